"""What people lay over the measured time: planned windows and corrections. Nothing is edited.

Both are additions: the measured state stays what it was, and both figures can always be shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from stipt.sla.availability.spans import FOREVER, Span, joined, require_span
from stipt.sla.availability.timeline import Interval, Worlds, clipped, level_worlds, merged


@dataclass(frozen=True, slots=True)
class PlannedWindow:
    """Planned work on the service, [from, to), and when it was announced; epoch ms."""

    announced_at_ms: int
    from_ms: int
    to_ms: int
    reason: str

    def __post_init__(self) -> None:
        require_span(f"the planned window ({self.reason})", self.from_ms, self.to_ms)

    def is_announced_ahead(self, notice_s: int) -> bool:
        """Whether it was announced at least the agreed notice before it began."""
        return self.from_ms - self.announced_at_ms >= notice_s * 1000


@dataclass(frozen=True, slots=True)
class Correction:
    """[from, to) set to a state by a person, with the reason; epoch ms.

    `component`: its code, or None for the complete service. Of two corrections of the same time
    the one made later holds.
    """

    component: str | None
    from_ms: int
    to_ms: int
    state: Literal["up", "down", "unknown"]
    by: str
    made_at_ms: int
    reason: str

    def __post_init__(self) -> None:
        require_span(f"the correction ({self.reason})", self.from_ms, self.to_ms)
        if not self.reason.strip():
            raise ValueError(f"the correction by {self.by} has no reason: give one")


def in_order(corrections: Iterable[Correction]) -> list[Correction]:
    """Corrections in the order in which they were made; the order given makes no difference."""
    return sorted(
        corrections,
        key=lambda c: (
            c.made_at_ms,
            c.from_ms,
            c.to_ms,
            c.state,
            c.component or "",
            c.by,
            c.reason,
        ),
    )


def excluded_by(windows: Iterable[PlannedWindow], notice_s: int) -> list[Span]:
    """The time that doesn't count when windows announced so many seconds ahead don't."""
    return joined(
        (window.from_ms, window.to_ms) for window in windows if window.is_announced_ahead(notice_s)
    )


def corrected(intervals: Sequence[Interval], corrections: Iterable[Correction]) -> list[Interval]:
    """One component's time after its corrections, which come in order.

    Where a correction settles part of an edge as up or down, it also says on which side of that
    part the change lies: what is left of the edge there is narrower, and the other side is settled.
    """
    for correction in corrections:
        new = Interval(correction.from_ms, correction.to_ms, correction.state)
        before = [_before(i, new) for i in clipped(intervals, -FOREVER, new.from_ms)]
        after = [_after(i, new) for i in clipped(intervals, new.to_ms, FOREVER)]
        intervals = merged([*before, new, *after])
    return list(intervals)


def _before(interval: Interval, new: Interval) -> Interval:
    edge = interval.edge
    if edge is None or edge.to_ms <= new.from_ms or new.state == "unknown":
        return interval
    if new.state == edge.into:
        return interval._replace(edge=edge._replace(to_ms=new.from_ms))
    return interval._replace(state=new.state, edge=None)


def _after(interval: Interval, new: Interval) -> Interval:
    edge = interval.edge
    if edge is None or edge.from_ms >= new.to_ms or new.state == "unknown":
        return interval
    if new.state == edge.into:
        return interval._replace(state=new.state, edge=None)
    return interval._replace(edge=edge._replace(from_ms=new.to_ms))


def corrected_worlds(worlds: Sequence[Worlds], corrections: Iterable[Correction]) -> list[Worlds]:
    """The complete service's time after its own corrections, which come in order."""
    for correction in corrections:
        new = level_worlds(correction.from_ms, correction.to_ms, correction.state)
        before = clipped(worlds, -FOREVER, new.from_ms)
        after = clipped(worlds, new.to_ms, FOREVER)
        worlds = merged([*before, new, *after])
    return list(worlds)
