"""Instants in sentences of the portal: "today 13:32", "Wednesday 12:32", "Wednesday 3 June 10:32"."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString

from stipt.sla.texts import Language
from stipt.ui.shown import shown_language, shown_now, shown_zone
from stipt.ui.times import day_and_clock
from stipt.words.quantities import day_of_year, either, weekday


def spoken(at: datetime, *, names_today: bool = True, is_end: bool = False) -> str:
    """An instant in the reader's zone and language; the weekday alone within six days.

    `names_today` off: today is said by its weekday too. `is_end`: midnight is 24:00 of the day
    before, as a due time has it.
    """
    language, now = shown_language(), shown_now()
    day, clock = day_and_clock(at.astimezone(shown_zone()), language, is_end=is_end)
    return f"{_day(day, None if now is None else now.date(), language, names_today)} {clock}"


def dated(at: datetime) -> str:
    """The same with its date, where a weekday could be last week's or next week's."""
    language = shown_language()
    day, clock = day_and_clock(at.astimezone(shown_zone()), language)
    return f"{weekday(day.weekday(), language)} {day_of_year(day.month, day.day, language)} {clock}"


def spoken_due(at: datetime) -> str:
    """A due time, by which something is done at the latest."""
    return spoken(at, is_end=True)


def _day(day: date, today: date | None, language: Language, names_today: bool) -> str:
    if day == today and names_today:
        return either(language, "vandaag", "today")
    name = weekday(day.weekday(), language)
    if today is None or day.year != today.year:
        return f"{name} {day_of_year(day.month, day.day, language)} {day.year}"
    if abs((day - today).days) <= 6:
        return name
    return f"{name} {day_of_year(day.month, day.day, language)}"


def strong(at: datetime, *, is_end: bool = False, with_date: bool = False) -> SafeString:
    """An instant as `spoken`, or `dated`, marked for eye and machine."""
    local = at.astimezone(shown_zone())
    text = dated(at) if with_date else spoken(at, is_end=is_end)
    return format_html('<b><time datetime="{}">{}</time></b>', local.isoformat(), text)
