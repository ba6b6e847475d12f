"""Availability by examples, one rule each; times in seconds from a Monday's midnight.

In a row of looks `.` passes, `x` fails, `?` says nothing, and a blank is no look at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from stipt.sla.agreement import Agreement
from stipt.sla.availability import (
    Asleep,
    Availability,
    Correction,
    Evidence,
    Figures,
    Interval,
    Look,
    Measure,
    PassRun,
    PlannedWindow,
    Suspicion,
    VantagePoint,
    all_of,
    any_of,
    at_least,
    compact,
    component,
    component_timeline,
    measure_month,
    measure_of,
    measure_period,
    milliseconds_of,
    month_bounds,
    months_of,
    percent,
    twelve_months_until,
)
from stipt.sla.calendar import Calendar
from stipt.sla.hours import weekly
from stipt.sla.terms import AvailabilityTerms, Component, Expression
from stipt.sla.texts import Text

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MIDNIGHT = milliseconds_of(datetime(2026, 11, 23, tzinfo=AMSTERDAM))
GAP = 130_000  # twice 60 s plus 10 s
VERDICTS = {".": "pass", "x": "fail", "?": "inconclusive"}
HOUR, DAY = 3600, 86_400


def ms(seconds: float) -> int:
    return MIDNIGHT + round(seconds * 1000)


def seen(
    row: str, *, begins: float = 0, every: float = 60, point: str = "ams", of: str = "app"
) -> list[Look]:
    """The looks of a row, one every so many seconds."""
    return [
        Look(of, point, ms(begins + every * place), 80, VERDICTS[letter])
        for place, letter in enumerate(row)
        if letter != " "
    ]


def evidence(
    looks: Iterable[Look | PassRun],
    points: str | tuple[VantagePoint, ...] = "ams",
    asleep: Iterable[Asleep] = (),
    of: str = "app",
) -> Evidence:
    named = tuple(map(VantagePoint, points.split())) if isinstance(points, str) else points
    return Evidence(of, named, tuple(looks), tuple(asleep))


def states(*args: Any, gap_ms: int = GAP, **more: Any) -> list[tuple[float, float, str]]:
    """The timeline of one component: from and to in seconds, and the state."""
    timeline = component_timeline(evidence(*args, **more), gap_ms=gap_ms)
    return [
        ((i.from_ms - MIDNIGHT) / 1000, (i.to_ms - MIDNIGHT) / 1000, i.state)
        for i in timeline.intervals
    ]


def suspicions(*args: Any, **more: Any) -> list[Suspicion]:
    return component_timeline(evidence(*args, **more), gap_ms=GAP).suspicions


APP = component("app")


def measure(expression: Expression = APP, **terms: Any) -> Measure:
    return Measure(Fraction("0.995"), expression, AMSTERDAM, GAP, **terms)


def period(
    given: Evidence | Iterable[Evidence],
    from_s: float,
    to_s: float,
    agreed: Measure | None = None,
    **more: Any,
) -> Availability:
    each = [given] if isinstance(given, Evidence) else list(given)
    return measure_period(agreed or measure(), ms(from_s), ms(to_s), each, **more)


def seconds(figures: Figures) -> dict[str, float]:
    """The figures that matter most, in seconds."""
    return {
        "proven": figures.proven_up_ms / 1000,
        "up": figures.up_ms / 1000,
        "down": figures.down_ms / 1000,
        "unknown": figures.unknown_ms / 1000,
        "certain": figures.certain_down_ms / 1000,
    }


# Intervals, not samples


def test_passes_at_most_g_apart_are_up() -> None:
    assert states(seen("...")) == [(0, 120, "up")]
    assert states(seen("..", every=130)) == [(0, 130, "up")]


def test_a_gap_longer_than_g_is_unknown_and_never_up() -> None:
    assert states(seen("..", every=130.001)) == []
    assert states(seen("..   ..")) == [(0, 60, "up"), (300, 360, "up")]


def test_a_gap_longer_than_g_is_unknown_between_two_failures_too() -> None:
    row = seen("..xx    xx...")
    assert states(row) == [
        (0, 60, "up"),
        (60, 120, "edge"),
        (120, 180, "down"),
        (480, 540, "down"),
        (540, 600, "edge"),
        (600, 720, "up"),
    ]


def test_a_gap_longer_than_g_hides_an_edge() -> None:
    assert states(seen(".   xx   ...")) == [(240, 300, "down"), (540, 660, "up")]


def test_an_outage_began_between_last_good_and_first_bad_and_ended_likewise() -> None:
    figures = period(evidence(seen("..xxx...")), 0, 420).measured
    assert seconds(figures) == {
        "proven": 60 + 120,  # both edges down
        "up": 90 + 150,  # both edges split
        "down": 180,
        "unknown": 0,
        "certain": 120,  # first bad to last bad
    }
    assert figures.proven == Fraction(180, 420)
    assert figures.best == Fraction(240, 420)
    assert figures.highest == Fraction(300, 420)


def test_the_confirmation_ten_seconds_later_does_not_date_the_outage() -> None:
    late = seen("..", begins=0) + seen("xx", begins=120, every=10) + seen("...", begins=190)
    assert states(late)[1:3] == [(60, 120, "edge"), (120, 130, "down")]


def test_three_passes_close_an_outage_dated_to_the_first() -> None:
    row = seen("..") + seen("xx", begins=120, every=10) + seen("...", begins=140, every=10)
    assert states(row)[-2:] == [(130, 140, "edge"), (140, 160, "up")]


def test_two_passes_do_not_close_an_outage() -> None:
    row = seen("..xx..xx...")
    assert states(row)[1:] == [
        (60, 120, "edge"),
        (120, 420, "down"),
        (420, 480, "edge"),
        (480, 600, "up"),
    ]


def test_an_outage_goes_on_until_three_passes_are_there() -> None:
    assert states(seen("..xx.."))[-1] == (120, 300, "down")
    assert states(seen("..xx..."))[-2:] == [(180, 240, "edge"), (240, 360, "up")]


def test_the_three_passes_may_lie_around_a_gap() -> None:
    assert states(seen("..xx..    .."))[2:] == [
        (120, 180, "down"),
        (180, 240, "edge"),
        (240, 300, "up"),
        (600, 660, "up"),
    ]


def test_a_lone_failure_is_no_outage_and_is_listed() -> None:
    row = seen("..x...")
    assert states(row) == [(0, 300, "up")]
    assert suspicions(row) == [Suspicion("app", "ams", ms(120), ms(120), ms(180), "unconfirmed")]


def test_a_server_that_answers_every_other_time_is_down() -> None:
    assert states(seen("..x.x.x..."))[1:3] == [(60, 120, "edge"), (120, 360, "down")]


def test_a_lone_failure_that_nobody_looked_after_leaves_its_time_unknown() -> None:
    row = seen("..x    ...")
    assert states(row) == [(0, 60, "up"), (420, 540, "up")]
    assert suspicions(row) == [Suspicion("app", "ams", ms(120), ms(120), ms(420), "open")]


def test_a_lone_failure_not_yet_decided_leaves_the_time_since_the_last_good_look_unknown() -> None:
    assert states(seen("..x..")) == [(0, 60, "up")]
    assert suspicions(seen("..x..")) == [Suspicion("app", "ams", ms(120), None, None, "open")]


def test_a_lone_first_look_that_fails_proves_nothing() -> None:
    assert states(seen("x...")) == [(0, 180, "up")]
    assert states(seen("x")) == []


def test_the_streak_of_failures_survives_a_gap() -> None:
    assert states(seen("..x     x...")) == [
        (0, 60, "up"),
        (60, 120, "edge"),
        (480, 540, "edge"),
        (540, 660, "up"),
    ]


def test_an_outage_seen_from_the_first_look_has_no_begin() -> None:
    outage = period(evidence(seen("xx...")), -60, 240).measured.outages[0]
    assert outage.last_good_ms is None
    assert outage.began_within_ms is None
    assert (outage.began_ms, outage.first_bad_ms) == (ms(0), ms(0))
    assert outage.ended_within_ms == 30_000


def test_an_outage_still_open_at_the_last_look_has_no_end() -> None:
    outage = period(evidence(seen("..xx")), 0, 900).measured.outages[0]
    assert outage.first_good_ms is None
    assert outage.ended_within_ms is None
    assert outage.ended_ms == ms(180)
    assert outage.began_within_ms == 30_000


def test_an_inconclusive_look_leaves_the_time_on_both_sides_unknown() -> None:
    assert states(seen("..?..")) == [(0, 60, "up"), (180, 240, "up")]
    assert states(seen("..?xx?..."))[1:] == [(180, 240, "down"), (360, 480, "up")]


def test_without_a_single_look_everything_is_unknown() -> None:
    figures = period(evidence([]), 0, 600).measured
    assert (figures.proven, figures.best, figures.highest) == (0, None, 1)
    assert figures.coverage == 0
    assert figures.verdict == "not_proven"


# The instrument measures itself


def test_the_time_that_the_vantage_point_slept_is_unknown() -> None:
    asleep = [Asleep("ams", ms(70), ms(100))]
    assert states(seen("...."), asleep=asleep) == [(0, 70, "up"), (100, 180, "up")]


def test_a_failing_look_while_the_vantage_point_was_cut_off_is_no_failure() -> None:
    asleep = [Asleep("ams", ms(115), ms(185))]
    assert states(seen("..xx..."), asleep=asleep) == [(0, 60, "up"), (240, 360, "up")]
    assert suspicions(seen("..xx..."), asleep=asleep) == []


def test_a_look_that_was_under_way_when_the_sleep_began_says_nothing() -> None:
    asleep = [Asleep("ams", ms(120.08), ms(121))]
    assert states(seen("..x..."), asleep=asleep) == [(0, 60, "up"), (180, 300, "up")]
    asleep = [Asleep("ams", ms(120.081), ms(121))]
    assert states(seen("..xx..."), asleep=asleep)[1] == (60, 120, "edge")


def test_a_pass_during_a_sleep_is_still_a_pass() -> None:
    asleep = [Asleep("ams", ms(200), ms(250))]
    assert states(seen("..xx...", every=60), asleep=asleep)[-2:] == [
        (180, 200, "edge"),
        (250, 360, "up"),
    ]


def test_a_lone_failure_after_which_it_slept_is_not_decided() -> None:
    asleep = [Asleep("ams", ms(150), ms(160))]
    assert states(seen("..x..."), asleep=asleep) == [(0, 60, "up"), (180, 300, "up")]


def test_an_instrument_that_slept_for_two_hours_reads_not_proven_with_the_minutes_named() -> None:
    month = month_bounds(2026, 11, AMSTERDAM)
    looks = [
        Look("app", "ams", at, 80, "pass")
        for at in range(month[0] - 60_000, month[1] + 180_000, 60_000)
        if not ms(HOUR) < at < ms(6 * HOUR)
    ]
    figures = measure_month(measure(), 2026, 11, [evidence(looks)]).measured
    assert figures.verdict == "not_proven"
    assert percent(figures.proven) == "99.305 %"
    assert percent(figures.best) == "100 %"
    assert [undecided[1:] for undecided in figures.decides] == [(ms(HOUR), ms(6 * HOUR), "unknown")]


# Several vantage points


def test_one_of_two_vantage_points_alone_sees_a_path_problem() -> None:
    looks = seen("..xxx...") + seen("........", begins=20, point="fra")
    assert states(looks, "ams fra") == [(20, 420, "up")]
    assert [s.kind for s in suspicions(looks, "ams fra")] == ["path"]


def test_two_vantage_points_that_agree_confirm_with_one_failure_each() -> None:
    looks = seen("..x...") + seen("..x...", begins=20, point="fra")
    assert states(looks, "ams fra") == [
        (20, 80, "up"),
        (80, 120, "edge"),  # last good from Frankfurt, first bad from Amsterdam
        (120, 140, "down"),
        (140, 180, "edge"),
        (180, 300, "up"),
    ]


def test_staggered_vantage_points_narrow_both_edges() -> None:
    looks = (
        seen("...xx...")
        + seen("..xx....", begins=20, point="fra")
        + seen("..xx....", begins=40, point="par")
    )
    assert states(looks, "ams fra par") == [
        (20, 120, "up"),
        (120, 140, "edge"),
        (140, 240, "down"),
        (240, 260, "edge"),
        (260, 440, "up"),
    ]


def test_a_third_vantage_point_that_sees_nothing_is_outvoted() -> None:
    looks = seen("..xxx...") + seen("..xxx...", begins=20, point="fra") + seen("." * 9, point="par")
    assert (120, 260, "down") in states(looks, "ams fra par")


def test_fewer_healthy_vantage_points_than_the_quorum_know_nothing() -> None:
    looks = seen("........") + seen("..", point="fra")
    assert states(looks, "ams fra") == [(0, 60, "up")]
    assert states(seen("........"), "ams fra") == []
    assert states(seen("........") + seen("......", point="par"), "ams fra par") == [(0, 300, "up")]


def test_the_quorum_is_an_argument() -> None:
    looks = seen("..xxx...") + seen("........", point="fra")
    one = component_timeline(evidence(looks, "ams fra"), gap_ms=GAP, confirm_quorum=1)
    assert Interval(ms(120), ms(240), "down") in one.intervals


def test_an_old_failure_elsewhere_does_not_date_an_outage_back() -> None:
    looks = seen("..xxxxxxxx...") + seen("......xx.....", begins=20, point="fra")
    assert states(looks, "ams fra")[1:4] == [
        (320, 380, "edge"),  # Frankfurt still saw it up at 320
        (380, 440, "down"),
        (440, 500, "edge"),
    ]


def test_a_vantage_point_that_goes_on_failing_alone_does_not_prolong_an_outage() -> None:
    looks = seen("..xxxxxxxx...") + seen("..xx.........", begins=20, point="fra")
    assert states(looks, "ams fra") == [
        (20, 80, "up"),
        (80, 120, "edge"),
        (120, 200, "down"),
        (200, 260, "edge"),
        (260, 720, "up"),
    ]


def test_a_vantage_point_that_fell_silent_while_it_failed_leaves_doubt() -> None:
    looks = (
        seen("..xx            ")
        + seen("..xxxxxxx.......", begins=20, point="fra")
        + seen("................", begins=40, point="par")
    )
    assert states(looks, "ams fra par") == [
        (20, 80, "up"),
        (80, 120, "edge"),
        (120, 180, "down"),
        (560, 920, "up"),
    ]


def test_two_outages_of_which_the_second_began_before_the_first_ended_are_one() -> None:
    looks = (
        seen("x...............", every=10, begins=100, point="ams")
        + seen(".", point="ams", begins=50)
        + seen(".", point="fra", begins=45)
        + seen("xxxxxxxxx...", begins=105, every=10, point="fra")
        + seen(".", point="par", begins=30)
        + seen("xxxxx...", begins=130, every=10, point="par")
    )
    assert states(looks, "ams fra par") == [
        (45, 50, "up"),
        (50, 100, "edge"),
        (100, 170, "down"),
        (170, 180, "edge"),
        (180, 215, "up"),
    ]


def test_a_second_outage_begins_after_the_good_look_that_ended_the_first() -> None:
    looks = (
        seen(".", begins=50)
        + seen("x............", begins=100, every=10)
        + seen(".", begins=45, point="fra")
        + seen("x............", begins=104, every=10, point="fra")
        + seen(".", begins=90, point="par")
        + seen("xxx...", begins=190, every=10, point="par")
        + seen(".", begins=95, point="lon")
        + seen("xxx...", begins=192, every=10, point="lon")
    )
    assert states(looks, "ams fra par lon") == [
        (50, 100, "edge"),
        (100, 104, "down"),
        (104, 110, "edge"),
        (110, 190, "edge"),
        (190, 212, "down"),
        (212, 220, "edge"),
        (220, 240, "up"),
    ]


def test_each_stretch_of_time_is_judged_by_the_vantage_points_configured_in_it() -> None:
    points = (VantagePoint("ams"), VantagePoint("fra", since_ms=ms(300), until_ms=ms(600)))
    looks = seen("..xx............") + seen("      .....", point="fra")
    assert states(looks, points) == [
        (0, 60, "up"),
        (60, 120, "edge"),
        (120, 180, "down"),
        (180, 240, "edge"),
        (240, 300, "up"),
        (360, 900, "up"),  # from 300 to 360 Frankfurt should have known and didn't
    ]


def test_a_failure_is_listed_for_the_stretch_of_time_in_which_it_began() -> None:
    points = (VantagePoint("ams"), VantagePoint("fra", since_ms=ms(300)))
    looks = seen("..x.........") + seen(" " * 5 + ".......", point="fra")
    assert suspicions(looks, points) == [
        Suspicion("app", "ams", ms(120), ms(120), ms(180), "unconfirmed")
    ]


def test_while_no_vantage_point_is_configured_nothing_is_known() -> None:
    points = (VantagePoint("ams", until_ms=ms(120)), VantagePoint("ams", since_ms=ms(240)))
    assert states(seen("......."), points) == [(0, 120, "up"), (240, 360, "up")]
    assert states([], ()) == []


def test_a_look_from_an_unknown_place_is_refused_by_its_name() -> None:
    with pytest.raises(ValueError, match=r"app is looked at from fra.*points \(ams\)"):
        states(seen("..", point="fra"))
    with pytest.raises(ValueError, match=r"points \(none\)"):
        states([], "", asleep=[Asleep("ams", 0, 1)])


def test_a_look_at_another_component_is_refused() -> None:
    with pytest.raises(ValueError, match="a look at mail is given as evidence of app"):
        states(seen("..", of="mail"))


# Looks, and the record of them


def test_the_order_in_which_looks_are_given_makes_no_difference() -> None:
    row = seen("..xx..x...?..")
    assert states(reversed(row)) == states(row)


def test_the_same_look_twice_counts_once() -> None:
    assert compact(seen("..xx..") * 2, gap_ms=GAP) == compact(seen("..xx.."), gap_ms=GAP)


def test_of_two_looks_with_one_time_and_verdict_the_longer_stays() -> None:
    short, long = (Look("app", "ams", ms(0), lasted, "fail") for lasted in (10, 900))
    assert compact([short, long], gap_ms=GAP) == (long,)


def test_looks_of_one_instant_that_contradict_each_other_say_nothing() -> None:
    looks = seen("..x..") + seen("  .")
    assert states(looks) == [(0, 60, "up"), (180, 240, "up")]


def test_a_look_takes_an_aware_instant_and_a_duration() -> None:
    at = datetime(2026, 11, 23, 0, 1, tzinfo=AMSTERDAM)
    look = Look.at("app", "ams", at, timedelta(milliseconds=80), "pass")
    assert look == seen(" .")[0]


def test_an_instant_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 11, 23)  # noqa: DTZ001 - the point of the test
    with pytest.raises(ValueError, match="has no zone"):
        Look.at("app", "ams", naive, timedelta(), "pass")


def test_a_look_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="verdict 'ok'"):
        Look("app", "ams", 0, 0, "ok")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="lasts -1 ms"):
        Look("app", "ams", 0, -1, "pass")
    for times in ((0.5, 1), (0, True)):
        with pytest.raises(TypeError, match="give whole milliseconds"):
            Look("app", "ams", *times, "pass")


def test_passes_are_kept_as_runs_with_their_largest_gap() -> None:
    row = seen("...") + seen("..", begins=250) + seen("x?", begins=370)
    assert compact(row, gap_ms=GAP) == (
        PassRun("app", "ams", ms(0), ms(310), 5, 130_000),
        *seen("x?", begins=370),
    )


def test_a_run_ends_at_a_gap_longer_than_g() -> None:
    runs = compact(seen("...   ..."), gap_ms=GAP)
    assert [(run.first_ms, run.last_ms, run.count) for run in runs] == [
        (ms(0), ms(120), 3),
        (ms(360), ms(480), 3),
    ]


def test_a_record_grows_with_later_looks() -> None:
    first, later = seen("..xx."), seen(".....", begins=300)
    grown = compact([*compact(first, gap_ms=GAP), *later], gap_ms=GAP)
    assert grown == compact(first + later, gap_ms=GAP)


def test_single_passes_that_a_run_already_covers_change_nothing() -> None:
    row = seen("......")
    record = compact(row, gap_ms=GAP)
    assert compact([*row, *record, *record], gap_ms=GAP) == record


def test_a_record_holds_for_a_larger_g() -> None:
    record = compact(seen("..   .."), gap_ms=GAP)
    assert states(record, gap_ms=240_000) == states(seen("..   .."), gap_ms=240_000)


def test_a_record_refuses_a_smaller_g_than_it_was_made_for() -> None:
    record = compact(seen("..", every=100), gap_ms=GAP)
    with pytest.raises(ValueError, match="gap of 100000 ms, and G is 60000 ms"):
        compact(record, gap_ms=60_000)


def test_what_lies_inside_a_run_of_passes_is_refused() -> None:
    record = compact(seen("......"), gap_ms=GAP)
    for inside in (seen("x", begins=90), seen("x"), compact(seen("..", begins=30), gap_ms=GAP)):
        with pytest.raises(ValueError, match="lies inside a run of passes"):
            compact([*record, *inside], gap_ms=GAP)


def test_spans_that_end_before_they_begin_are_refused() -> None:
    with pytest.raises(ValueError, match="the sleep of ams"):
        Asleep("ams", 5, 5)
    with pytest.raises(ValueError, match="the vantage point ams"):
        VantagePoint("ams", 5, 4)
    with pytest.raises(ValueError, match=r"the planned window \(database\)"):
        PlannedWindow(0, 5, 5, "database")
    with pytest.raises(ValueError, match=r"the correction \(typing error\)"):
        Correction("app", 5, 5, "up", "Els", 9, "typing error")
    with pytest.raises(ValueError, match="the period"):
        period(evidence([]), 60, 60)


# The complete service

WEB, DATA, MAIL = component("web"), component("data"), component("mail")


def three(web: str, data: str, mail: str = "." * 12) -> list[Evidence]:
    rows = {"web": web, "data": data, "mail": mail}
    return [evidence(seen(row, of=code), of=code) for code, row in rows.items()]


def service(expression: Expression, *rows: str, **terms: Any) -> dict[str, float]:
    return seconds(period(three(*rows), 0, 660, measure(expression, **terms)).measured)


def test_all_of_is_down_while_one_component_is() -> None:
    found = service(all_of(WEB, DATA), "..xx........", "......xxx...")
    assert found == {"proven": 240, "up": 360, "down": 300, "unknown": 0, "certain": 180}


def test_any_of_is_up_while_one_component_is() -> None:
    found = service(any_of(WEB, DATA), "..xx........", "............")
    assert found == {"proven": 660, "up": 660, "down": 0, "unknown": 0, "certain": 0}


def test_any_of_is_down_only_where_both_are() -> None:
    found = service(any_of(WEB, DATA), "..xxxx......", "...xx.......")
    assert found == {"proven": 480, "up": 540, "down": 120, "unknown": 0, "certain": 60}


def test_two_of_three_need_two() -> None:
    two = at_least(2, WEB, DATA, MAIL)
    assert service(two, "..xx........", "............")["down"] == 0
    assert service(two, "..xx........", "..xx........")["down"] == 120
    assert service(two, "..xx........", "............", "")["unknown"] == 120
    assert service(two, "..xx........", "..xx........", "")["down"] == 120


def test_expressions_nest() -> None:
    nested = all_of(MAIL, any_of(WEB, DATA))
    assert service(nested, "..xx........", "............")["down"] == 0
    assert service(nested, "............", "............", "..xx........")["down"] == 120


def test_what_is_unknown_matters_only_where_it_decides() -> None:
    assert service(any_of(WEB, DATA), "", "............")["proven"] == 660
    assert service(all_of(WEB, DATA), "", "............")["unknown"] == 660
    assert service(all_of(WEB, DATA), "", "..xx........")["certain"] == 60
    assert service(any_of(WEB, DATA), "", "..xx........")["unknown"] == 120


def test_a_component_may_stand_in_an_expression_twice() -> None:
    assert service(any_of(all_of(WEB, DATA), WEB), "..xx........", ".")["down"] == 120


def test_an_expression_without_components_is_refused() -> None:
    for build in (all_of, any_of):
        with pytest.raises(ValueError, match="need at least one component"):
            build()
    for number in (0, 3):
        with pytest.raises(ValueError, match=f"at least {number} of 2 components"):
            at_least(number, WEB, DATA)


def test_every_component_needs_its_evidence_once() -> None:
    with pytest.raises(ValueError, match="no evidence of data"):
        period(evidence([], of="web"), 0, 60, measure(all_of(WEB, DATA)))
    with pytest.raises(ValueError, match="evidence of web twice"):
        period([evidence([], of="web")] * 2, 0, 60, measure(WEB))


def test_the_mean_of_components_adds_their_time_up_where_it_was_agreed() -> None:
    rows = "..xx........", "............"
    figures = period(
        three(*rows), 0, 660, measure(all_of(WEB, DATA), uptime_of="mean-of-components")
    ).measured
    assert (figures.total_ms, figures.down_ms) == (1_320_000, 120_000)
    assert figures.best == (Fraction(540, 660) + 1) / 2
    assert [outage.component for outage in figures.outages] == ["web"]


# Planned windows

NIGHT = PlannedWindow(ms(-48 * HOUR), ms(0), ms(1200), "new database")
EXCLUDED: dict[str, Any] = {"maintenance": "excluded-when-announced", "notice_s": 48 * HOUR}


def maintained(*windows: PlannedWindow, **terms: Any) -> Figures:
    looks = seen("." * 16 + "x" * 10 + "." * 20, begins=-600)  # down from 360 to 900
    return period(evidence(looks), -600, 2000, measure(**terms), windows=windows).measured


def test_planned_work_counts_unless_the_agreement_excludes_it() -> None:
    assert maintained(NIGHT).down_ms == 600_000
    assert maintained(NIGHT).total_ms == 2_600_000


def test_a_window_announced_in_time_leaves_numerator_and_denominator() -> None:
    figures = maintained(NIGHT, **EXCLUDED)
    assert (figures.total_ms, figures.excluded_ms) == (1_400_000, 1_200_000)
    assert (figures.down_ms, figures.best) == (0, 1)


def test_the_outage_in_a_window_stays_in_the_register_and_counts_for_nothing() -> None:
    figures = maintained(NIGHT, **EXCLUDED)
    assert [(o.duration_ms, o.counted_ms) for o in figures.outages] == [(600_000, 0)]
    assert (figures.outage_count, figures.longest_outage_ms) == (0, 0)


def test_a_window_announced_one_second_late_counts() -> None:
    late = PlannedWindow(NIGHT.announced_at_ms + 1000, NIGHT.from_ms, NIGHT.to_ms, "late")
    assert maintained(late, **EXCLUDED).down_ms == 600_000


def test_windows_that_overlap_are_excluded_once() -> None:
    early, half = NIGHT.announced_at_ms - 1, PlannedWindow(0, ms(600), ms(1200), "second half")
    assert half.announced_at_ms < early
    assert maintained(NIGHT, half, **EXCLUDED).excluded_ms == 1_200_000


def test_an_outage_that_outlasts_the_window_counts_from_its_end() -> None:
    short = PlannedWindow(NIGHT.announced_at_ms, ms(0), ms(600), "new database")
    figures = maintained(short, **EXCLUDED)
    assert [(o.duration_ms, o.counted_ms) for o in figures.outages] == [(600_000, 330_000)]
    assert figures.down_ms == 330_000


def test_a_period_that_is_excluded_as_a_whole_is_not_applicable() -> None:
    figures = period(evidence([]), 0, 1200, measure(**EXCLUDED), windows=[NIGHT]).measured
    assert figures.verdict == "not_applicable"
    assert (figures.proven, figures.best, figures.highest, figures.coverage) == (None,) * 4
    assert figures.sampled.share is None


def test_only_the_open_time_of_an_agreed_calendar_counts() -> None:
    office = Calendar(AMSTERDAM, [weekly("00:00-00:10")])
    figures = period(evidence(seen("." * 12)), -600, 660, measure(calendar=office)).measured
    assert (figures.total_ms, figures.excluded_ms) == (600_000, 660_000)


# Corrections


def correction(from_s: float, to_s: float, state: Any, at_s: float = 5000, **more: Any) -> Any:
    given = {"component": "app", "by": "Els", "reason": "seen in the proxy's log", **more}
    return Correction(from_ms=ms(from_s), to_ms=ms(to_s), state=state, made_at_ms=ms(at_s), **given)


def test_a_correction_is_an_addition_and_both_figures_stay() -> None:
    made = correction(60, 300, "up")
    found = period(evidence(seen("..xxx...")), 0, 420, corrections=[made])
    assert seconds(found.measured)["down"] == 180
    assert seconds(found.corrected) == {
        "proven": 420, "up": 420, "down": 0, "unknown": 0, "certain": 0
    }  # fmt: skip
    assert found.corrections == (made,)


def test_without_corrections_there_is_one_figure() -> None:
    found = period(evidence(seen("..xxx...")), 0, 420)
    assert found.corrected is found.measured


def test_a_correction_to_unknown_takes_what_was_known() -> None:
    found = period(evidence(seen("..xxx...")), 0, 420, corrections=[correction(90, 240, "unknown")])
    assert seconds(found.corrected) == {
        "proven": 180, "up": 90 + 30 + 120, "down": 30, "unknown": 150, "certain": 0
    }  # fmt: skip


@pytest.mark.parametrize(
    ("made", "down", "certain"),
    [
        (correction(60, 100, "up"), 10 + 120 + 30, 120),  # it began in [100, 120)
        (correction(80, 100, "up"), 10 + 120 + 30, 120),  # there too: then it was up before 80
        (correction(100, 120, "down"), 20 + 20 + 120 + 30, 140),  # it began in [60, 100)
        (correction(80, 100, "down"), 10 + 40 + 120 + 30, 160),  # it began in [60, 80)
        (correction(240, 270, "down"), 30 + 120 + 30 + 15, 150),  # it ended in [270, 300)
        (correction(250, 270, "down"), 30 + 120 + 30 + 15, 150),  # there too
        (correction(250, 270, "up"), 30 + 120 + 5, 120),  # it ended in [240, 250)
    ],
)
def test_a_correction_inside_an_edge_narrows_it(
    made: Correction, down: float, certain: float
) -> None:
    found = period(evidence(seen("..xxx...")), 0, 420, corrections=[made]).corrected
    assert (seconds(found)["down"], seconds(found)["certain"]) == (down, certain)


def test_the_later_of_two_corrections_holds_in_whatever_order_they_are_given() -> None:
    first, second = correction(0, 300, "down", 5000), correction(0, 300, "up", 6000)
    for order in ([first, second], [second, first]):
        found = period(evidence(seen("........")), 0, 420, corrections=order)
        assert found.corrected.down_ms == 0


def test_a_correction_of_the_complete_service_overrides_its_components() -> None:
    made = [
        correction(0, 120, "down", component=None),
        correction(-500, -400, "down", component=None),
    ]
    agreed = measure(all_of(WEB, DATA))
    found = period(three("..xx........", "." * 12), 0, 660, agreed, corrections=made)
    assert found.corrected.down_ms == 210_000
    mean = measure(all_of(WEB, DATA), uptime_of="mean-of-components")
    found = period(three("..xx........", "." * 12), 0, 660, mean, corrections=made)
    assert found.corrected.down_ms == 210_000 + 120_000


def test_a_correction_of_a_component_that_is_not_looked_at_gives_it_a_state() -> None:
    found = period(evidence([]), 0, 600, corrections=[correction(0, 600, "up")])
    assert (found.measured.proven, found.corrected.proven) == (0, 1)


def test_corrections_of_other_components_are_left_aside() -> None:
    found = period(evidence(seen(".." * 6)), 0, 600, corrections=[
        correction(0, 600, "down", component="mail")
    ])  # fmt: skip
    assert found.corrections == ()


def test_a_correction_without_a_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="by Els has no reason"):
        correction(0, 60, "up", reason=" ")


# Outages that are too short to count

FIVE_MINUTES: dict[str, Any] = {"shortest_outage_s": 300}


def test_an_outage_of_exactly_the_shortest_length_counts() -> None:
    row = seen("......xxxxx......")  # from 330 to 630, middles
    assert period(evidence(row), 0, 960, measure(**FIVE_MINUTES)).measured.down_ms == 300_000
    shortest = measure(shortest_outage_s=301)
    figures = period(evidence(row), 0, 960, shortest).measured
    assert figures.down_ms == 0
    assert figures.proven_up_ms == 600_000  # with its edges it may have lasted 360 s
    assert figures.certain_down_ms == 0
    assert [(o.duration_ms, o.counted_ms) for o in figures.outages] == [(300_000, 0)]


def test_unknown_time_beside_an_outage_may_belong_to_it() -> None:
    row = seen("......xx      ......")
    figures = period(evidence(row), 0, 1140, measure(**FIVE_MINUTES)).measured
    assert seconds(figures) == {
        "proven": 300 + 300, "up": 300 + 120 + 300, "down": 0, "unknown": 420, "certain": 0
    }  # fmt: skip


def test_an_outage_over_midnight_of_the_first_is_as_long_in_both_months() -> None:
    midnight = month_bounds(2026, 12, AMSTERDAM)[0]
    looks = [
        Look("app", "ams", midnight + minute * 60_000, 80, "fail" if -3 <= minute < 4 else "pass")
        for minute in range(-60, 60)
    ]
    agreed = measure(shortest_outage_s=400)
    november, december = (
        measure_month(agreed, 2026, month, [evidence(looks)]).measured for month in (11, 12)
    )
    assert november.down_ms == 210_000
    assert december.down_ms == 210_000
    assert november.outages[0][1:7] == december.outages[0][1:7]
    assert november.outages[0].duration_ms == 420_000
    assert november.outages[0].counted_ms == december.outages[0].counted_ms == 210_000


# The month


def test_a_month_is_its_real_seconds_in_the_agreements_zone() -> None:
    def hours(month: int) -> float:
        begins, ends = month_bounds(2026, month, AMSTERDAM)
        return (ends - begins) / 3_600_000

    assert hours(3) == 743
    assert hours(10) == 745
    assert hours(4) == 720
    assert month_bounds(2026, 12, AMSTERDAM)[1] == month_bounds(2027, 1, AMSTERDAM)[0]


@pytest.mark.parametrize(
    ("year", "month", "minutes"),
    [(2026, 2, 201.6), (2026, 4, 216.0), (2026, 5, 223.2), (2026, 3, 222.9), (2026, 10, 223.5)],
)
def test_the_downtime_that_the_target_allows_follows_the_month(
    year: int, month: int, minutes: float
) -> None:
    figures = measure_month(measure(), year, month, [evidence([])]).measured
    assert figures.allowed_down_ms == minutes * 60_000


def test_a_month_that_is_none_is_refused() -> None:
    for year, month in ((2026, 0), (2026, 13), (0, 1), (9999, 12)):
        with pytest.raises(ValueError, match=f"no month {year}-{month}"):
            month_bounds(year, month, AMSTERDAM)


def test_a_year_and_the_last_twelve_months_are_lists_of_months() -> None:
    assert months_of(2026) == [(2026, month) for month in range(1, 13)]
    assert twelve_months_until(2026, 12) == months_of(2026)
    assert twelve_months_until(2027, 1)[0] == (2026, 2)


def november(*downs: tuple[int, int], until: int | None = None) -> Figures:
    """November 2026 with outages by (minute, minutes), looked at once a minute."""
    begins, ends = month_bounds(2026, 11, AMSTERDAM)
    down = {minute for first, lasts in downs for minute in range(first, first + lasts)}
    looks = [
        Look("app", "ams", begins + minute * 60_000, 80, "fail" if minute in down else "pass")
        for minute in range(-1, (ends - begins) // 60_000 + 5)
    ]
    return measure_month(measure(), 2026, 11, [evidence(looks)], until_ms=until).measured


def test_a_month_without_an_outage_is_100_percent() -> None:
    figures = november()
    assert percent(figures.proven) == percent(figures.highest) == "100 %"
    assert (figures.verdict, figures.outages, figures.decides) == ("met", (), ())
    assert figures.room_left_ms == 216 * 60_000


def test_met_at_exactly_the_target_in_the_worst_case() -> None:
    figures = november((1000, 215))  # 214 min certain, two edges of a minute
    assert figures.room_left_ms == 0
    assert figures.verdict == "met"


def test_one_minute_more_is_not_proven_and_the_edges_decide() -> None:
    figures = november((1000, 216))
    begins = month_bounds(2026, 11, AMSTERDAM)[0]
    assert figures.verdict == "not_proven"
    assert figures.room_left_ms == -60_000
    assert [((u.from_ms - begins) // 60_000, u.reason) for u in figures.decides] == [
        (999, "edge"),
        (1215, "edge"),
    ]


def test_breached_when_even_the_highest_is_below_the_target() -> None:
    assert november((1000, 217)).verdict == "not_proven"
    figures = november((1000, 218))
    assert figures.verdict == "breached"
    assert figures.decides == ()
    assert percent(figures.highest) == "99.497 %"


def test_a_month_that_runs_is_judged_as_a_whole_with_the_rest_to_come() -> None:
    begins, ends = month_bounds(2026, 11, AMSTERDAM)
    half = begins + 15 * DAY * 1000
    figures = november((1000, 60), until=half)
    assert figures.total_ms == 15 * DAY * 1000
    assert figures.agreed_ms == 30 * DAY * 1000
    assert percent(figures.best) == "99.722 %"
    assert figures.verdict == "not_proven"
    assert figures.room_left_ms == (216 - 61) * 60_000
    assert figures.decides[-1] == (None, half, ends, "to_come")
    assert november((1000, 300), until=half).verdict == "breached"


def test_a_month_is_judged_up_to_an_instant_within_it() -> None:
    begins, ends = month_bounds(2026, 11, AMSTERDAM)
    assert november(until=ends + 1).total_ms == ends - begins
    assert november(until=begins - 1).total_ms == 0


def test_the_listed_durations_add_up_to_the_downtime_of_the_best_estimate() -> None:
    figures = november((0, 5), (1000, 4), (2000, 60), (43_199, 9))
    assert figures.outage_count == 4
    assert sum(outage.counted_ms for outage in figures.outages) == figures.down_ms
    assert figures.longest_outage_ms == 60 * 60_000
    assert [outage.began_within_ms for outage in figures.outages] == [30_000] * 4


def test_the_register_shows_middles_and_both_bounds() -> None:
    outage = period(evidence(seen("..xxx...")), 0, 420).measured.outages[0]
    assert (outage.last_good_ms, outage.first_bad_ms) == (ms(60), ms(120))
    assert (outage.last_bad_ms, outage.first_good_ms) == (ms(240), ms(300))
    assert (outage.began_ms, outage.ended_ms) == (ms(90), ms(270))
    assert (outage.began_within_ms, outage.ended_within_ms) == (30_000, 30_000)


def test_the_middle_of_an_odd_edge_is_cut_to_the_millisecond() -> None:
    looks = seen("..") + seen("xx", begins=60.001) + seen("...", begins=180)
    outage = period(evidence(looks), 0, 300).measured.outages[0]
    assert (outage.began_ms - ms(60), outage.began_within_ms) == (0, 1)


def test_an_edge_of_two_components_with_one_middle_is_as_wide_as_the_wider() -> None:
    rows = [
        evidence(seen("..xx....", of="web"), of="web"),
        evidence(
            seen("....", begins=-40, every=40, of="data")
            + seen("xx...", begins=100, every=40, of="data"),
            of="data",
        ),
    ]
    for given in (rows, rows[::-1]):
        agreed = measure(all_of(*(component(own.component) for own in given)))
        outage = period(given, 0, 180, agreed).measured.outages[0]
        assert (outage.last_good_ms, outage.first_bad_ms) == (ms(60), ms(120))


def test_a_fifteen_minute_instrument_would_have_seen_one_in_four_of_these() -> None:
    figures = november(*((first, 4) for first in range(7, 43_000, 47)))
    shown, happened = figures.sampled, figures.outage_count
    assert happened == 915
    assert (shown.interval_s, shown.passed + shown.failed, shown.unknown) == (900, 2880, 0)
    assert shown.outages == shown.failed == 244  # 915 * 4 / 15
    assert shown.down_ms == shown.failed * 900_000
    assert shown.share == Fraction(shown.passed, 2880)


def test_a_fifteen_minute_instrument_looks_at_the_first_instant_and_every_quarter() -> None:
    figures = november((15, 1), (30, 4), (46, 14))
    assert (figures.sampled.failed, figures.sampled.outages) == (1, 1)


def test_the_example_that_the_rule_page_works_out_by_hand() -> None:
    def at(day: int, clock: str) -> int:
        moment = datetime.fromisoformat(f"2026-11-{day:02}T{clock}").replace(tzinfo=AMSTERDAM)
        return milliseconds_of(moment)

    first_bad, last_bad = at(5, "14:04:00"), at(5, "17:33:50")
    slept = range(at(18, "03:00:00") + 1, at(18, "03:06:00"))
    begins, ends = month_bounds(2026, 11, AMSTERDAM)
    minutes = range(begins - 180_000, ends + 180_000, 60_000)
    looks = [
        Look("app", "ams", sent, 80, "fail" if first_bad <= sent <= last_bad else "pass")
        for sent in {*minutes, first_bad + 10_000, last_bad}
        if sent not in slept
    ]
    figures = measure_month(measure(), 2026, 11, [evidence(looks)]).measured
    assert (figures.certain_down_ms, figures.down_ms) == (12_590_000, 12_625_000)
    assert (figures.total_ms - figures.proven_up_ms, figures.unknown_ms) == (13_020_000, 360_000)
    assert [percent(share) for share in (figures.proven, figures.best, figures.highest)] == [
        "99.497 %",
        "99.512 %",
        "99.514 %",
    ]
    assert percent(figures.coverage) == "99.986 %"
    assert (figures.verdict, figures.room_left_ms) == ("not_proven", -60_000)
    assert [u.to_ms - u.from_ms for u in figures.decides] == [60_000, 10_000, 360_000]
    outage = figures.outages[0]
    assert (outage.began_ms, outage.began_within_ms) == (at(5, "14:03:30"), 30_000)
    assert (outage.ended_ms, outage.ended_within_ms) == (at(5, "17:33:55"), 5_000)
    assert figures.sampled[1:] == (2865, 14, 1, 1)
    assert percent(figures.sampled.share) == "99.513 %"


def test_percentages_are_rounded_down_and_never_up_to_100() -> None:
    assert percent(Fraction(99_999_999, 100_000_000)) == "99.999 %"
    assert percent(Fraction(995, 1000), decimal_mark=",") == "99,500 %"
    assert percent(Fraction(0)) == "0.000 %"
    assert percent(Fraction(1)) == "100 %"


def test_failures_of_the_period_that_were_no_outage_are_listed() -> None:
    found = period(evidence(seen("..x......x...")), 0, 300)
    assert [suspicion.first_bad_ms for suspicion in found.suspicions] == [ms(120)]


def test_a_measure_that_cannot_be_is_refused() -> None:
    for target in (Fraction(0), Fraction(995, 10)):
        with pytest.raises(ValueError, match="the target is a share"):
            Measure(target, WEB, AMSTERDAM, GAP)
    with pytest.raises(ValueError, match="gap_ms is 0"):
        Measure(Fraction(1), WEB, AMSTERDAM, 0)
    with pytest.raises(ValueError, match="notice_s is -1"):
        measure(notice_s=-1)


def agreement(terms: AvailabilityTerms | None, **readings: str | int) -> Agreement:
    return Agreement(
        Text("a", "a"), "vendor", "customer", "1", date(2026, 1, 1), AMSTERDAM,
        {"office": Calendar(AMSTERDAM, [weekly("09:00-17:00")])}, {}, {}, readings,
        availability=terms,
    )  # fmt: skip


def test_the_measure_follows_the_agreements_terms_and_readings() -> None:
    app = (Component("app", Text("applicatie", "application")),)
    plain = measure_of(agreement(AvailabilityTerms(Fraction("0.995"), app, component("app"))))
    assert plain == measure()
    terms = AvailabilityTerms(
        Fraction("0.999"), app, component("app"), look_every=20, timeout=5, longest_interval=300,
        maintenance_notice=48 * HOUR, calendar="office",
    )  # fmt: skip
    signed = agreement(
        terms,
        uptime_of="mean-of-components",
        shortest_outage=300,
        maintenance="excluded-when-announced",
    )
    assert measure_of(signed) == Measure(
        Fraction("0.999"), component("app"), AMSTERDAM, 45_000,
        uptime_of="mean-of-components", shortest_outage_s=300,
        maintenance="excluded-when-announced", notice_s=48 * HOUR, longest_interval_s=300,
        calendar=signed.calendars["office"],
    )  # fmt: skip


def test_an_agreement_that_promises_no_availability_has_no_measure() -> None:
    with pytest.raises(ValueError, match="version 1 of the agreement promises no availability"):
        measure_of(agreement(None))


def test_instants_are_aware_and_in_milliseconds() -> None:
    assert milliseconds_of(datetime(1970, 1, 1, 0, 0, 1, 999, tzinfo=UTC)) == 1000
    assert milliseconds_of(datetime(1970, 1, 1, 1, tzinfo=AMSTERDAM)) == 0
