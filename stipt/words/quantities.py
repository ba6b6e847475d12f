"""Numbers, durations, dates and lists as a person writes them, in Dutch and English.

Instants are aware and said in their own zone, always with their date. An end at midnight is 24:00
of the day before, as in "open until 24:00".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from stipt.sla.hours import clock_text
from stipt.sla.texts import Language

_WEEKDAYS: Final = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_SHORT_WEEKDAYS: Final = {
    "nl": ("ma", "di", "wo", "do", "vr", "za", "zo"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS: Final = {
    "nl": (
        "januari", "februari", "maart", "april", "mei", "juni",
        "juli", "augustus", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
_SHORT_MONTHS: Final = {
    "nl": ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_ORDINALS: Final = {
    "nl": ("eerste", "tweede", "derde", "vierde", "vijfde", "zesde"),
    "en": ("first", "second", "third", "fourth", "fifth", "sixth"),
}
_NUMBERS: Final = {
    "nl": ("nul", "één", "twee", "drie", "vier", "vijf", "zes"),
    "en": ("no", "one", "two", "three", "four", "five", "six"),
}
_CURRENCIES: Final = {"EUR": "€", "USD": "$", "GBP": "£"}


def either(language: Language, nl: str, en: str) -> str:
    """The text in the language asked for; the two stand side by side wherever they are written."""
    return nl if language == "nl" else en


# -- numbers -------------------------------------------------------------------------------------


def number(value: Fraction | int, language: Language) -> str:
    """A number with the language's decimal sign, cut (never rounded up) to three decimals.

    >>> number(Fraction(995, 10), "nl"), number(Fraction(2, 3), "en")
    ('99,5', '0.666')
    """
    whole, rest = divmod(value * 1000 // 1, 1000)
    text = f"{whole}.{rest:03}".rstrip("0").rstrip(".")
    return text.replace(".", either(language, ",", "."))


def percent(share: Fraction, language: Language) -> str:
    """A share of one in per cent: "99,5 %"."""
    return f"{number(share * 100, language)} %"


def money(amount: Decimal, currency: str, language: Language) -> str:
    """An amount with two decimals and the currency's sign, or its code where it has none here.

    >>> money(Decimal("1250"), "EUR", "nl"), money(Decimal("1250"), "CHF", "en")
    ('€ 1.250,00', 'CHF 1,250.00')
    """
    figures = f"{amount:,.2f}"
    if language == "nl":
        figures = figures.translate(str.maketrans(",.", ".,"))
    sign = _CURRENCIES.get(currency)
    if sign is None:
        return f"{currency} {figures}"
    return f"{sign}{either(language, ' ', '')}{figures}"


def count(amount: int, one: str, many: str) -> str:
    """A number and what is counted: "1 werkdag", "2 werkdagen"."""
    return f"{amount} {one if amount == 1 else many}"


def number_word(value: int, language: Language) -> str:
    """A small number as a word, from seven on in figures."""
    words = _NUMBERS[language]
    return words[value] if 0 <= value < len(words) else str(value)


def ordinal(value: int, language: Language) -> str:
    """first, second; from the seventh on in figures (7e, 21st)."""
    words = _ORDINALS[language]
    if 1 <= value <= len(words):
        return words[value - 1]
    if language == "nl":
        return f"{value}e"
    ends = {1: "st", 2: "nd", 3: "rd"}
    end = "th" if value % 100 in (11, 12, 13) else ends.get(value % 10, "th")
    return f"{value}{end}"


def listing(parts: Sequence[str], language: Language, *, last: str = "") -> str:
    """Parts as a sentence lists them: "a, b and c"; `last` is another word than "and".

    Parts that have commas themselves are kept apart by semicolons.
    """
    *others, final = parts
    word = last or either(language, "en", "and")
    if any("," in part for part in parts):
        return f"{'; '.join(others)}; {word} {final}" if others else final
    return f"{', '.join(others)} {word} {final}" if others else final


def capital(text: str) -> str:
    """A sentence's first letter as a capital, the rest as it is."""
    return text[:1].upper() + text[1:]


# -- durations -----------------------------------------------------------------------------------


def duration(seconds: int, language: Language) -> str:
    """A counted time as it stands in a receipt.

    >>> [duration(s, "en") for s in (33_900, 10_800, 1_500, 61, 3_607)]
    ['9 h 25', '3 h 00', '25 min', '1 min 01 s', '1 h 00 min 07 s']
    """
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    hour = either(language, "u", "h")
    if rest == 0:
        return f"{hours} {hour} {minutes:02}" if hours else f"{minutes} min"
    text = f"{hours} {hour} {minutes:02} min " if hours else f"{minutes} min " if minutes else ""
    return f"{text}{rest:02} s" if text else f"{rest} s"


