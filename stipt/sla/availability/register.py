"""What is shown beside the numbers: every outage, what decides, and what rarer looks would show.

A line is what is judged: the complete service, or one component of a mean (C8, C10).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Literal, NamedTuple

from stipt.sla.availability.spans import Span, length_of
from stipt.sla.availability.timeline import DOWN, UNKNOWN, UP, Edge, Worlds, within


class Line(NamedTuple):
    """The worlds of the complete service (`component` None), or of one component.

    `raw`: without a hole; `counted`: the same with the outages up that are too short to count;
    `edges`: those of the components behind it, by their middle.
    """

    component: str | None
    raw: Sequence[Worlds]
    counted: Sequence[Worlds]
    edges: Mapping[int, Edge]


class Outage(NamedTuple):
    """One interruption, in epoch milliseconds: from middle to middle, with both bounds of each.

    It began between `last_good_ms` and `first_bad_ms` and ended between `last_bad_ms` and
    `first_good_ms`; the outer two are None where the time beyond is unknown. `counted_ms` is what
    `best` counts of it: within the period, less what is excluded; 0 when it is too short.
    """

    component: str | None
    began_ms: int
    ended_ms: int
    last_good_ms: int | None
    first_bad_ms: int
    last_bad_ms: int
    first_good_ms: int | None
    counted_ms: int

    @property
    def duration_ms(self) -> int:
        """From middle to middle, beyond the borders of the period too."""
        return self.ended_ms - self.began_ms

    @property
    def began_within_ms(self) -> int | None:
        """It began at `began_ms`, give or take this; None when its begin wasn't seen."""
        if self.last_good_ms is None:
            return None
        return max(self.began_ms - self.last_good_ms, self.first_bad_ms - self.began_ms)

    @property
    def ended_within_ms(self) -> int | None:
        """It ended at `ended_ms`, give or take this; None when its end wasn't seen."""
        if self.first_good_ms is None:
            return None
        return max(self.ended_ms - self.last_bad_ms, self.first_good_ms - self.ended_ms)


class Undecided(NamedTuple):
    """Time that decides a verdict that is not proven: [from, to) may have been up or down."""

    component: str | None
    from_ms: int
    to_ms: int
    reason: Literal["edge", "unknown", "to_come"]


class Sampled(NamedTuple):
    """What an instrument would have shown that looks once in every `interval_s`.

    It looks at the first instant of the period and every interval after it, and sees the middle
    world; `outages` counts failing looks in a row as one.
    """

    interval_s: int
    passed: int
    failed: int
    unknown: int
    outages: int

    @property
    def share(self) -> Fraction | None:
        """Passed looks over those that say something; None without any."""
        telling = self.passed + self.failed
        return Fraction(self.passed, telling) if telling else None

    @property
    def down_ms(self) -> int:
        """Downtime as such an instrument counts it: a whole interval for each failing look."""
        return self.failed * self.interval_s * 1000


def outages_of(line: Line, period: Span, counts: Sequence[Span]) -> list[Outage]:
    """The outages of a line that touch the period, also those that count for nothing.

    What they count adds up to the middle world's downtime in `counts`.
    """
    counted = [p for p in within(line.counted, counts) if p.middle == DOWN]
    found: list[Outage] = []
    index = 0
    for is_down, group in groupby(line.raw, key=lambda piece: piece.middle == DOWN):
        first, index = index, index + len(list(group))
        began, ended = line.raw[first].from_ms, line.raw[index - 1].to_ms
        if is_down and began < period[1] and ended > period[0]:
            first_counted = bisect_left(counted, began, key=_begin)
            own = counted[first_counted : bisect_left(counted, ended, key=_begin)]
            counted_ms = length_of((piece.from_ms, piece.to_ms) for piece in own)
            before = line.raw[first - 1].middle if first else UNKNOWN
            after = line.raw[index].middle if index < len(line.raw) else UNKNOWN
            found.append(_outage(line, (began, ended), (before, after), counted_ms))
    return found


def _begin(piece: Worlds) -> int:
    return piece.from_ms


def _outage(line: Line, span: Span, beside: tuple[int, int], counted_ms: int) -> Outage:
    """One outage; `beside` are the middle levels before and after it."""
    began, ended = span
    begin = line.edges.get(began, Edge(began, began, "down"))
    end = line.edges.get(ended, Edge(ended, ended, "up"))
    return Outage(
        line.component,
        began,
        ended,
        last_good_ms=begin.from_ms if beside[0] == UP else None,
        first_bad_ms=begin.to_ms,
        last_bad_ms=end.from_ms,
        first_good_ms=end.to_ms if beside[1] == UP else None,
        counted_ms=counted_ms,
    )


def undecided_in(line: Line, so_far: Sequence[Span], to_come: Sequence[Span]) -> list[Undecided]:
    """The time that counts in which a line may have been up or down, or that is still to come."""
    found: list[Undecided] = []
    for piece in within(line.counted, so_far):
        if piece.lower == UP or piece.upper == DOWN:
            continue
        reason: Literal["edge", "unknown"] = "unknown" if UNKNOWN in piece[2:] else "edge"
        last = found[-1] if found else None
        if last and last.to_ms == piece.from_ms and last.reason == reason:
            found[-1] = last._replace(to_ms=piece.to_ms)
        else:
            found.append(Undecided(line.component, piece.from_ms, piece.to_ms, reason))
    return found + [Undecided(line.component, *span, "to_come") for span in to_come]


def sampled(
    lines: Iterable[Line], period: Span, counts: Sequence[Span], interval_s: int
) -> Sampled:
    """What looks every `interval_s` would have shown of all lines, at instants that count."""
    tally = Sampled(interval_s, 0, 0, 0, 0)
    for line in lines:
        levels = _levels_at(within(line.raw, counts), period[0], interval_s * 1000)
        tally = tally._replace(
            passed=tally.passed + levels.count(UP),
            failed=tally.failed + levels.count(DOWN),
            unknown=tally.unknown + levels.count(UNKNOWN),
            outages=tally.outages + sum(level == DOWN for level, _ in groupby(levels)),
        )
    return tally


def _levels_at(pieces: Iterable[Worlds], first_ms: int, step_ms: int) -> list[int]:
    """The middle level at every step from `first_ms` on that lies in one of the pieces."""
    levels: list[int] = []
    for piece in pieces:
        first_step = -((first_ms - piece.from_ms) // step_ms)
        after_last = -((first_ms - piece.to_ms) // step_ms)
        levels += [piece.middle] * (after_last - first_step)
    return levels
