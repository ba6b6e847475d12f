"""The only door to a ticket: who sees it, and what they may do with it (C12).

A user sees own tickets and those they take part in, a Super User (or who deputises for one) and a
contract owner all of the organisation; the vendor sees what lies with it: handed over, or opened by
itself. Complaints are a circle of their own, and who is shut out of a ticket sees nothing of it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from stipt.agreements.reader import agreement_with_id
from stipt.people.models import Absence, Person
from stipt.people.queries import abilities, organisations_where
from stipt.people.roles import Ability
from stipt.sla.calendar import epoch
from stipt.tickets.models import Ticket
from stipt.tickets.states import Act, Status, may_follow

__all__ = [
    "Person",
    "Ticket",
    "acts_of",
    "deputised",
    "is_of_vendor",
    "ticket_for",
    "ticket_of_customer",
    "ticket_of_vendor",
    "visible_to",
    "visible_to_customer",
    "visible_to_vendor",
]
"""With the types of who and what, so that a surface can name them without the models."""

_OF_REPORTER: Final = frozenset({Act.ANSWER, Act.CONFIRM, Act.REOPEN, Act.WITHDRAW, Act.JOIN})
_OF_PARTICIPANT: Final = frozenset({Act.ANSWER, Act.CONFIRM, Act.REOPEN})
_OF_SUPER_USER: Final = _OF_REPORTER | {
    Act.HAND_OVER,
    Act.SEND_BACK,
    Act.ANSWER_AND_CLOSE,
    Act.TAKE_OVER,
    Act.TAKE_BACK,
}
_OF_AGENT: Final = frozenset(
    {
        Act.REPLY,
        Act.ASK,
        Act.NEED_NO_ANSWER,
        Act.NOTE,
        Act.LOG_CALL,
        Act.ASSIGN,
        Act.CLASSIFY,
        Act.RETURN,
        Act.SOLVE,
        Act.CLOSE,
        Act.CLOSE_UNANSWERED,
        Act.DECLINE,
        Act.REOPEN,
        Act.JOIN,
    }
)
_OF_MANAGER: Final = frozenset({Act.CORRECT, Act.CHANGE_AGREEMENT})
_AT_VENDOR: Final = Q(handed_over_at__isnull=False) | Q(is_from_vendor=True)


def visible_to(person: Person, at: datetime) -> QuerySet[Ticket]:
    """The tickets that a person may see at an instant; none for one who was deactivated."""
    if not person.is_active:
        return Ticket.objects.none()
    able = abilities(person)
    taking_part = Ticket.participants.through.objects.filter(person_id=person.pk)
    seen = Q(pk__in=taking_part.values("ticket_id")) | Q(reporter=person)
    if theirs := {*organisations_where(person, Ability.READ_ORGANISATION), *deputised(person, at)}:
        seen |= Q(organisation_id__in=theirs)
    if Ability.READ_HANDED_OVER in able:
        seen |= _AT_VENDOR
    found = Ticket.objects.filter(seen)
    if Ability.READ_HANDED_OVER in able and Ability.READ_COMPLAINTS not in able:
        found = found.exclude(circle=Ticket.Circle.COMPLAINT)
    return _without_shut_out(found, person)


def _without_shut_out(found: QuerySet[Ticket], person: Person) -> QuerySet[Ticket]:
    shut_out = Ticket.shut_out.through.objects.filter(person_id=person.pk)
    return found.exclude(pk__in=shut_out.values("ticket_id"))


def visible_to_vendor(person: Person) -> QuerySet[Ticket]:
    """The tickets that lie with the vendor, as far as a person of the vendor may see them.

    Who works there and is a customer's user as well sees no request of that customer this way
    before it was handed over.
    """
    able = abilities(person)
    if Ability.READ_HANDED_OVER not in able:
        return Ticket.objects.none()
    found = Ticket.objects.filter(_AT_VENDOR)
    if Ability.READ_COMPLAINTS not in able:
        found = found.exclude(circle=Ticket.Circle.COMPLAINT)
    return _without_shut_out(found, person)


def visible_to_customer(person: Person, at: datetime) -> QuerySet[Ticket]:
    """Of the tickets that a person may see, those of the customers that they are of.

    Who works at the vendor and is a customer's user as well sees no other customer's that way.
    """
    theirs = {*organisations_where(person, Ability.READ_OWN), *deputised(person, at)}
    return visible_to(person, at).filter(organisation_id__in=theirs)


def ticket_for(person: Person, number: int, at: datetime) -> Ticket | None:
    """The ticket of that number, if the person may see it; None else, as if it didn't exist."""
    return _numbered(visible_to(person, at), number)


def ticket_of_customer(
    person: Person, number: int, at: datetime, *, among: QuerySet[Ticket] | None = None
) -> Ticket | None:
    """The same for a person of a customer; `among`: what they may see, where it was asked before."""
    return _numbered(visible_to_customer(person, at) if among is None else among, number)


def ticket_of_vendor(
    person: Person, number: int, *, among: QuerySet[Ticket] | None = None
) -> Ticket | None:
    """The same for a person of the vendor; `among`: what they may see, where it was asked before."""
    return _numbered(visible_to_vendor(person) if among is None else among, number)


def _numbered(found: QuerySet[Ticket], number: int) -> Ticket | None:
    of_number = found.filter(number=number)
    rows = of_number.select_related("organisation", "agreement", "reporter", "assignee", "team")
    return rows.defer("agreement__content").first()


def acts_of(person: Person, ticket: Ticket, status: Status, at: datetime) -> frozenset[Act]:
    """What a person may do with a ticket that they see, as it stands at an instant."""
    agreement = agreement_with_id(ticket.agreement_id)
    seats = _acts_by_seat(person, ticket, at)
    return frozenset(act for act in seats if may_follow(act, status, agreement, epoch(at)))


def is_of_vendor(person: Person) -> bool:
    """Whether a person works at the vendor's desk, and so reads notes as well."""
    return Ability.READ_HANDED_OVER in abilities(person)


def deputised(person: Person, at: datetime) -> set[int]:
    """The customers for whose absent Super Users a person deputises at an instant."""
    absences = Absence.objects.filter(deputy=person, from_at__lte=at, to_at__gt=at)
    return {
        organisation
        for absence in absences.select_related("person")
        for organisation in organisations_where(absence.person, Ability.TRIAGE)
    }


def _acts_by_seat(person: Person, ticket: Ticket, at: datetime) -> frozenset[Act]:
    acts: frozenset[Act] = frozenset()
    able = abilities(person)
    if ticket.reporter_id == person.pk and Ability.FILE_REQUEST in able:
        acts |= _OF_REPORTER
    elif Ability.READ_OWN in able and ticket.participants.filter(pk=person.pk).exists():
        acts |= _OF_PARTICIPANT
    if Ability.READ_OWN in able:  # who is of no customer deputises for nobody of one
        theirs = {*organisations_where(person, Ability.TRIAGE), *deputised(person, at)}
        acts |= _OF_SUPER_USER if ticket.organisation_id in theirs else frozenset()
    if Ability.WORK_ON_TICKETS in able:
        acts |= _OF_AGENT
    if Ability.CORRECT in able:
        acts |= _OF_MANAGER
    return acts
