"""The schema of calendars: hours, holidays, special days, closures, kept dates. Clause C3."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema, model_validator

from stipt.sla.document.parts import (
    CutHours,
    Day,
    HolidayDate,
    HoursOfDate,
    HoursOfDay,
    KeptLine,
    Moment,
    Plain,
    Table,
    TextTable,
    YearDays,
    Zone,
    phrase,
)
from stipt.sla.document.problems import Absent, Wrong, quoted, such_as
from stipt.sla.document.words import read_duration, text_value
from stipt.sla.holiday_dates import AddedHoliday, HolidayRule
from stipt.sla.hours import DAY, WEEKDAYS, Hours, split_at_midnight

LONGEST_SPECIAL_DAYS: Final = 400

Days = tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]


def days_of(key: str) -> range:
    """The weekdays of a key, Monday being 0: ``"mon-fri"`` is range(0, 5)."""
    first, dash, last = key.partition("-")
    begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last if dash else first)
    return range(begin, end + 1)


def _days_key(value: object) -> str:
    wanted = 'days such as "mon-fri" or "sat"'
    key = text_value(value, wanted)
    for day in key.split("-", 1):
        if day not in WEEKDAYS:
            raise Wrong(such_as(wanted, WEEKDAYS, day), quoted(key))
    if not days_of(key):
        raise Wrong(f"{wanted}, in the order of the week", quoted(key))
    return key


def week_of(hours: Mapping[str, Hours]) -> Days:
    """The hours of seven days, shifts past midnight split; `Wrong` where hours or days overlap."""
    week: list[Hours] = [() for _ in WEEKDAYS]
    named: dict[int, str] = {}
    for key, of_day in hours.items():
        for day in days_of(key):
            if day in named:
                raise Wrong("each day once", f'{WEEKDAYS[day]} in both "{named[day]}" and "{key}"')
            named[day] = key
            week[day] = of_day
    try:
        mon, tue, wed, thu, fri, sat, sun = split_at_midnight(week)
    except ValueError as error:
        raise Wrong("hours that don't overlap", str(error)) from error
    return mon, tue, wed, thu, fri, sat, sun


def _checked(hours: dict[str, Hours]) -> dict[str, Hours]:
    week_of(hours)
    return hours


WeekHours = Annotated[
    dict[Annotated[str, PlainValidator(_days_key), phrase("mon-fri", "sat")], HoursOfDay],
    AfterValidator(_checked),
]


def _is_usable(hours: int | Decimal) -> bool:
    """Over 0, within a day, and without more decimals than a second needs."""
    number = Decimal(hours)
    return number.is_finite() and 0 < number <= 24 and abs(number.adjusted()) < 9


def _day_seconds(value: object) -> int:
    wanted = 'a number of hours from 0 to 24, such as 8 or 7.5, or "440 minutes"'
    if isinstance(value, str):
        seconds = Fraction(read_duration(value))
    elif isinstance(value, int | Decimal) and not isinstance(value, bool) and _is_usable(value):
        seconds = Fraction(value) * 3600
    else:
        raise Wrong(wanted)
    if seconds > DAY or seconds.denominator != 1:
        raise Wrong(wanted)
    return int(seconds)


DayHours = Annotated[
    int, PlainValidator(_day_seconds), WithJsonSchema({"type": ["number", "string"]})
]


class AddedHolidayTable(Table):
    """A holiday of the agreement's own."""

    on: HolidayDate = Field(
        description='A day of every year in quotes, "24 December", or one date without, 2026-06-05.'
    )
    name: TextTable = Field(description="What the day is called.")


