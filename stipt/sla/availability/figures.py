"""The three numbers of a period, and its verdict, in exact milliseconds (C10).

With T the time that counts:

- *proven* = the time known to be up, every edge counted as down, over T;
- *best* = up over known, every edge split half way and unknown time set aside;
- *highest* = 1 less the time known to be down, every edge counted as up, over T.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from math import floor
from typing import Literal

from stipt.sla.availability.register import (
    Line,
    Outage,
    Sampled,
    Undecided,
    outages_of,
    sampled,
    undecided_in,
)
from stipt.sla.availability.spans import Span, length_of, shared
from stipt.sla.availability.timeline import DOWN, UNKNOWN, UP, Worlds, within

Verdict = Literal["met", "breached", "not_proven", "not_applicable"]


@dataclass(frozen=True, slots=True)
class Figures:
    """The availability of a period (see the module).

    `agreed_ms` is the T of the whole period, `total_ms` that of the part judged so far, and
    `excluded_ms` the time of that part that doesn't count. `unknown_ms` is what `best` sets
    aside. Where the agreement takes the mean of its components, all but `excluded_ms` are added
    up over them. `decides` names the time that leaves the verdict open; empty when it isn't.
    """

    target: Fraction
    agreed_ms: int
    total_ms: int
    excluded_ms: int
    proven_up_ms: int
    up_ms: int
    down_ms: int
    unknown_ms: int
    certain_down_ms: int
    outages: tuple[Outage, ...]
    sampled: Sampled
    decides: tuple[Undecided, ...] = ()

    @property
    def proven(self) -> Fraction | None:
        """Share known to be up; None when no time counts."""
        return _share(self.proven_up_ms, self.total_ms)

    @property
    def best(self) -> Fraction | None:
        """Best estimate; None when nothing is known."""
        return _share(self.up_ms, self.up_ms + self.down_ms)

    @property
    def highest(self) -> Fraction | None:
        """Share not known to be down; None when no time counts."""
        return _share(self.total_ms - self.certain_down_ms, self.total_ms)

    @property
    def coverage(self) -> Fraction | None:
        """Share of the time that is known; None when no time counts."""
        return _share(self.total_ms - self.unknown_ms, self.total_ms)

    @property
    def allowed_down_ms(self) -> int:
        """The downtime that the target allows in the whole period."""
        return allowed_down_ms(self.target, self.agreed_ms)

    @property
    def room_left_ms(self) -> int:
        """What is left of it at the worst bound so far; negative when that is more."""
        return self.allowed_down_ms - (self.total_ms - self.proven_up_ms)

    @property
    def verdict(self) -> Verdict:
        """Met when proven >= target, breached when highest < target, over the whole period."""
        if self.agreed_ms == 0:
            return "not_applicable"
        if self.agreed_ms - self.proven_up_ms <= self.allowed_down_ms:
            return "met"
        return "breached" if self.certain_down_ms > self.allowed_down_ms else "not_proven"

    @property
    def outage_count(self) -> int:
        """How many of the outages count."""
        return sum(outage.counted_ms > 0 for outage in self.outages)

    @property
    def longest_outage_ms(self) -> int:
        """The duration of the longest outage that counts; 0 without any."""
        return max((o.duration_ms for o in self.outages if o.counted_ms), default=0)


def percent(share: Fraction, decimal_mark: str = ".") -> str:
    """A share as people read it: rounded down to three decimals, 100 only for the whole.

    >>> percent(Fraction(999_999_999, 1_000_000_000)), percent(Fraction(1))
    ('99.999 %', '100 %')
    """
    if share == 1:
        return "100 %"
    whole, thousandths = divmod(floor(share * 100_000), 1000)
    return f"{whole}{decimal_mark}{thousandths:03} %"


def allowed_down_ms(target: Fraction, total_ms: int) -> int:
    """The milliseconds of downtime that a target allows in so much time.

    >>> allowed_down_ms(Fraction("0.995"), 30 * 86_400_000) / 60_000
    216.0
    """
    return floor((1 - target) * total_ms)


def without_short_outages(worlds: Sequence[Worlds], shortest_ms: int) -> list[Worlds]:
    """The worlds with outages shorter than `shortest_ms` up; one of exactly that length counts.

    Each world measures its own outages. In the lower one unknown time beside an outage may belong
    to it, so it adds to its length; unknown time itself stays unknown.
    """
    short_lower = _short(worlds, lambda piece: piece.lower != UP, shortest_ms)
    short_middle = _short(worlds, lambda piece: piece.middle == DOWN, shortest_ms)
    short_upper = _short(worlds, lambda piece: piece.upper == DOWN, shortest_ms)
    found: list[Worlds] = []
    for piece in worlds:
        middle = UP if piece in short_middle else piece.middle
        upper = UP if piece in short_upper else piece.upper
        lower = UP if piece in short_lower and piece.lower == DOWN else piece.lower
        found.append(Worlds(piece.from_ms, piece.to_ms, min(lower, middle), middle, upper))
    return found


def _short(
    worlds: Iterable[Worlds], is_out: Callable[[Worlds], bool], shortest_ms: int
) -> set[Worlds]:
    """The pieces of the rows of neighbours that are out and last too short."""
    short: set[Worlds] = set()
    for is_outage, group in groupby(worlds, key=is_out):
        pieces = list(group)
        if is_outage and pieces[-1].to_ms - pieces[0].from_ms < shortest_ms:
            short.update(pieces)
    return short


def figures_of(
    lines: Sequence[Line],
    target: Fraction,
    period: Span,
    counts: Sequence[Span],
    until_ms: int,
    interval_s: int,
) -> Figures:
    """The figures of the lines over a period, judged up to `until_ms`.

    `counts`: the time of the period that counts, in order; `interval_s`: that of `Sampled`.
    """
    past = (period[0], until_ms)
    so_far = shared(counts, [past])
    pieces = [piece for line in lines for piece in within(line.counted, so_far)]
    figures = Figures(
        target=target,
        agreed_ms=length_of(counts) * len(lines),
        total_ms=length_of(so_far) * len(lines),
        excluded_ms=until_ms - period[0] - length_of(so_far),
        proven_up_ms=_time(pieces, lambda piece: piece.lower == UP),
        up_ms=_time(pieces, lambda piece: piece.middle == UP),
        down_ms=_time(pieces, lambda piece: piece.middle == DOWN),
        unknown_ms=_time(pieces, lambda piece: piece.middle == UNKNOWN),
        certain_down_ms=_time(pieces, lambda piece: piece.upper == DOWN),
        outages=tuple(outage for line in lines for outage in outages_of(line, past, so_far)),
        sampled=sampled(lines, past, so_far, interval_s),
    )
    if figures.verdict != "not_proven":
        return figures
    to_come = shared(counts, [(until_ms, period[1])])
    decides = tuple(u for line in lines for u in undecided_in(line, so_far, to_come))
    return replace(figures, decides=decides)


def _share(part_ms: int, whole_ms: int) -> Fraction | None:
    return Fraction(part_ms, whole_ms) if whole_ms else None


def _time(pieces: Iterable[Worlds], counts: Callable[[Worlds], bool]) -> int:
    return sum(piece.to_ms - piece.from_ms for piece in pieces if counts(piece))
