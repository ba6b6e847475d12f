"""Availability against a count second by second, and what must hold for any looks whatever."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from stipt.sla.availability import (
    Asleep,
    Availability,
    Correction,
    Evidence,
    Figures,
    Look,
    Measure,
    PlannedWindow,
    VantagePoint,
    all_of,
    any_of,
    at_least,
    compact,
    component,
    measure_month,
    measure_period,
    month_bounds,
)
from tests.sla.availability_oracle import Answer, Part, Question, answer

UTC = ZoneInfo("UTC")
BEGIN, END = 200, 800  # the period judged; looks reach beyond it on both sides
POINTS = ("ams", "fra", "par")
STATES = {"U": "up", "D": "down", "?": "unknown"}


def evens(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low // 2, high // 2).map(lambda half: 2 * half)


@st.composite
def spans(draw: st.DrawFn, low: int = 0, high: int = 1000) -> tuple[int, int]:
    begin = draw(evens(low, high - 2))
    return begin, draw(evens(begin + 2, high))


WHAT_IT_SEES = st.sampled_from(["truth", "truth", "truth", "pass", "fail", "inconclusive"])
EVERY = st.sampled_from([2, 10, 20, 30, 60, 60, 80, 120])


@st.composite
def rows(
    draw: st.DrawFn, point: str, downs: tuple[tuple[int, int], ...] = ((300, 500),)
) -> list[tuple[str, int, int, str]]:
    """Looks of one vantage point at a component that is down in `downs`, as it sees it."""
    at = draw(evens(0, 200))
    found = []
    for sees, every, count in draw(
        st.lists(st.tuples(WHAT_IT_SEES, EVERY, st.integers(1, 6)), max_size=8)
    ):
        for _ in range(count):
            is_down = any(begin <= at < end for begin, end in downs)
            verdict = ("fail" if is_down else "pass") if sees == "truth" else sees
            found.append((point, at, draw(st.integers(0, 10)), verdict))
            at += every
    extra = draw(st.lists(st.sampled_from(found), max_size=2)) if found else []
    return [*found, *((p, t, d, draw(st.sampled_from(["pass", v]))) for p, t, d, v in extra)]


@st.composite
def parts(draw: st.DrawFn) -> Part:
    names = draw(st.sampled_from([POINTS[:1], POINTS[:2], POINTS]))
    points: list[tuple[str, int | None, int | None]] = []
    for name in names:
        always = st.just((None, None))
        since, until = draw(st.one_of(always, always, always, spans(100, 900)))
        points.append((name, since, until))
    downs = tuple(draw(st.lists(spans(100, 900), max_size=2)))
    looks = [look for name in names for look in draw(rows(name, downs))]
    asleep = [(draw(st.sampled_from(names)), *span) for span in draw(st.lists(spans(), max_size=1))]
    return Part(looks, points, asleep)


WEB, DATA = component("web"), component("data")
EXPRESSIONS = st.sampled_from(
    [
        WEB,
        all_of(WEB, DATA),
        any_of(WEB, DATA),
        at_least(1, WEB, DATA),
        all_of(WEB, any_of(WEB, DATA)),
    ]
)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    expression = draw(EXPRESSIONS)
    names = ["web"] if expression == WEB else ["web", "data"]
    corrections = [
        (made, draw(st.sampled_from([*names, None])), *span, draw(st.sampled_from("UD?")))
        for made, span in enumerate(draw(st.lists(spans(), max_size=2)))
    ]
    windows = [
        (begin - draw(st.sampled_from([0, 58, 60, 90])), begin, end)
        for begin, end in draw(st.lists(spans(), max_size=2))
    ]
    return Question(
        {name: draw(parts()) for name in names},
        expression,
        BEGIN,
        END,
        until=draw(st.sampled_from([END, END, 500])),
        gap=draw(st.sampled_from([60, 80, 130])),
        target=draw(st.sampled_from([Fraction(995, 1000), Fraction(1, 2)])),
        quorum=draw(st.sampled_from([2, 2, 2, 1])),
        shortest=draw(st.sampled_from([0, 0, 60, 100])),
        is_mean=draw(st.booleans()),
        windows=windows,
        notice=draw(st.sampled_from([None, 60])),
        corrections=corrections,
        sample_every=50,
    )


@dataclass
class Asked:
    """A question in the words of `stipt.sla.availability`; `unit_ms` is the oracle's second."""

    measure: Measure
    evidence: list[Evidence]
    more: dict[str, Any]


