"""The office line: a line is office time, a dot is a promise.

Open time lies end to end; what is closed shrinks to a gap. On it: what was counted, what is still
to come, what stood still, and dots for start, due, met and breached. `line_of_reading` and
`line_of_term` make one; `text_line` draws it in characters, `office_line_svg` as SVG.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from stipt.sla.calendar import Calendar
from stipt.sla.fact_kinds import united
from stipt.sla.reading import Reading
from stipt.sla.segments import Segment

GAP: Final = 6.0
"""Per cent of the width between two dates; a third of it within a date (lunch)."""

MOST_GAPS: Final = 30.0
"""Per cent that all gaps together may take."""

MARGIN_SHARE: Final = 0.06
LEAST_MARGIN_SECONDS: Final = 20 * 60
"""How much of the open time before the start and behind the due is shown, within their dates."""

StretchKind = Literal["counted", "to_come", "paused"]
DotKind = Literal["start", "met", "due", "breached"]


class Stretch(NamedTuple):
    """Open time [from_at, to_at) of one window, epoch seconds."""

    from_at: int
    to_at: int
    kind: StretchKind


class Dot(NamedTuple):
    """A promise, or what became of it; epoch seconds."""

    at: int
    kind: DotKind


@dataclass(frozen=True)
class OfficeLine:
    """Open windows in order, what happened in them, and the dots; epoch seconds."""

    zone: ZoneInfo
    windows: tuple[Segment, ...]
    stretches: tuple[Stretch, ...]
    dots: tuple[Dot, ...]
    now_at: int | None = None

    def x(self, at: int) -> float:
        """Where an instant lies, in per cent of the width; a closed one lies in its gap."""
        index = bisect_right(self.windows, at, key=lambda window: window.opens_at) - 1
        if index < 0:
            return 0.0
        window, (left, right) = self.windows[index], self.places[index]
        if at <= window.closes_at:
            return left + (right - left) * (at - window.opens_at) / _length(window)
        if index + 1 == len(self.windows):
            return 100.0
        begin, end = window.closes_at, self.windows[index + 1].opens_at
        return right + (self.places[index + 1][0] - right) * (at - begin) / (end - begin)

    @cached_property
    def places(self) -> tuple[tuple[float, float], ...]:
        """From where to where each window lies, in per cent of the width."""
        gaps = [self._gap(*pair) for pair in zip(self.windows, self.windows[1:], strict=False)]
        shrink = min(1.0, MOST_GAPS / sum(gaps)) if any(gaps) else 1.0
        room = 100.0 - shrink * sum(gaps)
        total = sum(_length(window) for window in self.windows)
        places: list[tuple[float, float]] = []
        left = 0.0
        for window, gap in zip(self.windows, [*gaps, 0.0], strict=True):
            right = left + room * _length(window) / total
            places.append((left, right))
            left = right + shrink * gap
        return tuple(places)

    def _gap(self, window: Segment, following: Segment) -> float:
        if window.closes_at == following.opens_at:
            return 0.0
        dates = {self.local(window.opens_at).date(), self.local(following.opens_at).date()}
        return GAP / 3 if len(dates) == 1 else GAP

    def local(self, at: int) -> datetime:
        """An instant in the line's zone."""
        return datetime.fromtimestamp(at, self.zone)


def _length(window: Segment) -> int:
    return window.closes_at - window.opens_at


def line_of_term(calendar: Calendar, starts_at: int, due_at: int) -> OfficeLine:
    """A term that nothing interrupts: all of it counted, a dot at its due."""
    windows = _windows(calendar, starts_at, due_at)
    stretches = _within(windows, [(starts_at, due_at)], "counted")
    dots = (Dot(starts_at, "start"), Dot(due_at, "due"))
    return OfficeLine(calendar.zone, windows, tuple(stretches), dots)


def line_of_reading(reading: Reading) -> OfficeLine | None:
    """A clock at its moment; None while it has no start, and where no open time lies on its way."""
    if reading.start is None or not reading.target.has_due:
        return None
    start, now = reading.start, reading.facts.until
    done_at = reading.met if reading.state == "met" else None
    shown = now if reading.state not in ("met", "breached") else start
    end = max(at for at in (start, reading.due, reading.met, shown) if at is not None)
    windows = _windows(reading.calendar, start, end)
    if not windows:
        return None
    counted_until = min(at for at in (done_at, reading.due, now) if at is not None)
    still = [(begin, min(until, now)) for begin, until in united(reading.standstills)]
    running = _without([(start, counted_until)], still)
    stretches = _within(windows, running, "counted")
    if reading.due is not None and done_at is None:
        stretches += _within(windows, [(max(start, counted_until), reading.due)], "to_come")
    paused = [(max(begin, start), until) for begin, until in still]
    stretches += _within(windows, paused, "paused")
    is_open = reading.state in ("running", "paused", "not_started")
    return OfficeLine(
        reading.calendar.zone,
        windows,
        tuple(stretches),
        _dots(reading, start),
        now if is_open else None,
    )


