"""What is stored of tickets, compared with what their events say, and mended where they differ.

A deadline is stored as it was concluded last: when the ticket changed, or the sweep came by. So it
is compared with what the events say as at that moment. What came due since then is no difference:
the sweep takes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.db.models import Min

from stipt.agreements.reader import agreement_with_id
from stipt.sla import Refused
from stipt.tickets.actions.keeping import keep, put
from stipt.tickets.deadlines import Conclusion, conclude
from stipt.tickets.models import Breach, Deadline, HeldReply, Ticket
from stipt.tickets.timeline import Fact, facts_of

BATCH: Final = 200
_OF_TICKET: Final = (
    "state",
    "turn",
    "is_open",
    "call_type",
    "priority",
    "owed",
    "owed_state",
    "owed_urgency",
    "owed_due_at",
    "owed_left",
    "due_order_at",
    "is_breached",
    "next_transition_at",
    "last_seq",
)
_OF_DEADLINE: Final = (
    "state",
    "urgency",
    "starts_at",
    "due_at",
    "met_at",
    "breached_at",
    "left_seconds",
    "next_transition_at",
)


class Difference(NamedTuple):
    """One thing that is stored otherwise than the events say; `obligation` is empty for the ticket."""

    ticket: int
    obligation: str
    what: str
    stored: str
    from_events: str

    def in_words(self) -> str:
        """The difference in one line."""
        whose = f"{self.ticket} {self.obligation}".strip()
        return f"{whose}: {self.what} is stored as {self.stored}, the events say {self.from_events}"


class _Stored(NamedTuple):
    """What is kept of one ticket beside its row."""

    facts: Sequence[Fact]
    deadlines: Mapping[str, Deadline]
    breaches: Mapping[str, datetime]
    held_until: datetime | None


def count() -> int:
    """How many tickets there are."""
    return Ticket.objects.count()


def behind(at: datetime) -> int:
    """Of how many tickets something came due by `at` that the sweep has not taken."""
    return Ticket.objects.filter(next_transition_at__lte=at).count()


def batches() -> Iterator[tuple[list[int], int]]:
    """All tickets, some hundred at a time: the ids of those that seem to differ, and how many were
    looked at. One that is changed while it is read may seem to.
    """
    last = 0
    while tickets := list(Ticket.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = tickets[-1].pk
        stored = _stored(tickets)
        yield [t.pk for t in tickets if _differences(t, stored[t.pk])], len(tickets)


def mended(ticket_id: int, at: datetime) -> list[Difference]:
    """What differs of a ticket, found with the ticket locked and put right as at `at`.

    A log that can't be read is a difference that nothing puts right.
    """
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
        stored = _stored([ticket])[ticket_id]
        found = _differences(ticket, stored)
        if found and not any(one.what == "the log" for one in found):
            again = Ticket.objects.get(pk=ticket_id)
            again.last_seq = len(stored.facts) - 1
            again.changed_at = max(at, again.changed_at)
            keep(again, stored.facts, again.changed_at)
    return found


def _stored(tickets: Sequence[Ticket]) -> dict[int, _Stored]:
    ids = [ticket.pk for ticket in tickets]
    facts = facts_of(ids)
    deadlines: dict[int, dict[str, Deadline]] = {pk: {} for pk in ids}
    for row in Deadline.objects.filter(ticket__in=ids):
        deadlines[row.ticket_id][row.obligation] = row
    breaches: dict[int, dict[str, datetime]] = {pk: {} for pk in ids}
    for noted in Breach.objects.filter(ticket__in=ids).order_by("place"):
        if noted.is_withdrawn:
            breaches[noted.ticket_id].pop(noted.obligation, None)
        else:
            breaches[noted.ticket_id][noted.obligation] = noted.at
    held = (
        HeldReply.objects.filter(ticket__in=ids).values("ticket").annotate(first=Min("readable_at"))
    )
    until = {row["ticket"]: row["first"] for row in held}
    return {pk: _Stored(facts[pk], deadlines[pk], breaches[pk], until.get(pk)) for pk in ids}


def _differences(ticket: Ticket, stored: _Stored) -> list[Difference]:
    agreement = agreement_with_id(ticket.agreement_id)
    try:
        found = conclude(stored.facts, agreement, ticket.changed_at)
    except Refused as refused:
        return [Difference(ticket.number, "", "the log", "a ticket's", f"that can't be: {refused}")]
    return [
        *_of_deadlines(ticket.number, found, stored.deadlines),
        *_of_breaches(ticket.number, found, stored.breaches),
        *_of_ticket(ticket, found, stored),
    ]


def _of_deadlines(
    number: int, found: Conclusion, deadlines: Mapping[str, Deadline]
) -> Iterator[Difference]:
    clocks = {clock.obligation: clock for clock in found.clocks}
    for name in sorted(deadlines.keys() | clocks.keys()):
        if name not in deadlines or name not in clocks:
            is_stored = name in deadlines
            yield Difference(number, name, "it", _there(is_stored), _there(not is_stored))
            continue
        row, clock = deadlines[name], clocks[name]
        kept = {key: getattr(row, key) for key in _OF_DEADLINE}
        yield from _unequal(number, name, kept, {key: getattr(clock, key) for key in _OF_DEADLINE})


def _of_breaches(
    number: int, found: Conclusion, breaches: Mapping[str, datetime]
) -> Iterator[Difference]:
    now = {clock.obligation: clock.breached_at for clock in found.clocks if clock.breached_at}
    for name in sorted(breaches.keys() | now.keys()):
        yield from _unequal(
            number, name, {"the breach": breaches.get(name)}, {"the breach": now.get(name)}
        )


def _of_ticket(ticket: Ticket, found: Conclusion, stored: _Stored) -> Iterator[Difference]:
    kept = {key: getattr(ticket, key) for key in _OF_TICKET}
    put(ticket, found)
    ticket.is_breached = any(clock.breached_at for clock in found.clocks)
    ticket.last_seq = len(stored.facts) - 1
    due = [at for at in (found.next_transition_at, stored.held_until) if at is not None]
    ticket.next_transition_at = min(due, default=None)
    yield from _unequal(ticket.number, "", kept, {key: getattr(ticket, key) for key in _OF_TICKET})


def _unequal(
    number: int, name: str, kept: Mapping[str, Any], now: Mapping[str, Any]
) -> Iterator[Difference]:
    for key, value in kept.items():
        if value != now[key]:
            yield Difference(number, name, key.replace("_", " "), _said(value), _said(now[key]))


def _said(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return "nothing" if value in (None, "") else str(value)


def _there(is_there: bool) -> str:
    return "there" if is_there else "not there"
