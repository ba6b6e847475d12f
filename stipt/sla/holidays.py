"""Public holidays computed by the `holidays` library, named in Dutch and English.

The one module that imports the library, which takes longer than all else here; agreements that
keep their dates (`holiday_dates.KeptHolidays`) do without it. Clause C3.
"""

from __future__ import annotations

import difflib
import re
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from holidays import country_holidays
from holidays.constants import HOLIDAY_NAME_DELIMITER
from holidays.holiday_base import HolidayBase
from holidays.registry import COUNTRIES

from stipt.sla.calendar import NoOpenTime
from stipt.sla.holiday_dates import DayName, HolidayRule, RuledHolidays
from stipt.sla.texts import Text

LOOKED_THROUGH: Final = (2000, 2041)
"""The years whose holidays make the list of a country's known names."""

DUTCH_OF: Final = ("NL", "BE")
"""The countries whose Dutch names serve for the same holidays elsewhere."""

_NOTE = re.compile(r"\s*\([^()]*\)$")  # "Christmas Day (observed)" is Christmas Day as well


class HolidaysUnknown(NoOpenTime):
    """The library doesn't know this year's holidays, so no office hours can be counted in it."""


class RuleProblem(NamedTuple):
    """What is wrong with a rule: the part of it, what was found, what would be right."""

    part: str
    position: int
    found: str
    wanted: str


class _Names(NamedTuple):
    """The holidays of one date in Dutch, in English and in the country's own language."""

    nl: list[str]
    en: list[str]
    own: list[str]


@dataclass(frozen=True, slots=True)
class ComputedHolidays(RuledHolidays):
    """A country's holidays of any year that the library knows, less and more what the rule says.

    HolidaysUnknown when the library doesn't know a year. Make it of a rule without problems
    (`rule_problems`): an unknown country is a NotImplementedError of the library.
    """

    def _dates(self, year: int) -> Mapping[date, str]:
        found: dict[date, str] = {}
        for day, names in _names_by_date(self.rule.country, self.rule.subdivision, year).items():
            left = _less(names, _left_out(self.rule))
            if left is not None:
                found[day] = DayName(left, self.language)
        return dict(sorted((found | self.added_in(year)).items()))


def rule_problems(rule: HolidayRule) -> list[RuleProblem]:
    """What the library doesn't know of a rule: its country, else subdivision and names."""
    if rule.country is None:
        return []
    codes = {names[1]: key.replace("_", " ").title() for key, names in COUNTRIES.items()}
    if rule.country not in codes:
        wanted = "the two letters of a country"
        if nearest := _nearest_country(rule.country, codes):
            wanted += f'; the nearest known is "{nearest}" ({codes[nearest]})'
        else:
            wanted += ', such as "NL"'
        return [RuleProblem("country", 0, f'"{rule.country}"', wanted)]
    known_subdivisions = _subdivisions(rule.country)
    if rule.subdivision is not None and rule.subdivision not in known_subdivisions:
        wanted = _one_of(rule.subdivision, known_subdivisions, f"a part of {rule.country}")
        return [RuleProblem("subdivision", 0, f'"{rule.subdivision}"', wanted)]
    known = _translations(rule.country, rule.subdivision)
    folded = {name.casefold() for name in known}
    return [
        RuleProblem("leave_out", index, f'"{name}"', _one_of(name, known, "a holiday's name"))
        for index, name in enumerate(rule.leave_out)
        if name.casefold() not in folded
    ]


def _nearest_country(found: str, codes: Mapping[str, str]) -> str | None:
    """The code that was meant: by another code of it, by its name, or its two letters swapped."""
    for names in COUNTRIES.values():
        if found.casefold() in {name.casefold() for name in names}:
            return names[1]
    by_name = {name.casefold(): code for code, name in codes.items()}
    if near := difflib.get_close_matches(found.casefold(), by_name, 1, 0.7):
        return by_name[near[0]]
    swapped = found[::-1].upper()
    return swapped if swapped in codes else None


def _one_of(found: str, known: Iterable[str], what: str) -> str:
    """What would be right, in words: the nearest known, or all of them."""
    folded = {name.casefold(): name for name in known}
    if not folded:
        return f"nothing: the library knows no {what.removeprefix('a ')}"
    if near := difflib.get_close_matches(found.casefold(), folded, 1, 0.5):
        return f'{what}; the nearest known is "{folded[near[0]]}"'
    return f"{what}: " + ", ".join(f'"{name}"' for name in sorted(folded.values()))


