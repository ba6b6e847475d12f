"""Who works on a ticket and what it is: assign, classify, undo, correct, who looks along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from stipt.agreements.models import SignedAgreement
from stipt.people.models import Membership, Person, Team
from stipt.people.queries import abilities
from stipt.people.roles import Ability
from stipt.tickets.actions.hand_over import check_type, type_data
from stipt.tickets.actions.record import Recording, recording
from stipt.tickets.models import Ticket
from stipt.tickets.refusals import Refused
from stipt.tickets.states import Act
from stipt.tickets.timeline import Fact


def assign(
    ticket: Ticket,
    *,
    assignee: Person | None,
    team: Team | None,
    by: Person,
    at: datetime,
    recorded_at: datetime | None = None,
) -> None:
    """Say who works on it, a person, a team, both or nobody. No clock knows of it."""
    if assignee is not None and Ability.WORK_ON_TICKETS not in abilities(assignee):
        raise Refused("not-of-vendor", f"{assignee} can't work on tickets", "assignee")
    with recording(ticket, Act.ASSIGN, by=by, at=at, recorded_at=recorded_at) as log:
        _assign(log, assignee.pk if assignee else None, team.pk if team else None)


def undo_assign(ticket: Ticket, *, by: Person, at: datetime) -> None:
    """Put back who worked on it before the last `assigned`, by a further event."""
    with recording(ticket, Act.ASSIGN, by=by, at=at) as log:
        before = [fact for fact in log.facts if fact.kind == "assigned"][:-1]
        data: dict[str, Any] = dict(before[-1].data) if before else {}
        _assign(log, data.get("assignee"), data.get("team"))


def _assign(log: Recording, assignee_id: int | None, team_id: int | None) -> None:
    ticket = log.ticket
    if (ticket.assignee_id, ticket.team_id) == (assignee_id, team_id):
        raise Refused("same", f"{ticket.number} is assigned so already", "assignee")
    ticket.assignee_id, ticket.team_id = assignee_id, team_id
    log.add("assigned", data={"assignee": assignee_id, "team": team_id})


def classify(
    ticket: Ticket,
    call_type: str,
    reason: str,
    *,
    by: Person,
    at: datetime,
    recorded_at: datetime | None = None,
    priority: str | None = None,
    seen: int | None = None,
) -> None:
    """Give a ticket another call type, with the reason that the customer is told.

    A lowered type holds only once they have been told; so there is no change without a reason.
    """
    with recording(ticket, Act.CLASSIFY, by=by, at=at, recorded_at=recorded_at, seen=seen) as log:
        if not reason.strip():
            raise Refused("no-reason", "the customer is told why", "text")
        _classify(log, call_type, priority, reason)


def undo_classify(ticket: Ticket, reason: str, *, by: Person, at: datetime) -> None:
    """Put back the type before the last `classified`, by a further event."""
    with recording(ticket, Act.CLASSIFY, by=by, at=at) as log:
        before = _types(log.facts)[:-1]
        if not before or not before[-1].get("call_type"):
            raise Refused("same", f"{ticket.number} had no other type")
        _classify(log, before[-1]["call_type"], before[-1].get("priority"), reason)


def _types(facts: Sequence[Fact]) -> list[dict[str, Any]]:
    given = (fact for fact in facts if fact.kind in ("received", "classified"))
    return [dict(fact.data) for fact in given]


def _classify(log: Recording, call_type: str, priority: str | None, reason: str) -> None:
    check_type(log, call_type)
    now = log.conclusion
    if (now.call_type, now.priority) == (call_type, priority or ""):
        raise Refused("same", f"{log.ticket.number} is {call_type} already", "call_type")
    log.add("classified", text=reason, data=type_data(call_type, priority))


def correct(
    ticket: Ticket,
    event: int,
    reason: str,
    *,
    by: Person,
    at: datetime,
    recorded_at: datetime | None = None,
    changes: dict[str, Any] | None = None,
) -> None:
    """Correct an event of the log by a further one: `changes` to its fields, or its removal.

    `event` is its place in the log, from 0. `Refused` where the rest can't stand then.
    """
    with recording(ticket, Act.CORRECT, by=by, at=at, recorded_at=recorded_at) as log:
        if not reason.strip():
            raise Refused("no-reason", "a correction says why", "text")
        what: dict[str, Any] = {"set": changes} if changes else {"remove": True}
        log.add("corrected", text=reason, data={"event": event, **what})


def change_agreement(
    ticket: Ticket,
    row: SignedAgreement,
    *,
    by: Person,
    at: datetime,
    recorded_at: datetime | None = None,
) -> None:
    """Let another signed version of the customer's agreement judge the ticket from here on."""
    with recording(ticket, Act.CHANGE_AGREEMENT, by=by, at=at, recorded_at=recorded_at) as log:
        if row.pk == log.ticket.agreement_id:
            raise Refused("same", f"version {row.version} judges it already", "version")
        if row.customer_id != log.ticket.organisation_id:
            raise Refused("not-of-customer", f"{row} is another customer's", "version")
        if row.in_force_from > log.ticket.agreement.in_force_from:
            log.ticket.agreement = row
        log.add("agreement_changed", data={"version": row.version})


def join(
    ticket: Ticket,
    person: Person,
    *,
    by: Person,
    at: datetime,
    side: str,
    recorded_at: datetime | None = None,
) -> None:
    """Let another person of the customer follow a ticket and answer on it."""
    is_theirs = Membership.objects.filter(
        person=person, organisation_id=ticket.organisation_id, person__is_active=True
    )
    if not is_theirs.exists():
        raise Refused("not-of-customer", f"{person} is not of this customer", "person")
    with recording(ticket, Act.JOIN, by=by, at=at, recorded_at=recorded_at) as log:
        if log.ticket.participants.filter(pk=person.pk).exists():
            raise Refused("same", f"{person} takes part already", "person")
        log.ticket.participants.add(person)
        log.add("joined", side=side, data={"person": person.pk})


def leave(
    ticket: Ticket,
    person: Person,
    *,
    by: Person,
    at: datetime,
    side: str,
    recorded_at: datetime | None = None,
) -> None:
    """Let somebody follow a ticket no more."""
    with recording(ticket, Act.JOIN, by=by, at=at, recorded_at=recorded_at) as log:
        if not log.ticket.participants.filter(pk=person.pk).exists():
            raise Refused("same", f"{person} takes no part", "person")
        log.ticket.participants.remove(person)
        log.add("left", side=side, data={"person": person.pk})
