"""Reads the corpus of worked calendar answers (business-time.json) for tests and benchmarks.

Its format: `calendars` by name with versions of weekly hours, holidays and special days; `cases`
with an operation, its arguments and the expected answer, found by a walk over real minutes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from stipt.sla.calendar import Calendar, NoOpenTime, epoch
from stipt.sla.hours import WEEKDAYS, SpecialDay, Week, parse_hours

OWN = Path(__file__).with_name("business-time.json")
DAY_RULES = {"wall": "wall-clock", "hours": "office-hours", "end": "end-of-day"}


def files() -> list[Path]:
    """The corpus kept here and those named in STIPT_CASES (paths, colon-separated)."""
    named = os.environ.get("STIPT_CASES", "")
    return [OWN, *(Path(path) for path in named.split(":") if path)]


def calendars(corpus: Mapping[str, Any]) -> dict[str, Calendar]:
    """The corpus's calendars, built."""
    return {name: _calendar(name, data) for name, data in corpus["calendars"].items()}


def _calendar(name: str, data: Mapping[str, Any]) -> Calendar:
    holidays: dict[int, dict[date, str]] = {}
    for text in data["holidays"]:
        day = date.fromisoformat(text)
        holidays.setdefault(day.year, {})[day] = "holiday"
    return Calendar(
        data["tz"],
        [_week(version) for version in data["versions"]],
        name=name,
        holidays=lambda year: holidays.get(year, {}),
        special=[
            SpecialDay(date.fromisoformat(day), _hours(spans))
            for day, spans in data.get("special", {}).items()
        ],
        day_seconds=data["day_seconds"],
    )


def _week(version: Mapping[str, Any]) -> Week:
    begins = version["from"]
    days = [_hours(version["week"].get(day, [])) for day in WEEKDAYS]
    return Week(tuple(days), date.fromisoformat(begins) if begins else None)


def _hours(spans: list[list[str]]) -> tuple[tuple[int, int], ...]:
    return parse_hours(", ".join(f"{begin}-{end}" for begin, end in spans))


def load(path: Path) -> Mapping[str, Any]:
    return json.loads(path.read_text("utf-8"))


def answer(calendar: Calendar, case: Mapping[str, Any]) -> Any:
    """What the calendar answers to a case; None where no answer exists."""
    start = _instant(case["start"])
    pauses = [(_instant(begin), _instant(end)) for begin, end in case.get("pauses", [])]
    try:
        return _ask(calendar, case, start, pauses)
    except NoOpenTime:
        return None


def expected(case: Mapping[str, Any]) -> Any:
    value = case["expected"]
    return _instant(value) if isinstance(value, str) else value


def _ask(
    calendar: Calendar, case: Mapping[str, Any], start: int, pauses: list[tuple[int, int]]
) -> Any:
    operation = case["op"]
    if operation == "is_open":
        return calendar.is_open(start)
    if operation == "next_open":
        return calendar.next_open(start)
    if operation == "start_by":
        return calendar.start_by(start, case["seconds"])
    if operation == "elapsed":
        end = _instant(case["end"])
        return calendar.worked(start, end) - _paused(calendar, pauses, start, end)
    if operation == "due":
        unpaused = calendar.after(start, case["seconds"])
        return _moved(
            calendar, unpaused, start, pauses, lambda p: calendar.after(start, case["seconds"] + p)
        )
    unpaused = _due_days(calendar, start, case["days"], case["rule"])
    return _moved(calendar, unpaused, start, pauses, lambda p: calendar.after(unpaused, p))


def _due_days(calendar: Calendar, start: int, days: int, rule: str) -> int:
    if rule == "budget":  # the same office moment, named as its earliest instant
        same_wall_time = calendar.after_days(start, days, "wall-clock")
        return calendar.after(start, calendar.worked(start, same_wall_time))
    return calendar.after_days(start, days, DAY_RULES[rule])


def _moved(calendar: Calendar, due: int, start: int, pauses: Any, moved_by: Any) -> int:
    """Repeat until it stands: a later due may take in more of the pauses."""
    while pauses:
        later = moved_by(_paused(calendar, pauses, start, due))
        if later == due:
            break
        due = later
    return due


def _paused(calendar: Calendar, pauses: list[tuple[int, int]], start: int, end: int) -> int:
    return sum(calendar.worked(max(begin, start), min(until, end)) for begin, until in pauses)


def _instant(text: str) -> int:
    return epoch(datetime.fromisoformat(text))
