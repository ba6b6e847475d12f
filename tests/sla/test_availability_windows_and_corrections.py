"""What is laid over the measured time: planned windows, agreed hours, corrections."""

from __future__ import annotations

from typing import Any

import pytest

from stipt.sla.availability import (
    Correction,
    Figures,
    PlannedWindow,
    all_of,
)
from stipt.sla.calendar import Calendar
from stipt.sla.hours import weekly
from tests.sla.availability_rows import (
    AMSTERDAM,
    DATA,
    HOUR,
    WEB,
    evidence,
    measure,
    ms,
    period,
    seconds,
    seen,
    three,
)

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
