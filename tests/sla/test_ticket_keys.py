"""A misspelt key is a fact that would be lost: refused, with its place and what was meant."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from stipt.sla import Refused, read_ticket, walk
from stipt.sla.moments import KINDS
from stipt.sla.ticket_keys import OF_EVERY_EVENT, OF_KIND, shown
from tests.cast import instant, reference_agreement

REFERENCE = reference_agreement()
RECEIVED = {"at": "2026-11-23T09:00:00+01:00", "kind": "received"}
HANDED_OVER = {"at": "2026-11-23T09:00:00+01:00", "kind": "handed_over"}
RELEASES = [{"version": "4.1", "planned_on": "2026-12-01"}]


def at(hour: int, kind: str | None, **more: Any) -> dict[str, Any]:
    return {"at": f"2026-11-23T{hour:02}:00:00+01:00", "kind": kind, **more}


def ticket(*events: Any, **more: Any) -> dict[str, Any]:
    return {"call_type": "question", "events": [RECEIVED, HANDED_OVER, *events], **more}


def refused(data: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        read_ticket(data, REFERENCE)
    return caught.value


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (
            at(10, "called", answred=False),
            "'answred' is no key of 'called'; did you mean 'answered'?",
        ),
        (at(10, "replied", Side="system"), "'Side' is no key of 'replied'; did you mean 'side'?"),
        (
            at(10, "classified", calltype="incident-1"),
            "'calltype' is no key of 'classified'; did you mean 'call_type'?",
        ),
        (at(10, "closed", noanswer=True), "'noanswer' is no key of 'closed'"),
        (at(10, None, knd="solved"), "'knd' is no key of an event; did you mean 'kind'?"),
        (at(10, None), "the kind is missing; say what happened"),
        (
            at(10, "corrected", event=1, set={"byy": "anna"}),
            "event 1 can't become that: 'byy' is no key of 'handed_over'; did you mean 'by'?",
        ),
        (at(10, "corrected", event=1, set={"kind": "slved"}), "did you mean 'solved'?"),
        (at(10, "corrected", event=1, remove=True, set={"by": "anna"}), "say one of the two"),
        (at(10, "corrected", event=1, remove="yes"), "'yes' is neither true nor false"),
        (
            at(10, "merged", **{"from": {**ticket(), "calltype": "question"}}),
            "refused: 'calltype' is no key of a ticket; did you mean 'call_type'?",
        ),
        (
            at(10, "merged", **{"from": ticket(at(9, "called", answred=True))}),
            "refused: its event 2: 'answred' is no key of 'called'",
        ),
    ],
)
def test_a_misspelt_key_of_an_event_is_refused_with_what_was_meant(
    event: dict[str, Any], reason: str
) -> None:
    told = refused(ticket(event))
    assert told.event == 2
    assert reason in str(told)
    assert len(str(told)) < 300


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (ticket(calltype="x"), "'calltype' is no key of a ticket; did you mean 'call_type'?"),
        (ticket(Events=[]), "'Events' is no key of a ticket; did you mean 'events'?"),
        (
            ticket(releases=[{"version": "4.1", "planned": "2026-12-01"}]),
            "releases[0]: 'planned' is no key of a release; did you mean 'planned_on'?",
        ),
        (ticket(releases=False), "releases: a list is expected"),
        (ticket(releases=[{"version": ["4.1"]}]), "releases[0].version: a list is no text"),
        (ticket(releases=[{"version": "4.1", "planned_on": 20261201}]), "20261201 is no date"),
    ],
)
def test_a_misspelt_key_of_a_ticket_or_release_is_refused_without_an_event(
    data: Any, reason: str
) -> None:
    told = refused(data)
    assert told.event is None
    assert reason in str(told)


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (at(10, "agreement_changed"), "agreement_changed: the version is missing"),
        (at(10, "agreement_changed", version={}), "the version is missing"),
        (at(10, "agreement_changed", version={"is": 2}), "version: an object is no text"),
        (at(10, "solved", by=["anna"]), "by: a list is no text"),
        (at(10, "acknowledged", handler=True), "handler: true is no text"),
        (at(10, "merged", into=[7]), "into: a list is no text"),
        (at(10, "declined", reason={"nl": "nee"}), "reason: an object is no text"),
        (at(10, "called", answered=None), "answered: null is neither true nor false"),
        (at(10, "corrected", event=10**50, remove=True), "no event a number of over 38 digits"),
        (at(10, "solved") | {"at": 1.5}, "at: 1.5 is no instant"),
    ],
)
def test_no_refusal_speaks_in_the_words_of_the_machine(event: dict[str, Any], reason: str) -> None:
    told = refused(ticket(event))
    assert reason in str(told)
    assert "None" not in str(told)


def test_what_an_agreement_lists_can_be_named_by_a_number_too() -> None:
    data = ticket(
        at(10, "merged", into=1057),
        at(10, "noted", by=7),
        releases=[{"version": 4.1, "planned_on": date(2026, 12, 1)}],
    )
    read = read_ticket(data, REFERENCE)
    assert read.moments[2].data == {"into": "1057"}
    assert read.moments[3].by == "7"
    assert read.releases[0].version == "4.1"


@pytest.mark.parametrize("kind", KINDS)
def test_other_keys_stand_in_every_event_and_move_nothing(kind: str) -> None:
    needs: dict[str, dict[str, Any]] = {
        "scheduled": {"release": "4.1"},
        "fixed": {"release": "4.1"},
        "classified": {"call_type": "question"},
        "acknowledged": {"handler": "anna"},
        "agreement_changed": {"version": "1"},
        "merged": {"into": "1058"},
        "split": {"from": ticket()},
        "corrected": {"event": 1, "set": {"by": "vera"}},
        "reopened": {},
        "returned": {"side": "vendor", "reason": "which screen?"},
    }
    before = [at(10, "solved")] if kind == "reopened" else []
    plain = at(11, kind, **needs.get(kind, {}))
    more = {"id": 7, "text": "Hello", "note": "a note", "reason": "because", "body": "x", "zzz": 1}
    told = {**more, **plain}
    now = instant("2026-11-23T12:00")
    answers = [
        {
            name: (reading.state, reading.due, reading.met)
            for name, reading in walk(
                REFERENCE, read_ticket(ticket(*before, event, releases=RELEASES), REFERENCE), now
            ).items()
        }
        for event in (plain, told)
    ]
    assert answers[0] == answers[1]


def test_other_keys_stand_in_a_ticket_and_a_release_too() -> None:
    more = {"id": 1, "number": 1057, "subject": "s", "customer": "c", "title": "t", "type": "call"}
    data = ticket(releases=[{**RELEASES[0], "note": "moved"}], now=None, **more)
    assert read_ticket(data, REFERENCE).call_type == "question"


def test_a_key_of_another_kind_moves_nothing() -> None:
    data = ticket(at(10, "replied", answered=False, call_type="incident-1"))
    reading = walk(REFERENCE, read_ticket(data, REFERENCE), instant("2026-11-23T12:00"))
    assert reading["response"].met == int(instant("2026-11-23T10:00").timestamp())
    assert reading["response"].version.call_type == "question"


def test_every_key_of_a_kind_is_of_a_kind_that_there_is() -> None:
    assert set(OF_KIND) <= set(KINDS)
    assert all(not set(keys) & set(OF_EVERY_EVENT) for keys in OF_KIND.values())


def test_a_correction_of_the_kind_drops_what_only_the_old_kind_says() -> None:
    data = ticket(
        at(10, "called", answered=True, by="anna"),
        at(11, "corrected", event=2, set={"kind": "noted"}),
    )
    corrected = read_ticket(data, REFERENCE).moments[3].data["corrected"]
    assert (corrected.kind, corrected.by, corrected.data) == ("noted", "anna", {})
    now = instant("2026-11-23T12:00")
    assert walk(REFERENCE, read_ticket(data, REFERENCE), now)["response"].met is None


def test_a_correction_that_says_remove_false_changes_what_it_sets() -> None:
    data = ticket(at(10, "corrected", event=1, remove=False, set={"by": "vera"}))
    assert read_ticket(data, REFERENCE).moments[2].data["corrected"].by == "vera"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "null"),
        (False, "false"),
        ("a\x1bb", r"'a\x1bb'"),
        (3, "3"),
        ({}, "an object"),
        ([], "a list"),
    ],
)
def test_a_value_is_named_as_a_person_would_name_it(value: object, words: str) -> None:
    assert shown(value) == words
