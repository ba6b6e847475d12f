"""The small phrases of an agreement file: "12 office hours", "99.5 %", "24 December".

Each reader takes a value as the file gives it and raises `Wrong` with what would be right; each
writer makes the phrase that reads back to the same.
"""

from __future__ import annotations

import difflib
import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from stipt.sla.document.problems import Wrong, quoted, such_as
from stipt.sla.holiday_dates import MONTHS, DayName
from stipt.sla.hours import DAY, Hours, clock_text, parse_hours
from stipt.sla.texts import Text

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2399
MOST_HOURS: Final = 10 * 366 * 24
MOST_DAYS: Final = 10 * 366
MOST_DIGITS: Final = 9
MOST_DECIMALS: Final = 6

TERM_WORDS: Final = (
    'a term such as "12 office hours", "30 minutes" or "5 working days"; or "best effort", or '
    '"not applicable"'
)
DURATION_WORDS: Final = 'a time such as "60 seconds", "15 minutes" or "48 hours"'
SHARE_WORDS: Final = 'a percentage such as "80 %"'

_SECONDS_OF: Final = {"second": 1, "minute": 60, "hour": 3600}
_NUMBER = re.compile(r"0*([0-9]+)(?:\.([0-9]+))?")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_ZONE = re.compile(r"[A-Z][A-Za-z_]*(?:/[A-Za-z0-9_+-]+){1,2}")
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?) ?%")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Term(NamedTuple):
    """How long: seconds of hours, or working days, of a calendar (None: the agreement's own)."""

    kind: Literal["hours", "days"]
    amount: int
    calendar: str | None = None


class When(NamedTuple):
    """When a warning goes out; see `agreement.Rung`."""

    when: Literal["share", "before", "breach", "after"]
    share: Fraction = Fraction(0)
    seconds: int = 0


def text_value(value: object, wanted: str) -> str:
    """The value, which must be text."""
    if not isinstance(value, str):
        raise Wrong(wanted)
    return value


def paragraphs(text: str) -> str:
    """Text as read: lines flow together, an empty line parts paragraphs, "- " begins a line."""
    blocks = re.split(r"\n[ \t]*\n\s*", text.strip())
    return "\n\n".join(_flowed(block) for block in blocks)


def _flowed(block: str) -> str:
    lines: list[str] = []
    for line in (re.sub(r"[ \t]+", " ", line).strip(" \t\r") for line in block.split("\n")):
        if lines and not line.startswith("- "):
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return "\n".join(lines)


def code(value: object) -> str:
    """A short name that other keys refer to."""
    wanted = 'a short name of letters, digits, "-" and "_", such as "incident-1"'
    if not _CODE.fullmatch(text_value(value, wanted)):
        raise Wrong(wanted)
    return str(value)


def read_zone(value: object) -> ZoneInfo:
    """``"Europe/Amsterdam"``; an alias of one machine such as "localtime" is no zone."""
    wanted = 'a time zone such as "Europe/Amsterdam"'
    name = text_value(value, wanted)
    if not (name == "UTC" or _ZONE.fullmatch(name)):
        raise Wrong(_nearest_zone(name, wanted))
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Wrong(_nearest_zone(name, wanted)) from None


def _nearest_zone(name: str, wanted: str) -> str:
    """The zone of that spelling, or that ends with that city."""
    zones = sorted(zone for zone in available_timezones() if _ZONE.fullmatch(zone))
    ends = [zone for zone in zones if zone.rpartition("/")[2].casefold() == name.casefold()]
    near = ends or difflib.get_close_matches(name, zones, 1, 0.6)
    return f"{wanted}; the nearest known is {quoted(near[0])}" if near else wanted


def read_term(value: object) -> Term:
    """``"12 office hours"``, ``"30 minutes"``, ``"5 working days"``."""
    words = text_value(value, TERM_WORDS).split()
    if not words:
        raise Wrong(TERM_WORDS)
    number = _amount(words[0], TERM_WORDS, f"at most {MOST_HOURS} hours or {MOST_DAYS} days")
    unit = words[-1].removesuffix("s")
    if len(words) < 2 or unit not in (*_SECONDS_OF, "day"):
        raise Wrong(such_as(TERM_WORDS, ("minutes", "hours", "days"), words[-1]))
    if len(words) > 3:
        raise Wrong(TERM_WORDS)
    of = words[1] if len(words) == 3 else None
    calendar = None if of == "working" else of
    if unit != "day":
        return Term("hours", _whole_seconds(number, unit, MOST_HOURS), calendar)
    if of is None:
        raise Wrong(f'"{words[0]} working days", or days of a calendar by its name')
    if number.denominator != 1 or number > MOST_DAYS:
        raise Wrong(f"whole days, at most {MOST_DAYS}")
    return Term("days", int(number), calendar)


