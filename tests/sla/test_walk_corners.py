"""Corners of the walk that a contract manager will not ask about, and a program may."""

from collections.abc import Mapping
from typing import Any

import pytest

from stipt.sla import Calendar, CallType, NoOpenTime, Target, read_ticket, walk
from stipt.sla.hours import weekly
from stipt.sla.texts import Text
from tests.cast import AMSTERDAM, event, instant, reference_agreement, replayed
from tests.sla.other_agreements import customer_obligations, half_days, updates

OPEN = ("2026-11-23T09:00 received", "2026-11-23T09:00 handed_over")


def test_a_message_of_the_customer_told_as_a_reply_is_an_answer() -> None:
    asked = (*OPEN, "2026-11-23T10:00 asked")
    assert replayed("2026-11-23T12:00", *asked)["resolution"].state == "paused"
    answered = replayed("2026-11-23T12:00", *asked, "2026-11-23T11:00 replied side=customer")
    assert answered["resolution"].state == "running"


def test_a_question_of_the_customer_is_not_one_of_the_vendor() -> None:
    readings = replayed("2026-11-23T11:00", *OPEN, "2026-11-23T10:00 asked side=customer")
    assert readings["response"].state == "running"
    assert readings["resolution"].state == "not_started"


def test_where_nothing_pauses_a_return_by_the_vendor_does_not_either() -> None:
    events = (*OPEN, "2026-11-23T10:00 returned side=vendor reason=which_screen?")
    never = reference_agreement(pause="never")
    assert replayed("2026-11-23T12:00", *events)["resolution"].state == "paused"
    assert replayed("2026-11-23T12:00", *events, agreement=never)["resolution"].state == "running"


def test_an_unclassified_call_that_is_a_complaint_has_its_clocks_from_receipt() -> None:
    events = (
        "2026-11-23T09:00 received",
        "2026-11-23T11:00 classified call_type=complaint",
        "2026-11-23T12:00 classified call_type=complaint",
    )
    readings = replayed("2026-11-23T13:00", *events, call_type=None)
    assert list(readings) == ["acknowledge", "contact"]
    assert str(readings["acknowledge"].due_at) == "2026-11-24 09:00:00+01:00"


def test_a_handler_named_in_a_call_that_is_no_complaint_moves_nothing() -> None:
    events = (*OPEN, "2026-11-23T10:00 acknowledged handler=anna by=anna")
    assert replayed("2026-11-23T11:00", *events)["response"].state == "running"


def test_a_question_taken_back_in_time_leaves_nothing_owed_by_the_customer() -> None:
    asked = (*OPEN, "2026-11-23T10:00 asked")
    owed = customer_obligations()
    before = replayed("2026-11-23T11:00", *asked, agreement=owed)
    after = replayed("2026-11-23T13:00", *asked, "2026-11-23T12:00 taken_back", agreement=owed)
    assert before["answer"].state == "running"
    assert after["answer"].state == "not_started"


def test_a_question_taken_back_owes_no_answer_however_long_ago() -> None:
    events = (*OPEN, "2026-11-23T10:00 asked", "2026-11-23T12:00 taken_back")
    readings = replayed("2026-11-26T12:00", *events, agreement=customer_obligations())
    assert readings["answer"].state == "not_started"


def test_a_question_taken_back_after_its_answer_was_due_stays_a_breach() -> None:
    events = (*OPEN, "2026-11-23T10:00 asked", "2026-11-25T11:00 taken_back")
    answer = replayed("2026-11-25T12:00", *events, agreement=customer_obligations())["answer"]
    assert (answer.state, answer.met) == ("breached", None)
    assert str(answer.breached_at) == "2026-11-25 10:00:00+01:00"
    assert [(cycle.due, cycle.met, cycle.breached) for cycle in answer.cycles] == [
        (answer.breached, None, answer.breached)
    ]


def test_a_question_open_at_the_hand_over_is_owed_an_answer_from_there_on() -> None:
    events = (
        "2026-11-23T08:30 received",
        "2026-11-23T08:45 asked",
        "2026-11-23T09:00 handed_over",
    )
    answer = replayed("2026-11-23T10:00", *events, agreement=customer_obligations())["answer"]
    assert str(answer.starts_at) == "2026-11-23 09:00:00+01:00"
    assert str(answer.due_at) == "2026-11-25 09:00:00+01:00"


def test_a_question_answered_before_the_hand_over_is_owed_nothing() -> None:
    asked = ("2026-11-23T08:30 received", "2026-11-23T08:45 asked")
    owed = customer_obligations()

    def state(answered_at: str) -> str:
        events = (*asked, f"{answered_at} answered", "2026-11-23T09:00 handed_over")
        return replayed("2026-11-23T10:00", *events, agreement=owed)["answer"].state

    assert state("2026-11-23T08:50") == "not_started"
    assert state("2026-11-23T09:00") == "met"  # at the hand-over it was still open


def test_thanks_after_the_solution_ask_for_no_next_reply() -> None:
    events = (
        *OPEN,
        "2026-11-23T10:00 replied",
        "2026-11-23T10:00 solved",
        "2026-11-23T11:00 answered",
    )
    readings = replayed("2026-11-27T11:00", *events, agreement=updates())
    assert readings["reply"].state == "not_started"
    assert readings["reply"].cycles == ()


