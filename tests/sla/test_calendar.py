"""The calendar in examples that one can check on paper; see test_cases for the corpus."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from stipt.sla.calendar import Calendar, NoOpenTime, epoch
from stipt.sla.hours import Closure, SpecialDay, Week, parse_hours, split_at_midnight, weekly

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NEW_YEAR = Closure((12, 24), (1, 2), "over New Year")


def office(**more: object) -> Calendar:
    return Calendar("Europe/Amsterdam", [weekly("08:30-17:30")], **more)  # type: ignore[arg-type]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def wall(instant: datetime) -> str:
    return instant.strftime("%a %d %b %Y %H:%M:%S")


def test_two_working_days_from_a_friday_over_both_clock_changes_keep_the_wall_time() -> None:
    assert office().after_days(at("2026-03-27T10:00"), 2) == at("2026-03-31T10:00")
    assert office().after_days(at("2026-10-23T10:00"), 2) == at("2026-10-27T10:00")


def test_the_missing_hour_is_not_counted_and_the_doubled_one_twice() -> None:
    always = Calendar("Europe/Amsterdam", [weekly("00:00-24:00", "mon-sun")])
    assert always.worked(at("2026-03-29T00:00"), at("2026-03-30T00:00")) == 23 * 3600
    assert always.worked(at("2026-10-25T00:00"), at("2026-10-26T00:00")) == 25 * 3600


def test_a_start_in_the_doubled_hour_knows_which_of_the_two_it_is() -> None:
    night = Calendar("Europe/Amsterdam", [weekly("02:00-04:00", "mon-sun")])
    first, second = at("2026-10-25T02:30"), at("2026-10-25T02:30").replace(fold=1)
    assert night.worked(first, at("2026-10-25T04:00")) == int(2.5 * 3600)
    assert night.worked(second.astimezone(UTC), at("2026-10-25T04:00")) == int(1.5 * 3600)


def test_a_start_in_the_missing_hour_counts_from_the_next_opening() -> None:
    start = datetime(2026, 3, 29, 2, 30, tzinfo=AMSTERDAM)  # the clock never shows it
    assert office().after(start, 3600) == at("2026-03-30T09:30")


def test_a_yearly_closure_runs_over_new_year() -> None:
    calendar = office(closures=[NEW_YEAR])
    assert calendar.after(at("2026-12-23T16:30"), 2 * 3600) == at("2027-01-04T09:30")
    assert calendar.closed_days(at("2026-12-23T00:00"), at("2026-12-28T00:00"))[0].name == (
        "over New Year"
    )


def test_a_yearly_closure_within_a_year_and_for_an_afternoon() -> None:
    afternoon = Closure((12, 24), (12, 24), "Christmas Eve", ((12 * 3600, 24 * 3600),))
    summer = Closure((7, 27), (8, 7), "summer")
    calendar = office(closures=[afternoon, summer])
    assert calendar.worked(at("2026-12-24T00:00"), at("2026-12-25T00:00")) == int(3.5 * 3600)
    assert calendar.next_open(at("2026-07-27T09:00")) == at("2026-08-10T08:30")


def test_lunch_with_the_start_inside_it() -> None:
    calendar = Calendar("Europe/Amsterdam", [weekly("08:30-12:00, 13:00-17:30")])
    assert calendar.after(at("2026-11-23T12:15"), 3600) == at("2026-11-23T14:00")
    assert calendar.after_days(at("2026-11-23T12:15"), 1) == at("2026-11-24T13:00")


def test_one_hour_before_nine_is_five_in_the_afternoon_before() -> None:
    assert office().start_by(at("2026-11-24T09:00"), 3600) == at("2026-11-23T17:00")


def test_used_up_exactly_at_closing_is_due_at_closing() -> None:
    assert office().after(at("2026-11-23T08:30"), 9 * 3600) == at("2026-11-23T17:30")
    assert office().after(at("2026-11-23T17:29:58"), 3) == at("2026-11-24T08:30:01")


def test_a_working_day_ends_at_closing_where_the_agreement_says_so() -> None:
    assert office().after_days(at("2026-11-21T11:00"), 1, "end-of-day") == at("2026-11-23T17:30")
    eight = office(day_seconds=8 * 3600)
    assert eight.after_days(at("2026-11-23T10:00"), 1, "office-hours") == at("2026-11-24T09:00")


def test_a_shift_past_midnight_is_two_intervals() -> None:
    night = Calendar("Europe/Amsterdam", [weekly("22:00-06:00", "mon-fri")])
    assert night.worked(at("2026-11-23T00:00"), at("2026-11-24T00:00")) == 2 * 3600
    assert night.worked(at("2026-11-28T00:00"), at("2026-11-29T00:00")) == 6 * 3600
    with pytest.raises(ValueError, match="overlap on tue"):
        split_at_midnight([parse_hours("22:00-06:00"), parse_hours("05:00-09:00"), *[()] * 5])


def test_new_hours_hold_from_their_date_on() -> None:
    later = Week(weekly("10:00-16:00").hours, date(2026, 12, 1))
    calendar = Calendar("Europe/Amsterdam", [later, weekly("08:30-17:30")])
    assert calendar.next_open(at("2026-11-30T08:00")) == at("2026-11-30T08:30")
    assert calendar.next_open(at("2026-12-01T08:00")) == at("2026-12-01T10:00")


def test_before_the_first_dated_week_nothing_is_open() -> None:
    begins = Week(weekly("10:00-16:00").hours, date(2026, 12, 1))
    calendar = Calendar("Europe/Amsterdam", [begins])
    assert calendar.worked(at("2026-11-01T00:00"), at("2026-12-01T00:00")) == 0
    assert calendar.next_open(at("2026-11-01T00:00")) == at("2026-12-01T10:00")


def test_a_closure_counts_from_the_moment_that_it_was_announced() -> None:
    announced = epoch(at("2026-11-25T12:00"))
    day = date(2026, 11, 25)
    closed = office(special=[SpecialDay(day, (), "power cut", announced_at=announced)])
    assert closed.worked(at("2026-11-25T00:00"), at("2026-11-26T00:00")) == int(3.5 * 3600)
    never = epoch(at("2026-11-26T12:00"))
    too_late = office(special=[SpecialDay(day, (), "power cut", announced_at=never)])
    assert too_late.worked(at("2026-11-25T00:00"), at("2026-11-26T00:00")) == 9 * 3600
    in_time = epoch(at("2026-11-24T12:00"))
    all_day = office(special=[SpecialDay(day, (), "power cut", announced_at=in_time)])
    assert all_day.worked(at("2026-11-25T00:00"), at("2026-11-26T00:00")) == 0
    holiday = office(
        holidays=lambda year: {day: "feast"},
        special=[SpecialDay(day, ((0, 86_400),), "open day", announced_at=announced)],
    )
    assert holiday.worked(at("2026-11-25T00:00"), at("2026-11-26T00:00")) == 12 * 3600


def test_part_of_a_day_can_be_closed() -> None:
    day = SpecialDay(date(2026, 11, 25), parse_hours("12:00-14:00"), "outing", cut=True)
    calendar = office(special=[day])
    assert calendar.after(at("2026-11-25T11:00"), 2 * 3600) == at("2026-11-25T15:00")
    outing = [(date(2026, 11, 25), "outing")]
    assert calendar.closed_days(at("2026-11-25T09:00"), at("2026-11-25T12:00")) == []
    assert calendar.closed_days(at("2026-11-25T09:00"), at("2026-11-25T12:00:01")) == outing
    assert calendar.closed_days(at("2026-11-25T13:59"), at("2026-11-26T09:00")) == outing
    assert calendar.closed_days(at("2026-11-25T14:00"), at("2026-11-26T09:00")) == []


def test_what_closed_a_day_has_its_name() -> None:
    calendar = office(
        holidays=lambda year: {date(year, 12, 25): "Christmas Day"},
        special=[SpecialDay(date(2026, 12, 28), ())],
        closures=[Closure((12, 30), (12, 30))],
    )
    closed = calendar.closed_days(at("2026-12-25T00:00"), at("2026-12-31T00:00"))
    assert [name for _, name in closed] == ["Christmas Day", "special day", "closed"]


def test_a_calendar_that_never_opens_knows_it() -> None:
    never = Calendar("Europe/Amsterdam", [Week(((),) * 7)])
    assert not never.is_ever_open()
    with pytest.raises(NoOpenTime, match="no office hours after"):
        never.after(at("2026-11-23T09:00"), 1)
    with pytest.raises(NoOpenTime, match="no office hours before"):
        never.start_by(at("2026-11-23T09:00"), 1)
    with pytest.raises(NoOpenTime):
        never.after_days(at("2026-11-23T09:00"), 1)
    assert office().is_ever_open()
    special = SpecialDay(date(2026, 11, 23), ((0, 60),))
    assert Calendar("Europe/Amsterdam", [Week(((),) * 7)], special=[special]).is_ever_open()


def test_a_week_that_yearly_closures_empty_never_opens() -> None:
    assert not office(closures=[Closure((1, 1), (12, 31), "always")]).is_ever_open()


def test_a_special_day_far_ahead_is_found() -> None:
    special = SpecialDay(date(2099, 11, 23), parse_hours("09:00-10:00"))
    calendar = Calendar("Europe/Amsterdam", [Week(((),) * 7)], special=[special])
    assert calendar.next_open(at("2026-01-01T00:00")) == at("2099-11-23T09:00")


def test_six_weeks_of_closure_do_not_hinder_a_short_target() -> None:
    calendar = office(closures=[Closure((7, 1), (8, 11), "six weeks")])
    assert calendar.after(at("2026-06-30T17:20"), 30 * 60) == at("2026-08-12T08:50")


def test_no_calendar_reaches_beyond_its_years() -> None:
    with pytest.raises(NoOpenTime, match="reaches"):
        office().after(datetime(9000, 1, 1, tzinfo=UTC), 60)
    with pytest.raises(NoOpenTime, match="reaches"):
        office().worked(datetime(1700, 1, 1, tzinfo=UTC), at("2026-01-01T00:00"))
    with pytest.raises(NoOpenTime, match="reaches"):
        office().after(at("2026-01-01T00:00"), 10**10)


def test_durations_may_be_timedeltas_and_answers_keep_the_form_of_the_question() -> None:
    calendar = office()
    start = at("2026-11-23T09:00")
    assert calendar.after(start, timedelta(hours=1)) == at("2026-11-23T10:00")
    assert calendar.after(epoch(start), timedelta(hours=1)) == epoch(at("2026-11-23T10:00"))
    assert calendar.start_by(epoch(start), timedelta(minutes=15)) == epoch(at("2026-11-23T08:45"))
    assert calendar.start_by(start, 0) == start
    assert calendar.after(start, 0) == start
    assert calendar.after_days(start, 0) == start
    assert calendar.after_days(epoch(start), 1) == epoch(at("2026-11-24T09:00"))
    assert calendar.next_open(epoch(at("2026-11-22T12:00"))) == epoch(at("2026-11-23T08:30"))
    assert calendar.worked(start, start) == 0


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        office().is_open(datetime(2026, 11, 23, 9, 0))  # noqa: DTZ001


def test_segments_are_cut_to_what_was_asked() -> None:
    calendar = office()
    found = calendar.segments(at("2026-11-23T17:00"), at("2026-11-24T09:00"))
    assert [(wall(datetime.fromtimestamp(s, AMSTERDAM)), e - s) for s, e in found] == [
        ("Mon 23 Nov 2026 17:00:00", 1800),
        ("Tue 24 Nov 2026 08:30:00", 1800),
    ]
    assert calendar.segments(at("2026-11-24T09:00"), at("2026-11-24T09:00")) == []
    assert calendar.segments(at("2026-11-21T09:00"), at("2026-11-22T09:00")) == []


def test_working_days_are_named() -> None:
    days = office().working_days(at("2026-11-20T10:00"), at("2026-11-24T10:00"))
    assert days == [date(2026, 11, 23), date(2026, 11, 24)]


def test_years_are_added_before_and_after_without_changing_an_answer() -> None:
    grown, fresh = office(), office()
    grown.worked(at("2030-01-01T00:00"), at("2031-01-01T00:00"))
    grown.start_by(at("2020-01-03T12:00"), 400 * 3600)
    start = at("2024-05-14T09:00")
    assert grown.after(start, 10_000 * 3600) == fresh.after(start, 10_000 * 3600)
    assert grown.start_by(start, 5_000 * 3600) == fresh.start_by(start, 5_000 * 3600)
    grown.compile(2000, 2040)
    assert grown.after(start, 12 * 3600) == fresh.after(start, 12 * 3600)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("8.30-17.30", "not a time"),
        ("08:30", "not of the form"),
        ("08:30-25:00", "no time of the day"),
        ("08:61-09:00", "no time of the day"),
        ("24:00-06:00", "begin at 24:00"),
        ("09:00-09:00", "the same time"),
        ("09:00-12:00, 11:00-13:00", "overlap at 11:00"),
    ],
)
def test_hours_that_cannot_be_are_refused_with_a_reason(text: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        parse_hours(text)