def _subdivisions(country: str) -> tuple[str, ...]:
    known = _year_of_library(country, None, "en_US")
    return (*known.subdivisions, *known.subdivisions_aliases)


def _left_out(rule: HolidayRule) -> frozenset[str]:
    """The names left out, in each language and folded."""
    if not rule.leave_out or rule.country is None:
        return frozenset()
    known = {n.casefold(): t for n, t in _translations(rule.country, rule.subdivision).items()}
    out = {name.casefold() for name in rule.leave_out}
    for name in tuple(out):
        if name in known:
            out |= {known[name].nl.casefold(), known[name].en.casefold()}
    return frozenset(out)


def _less(names: _Names, left_out: frozenset[str]) -> Text | None:
    """The names of a date without those left out; None when none of them stays."""
    nl, en, own = (
        [n for n in some if not {n.casefold(), _bare(n).casefold()} & left_out] for some in names
    )
    if not (nl and en and own):
        return None
    return Text(HOLIDAY_NAME_DELIMITER.join(nl), HOLIDAY_NAME_DELIMITER.join(en))


@lru_cache(maxsize=64)
def _translations(country: str, subdivision: str | None) -> Mapping[str, Text]:
    """Every holiday's name of a country, in any of its languages, to its Dutch and English.

    Paired where a holiday has its date for itself: two on one date stand in each language's order.
    """
    first, last = LOOKED_THROUGH
    known: dict[str, Text] = {}
    together: dict[str, Text] = {}
    for year in range(first, last):
        try:
            dates = _names_by_date(country, subdivision, year)
        except HolidaysUnknown:
            continue
        for names in dates.values():
            if len(names.nl) == len(names.en) == len(names.own) == 1:
                text = Text(_bare(names.nl[0]), _bare(names.en[0]))
                for name in (names.own[0], *text):
                    known.setdefault(_bare(name), text)
            else:
                for name in (*names.nl, *names.en, *names.own):
                    together.setdefault(_bare(name), Text(_bare(name), _bare(name)))
    return {**together, **known}


def _names_by_date(country: str | None, subdivision: str | None, year: int) -> dict[date, _Names]:
    """The library's holidays of a year; for lack of a Dutch name the English one stands in."""
    if country is None:
        return {}
    own = _year_of_library(country, subdivision, None, year)
    if year > own.end_year:
        raise HolidaysUnknown(
            f"the holidays of {country} are known up to {own.end_year}, not of {year}; "
            "the agreement can keep their dates"
        )
    english = own
    if "en_US" in own.supported_languages:
        english = _year_of_library(country, subdivision, "en_US", year)
    if "nl" not in own.supported_languages:
        return {
            day: _Names(_in_dutch(_names(english[day])), _names(english[day]), _names(own[day]))
            for day in sorted(own)
        }
    dutch = _year_of_library(country, subdivision, "nl", year)
    return {
        day: _Names(_names(dutch[day]), _names(english[day]), _names(own[day]))
        for day in sorted(own)
    }


def _in_dutch(names: list[str]) -> list[str]:
    """English names in Dutch, where the Netherlands or Belgium have that holiday too."""
    known = [_translations(country, None) for country in DUTCH_OF]
    return [next((some[name].nl for some in known if name in some), name) for name in names]


def _year_of_library(
    country: str, subdivision: str | None, language: str | None, *years: int
) -> HolidayBase:
    """The library's answer; its own language for None, never that of the machine."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        answer = country_holidays(
            country, subdiv=subdivision, years=years, language=language or "own"
        )
    # The library warns where a year's dates aren't known yet, and gives those that are.
    for warning in told:
        raise HolidaysUnknown(f"the holidays of {country} in {years[0]}: {warning.message}")
    return answer


def _names(joined: str) -> list[str]:
    return joined.split(HOLIDAY_NAME_DELIMITER)


def _bare(name: str) -> str:
    """A name without the note behind it: "(observed)", "(substitute)", "(estimated)"."""
    return _NOTE.sub("", name)
