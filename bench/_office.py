"""The office that all benchmarks ask about, its holidays, and the questions.

Monday to Friday 08:30-17:30 in Amsterdam, closed on Dutch public holidays without Good Friday.
The holidays are computed once and kept, as an agreement keeps them; peers get the same dates.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime

from stipt.sla import Calendar, weekly
from stipt.sla.holiday_dates import DayName, HolidayRule, KeptHolidays, text_of
from stipt.sla.holidays import ComputedHolidays
from stipt.sla.texts import Text

ZONE = "Europe/Amsterdam"
FIRST_YEAR, LAST_YEAR = 2010, 2041
RULE = HolidayRule("NL", leave_out=("Good Friday",))


def kept_dates() -> dict[date, DayName]:
    """Every holiday of the years that the benchmarks touch."""
    computed = ComputedHolidays(RULE)
    return {
        day: DayName(Text(*text_of(name)))
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
        for day, name in computed(year).items()
    }


DATES = kept_dates()


def office() -> Calendar:
    """The office's calendar, with nothing compiled yet."""
    return Calendar(ZONE, [weekly("08:30-17:30")], holidays=KeptHolidays(RULE, dates=DATES))


def instants(count: int, first_year: int = 2024, last_year: int = 2026) -> list[int]:
    """Epoch seconds all over some years, the same ones in each run."""
    begin = int(datetime(first_year, 1, 1, tzinfo=UTC).timestamp())
    end = int(datetime(last_year + 1, 1, 1, tzinfo=UTC).timestamp())
    drawn = random.Random(20261123)
    return [drawn.randrange(begin, end) for _ in range(count)]
