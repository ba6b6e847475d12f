"""The steps of a walk as data: what started a clock, what didn't count and why, what ended it."""

from __future__ import annotations

from typing import Any

from stipt.sla import Agreement, CallType, Obligation, Target
from stipt.sla.reading import Reading, Step
from stipt.sla.texts import Text
from tests.cast import event, instant, reference_agreement, replayed
from tests.sla.other_agreements import customer_obligations, updates

HOUR = 3600
OPEN = ("2026-11-23T09:00 received", "2026-11-23T09:00 handed_over")
ANSWERED = (*OPEN, "2026-11-23T10:00 replied by=anna")
PLAN = (
    {"version": "4.1", "planned_on": "2026-12-01", "released_at": "2026-12-01T18:00"},
    {"version": "4.2", "planned_on": "2027-01-12"},
)


def at(text: str) -> int:
    """ "2026-11-23T09:00" on the wall in Amsterdam, in epoch seconds."""
    return int(instant(text).timestamp())


def kinds(reading: Reading) -> list[str]:
    return [step.kind for step in reading.steps]


def the(kind: str, reading: Reading) -> Step:
    """The one step of that kind."""
    [step] = [step for step in reading.steps if step.kind == kind]
    return step


def started(reading: Reading) -> tuple[str, int | None]:
    step = the("started", reading)
    return step.data["by"], step.at


def with_type(code: str, **targets: Target) -> Agreement:
    """The reference agreement with one type more."""
    agreement = reference_agreement()
    kind = CallType(code, Text(code, code), targets)
    return agreement._replace(call_types={**agreement.call_types, code: kind})


# -- what started it -----------------------------------------------------------------------------


def test_the_response_starts_at_the_hand_over() -> None:
    events = ("2026-11-23T08:30 received", "2026-11-23T09:00 handed_over")
    readings = replayed("2026-11-23T10:00", *events)
    assert started(readings["response"]) == ("handed_over", at("2026-11-23T09:00"))


def test_agreed_so_the_response_starts_at_receipt() -> None:
    agreement = reference_agreement(clock_starts="received")
    readings = replayed("2026-11-23T10:00", "2026-11-23T08:30 received", agreement=agreement)
    assert started(readings["response"]) == ("received", at("2026-11-23T08:30"))


def test_the_resolution_starts_at_the_response_or_when_that_was_due() -> None:
    answered = replayed("2026-11-23T14:00", *ANSWERED)["resolution"]
    silent = replayed("2026-11-23T14:00", *OPEN)["resolution"]
    assert started(answered) == ("response", at("2026-11-23T10:00"))
    assert started(silent) == ("response_due", at("2026-11-23T12:00"))


def test_the_triage_starts_at_receipt() -> None:
    readings = replayed(
        "2026-11-23T10:00", "2026-11-23T09:00 received", agreement=customer_obligations()
    )
    assert started(readings["triage"]) == ("received", at("2026-11-23T09:00"))


def test_a_type_given_at_the_moment_of_receipt_came_after_it() -> None:
    events = ("2026-11-23T09:00 received", "2026-11-23T09:00 classified call_type=question")
    triage = replayed("2026-11-23T10:00", *events, agreement=customer_obligations())["triage"]
    assert the("changed", triage).at == at("2026-11-23T09:00")


def test_a_type_given_at_the_moment_of_the_hand_over_but_after_it_is_a_change() -> None:
    events = (*OPEN, "2026-11-23T09:00 classified call_type=question")
    response = replayed("2026-11-23T10:00", *events)["response"]
    assert the("changed", response).data["due_at"] == at("2026-11-24T12:00")


def test_a_complaint_starts_at_receipt_or_when_it_turned_out_to_be_one() -> None:
    received = "2026-11-23T09:00 received"
    turned = (*OPEN, "2026-11-23T11:00 classified call_type=complaint")
    first = replayed("2026-11-23T12:00", received, call_type="complaint")["acknowledge"]
    later = replayed("2026-11-23T12:00", *turned, call_type="question")["acknowledge"]
    assert started(first) == ("received", at("2026-11-23T09:00"))
    assert started(later) == ("classified", at("2026-11-23T11:00"))


