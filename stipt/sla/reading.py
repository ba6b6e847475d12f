"""A reading: state, due time and how it came about, of one obligation at one moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple

from stipt.sla.agreement import Obligation, Target
from stipt.sla.calendar import Calendar
from stipt.sla.fact_kinds import Join, Said, Standstill, Version
from stipt.sla.facts import Facts
from stipt.sla.moments import Release

State = Literal[
    "not_started",
    "running",
    "paused",
    "met",
    "breached",
    "not_applicable",
    "best_effort",
    "unscheduled",
    "cancelled",
]

NEVER: Final = 1 << 62
"""No due at all: later than every instant, and later than OPEN, a due nobody knows yet."""


class Due(NamedTuple):
    """A due time as the walk reckons with it.

    `at` may be OPEN (stands still, not known) or NEVER. `deadline`: passing it is a breach; that is
    `at`, but for a release that is only planned. `is_final`: a breach before a later change.
    """

    at: int
    deadline: int
    is_final: bool = False

    @property
    def is_planned(self) -> bool:
        """Whether passing it is late and no breach."""
        return self.at < self.deadline


class Turn(NamedTuple):
    """What a change of type, version or a merge did to a due time; kept for the explanation."""

    version: Version | Join
    before: Due
    from_start: int
    from_change: int
    after: Due


class Left(NamedTuple):
    """A type that the ticket left: when, with which due, and after which turns."""

    at: int
    due: int
    turns: Sequence[Version | Join]


class Step(NamedTuple):
    """One step of the explanation: what happened, when (epoch seconds), and plain data about it."""

    kind: str
    at: int | None
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cycle:
    """One round of a repeating obligation; epoch seconds."""

    starts_at: int
    due: int | None
    met: int | None
    breached: int | None


@dataclass(slots=True)
class Reading:
    """State, due time and the steps that lead to it, of one obligation at `now`.

    `left`: office seconds still left while paused. `counted`: the releases that the walk looked
    at, with why each is skipped. `due`, `met`, `breached`, `start` are epoch seconds; the properties with `_at` are the same
    instants, aware, in the agreement's zone.
    """

    obligation: Obligation
    state: State
    facts: Facts
    target: Target
    version: Version
    explain: Callable[[Reading], list[Step]] = field(repr=False)
    start: int | None = None
    due: int | None = None
    met: int | None = None
    breached: int | None = None
    started_by: str = ""
    settled: Said | None = None
    standstills: Sequence[Standstill] = ()
    base: Version | None = None
    turns: Sequence[Turn] = ()
    is_late: bool = False
    left: int | None = None
    counted: Sequence[tuple[Release, str | None]] = ()
    cycles: Sequence[Cycle] = ()
    _steps: list[Step] | None = field(default=None, repr=False)

    @property
    def due_at(self) -> datetime | None:
        """The due time; None where there is none or nobody can know it yet."""
        return self._local(self.due)

    @property
    def met_at(self) -> datetime | None:
        """When it was done, also when that was late."""
        return self._local(self.met)

    @property
    def breached_at(self) -> datetime | None:
        """The due time that passed."""
        return self._local(self.breached)

    @property
    def starts_at(self) -> datetime | None:
        """When the clock started, or will start at the latest."""
        return self._local(self.start)

    @property
    def calendar(self) -> Calendar:
        """The calendar of its target."""
        return self.version.agreement.calendars[self.target.calendar]

    @property
    def steps(self) -> list[Step]:
        """The walk in full: start, target, counted hours, pauses, changes, due, outcome."""
        if self._steps is None:
            self._steps = self.explain(self)
        return self._steps

    def _local(self, instant: int | None) -> datetime | None:
        if instant is None:
            return None
        return datetime.fromtimestamp(instant, self.facts.agreement.zone)
