"""The calendar at its edges: first and last seconds, New Year, the zone's changes, what it refuses.

Each answer was found on paper; the weekday in a comment is the one that the answer rests on.
"""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from stipt.sla.calendar import Calendar, NoOpenTime, epoch, is_within_reach
from stipt.sla.hours import Closure, SpecialDay, Week, parse_hours, weekly

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NINE_TO_FIVE = weekly("09:00-17:00")
CLOSED = Week(((),) * 7)
HOUR = 3600


def office(**more: Any) -> Calendar:
    return Calendar("Europe/Amsterdam", [NINE_TO_FIVE], **more)


def always(zone: str) -> Calendar:
    return Calendar(zone, [weekly("00:00-24:00", "mon-sun")])


def one_morning(**more: Any) -> Calendar:
    """Open from 09:00 to 10:00 on 23 November 2026, and never else."""
    special = SpecialDay(date(2026, 11, 23), parse_hours("09:00-10:00"))
    return Calendar("Europe/Amsterdam", [CLOSED], special=[special], **more)


def at(text: str, zone: str = "Europe/Amsterdam") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# What is the same calendar


def test_calendars_are_equal_when_they_are_made_alike() -> None:
    assert office() == office()
    assert hash(office()) == hash(office())
    assert office() != office(day_seconds=7 * HOUR)
    assert office() != office(name="night shift")
    assert office() != "office"


def test_calendars_of_another_name_or_day_have_another_hash() -> None:
    different = {office(), office(name="night shift"), office(day_seconds=7 * HOUR)}
    assert len({hash(calendar) for calendar in different}) == 3


# What it refuses to guess


def test_an_unknown_reading_of_a_working_day_is_refused_whatever_the_number_of_days() -> None:
    for days in (0, 2):
        with pytest.raises(ValueError, match="known: wall-clock, office-hours, end-of-day"):
            office().after_days(at("2026-11-23T09:00"), days, "calendar-days")


# Segments are half-open


def test_a_calendar_that_opens_once_is_open_from_that_opening_to_before_its_closing() -> None:
    calendar = one_morning()
    assert not calendar.is_open(at("2026-11-23T08:59:59"))
    assert calendar.is_open(at("2026-11-23T09:00:00"))
    assert calendar.is_open(at("2026-11-23T09:59:59"))
    assert not calendar.is_open(at("2026-11-23T10:00:00"))


def test_the_first_second_of_1970_is_an_instant_like_any_other() -> None:
    assert always("UTC").is_open(0)
    assert always("UTC").next_open(0) == 0
    assert always("UTC").worked(0, 0) == 0
    assert office().next_open(0) == 8 * HOUR  # a Thursday; Amsterdam was an hour ahead


def test_no_stretch_is_open_within_a_moment_or_beside_the_office_hours() -> None:
    calendar = office()
    noon = at("2026-11-23T12:00")
    assert calendar.segments(noon, noon) == []
    assert calendar.segments(noon, at("2026-11-23T11:00")) == []
    assert calendar.segments(at("2026-11-23T08:00"), at("2026-11-23T09:00")) == []
    assert calendar.segments(at("2026-11-23T17:00"), at("2026-11-23T18:00")) == []


def test_open_stretches_are_the_same_for_instants_in_seconds() -> None:
    begin, end = epoch(at("2026-11-23T16:59")), epoch(at("2026-11-24T09:01"))
    assert office().segments(begin, end) == [
        (begin, begin + 60),
        (end - 60, end),
    ]


def test_open_stretches_run_over_two_new_years() -> None:
    begin, end = epoch(utc("2025-12-31T12:00")), epoch(utc("2027-01-01T12:00"))
    found = always("UTC").segments(begin, end)
    assert len(found) == 1 + 365 + 1
    assert found[0] == (begin, begin + 12 * HOUR)
    assert found[-1] == (end - 12 * HOUR, end)


def test_no_time_passes_between_an_instant_and_itself_wherever_it_lies() -> None:
    far = utc("9000-01-01T00:00")
    assert office().worked(far, far) == 0


# Working days