def test_a_round_starts_with_what_began_it() -> None:
    before = replayed("2026-11-23T09:30", *OPEN, agreement=updates())
    after = replayed(
        "2026-11-23T12:00", *ANSWERED, "2026-11-23T11:00 answered", agreement=updates()
    )
    assert started(before["update"]) == ("handed_over", at("2026-11-23T09:00"))
    assert started(after["update"]) == ("replied", at("2026-11-23T10:00"))
    assert started(after["reply"]) == ("answered", at("2026-11-23T11:00"))


def test_what_the_customer_owes_starts_with_the_question() -> None:
    events = (*OPEN, "2026-11-23T10:00 asked")
    readings = replayed("2026-11-23T12:00", *events, agreement=customer_obligations())
    assert started(readings["answer"]) == ("asked", at("2026-11-23T10:00"))


def test_a_type_given_before_a_question_at_one_instant_is_no_change_of_its_round() -> None:
    events = (*OPEN, "2026-11-23T09:00 classified call_type=question", "2026-11-23T09:00 asked")
    readings = replayed("2026-11-23T10:00", *events, agreement=customer_obligations())
    assert "changed" not in kinds(readings["answer"])


def test_a_question_open_at_the_hand_over_is_owed_from_the_hand_over_and_its_type() -> None:
    events = (
        "2026-11-23T08:30 received",
        "2026-11-23T08:45 asked",
        "2026-11-23T09:00 classified call_type=question",
        "2026-11-23T09:00 handed_over",
    )
    answer = replayed("2026-11-23T10:00", *events, agreement=customer_obligations())["answer"]
    assert started(answer) == ("asked", at("2026-11-23T09:00"))
    assert "changed" not in kinds(answer)


def test_what_starts_when_the_fix_is_out_has_the_type_of_that_instant() -> None:
    reference = reference_agreement()
    check = Obligation("check", Text("controle", "check"), "contact", "resolution")
    agreement = reference._replace(
        obligations={**reference.obligations, "check": check},
        default_targets={"check": Target("days", 1)},
    )
    readings = replayed(
        "2026-12-02T10:00",
        *OPEN,
        "2026-11-26T15:00 fixed release=4.1",
        "2026-12-01T18:00 classified call_type=incident-2-standard",
        agreement=agreement,
        call_type="incident-3-standard",
        releases=PLAN,
    )
    assert readings["check"].start == at("2026-12-01T18:00")
    assert "changed" not in kinds(readings["check"])


# -- done before its start -----------------------------------------------------------------------


def test_fixed_at_the_moment_of_a_new_type_it_keeps_the_start_under_that_type() -> None:
    wish = with_type("wish", response=Target("days", 2), resolution=Target("best_effort"))
    resolution = replayed(
        "2026-11-23T12:00",
        *OPEN,
        "2026-11-23T09:10 fixed release=4.0",
        "2026-11-23T09:30 classified call_type=wish",
        agreement=wish,
        call_type="incident-2-standard",
        releases=(
            {"version": "4.0", "planned_on": "2026-11-23", "released_at": "2026-11-23T09:30"},
        ),
    )["resolution"]
    assert resolution.met == at("2026-11-23T09:30")
    assert resolution.start == at("2026-11-25T09:00")


def test_solved_early_and_withdrawn_it_keeps_the_start_that_was_planned_when_it_was_solved() -> (
    None
):
    outage = with_type(
        "outage", response=Target("release", 1), resolution=Target("hours", 8 * HOUR)
    )
    events = (*OPEN, "2026-11-23T10:00 solved", "2026-11-23T11:00 withdrawn")
    resolution = replayed(
        "2026-11-25T12:00",
        *events,
        agreement=outage,
        call_type="outage",
        releases=(
            {"version": "4.0", "planned_on": "2026-11-24", "released_at": "2026-11-23T18:00"},
        ),
    )["resolution"]
    assert resolution.start == at("2026-11-25T00:00")
    assert resolution.due == at("2026-11-25T16:30")