def term_words(term: Term) -> str:
    """The phrase of a term."""
    if term.kind == "days":
        return f"{term.amount} working {'day' if term.amount == 1 else 'days'}"
    number, unit = _largest_unit(term.amount)
    return " ".join(filter(None, (number, term.calendar, unit)))


def read_duration(value: object) -> int:
    """``"15 minutes"`` in seconds, around the clock."""
    words = text_value(value, DURATION_WORDS).split()
    if len(words) != 2 or (unit := words[1].removesuffix("s")) not in _SECONDS_OF:
        raise Wrong(DURATION_WORDS)
    number = _amount(words[0], DURATION_WORDS, f"at most {MOST_HOURS} hours")
    return _whole_seconds(number, unit, MOST_HOURS)


def duration_words(seconds: int) -> str:
    """The phrase of a duration in the largest unit that holds it whole."""
    return " ".join(_largest_unit(seconds))


def _amount(word: str, wanted: str, most: str) -> Fraction:
    """The number in front of a term; `most` says the limit where it is out of all bounds."""
    found = _NUMBER.fullmatch(word)
    if found is None:
        is_signed = word[:1] in "+-" and word[1:2].isdigit()
        raise Wrong(f"a number without a sign: {wanted}" if is_signed else wanted)
    whole, decimals = found[1], found[2] or ""
    if len(whole) > MOST_DIGITS:
        raise Wrong(most)
    if len(decimals) > MOST_DECIMALS:
        raise Wrong(f"a number of at most {MOST_DECIMALS} decimals")
    number = Fraction(f"{whole}.{decimals or 0}")
    if number <= 0:
        raise Wrong(f"a number over 0: {wanted}")
    return number


def _whole_seconds(number: Fraction, unit: str, most_hours: int) -> int:
    seconds = number * _SECONDS_OF[unit]
    if seconds.denominator != 1:
        raise Wrong("a time of whole seconds")
    if seconds > most_hours * 3600:
        raise Wrong(f"at most {most_hours} hours")
    return int(seconds)


def _largest_unit(seconds: int) -> tuple[str, str]:
    unit = next(u for u in ("hour", "minute", "second") if seconds % _SECONDS_OF[u] == 0)
    number = seconds // _SECONDS_OF[unit]
    return str(number), unit if number == 1 else f"{unit}s"


def read_share(value: object) -> Fraction:
    """``"99.5 %"`` as a part of one."""
    found = _SHARE.fullmatch(text_value(value, SHARE_WORDS).strip())
    if found is None:
        raise Wrong(SHARE_WORDS)
    share = Fraction(found[1]) / 100
    if not 0 < share <= 1:
        raise Wrong("a percentage over 0 % and at most 100 %")
    return share


def share_words(share: Fraction) -> str:
    """The phrase of a part of one; ValueError when it has no finite decimal form."""
    percent = share * 100
    number = Decimal(percent.numerator) / Decimal(percent.denominator)
    if Fraction(number) != percent:
        raise ValueError(f"{share} can't be written as a percentage with decimals")
    return f"{number:f} %"


def read_when(value: object) -> When:
    """``"75 % used"``, ``"1 hour before"``, ``"breach"``, ``"2 hours after"``."""
    wanted = 'one of "75 % used", "1 hour before", "breach", "2 hours after"'
    text = text_value(value, wanted).strip()
    if text == "breach":
        return When("breach")
    if text.endswith(" used"):
        return When("share", share=read_share(text.removesuffix(" used")))
    for when in ("before", "after"):
        if text.endswith(f" {when}"):
            seconds = read_duration(text.removesuffix(when))
            return When("before" if when == "before" else "after", seconds=seconds)
    raise Wrong(wanted)


