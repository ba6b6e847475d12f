"""The hours that count: every calendar of the agreement in words (C3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from stipt.sla.calendar import Calendar, NoOpenTime
from stipt.sla.hours import DAY, Closure, Hours, SpecialDay, Week, clock_text
from stipt.words.blocks import Block, Heading, Listing, Phrase, Table
from stipt.words.day_names import day_name, day_name_inside
from stipt.words.edition import Edition
from stipt.words.quantities import (
    capital,
    day_of_year,
    full_date,
    length,
    listing,
    open_hours,
    plain_date,
    weekday,
)
from stipt.words.targets import calendar_name, every_target

YEARS_AHEAD: Final = 6
"""How far a holiday that doesn't come every year is looked for."""

YEAR_SECONDS: Final = 366 * DAY

OFTEN: Final = 3
"""So many times on closed weekdays alone, and a holiday is one that always falls there."""


def hours_and_days(edition: Edition) -> Iterator[Block]:
    """Each calendar: its hours, zone, holidays with their next dates, closures, own days."""
    yield Heading(edition.say("Uren en werkdagen", "Hours and working days"), "hours")
    for key, calendar in edition.agreement.calendars.items():
        name = capital(calendar_name(key, edition.agreement, edition.language))
        yield Heading(name, f"calendar-{key}", level=3)
        first, *others = (Phrase(line) for line in _lines(key, calendar, edition))
        if key == edition.agreement.calendar:
            clause = edition.agreement.clause_about("office-hours")
            first = first._replace(refs=edition.refs(clause))
        yield Listing((first, *others))
        if holidays := _next_holidays(calendar, edition.at):
            yield _holiday_table(name, holidays, edition)


def _lines(key: str, calendar: Calendar, edition: Edition) -> Iterator[str]:
    definition = calendar.definition
    for week in definition.weeks:
        yield _week_text(week, edition)
    yield _zone_text(calendar, edition)
    for closure in definition.closures:
        yield _closure_text(closure, edition)
    for first, last in _spells(calendar, edition.at):
        yield _special_text(first, last, calendar, edition)
    if edition.agreement.reading("day") == "office-hours" and _counts_days(key, edition):
        length_of_day = length(calendar.day_seconds, edition.language)
        yield edition.say(
            f"Een werkdag telt {length_of_day}.", f"A working day counts {length_of_day}."
        )
    if key == edition.agreement.calendar and len(edition.agreement.calendars) > 1:
        yield edition.say(
            "Deze uren gelden waar geen andere zijn genoemd.",
            "These hours hold where no others are named.",
        )


def _counts_days(key: str, edition: Edition) -> bool:
    """Whether any target is in working days of this calendar."""
    targets = every_target(edition.agreement)
    return any(target.kind == "days" and target.calendar == key for target in targets)


def _zone_text(calendar: Calendar, edition: Edition) -> str:
    """The zone, and its summer time where it has one in the coming year."""
    begin = int(datetime.combine(edition.at, time(), calendar.zone).timestamp())
    offsets = {seconds for _, _, seconds in calendar.offsets(begin, begin + YEAR_SECONDS)}
    zone = edition.say(f"Tijdzone {calendar.zone.key}", f"Time zone {calendar.zone.key}")
    if len(offsets) == 1:
        return f"{zone}."
    return zone + edition.say(
        ", met de zomertijd die daar geldt.", ", with the summer time that holds there."
    )


def _week_text(week: Week, edition: Edition) -> str:
    """Office hours of a week, days on end with the same hours taken together."""
    parts = [
        f"{_days_text(first, last, edition)} {open_hours(hours, edition.language)}"
        for first, last, hours in _runs(week)
    ]
    text = "; ".join(parts) + "."
    if week.from_date is None:
        return capital(text)
    day = plain_date(week.from_date, edition.language)
    return edition.say(f"Vanaf {day}: {text}", f"From {day} on: {text}")


def _runs(week: Week) -> list[tuple[int, int, Hours]]:
    runs: list[tuple[int, int, Hours]] = []
    for day, hours in enumerate(_shifts(week)):
        if runs and runs[-1][2] == hours:
            runs[-1] = (runs[-1][0], day, hours)
        else:
            runs.append((day, day, hours))
    return runs


def _shifts(week: Week) -> list[Hours]:
    """The hours of each weekday, a shift past midnight in one piece, with an end over 24:00."""
    days = [list(hours) for hours in week.hours]
    for day, hours in enumerate(days):
        following = days[(day + 1) % 7]
        if not hours or not following or hours[-1][1] < DAY or following[0][0] > 0:
            continue
        begin, (_, end) = hours[-1][0], following[0]
        if end <= begin:
            hours[-1] = (begin, DAY + end)
            del following[0]
    return [tuple(hours) for hours in days]


def _days_text(first: int, last: int, edition: Edition) -> str:
    if (first, last) == (0, 6):
        return edition.say("elke dag", "every day")
    names = [weekday(day, edition.language) for day in (first, last)]
    if first == last:
        return names[0]
    if last == first + 1:
        return listing(names, edition.language)
    return edition.say(f"{names[0]} tot en met {names[1]}", f"{names[0]} to {names[1]}")


