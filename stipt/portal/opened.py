"""A ticket as it lies open before its customer: all that its page shows."""

from __future__ import annotations

from functools import cached_property
from typing import Final, NamedTuple

from django.db.models import Q
from django.urls import reverse

from stipt.agreements.reader import agreement_with_id, in_force
from stipt.people.presence import customers_without_super_user
from stipt.people.queries import super_users_at
from stipt.portal.offers import choosable_types, key_of
from stipt.portal.pages import found
from stipt.portal.plain import IMPACTS
from stipt.portal.standing import Standing, standing_of
from stipt.portal.thread import Block, Told, place_of, readable, thread
from stipt.portal.turn import Turned, sentence
from stipt.portal.visit import Visit
from stipt.sla import Agreement, Reading
from stipt.tickets.access import Person, ticket_of_customer, visible_to_customer
from stipt.tickets.actions import record_readable
from stipt.tickets.entitled import entitlement_of
from stipt.tickets.reading import Promise, whole
from stipt.tickets.states import Act, Stage
from stipt.ui.shown import shown_language
from stipt.words.quantities import capital
from stipt.words.telling import type_name
from stipt.words.visible import visible

OF_CUSTOMER: Final = frozenset(
    {
        Act.ANSWER,
        Act.HAND_OVER,
        Act.SEND_BACK,
        Act.ANSWER_AND_CLOSE,
        Act.TAKE_OVER,
        Act.TAKE_BACK,
        Act.CONFIRM,
        Act.REOPEN,
        Act.WITHDRAW,
    }
)
"""What a ticket's page has a form for; who is of both sides does the vendor's acts at the desk."""


class Related(NamedTuple):
    """Another ticket that this one follows, or that follows it."""

    number: int
    subject: str
    is_before: bool


class Panel(NamedTuple):
    """A clock to be explained, and what it is called."""

    title: str
    promise: Promise


