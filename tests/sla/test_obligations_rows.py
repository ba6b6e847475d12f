"""Which row a promise is judged in: rounds, complaints, versions and priorities."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from stipt.sla import Target
from stipt.sla.obligations import (
    Entry,
    Moved,
    Uptime,
)
from tests.sla.judged_months import (
    END_OF_MAY,
    IN_TIME,
    judged,
    keys,
    row,
)
from tests.sla.signed import (
    AGREEMENT,
    Said,
    at,
    call_type,
    handed_over,
    hours,
    read,
    text,
    with_types,
)

# -- rounds, complaints, versions, priorities ------------------------------------------------------


UPDATES = call_type("major", {"response": hours(1), "resolution": hours(8), "update": hours(2)})


def test_a_repeating_promise_is_judged_round_by_round() -> None:
    agreement = with_types(UPDATES)
    ticket = (
        *handed_over("2026-05-18 09:00"),
        ("2026-05-18 09:30", "replied"),
        ("2026-05-18 12:00", "replied"),
        ("2026-05-18 13:00", "solved"),
    )
    may = judged(
        {"7": read(END_OF_MAY, "major", *ticket, agreement=agreement)}, agreement=agreement
    )
    update = row(may, "major", "update")
    assert update.of("met") == [
        Entry("7", at("2026-05-18 09:30"), 1),
        Entry("7", at("2026-05-18 13:00"), 3),
    ]
    assert update.of("breached") == [Entry("7", at("2026-05-18 11:30"), 2)]


def test_a_round_that_runs_at_the_end_of_the_month_is_open() -> None:
    agreement = with_types(UPDATES)
    ticket = (*handed_over("2026-05-29 16:00"), ("2026-05-29 17:00", "replied"))
    may = judged(
        {"7": read(END_OF_MAY, "major", *ticket, agreement=agreement)}, agreement=agreement
    )
    update = row(may, "major", "update")
    assert update.of("met") == [Entry("7", at("2026-05-29 17:00"), 1)]
    assert update.of("open") == [Entry("7", None, 2)]


def test_a_repeating_promise_without_a_round_has_nothing_to_judge() -> None:
    agreement = with_types(UPDATES)
    readings = read(END_OF_MAY, "major", ("2026-05-18 09:00", "received"), agreement=agreement)
    assert judged({"7": readings}, agreement=agreement).rows_of("update")[0].entries == {}


def test_rounds_before_a_type_had_a_target_are_no_promise() -> None:
    agreement = with_types(call_type("quiet", {"update": Target("not_applicable")}))
    ticket = (*handed_over("2026-05-18 09:00"), ("2026-05-18 09:30", "replied"))
    readings = read(END_OF_MAY, "quiet", *ticket, agreement=agreement)
    update = row(judged({"7": readings}, agreement=agreement), "quiet", "update")
    assert update.entries == {}


def test_what_the_customer_owes_stands_apart_from_what_the_vendor_owes() -> None:
    agreement = with_types(
        call_type("mutual", {"response": hours(1), "resolution": hours(8), "answer": hours(9)})
    )
    ticket = (*handed_over("2026-05-18 09:00"), ("2026-05-18 09:30", "asked"))
    may = judged(
        {"7": read(END_OF_MAY, "mutual", *ticket, agreement=agreement)}, agreement=agreement
    )
    answer = row(may, "mutual", "answer")
    assert (answer.owed_by, keys(answer, "breached")) == ("customer", ["7"])
    assert answer not in may.rows_of()
    assert row(may, "mutual", "response") in may.rows_of("response")


def test_a_complaint_counts_from_its_receipt() -> None:
    ticket = (
        ("2026-05-18 09:00", "received"),
        ("2026-05-18 15:00", "acknowledged", {"handler": "hanneke"}),
    )
    may = judged({"7": read(END_OF_MAY, "complaint", *ticket)})
    assert keys(row(may, "complaint", "acknowledge"), "met") == ["7"]
    assert keys(row(may, "complaint", "contact"), "breached") == ["7"]


def test_a_breach_stays_in_the_row_of_the_type_that_it_was_made_under() -> None:
    ticket = (
        *handed_over("2026-05-18 09:00"),
        ("2026-05-19 09:00", "classified", {"call_type": "question"}),
        ("2026-05-19 10:00", "solved"),
    )
    may = judged({"7": read(END_OF_MAY, "incident-1", *ticket)})
    assert keys(row(may, "incident-1", "response"), "breached") == ["7"]
    assert row(may, "question", "response").entries == {}


def test_an_unclassified_ticket_that_lies_with_the_vendor_has_a_row_of_its_own() -> None:
    may = judged({"7": read(END_OF_MAY, None, *handed_over("2026-05-18 09:00"))})
    response = row(may, None, "response")
    assert keys(response, "open") == ["7"]
    assert response.verdict == "nothing_to_judge"


def test_a_ticket_counts_under_the_version_that_judges_it() -> None:
    old = AGREEMENT._replace(version="0", in_force_from=date(2024, 1, 1))
    new = AGREEMENT._replace(version="2", in_force_from=date(2026, 5, 20), earlier=(old,))
    tickets = {
        "1": read(END_OF_MAY, "incident-1", *IN_TIME, agreement=new),
        "2": read(END_OF_MAY, "incident-1", *handed_over("2026-05-21 09:00"), agreement=new),
    }
    may = judged(tickets, agreement=new)
    assert keys(row(may, "incident-1", "response", "0"), "met") == ["1"]
    assert keys(row(may, "incident-1", "response", "2"), "breached") == ["2"]


def test_a_priority_with_targets_of_its_own_is_a_promise_of_its_own() -> None:
    agreement = with_types(
        call_type(
            "desk",
            {"response": hours(8), "resolution": hours(16)},
            priorities={"high": {"response": hours(1)}},
        ),
        priorities={"high": text("high"), "low": text("low")},
    )
    received: Said = ("2026-05-18 09:00", "received")
    tickets = {
        priority: read(
            END_OF_MAY,
            "desk",
            received,
            ("2026-05-18 09:00", "classified", {"priority": priority}),
            ("2026-05-18 09:00", "handed_over"),
            ("2026-05-18 11:00", "replied"),
            agreement=agreement,
        )
        for priority in ("high", "low")
    }
    may = judged(tickets, agreement=agreement)
    by_priority = {
        each.promise.priority: each
        for each in may.rows
        if each.promise[1:4:2] == ("desk", "response")
    }
    assert keys(by_priority["high"], "breached") == ["high"]
    assert keys(by_priority[None], "met") == ["low"]


# -- what is passed through ------------------------------------------------------------------------


PLAN = [
    {"version": "4.1", "planned_on": "2026-05-20", "released_at": "2026-05-20T18:00:00+02:00"},
    {"version": "4.2", "planned_on": "2026-05-27", "released_at": "2026-05-27T18:00:00+02:00"},
]


def test_the_moves_of_a_release_bound_promise_stand_beside_it() -> None:
    ticket = (*handed_over("2026-05-11 09:00"), ("2026-05-11 10:00", "replied"))
    readings = read(END_OF_MAY, "standard", *ticket, releases=PLAN)
    moves = {"7": Moved(date(2026, 5, 13), 2), "8": Moved(date(2026, 5, 13), 1)}
    may = judged({"7": readings}, moved=moves)
    assert row(may, "standard", "resolution").moved == {"7": Moved(date(2026, 5, 13), 2)}
    assert keys(row(may, "standard", "resolution"), "breached") == ["7"]
    assert row(may, "standard", "response").moved == {}


def test_the_measured_availability_is_passed_through_as_it_is() -> None:
    share = Fraction(995, 1000)
    uptime = Uptime("not_proven", share, share, share, share)
    assert judged({}, uptime=uptime).uptime is uptime
