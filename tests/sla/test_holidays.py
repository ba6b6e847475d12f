"""Holidays by their rule: computed by the library, kept with the version, or the agreement's own."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from stipt.sla import document
from stipt.sla.calendar import Calendar, NoOpenTime
from stipt.sla.holiday_dates import (
    AddedHoliday,
    DayName,
    HolidayRule,
    KeptHolidays,
    ListedHolidays,
    day_text,
    text_of,
)
from stipt.sla.holidays import ComputedHolidays, HolidaysUnknown, rule_problems
from stipt.sla.hours import weekly
from stipt.sla.texts import Text

AGREEMENTS = Path(__file__).parent / "agreements"
NETHERLANDS = HolidayRule("NL", leave_out=("Good Friday",))
CHRISTMAS_EVE = AddedHoliday(Text("Kerstavond", "Christmas Eve"), (12, 24))
JUBILEE = AddedHoliday(Text("Jubileum", "Jubilee"), date(2026, 6, 5))


def easter_sunday(year: int) -> date:
    """By the rule of the Gregorian calendar as almanacs print it."""
    century, golden = year // 100, year % 19
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    epact -= (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    day = epact - weekday
    month = 3 + (day + 40) // 44
    return date(year, month, day + 28 - 31 * (month // 4))


def closed_days_of_the_terms(year: int) -> Iterator[date]:
    """The holidays that clause C3 names, on whatever day of the week they fall."""
    easter = easter_sunday(year)
    kings_day = date(year, 4, 27)
    yield date(year, 1, 1)
    yield easter + timedelta(days=1)
    yield kings_day - timedelta(days=kings_day.weekday() == 6)
    if year % 5 == 0:
        yield date(year, 5, 5)
    yield easter + timedelta(days=39)
    yield easter + timedelta(days=50)
    yield date(year, 12, 25)
    yield date(year, 12, 26)


@pytest.mark.parametrize("year", range(2015, 2051))
def test_dutch_holidays_on_weekdays_are_those_that_the_terms_name(year: int) -> None:
    computed = {day for day in ComputedHolidays(NETHERLANDS)(year) if day.weekday() < 5}
    assert computed == {day for day in closed_days_of_the_terms(year) if day.weekday() < 5}


def test_good_friday_is_a_holiday_unless_it_is_left_out() -> None:
    good_friday = date(2026, 4, 3)
    assert ComputedHolidays(HolidayRule("NL"))(2026)[good_friday] == "Goede vrijdag"
    assert good_friday not in ComputedHolidays(NETHERLANDS)(2026)


@pytest.mark.parametrize("name", ["Good Friday", "goede vrijdag", "GOEDE VRIJDAG"])
def test_a_holiday_is_left_out_by_its_name_in_either_language(name: str) -> None:
    rule = HolidayRule("NL", leave_out=(name,))
    assert rule_problems(rule) == []
    assert date(2026, 4, 3) not in ComputedHolidays(rule)(2026)


@pytest.mark.parametrize("name", ["Liberation Day", "Bevrijdingsdag"])
def test_of_two_holidays_on_one_date_the_other_stays_when_one_is_left_out(name: str) -> None:
    both = date(2005, 5, 5)
    assert text_of(ComputedHolidays(HolidayRule("NL"))(2005)[both]) == Text(
        "Bevrijdingsdag; Hemelvaartsdag", "Ascension Day; Liberation Day"
    )
    without = ComputedHolidays(HolidayRule("NL", leave_out=(name,)))(2005)
    assert text_of(without[both]) == Text("Hemelvaartsdag", "Ascension Day")


def test_leaving_out_a_holiday_leaves_out_the_day_on_which_it_is_observed() -> None:
    observed = date(2022, 6, 20)
    assert observed in ComputedHolidays(HolidayRule("US"))(2022)
    rule = HolidayRule("US", leave_out=("Juneteenth National Independence Day",))
    assert observed not in ComputedHolidays(rule)(2022)


def test_names_are_known_in_both_languages_and_shown_in_that_of_the_agreement() -> None:
    for language, shown in (("nl", "Koningsdag"), ("en", "King's Day")):
        name = ComputedHolidays(NETHERLANDS, language)(2026)[date(2026, 4, 27)]
        assert name == shown
        assert text_of(name) == Text("Koningsdag", "King's Day")


def test_holidays_of_other_countries_have_dutch_names_where_dutch_has_one() -> None:
    names = {day: text_of(name) for day, name in ComputedHolidays(HolidayRule("DE"))(2026).items()}
    assert names[date(2026, 5, 1)].nl == "Dag van de Arbeid"
    assert names[date(2026, 12, 25)].nl == "Eerste kerstdag"
    assert names[date(2026, 10, 3)] == Text("German Unity Day", "German Unity Day")


def test_a_country_whose_holidays_the_library_names_in_english_alone_is_named_in_english() -> None:
    names = ComputedHolidays(HolidayRule("JM"))(2026)
    assert text_of(names[date(2026, 1, 1)]) == Text("Nieuwjaarsdag", "New Year's Day")


def test_the_language_of_the_machine_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "fr")
    names = ComputedHolidays(HolidayRule("BE"))(2026)
    assert text_of(names[date(2026, 7, 21)]) == Text("Nationale feestdag", "National Day")


def test_a_subdivision_has_holidays_of_its_own() -> None:
    epiphany = date(2026, 1, 6)
    assert epiphany in ComputedHolidays(HolidayRule("DE", "BY"))(2026)
    assert epiphany not in ComputedHolidays(HolidayRule("DE"))(2026)


def test_added_days_come_every_year_or_once() -> None:
    source = ComputedHolidays(HolidayRule("NL", added=(CHRISTMAS_EVE, JUBILEE)))
    assert source(2026)[date(2026, 12, 24)] == "Kerstavond"
    assert text_of(source(2026)[date(2026, 6, 5)]) == Text("Jubileum", "Jubilee")
    assert list(source(2026)) == sorted(source(2026))
    assert date(2027, 12, 24) in source(2027)
    assert date(2027, 6, 5) not in source(2027)


def test_the_29th_of_february_is_added_in_leap_years_alone() -> None:
    source = ListedHolidays(HolidayRule(added=(AddedHoliday(Text("x", "x"), (2, 29)),)))
    assert list(source(2028)) == [date(2028, 2, 29)]
    assert list(source(2027)) == []


def test_a_rule_without_country_computes_nothing_but_its_own_days() -> None:
    rule = HolidayRule(added=(CHRISTMAS_EVE,))
    assert rule_problems(rule) == []
    assert ComputedHolidays(rule)(2026) == ListedHolidays(rule)(2026)


@pytest.mark.parametrize(
    ("rule", "part", "wanted"),
    [
        (HolidayRule("XX"), "country", 'the two letters of a country, such as "NL"'),
        (HolidayRule("ln"), "country", 'the nearest known is "NL" (Netherlands)'),
        (HolidayRule("nl"), "country", '"NL" (Netherlands)'),
        (HolidayRule("NLD"), "country", '"NL" (Netherlands)'),
        (HolidayRule("Netherland"), "country", '"NL" (Netherlands)'),
        (HolidayRule("Deutschland"), "country", 'of a country, such as "NL"'),
        (HolidayRule(""), "country", 'of a country, such as "NL"'),
        (HolidayRule("DE", "BB1"), "subdivision", 'a part of DE; the nearest known is "BB"'),
        (HolidayRule("NL", "XXXX"), "subdivision", 'a part of NL: "Midden", "Noord", "Zuid"'),
        (HolidayRule("JM", "XXXX"), "subdivision", "nothing: the library knows no part of JM"),
        (
            HolidayRule("NL", leave_out=("Good Friday", "Goed Friday")),
            "leave_out",
            'a holiday\'s name; the nearest known is "Good Friday"',
        ),
        (HolidayRule("NL", leave_out=("Good Friday", "xyz")), "leave_out", '"Koningsdag"'),
    ],
)
def test_what_a_rule_names_that_nobody_knows_is_told_with_the_nearest_known(
    rule: HolidayRule, part: str, wanted: str
) -> None:
    (problem,) = rule_problems(rule)
    assert problem.part == part
    assert problem.position == (1 if part == "leave_out" else 0)
    assert wanted in problem.wanted


def test_a_year_that_the_library_does_not_know_is_an_error_and_never_a_year_without_holidays() -> (
    None
):
    with pytest.raises(HolidaysUnknown, match="NL are known up to 2100, not of 2101"):
        ComputedHolidays(NETHERLANDS)(2101)
    with pytest.raises(HolidaysUnknown, match="IN in 2050"):
        ComputedHolidays(HolidayRule("IN"))(2050)
    assert rule_problems(HolidayRule("IN", leave_out=("Holi",))) == []


def test_a_calendar_without_known_holidays_gives_no_answer() -> None:
    office = Calendar(
        "Asia/Colombo", [weekly("09:00-17:00")], holidays=ComputedHolidays(HolidayRule("LK"))
    )
    with pytest.raises(NoOpenTime, match="the agreement can keep their dates"):
        office.after(datetime(2027, 3, 1, 10, tzinfo=office.zone), 3600)


def test_a_year_is_worked_out_once() -> None:
    source = ComputedHolidays(NETHERLANDS)
    assert source(2026) is source(2026)


def test_a_source_and_its_names_survive_pickling() -> None:
    source = ComputedHolidays(NETHERLANDS, "en")
    name = source(2026)[date(2026, 4, 27)]
    again = pickle.loads(pickle.dumps(source))
    assert again == source
    assert text_of(pickle.loads(pickle.dumps(name))) == Text("Koningsdag", "King's Day")
    assert text_of(pickle.loads(pickle.dumps(DayName(Text("a", "b"))))) == Text("a", "b")


def test_a_plain_name_is_the_same_in_both_languages() -> None:
    assert text_of("Jubilee") == Text("Jubilee", "Jubilee")


def test_kept_dates_win_for_their_years_and_other_years_are_computed() -> None:
    kept = {date(2026, 4, 3): DayName(Text("Goede Vrijdag", "Good Friday"))}
    source = KeptHolidays(NETHERLANDS, dates=kept, beyond=ComputedHolidays(NETHERLANDS))
    assert source(2026) == kept
    assert source(2027) == ComputedHolidays(NETHERLANDS)(2027)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (HolidayRule("NL"), "NL"),
        (HolidayRule("DE", "BY"), "DE-BY"),
        (NETHERLANDS, "NL without Good Friday"),
        (HolidayRule(added=(CHRISTMAS_EVE,)), "own days with 24 December Kerstavond"),
        (
            HolidayRule("NL", None, ("A", "B"), (CHRISTMAS_EVE, JUBILEE)),
            "NL without A, B with 24 December Kerstavond, 2026-06-05 Jubileum",
        ),
    ],
)
def test_a_rule_says_itself_in_a_line(rule: HolidayRule, words: str) -> None:
    assert rule.words() == words


def test_a_day_is_written_as_a_date_or_as_a_day_of_every_year() -> None:
    assert day_text(date(2026, 6, 5)) == "2026-06-05"
    assert day_text((12, 24)) == "24 December"


def test_kept_dates_are_answered_as_they_were_kept_and_years_beyond_are_computed() -> None:
    office = document.find("reference").calendars["office"]
    due = office.after(datetime(2026, 5, 22, 16, 0, tzinfo=office.zone), timedelta(hours=3))
    assert due.isoformat() == "2026-05-26T10:00:00+02:00"
    source = office.definition.holidays
    assert isinstance(source, KeptHolidays)
    assert max(source.dates).year == 2036
    assert next(iter(source(2037))).isoformat() == "2037-01-01"


def test_keeping_dates_keeps_years_in_a_row_and_those_kept_before() -> None:
    kept = document.with_kept_holidays(document.find("reference"), 2040, 2038)
    source = kept.calendars["office"].definition.holidays
    assert isinstance(source, KeptHolidays)
    assert {day.year for day in source.dates} == set(range(2024, 2041))
    assert document.read(document.dump(kept), name="kept.toml") == kept


def test_computed_dates_are_kept_when_asked() -> None:
    london = document.load(AGREEMENTS / "everything.toml").calendars["london"]
    kept = document.with_kept_holidays(
        document.load(AGREEMENTS / "everything.toml"), 2026, 2027
    ).calendars["london"]
    source = kept.definition.holidays
    assert isinstance(source, KeptHolidays)
    assert source.rule == HolidayRule("GB", "SCT")
    assert source(2027) == london.definition.holidays(2027)


def test_a_name_that_nobody_knows_leaves_nothing_out() -> None:
    rule = HolidayRule("NL", leave_out=("Sinterklaas",))
    assert ComputedHolidays(rule)(2026) == ComputedHolidays(HolidayRule("NL"))(2026)


def test_calendars_without_a_country_have_nothing_to_keep() -> None:
    text = document.dump(document.find("reference"))
    text = text[: text.index("[kept_holidays.office]")]
    text = text.replace(
        'holidays.country = "NL"\nholidays.leave_out = ["Good Friday"]',
        'holidays.add = [{ on = "24 December", name = "x" }]',
    )
    agreement = document.read(text, name="own.toml")
    assert document.with_kept_holidays(agreement, 2026, 2027) == agreement
    assert document.read(document.dump(agreement), name="own.toml") == agreement