def _closure_text(closure: Closure, edition: Edition) -> str:
    first, last = (day_of_year(*end, edition.language) for end in (closure.first, closure.last))
    on = edition.say(f"op {first}", f"on {first}")
    if first != last:
        on = edition.say(f"van {first} tot en met {last}", f"from {first} to {last}")
    hours = ""
    if closure.hours != ((0, 86_400),):
        hours = f" {open_hours(closure.hours, edition.language)}"
    name = _in_brackets(closure.name, edition)
    return edition.say(
        f"Elk jaar {on} gesloten{hours}{name}.", f"Closed{hours} every year {on}{name}."
    )


def _spells(calendar: Calendar, at: date) -> list[tuple[SpecialDay, SpecialDay]]:
    """The special days from `at` on, those on end with the same name and hours taken together.

    One that was announced when it was over changed nothing: left out.
    """
    spells: list[tuple[SpecialDay, SpecialDay]] = []
    for day in calendar.definition.special:
        since = _since(day, calendar)
        if since >= DAY:
            continue
        if spells and since == 0 and _goes_on(spells[-1], day, calendar):
            spells[-1] = (spells[-1][0], day)
        elif day.day >= at:
            spells.append((day, day))
    return spells


def _goes_on(spell: tuple[SpecialDay, SpecialDay], day: SpecialDay, calendar: Calendar) -> bool:
    first, before = spell
    alike = (before.hours, before.name, before.cut) == (day.hours, day.name, day.cut)
    is_next = day.day - before.day == timedelta(days=1)
    return alike and is_next and _since(first, calendar) == 0


def _since(day: SpecialDay, calendar: Calendar) -> int:
    """From when on its date a special day counts, in seconds from 00:00; 0 if known before."""
    if day.announced_at is None:
        return 0
    announced = datetime.fromtimestamp(day.announced_at, calendar.zone)
    if announced.date() == day.day:
        return _wall_seconds(announced)
    return DAY if announced.date() > day.day else 0


def _wall_seconds(at: datetime) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


def _special_text(first: SpecialDay, last: SpecialDay, calendar: Calendar, edition: Edition) -> str:
    begin = full_date(first.day, edition.language)
    on = edition.say(f"Op {begin}", f"On {begin}")
    if first is not last:
        end = full_date(last.day, edition.language)
        on = edition.say(f"Van {begin} tot en met {end}", f"From {begin} to {end}")
    name = _in_brackets(first.name, edition)
    if since := _since(first, calendar):
        return f"{on} {_changed_during(first, since, calendar, edition)}{name}."
    closed = edition.say("gesloten ", "closed ") if first.cut else ""
    return f"{on} {closed}{open_hours(first.hours, edition.language)}{name}."


def _changed_during(day: SpecialDay, since: int, calendar: Calendar, edition: Edition) -> str:
    """The hours of a day that was changed while it ran: what was counted before stays counted."""
    midnight, following = (
        datetime.combine(on, time(), calendar.zone) for on in (day.day, day.day + timedelta(days=1))
    )
    hours: list[tuple[int, int]] = []
    for segment in calendar.segments(midnight, following):
        begin, end = (_wall_seconds(datetime.fromtimestamp(at, calendar.zone)) for at in segment)
        if hours and hours[-1][1] == begin:
            begin = hours.pop()[0]
        hours.append((begin, end or DAY))
    if hours and not day.hours:
        clock = clock_text(since)
        return edition.say(f"vanaf {clock} gesloten", f"closed from {clock} on")
    return open_hours(hours, edition.language)


def _in_brackets(name: str, edition: Edition) -> str:
    return f" ({day_name_inside(name, edition.language)})" if name else ""


def _next_holidays(calendar: Calendar, at: date) -> dict[str, date]:
    """Each holiday's next date, by its name; those beyond `YEARS_AHEAD` are not looked for.

    One that falls on a closed weekday year after year (Easter Sunday) closes nothing: left out.
    """
    source, weeks = calendar.definition.holidays, calendar.definition.weeks
    dates: dict[str, list[date]] = {}
    for year in range(at.year, at.year + YEARS_AHEAD):
        try:
            named = source(year)
        except NoOpenTime:
            break  # further ahead nobody knows them yet
        for day, name in sorted(named.items()):
            if day >= at:
                dates.setdefault(name, []).append(day)
    found = {
        name: days[0]
        for name, days in dates.items()
        if len(days) < OFTEN or any(week.hours[day.weekday()] for week in weeks for day in days)
    }
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def _holiday_table(name: str, holidays: dict[str, date], edition: Edition) -> Table:
    columns = (
        Phrase(edition.say("Gesloten op", "Closed on")),
        Phrase(edition.say("Eerstvolgende datum", "Next date")),
    )
    rows = tuple(
        (Phrase(day_name(holiday, edition.language)),
         Phrase(full_date(day, edition.language)))
        for holiday, day in holidays.items()
    )  # fmt: skip
    return Table(
        edition.say(f"Feestdagen: {name}", f"Holidays: {name}"), columns, rows, shows_caption=True
    )
