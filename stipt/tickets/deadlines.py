"""The reading of every clock, as a cache: what the walk concludes, and when that changes by itself.

`conclude` reads the log and walks; `stipt.tickets.actions.keeping` writes what it came to. Nothing
here decides a time: that is `stipt.sla.clock`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from stipt.sla import Agreement, Reading, urgency, walk
from stipt.sla.calendar import epoch
from stipt.sla.moments import reopen_until
from stipt.sla.urgency import USUAL, counted_seconds
from stipt.tickets.states import Stage, Status, status_of
from stipt.tickets.timeline import Fact, read_facts

REMINDED_AFTER_DAYS = 7
"""A question without an answer is recalled after so many calendar days where none are agreed."""


class Clock(NamedTuple):
    """A reading in the words of the database: aware instants in UTC."""

    obligation: str
    state: str
    urgency: str
    starts_at: datetime | None
    due_at: datetime | None
    met_at: datetime | None
    breached_at: datetime | None
    left_seconds: int | None
    next_transition_at: datetime | None


class Conclusion(NamedTuple):
    """What a ticket's facts come to at an instant.

    `closes_at`: when it closes itself; `reminds_at`: when its question is recalled.
    """

    status: Status
    readings: Mapping[str, Reading]
    clocks: tuple[Clock, ...]
    call_type: str
    priority: str
    closes_at: datetime | None
    reminds_at: datetime | None

    @property
    def next_transition_at(self) -> datetime | None:
        """The next instant at which something changes though nobody does anything."""
        return min(
            (
                at
                for at in (
                    self.closes_at,
                    self.reminds_at,
                    *(clock.next_transition_at for clock in self.clocks),
                )
                if at is not None
            ),
            default=None,
        )


def conclude(facts: Sequence[Fact], agreement: Agreement, at: datetime) -> Conclusion:
    """Status and clocks of a ticket at `at`; `stipt.sla.Refused` for an impossible log."""
    ticket = read_facts(facts, agreement, at)
    now = epoch(at)
    readings = walk(agreement, ticket, now)
    status = status_of(ticket.known_at(now), agreement)
    call_type, priority = _type_of(readings, ticket.call_type, ticket.priority)
    return Conclusion(
        status,
        readings,
        tuple(_clock(reading, now) for reading in readings.values()),
        call_type or "",
        priority or "",
        _closes_at(status, agreement),
        _reminds_at(status, facts, agreement),
    )


def owed_next(clocks: Iterable[Clock], agreement: Agreement) -> Clock | None:
    """The obligation that the vendor owes next; None when nothing is owed any more."""
    owed = [
        clock
        for clock in clocks
        if clock.met_at is None
        and clock.state not in ("met", "cancelled")
        and not agreement.obligations[clock.obligation].is_owed_by_customer
    ]
    return min(owed, key=_owed_order, default=None)


_OWED_ORDER = ("breached", "running", "paused", "unscheduled", "not_started", "best_effort")
_FAR = datetime.max.replace(tzinfo=UTC)


def _owed_order(clock: Clock) -> tuple[bool, datetime, int]:
    place = _OWED_ORDER.index(clock.state) if clock.state in _OWED_ORDER else len(_OWED_ORDER)
    due_at = clock.breached_at or clock.due_at
    is_counting = clock.state in ("breached", "running")
    return (not is_counting, due_at if due_at is not None and is_counting else _FAR, place)


def _type_of(
    readings: Mapping[str, Reading], call_type: str | None, priority: str | None
) -> tuple[str | None, str | None]:
    """The type that holds now: every reading stands under the same one."""
    for reading in readings.values():
        versions = reading.facts.versions
        return versions[-1].call_type, versions[-1].priority
    return call_type, priority


def _clock(reading: Reading, now: int) -> Clock:
    return Clock(
        reading.obligation.name,
        reading.state,
        urgency(reading),
        _utc(reading.start),
        _utc(reading.due),
        _utc(reading.met),
        _utc(reading.breached),
        reading.left,
        _utc(_next_transition(reading, now)),
    )


def _next_transition(reading: Reading, now: int) -> int | None:
    """When the reading, or its urgency, may change next if nothing happens; later than `now`."""
    candidates = [] if reading.start is None else [reading.start]
    if reading.state in ("running", "not_started") and reading.due is not None:
        candidates.append(reading.due + 1)
    if reading.state == "running":
        candidates += _urgency_changes(reading, now)
    return min((at for at in candidates if at > now), default=None)


def _urgency_changes(reading: Reading, now: int) -> list[int]:
    """When less will be left than each threshold: one counted second after it is reached."""
    if reading.due is None or reading.start is None:
        return []
    calendar = reading.calendar
    left = calendar.worked(now, reading.due)
    total = counted_seconds(reading, reading.start, reading.due)
    if reading.target.kind == "release":
        total = calendar.worked(reading.start, reading.due)
    thresholds = (
        USUAL.urgent_seconds,
        -(-total * USUAL.urgent_percent // 100),
        -(-total * USUAL.soon_percent // 100),
    )
    return [calendar.after(now, left - least + 1) for least in thresholds if left >= least]


def _closes_at(status: Status, agreement: Agreement) -> datetime | None:
    """Solved closes itself after the window, in which it may be reopened."""
    if status.stage != Stage.SOLVED or status.ended_at is None:
        return None
    return _utc(reopen_until(status.ended_at, agreement) + 1)


def _reminds_at(status: Status, facts: Sequence[Fact], agreement: Agreement) -> datetime | None:
    """A question that nobody answered is recalled once, half-way to where it may be closed."""
    if status.stage != Stage.WAITING or status.asked_at is None:
        return None
    asked_at = datetime.fromtimestamp(status.asked_at, agreement.zone)
    if any(fact.kind == "reminded" and fact.at >= asked_at for fact in facts):
        return None
    days = agreement.days_reading("no_answer_days")
    after = max(1, days // 2) if days else REMINDED_AFTER_DAYS
    return (asked_at + timedelta(days=after)).astimezone(UTC)


def may_close_unanswered(status: Status, agreement: Agreement, at: datetime) -> bool:
    """Whether the agreed days passed since the question, so that it may be closed unanswered."""
    days = agreement.days_reading("no_answer_days")
    if not days or status.asked_at is None:
        return False
    asked_at = datetime.fromtimestamp(status.asked_at, agreement.zone)
    return at >= asked_at + timedelta(days=days)


def _utc(instant: int | None) -> datetime | None:
    return None if instant is None else datetime.fromtimestamp(instant, UTC)
