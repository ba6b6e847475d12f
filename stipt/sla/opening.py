"""An office's opening on any date: the week, less holidays and closures, plus special days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from stipt.sla.hours import (
    DAY,
    Closure,
    HolidaySource,
    Hours,
    SpecialDay,
    Week,
    closes,
    dates_of,
    without,
)
from stipt.sla.segments import Segment, inside, segments_of
from stipt.sla.zones import offsets

EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()


class Opening:
    """Weeks from their dates on, holidays, yearly closures and special days, on the wall."""

    __slots__ = ("closures", "holidays", "special", "weeks")

    def __init__(
        self,
        weeks: Sequence[Week],
        holidays: HolidaySource,
        special: Iterable[SpecialDay],
        closures: Sequence[Closure],
    ) -> None:
        self.weeks = tuple(sorted(weeks, key=lambda week: week.from_date or date.min))
        self.holidays = holidays
        self.special = {special_day.day: special_day for special_day in special}
        self.closures = tuple(closures)

    def hours_on(self, day: date) -> Hours:
        """The hours of a date; a special day has its own, or takes some away."""
        special = self.special.get(day)
        if special is None:
            return self.usual_hours(day)
        return without(self.usual_hours(day), special.hours) if special.cut else special.hours

    def usual_hours(self, day: date) -> Hours:
        """The hours of a date by week, holidays and yearly closures, without special days."""
        if day in self.holidays(day.year):
            return ()
        hours = self.week_on(day)
        for closure in self.closures:
            if closes(closure, day):
                hours = without(hours, closure.hours)
        return hours

    def week_on(self, day: date) -> Hours:
        """The hours of the week in force on a date."""
        hours: Hours = ()
        for week in self.weeks:
            if week.from_date is None or week.from_date <= day:
                hours = week.hours[day.weekday()]
        return hours

    def closed_by(self, day: date, begin: int, end: int) -> str:
        """The name of what takes hours from this date between two wall times (seconds), or ""."""
        usual, hours = self.week_on(day), self.hours_on(day)
        if usual == hours:
            return ""
        if not any(from_s < end and begin < to_s for from_s, to_s in without(usual, hours)):
            return ""
        special = self.special.get(day)
        if special:
            return special.name or "special day"
        if name := self.holidays(day.year).get(day):
            return name
        names = [c.name or "closed" for c in self.closures if closes(c, day)]
        return ", ".join(names)

    def hours_of_year(self, year: int, first: int, count: int) -> list[Hours]:
        """`hours_on` for each date of a year, without asking each date what most don't have."""
        if len(self.weeks) == 1 and self.weeks[0].from_date is None:
            week = self.weeks[0].hours
            weekday = (first + 3) % 7  # 1970-01-01 was a Thursday
            hours = [week[(weekday + n) % 7] for n in range(count)]
        else:
            days = (date.fromordinal(first + n + EPOCH_ORDINAL) for n in range(count))
            hours = [self.week_on(day) for day in days]
        odd = {day for day in self.holidays(year) if day.year == year}
        odd.update(day for day in self.special if day.year == year)
        for closure in self.closures:
            odd.update(dates_of(closure, year))
        for day in odd:
            hours[day.toordinal() - EPOCH_ORDINAL - first] = self.hours_on(day)
        return hours


def segments_of_year(opening: Opening, zone: ZoneInfo, year: int) -> dict[int, list[Segment]]:
    """The open segments of one local year, by day since 1970-01-01; days without any are absent."""
    first = date(year, 1, 1).toordinal() - EPOCH_ORDINAL
    count = date(year, 12, 31).toordinal() - EPOCH_ORDINAL - first + 1
    hours = opening.hours_of_year(year, first, count)
    pieces = offsets(zone, first * DAY - DAY, (first + count) * DAY + DAY)
    by_day: dict[int, list[Segment]] = {}
    for begin, end, offset in pieces:
        last_day = min((end + offset) // DAY, first + count - 1)
        for day in range(max((begin + offset) // DAY, first), last_day + 1):
            found = inside(day * DAY - offset, hours[day - first], begin, end)
            if found:
                by_day.setdefault(day, []).extend(found)
    for special in opening.special.values():
        if special.day.year == year and special.announced_at is not None:
            _from_announcement(opening, special, special.announced_at, by_day, pieces)
    return by_day


def _from_announcement(
    opening: Opening,
    special: SpecialDay,
    announced_at: int,
    by_day: dict[int, list[Segment]],
    pieces: list[tuple[int, int, int]],
) -> None:
    """Let a special day count from its announcement on; what was open before stays open."""
    day = special.day.toordinal() - EPOCH_ORDINAL
    usual = segments_of(day, opening.usual_hours(special.day), pieces)
    segments = [Segment(s.opens_at, min(s.closes_at, announced_at)) for s in usual]
    segments += [Segment(max(s.opens_at, announced_at), s.closes_at) for s in by_day.get(day, [])]
    by_day[day] = [segment for segment in segments if segment.opens_at < segment.closes_at]
    if not by_day[day]:
        del by_day[day]
