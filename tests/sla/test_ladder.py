"""When warnings and escalations fire: each once, in order, dated right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from stipt.sla import Agreement, Calendar, Reading, Target, weekly
from stipt.sla.hours import Week
from stipt.sla.ladder import Fired, due_rungs, ladder_of, next_rung
from stipt.sla.terms import Rung
from tests.sla.signed import (
    AGREEMENT,
    HOUR,
    OFFICE,
    ZONE,
    Said,
    at,
    aware,
    call_type,
    handed_over,
    hours,
    read,
    with_types,
)

HALF = Rung("share", ("assignee",), ("response", "resolution", "update"), share=Fraction(1, 2))
AN_HOUR_BEFORE = Rung("before", ("team",), ("response", "resolution", "update"), seconds=HOUR)
BREACH = Rung("breach", ("manager",), ("response", "resolution", "update"))
TWO_HOURS_AFTER = Rung("after", ("board",), ("resolution",), seconds=2 * HOUR)
LADDER = (HALF, AN_HOUR_BEFORE, BREACH, TWO_HOURS_AFTER)

START = "2026-05-18 09:00"  # a Monday
REPLIED: tuple[Said, ...] = (*handed_over(START), (START, "replied"))
"""An incident whose response was met at once: the resolution is due at 17:00."""


def resolution(now: str, *said: Said, **more: Any) -> Reading:
    return read(now, "incident-1", *said, **more)["resolution"]


def told(reading: Reading, *rungs: Rung) -> list[tuple[str, str]]:
    """What fires and when, on the wall in Amsterdam."""
    return [(fired.when, wall(fired.at)) for fired in ladder_of(reading, rungs or LADDER)]


def wall(instant: int) -> str:
    return datetime.fromtimestamp(instant, ZONE).strftime("%Y-%m-%d %H:%M")


# -- when each step fires --------------------------------------------------------------------------


def test_the_whole_ladder_stands_in_the_order_in_which_it_fires() -> None:
    assert told(resolution(START, *REPLIED)) == [
        ("share", "2026-05-18 13:00"),
        ("before", "2026-05-18 16:00"),
        ("breach", "2026-05-18 17:00"),
        ("after", "2026-05-19 10:00"),
    ]


def test_one_hour_before_nine_in_the_morning_is_five_in_the_afternoon_of_the_day_before() -> None:
    readings = read(START, "custom", *handed_over("2026-05-18 09:00"))
    assert wall(readings["response"].due or 0) == "2026-05-19 09:00"
    assert told(readings["response"], AN_HOUR_BEFORE) == [("before", "2026-05-18 17:00")]


def test_one_hour_before_monday_morning_is_friday_afternoon() -> None:
    readings = read(START, "custom", *handed_over("2026-05-15 09:00"))
    assert told(readings["response"], AN_HOUR_BEFORE) == [("before", "2026-05-15 17:00")]


def test_a_step_counts_in_the_calendar_of_its_own_target() -> None:
    agreement = with_types(call_type("urgent", {"response": hours(16, calendar="always")}))
    readings = read(START, "urgent", *handed_over(START), agreement=agreement)
    assert told(readings["response"], HALF, AN_HOUR_BEFORE) == [
        ("share", "2026-05-18 17:00"),
        ("before", "2026-05-19 00:00"),
    ]


def test_a_step_that_asks_for_more_time_than_there_is_fires_at_the_start() -> None:
    long_before = replace(AN_HOUR_BEFORE, seconds=100 * HOUR)
    assert told(resolution(START, *REPLIED), long_before) == [("before", START)]


def test_a_step_is_only_for_the_obligations_that_it_names() -> None:
    response = read(START, "incident-1", *handed_over(START))["response"]
    assert told(response, TWO_HOURS_AFTER) == []
    for_all = replace(TWO_HOURS_AFTER, obligations=())
    assert told(response, for_all) == [("after", "2026-05-18 14:00")]


def test_a_share_that_is_no_whole_second_fires_at_the_first_second_after_it() -> None:
    agreement = with_types(call_type("odd", {"response": Target("hours", 10)}))
    third = replace(HALF, share=Fraction(1, 3))
    response = read(START, "odd", *handed_over(START), agreement=agreement)["response"]
    assert [fired.at for fired in ladder_of(response, [third])] == [at(START) + 4]


def test_each_step_says_whom_to_tell_and_which_it_is() -> None:
    first = ladder_of(resolution(START, *REPLIED), LADDER)[0]
    assert (first.tell, first.key) == (("assignee",), ("resolution", 1, 0))


def test_steps_at_one_instant_fire_in_the_order_of_the_ladder() -> None:
    twice = (BREACH, replace(BREACH, tell=("board",)), replace(TWO_HOURS_AFTER, seconds=0))
    fired = ladder_of(resolution(START, *REPLIED), twice)
    assert [(each.at, each.known_at, each.rung) for each in fired] == [
        (at("2026-05-18 17:00"), at("2026-05-18 17:00") + 1, place) for place in range(3)
    ]


# -- pauses ----------------------------------------------------------------------------------------


def test_a_pause_moves_the_steps_that_follow_it_and_not_those_before() -> None:
    paused = (*REPLIED, ("2026-05-18 14:00", "asked"), ("2026-05-19 14:00", "answered"))
    assert told(resolution("2026-05-19 15:00", *paused)) == [
        ("share", "2026-05-18 13:00"),
        ("before", "2026-05-19 16:00"),
        ("breach", "2026-05-19 17:00"),
        ("after", "2026-05-20 10:00"),
    ]


def test_a_warning_stays_where_it_was_given_when_the_pause_comes_after_it() -> None:
    paused = (*REPLIED, ("2026-05-18 16:30", "asked"), ("2026-05-19 14:00", "answered"))
    assert told(resolution("2026-05-19 14:01", *paused), AN_HOUR_BEFORE) == [
        ("before", "2026-05-18 16:00")
    ]


def test_while_it_stands_still_the_steps_before_the_pause_are_known_and_the_others_not() -> None:
    asked: Said = ("2026-05-18 14:00", "asked")
    assert told(resolution("2026-05-20 12:00", *REPLIED, asked)) == [("share", "2026-05-18 13:00")]
    late: Said = ("2026-05-18 16:30", "asked")
    assert told(resolution("2026-05-20 12:00", *REPLIED, late)) == [
        ("share", "2026-05-18 13:00"),
        ("before", "2026-05-18 16:00"),
    ]
    early: Said = ("2026-05-18 10:00", "asked")
    assert told(resolution("2026-05-20 12:00", *REPLIED, early)) == []


def test_a_pause_that_begins_at_the_instant_of_a_warning_puts_it_off_to_its_end() -> None:
    asked: Said = ("2026-05-18 16:00", "asked")
    assert told(resolution("2026-05-20 12:00", *REPLIED, asked), AN_HOUR_BEFORE) == []
    answered: Said = ("2026-05-19 10:00", "answered")
    assert told(resolution("2026-05-19 10:01", *REPLIED, asked, answered), AN_HOUR_BEFORE) == [
        ("before", "2026-05-19 10:00")
    ]


def test_two_reasons_to_stand_still_at_once_count_once() -> None:
    both = (
        *REPLIED,
        ("2026-05-18 14:00", "asked"),
        ("2026-05-18 15:00", "returned", {"side": "customer"}),
    )
    reading = resolution("2026-05-20 12:00", *both)
    assert reading.left == 3 * HOUR
    assert told(reading) == [("share", "2026-05-18 13:00")]


def test_an_escalation_after_the_breach_waits_as_well_while_the_customer_is_asked() -> None:
    asked: Said = ("2026-05-19 09:00", "asked")
    answered: Said = ("2026-05-19 15:00", "answered")
    waiting = resolution("2026-05-19 12:00", *REPLIED, asked)
    assert told(waiting, TWO_HOURS_AFTER) == []
    going_on = resolution("2026-05-19 15:30", *REPLIED, asked, answered)
    assert told(going_on, TWO_HOURS_AFTER) == [("after", "2026-05-19 16:00")]


# -- what settles it -------------------------------------------------------------------------------


def test_what_was_done_in_time_fires_only_what_came_before() -> None:
    solved: Said = ("2026-05-18 15:00", "solved")
    (fired,) = ladder_of(resolution("2026-05-20 09:00", *REPLIED, solved), LADDER)
    assert (fired.when, fired.settled_at) == ("share", at("2026-05-18 15:00"))


def test_done_at_the_very_instant_of_a_step_it_does_not_fire() -> None:
    solved: Said = ("2026-05-18 13:00", "solved")
    assert told(resolution("2026-05-20 09:00", *REPLIED, solved)) == []


def test_done_exactly_at_the_due_instant_is_no_breach() -> None:
    solved: Said = ("2026-05-18 17:00", "solved")
    assert "breach" not in dict(told(resolution("2026-05-20 09:00", *REPLIED, solved)))


def test_what_was_done_late_fires_its_breach_and_no_escalation_after_that() -> None:
    solved: Said = ("2026-05-19 09:00", "solved")
    assert told(resolution("2026-05-20 09:00", *REPLIED, solved), BREACH, TWO_HOURS_AFTER) == [
        ("breach", "2026-05-18 17:00")
    ]


def test_a_ticket_that_was_withdrawn_fires_nothing_any_more() -> None:
    withdrawn: Said = ("2026-05-18 16:30", "withdrawn")
    assert told(resolution("2026-05-18 16:31", *REPLIED, withdrawn)) == []


def test_before_the_hand_over_and_without_a_term_nothing_fires() -> None:
    waiting = read(START, "incident-1", ("2026-05-18 08:30", "received"))
    assert told(waiting["response"]) == []
    intention = read(START, "intention", *REPLIED)["resolution"]
    assert told(intention) == []


def test_a_breach_before_the_type_changed_to_one_without_a_term_is_still_told() -> None:
    changed: Said = ("2026-05-19 10:00", "classified", {"call_type": "wish"})
    reading = resolution("2026-05-19 11:00", *REPLIED, changed)
    assert reading.state == "breached"
    assert told(reading, BREACH) == [("breach", "2026-05-18 17:00")]


# -- changes of type -------------------------------------------------------------------------------


def test_a_due_that_comes_forward_warns_at_the_change_at_the_earliest() -> None:
    changed: Said = ("2026-05-18 12:30", "classified", {"call_type": "hurry"})
    agreement = with_types(call_type("hurry", {"response": hours(3), "resolution": hours(0.5)}))
    reading = resolution("2026-05-18 12:31", *REPLIED, changed, agreement=agreement)
    assert wall(reading.due or 0) == "2026-05-18 13:00"
    assert told(reading, HALF, AN_HOUR_BEFORE) == [
        ("share", "2026-05-18 12:30"),
        ("before", "2026-05-18 12:30"),
    ]


def test_more_time_by_a_change_of_type_makes_the_same_step_come_again_under_the_same_key() -> None:
    warned = ladder_of(resolution("2026-05-18 16:10", *REPLIED), [AN_HOUR_BEFORE])
    changed: Said = ("2026-05-18 16:15", "classified", {"call_type": "question"})
    again = ladder_of(resolution("2026-05-18 16:16", *REPLIED, changed), [AN_HOUR_BEFORE])
    assert wall(again[0].at) == "2026-05-19 11:00"
    assert again[0].key == warned[0].key


# -- releases --------------------------------------------------------------------------------------

PLAN = [
    {"version": "4.1", "planned_on": "2026-06-09"},
    {"version": "4.2", "planned_on": "2026-07-14"},
]


def test_a_planned_date_warns_in_office_time_and_is_no_breach() -> None:
    reading = read("2026-05-20 09:00", "standard", *REPLIED, releases=PLAN)["resolution"]
    assert told(reading, AN_HOUR_BEFORE, BREACH, TWO_HOURS_AFTER) == [
        ("before", "2026-07-14 16:30")
    ]


def test_a_release_that_went_out_without_the_fix_fires_its_breach() -> None:
    out = [
        {**release, "released_at": aware(f"{release['planned_on']} 18:00").isoformat()}
        for release in PLAN
    ]
    reading = read("2026-07-16 09:00", "standard", *REPLIED, releases=out)["resolution"]
    assert told(reading, BREACH, TWO_HOURS_AFTER) == [
        ("breach", "2026-07-14 18:00"),
        ("after", "2026-07-15 10:30"),
    ]


def test_without_a_second_release_in_the_plan_nothing_can_be_told() -> None:
    reading = read("2026-05-20 09:00", "standard", *REPLIED, releases=PLAN[:1])["resolution"]
    assert reading.state == "unscheduled"
    assert told(reading) == []


def test_a_release_bound_ticket_that_stands_still_has_no_due_to_warn_of() -> None:
    asked: Said = ("2026-05-19 09:00", "asked")
    reading = read("2026-05-20 09:00", "standard", *REPLIED, asked, releases=PLAN)["resolution"]
    assert (reading.state, told(reading)) == ("paused", [])


# -- rounds ----------------------------------------------------------------------------------------

UPDATES = with_types(call_type("major", {"response": hours(1), "update": hours(2)}))
UPDATED: tuple[Said, ...] = (
    *handed_over(START),
    ("2026-05-18 10:00", "replied"),
    ("2026-05-18 13:00", "replied"),
)


def test_each_round_of_a_repeating_promise_has_a_ladder_of_its_own() -> None:
    update = read("2026-05-18 13:30", "major", *UPDATED, agreement=UPDATES)["update"]
    fired = [(each.round, each.when, wall(each.at)[-5:]) for each in ladder_of(update, LADDER)]
    assert fired == [
        (2, "share", "11:00"),
        (2, "before", "11:00"),
        (2, "breach", "12:00"),
        (3, "share", "14:00"),
        (3, "before", "14:00"),
        (3, "breach", "15:00"),
    ]


def test_earlier_rounds_are_still_told_when_the_ticket_was_withdrawn() -> None:
    withdrawn: Said = ("2026-05-18 13:30", "withdrawn")
    update = read("2026-05-18 16:00", "major", *UPDATED, withdrawn, agreement=UPDATES)["update"]
    assert told(update, BREACH) == [("breach", "2026-05-18 12:00")]


# -- a worker that was away ------------------------------------------------------------------------


def test_a_worker_that_was_down_for_three_hours_gets_each_step_once_and_dated_right() -> None:
    reading = resolution("2026-05-18 18:30", *REPLIED)
    missed = due_rungs(reading, LADDER, at("2026-05-18 15:30"), at("2026-05-18 18:30"))
    assert [(fired.when, wall(fired.at)) for fired in missed] == [
        ("before", "2026-05-18 16:00"),
        ("breach", "2026-05-18 17:00"),
    ]
    assert due_rungs(reading, LADDER, at("2026-05-18 18:30"), at("2026-05-18 18:31")) == []


def test_a_breach_is_told_from_the_second_after_the_due_and_dated_at_the_due() -> None:
    due = at("2026-05-18 17:00")
    exactly, next_second = resolution("2026-05-18 17:00", *REPLIED), due + 1
    assert due_rungs(exactly, [BREACH], due - 1, due) == []
    late = resolution("2026-05-18 17:01", *REPLIED)
    (fired,) = due_rungs(late, [BREACH], due, next_second)
    assert (fired.at, fired.known_at) == (due, next_second)


def test_the_next_step_is_the_one_to_wake_up_for() -> None:
    reading = resolution(START, *REPLIED)
    fired = next_rung(reading, LADDER, at("2026-05-18 13:00"))
    assert fired is not None
    assert (fired.when, wall(fired.at)) == ("before", "2026-05-18 16:00")
    assert next_rung(reading, LADDER, at("2026-06-01 00:00")) is None


def test_a_calendar_that_ends_after_the_due_has_no_escalation_after_that() -> None:
    closed = Week(((),) * 7, date(2026, 5, 19))  # type: ignore[arg-type]
    until_tonight = Calendar(ZONE, [weekly("08:30-17:30"), closed])
    agreement = AGREEMENT._replace(calendars={"office": until_tonight})
    reading = resolution(START, *REPLIED, agreement=agreement)
    assert told(reading, BREACH, TWO_HOURS_AFTER) == [("breach", "2026-05-18 17:00")]


# -- properties ------------------------------------------------------------------------------------

STEPS = (
    HALF,
    replace(HALF, share=Fraction(3, 4)),
    replace(HALF, share=Fraction(1)),
    AN_HOUR_BEFORE,
    replace(AN_HOUR_BEFORE, seconds=3 * HOUR),
    BREACH,
    TWO_HOURS_AFTER,
)
MINUTE = 60
BEGIN = at(START)
MONDAY_TO_THURSDAY = 4 * 24 * 60


@st.composite
def paused_tickets(draw: st.DrawFn) -> tuple[Said, ...]:
    """A ticket that is asked and answered some times within four days, and perhaps solved."""
    minutes = sorted(draw(st.lists(st.integers(1, MONDAY_TO_THURSDAY), max_size=6)))
    said: list[Said] = list(REPLIED)
    for place, minute in enumerate(minutes):
        kind = "asked" if place % 2 == 0 else "answered"
        said.append((wall(BEGIN + minute * MINUTE), kind))
    if draw(st.booleans()):
        minute = draw(st.integers(minutes[-1] if minutes else 1, MONDAY_TO_THURSDAY + 1))
        said.append((wall(BEGIN + minute * MINUTE), "solved"))
    return tuple(said)


def minute_by_minute(said: tuple[Said, ...], until: int) -> list[int]:
    """The minutes that count: open and not waiting for the customer."""
    changes = [(at(when), kind) for when, kind, *_ in said if kind in ("asked", "answered")]
    counted, is_waiting = [], False
    for minute in range(BEGIN, until, MINUTE):
        for when, kind in changes:
            if when == minute:
                is_waiting = kind == "asked"
        if OFFICE.is_open(minute) and not is_waiting:
            counted.append(minute)
    return counted


@given(paused_tickets())
def test_steps_fire_where_counting_minute_by_minute_says(said: tuple[Said, ...]) -> None:
    events = tuple(each for each in said if each[1] != "solved")
    counted = minute_by_minute(events, at("2026-07-01 00:00"))
    reading = read("2026-07-01 00:00", "incident-1", *events)["resolution"]
    solved = next((at(each[0]) for each in said if each[1] == "solved"), None)
    whole = read("2026-07-01 00:00", "incident-1", *said)["resolution"]
    total = 8 * 60
    if reading.due is None:
        return  # still waiting; the next test looks at those as well
    expected = {
        0: counted[total // 2 - 1] + MINUTE,
        1: counted[total * 3 // 4 - 1] + MINUTE,
        3: counted[total - 60],
        4: counted[total - 3 * 60],
        5: reading.due,
    }
    fired = {each.rung: each.at for each in ladder_of(whole, STEPS)}
    for rung, instant in expected.items():
        if solved is None or instant < solved:
            assert fired.get(rung) == instant, rung
        else:
            assert rung not in fired


@given(paused_tickets(), st.lists(st.integers(0, MONDAY_TO_THURSDAY + 600), max_size=5))
def test_a_worker_that_looks_often_and_one_that_looks_once_tell_the_same(
    said: tuple[Said, ...], looks: list[int]
) -> None:
    instants = [BEGIN + minute * MINUTE for minute in sorted({*looks, MONDAY_TO_THURSDAY + 1200})]
    often: list[Fired] = []
    since = BEGIN - 1
    for until in instants:
        often += due_rungs(resolution(wall(until), *said), STEPS, since, until)
        since = until
    once = due_rungs(resolution(wall(instants[-1]), *said), STEPS, BEGIN - 1, instants[-1])
    assert [(each.key, each.at) for each in often] == [(each.key, each.at) for each in once]
    assert len({each.key for each in once}) == len(once)


def test_the_agreement_carries_its_ladder_for_who_asks() -> None:
    agreement: Agreement = AGREEMENT._replace(ladder=LADDER)
    reading = resolution(START, *REPLIED, agreement=agreement)
    assert ladder_of(reading, reading.version.agreement.ladder) == ladder_of(reading, LADDER)
