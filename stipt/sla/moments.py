"""The closed list of facts that move a clock, in a ticket's log, and the release plan.

A ticket is a list of :class:`Moment`: append-only facts, each with the time it became true. They
are ordered by that time, ties by order of recording. What has no meaning where it stands is kept
and moves nothing; what can't have happened is refused when the ticket is read (`ticket_data`,
`sequence`), with the index of the event.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from stipt.sla.agreement import Agreement

KINDS: Final = (
    "received",
    "handed_over",
    "returned",
    "replied",
    "called",
    "asked",
    "answered",
    "taken_back",
    "noted",
    "solved",
    "closed",
    "reopened",
    "withdrawn",
    "declined",
    "classified",
    "scheduled",
    "fixed",
    "merged",
    "split",
    "acknowledged",
    "outcome",
    "agreement_changed",
    "disputed",
    "corrected",
)
NEVER_AUTOMATIC: Final = frozenset(
    {"handed_over", "returned", "replied", "called", "asked", "answered", "reopened"}
)
"""Automatic mail (side "system") is kept and does none of these."""
SIDES: Final = ("customer", "vendor", "system")


class Refused(ValueError):
    """An event, or the ticket itself (`event` None), that can't have happened as it is told."""

    def __init__(self, reason: str, event: int | None = None) -> None:
        super().__init__(reason)
        self.event = event


class Moment(NamedTuple):
    """One fact. `at` is epoch seconds; `place` is its index in the log, from 0."""

    at: int
    recorded_at: int
    place: int
    kind: str
    side: str
    by: str | None
    data: Mapping[str, Any]

    @property
    def is_automatic(self) -> bool:
        """Whether it is automatic mail that moves nothing: out of office, bounce, receipt."""
        return self.side == "system" and self.kind in NEVER_AUTOMATIC


class Release(NamedTuple):
    """A release in the plan; `released_at` and `cancelled_at` are epoch seconds.

    `planned_until` is the end of the planned date in the agreement's zone (C5).
    """

    version: str
    planned_on: date | None
    planned_until: int | None
    released_at: int | None = None
    cancelled_at: int | None = None
    position: int = 0

    def is_out(self, until: int) -> bool:
        """Whether it had gone out by `until`; one cancelled before it was out never does."""
        if self.released_at is None or self.released_at > until:
            return False
        return self.cancelled_at is None or self.cancelled_at > self.released_at

    def is_cancelled(self, until: int) -> bool:
        """Whether it had been cancelled by `until`."""
        return self.cancelled_at is not None and self.cancelled_at <= until


class Ticket:
    """What the clocks depend on: the type at the start, the facts, the release plan."""

    def __init__(
        self,
        call_type: str | None,
        priority: str | None,
        moments: tuple[Moment, ...],
        releases: tuple[Release, ...] = (),
    ) -> None:
        self.call_type = call_type
        self.priority = priority
        self.moments = moments
        self.releases = releases

    @cached_property
    def ordered(self) -> tuple[Moment, ...]:
        """All facts by the time they became true, ties by order of recording."""
        return tuple(sorted(self.moments, key=in_order))

    @cached_property
    def has_corrections(self) -> bool:
        """Whether some fact corrects others or brings those of another ticket along."""
        return any(moment.kind in ("corrected", "split") for moment in self.moments)

    def known_at(self, now: int) -> Sequence[Moment]:
        """The facts up to `now`, corrected by what was corrected up to `now`, in order.

        A part that was split off has the facts of the ticket that it came from as its own.
        """
        moments = self.ordered
        if self.has_corrections:
            known = [m for m in moments if m.at <= now]
            corrections = [m for m in known if m.kind == "corrected"]
            own = sorted(corrected(known, corrections), key=in_order)
            return sorted(with_parts(own), key=by_time)
        if moments and moments[-1].at > now:
            return [m for m in moments if m.at <= now]
        return moments


def in_order(moment: Moment) -> tuple[int, bool, int]:
    """Sorts moments by the time they became true, ties by order of recording.

    That is their place in the log; the recording time is checked, never counted by.
    """
    return (moment.at, moment.kind != "received", moment.place)


def by_time(moment: Moment) -> tuple[int, bool]:
    """Leaves ties as they stand: what came along from another ticket goes before."""
    return (moment.at, moment.kind != "received")


def corrected(moments: Iterable[Moment], corrections: Iterable[Moment]) -> list[Moment]:
    """The facts with corrections applied in their order; corrections themselves move nothing."""
    by_index = {moment.place: moment for moment in moments if moment.kind != "corrected"}
    for correction in corrections:
        wrong = by_index.get(correction.data["event"])
        if wrong is None:
            continue  # removed before, or not yet there at `now`
        if correction.data.get("remove"):
            del by_index[wrong.place]
        else:
            by_index[wrong.place] = correction.data["corrected"]
    return list(by_index.values())


def with_parts(moments: Iterable[Moment]) -> list[Moment]:
    """What happened to the ticket that this one was split from counts as its own, but the type."""
    own = []
    for moment in moments:
        if moment.kind == "split" and "from" in moment.data:
            before = moment.data["from"].known_at(moment.at)
            own += [m for m in before if m.kind not in ("classified", "split")]
        own.append(moment)
    return own


def end_of_day(day: date, zone: ZoneInfo) -> int:
    """The end of a local date, epoch seconds."""
    next_day = day + timedelta(days=1)
    return int(datetime(next_day.year, next_day.month, next_day.day, tzinfo=zone).timestamp())


def reopen_until(ended_at: int, agreement: Agreement) -> int:
    """The last instant at which a ticket may be reopened: so many days later, same wall time."""
    ended = datetime.fromtimestamp(ended_at, agreement.zone)
    last = ended + timedelta(days=agreement.days_reading("reopen_days"))
    return int(last.timestamp())
