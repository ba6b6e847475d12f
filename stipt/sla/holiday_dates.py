"""Holidays of an agreement without any library: its rule, the dates kept with it, its own days.

A :class:`HolidayRule` is what was signed ("the Netherlands without Good Friday"). A source turns
it into the dates of a year for a `Calendar`: :class:`ListedHolidays` from the rule's own days,
:class:`KeptHolidays` from the dates kept with the version. `holidays.ComputedHolidays` asks the
library. Clause C3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Self

from stipt.sla.hours import HolidaySource, no_holidays
from stipt.sla.texts import Language, Text

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class DayName(str):
    """The name of a day in the agreement's language, which also knows the other: `text`.

    A calendar names days by plain strings; `text_of` gives both languages back.
    """

    __slots__ = ("text",)
    text: Text

    def __new__(cls, text: Text, language: Language = "nl") -> Self:
        name = super().__new__(cls, text.in_language(language))
        name.text = text
        return name

    def __reduce__(self) -> tuple[type[DayName], tuple[Text, Language]]:
        language: Language = "nl" if str(self) == self.text.nl else "en"
        return type(self), (self.text, language)


def text_of(name: str) -> Text:
    """Both languages of a day's name; a plain string is the same in both."""
    return name.text if isinstance(name, DayName) else Text(name, name)


@dataclass(frozen=True, slots=True)
class AddedHoliday:
    """A holiday of the agreement's own: on one date, or on a (month, day) of every year."""

    name: Text
    on: date | tuple[int, int]

    def date_in(self, year: int) -> date | None:
        """Its date in a year; None when it has none, as 29 February in most."""
        if isinstance(self.on, date):
            return self.on if self.on.year == year else None
        try:
            return date(year, *self.on)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class HolidayRule:
    """Which days are holidays, as signed: a country's, some left out, some added."""

    country: str | None = None
    subdivision: str | None = None
    leave_out: tuple[str, ...] = ()
    added: tuple[AddedHoliday, ...] = ()

    def words(self) -> str:
        """The rule in one line, "NL without Good Friday": what kept dates say they are dates of."""
        parts = ["own days" if self.country is None else self.country]
        if self.subdivision is not None:
            parts[0] += f"-{self.subdivision}"
        if self.leave_out:
            parts.append("without " + ", ".join(self.leave_out))
        if self.added:
            parts.append("with " + ", ".join(f"{day_text(a.on)} {a.name.nl}" for a in self.added))
        return " ".join(parts)


def day_text(day: date | tuple[int, int]) -> str:
    """``2026-06-05``, or ``"5 June"`` for a day of every year."""
    if isinstance(day, date):
        return day.isoformat()
    month, number = day
    return f"{number} {MONTHS[month - 1]}"


@dataclass(frozen=True, slots=True)
class RuledHolidays:
    """A holiday source that knows its rule; each year is worked out once, when first asked."""

    rule: HolidayRule
    language: Language = "nl"
    _years: dict[int, Mapping[date, str]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def __call__(self, year: int) -> Mapping[date, str]:
        """The holidays of a year by date, named in the agreement's language."""
        known = self._years.get(year)
        if known is None:
            known = self._years[year] = self._dates(year)
        return known

    def added_in(self, year: int) -> dict[date, str]:
        """The rule's own days in a year."""
        return {
            day: DayName(added.name, self.language)
            for added in self.rule.added
            if (day := added.date_in(year)) is not None
        }

    def _dates(self, year: int) -> Mapping[date, str]:
        return self.added_in(year)


@dataclass(frozen=True, slots=True)
class ListedHolidays(RuledHolidays):
    """The rule's own days alone; for an agreement that names no country."""


@dataclass(frozen=True, slots=True)
class KeptHolidays(RuledHolidays):
    """The dates kept with the version, for the years that they cover; `beyond` gives the others.

    What was kept wins over what a library says today: the dates were signed.
    """

    dates: Mapping[date, DayName] = field(default_factory=dict)
    beyond: HolidaySource = field(default=no_holidays, compare=False)

    def _dates(self, year: int) -> Mapping[date, str]:
        kept = {day: name for day, name in self.dates.items() if day.year == year}
        return kept or self.beyond(year)