class Opened:
    """One ticket, at the instant of a visit; a 404 for who may not see it.

    Replies whose ten seconds are over are recorded first, so that they are there without a worker.
    """

    def __init__(self, visit: Visit, number: int) -> None:
        self.visit = visit
        self._visible = visible_to_customer(visit.person, visit.at)
        among = self._visible
        self.ticket = found(ticket_of_customer(visit.person, number, visit.at, among=among))
        record_readable(self.ticket, at=visit.at)
        self.customer = self.ticket.organisation
        self.whole = whole(self.ticket, visit.person, visit.at)
        self.entries = readable(self.whole.entries)
        self.status = self.whole.status
        self.is_reporter = self.ticket.reporter_id == visit.person.pk
        self.is_super_user = visit.acts_as_super_user(self.customer.pk)
        is_theirs = self.is_reporter or self.is_super_user
        has_seat = is_theirs or visit.person in self.followers
        self.acts = self.whole.acts & OF_CUSTOMER if has_seat else frozenset()
        self.may_let_follow = is_theirs and Act.JOIN in self.whole.acts
        self.seen_before: int | None = None
        self.agreement_url = reverse("portal:version", args=[self.ticket.agreement_id])

    @property
    def subject(self) -> str:
        """The subject, what hides in it shown."""
        return visible(self.ticket.subject)

    @property
    def seen(self) -> int:
        """How many entries the reader has before them."""
        return len(self.entries)

    def place_seen(self, count: int) -> int:
        """The place in the log up to which a form's reader had read."""
        return place_of(self.entries, count)

    @property
    def able(self) -> list[str]:
        """Who can act as Super User now, by name."""
        return [person.name for person in self.super_users]

    @cached_property
    def super_users(self) -> list[Person]:
        """Who can act as Super User now."""
        return super_users_at(self.customer, self.visit.at)

    @property
    def sentence(self) -> str:
        """Whose turn it is, and until when."""
        ticket, visit = self.ticket, self.visit
        back_at = None
        if self.status.stage == Stage.TRIAGE and not self.able:
            away = customers_without_super_user(visit.at, [self.customer])
            back_at = away[0].back_at if away else None
        owed = self.owed
        return sentence(
            Turned(
                status=self.status,
                entries=self.entries,
                owed=None if owed is None else owed.reading,
                paused=next((one for one in self.readings if one.state == "paused"), None),
                agreement=self.whole.agreement,
                now=visit.at,
                vendor=visit.vendor_name,
                reporter=ticket.reporter.name,
                assignee=ticket.assignee.name if ticket.assignee else "",
                customer=self.customer.name,
                able=self.able,
                back_at=back_at,
                is_reporter=self.is_reporter,
                is_super_user=self.is_super_user,
                is_from_vendor=ticket.is_from_vendor,
                may_reopen=Act.REOPEN in self.acts,
            )
        )

    # -- what was said -----------------------------------------------------------------------------

    @property
    def thread(self) -> list[Block]:
        """Messages, and the log between them."""
        told = Told(
            self.visit.person.pk,
            visible(self.visit.vendor_name),
            self.whole.agreement,
            self.whole.promises,
            self.seen_before,
            frozenset(person.pk for person in self.super_users),
        )
        return thread(self.entries, told)

    # -- its clocks --------------------------------------------------------------------------------

    @cached_property
    def promises(self) -> list[Promise]:
        """What the vendor owes, each with its clock; the one that is owed next first."""
        owed = [one for one in self.whole.promises if not one.obligation.is_owed_by_customer]
        name = self.ticket.owed or (owed[-1].obligation.name if owed else "")
        return sorted(owed, key=lambda one: one.obligation.name != name)

    @property
    def owed(self) -> Promise | None:
        """The clock that the vendor owes next; None when nothing is owed any more."""
        if not self.ticket.owed:
            return None
        return next((one for one in self.promises if one.obligation.name == self.ticket.owed), None)

    @property
    def panels(self) -> list[Panel]:
        """The same, each with what its clock is called."""
        language = shown_language()
        return [
            Panel(visible(capital(one.obligation.title.in_language(language))), one)
            for one in self.promises
        ]

    @property
    def readings(self) -> list[Reading]:
        """The clocks in the order of the agreement."""
        return [
            one.reading for one in self.whole.promises if not one.obligation.is_owed_by_customer
        ]

    @cached_property
    def judging(self) -> Agreement:
        """The agreement that judges it once it is handed over: the one in force now, at first."""
        day = self.visit.at.astimezone(self.whole.agreement.zone).date()
        row = None if self.ticket.handed_over_at else in_force(self.customer, day)
        return self.whole.agreement if row is None else agreement_with_id(row.pk)

    # -- beside it ---------------------------------------------------------------------------------

    @property
    def type_name(self) -> str:
        """The call type by its name; empty while nobody gave it one."""
        ticket, agreement = self.ticket, self.whole.agreement
        if ticket.call_type not in agreement.call_types:
            return ""
        name = type_name(ticket.call_type, ticket.priority or None, agreement, shown_language())
        return visible(name)

    @property
    def impact(self) -> str:
        """Whom it hinders, in words; empty where nobody said."""
        impact, matrix = self.ticket.impact, self.whole.agreement.matrix
        if matrix is not None and impact in matrix.impacts:
            return visible(matrix.impacts[impact].in_language(shown_language()))
        return str(dict(IMPACTS).get(impact, ""))

    @cached_property
    def standing(self) -> Standing | None:
        """The reporter's right to support, said to them or of them: as it was at the hand-over."""
        types = [one.code for one in choosable_types(self.whole.agreement)]
        if not types:
            return None
        code = self.ticket.call_type if self.ticket.call_type in types else types[0]
        reporter, at = self.ticket.reporter, self.ticket.handed_over_at or self.visit.at
        judged = entitlement_of(
            reporter,
            self.customer,
            code,
            self.whole.agreement,
            at,
            is_super_user=reporter in self.super_users,
        )
        name = "" if self.is_reporter else reporter.name
        return standing_of(judged, self.visit.vendor_name, name, is_filed=True)

    @cached_property
    def related(self) -> list[Related]:
        """The tickets before and behind it that the reader may see."""
        if self.ticket.linked_id is None and not self.ticket.followed_by.exists():
            return []
        near = Q(pk=self.ticket.linked_id) | Q(linked_id=self.ticket.pk)
        rows = self._visible.filter(near).order_by("number")
        return [
            Related(row.number, visible(row.subject), row.pk == self.ticket.linked_id)
            for row in rows[:20]
        ]

    @cached_property
    def followers(self) -> list[Person]:
        """Who follows it besides its reporter, by name."""
        return list(self.ticket.participants.order_by("name", "pk"))

    # -- for the Super User ------------------------------------------------------------------------

    @property
    def type_key(self) -> str:
        """The type that it has, as `variants` name it; empty for none."""
        return key_of(self.ticket.call_type, self.ticket.priority or None)