def asked(question: Question, unit_ms: int = 1000, base_ms: int = 0) -> Asked:
    def ms(at: int) -> int:
        return base_ms + at * unit_ms

    def maybe(at: int | None) -> int | None:
        return None if at is None else ms(at)

    evidence = [
        Evidence(
            name,
            tuple(
                VantagePoint(point, maybe(since), maybe(until)) for point, since, until in p.points
            ),
            tuple(Look(name, point, ms(at), d * unit_ms, v) for point, at, d, v in p.looks),
            tuple(Asleep(point, ms(begin), ms(end)) for point, begin, end in p.asleep),
        )
        for name, p in question.parts.items()
    ]
    measure = Measure(
        question.target,
        question.expression,
        UTC,
        question.gap * unit_ms,
        confirm_quorum=question.quorum,
        uptime_of="mean-of-components" if question.is_mean else "expression",
        shortest_outage_s=question.shortest * unit_ms // 1000,
        maintenance="counts" if question.notice is None else "excluded-when-announced",
        notice_s=(question.notice or 0) * unit_ms // 1000,
        longest_interval_s=question.sample_every * unit_ms // 1000,
    )
    more = {
        "until_ms": ms(question.until),
        "windows": [PlannedWindow(ms(a), ms(b), ms(e), "work") for a, b, e in question.windows],
        "corrections": [
            Correction(code, ms(begin), ms(end), STATES[state], "Els", made, "why")
            for made, code, begin, end, state in question.corrections
        ],
    }
    return Asked(measure, evidence, more)


def measured(question: Question) -> Availability:
    words = asked(question)
    return measure_period(words.measure, BEGIN * 1000, END * 1000, words.evidence, **words.more)


def numbers(figures: Figures, unit_ms: int = 1000) -> dict[str, Any]:
    """What the oracle counts, in its seconds."""
    return {
        "total": figures.total_ms / unit_ms,
        "proven_up": figures.proven_up_ms / unit_ms,
        "up": figures.up_ms / unit_ms,
        "down": figures.down_ms / unit_ms,
        "unknown": figures.unknown_ms / unit_ms,
        "certain_down": figures.certain_down_ms / unit_ms,
        "sampled": {
            "U": figures.sampled.passed,
            "D": figures.sampled.failed,
            "?": figures.sampled.unknown,
        },
        "verdict": figures.verdict,
    }


def counted(found: Answer) -> dict[str, Any]:
    return {name: value for name, value in vars(found).items() if name != "outages"}