def length(seconds: int, language: Language) -> str:
    """A duration in a sentence: "2 minuten en 10 seconden", "48 hours"."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    units = (
        (hours, either(language, "uur", "hour"), either(language, "uur", "hours")),
        (minutes, either(language, "minuut", "minute"), either(language, "minuten", "minutes")),
        (rest, either(language, "seconde", "second"), either(language, "seconden", "seconds")),
    )
    parts = [count(amount, one, many) for amount, one, many in units if amount]
    return listing(parts or [count(0, *units[2][1:])], language)


def every(time: str, language: Language) -> str:
    """How often, of a length in words: "elke 10 seconden"; one of a unit is "every minute"."""
    one = time.removeprefix("1 ")
    if any(letter.isdigit() for letter in one):
        return f"{either(language, 'elke', 'every')} {time}"
    each = "elk" if one.split(",")[0].split(" ")[0].endswith("uur") else "elke"
    return f"{either(language, each, 'every')} {one}"


def working_days(amount: int, language: Language) -> str:
    """Working days with their number: "1 werkdag", "5 working days"."""
    if language == "nl":
        return count(amount, "werkdag", "werkdagen")
    return count(amount, "working day", "working days")


def calendar_days(amount: int, language: Language) -> str:
    """Calendar days with their number: "14 kalenderdagen"."""
    if language == "nl":
        return count(amount, "kalenderdag", "kalenderdagen")
    return count(amount, "calendar day", "calendar days")


# -- dates and instants --------------------------------------------------------------------------


def weekday(day: int, language: Language) -> str:
    """The name of a weekday, Monday is 0."""
    return _WEEKDAYS[language][day]


def full_date(day: date, language: Language) -> str:
    """A date with its weekday: "vrijdag 20 november 2026"."""
    return f"{weekday(day.weekday(), language)} {plain_date(day, language)}"


def plain_date(day: date, language: Language) -> str:
    """A date without its weekday: "20 november 2026"."""
    return f"{day_of_year(day.month, day.day, language)} {day.year}"


def day_of_year(month: int, day: int, language: Language) -> str:
    """A date of every year: "24 december"."""
    return f"{day} {_MONTHS[language][month - 1]}"


def short_date(day: date, language: Language) -> str:
    """A date where the year is said elsewhere: "vr 20 nov"."""
    weekday_name = _SHORT_WEEKDAYS[language][day.weekday()]
    return f"{weekday_name} {day.day} {_SHORT_MONTHS[language][day.month - 1]}"


def full_instant(at: datetime, language: Language) -> str:
    """An instant in a document: "vrijdag 20 november 2026 om 10:00"."""
    word = either(language, "om", "at")
    return f"{full_date(at.date(), language)} {word} {day_and_time(at)[1]}"


def instant(at: datetime, language: Language, *, is_end: bool = False) -> str:
    """An instant in an explanation: "ma 23 november 2026 09:00"; an end at midnight is 24:00."""
    day, time = day_and_time(at, is_end=is_end)
    return f"{_SHORT_WEEKDAYS[language][day.weekday()]} {plain_date(day, language)} {time}"


def day_and_time(at: datetime, *, is_end: bool = False) -> tuple[date, str]:
    """The date and wall time of an instant, with seconds when it has any; for an end also 24:00.

    In the hour that comes twice a year the offset tells which of the two it is.
    """
    if is_end and (at.hour, at.minute, at.second) == (0, 0, 0):
        return at.date() - timedelta(days=1), "24:00"
    text = f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"
    offset = at.utcoffset()
    if offset is not None and at.replace(fold=1 - at.fold).utcoffset() != offset:
        text += f" (UTC{at:%z})"
    return at.date(), text


def span(begins: datetime, ends: datetime, language: Language) -> str:
    """From one instant to another: "ma 23 november 2026 09:00–12:00", both dates if two."""
    end_day, end_time = day_and_time(ends, is_end=True)
    if end_day == begins.date():
        return f"{instant(begins, language)}–{end_time}"
    return f"{instant(begins, language)} – {instant(ends, language, is_end=True)}"


def date_range(first: date, last: date, language: Language) -> str:
    """Dates in a receipt: "za 23 – ma 25 mei", the month said once where it is the same."""
    if first == last:
        return short_date(first, language)
    begin = short_date(first, language)
    if (first.year, first.month) == (last.year, last.month):
        begin = begin.rsplit(" ", 1)[0]
    return f"{begin} – {short_date(last, language)}"


def open_hours(hours: Sequence[tuple[int, int]], language: Language) -> str:
    """The hours of a day, in seconds from 00:00: "08:30–12:00 en 13:00–17:30", "gesloten".

    An end over 24:00 lies on the next day, and is said so.
    """
    if not hours:
        return either(language, "gesloten", "closed")
    if tuple(hours) == ((0, 86_400),):
        return either(language, "het hele etmaal", "around the clock")
    return listing([_opening(begin, end, language) for begin, end in hours], language)


def _opening(begin: int, end: int, language: Language) -> str:
    if end <= 86_400:
        return f"{clock_text(begin)}–{clock_text(end)}"
    next_day = either(language, "de volgende dag", "the next day")
    return f"{clock_text(begin)}–{clock_text(end - 86_400)} ({next_day})"
