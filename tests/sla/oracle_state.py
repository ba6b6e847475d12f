"""What the second reading of the rules keeps of one clock: its dues, standstills, types held.

See `oracle_clocks`, which moves them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from stipt.sla.agreement import Obligation

Key = tuple[str, str]
"""What a target is looked up by: the agreement's version and the call type."""


@dataclass
class Due:
    """One thing that a due can come from: a fixed instant, or the n-th counted release.

    `waited`: open seconds of the standstill that is open now; `waits`: whether that one moves
    this due (it began at or before it).
    """

    calendar: str
    at: int = 0
    waits: bool = False
    waited: int = 0
    nth: int = 0  # 0: a fixed instant
    base: int = 0  # releases out at or before this instant aren't counted
    skip: set[int] = field(default_factory=set)
    is_live: bool = False  # of the type that the ticket has now
    shift: int = 0  # office seconds later than the release says
    floor: int = 0  # never before this instant


@dataclass
class Held:
    """What a clock was due for a type that it left, and the time counted since."""

    dues: list[Due]
    calendar: str
    counted: int = 0


@dataclass
class Clock:
    """One obligation of the ticket."""

    promise: Obligation
    key: Key
    start: int | None = None
    dues: list[Due] = field(default_factory=list)
    standstill: int | None = None
    standstills: list[tuple[int, int]] = field(default_factory=list)
    held: dict[Key, Held] = field(default_factory=dict)
    waiting: list[Key | list[Due]] = field(default_factory=list)  # types, merged dues
    skipped: set[int] = field(default_factory=set)
    away: set[int] = field(default_factory=set)
    met_at: int | None = None  # by contact, acknowledgement, ...
    fix_out_at: int | None = None  # a release with the fix is out
    fixed_at: int | None = None  # ... and the ticket isn't withdrawn: met for good
    breached_at: int | None = None
    is_met: bool = False  # as shown: while it had a target with a due
    due_when_met: int | None = None
    is_met_by_fix: bool = False
    was_met_in_standstill: bool = False  # which counts whole all the same
    due_at_fix: int | None = None
    was_solved_early: bool = False  # before its start
    deadline: int | None = None  # the first instant after which it is breached

    @property
    def all_dues(self) -> list[Due]:
        held = [due for held in self.held.values() for due in held.dues]
        merged = [due for turn in self.waiting if isinstance(turn, list) for due in turn]
        return [*self.dues, *held, *merged]

    @property
    def is_settled(self) -> bool:
        return self.is_met or self.fixed_at is not None or self.breached_at is not None
