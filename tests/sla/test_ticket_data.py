"""What is refused when a ticket is read: the index of the event and a reason that helps."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from stipt.sla import Refused, read_ticket, walk
from stipt.sla.document import find
from tests.cast import reference_agreement

REFERENCE = reference_agreement()
RECEIVED = {"at": "2026-11-23T09:00:00+01:00", "kind": "received"}
HANDED_OVER = {"at": "2026-11-23T09:00:00+01:00", "kind": "handed_over"}
RELEASES = [{"version": "4.1", "planned_on": "2026-12-01"}]


def at(hour: int, kind: Any, **more: Any) -> dict[str, Any]:
    return {"at": f"2026-11-23T{hour:02}:00:00+01:00", "kind": kind, **more}


def ticket(*events: Any, **more: Any) -> dict[str, Any]:
    return {"call_type": "question", "events": [RECEIVED, HANDED_OVER, *events], **more}


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("solved", "an event is an object"),
        (at(10, "slved"), "did you mean 'solved'"),
        (at(10, ["solved"]), "unknown kind a list"),
        ({"kind": "solved"}, "at is missing"),
        (at(10, "solved") | {"at": 5}, "at: 5 is no instant"),
        (at(10, "solved") | {"at": "2026-11-23T10:00:00"}, "has no time zone"),
        (at(10, "solved", recorded_at="soon"), "recorded_at: 'soon' is no instant"),
        (at(10, "solved", recorded_at="2026-11-23T09:59:59+01:00"), "before it happens"),
        (at(10, "solved", recorded_at="2026-11-24T10:00:01+01:00"), "without a reason"),
        (at(10, "replied", side="agent"), "unknown side 'agent'"),
        (at(10, "called", answered="yes"), "neither true nor false"),
        (at(10, "closed", no_answer=1), "neither true nor false"),
        (at(10, "classified"), "call_type is missing"),
        (at(10, "classified", call_type="quest"), "did you mean 'question'"),
        (at(10, "classified", call_type=["question"]), "is no text"),
        (at(10, "classified", priority="p9"), "unknown priority 'p9'; known: none"),
        (at(10, "fixed", release="4.9"), "unknown release '4.9'"),
        (at(10, "scheduled"), "scheduled: the release is missing"),
        (at(10, "acknowledged"), "the handler is missing"),
        (at(10, "returned", side="vendor", reason=" "), "without a reason"),
        (at(10, "returned"), "say by which side"),
        (at(10, "merged"), "merged: from is missing"),
        (at(10, "split"), "split: from is missing"),
        (at(10, "merged", **{"from": [1]}), "a ticket is an object"),
        (at(10, "merged", **{"from": {"events": [HANDED_OVER]}}), "handed_over before received"),
        (at(10, "corrected"), "it is the index of the event"),
        (at(10, "corrected", event=True, remove=True), "it is the index of the event"),
        (at(10, "corrected", event=7, remove=True), "there is no event 7"),
        (at(10, "corrected", event=2, remove=True), "is a correction itself"),
        (at(10, "corrected", event=1), "say remove: true, or set"),
        (at(10, "corrected", event=1, set={"at": "noon"}), "can't become that"),
        (at(10, "corrected", event=1, set={"kind": "corrected"}), "can't be after its correction"),
        (
            at(10, "corrected", event=1, set={"at": "2026-11-23T11:00:00+01:00"}),
            "can't be after its correction",
        ),
        (at(10, "corrected", event=0, remove=True), "the rest can't stand then"),
        (at(10, "reopened"), "nothing is solved"),
        (at(10, "solved") | {"at": "9999-12-31T23:59:59Z"}, "beyond every calendar"),
    ],
)
def test_an_event_that_cannot_be_is_refused_with_its_index(event: Any, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        read_ticket(ticket(event, releases=RELEASES), REFERENCE)
    assert refused.value.event == 2
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ([], "a ticket is an object"),
        ({"call_type": "question"}, "a list of events is missing"),
        ({"call_type": "nobody", "events": []}, "unknown call type 'nobody'"),
        (ticket(releases={"version": "4.1"}), "releases: a list is expected"),
        (ticket(releases=["4.1"]), "an object with a version"),
        (ticket(releases=[{"version": "4.1"}, {"version": "4.1"}]), "in the plan twice"),
        (ticket(releases=[{"version": "4.1", "planned_on": "soon"}]), "is no date"),
        (
            ticket(releases=[{"version": "4.1", "planned_on": "9999-12-31"}]),
            "beyond every calendar",
        ),
        (
            ticket(releases=[{"version": "4.1", "released_at": "2026-12-01"}]),
            "released_at: 2026-12-01 has no time zone",
        ),
    ],
)
def test_a_ticket_that_cannot_be_read_is_refused_without_an_event(data: Any, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        read_ticket(data, REFERENCE)
    assert refused.value.event is None
    assert reason in str(refused.value)


def test_an_event_before_received_is_refused_wherever_it_stands_in_the_file() -> None:
    early = {"at": "2026-11-23T08:59:59+01:00", "kind": "noted"}
    with pytest.raises(Refused, match="noted before received") as refused:
        read_ticket(ticket(early), REFERENCE)
    assert refused.value.event == 2


def test_what_comes_after_now_is_not_held_against_a_ticket() -> None:
    data = ticket(at(12, "reopened"))
    now = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    assert read_ticket(data, REFERENCE, now).moments[2].kind == "reopened"
    with pytest.raises(Refused):
        read_ticket(data, REFERENCE)


def test_of_two_corrections_the_one_that_breaks_the_sequence_is_blamed() -> None:
    data = ticket(
        at(10, "solved"),
        at(11, "reopened"),
        at(12, "corrected", event=1, set={"by": "anna"}),
        at(13, "corrected", event=2, remove=True),
    )
    with pytest.raises(Refused, match="the rest can't stand then") as refused:
        read_ticket(data, REFERENCE)
    assert refused.value.event == 5


def test_a_correction_of_what_was_removed_before_moves_nothing() -> None:
    data = ticket(
        at(10, "solved"),
        at(12, "corrected", event=2, remove=True),
        at(13, "corrected", event=2, set={"by": "anna"}),
    )
    now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    assert walk(REFERENCE, read_ticket(data, REFERENCE), now)["resolution"].met is None


def test_tickets_that_lie_too_deep_in_each_other_are_refused() -> None:
    inner = ticket()
    for _ in range(8):
        inner = ticket(at(10, "merged", **{"from": inner}))
    assert read_ticket(inner, REFERENCE).call_type == "question"
    with pytest.raises(Refused, match="too deep"):
        read_ticket(ticket(at(10, "merged", **{"from": inner})), REFERENCE)


def test_an_instant_may_be_a_datetime_and_is_cut_to_whole_seconds() -> None:
    received = {"at": datetime(2026, 11, 23, 8, 0, 0, 999_999, UTC), "kind": "received"}
    read = read_ticket({"call_type": "question", "events": [received]}, REFERENCE)
    assert read.moments[0].at == int(datetime(2026, 11, 23, 8, 0, tzinfo=UTC).timestamp())


def test_nothing_is_reopened_where_the_agreement_says_so() -> None:
    never = REFERENCE._replace(readings={**REFERENCE.readings, "reopen_days": 0})
    with pytest.raises(Refused, match="reopened more than 0 days"):
        read_ticket(ticket(at(10, "solved"), at(10, "reopened")), never)


@pytest.mark.parametrize("name", ["cloud-support-severity", "hospital-applications"])
def test_impact_and_urgency_give_the_type_or_the_priority_that_the_matrix_says(name: str) -> None:
    agreement = find(name)
    assert agreement.matrix is not None
    (impact, urgency), given = next(iter(agreement.matrix.cells.items()))
    data: dict[str, Any] = {"impact": impact, "urgency": urgency, "events": [RECEIVED]}
    if agreement.matrix.gives == "priority":
        data["call_type"] = next(iter(agreement.call_types))
        assert read_ticket(data, agreement).priority == given
    else:
        assert read_ticket(data, agreement).call_type == given
    with pytest.raises(Refused, match="unknown urgency 'whenever'"):
        read_ticket({**data, "urgency": "whenever"}, agreement)
    with pytest.raises(Refused, match="unknown impact 'nowhere'"):
        read_ticket({**data, "impact": "nowhere"}, agreement)
    neither = {**data, "impact": None, "urgency": None}
    assert read_ticket(neither, agreement).priority is None
    for key, other in (("impact", "urgency"), ("urgency", "impact")):
        with pytest.raises(Refused, match=f"{other} without {key}: the matrix needs both"):
            read_ticket({**data, key: None}, agreement)
