"""Whole arrays get the answers that single questions get, to the second."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stipt.sla import Calendar, Closure, NoOpenTime, SpecialDay, weekly
from stipt.sla.bulk import after, after_days, next_open, worked
from stipt.sla.calendar import epoch
from stipt.sla.hours import Week
from tests.sla import corpus
from tests.sla.signed import OFFICE, at

CORPUS: dict[str, Any] = json.loads(corpus.OWN.read_text("utf-8"))
HOUR = 3600
NEW_YEAR = date(2026, 1, 1)


def holidays(year: int) -> dict[date, str]:
    return {NEW_YEAR.replace(year=year): "New Year's Day", date(year, 4, 27): "King's Day"}


def calendars() -> dict[str, Calendar]:
    """Calendars of every shape; made anew, so that each test starts with nothing compiled."""
    ordinary = {
        name: calendar
        for name, calendar in corpus.calendars(CORPUS).items()
        if name not in ("never-open",)
    }
    ordinary["with closures"] = Calendar(
        "Europe/Amsterdam",
        [weekly("08:30-12:00, 13:00-17:30")],
        holidays=holidays,
        closures=[
            Closure((12, 24), (1, 2)),
            Closure((12, 5), (12, 5), hours=((14 * HOUR, 86400),)),
        ],
        special=[SpecialDay(date(2026, 5, 16), ((9 * HOUR, 12 * HOUR),))],
    )
    ordinary["dated weeks"] = Calendar(
        "Europe/Amsterdam",
        [
            weekly("09:00-17:00"),
            weekly("08:00-18:00", "mon-sat")._replace(from_date=date(2026, 6, 1)),
        ],
    )
    # the clock went back at one minute past midnight: a date comes to its end twice
    ordinary["end of day twice"] = Calendar("America/St_Johns", [weekly("00:00-24:00", "mon-sun")])
    return ordinary


NAMES = sorted(calendars())
BEGIN, END = at("2009-01-01 00:00"), at("2031-01-01 00:00")
INSTANTS = st.lists(st.integers(BEGIN, END), min_size=1, max_size=30)
KNOWN = calendars()


def seconds_of(many: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, 400 * HOUR), min_size=many, max_size=many)


# -- the same answers ------------------------------------------------------------------------------


@given(st.sampled_from(NAMES), INSTANTS, st.data())
def test_due_times_in_bulk_are_those_of_single_questions(
    name: str, starts: list[int], data: st.DataObject
) -> None:
    seconds = data.draw(seconds_of(len(starts)))
    single = [KNOWN[name].after(s, d) for s, d in zip(starts, seconds, strict=True)]
    assert after(KNOWN[name], starts, seconds).tolist() == single


@given(st.sampled_from(NAMES), INSTANTS, st.data())
def test_office_time_in_bulk_is_that_of_single_questions(
    name: str, starts: list[int], data: st.DataObject
) -> None:
    length = len(starts)
    ends = data.draw(st.lists(st.integers(BEGIN, END), min_size=length, max_size=length))
    single = [KNOWN[name].worked(s, e) for s, e in zip(starts, ends, strict=True)]
    assert worked(KNOWN[name], starts, ends).tolist() == single


@given(st.sampled_from(NAMES), INSTANTS)
def test_next_openings_in_bulk_are_those_of_single_questions(name: str, starts: list[int]) -> None:
    single = [KNOWN[name].next_open(start) for start in starts]
    assert next_open(KNOWN[name], starts).tolist() == single


@settings(max_examples=200)
@given(
    st.sampled_from(NAMES),
    INSTANTS,
    st.integers(0, 15),
    st.sampled_from(["wall-clock", "office-hours", "end-of-day"]),
)
def test_working_days_in_bulk_are_those_of_single_questions(
    name: str, starts: list[int], days: int, rule: str
) -> None:
    single = [KNOWN[name].after_days(start, days, rule) for start in starts]
    assert after_days(KNOWN[name], starts, days, rule).tolist() == single


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rule", ["wall-clock", "end-of-day"])
def test_days_agree_through_every_hour_around_the_changes_of_the_clock(
    name: str, rule: str
) -> None:
    calendar = KNOWN[name]
    for day in ("2010-03-13", "2010-11-06", "2024-04-05", "2026-03-28", "2026-10-24"):
        starts = list(range(at(f"{day} 00:00") - 86_400, at(f"{day} 00:00") + 3 * 86_400, 1800))
        single = [calendar.after_days(start, 1, rule) for start in starts]
        assert after_days(calendar, starts, 1, rule).tolist() == single


def test_each_ticket_can_have_its_own_number_of_days() -> None:
    starts = np.full(3, at("2026-05-22 10:00"))
    assert after_days(OFFICE, starts, [0, 1, 2]).tolist() == [
        at("2026-05-22 10:00"),
        at("2026-05-25 10:00"),
        at("2026-05-26 10:00"),
    ]


def test_the_corpus_has_the_same_answers_in_bulk() -> None:
    cases = [c for c in CORPUS["cases"] if not c.get("pauses") and c["expected"] is not None]
    answers = [(case, answer) for case in cases if (answer := in_bulk(case)) is not None]
    assert [case["id"] for case, answer in answers if answer != corpus.expected(case)] == []
    assert len(answers) > 400


def in_bulk(case: dict[str, Any]) -> int | None:
    """The answer to a case of the corpus; None where it asks for something else."""
    calendar, start = KNOWN.get(case["calendar"]), instant(case["start"])
    if calendar is None:
        return None
    if case["op"] == "due":
        return int(after(calendar, [start], case["seconds"])[0])
    if case["op"] == "elapsed":
        return int(worked(calendar, [start], [instant(case["end"])])[0])
    if case["op"] == "next_open":
        return int(next_open(calendar, [start])[0])
    rule = corpus.DAY_RULES.get(case.get("rule", ""))
    return None if rule is None else int(after_days(calendar, [start], case["days"], rule)[0])


def instant(text: str) -> int:
    return epoch(datetime.fromisoformat(text))


# -- growing ---------------------------------------------------------------------------------------


def cold() -> Calendar:
    return Calendar("Europe/Amsterdam", [weekly("08:30-17:30")])


@pytest.mark.parametrize(
    "question",
    [
        lambda calendar, start: after(calendar, start, [HOUR, 40_000 * HOUR, 9 * HOUR]),
        lambda calendar, start: after_days(calendar, start, [1, 4000, 2]),
        lambda calendar, start: after_days(calendar, start, [1, 4000, 2], "end-of-day"),
    ],
)
def test_a_question_far_beyond_what_is_compiled_makes_the_calendar_compile_on(
    question: Callable[[Calendar, list[int]], Any],
) -> None:
    starts = [at("2026-05-22 10:00")] * 3
    assert question(cold(), starts).tolist() == question(OFFICE, starts).tolist()


def test_no_questions_get_no_answers() -> None:
    for answer in (after(OFFICE, [], 5), worked(OFFICE, [], []), after_days(OFFICE, [], 1)):
        assert answer.tolist() == []
    assert next_open(OFFICE, np.array([], dtype=np.int64)).tolist() == []


def test_the_arrays_that_were_given_stay_as_they_were() -> None:
    starts = np.array([at("2026-05-22 10:00"), at("2026-05-22 10:00")])
    before = starts.copy()
    answer = after(OFFICE, starts, 0)
    answer += 1
    assert starts.tolist() == before.tolist()


# -- no answer -------------------------------------------------------------------------------------

CLOSED_FROM_JUNE = Week(((),) * 7, date(2026, 6, 1))  # type: ignore[arg-type]
MAY_22 = at("2026-05-22 10:00")


def ending() -> Calendar:
    return Calendar("Europe/Amsterdam", [weekly("08:30-17:30"), CLOSED_FROM_JUNE])


def never() -> Calendar:
    return Calendar("Europe/Amsterdam", [CLOSED_FROM_JUNE._replace(from_date=None)])


QUESTIONS: dict[str, Callable[..., Any]] = {
    "after": lambda calendar, **more: after(calendar, [MAY_22] * 3, [HOUR, 900 * HOUR, 0], **more),
    "next_open": lambda calendar, **more: next_open(
        calendar, [MAY_22, at("2026-07-01 00:00"), MAY_22], **more
    ),
    "wall": lambda calendar, **more: after_days(calendar, [MAY_22] * 3, [1, 90, 0], **more),
    "end": lambda calendar, **more: after_days(
        calendar, [MAY_22] * 3, [1, 90, 0], "end-of-day", **more
    ),
    "hours": lambda calendar, **more: after_days(
        calendar, [MAY_22] * 3, [1, 90, 0], "office-hours", **more
    ),
}
ANSWERS = {
    "after": at("2026-05-22 11:00"),
    "next_open": MAY_22,
    "wall": at("2026-05-25 10:00"),
    "end": at("2026-05-25 17:30"),
    "hours": at("2026-05-25 09:00"),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_without_an_answer_raises_as_a_single_one_does(name: str) -> None:
    with pytest.raises(NoOpenTime, match="no office hours after"):
        QUESTIONS[name](ending())


@pytest.mark.parametrize("name", QUESTIONS)
def test_or_it_gets_the_number_that_stands_for_missing(name: str) -> None:
    assert QUESTIONS[name](ending(), missing=-1).tolist() == [ANSWERS[name], -1, MAY_22]


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_calendar_that_never_opens_answers_only_what_needs_no_opening(name: str) -> None:
    with pytest.raises(NoOpenTime):
        QUESTIONS[name](never())
    third = -1 if name == "next_open" else MAY_22
    assert QUESTIONS[name](never(), missing=-1).tolist() == [-1, -1, third]
    assert worked(never(), [MAY_22], [MAY_22 + 86_400]).tolist() == [0]


def test_fractions_of_seconds_are_refused() -> None:
    with pytest.raises(TypeError, match="whole epoch seconds"):
        after(OFFICE, np.array([1.5]), 10)
