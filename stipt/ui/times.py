"""Moments as a screen says them: short, in the reader's zone, the doubled hour told apart.

Instants come in aware, in the zone in which they are to be said; `now` too, or None where it is not
known: then nothing is left out. Seconds are not shown: a due of 13:05:40 reads 13:05.
"""

from __future__ import annotations

from datetime import date, datetime

from stipt.sla.texts import Language
from stipt.words.quantities import day_and_time, either, short_date


def moment_text(at: datetime, language: Language, now: datetime | None) -> str:
    """Date and time, the year when it is not this one: "Tue 26 May 10:32"."""
    day, clock = day_and_clock(at, language)
    return f"{day_text(day, language, now)} {clock}"


def clock_text(at: datetime, language: Language, now: datetime | None) -> str:
    """The time alone when it is today, else with its date."""
    if now is not None and at.date() == now.date():
        return day_and_clock(at, language)[1]
    return moment_text(at, language, now)


def near_text(
    at: datetime, language: Language, now: datetime | None, *, is_end: bool = False
) -> str:
    """As short as can be: "10:32", within six days "Fri 10:26", else with the date."""
    day, clock = day_and_clock(at, language, is_end=is_end)
    if now is None or abs((day - now.date()).days) > 6:
        return f"{day_text(day, language, now)} {clock}"
    if day == now.date():
        return clock
    weekday = short_date(day, language).split(" ", 1)[0]
    return f"{weekday} {clock}"


def spoken_text(at: datetime, language: Language, now: datetime | None) -> str:
    """A due in a sentence: "today 12:05", "wo 27 mei 12:32"."""
    day, clock = day_and_clock(at, language, is_end=True)
    if now is not None and day == now.date():
        return f"{either(language, 'vandaag', 'today')} {clock}"
    return f"{day_text(day, language, now)} {clock}"


def day_text(day: date, language: Language, now: datetime | None) -> str:
    """A date, the year when it is not this one: "vr 22 mei", "Mon 2 Jan 2023"."""
    text = short_date(day, language)
    return text if now is not None and day.year == now.year else f"{text} {day.year}"


def day_and_clock(at: datetime, language: Language, *, is_end: bool = False) -> tuple[date, str]:
    """The date and the time; an end at midnight is 24:00 of the day before.

    In the hour that comes twice the first is still summer time, the second winter time.
    """
    wall = at.replace(second=0, microsecond=0, tzinfo=None)
    day, clock = day_and_time(wall, is_end=is_end)
    if is_doubled(at):
        clock += f" ({season(is_summer=at.fold == 0, language=language)})"
    return day, clock


def is_doubled(at: datetime) -> bool:
    """Whether its wall time comes twice, because the clock is set back."""
    other = at.replace(fold=1 - at.fold).utcoffset()
    first, second = (at.utcoffset(), other) if at.fold == 0 else (other, at.utcoffset())
    return first is not None and second is not None and first > second


def season(*, is_summer: bool, language: Language) -> str:
    """What the two halves of the doubled hour are called."""
    if is_summer:
        return either(language, "zomertijd", "summer time")
    return either(language, "wintertijd", "winter time")
