"""What a calendar says that can't be: holidays nobody knows, days twice, hours never open (C3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, NamedTuple

from stipt.sla.document.calendar_schema import CalendarTable, KeptTable
from stipt.sla.document.calendars import CalendarMaker, is_ever_open
from stipt.sla.document.checks import table_keys
from stipt.sla.document.lines import Path
from stipt.sla.document.problems import one_of, quoted
from stipt.sla.document.validation import Draft
from stipt.sla.holidays import rule_problems

RESERVED: Final = (
    *("working", "second", "seconds", "minute", "minutes", "hour", "hours", "day", "days"),
)


class _Seen(NamedTuple):
    day: date
    path: Path


def check_calendars(draft: Draft, maker: CalendarMaker) -> None:
    """Note everything that is wrong with the calendars, each on its own."""
    document = draft.document
    for name, table in document.calendars.items():
        _check_name(draft, name)
        _check_days(draft, name, table)
        place: Path = ("calendars", name)
        kept = document.kept_holidays.get(name)
        # What is wrong by itself was told, and says nothing of the rest.
        if draft.has_lost((*place, "holidays")) or (
            kept is None and draft.has_lost(("kept_holidays", name))
        ):
            continue
        if kept is not None and _is_of(kept, table):
            _check_kept_dates(draft, name, kept)
            knows_holidays = True
        else:
            knows_holidays = _check_rule(draft, name, table)
            if knows_holidays and kept is not None:
                _tell_other_rule(draft, name, table, kept)
        if knows_holidays and not draft.has_lost((*place, "hours")):
            _check_open(draft, name, table, kept, maker)
    known = table_keys(draft.raw.get("calendars"))
    for name in document.kept_holidays:
        if name not in known:
            wanted = one_of(known, name, "the name of a calendar")
            draft.add(("kept_holidays", name), quoted(name), wanted)


def _check_name(draft: Draft, name: str) -> None:
    """A calendar's name can be said in "12 office hours" without being taken for another word."""
    if name in RESERVED:
        draft.add(("calendars", name), quoted(name), "a name that is no word of a term")


def _check_days(draft: Draft, name: str, table: CalendarTable) -> None:
    """No date has two hours, no date has two versions."""
    place: Path = ("calendars", name)
    special: dict[date, Path] = {}
    for position, days in enumerate(table.special_days):
        path = (*place, "special_days", position, "on")
        for count in range(((days.until or days.on) - days.on).days + 1):
            day = days.on + timedelta(count)
            if day in special:
                _tell_twice(draft, path, _Seen(day, special[day]))
                break
            special[day] = path
    versions: dict[date, Path] = {}
    for position, version in enumerate(table.versions):
        path = (*place, "versions", position, "from")
        if version.from_date in versions:
            _tell_twice(draft, path, _Seen(version.from_date, versions[version.from_date]))
        versions.setdefault(version.from_date, path)


def _tell_twice(draft: Draft, path: Path, first: _Seen) -> None:
    line = draft.line_of(draft.original(first.path))
    found = f"{first.day.isoformat()} a second time; the first is on line {line}"
    draft.add(path, found, "each date once")


def _is_of(kept: KeptTable, table: CalendarTable) -> bool:
    """Whether kept dates say that they are those of the calendar's rule."""
    return table.holidays is not None and table.holidays.rule().words() == " ".join(kept.of.split())


def _tell_other_rule(draft: Draft, name: str, table: CalendarTable, kept: KeptTable) -> None:
    wanted = f"calendars.{name}.holidays, or no [kept_holidays.{name}]"
    if table.holidays is not None:
        rule = quoted(table.holidays.rule().words())
        wanted = (
            f"{rule}, as calendars.{name}.holidays says, and dates to match; or no "
            f"[kept_holidays.{name}], to compute them"
        )
    draft.add(("kept_holidays", name, "of"), quoted(kept.of), wanted)


def _check_kept_dates(draft: Draft, name: str, kept: KeptTable) -> None:
    """Each date once, and no year left out."""
    place: Path = ("kept_holidays", name)
    first: dict[date, Path] = {}
    for position, (day, _) in enumerate(kept.dates):
        path = (*place, "dates", position)
        if day in first:
            _tell_twice(draft, path, _Seen(day, first[day]))
        first.setdefault(day, path)
    years = {day.year for day in first}
    is_whole = not draft.has_lost(place)
    for year in range(min(years, default=0), max(years, default=0)):
        if is_whole and year not in years:
            wanted = "dates of each year, from the first to the last"
            draft.add((*place, "dates"), f"no date of {year}", wanted)


def _check_rule(draft: Draft, name: str, table: CalendarTable) -> bool:
    """Whether the library knows the country, its part and every name left out."""
    if table.holidays is None:
        return True
    found = rule_problems(table.holidays.rule())
    for problem in found:
        path: Path = ("calendars", name, "holidays", problem.part)
        if problem.part == "leave_out":
            path = (*path, problem.position)
        draft.add(path, problem.found, problem.wanted)
    return not found


def _check_open(
    draft: Draft, name: str, table: CalendarTable, kept: KeptTable | None, maker: CalendarMaker
) -> None:
    """The calendar is open at some time or other: no clock could ever end on it otherwise."""
    if is_ever_open(maker.calendar(name, table, kept), table):
        _check_last_version(draft, name, table, kept, maker)
    else:
        draft.add(("calendars", name, "hours"), _never(table), "some hours that are open")


def _check_last_version(
    draft: Draft, name: str, table: CalendarTable, kept: KeptTable | None, maker: CalendarMaker
) -> None:
    """The last version is open at some time: no clock could end after it begins otherwise."""
    place: Path = ("calendars", name)
    lost = any(draft.has_lost((*place, key)) for key in ("versions", "special_days"))
    if lost or not table.versions:
        return
    position, last = max(enumerate(table.versions), key=lambda one: one[1].from_date)
    special = [s for s in table.special_days if (s.until or s.on) >= last.from_date]
    alone = {"hours": last.hours, "versions": [], "special_days": special}
    rest = table.model_copy(update=alone)
    if not is_ever_open(maker.calendar(name, rest, kept), rest):
        found = f"{_never(rest)} from {last.from_date.isoformat()} on"
        wanted = "some hours that are open, or a later version that has them"
        draft.add((*place, "versions", position, "hours"), found, wanted)


def _never(table: CalendarTable) -> str:
    has_hours = any(table.hours.values())
    return "hours that closures and holidays never leave open" if has_hours else "no hours"