def test_solved_under_a_type_that_promised_no_resolution_it_is_met_without_a_due() -> None:
    advice = with_type("advice", response=Target("days", 1))
    events = (*OPEN, "2026-11-23T10:00 solved", "2026-11-23T11:00 classified call_type=incident-1")
    readings = replayed("2026-11-23T12:00", *events, agreement=advice, call_type="advice")
    resolution = readings["resolution"]
    assert (resolution.state, resolution.start, resolution.due) == ("met", None, None)


def test_a_response_that_was_breached_still_starts_the_resolution_when_it_is_promised_no_more() -> (
    None
):
    wish = with_type("wish", response=Target("best_effort"), resolution=Target("hours", 8 * HOUR))
    events = (*OPEN, "2026-11-23T13:00 classified call_type=wish")
    readings = replayed("2026-11-23T14:00", *events, agreement=wish)
    assert readings["response"].state == "breached"
    assert started(readings["resolution"]) == ("response_due", at("2026-11-23T12:00"))


# -- releases ------------------------------------------------------------------------------------


def release(version: str, day: str, **moments: str) -> dict[str, str]:
    return {"version": version, "planned_on": day, **moments}


def test_each_release_counts_or_says_why_not() -> None:
    resolution = replayed(
        "2026-12-02T10:00",
        *ANSWERED,
        "2026-11-25T10:00 classified call_type=incident-2-standard",
        "2026-11-26T10:00 asked",
        "2026-11-27T10:00 answered",
        "2026-12-01T10:00 fixed release=4.4",
        call_type="incident-3-standard",
        releases=(
            release("3.9", "2026-11-23", released_at="2026-11-23T09:30"),
            release("4.0", "2026-11-24", released_at="2026-11-24T12:00"),
            release("4.1", "2026-11-26", released_at="2026-11-26T12:00"),
            release("4.2", "2026-12-01", cancelled_at="2026-11-27T09:00"),
            release("4.3", "2026-11-30", released_at="2026-11-30T12:00"),
            release("4.4", "2026-12-15"),
        ),
    )["resolution"]
    told = [step.data for step in resolution.steps if step.kind == "release"]
    assert [(one["version"], one.get("skipped", one.get("counts"))) for one in told] == [
        ("3.9", "before"),
        ("4.0", "other_type"),
        ("4.1", "standstill"),
        ("4.3", 1),
        ("4.2", "cancelled"),
        ("4.4", 2),
    ]
    assert [one["version"] for one in told if one["fixes"]] == ["4.4"]
    assert resolution.due == at("2026-12-16T00:00")


def test_of_releases_at_one_instant_the_order_of_the_plan_decides() -> None:
    def named(**moments: str) -> list[str]:
        plan = tuple(release(version, "2026-12-01", **moments) for version in ("5.0", "4.9"))
        readings = replayed(
            "2026-12-02T10:00", *ANSWERED, call_type="incident-2-standard", releases=plan
        )
        return [version.version for version, _ in readings["resolution"].counted]

    assert named() == ["5.0", "4.9"]
    assert named(released_at="2026-12-01T18:00") == ["5.0", "4.9"]


def test_a_plan_without_a_second_release_says_how_many_are_missing() -> None:
    def missing(*releases: dict[str, Any]) -> int:
        readings = replayed(
            "2026-11-23T12:00", *ANSWERED, call_type="incident-2-standard", releases=releases
        )
        return int(the("unscheduled", readings["resolution"]).data["count"])

    assert missing() == 2
    assert missing(release("4.1", "2026-12-01")) == 1


def test_a_target_in_hours_says_nothing_of_releases() -> None:
    resolution = replayed("2026-11-23T12:00", *ANSWERED, releases=PLAN)["resolution"]
    assert resolution.counted == ()
    assert "release" not in kinds(resolution)


