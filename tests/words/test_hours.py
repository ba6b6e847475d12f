"""The hours that count, as the document says them (C3)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from stipt.sla import Agreement, Calendar, Closure, NoOpenTime, SpecialDay, Week, weekly
from stipt.sla.hours import Hours, parse_hours, split_at_midnight
from stipt.sla.texts import Language
from stipt.words.blocks import Listing
from tests.cast import instant, reference_agreement
from tests.words.agreements import days, hours, outage_type, round_the_clock, with_type
from tests.words.shown import cells, section, table_of, told, with_calendar
from tests.words.written import AT


def test_the_office_hours_are_said_day_by_day_with_their_zone_and_holidays() -> None:
    text = told(reference_agreement(), "nl")
    assert "Maandag tot en met vrijdag 08:30–17:30; zaterdag en zondag gesloten." in text
    assert "Tijdzone Europe/Amsterdam" in text
    rows = cells(table_of(section(reference_agreement(), "nl", "Uren en werkdagen")))
    assert ["Hemelvaartsdag", "donderdag 14 mei 2026"] in rows
    assert ["Bevrijdingsdag", "zondag 5 mei 2030"] in rows
    assert "Eerste paasdag" not in dict(rows)
    assert "Goede Vrijdag" not in dict(rows)


def test_holidays_are_named_in_the_language_of_the_document() -> None:
    rows = cells(table_of(section(reference_agreement(), "en", "Hours and working days")))
    assert ["Ascension Day", "Thursday 14 May 2026"] in rows


def test_closures_and_special_days_are_said_with_their_names() -> None:
    noon, evening = 12 * 3600, 86_400
    calendar = Calendar(
        "Europe/Amsterdam",
        [weekly("08:30-17:30")],
        closures=[
            Closure((12, 24), (1, 2), "jaarwisseling"),
            Closure((10, 3), (10, 3)),
            Closure((12, 5), (12, 5), "pakjesavond", ((noon, evening),)),
        ],
        special=[
            SpecialDay(date(2026, 4, 1), ()),
            SpecialDay(date(2026, 6, 1), (), "verhuizing"),
            SpecialDay(date(2026, 6, 6), ((9 * 3600, noon),)),
            SpecialDay(date(2026, 6, 2), ((noon, evening),), cut=True),
            *(SpecialDay(date(2026, 7, day), (), "zomersluiting") for day in range(20, 25)),
        ],
    )
    nl, en = told(with_calendar(calendar), "nl"), told(with_calendar(calendar), "en")
    assert "Elk jaar van 24 december tot en met 2 januari gesloten (jaarwisseling)." in nl
    assert "Closed every year from 24 December to 2 January (jaarwisseling)." in en
    assert "Elk jaar op 3 oktober gesloten." in nl
    assert "Elk jaar op 5 december gesloten 12:00–24:00 (pakjesavond)." in nl
    assert "Op maandag 1 juni 2026 gesloten (verhuizing)." in nl
    assert "On Saturday 6 June 2026 09:00–12:00." in en
    assert "Op dinsdag 2 juni 2026 gesloten 12:00–24:00." in nl
    assert "1 april 2026" not in nl
    assert (
        "Van maandag 20 juli 2026 tot en met vrijdag 24 juli 2026 gesloten (zomersluiting)." in nl
    )
    assert "From Monday 20 July 2026 to Friday 24 July 2026 closed (zomersluiting)." in en


def test_hours_that_change_over_time_are_said_version_by_version() -> None:
    later = weekly("08:00-20:00", "mon-sat")._replace(from_date=date(2026, 7, 1))
    calendar = Calendar("Europe/Amsterdam", [weekly("08:30-17:30"), later])
    text = told(with_calendar(calendar), "nl")
    assert "Vanaf 1 juli 2026: maandag tot en met zaterdag 08:00–20:00; zondag gesloten." in text
    assert "From 1 July 2026 on: Monday to Saturday 08:00–20:00" in told(
        with_calendar(calendar), "en"
    )


def test_several_calendars_say_which_one_is_meant_where_none_is_named() -> None:
    text = told(round_the_clock(response=hours(0.5, "always")), "en")
    assert "Around the clock - Every day around the clock." in text
    assert text.count("These hours hold where no others are named.") == 1


def test_a_working_day_of_a_fixed_length_is_said_with_its_hours() -> None:
    assert "Een werkdag telt 9 uur." in told(reference_agreement(day="office-hours"), "nl")
    assert "Een werkdag telt" not in told(reference_agreement(), "nl")


def test_the_length_of_a_working_day_is_said_where_a_term_counts_them_alone() -> None:
    agreement = round_the_clock(response=hours(0.5, "always"))
    agreement = agreement._replace(readings={"day": "office-hours"})
    assert told(agreement, "nl").count("Een werkdag telt") == 1
    in_both = with_type(agreement, outage_type(response=days(2, "always")))
    assert told(in_both, "nl").count("Een werkdag telt") == 2


def test_the_hours_refer_to_the_clause_that_says_them() -> None:
    text = told(reference_agreement(), "en")
    assert "Monday to Friday 08:30–17:30; Saturday and Sunday closed. [C3]" in text
    assert "Every day around the clock. [C3]" not in told(round_the_clock(), "en")


@pytest.mark.parametrize(
    ("zone", "has_summer_time"),
    [
        ("Europe/Amsterdam", True),
        ("Australia/Sydney", True),
        ("America/Curacao", False),
        ("America/Paramaribo", False),
        ("Australia/Brisbane", False),
        ("UTC", False),
    ],
)
def test_summer_time_is_spoken_of_where_there_is_any(zone: str, has_summer_time: bool) -> None:
    agreement = with_calendar(Calendar(zone, [weekly("08:00-17:00")]))
    assert ("zomertijd die daar geldt" in told_of_hours(agreement, "nl")) == has_summer_time
    assert ("summer time that holds" in told_of_hours(agreement, "en")) == has_summer_time
    assert f"Time zone {zone}" in told_of_hours(agreement, "en")


def told_of_hours(agreement: Agreement, language: Language) -> str:
    """What the lists under the hours say."""
    heading = "Uren en werkdagen" if language == "nl" else "Hours and working days"
    lists = [b for b in section(agreement, language, heading) if isinstance(b, Listing)]
    return " ".join(item.text for block in lists for item in block.items)


@pytest.mark.parametrize(
    ("weeks", "nl"),
    [
        (
            ["08:00-01:00"] * 4 + ["08:00-20:00"] + [""] * 2,
            "Maandag tot en met donderdag 08:00–01:00 (de volgende dag); vrijdag 08:00–20:00; "
            "zaterdag en zondag gesloten.",
        ),
        (["22:00-06:00"] * 7, "Elke dag 22:00–06:00 (de volgende dag)."),
        (
            [""] * 6 + ["22:00-06:00"],
            "Maandag tot en met zaterdag gesloten; zondag 22:00–06:00 (de volgende dag).",
        ),
        (
            ["00:00-24:00"] * 5 + [""] * 2,
            "Maandag tot en met vrijdag het hele etmaal; zaterdag en zondag gesloten.",
        ),
        (
            ["08:00-24:00", "00:00-12:00", *[""] * 5],
            "Maandag 08:00–24:00; dinsdag 00:00–12:00; woensdag tot en met zondag gesloten.",
        ),
        (
            ["08:00-24:00", "09:00-17:00", *[""] * 5],
            "Maandag 08:00–24:00; dinsdag 09:00–17:00; woensdag tot en met zondag gesloten.",
        ),
    ],
)
def test_a_shift_past_midnight_is_said_in_one_piece(weeks: list[str], nl: str) -> None:
    split = split_at_midnight([parse_hours(text) for text in weeks])
    week = Week((split[0], split[1], split[2], split[3], split[4], split[5], split[6]))
    agreement = with_calendar(Calendar("Europe/Amsterdam", [week]))
    assert told_of_hours(agreement, "nl").startswith(nl)


def announced(on: str, at: str, spans: Hours = (), **terms: Any) -> SpecialDay:
    """A special day with the instant at which it was announced, both on the wall in Amsterdam."""
    day = date.fromisoformat(on)
    return SpecialDay(day, spans, "Storm", announced_at=int(instant(at).timestamp()), **terms)


@pytest.mark.parametrize(
    ("day", "nl", "en"),
    [
        (
            announced("2026-06-01", "2026-06-01T11:00"),
            "Op maandag 1 juni 2026 vanaf 11:00 gesloten (Storm).",
            "On Monday 1 June 2026 closed from 11:00 on (Storm).",
        ),
        (
            announced("2026-06-01", "2026-06-01T07:00"),
            "Op maandag 1 juni 2026 gesloten (Storm).",
            "On Monday 1 June 2026 closed (Storm).",
        ),
        (
            announced("2026-06-01", "2026-05-31T23:00"),
            "Op maandag 1 juni 2026 gesloten (Storm).",
            "On Monday 1 June 2026 closed (Storm).",
        ),
        (
            announced("2026-06-01", "2026-06-01T11:00", ((10 * 3600, 14 * 3600),)),
            "Op maandag 1 juni 2026 08:30–14:00 (Storm).",
            "On Monday 1 June 2026 08:30–14:00 (Storm).",
        ),
        (
            announced("2026-06-01", "2026-06-01T17:00", ((16 * 3600, 86_400),), cut=True),
            "Op maandag 1 juni 2026 08:30–17:00 (Storm).",
            "On Monday 1 June 2026 08:30–17:00 (Storm).",
        ),
        (
            announced("2026-06-01", "2026-06-01T11:00", ((12 * 3600, 86_400),)),
            "Op maandag 1 juni 2026 08:30–11:00 en 12:00–24:00 (Storm).",
            "On Monday 1 June 2026 08:30–11:00 and 12:00–24:00 (Storm).",
        ),
    ],
)
def test_a_day_that_was_changed_while_it_ran_is_said_as_it_was(
    day: SpecialDay, nl: str, en: str
) -> None:
    calendar = Calendar("Europe/Amsterdam", [weekly("08:30-17:30")], special=[day])
    assert nl in told_of_hours(with_calendar(calendar), "nl")
    assert en in told_of_hours(with_calendar(calendar), "en")


def test_a_change_that_came_when_its_day_was_over_is_left_out() -> None:
    late = announced("2026-06-01", "2026-06-02T08:00")
    calendar = Calendar("Europe/Amsterdam", [weekly("08:30-17:30")], special=[late])
    assert "Storm" not in told_of_hours(with_calendar(calendar), "nl")


def test_days_after_one_that_was_changed_while_it_ran_are_said_apart() -> None:
    dates = ("2026-06-01", "2026-06-02", "2026-06-03")
    days_of_storm = [announced(day, "2026-06-01T11:00") for day in dates]
    calendar = Calendar("Europe/Amsterdam", [weekly("08:30-17:30")], special=days_of_storm)
    text = told_of_hours(with_calendar(calendar), "nl")
    assert (
        "Op maandag 1 juni 2026 vanaf 11:00 gesloten (Storm). Van dinsdag 2 juni 2026 tot en met "
        "woensdag 3 juni 2026 gesloten (Storm)."
    ) in text


def test_holidays_that_nobody_knows_yet_are_left_out() -> None:
    def known_for_one_year(year: int) -> dict[date, str]:
        if year > AT.year:
            raise NoOpenTime("not known")
        return {date(year, 1, 1): "Nieuwjaar", date(year, 12, 25): "Kerst"}

    calendar = Calendar("Europe/Amsterdam", [weekly("08:30-17:30")], holidays=known_for_one_year)
    rows = cells(table_of(section(with_calendar(calendar), "nl", "Uren en werkdagen")))
    assert rows == [["Kerst", "vrijdag 25 december 2026"]]


def test_a_week_without_open_days_in_a_row_names_each_day() -> None:
    shut: tuple[tuple[int, int], ...] = ()
    open_hours = ((8 * 3600, 12 * 3600),)
    week = Week((open_hours, shut, open_hours, shut, shut, shut, shut))
    text = told(with_calendar(Calendar("Europe/Amsterdam", [week])), "en")
    assert (
        "Monday 08:00–12:00; Tuesday closed; Wednesday 08:00–12:00; Thursday to Sunday closed."
        in text
    )
