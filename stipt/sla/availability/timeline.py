"""The time of one component in four states, and the same time in three worlds (C8, C10).

In the *lower* world every edge is down as a whole, in the *upper* one up as a whole, and in the
*middle* one it changes half way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple, TypeVar

from stipt.sla.availability.spans import Span

State = Literal["up", "down", "edge", "unknown"]

DOWN: Final = 0
UNKNOWN: Final = 1
UP: Final = 2
"""The levels of a world, in the order in which an expression compares them."""

_LEVELS: Final = {"down": DOWN, "unknown": UNKNOWN, "up": UP}


class Edge(NamedTuple):
    """A change that lies somewhere in [from, to): between a good and a bad look, or the reverse."""

    from_ms: int
    to_ms: int
    into: Literal["down", "up"]

    @property
    def middle_ms(self) -> int:
        """Where the best estimate puts the change: half way, cut to the whole millisecond."""
        return (self.from_ms + self.to_ms) // 2


class Interval(NamedTuple):
    """[from, to) in one state; `edge` is the edge that an interval of state "edge" belongs to."""

    from_ms: int
    to_ms: int
    state: State
    edge: Edge | None = None


class Worlds(NamedTuple):
    """[from, to) with one level (DOWN, UNKNOWN, UP) in each of the three worlds."""

    from_ms: int
    to_ms: int
    lower: int
    middle: int
    upper: int


Piece = TypeVar("Piece", Interval, Worlds)


def merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces in order, where neighbours that say the same are one and empty ones go."""
    together: list[Piece] = []
    for piece in pieces:
        if piece.from_ms >= piece.to_ms:
            continue
        last = together[-1] if together else None
        if last and last.to_ms == piece.from_ms and last[2:] == piece[2:]:
            together[-1] = last._replace(to_ms=piece.to_ms)
        else:
            together.append(piece)
    return together


def clipped(pieces: Iterable[Piece], from_ms: int, to_ms: int) -> list[Piece]:
    """What lies in [from, to); an edge that is cut goes on knowing its whole self."""
    return [
        piece._replace(from_ms=max(piece.from_ms, from_ms), to_ms=min(piece.to_ms, to_ms))
        for piece in pieces
        if piece.from_ms < to_ms and piece.to_ms > from_ms
    ]


def within(pieces: Sequence[Piece], spans: Sequence[Span]) -> list[Piece]:
    """What lies in the spans; both in order and disjoint."""
    found: list[Piece] = []
    i = j = 0
    while i < len(pieces) and j < len(spans):
        piece, (from_ms, to_ms) = pieces[i], spans[j]
        found += clipped([piece], from_ms, to_ms)
        if piece.to_ms < to_ms:
            i += 1
        else:
            j += 1
    return found


def covering(intervals: Iterable[Interval], domain: Span) -> list[Interval]:
    """The intervals over the whole of `domain`: where there is none the state is unknown."""
    reached, ends = domain
    whole: list[Interval] = []
    for interval in clipped(intervals, *domain):
        whole += [Interval(reached, interval.from_ms, "unknown"), interval]
        reached = interval.to_ms
    return merged([*whole, Interval(reached, ends, "unknown")])


def worlds_of(intervals: Iterable[Interval]) -> list[Worlds]:
    """The three worlds of one component."""
    worlds: list[Worlds] = []
    for from_ms, to_ms, state, edge in intervals:
        if edge is None:
            worlds.append(level_worlds(from_ms, to_ms, state))
            continue
        middle_ms = min(max(edge.middle_ms, from_ms), to_ms)
        before, after = (UP, DOWN) if edge.into == "down" else (DOWN, UP)
        worlds.append(Worlds(from_ms, middle_ms, DOWN, before, UP))
        worlds.append(Worlds(middle_ms, to_ms, DOWN, after, UP))
    return merged(worlds)


def level_worlds(from_ms: int, to_ms: int, state: State) -> Worlds:
    """A piece that is up, down or unknown in all three worlds."""
    level = _LEVELS[state]
    return Worlds(from_ms, to_ms, level, level, level)
