"""Numbers, durations and dates as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from stipt.sla.texts import Language
from stipt.words import quantities as words
from tests.cast import AMSTERDAM, instant


def test_a_share_has_the_decimal_sign_of_its_language() -> None:
    assert words.percent(Fraction(995, 1000), "nl") == "99,5 %"
    assert words.percent(Fraction(995, 1000), "en") == "99.5 %"
    assert words.percent(Fraction(1), "en") == "100 %"


def test_a_number_is_cut_and_never_rounded_up() -> None:
    assert words.number(Fraction(99_999_999, 1_000_000), "en") == "99.999"
    assert words.number(20, "nl") == "20"


@pytest.mark.parametrize(
    ("amount", "currency", "nl", "en"),
    [
        ("1250", "EUR", "€ 1.250,00", "€1,250.00"),
        ("0.5", "USD", "$ 0,50", "$0.50"),
        ("12500", "CHF", "CHF 12.500,00", "CHF 12,500.00"),
    ],
)
def test_money_is_written_with_its_sign_or_its_code(
    amount: str, currency: str, nl: str, en: str
) -> None:
    assert words.money(Decimal(amount), currency, "nl") == nl
    assert words.money(Decimal(amount), currency, "en") == en


def test_small_numbers_are_words_and_larger_ones_are_figures() -> None:
    assert [words.number_word(n, "nl") for n in (0, 3, 7)] == ["nul", "drie", "7"]
    assert [words.ordinal(n, "nl") for n in (1, 2, 7, 21)] == ["eerste", "tweede", "7e", "21e"]
    ordinals = [words.ordinal(n, "en") for n in (1, 6, 7, 11, 21, 22, 23, 112)]
    assert ordinals == ["first", "sixth", "7th", "11th", "21st", "22nd", "23rd", "112th"]


def test_a_list_ends_with_and_or_with_the_word_asked_for() -> None:
    assert words.listing(["a"], "nl") == "a"
    assert words.listing(["a", "b"], "nl") == "a en b"
    assert words.listing(["a", "b", "c"], "en") == "a, b and c"
    assert words.listing(["mail", "telefoon"], "nl", last="of") == "mail of telefoon"


def test_parts_with_commas_are_kept_apart_by_semicolons() -> None:
    parts = ["Niveau 1", "Niveau 2, maatwerk", "Klacht"]
    assert words.listing(parts, "nl") == "Niveau 1; Niveau 2, maatwerk; en Klacht"
    assert words.listing(["Level 2, custom work"], "en") == "Level 2, custom work"


@pytest.mark.parametrize(
    ("seconds", "nl", "en"),
    [
        (3 * 3600, "3 u 00", "3 h 00"),
        (5_100, "1 u 25", "1 h 25"),
        (540, "9 min", "9 min"),
        (0, "0 min", "0 min"),
        (7, "7 s", "7 s"),
        (61, "1 min 01 s", "1 min 01 s"),
        (3_607, "1 u 00 min 07 s", "1 h 00 min 07 s"),
    ],
)
def test_a_counted_time_reads_as_on_a_receipt(seconds: int, nl: str, en: str) -> None:
    assert words.duration(seconds, "nl") == nl
    assert words.duration(seconds, "en") == en


@pytest.mark.parametrize(
    ("seconds", "nl", "en"),
    [
        (130, "2 minuten en 10 seconden", "2 minutes and 10 seconds"),
        (48 * 3600, "48 uur", "48 hours"),
        (3_661, "1 uur, 1 minuut en 1 seconde", "1 hour, 1 minute and 1 second"),
        (0, "0 seconden", "0 seconds"),
    ],
)
def test_a_length_of_time_reads_as_in_a_sentence(seconds: int, nl: str, en: str) -> None:
    assert words.length(seconds, "nl") == nl
    assert words.length(seconds, "en") == en


def test_how_often_leaves_out_a_single_one() -> None:
    assert words.every("1 minuut", "nl") == "elke minuut"
    assert words.every("1 uur", "nl") == "elk uur"
    assert words.every("1 uur, dag en nacht", "nl") == "elk uur, dag en nacht"
    assert words.every("2 uur", "nl") == "elke 2 uur"
    assert words.every("1 uur en 30 minuten", "nl") == "elke 1 uur en 30 minuten"
    assert words.every("10 seconds", "en") == "every 10 seconds"
    assert words.every("1 office hour", "en") == "every office hour"


def test_days_have_a_singular_and_a_plural() -> None:
    assert words.working_days(1, "nl") == "1 werkdag"
    assert words.working_days(5, "nl") == "5 werkdagen"
    assert words.working_days(1, "en") == "1 working day"
    assert words.calendar_days(14, "en") == "14 calendar days"
    assert words.calendar_days(1, "nl") == "1 kalenderdag"


def test_a_date_is_written_as_in_the_language() -> None:
    day = date(2026, 11, 20)
    assert words.full_date(day, "nl") == "vrijdag 20 november 2026"
    assert words.full_date(day, "en") == "Friday 20 November 2026"
    assert words.short_date(date(2026, 3, 2), "nl") == "ma 2 mrt"
    assert words.short_date(day, "en") == "Fri 20 Nov"
    assert words.day_of_year(12, 24, "nl") == "24 december"


def test_an_instant_is_always_said_with_its_date() -> None:
    at = instant("2026-11-23T09:00")
    assert words.instant(at, "nl") == "ma 23 november 2026 09:00"
    assert words.instant(at, "en") == "Mon 23 November 2026 09:00"
    assert words.full_instant(at, "nl") == "maandag 23 november 2026 om 09:00"
    assert words.full_instant(at, "en") == "Monday 23 November 2026 at 09:00"


def test_an_end_at_midnight_is_the_24th_hour_of_the_day_before() -> None:
    midnight = instant("2026-11-24T00:00")
    assert words.instant(midnight, "en", is_end=True) == "Mon 23 November 2026 24:00"
    assert words.instant(midnight, "en") == "Tue 24 November 2026 00:00"


def test_seconds_are_said_when_there_are_any() -> None:
    assert words.instant(instant("2026-11-23T17:29:58"), "nl") == "ma 23 november 2026 17:29:58"


def test_the_hour_that_comes_twice_names_its_offset() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC).astimezone(AMSTERDAM)
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC).astimezone(AMSTERDAM)
    assert words.instant(first, "nl") == "zo 25 oktober 2026 02:30 (UTC+0200)"
    assert words.instant(second, "nl") == "zo 25 oktober 2026 02:30 (UTC+0100)"


@pytest.mark.parametrize(
    ("begin", "end", "language", "text"),
    [
        ("2026-11-23T09:00", "2026-11-23T12:00", "nl", "ma 23 november 2026 09:00–12:00"),
        ("2026-11-23T09:00", "2026-11-24T00:00", "en", "Mon 23 November 2026 09:00–24:00"),
        (
            "2026-11-20T16:00",
            "2026-11-23T10:00",
            "en",
            "Fri 20 November 2026 16:00 – Mon 23 November 2026 10:00",
        ),
    ],
)
def test_a_span_says_its_date_once_where_it_is_one(
    begin: str, end: str, language: Language, text: str
) -> None:
    assert words.span(instant(begin), instant(end), language) == text


def test_a_range_of_dates_says_the_month_once_where_it_is_one() -> None:
    assert words.date_range(date(2026, 5, 23), date(2026, 5, 25), "nl") == "za 23 – ma 25 mei"
    assert words.date_range(date(2026, 5, 30), date(2026, 6, 1), "en") == "Sat 30 May – Mon 1 Jun"
    assert words.date_range(date(2026, 5, 25), date(2026, 5, 25), "en") == "Mon 25 May"


def test_the_hours_of_a_day_are_said_in_full() -> None:
    lunch = ((8 * 3600 + 1800, 12 * 3600), (13 * 3600, 86_400))
    assert words.open_hours(lunch, "nl") == "08:30–12:00 en 13:00–24:00"
    assert words.open_hours((), "en") == "closed"
    assert words.open_hours(((0, 86_400),), "en") == "around the clock"


def test_hours_past_midnight_are_said_to_end_on_the_next_day() -> None:
    shift = ((22 * 3600, 30 * 3600),)
    assert words.open_hours(shift, "nl") == "22:00–06:00 (de volgende dag)"
    assert words.open_hours(shift, "en") == "22:00–06:00 (the next day)"