def _dots(reading: Reading, start: int) -> tuple[Dot, ...]:
    dots = [Dot(start, "start")]
    if reading.met is not None:
        dots.append(Dot(reading.met, "met"))
    if reading.due is not None:
        dots.append(Dot(reading.due, "breached" if reading.state == "breached" else "due"))
    return tuple(dots)


def _windows(calendar: Calendar, starts_at: int, ends_at: int) -> tuple[Segment, ...]:
    """The open windows from start to end, with a little of what lies around on their own dates."""
    margin = max(int(calendar.worked(starts_at, ends_at) * MARGIN_SHARE), LEAST_MARGIN_SECONDS)
    first = max(starts_at - margin, _midnight(calendar, starts_at))
    last = min(ends_at + margin, _midnight(calendar, ends_at - 1, days=1))
    return tuple(calendar.segments(first, last))


def _midnight(calendar: Calendar, at: int, days: int = 0) -> int:
    local = datetime.fromtimestamp(at, calendar.zone)
    day = local.date() + timedelta(days=days)
    return int(datetime(day.year, day.month, day.day, tzinfo=calendar.zone).timestamp())


def _without(
    spans: Iterable[tuple[int, int]], holes: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Spans less what lies in the holes."""
    left = list(spans)
    for begin, end in holes:
        left = [
            piece
            for from_at, to_at in left
            for piece in ((from_at, min(to_at, begin)), (max(from_at, end), to_at))
            if piece[0] < piece[1]
        ]
    return left


def _within(
    windows: Sequence[Segment], spans: Sequence[tuple[int, int]], kind: StretchKind
) -> list[Stretch]:
    """The parts of spans that lie in a window."""
    return [
        Stretch(max(begin, window.opens_at), min(end, window.closes_at), kind)
        for begin, end in spans
        for window in windows
        if max(begin, window.opens_at) < min(end, window.closes_at)
    ]


# -- in characters -------------------------------------------------------------------------------


class Characters(NamedTuple):
    """What a line of text is made of."""

    closed: str
    open: str
    counted: str
    to_come: str
    paused: str
    now: str
    start: str
    met: str
    due: str
    breached: str


UNICODE: Final = Characters(" ", "·", "━", "─", "┄", "│", "├", "●", "○", "×")
ASCII: Final = Characters(" ", ".", "=", "-", ":", "|", "[", "*", "o", "x")


def text_line(
    reading: Reading,
    *,
    width: int = 72,
    characters: Characters = UNICODE,
    day: Callable[[date], str] = date.isoformat,
) -> str:
    """A clock in one line of at most `width` characters, between its first and last date.

    Empty where there is nothing to draw. `day` says a date.
    """
    line = line_of_reading(reading)
    if line is None:
        return ""
    dates = [
        day(line.local(at).date()) for at in (line.windows[0].opens_at, line.windows[-1].opens_at)
    ]
    before, after = f"{dates[0]} ", f" {dates[1]}" if dates[1] != dates[0] else ""
    cells = [characters.closed] * max(width - len(before) - len(after), len(line.windows))
    for left, right in line.places:
        _paint(cells, left, right, characters.open)
    for stretch in line.stretches:
        sign = str(getattr(characters, stretch.kind))
        _paint(cells, line.x(stretch.from_at), line.x(stretch.to_at), sign)
    signs = [] if line.now_at is None else [(line.now_at, characters.now)]
    signs += [(dot.at, str(getattr(characters, dot.kind))) for dot in line.dots]
    for at, sign in signs:
        cells[min(int(line.x(at) * len(cells) / 100), len(cells) - 1)] = sign
    return f"{before}{''.join(cells)}{after}"


def _paint(cells: list[str], left: float, right: float, sign: str) -> None:
    """Fill the cells between two places; what is there takes at least one."""
    first = min(round(left * len(cells) / 100), len(cells) - 1)
    last = max(round(right * len(cells) / 100), first + 1)
    cells[first:last] = [sign] * (last - first)