@given(questions())
def test_the_figures_equal_a_count_second_by_second(question: Question) -> None:
    found = measured(question)
    oracle = answer(question)
    assert numbers(found.corrected) == counted(oracle)
    assert numbers(found.measured) == counted(answer(replace(question, corrections=[])))
    assert sorted(
        (o.component, o.began_ms // 1000, o.ended_ms // 1000, o.counted_ms // 1000)
        for o in found.corrected.outages
    ) == sorted(oracle.outages)
    event(f"verdict {oracle.verdict}")
    event(f"outages {min(len(oracle.outages), 3)}")


@given(questions())
def test_numbers_register_and_verdict_fit_together(question: Question) -> None:
    found = measured(question)
    for figures in (found.measured, found.corrected):
        assert_the_numbers_are_in_order(figures)
        assert_the_register_adds_up(figures)
        assert_what_decides_is_what_stands_between_the_bounds(figures)


def assert_the_numbers_are_in_order(figures: Figures) -> None:
    assert figures.total_ms == figures.up_ms + figures.down_ms + figures.unknown_ms
    assert figures.proven_up_ms <= figures.up_ms
    assert figures.certain_down_ms <= figures.down_ms
    if figures.total_ms:
        best = figures.proven if figures.best is None else figures.best
        assert 0 <= figures.proven <= best <= figures.highest <= 1


def assert_the_register_adds_up(figures: Figures) -> None:
    assert sum(outage.counted_ms for outage in figures.outages) == figures.down_ms
    for outage in figures.outages:
        assert outage.first_bad_ms >= outage.began_ms
        assert outage.last_bad_ms <= outage.ended_ms
        assert outage.last_good_ms is None or outage.last_good_ms <= outage.began_ms
        assert outage.first_good_ms is None or outage.first_good_ms >= outage.ended_ms


def assert_what_decides_is_what_stands_between_the_bounds(figures: Figures) -> None:
    open_ms = sum(u.to_ms - u.from_ms for u in figures.decides)
    if figures.verdict == "not_proven":
        assert figures.proven_up_ms + open_ms + figures.certain_down_ms == figures.agreed_ms
    else:
        assert open_ms == 0


@given(questions(), st.randoms(use_true_random=False))
def test_the_order_in_which_anything_is_given_changes_nothing(
    question: Question, chance: random.Random
) -> None:
    def shuffled(items: Any) -> list[Any]:
        return chance.sample(list(items), len(items))

    parts = {
        name: Part(shuffled(p.looks), shuffled(p.points), shuffled(p.asleep))
        for name, p in question.parts.items()
    }
    other = replace(
        question,
        parts=dict(shuffled(parts.items())),
        windows=shuffled(question.windows),
        corrections=shuffled(question.corrections),
    )
    one, two = measured(question), measured(other)
    assert (one.measured, one.corrected, one.suspicions) == (
        two.measured,
        two.corrected,
        two.suspicions,
    )


@given(questions())
def test_compacting_the_looks_changes_no_figure(question: Question) -> None:
    words = asked(question)
    kept = [
        replace(own, looks=compact(own.looks, gap_ms=words.measure.gap_ms))
        for own in words.evidence
    ]
    again = measure_period(words.measure, BEGIN * 1000, END * 1000, kept, **words.more)
    assert again == measured(question)


@given(rows("ams"), st.integers(0, 1200), st.sampled_from([60, 80, 130]))
def test_a_record_compacted_bit_by_bit_is_the_same(
    row: list[tuple[str, int, int, str]], cut: int, gap: int
) -> None:
    looks = [Look("web", point, at * 1000, d * 1000, v) for point, at, d, v in row]
    before = [look for look in looks if look.sent_at_ms < cut * 1000]
    after = [look for look in looks if look.sent_at_ms >= cut * 1000]
    whole = compact(looks, gap_ms=gap * 1000)
    assert compact([*compact(before, gap_ms=gap * 1000), *after], gap_ms=gap * 1000) == whole
    assert compact(whole, gap_ms=gap * 1000) == whole
    assert compact(whole, gap_ms=500_000) == compact(looks, gap_ms=500_000)


@given(rows("ams"))
def test_a_larger_g_never_makes_less_time_known(row: list[tuple[str, int, int, str]]) -> None:
    question = Question(
        {"web": Part(row, [("ams", None, None)])}, WEB, BEGIN, END, END, 60, sample_every=50
    )
    narrow, wide = measured(question).measured, measured(replace(question, gap=130)).measured
    assert wide.unknown_ms <= narrow.unknown_ms


@given(
    st.lists(st.tuples(st.integers(130, 900), st.integers(400, 2000)), max_size=4),
    st.sampled_from([POINTS[:1], POINTS[:2], POINTS]),
    st.data(),
)
def test_the_bounds_contain_the_truth_wherever_it_lies_between_two_looks(
    outages: list[tuple[int, int]], names: tuple[str, ...], data: st.DataObject
) -> None:
    """Outages of more than two looks, three looks apart: each is found, and both edges hold it."""
    at, truth = 1000, []
    for lasts, then_up in outages:
        truth.append((at, at + lasts))
        at += lasts + then_up
    looks = [
        Look("web", name, second * 1000, 80, "fail" if is_down else "pass")
        for name in names
        for second in range(data.draw(st.integers(0, 59), label=f"phase of {name}"), at + 900, 60)
        for is_down in [any(begin <= second < end for begin, end in truth)]
    ]
    evidence = Evidence("web", tuple(map(VantagePoint, names)), tuple(looks))
    agreed = Measure(Fraction(1, 2), WEB, UTC, 130_000)
    figures = measure_period(agreed, 60_000, (at + 600) * 1000, [evidence]).measured
    assert figures.unknown_ms == 0
    assert len(figures.outages) == len(truth)
    for outage, (begin, end) in zip(figures.outages, truth, strict=True):
        assert outage.last_good_ms < begin * 1000 <= outage.first_bad_ms
        assert outage.last_bad_ms < end * 1000 <= outage.first_good_ms
        assert outage.first_bad_ms - outage.last_good_ms <= 60_000
        assert outage.first_good_ms - outage.last_bad_ms <= 60_000


@pytest.mark.parametrize("seed", [1, 2])
def test_a_whole_month_equals_a_count_minute_by_minute(seed: int) -> None:
    """Twelve outages, a lost night and a few path problems in March, with 743 hours."""
    begins_ms, ends_ms = month_bounds(2026, 3, ZoneInfo("Europe/Amsterdam"))
    minutes = (ends_ms - begins_ms) // 60_000
    chance = random.Random(seed)
    downs = {chance.randrange(0, minutes, 2): chance.randrange(2, 60) for _ in range(12)}
    lost = chance.randrange(0, minutes, 2)
    looks = []
    for point, offset in (("ams", -60), ("fra", -58)):
        for at in range(offset, minutes + 60, 4):
            is_down = any(first <= at < first + lasts for first, lasts in downs.items())
            is_path = point == "fra" and chance.random() < 0.01
            if not lost <= at < lost + 480:
                looks.append((point, at, 0, "fail" if is_down or is_path else "pass"))
    part = Part(looks, [("ams", None, None), ("fra", None, None)])
    question = Question(
        {"web": part}, WEB, 0, minutes, minutes, gap=8, shortest=10, sample_every=16
    )
    words = asked(question, 60_000, begins_ms)
    measure = replace(words.measure, zone=ZoneInfo("Europe/Amsterdam"))
    found = measure_month(measure, 2026, 3, words.evidence)
    assert (found.from_ms, found.to_ms) == (begins_ms, ends_ms)
    assert numbers(found.measured, 60_000) == counted(answer(question))
