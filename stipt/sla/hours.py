"""What an office's hours are made of, on the wall: weeks, special days, closures, holidays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple

DAY: Final = 86_400
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Hours = tuple[tuple[int, int], ...]
"""Sorted, disjoint wall-clock intervals of one date, in seconds from 00:00; 86 400 is its end."""


class Week(NamedTuple):
    """Office hours per weekday (Monday first) from a local date on, or from the beginning."""

    hours: tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]
    from_date: date | None = None


class SpecialDay(NamedTuple):
    """One date with hours of its own; an empty tuple closes it, `cut` takes hours away instead.

    `announced_at` (epoch seconds): the change counts from then on, never for time already counted.
    """

    day: date
    hours: Hours
    name: str = ""
    cut: bool = False
    announced_at: int | None = None


class Closure(NamedTuple):
    """Closed every year from one (month, day) to another, both included, over New Year too.

    With `hours` only those hours are closed (an afternoon), else the whole day.
    """

    first: tuple[int, int]
    last: tuple[int, int]
    name: str = ""
    hours: Hours = ((0, DAY),)


class Closed(NamedTuple):
    """A date on which the week would be open and the calendar is not, or less so."""

    day: date
    name: str


HolidaySource = Callable[[int], Mapping[date, str]]
"""Year -> the holidays of that year by date, with their names."""


class Definition(NamedTuple):
    """What a calendar was made of, weeks and special days in order of date."""

    zone: str
    name: str
    weeks: tuple[Week, ...]
    holidays: HolidaySource
    special: tuple[SpecialDay, ...]
    closures: tuple[Closure, ...]
    day_seconds: int


def parse_hours(text: str) -> Hours:
    """Read ``"08:30-12:00, 13:00-17:30"``; 24:00 closes at midnight, ``""`` is closed.

    A shift past midnight (``"22:00-06:00"``) comes back with an end over 24:00; see
    :func:`split_at_midnight`. ValueError names what is wrong: form, order or overlap.
    """
    spans = sorted(_parse_span(part) for part in text.split(",") if part.strip())
    for (_, end), (begin, _) in pairwise(spans):
        if begin < end:
            raise ValueError(f"hours overlap at {clock_text(begin)}")
    return tuple(spans)


def _parse_span(text: str) -> tuple[int, int]:
    begin_text, dash, end_text = text.strip().replace("–", "-").partition("-")
    if not dash:
        raise ValueError(f'"{text.strip()}" is not of the form "08:30-17:30"')
    begin, end = _parse_clock(begin_text.strip()), _parse_clock(end_text.strip())
    if begin == DAY:
        raise ValueError("no hours begin at 24:00; write 00:00 on the next day")
    if begin == end:
        raise ValueError(f'"{text.strip()}" begins and ends at the same time')
    return begin, end if end > begin else end + DAY


def _parse_clock(text: str) -> int:
    hours_text, colon, minutes_text = text.partition(":")
    if not (colon and hours_text.isdigit() and minutes_text.isdigit() and len(minutes_text) == 2):
        raise ValueError(f'"{text}" is not a time of the form "08:30"')
    seconds = int(hours_text) * 3600 + int(minutes_text) * 60
    if int(minutes_text) > 59 or seconds > DAY:
        raise ValueError(f'"{text}" is no time of the day (00:00 to 24:00)')
    return seconds


def clock_text(seconds: int) -> str:
    """Seconds from 00:00 as ``"08:30"``."""
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"


def split_at_midnight(week: Sequence[Hours]) -> tuple[Hours, ...]:
    """Seven days' hours in which a shift past midnight became two: 22:00-24:00 and 00:00-06:00.

    ValueError when the second part overlaps the next weekday's own hours.
    """
    days: list[list[tuple[int, int]]] = [[] for _ in WEEKDAYS]
    for weekday, hours in enumerate(week):
        for begin, end in hours:
            days[weekday].append((begin, min(end, DAY)))
            if end > DAY:
                days[(weekday + 1) % 7].append((0, end - DAY))
    for name, spans in zip(WEEKDAYS, days, strict=True):
        spans.sort()
        for (_, end), (begin, _) in pairwise(spans):
            if begin < end:
                raise ValueError(f"hours overlap on {name} at {clock_text(begin)}")
    return tuple(tuple(spans) for spans in days)


def weekly(text: str, days: str = "mon-fri") -> Week:
    """A week with the same hours on a range of days: ``weekly("08:30-17:30", "mon-fri")``."""
    first, _, last = days.partition("-")
    begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
    hours = parse_hours(text)
    week = split_at_midnight([hours if begin <= day <= end else () for day in range(7)])
    return Week((week[0], week[1], week[2], week[3], week[4], week[5], week[6]))


def no_holidays(_year: int) -> Mapping[date, str]:
    """A holiday source without holidays."""
    return {}


def without(hours: Hours, closed: Hours) -> Hours:
    """Hours less closed hours."""
    for cut_from, cut_to in closed:
        left = [(begin, min(end, cut_from)) for begin, end in hours]
        right = [(max(begin, cut_to), end) for begin, end in hours]
        hours = tuple(sorted((b, e) for b, e in {*left, *right} if b < e))
    return hours


def closes(closure: Closure, day: date) -> bool:
    """Whether a yearly closure falls on a date."""
    month_day = (day.month, day.day)
    if closure.first <= closure.last:
        return closure.first <= month_day <= closure.last
    return month_day >= closure.first or month_day <= closure.last


def dates_of(closure: Closure, year: int) -> list[date]:
    """The dates of one calendar year on which a yearly closure falls."""
    ordinals = range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
    return [day for n in ordinals if closes(closure, day := date.fromordinal(n))]
