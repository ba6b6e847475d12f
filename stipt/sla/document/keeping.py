"""Keep the dates of holidays with a version of an agreement, so that they stay as signed (C3)."""

from __future__ import annotations

from stipt.sla.agreement import Agreement
from stipt.sla.calendar import Calendar
from stipt.sla.holiday_dates import DayName, KeptHolidays, RuledHolidays, text_of
from stipt.sla.texts import Language


def with_kept_holidays(agreement: Agreement, first_year: int, last_year: int) -> Agreement:
    """The same agreement with the dates of its countries' holidays kept, for a row of years.

    Both years are included. Dates that were kept already stay, and years between them are kept
    too. Calendars without a country's holidays stay as they are.
    """
    calendars = {
        name: _keeping(calendar, agreement.language, {first_year, last_year})
        for name, calendar in agreement.calendars.items()
    }
    return agreement._replace(calendars=calendars)


def _keeping(calendar: Calendar, language: Language, years: set[int]) -> Calendar:
    made_of = calendar.definition
    source = made_of.holidays
    if not isinstance(source, RuledHolidays) or source.rule.country is None:
        return calendar
    if isinstance(source, KeptHolidays):
        years = years | {day.year for day in source.dates}
    dates = {
        day: DayName(text_of(name), language)
        for year in range(min(years), max(years) + 1)
        for day, name in source(year).items()
    }
    return Calendar(
        calendar.zone,
        made_of.weeks,
        name=made_of.name,
        holidays=KeptHolidays(source.rule, language, dates, source),
        special=made_of.special,
        closures=made_of.closures,
        day_seconds=made_of.day_seconds,
    )
