"""How urgent is it? A word for a reading, by the agreed time that is left, not by the wall clock."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from stipt.sla.fact_kinds import united
from stipt.sla.reading import Reading

Urgency = Literal["resting", "soon", "urgent", "paused", "met", "breached"]


class Thresholds(NamedTuple):
    """Below how many percent left, or which office time in seconds, a reading is soon or urgent."""

    soon_percent: int = 25
    urgent_percent: int = 10
    urgent_seconds: int = 30 * 60


USUAL: Final = Thresholds()


def urgency(reading: Reading, thresholds: Thresholds = USUAL) -> Urgency:
    """Of the counted time between start and due, what is still left at the reading's `now`.

    Under a quarter soon, under a tenth or under 30 minutes urgent, else resting. Paused, met and
    breached as the state; other states rest. Release-bound: the calendar's office time up to the
    due; past its planned date urgent (spec: States).
    """
    if reading.state in ("paused", "met", "breached"):
        return reading.state
    if reading.state != "running" or reading.due is None or reading.start is None:
        return "resting"
    if reading.is_late:
        return "urgent"
    left = reading.calendar.worked(reading.facts.now, reading.due)
    total = reading.calendar.worked(reading.start, reading.due)
    if reading.target.kind != "release":
        total = counted_seconds(reading, reading.start, reading.due)
    if left < thresholds.urgent_seconds or 100 * left < thresholds.urgent_percent * total:
        return "urgent"
    return "soon" if 100 * left < thresholds.soon_percent * total else "resting"


def counted_seconds(reading: Reading, start: int, end: int) -> int:
    """Office seconds of the target's calendar in [start, end) without standstills."""
    calendar = reading.calendar
    counted = calendar.worked(start, end)
    for begins_at, ends_at in united(reading.standstills):
        counted -= calendar.worked(max(begins_at, start), min(ends_at, end))
    return counted
