"""A calendar's tables -> `Calendar`. Clause C3."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from stipt.sla.calendar import Calendar, NoOpenTime, epoch
from stipt.sla.document.calendar_schema import (
    CalendarTable,
    ClosureTable,
    KeptTable,
    SpecialDayTable,
    week_of,
)
from stipt.sla.document.parts import TextTable
from stipt.sla.holiday_dates import DayName, HolidayRule, KeptHolidays, ListedHolidays
from stipt.sla.holidays import ComputedHolidays
from stipt.sla.hours import Closure, HolidaySource, SpecialDay, Week, no_holidays
from stipt.sla.texts import Language

USUAL_DAY_SECONDS: Final = 8 * 3600
MOST_PUBLIC_HOLIDAYS: Final = 40
"""No country closes a given weekday of more weeks a year than this."""


@dataclass(frozen=True, slots=True)
class CalendarMaker:
    """Makes the calendars of one agreement: its zone, and the language that days are named in."""

    zone: ZoneInfo
    language: Language

    def calendar(self, name: str, table: CalendarTable, kept: KeptTable | None) -> Calendar:
        """The calendar of a table, its holidays kept or computed."""
        zone = table.zone or self.zone
        return Calendar(
            zone,
            [
                Week(week_of(table.hours)),
                *(Week(week_of(version.hours), version.from_date) for version in table.versions),
            ],
            name=name,
            holidays=self._holidays(table, kept),
            special=[day for special in table.special_days for day in self._dates(special, zone)],
            closures=[self._closure(closure) for closure in table.closures],
            day_seconds=USUAL_DAY_SECONDS if table.day_hours is None else table.day_hours,
        )

    def _holidays(self, table: CalendarTable, kept: KeptTable | None) -> HolidaySource:
        if table.holidays is None:
            return no_holidays
        rule = table.holidays.rule()
        if kept is None:
            return self._of_any_year(rule)
        dates = {day: DayName(name, self.language) for day, name in kept.dates}
        beyond = (
            self._of_any_year(rule)
            if rule.country is None
            else ComputedHolidays(rule, self.language)
        )
        return KeptHolidays(rule, self.language, dates, beyond)

    def _of_any_year(self, rule: HolidayRule) -> HolidaySource:
        if rule.country is None:
            return ListedHolidays(rule, self.language)
        return ComputedHolidays(rule, self.language)

    def _dates(self, table: SpecialDayTable, zone: ZoneInfo) -> Iterator[SpecialDay]:
        announced_at = (
            None if table.announced_at is None else epoch(instant_of(table.announced_at, zone))
        )
        is_cut = table.hours is None
        hours = table.closed if is_cut else table.hours
        for days in range(((table.until or table.on) - table.on).days + 1):
            day = table.on + timedelta(days)
            yield SpecialDay(day, hours or (), self._name(table.name), is_cut, announced_at)

    def _closure(self, table: ClosureTable) -> Closure:
        first, last = table.every_year
        name = self._name(table.name)
        return (
            Closure(first, last, name, table.closed) if table.closed else Closure(first, last, name)
        )

    def _name(self, table: TextTable | None) -> str:
        return "" if table is None else DayName(table.text(), self.language)


def instant_of(moment: date | datetime, zone: ZoneInfo) -> datetime:
    """A moment of the file as an instant: a date begins at midnight, a time is local."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time(), zone)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def is_ever_open(calendar: Calendar, table: CalendarTable) -> bool:
    """Whether a calendar has any open time; counts first, and only then asks it day by day.

    Counting does for every usual calendar, and needs no dates of holidays.
    """
    definition = calendar.definition
    if any(special.hours and not special.cut for special in definition.special):
        return True
    closed_days = sum(_length(closure) for closure in definition.closures)
    if table.holidays is not None:
        closed_days += MOST_PUBLIC_HOLIDAYS + len(table.holidays.add)
    weekdays = sum(any(week.hours[day] for week in definition.weeks) for day in range(7))
    if weekdays * 52 > closed_days:
        return True
    try:
        return weekdays > 0 and calendar.is_ever_open()
    except NoOpenTime:
        return False


def _length(closure: Closure) -> int:
    """How many days a closure takes from a year at most."""
    first, last = (date(2000, *day).timetuple().tm_yday for day in closure[:2])
    return last - first + 1 if first <= last else last + 366 - first + 1
