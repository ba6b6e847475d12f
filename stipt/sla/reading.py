"""A reading: state, due time and how it came about, of one obligation at one moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


class Start(NamedTuple):
    """When a clock starts or will start (None while nobody knows), by what, and after which moment.

    A change of type at the instant of the start but of a later `order` came after it.
    """

    at: int | None
    cause: str = ""
    order: int = NEVER


class Due(NamedTuple):
    """A due time as the walk reckons with it.

    `at` may be OPEN (stands still, not known) or NEVER. `deadline`: passing it is a breach; that is
    `at`, but for a release that is only planned. `merged`: the earliest due that a merge brought.
    """

    at: int
    deadline: int
    merged: int = NEVER


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


class Cycle(NamedTuple):
    """One round of a repeating obligation; epoch seconds."""

    starts_at: int
    due: int | None
    met: int | None
    breached: int | None


class Reading:
    """State, due time and the steps that lead to it, of one obligation at `now`.

    `left`: office seconds still left while paused. `counted`: the releases that the walk looked
    at, with why each is skipped. `due`, `met`, `breached`, `start` are epoch seconds; the
    properties with `_at` are the same instants, aware, in the agreement's zone.
    """

    __slots__ = (
        "_steps",
        "base",
        "breached",
        "counted",
        "cycles",
        "due",
        "explain",
        "facts",
        "is_late",
        "left",
        "met",
        "obligation",
        "settled",
        "standstills",
        "started",
        "state",
        "target",
        "turns",
        "version",
    )

    def __init__(
        self,
        obligation: Obligation,
        facts: Facts,
        target: Target,
        version: Version,
        explain: Callable[[Reading], list[Step]],
        started: Start,
        settled: Said | None = None,
        standstills: Sequence[Standstill] = (),
        base: Version | None = None,
    ) -> None:
        self.obligation = obligation
        self.facts = facts
        self.target = target
        self.version = version
        self.explain = explain
        self.started = started
        self.settled = settled
        self.standstills = standstills
        self.base = base
        # what the walk concludes from them
        self.state: State = "not_started"
        self.due: int | None = None
        self.met: int | None = None
        self.breached: int | None = None
        self.turns: Sequence[Turn] = ()
        self.is_late = False
        self.left: int | None = None
        self.counted: Sequence[tuple[Release, str | None]] = ()
        self.cycles: Sequence[Cycle] = ()
        self._steps: list[Step] | None = None

    def __repr__(self) -> str:
        return f"<Reading of {self.obligation.name}: {self.state}, due {self.due_at}>"

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
    def start(self) -> int | None:
        """When the clock started or will start, in epoch seconds."""
        return self.started.at

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
