"""What one vantage point proves about one component: intervals, outages, gaps and sleep."""

from __future__ import annotations

from fractions import Fraction

from stipt.sla.availability import (
    Asleep,
    Look,
    Suspicion,
    measure_month,
    month_bounds,
    percent,
)
from tests.sla.availability_rows import (
    AMSTERDAM,
    HOUR,
    evidence,
    measure,
    ms,
    period,
    seconds,
    seen,
    states,
    suspicions,
)


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
