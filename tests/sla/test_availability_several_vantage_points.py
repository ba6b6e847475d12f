"""What several vantage points prove together: quorum, edges, and who was configured when."""

from __future__ import annotations

import pytest

from stipt.sla.availability import (
    Asleep,
    Interval,
    Suspicion,
    VantagePoint,
    component_timeline,
)
from tests.sla.availability_rows import (
    GAP,
    evidence,
    ms,
    seen,
    states,
    suspicions,
)


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
