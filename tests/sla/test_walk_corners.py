"""Corners of the walk that a contract manager will not ask about, and a program may."""

import pytest

from stipt.sla import Calendar, NoOpenTime
from stipt.sla.hours import weekly
from tests.cast import event, reference_agreement, replayed
from tests.sla.other_agreements import customer_obligations, updates

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


def test_two_hundred_changes_of_type_are_reckoned_as_any_other_ticket() -> None:
    types = ("incident-1", "question", "incident-2-custom")
    changes = [
        event(f"2026-11-23T09:{n // 60:02}:{n % 60:02} classified call_type={types[n % 3]}")
        for n in range(1, 201)
    ]
    events = (*OPEN, "2026-11-23T09:00 replied", *changes)
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
