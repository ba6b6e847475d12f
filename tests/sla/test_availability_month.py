"""The figures of a month: what counts as an outage, the verdict, the register, the rounding."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest

from stipt.sla.agreement import Agreement
from stipt.sla.availability import (
    Figures,
    Look,
    Measure,
    all_of,
    component,
    measure_month,
    measure_of,
    milliseconds_of,
    month_bounds,
    months_of,
    percent,
    twelve_months_until,
)
from stipt.sla.calendar import Calendar
from stipt.sla.hours import weekly
from stipt.sla.terms import AvailabilityTerms, Component
from stipt.sla.texts import Text
from tests.sla.availability_rows import (
    AMSTERDAM,
    DAY,
    GAP,
    HOUR,
    WEB,
    evidence,
    measure,
    ms,
    period,
    seconds,
    seen,
)

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