def when_words(when: When) -> str:
    """The phrase of when a warning goes out."""
    if when.when == "breach":
        return "breach"
    if when.when == "share":
        return f"{share_words(when.share)} used"
    return f"{duration_words(when.seconds)} {when.when}"


def read_hours(value: object) -> Hours:
    """``"08:30-12:00, 13:00-17:30"``, or ``"closed"``."""
    wanted = 'hours such as "08:30-17:30" or "08:30-12:00, 13:00-17:30", or "closed"'
    text = text_value(value, wanted)
    if text.strip() == "closed":
        return ()
    if not text.replace("–", "-").isascii():
        raise Wrong(wanted)
    try:
        hours = parse_hours(text)
    except ValueError as error:
        raise Wrong(wanted, f"{quoted(text)} ({error})") from error
    if not hours:
        raise Wrong(wanted)
    return hours


def read_hours_of_date(value: object) -> Hours:
    """Hours that stay within one date."""
    hours = read_hours(value)
    if hours and hours[-1][1] > DAY:
        raise Wrong('hours within the date: up to "24:00", and the rest on the next date')
    return hours


def hours_words(hours: Hours) -> str:
    """The phrase of the hours of a day."""
    return ", ".join(f"{clock_text(b)}-{clock_text(e)}" for b, e in hours) or "closed"


def read_date(value: object) -> date:
    """A date as TOML has it, without quotes."""
    if isinstance(value, str):
        try:
            day = date.fromisoformat(value.strip())
        except ValueError:
            raise Wrong("a date that exists, without quotes: 2026-01-31") from None
        raise Wrong(f"the same without quotes: {day.isoformat()}")
    if not isinstance(value, date) or isinstance(value, datetime):
        raise Wrong("a date such as 2026-01-31")
    return _in_range(value)


def read_moment(value: object) -> date | datetime:
    """A date, or a date with a time; without offset in the calendar's zone."""
    if isinstance(value, str) or not isinstance(value, date):
        raise Wrong("a date and time without quotes: 2026-11-01T12:00:00")
    _in_range(value)
    return value


def _in_range(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Wrong(f"a date from {FIRST_YEAR} to {LAST_YEAR}")
    return day


def read_year_day(value: object) -> tuple[int, int]:
    """``"24 December"`` as (month, day)."""
    wanted = 'a day of the year such as "24 December"'
    number, _, name = text_value(value, wanted).strip().partition(" ")
    if not number.isascii() or not number.isdigit():
        raise Wrong(wanted)
    months = [month.casefold() for month in MONTHS]
    if name.strip().casefold() not in months:
        raise Wrong(such_as(wanted, MONTHS, name))
    month = months.index(name.strip().casefold()) + 1
    try:
        date(2000, month, int(number[:9]))
    except ValueError:
        raise Wrong(f"a day that {MONTHS[month - 1]} has") from None
    return month, int(number)


def read_year_days(value: object) -> tuple[tuple[int, int], tuple[int, int]]:
    """``"24 December to 2 January"``, or one day of every year, as first and last (month, day)."""
    wanted = 'days of every year such as "24 December to 2 January"'
    first, _, last = text_value(value, wanted).partition(" to ")
    return read_year_day(first), read_year_day(last or first)


def read_holiday_date(value: object) -> date | tuple[int, int]:
    """One date, or a day of every year."""
    return read_year_day(value) if isinstance(value, str) else read_date(value)


def read_kept(line: object) -> tuple[date, Text]:
    """``"2026-01-01 Nieuwjaarsdag | New Year's Day"``; one name serves for both languages."""
    wanted = 'a date and a name, such as "2026-01-01 Nieuwjaarsdag | New Year\'s Day"'
    when, _, rest = text_value(line, wanted).strip().partition(" ")
    nl, bar, en = (part.strip() for part in rest.partition("|"))
    if not _DATE.fullmatch(when) or not nl or bool(bar) != bool(en):
        raise Wrong(wanted)
    try:
        day = date.fromisoformat(when)
    except ValueError:
        raise Wrong("a date that exists", f"the date {when}") from None
    return _in_range(day), Text(nl, en or nl)


def kept_words(day: date, name: DayName) -> str:
    """The line of a kept holiday."""
    names = name.text.nl if name.text.nl == name.text.en else " | ".join(name.text)
    return f"{day.isoformat()} {names}"
