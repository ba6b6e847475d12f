"""Looks, and the record that is kept of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from stipt.sla.availability import (
    Asleep,
    Correction,
    Look,
    PassRun,
    PlannedWindow,
    VantagePoint,
    compact,
    milliseconds_of,
)
from tests.sla.availability_rows import (
    AMSTERDAM,
    GAP,
    evidence,
    ms,
    period,
    seen,
    states,
)


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
    naive = datetime.fromisoformat("2026-11-23T00:00:00")
    with pytest.raises(ValueError, match="has no zone"):
        Look.at("app", "ams", naive, timedelta(), "pass")


def test_a_look_that_cannot_be_is_refused() -> None:
    unknown: Any = "ok"
    with pytest.raises(ValueError, match="verdict 'ok'"):
        Look("app", "ams", 0, 0, unknown)
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


def test_instants_are_aware_and_in_milliseconds() -> None:
    assert milliseconds_of(datetime(1970, 1, 1, 0, 0, 1, 999, tzinfo=UTC)) == 1000
    assert milliseconds_of(datetime(1970, 1, 1, 1, tzinfo=AMSTERDAM)) == 0