def test_a_release_is_late_after_its_planned_date_and_not_at_its_end() -> None:
    plan = (release("4.1", "2026-11-24"), release("4.2", "2026-11-25"))
    at_end, after = (
        replayed(now, *ANSWERED, call_type="incident-2-standard", releases=plan)["resolution"]
        for now in ("2026-11-26T00:00", "2026-11-26T00:00:01")
    )
    assert (at_end.state, at_end.is_late) == ("running", False)
    assert "late" not in kinds(at_end)
    assert (after.state, after.is_late) == ("running", True)
    assert the("late", after).data["due_at"] == at("2026-11-26T00:00")


def test_while_a_question_is_open_a_release_bound_resolution_has_nothing_left_to_tell() -> None:
    events = (*ANSWERED, "2026-11-23T11:00 asked")
    readings = replayed("2026-11-23T12:00", *events, call_type="incident-2-standard", releases=PLAN)
    assert readings["resolution"].state == "paused"
    assert readings["resolution"].left is None
    assert "left" not in kinds(readings["resolution"])


# -- what ended it -------------------------------------------------------------------------------


def test_solved_when_the_release_with_the_fix_goes_out_it_is_met_by_the_solution() -> None:
    events = (
        *ANSWERED,
        "2026-11-26T15:00 fixed release=4.1",
        "2026-12-01T18:00 solved by=anna",
    )
    resolution = replayed(
        "2026-12-02T10:00", *events, call_type="incident-2-standard", releases=PLAN
    )["resolution"]
    met = the("met", resolution)
    assert (met.at, met.data["cause"], met.data["by"]) == (
        at("2026-12-01T18:00"),
        "solved",
        "anna",
    )


def test_a_response_answered_by_a_merge_tells_of_the_merge() -> None:
    other = {
        "call_type": "incident-1",
        "events": [event(line) for line in (*OPEN, "2026-11-23T09:30 replied")],
    }
    response = replayed(
        "2026-11-23T13:00",
        "2026-11-23T11:00 received",
        "2026-11-23T11:00 handed_over",
        event("2026-11-23T12:00 merged", **{"from": other}),
    )["response"]
    merged, due = the("merged", response), at("2026-11-23T14:00")
    assert (merged.at, merged.data) == (
        at("2026-11-23T12:00"),
        {"before_at": due, "due_at": due},
    )
    assert the("met", response).data == {"cause": "merged", "by": None, "due_at": due}


def test_a_breach_before_a_change_of_type_leaves_no_step_of_that_change() -> None:
    events = (*ANSWERED, "2026-11-24T10:00 classified call_type=question")
    resolution = replayed("2026-11-24T11:00", *events)["resolution"]
    assert kinds(resolution) == ["started", "target", "counted", "due", "breached"]
    assert the("breached", resolution).data == {"due_at": at("2026-11-24T09:00"), "met_at": None}


def test_a_type_given_after_the_solution_waits_for_a_reopening_that_nobody_knows() -> None:
    resolution = replayed(
        "2026-11-23T15:00",
        *OPEN,
        "2026-11-23T09:00 replied",
        "2026-11-23T12:00 solved by=anna",
        "2026-11-23T14:00 classified call_type=incident-1",
        call_type="incident-3-standard",
    )["resolution"]
    assert kinds(resolution) == ["started", "target", "counted", "paused", "changed", "met"]
    paused, changed = the("paused", resolution).data, the("changed", resolution).data
    assert (paused["from_at"], paused["to_at"]) == (at("2026-11-23T12:00"), None)
    assert (paused["cause"], paused["by"]) == ("solved", "anna")
    assert {key: value for key, value in changed.items() if key.endswith("_at")} == {
        "before_at": None,
        "from_start_at": None,
        "from_change_at": None,
        "due_at": None,
    }
    assert the("met", resolution).data == {"cause": "solved", "by": "anna", "due_at": None}


def test_a_reading_shows_itself_by_its_obligation_state_and_due() -> None:
    reading = replayed("2026-11-23T11:00", *ANSWERED, call_type="incident-1")["response"]
    assert repr(reading) == "<Reading of response: met, due 2026-11-23 12:00:00+01:00>"