def test_working_days_over_new_year_are_the_same_whatever_was_asked_before() -> None:
    days = [date(2025, 12, 30), date(2025, 12, 31)]
    days += [date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 5), date(2026, 1, 6)]
    start, end = at("2025-12-29T10:00"), at("2026-01-06T10:00")  # a Monday and a Tuesday
    assert office().working_days(start, end) == days
    warm = office()
    warm.compile(2020, 2030)
    assert warm.working_days(start, end) == days
    assert office().working_days(end, start) == []


def test_working_days_are_the_same_for_instants_in_seconds() -> None:
    start, end = epoch(at("2026-11-20T10:00")), epoch(at("2026-11-23T10:00"))
    assert office().working_days(start, end) == [date(2026, 11, 23)]


def test_the_end_of_the_next_working_day_is_the_same_whatever_was_asked_before() -> None:
    calendar = office()
    calendar.compile(2027, 2027)
    wednesday = at("2026-12-30T10:00")
    assert calendar.after_days(wednesday, 1, "end-of-day") == at("2026-12-31T17:00")


def test_a_working_day_ended_long_before_1970_as_it_does_now() -> None:
    friday = at("1955-06-03T10:00")
    assert office().after_days(friday, 1, "end-of-day") == at("1955-06-06T17:00")


def test_two_hundred_days_after_the_middle_of_june_it_is_new_year() -> None:
    calendar = always("Europe/Amsterdam")
    assert calendar.after_days(at("2026-06-15T10:00"), 200) == at("2027-01-01T10:00")


def test_a_day_that_starts_as_lunch_ends_is_due_as_lunch_ends() -> None:
    calendar = Calendar("Europe/Amsterdam", [weekly("08:30-12:00, 13:00-17:30")])
    assert calendar.after_days(at("2026-11-23T13:00"), 1) == at("2026-11-24T13:00")
    assert calendar.after_days(at("2026-11-23T11:59:59"), 1) == at("2026-11-24T11:59:59")


# New Year in each zone


def test_an_hour_on_new_years_eve_counts_without_having_asked_before() -> None:
    assert office().after(at("2026-12-31T10:00"), HOUR) == at("2026-12-31T11:00")
    assert always("Europe/Amsterdam").after(at("2026-12-31T23:30"), HOUR) == at("2027-01-01T00:30")