def test_a_type_held_before_waits_for_the_answer_like_any_other() -> None:
    events = (
        *OPEN,
        "2026-11-23T09:00 replied",
        "2026-11-23T10:00 classified call_type=question",
        "2026-11-23T11:00 classified call_type=incident-1",
        "2026-11-23T12:00 asked",
    )
    assert replayed("2026-11-23T15:00", *events)["resolution"].state == "paused"
    answered = replayed("2026-11-23T15:00", *events, "2026-11-23T14:00 answered")
    assert str(answered["resolution"].due_at) == "2026-11-24 11:00:00+01:00"


def test_a_change_at_the_end_of_a_pause_counts_from_there_though_the_next_begins_at_once() -> None:
    resolution = replayed(
        "2026-12-28T12:00",
        "2026-12-23T09:00 received",
        "2026-12-23T09:00 handed_over",
        "2026-12-23T09:00 replied",
        "2026-12-23T09:30 asked",
        "2026-12-23T10:00 answered",
        "2026-12-23T10:00 classified call_type=incident-2-custom",
        "2026-12-23T10:00 asked",
        "2026-12-28T11:00 answered",
        agreement=half_days(),
        call_type="incident-3-standard",
    )["resolution"]
    # five working days from Wednesday 10:00 are Thursday 31 December 10:00; the second pause took
    # 7.5 hours on the 23rd, 3.5 on the 24th and 1 on the 28th: 12 hours on, over New Year
    assert str(resolution.due_at) == "2027-01-04 13:00:00+01:00"


def test_a_due_that_equals_the_planned_date_is_not_later_than_it() -> None:
    """24 hours around the clock from midnight end with the planned date; a pause moves the hours."""
    reference = reference_agreement()
    always = Calendar(AMSTERDAM, [weekly("00:00-24:00", "mon-sun")], name="always")
    day = Target("hours", 24 * 3600, "always")
    severe = CallType("severe", Text("severe", "severe"), {"response": day, "resolution": day})
    agreement = reference._replace(
        calendars={**reference.calendars, "always": always},
        call_types={**reference.call_types, "severe": severe},
    )
    resolution = replayed(
        "2026-11-23T13:00",
        "2026-11-23T00:00 received",
        "2026-11-23T00:00 handed_over",
        "2026-11-23T00:00 replied",
        "2026-11-23T10:00 classified call_type=severe",
        "2026-11-23T11:00 asked",
        "2026-11-23T12:00 answered",
        agreement=agreement,
        call_type="incident-2-standard",
        releases=(
            {"version": "4.1", "planned_on": "2026-11-20"},
            {"version": "4.2", "planned_on": "2026-11-23"},
        ),
    )["resolution"]
    assert str(resolution.due_at) == "2026-11-24 00:00:00+01:00"


@pytest.mark.parametrize("now", ["2026-11-27T09:59", "2026-11-27T10:00", "2026-11-27T10:01"])
def test_when_a_release_goes_out_the_late_one_that_is_second_now_is_no_due(now: str) -> None:
    resolution = replayed(
        now,
        *OPEN,
        "2026-11-23T09:30 replied",
        "2026-11-26T10:00 classified call_type=incident-2-custom",
        call_type="incident-2-standard",
        releases=(
            {"version": "4.1", "planned_on": "2026-11-24"},
            {"version": "4.2", "planned_on": "2027-01-12"},
            {"version": "4.3", "planned_on": "2027-02-09", "released_at": "2026-11-27T10:00"},
        ),
    )["resolution"]
    assert resolution.state == "running"
    assert str(resolution.due_at) == "2026-12-03 10:00:00+01:00"


def test_now_may_be_told_in_epoch_seconds() -> None:
    agreement = reference_agreement()
    data = {"call_type": "incident-1", "events": [event(line) for line in OPEN]}
    ticket, now = read_ticket(data, agreement), instant("2026-11-23T11:00")
    by_number = walk(agreement, ticket, int(now.timestamp()))
    assert by_number["response"].due == walk(agreement, ticket, now)["response"].due


def test_two_hundred_changes_of_type_are_reckoned_as_any_other_ticket() -> None:
    types = ("incident-1", "question", "incident-2-custom")
    changes = [
        event(f"2026-11-23T09:{n // 60:02}:{n % 60:02} classified call_type={types[n % 3]}")
        for n in range(1, 201)
    ]
    events: tuple[str | Mapping[str, Any], ...] = (*OPEN, "2026-11-23T09:00 replied", *changes)
    pause = ("2026-11-23T10:00 asked", "2026-11-23T11:00 answered")
    before = replayed("2026-11-23T12:00", *events, call_type="question")["resolution"]
    after = replayed("2026-11-23T12:00", *events, *pause, call_type="question")["resolution"]
    assert before.due is not None
    assert after.due == before.due + 3600


def test_a_merge_leaves_the_round_of_updates_as_it_is() -> None:
    other = {"call_type": "incident-1", "events": [event(line) for line in OPEN]}
    merged = event("2026-11-23T10:00 merged", **{"from": other})
    alone = replayed("2026-11-23T10:30", *OPEN, agreement=updates())
    both = replayed("2026-11-23T10:30", *OPEN, merged, agreement=updates())
    assert both["update"].due == alone["update"].due


def test_a_calendar_is_no_text_and_reaches_from_1900_to_2400() -> None:
    office = Calendar("Europe/Amsterdam", [weekly("08:30-17:30")])
    assert office != "office"
    with pytest.raises(NoOpenTime, match="it reaches from 1900 to 2400"):
        office.compile(1800, 1801)
