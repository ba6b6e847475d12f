"""Open stretches as instants: a date's wall-clock hours where its offset from UTC is known."""

from __future__ import annotations

from typing import NamedTuple

from stipt.sla.hours import DAY, Hours


class Segment(NamedTuple):
    """An open stretch [opens_at, closes_at), epoch seconds."""

    opens_at: int
    closes_at: int


def segments_of(day: int, hours: Hours, pieces: list[tuple[int, int, int]]) -> list[Segment]:
    """A date's hours as instants, over the pieces of constant offset."""
    found = []
    for begin, end, offset in pieces:
        found += inside(day * DAY - offset, hours, begin, end)
    return found


def inside(midnight: int, hours: Hours, begin: int, end: int) -> list[Segment]:
    """A date's hours as instants within [begin, end), where its midnight is `midnight`."""
    return [
        Segment(max(midnight + from_s, begin), min(midnight + to_s, end))
        for from_s, to_s in hours
        if midnight + from_s < end and midnight + to_s > begin
    ]


def nearest_open(segments: tuple[Segment, ...], instant: int) -> int:
    """`instant` if open on that day, else the last closing before it, else the first opening."""
    nearest = segments[0].opens_at
    for segment in segments:
        if segment.opens_at <= instant:
            nearest = min(instant, segment.closes_at)
    return nearest