@pytest.mark.parametrize(
    "zone", ["Europe/Amsterdam", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago"]
)
@pytest.mark.parametrize("compiled", [2026, 2027])
def test_the_hours_around_midnight_of_new_year_count_in_every_zone(
    zone: str, compiled: int
) -> None:
    calendar = always(zone)
    calendar.compile(compiled, compiled)
    assert calendar.worked(at("2026-12-31T20:00", zone), at("2027-01-01T00:30", zone)) == 16_200
    calendar = always(zone)
    calendar.compile(compiled, compiled)
    assert calendar.is_open(at("2026-12-31T23:59:59", zone))
    assert calendar.is_open(at("2027-01-01T00:00", zone))


@pytest.fixture(params=["Pacific/Auckland", "Etc/GMT+12"])
def machine_elsewhere(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("machine_elsewhere")
def test_no_answer_depends_on_the_zone_of_the_machine() -> None:
    calendar = always("Europe/Amsterdam")
    calendar.compile(2026, 2026)
    assert calendar.worked(at("2026-12-31T00:00"), at("2027-01-02T00:00")) == 48 * HOUR
    assert calendar.worked(at("2025-12-31T00:00"), at("2026-01-02T00:00")) == 48 * HOUR
    new_years_eve = SpecialDay(date(2026, 12, 31), parse_hours("00:30-23:30"))
    once = Calendar("UTC", [CLOSED], special=[new_years_eve])
    with pytest.raises(NoOpenTime, match="no office hours after 2026"):
        once.next_open(utc("2026-12-31T23:30"))


# Where a zone changes its offset


def test_the_last_evening_of_the_year_counts_west_of_greenwich() -> None:
    calendar = always("America/New_York")
    begin, end = at("2026-12-31T00:00", "America/New_York"), utc("2027-01-01T05:00")
    assert calendar.worked(begin, end) == 24 * HOUR
    assert calendar.segments(begin, end) == [(epoch(begin), epoch(end))]


def test_a_change_that_puts_the_clock_back_over_midnight_lengthens_the_day_before() -> None:
    # In Nuuk it was Saturday 23:00 twice: 26 October 2025 began at 02:00 UTC, not at 01:00.
    calendar = always("America/Nuuk")
    assert calendar.worked(utc("2025-10-25T01:00"), utc("2025-10-26T02:00")) == 25 * HOUR
    saturday = Calendar("America/Nuuk", [weekly("23:00-24:00", "sat")])
    assert saturday.worked(utc("2025-10-25T01:00"), utc("2025-10-27T00:00")) == 2 * HOUR


def test_a_date_that_a_zone_skipped_is_no_working_day() -> None:
    # Samoa crossed the date line: after 29 December 2011 came 31 December.
    calendar = always("Pacific/Apia")
    start = at("2011-12-29T10:00", "Pacific/Apia")
    end = at("2011-12-31T10:00", "Pacific/Apia")
    assert calendar.worked(start, end) == 24 * HOUR
    assert calendar.working_days(start, end) == [date(2011, 12, 31)]
    assert calendar.after_days(start, 1) == end


def test_hours_that_summer_time_leaves_out_make_no_working_day() -> None:
    calendar = Calendar("Europe/Amsterdam", [weekly("02:00-03:00", "mon-sun")])
    days = calendar.working_days(at("2026-03-28T12:00"), at("2026-03-30T12:00"))
    assert days == [date(2026, 3, 30)]
    assert calendar.segments(at("2026-03-29T00:00"), at("2026-03-30T00:00")) == []


@pytest.mark.parametrize("hours", ["02:00-04:00", "03:00-04:00"])
def test_hours_from_within_the_missing_hour_are_one_stretch_from_its_end(hours: str) -> None:
    calendar = Calendar("Europe/Amsterdam", [weekly(hours, "mon-sun")])
    found = calendar.segments(at("2026-03-29T00:00"), at("2026-03-30T00:00"))
    assert found == [(epoch(utc("2026-03-29T01:00")), epoch(utc("2026-03-29T02:00")))]


# What closes a day


def test_the_hours_of_a_date_are_those_on_its_wall() -> None:
    calendar = office()
    assert calendar.hours_on(date(2026, 11, 23)) == ((9 * HOUR, 17 * HOUR),)
    assert calendar.hours_on(date(2026, 11, 22)) == ()


def test_a_day_with_the_same_or_longer_hours_is_not_a_closed_day() -> None:
    longer = SpecialDay(date(2026, 11, 24), parse_hours("08:00-20:00"), "late opening")
    same = SpecialDay(date(2026, 11, 25), parse_hours("09:00-17:00"), "as usual")
    shifted = SpecialDay(date(2026, 11, 26), parse_hours("10:00-19:00"), "late start")
    evening = Closure((11, 27), (11, 27), "evening", parse_hours("18:00-24:00"))
    calendar = office(special=[longer, same, shifted], closures=[evening])
    closed = calendar.closed_days(at("2026-11-23T00:00"), at("2026-11-28T00:00"))
    assert closed == [(date(2026, 11, 26), "late start")]


def test_a_holiday_at_the_weekend_closes_no_working_day() -> None:
    saturday = date(2026, 12, 26)
    calendar = office(holidays=lambda year: {saturday: "Boxing Day"})
    assert calendar.closed_days(at("2026-12-25T00:00"), at("2026-12-28T00:00")) == []


def test_closed_days_are_those_up_to_the_end_and_no_further() -> None:
    calendar = office(holidays=lambda year: {date(2026, 12, 25): "Christmas Day"})
    christmas = [(date(2026, 12, 25), "Christmas Day")]
    eve, day, after = at("2026-12-24T23:59"), at("2026-12-25T00:00"), at("2026-12-28T09:00")
    assert calendar.closed_days(at("2026-12-23T00:00"), eve) == []
    assert calendar.closed_days(eve, day.replace(hour=9)) == []
    assert calendar.closed_days(eve, day.replace(hour=9, minute=1)) == christmas
    assert calendar.closed_days(epoch(day), epoch(after)) == christmas
    assert calendar.closed_days(after, after) == []


def test_a_day_that_two_closures_shorten_has_both_names() -> None:
    early = Closure((11, 23), (11, 23), "fire drill", parse_hours("09:00-10:00"))
    late = Closure((11, 23), (11, 23), "party", parse_hours("16:00-17:00"))
    calendar = office(closures=[early, late])
    closed = calendar.closed_days(at("2026-11-23T00:00"), at("2026-11-23T23:00"))
    assert closed == [(date(2026, 11, 23), "fire drill, party")]


def test_a_closure_announced_in_summer_counts_from_then_on() -> None:
    noon = epoch(at("2026-07-15T12:00"))  # a Wednesday
    closed = SpecialDay(date(2026, 7, 15), (), "heat", announced_at=noon)
    calendar = office(special=[closed])
    assert calendar.worked(at("2026-07-15T00:00"), at("2026-07-16T00:00")) == 3 * HOUR


def test_a_day_closed_from_its_very_opening_is_no_working_day() -> None:
    opening = epoch(at("2026-11-25T09:00"))
    for announced_at, days in [(opening, [26]), (opening + 1, [25, 26])]:
        closed = SpecialDay(date(2026, 11, 25), (), announced_at=announced_at)
        found = office(special=[closed]).working_days(
            at("2026-11-24T10:00"), at("2026-11-26T10:00")
        )
        assert [day.day for day in found] == days


# Whether there is any open time


def test_a_closed_special_day_opens_nothing() -> None:
    closed = SpecialDay(date(2026, 11, 23), ())
    shortened = SpecialDay(date(2026, 11, 24), parse_hours("09:00-10:00"), cut=True)
    assert not Calendar("Europe/Amsterdam", [CLOSED], special=[closed, shortened]).is_ever_open()


def test_hours_that_begin_later_are_open_time() -> None:
    later = Week(NINE_TO_FIVE.hours, date(2060, 6, 1))
    assert Calendar("Europe/Amsterdam", [later]).is_ever_open()
    mondays = Week(weekly("09:00-17:00", "mon").hours, date(2026, 12, 31))  # a Thursday
    assert Calendar("Europe/Amsterdam", [mondays]).is_ever_open()


def test_hours_that_summer_time_leaves_out_every_year_are_no_open_time() -> None:
    sundays = weekly("02:00-03:00", "sun")  # the last one of March falls on the 25th or later
    rest = Closure((4, 1), (3, 24))
    assert not Calendar("Europe/Amsterdam", [sundays], closures=[rest]).is_ever_open()
    assert Calendar("UTC", [sundays], closures=[rest]).is_ever_open()


@pytest.mark.parametrize("from_date", [None, date(2025, 3, 1)])
def test_a_calendar_that_opens_on_leap_days_alone_opens_at_times(from_date: date | None) -> None:
    daily = Week(weekly("09:00-17:00", "mon-sun").hours, from_date)
    closure = Closure((3, 1), (2, 28))
    calendar = Calendar("Europe/Amsterdam", [daily], closures=[closure])
    assert calendar.is_ever_open()
    assert calendar.next_open(at("2025-06-01T00:00")) == at("2028-02-29T09:00")


def test_the_first_opening_of_all_can_be_the_answer() -> None:
    calendar = Calendar("Europe/Amsterdam", [Week(NINE_TO_FIVE.hours, date(2026, 11, 23))])
    assert calendar.start_by(at("2026-11-23T17:00"), 8 * HOUR) == at("2026-11-23T09:00")
    with pytest.raises(NoOpenTime):
        calendar.start_by(at("2026-11-23T17:00"), 8 * HOUR + 1)


def test_a_refusal_names_the_calendar_and_the_year_beyond_which_it_has_no_hours() -> None:
    assert one_morning().after(at("2026-11-23T09:00"), HOUR) == at("2026-11-23T10:00")
    with pytest.raises(NoOpenTime) as later:
        one_morning().after(at("2026-11-23T09:00"), HOUR + 1)
    assert str(later.value) == "calendar office: no office hours after 2026"
    with pytest.raises(NoOpenTime) as earlier:
        one_morning(name="night shift").start_by(at("2026-11-23T10:00"), HOUR + 1)
    assert str(earlier.value) == "calendar night shift: no office hours before 2026"


def test_twenty_nine_years_without_hours_are_bridged_both_ways() -> None:
    weeks = [
        NINE_TO_FIVE,
        Week(CLOSED.hours, date(1997, 1, 1)),  # the last hours were on a Tuesday
        Week(NINE_TO_FIVE.hours, date(2026, 1, 1)),  # a Thursday
    ]
    last, first = at("1996-12-31T16:30"), at("2026-01-01T09:30")
    assert Calendar("Europe/Amsterdam", weeks).after(last, HOUR) == first
    assert Calendar("Europe/Amsterdam", weeks).start_by(first, HOUR) == last


def test_thirty_years_without_hours_are_bridged_backwards() -> None:
    weeks = [
        NINE_TO_FIVE,
        Week(CLOSED.hours, date(1996, 1, 1)),  # a Monday
        Week(NINE_TO_FIVE.hours, date(2026, 1, 1)),
    ]
    calendar = Calendar("Europe/Amsterdam", weeks)
    assert calendar.start_by(at("2026-01-01T09:30"), HOUR) == at("1995-12-29T16:30")


def test_counting_back_goes_on_before_many_years_that_are_known() -> None:
    calendar = office()
    calendar.compile(2000, 2040)
    monday = at("2000-01-03T10:00")
    assert calendar.start_by(monday, 2 * HOUR) == at("1999-12-31T16:00")


# How far a calendar reaches


def test_a_calendar_reaches_from_1900_to_2400_but_for_a_day_at_either_end() -> None:
    first, last = epoch(utc("1900-01-02T00:00")), epoch(utc("2400-12-30T23:59:59"))
    assert always("UTC").is_open(first)
    assert always("UTC").is_open(last)
    for outside in (first - 1, last + 1):
        with pytest.raises(NoOpenTime, match="no calendar reaches an instant"):
            always("UTC").is_open(outside)


def test_counting_goes_on_into_the_first_and_the_last_year() -> None:
    calendar = always("UTC")
    assert calendar.start_by(utc("1901-01-20T00:00"), 30 * 24 * HOUR) == utc("1900-12-21T00:00")
    calendar = always("UTC")
    assert calendar.after(utc("2399-12-01T00:00"), 60 * 24 * HOUR) == utc("2400-01-30T00:00")


def test_years_out_of_reach_are_refused_with_the_years_that_are_not() -> None:
    office().compile(1900, 1900)
    office().compile(2400, 2400)
    for first, last in [(2401, 2401), (1899, 1900)]:
        with pytest.raises(NoOpenTime) as refused:
            office().compile(first, last)
        assert str(refused.value) == (
            f"calendar office: asked for the years {first} to {last}; it reaches from 1900 to 2400"
        )


def test_dates_within_reach_leave_a_year_at_either_end() -> None:
    within = [date(1901, 1, 1), date(2399, 12, 31)]
    outside = [date(1900, 12, 31), date(2400, 1, 1)]
    assert all(is_within_reach(day) for day in within)
    assert not any(is_within_reach(day) for day in outside)


def test_an_instant_between_two_seconds_is_cut_before_1970_too() -> None:
    assert epoch(utc("1970-01-01T00:00:01.5")) == 1
    assert epoch(utc("1969-12-31T23:59:59.5")) == -1


def test_the_sums_for_bulk_work_cover_all_the_years_asked() -> None:
    begin, end = epoch(utc("2025-12-31T12:00")), epoch(utc("2027-01-01T12:00"))
    opens, closes, sums = always("UTC").table(begin, end)
    assert opens[0] <= begin
    assert closes[-1] >= end
    assert len(opens) == len(closes) == 3 * 365
    assert sums == [day * 24 * HOUR for day in range(3 * 365 + 1)]