class HolidaysTable(Table):
    """Which public holidays close the calendar."""

    country: Plain | None = Field(
        None, description='The country whose public holidays these are, by its two letters: "NL".'
    )
    subdivision: Plain | None = Field(
        None, description='A state, province or region of it with holidays of its own: "BY".'
    )
    leave_out: list[Plain] = Field(
        [], description="Names of holidays that are ordinary days, in Dutch, English or local."
    )
    add: list[AddedHolidayTable] = Field([], description="Holidays of the agreement's own.")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.country is None and (self.subdivision is not None or self.leave_out):
            raise Absent('country = "NL" or another beside subdivision and leave_out', "no country")
        if self.country is None and not self.add:
            raise Absent('country = "NL" or another, or days to add', "neither country nor days")
        return self

    def rule(self) -> HolidayRule:
        """The rule that these keys write down."""
        return HolidayRule(
            self.country,
            self.subdivision,
            tuple(self.leave_out),
            tuple(AddedHoliday(added.name.text(), added.on) for added in self.add),
        )


class SpecialDayTable(Table):
    """One date, or several in a row, with hours of their own."""

    on: Day = Field(description="The date, or the first of several.")
    until: Day | None = Field(None, description="The last date, when there are several.")
    hours: HoursOfDate | None = Field(
        None, description='The hours of that date instead of the usual ones, or "closed".'
    )
    closed: CutHours | None = Field(
        None, description="Hours of that date that are closed, the others staying as usual."
    )
    name: TextTable | None = Field(None, description="What the day is called.")
    announced_at: Moment | None = Field(
        None,
        description="When this was announced: it counts from then on, never for time before.",
    )

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        wanted = 'hours = "closed", hours = "10:00-14:00" or closed = "13:00-17:30"'
        if self.hours is None and self.closed is None:
            raise Absent(wanted, "neither hours nor closed")
        if self.hours is not None and self.closed is not None:
            raise Wrong(wanted, "both hours and closed")
        if self.until is not None and not 0 <= (self.until - self.on).days < LONGEST_SPECIAL_DAYS:
            raise Wrong(
                f"a date on or after the first, and at most {LONGEST_SPECIAL_DAYS} days in all",
                f"until {self.until}",
            )
        return self


class ClosureTable(Table):
    """Days that are closed every year."""

    every_year: YearDays = Field(
        description='"24 December to 2 January", or one day: "5 December".'
    )
    closed: CutHours | None = Field(
        None, description="The hours that are closed on those days; without it the whole day."
    )
    name: TextTable | None = Field(None, description="What the closure is called.")


class VersionTable(Table):
    """Other hours from a date on."""

    from_date: Day = Field(alias="from", description="The first date with these hours.")
    hours: WeekHours = Field(description="Hours per day or range of days, as above.")


class CalendarTable(Table):
    """A calendar: which hours count."""

    name: TextTable | None = Field(
        None, description='What its hours are called in sentences: "kantooruren", "office hours".'
    )
    zone: Zone | None = Field(None, description="Its time zone, when not that of the agreement.")
    hours: WeekHours = Field(
        description='Hours per day or range of days: hours.mon-fri = "08:30-12:00, 13:00-17:30". '
        'A day that isn\'t named is closed. "22:00-06:00" ends on the next day.'
    )
    day_hours: DayHours | None = Field(
        None,
        description='How many hours make a working day where readings.day is "office-hours"; '
        '8 when it isn\'t said. 7.5, or "440 minutes".',
    )
    holidays: HolidaysTable | None = Field(None, description="Public holidays, closed all day.")
    special_days: list[SpecialDayTable] = Field([], description="Dates with hours of their own.")
    closures: list[ClosureTable] = Field([], description="Days that are closed every year.")
    versions: list[VersionTable] = Field([], description="Other hours from a date on.")


class KeptTable(Table):
    """The dates of a calendar's holidays as they were signed."""

    of: Plain = Field(
        description='Which holidays these are the dates of: "NL without Good Friday". Must agree '
        "with the calendar's own holidays, so that neither is changed alone."
    )
    dates: list[KeptLine] = Field(
        description='Lines such as "2026-01-01 Nieuwjaarsdag | New Year\'s Day", for years in a '
        "row without a gap. They win over what is computed; other years are computed."
    )
