"""Did we keep our word this month? Which ticket counts where, and what makes the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stipt.sla import Agreement, Reading, Target
from stipt.sla.obligations import (
    OUTCOMES,
    Entry,
    Judgement,
    Moved,
    Period,
    Row,
    Uptime,
    between,
    judge,
    month_of,
)
from tests.sla.signed import (
    AGREEMENT,
    CALL_TYPES,
    Said,
    at,
    aware,
    call_type,
    handed_over,
    hours,
    percentile,
    read,
    text,
    with_types,
)

MAY = month_of(AGREEMENT, 2026, 5)
JUNE = month_of(AGREEMENT, 2026, 6)
END_OF_MAY, END_OF_JUNE = "2026-06-01 00:00", "2026-07-01 00:00"

IN_TIME: tuple[Said, ...] = (
    *handed_over("2026-05-18 09:00"),
    ("2026-05-18 10:00", "replied"),
    ("2026-05-18 15:00", "solved"),
)
TOO_LATE: tuple[Said, ...] = (
    *handed_over("2026-05-18 09:00"),
    ("2026-05-18 10:00", "replied"),
    ("2026-05-20 15:00", "solved"),
)


def row(judgement: Judgement, kind: str | None, obligation: str, version: str = "1") -> Row:
    (found,) = [
        each
        for each in judgement.rows
        if each.promise[:2] == (version, kind) and each.promise.obligation == obligation
    ]
    return found


def judged(
    tickets: Mapping[str, Mapping[str, Reading]],
    period: Period = MAY,
    agreement: Agreement = AGREEMENT,
    **more: Any,
) -> Judgement:
    return judge(agreement, period, tickets.items(), **more)


def keys(found: Row, outcome: Any) -> list[str]:
    return [entry.key for entry in found.of(outcome)]


# -- periods ---------------------------------------------------------------------------------------


def test_a_month_is_the_calendar_month_in_the_zone_of_the_agreement() -> None:
    march = month_of(AGREEMENT, 2026, 3)
    assert (march.ends_at - march.begins_at) // 3600 == 743
    december = month_of(AGREEMENT, 2026, 12)
    assert december.ends_at == at("2027-01-01 00:00")


def test_a_period_holds_its_first_second_and_not_its_last_instant() -> None:
    assert MAY.holds(at("2026-05-01 00:00"))
    assert not MAY.holds(at("2026-06-01 00:00"))


def test_any_other_period_is_between_two_instants() -> None:
    week = between(aware("2026-05-18 00:00"), aware("2026-05-25 00:00"))
    assert week == (at("2026-05-18 00:00"), at("2026-05-25 00:00"))


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="turn them round"):
        between(aware("2026-05-25 00:00"), aware("2026-05-25 00:00"))
    with pytest.raises(ValueError, match="no time zone"):
        between(datetime(2026, 5, 1), aware("2026-05-25 00:00"))  # noqa: DTZ001


# -- which month counts what -----------------------------------------------------------------------


def test_a_promise_is_met_in_the_month_in_which_it_was_met() -> None:
    ticket = (
        *handed_over("2026-05-29 16:00"),
        ("2026-05-29 16:30", "replied"),
        ("2026-06-01 10:00", "solved"),
    )
    may = judged({"7": read(END_OF_MAY, "incident-1", *ticket)})
    june = judged({"7": read(END_OF_JUNE, "incident-1", *ticket)}, JUNE)
    assert keys(row(may, "incident-1", "response"), "met") == ["7"]
    assert keys(row(may, "incident-1", "resolution"), "open") == ["7"]
    assert row(june, "incident-1", "response").entries == {}
    assert row(june, "incident-1", "resolution").of("met") == [Entry("7", at("2026-06-01 10:00"))]


def test_a_breach_counts_in_the_month_of_its_due_however_late_it_was_solved() -> None:
    ticket = (*handed_over("2026-05-28 09:00"), ("2026-06-05 10:00", "replied"))
    readings = read(END_OF_JUNE, "incident-1", *ticket)
    may, june = judged({"7": readings}), judged({"7": readings}, JUNE)
    assert row(may, "incident-1", "response").of("breached") == [Entry("7", at("2026-05-28 12:00"))]
    assert row(june, "incident-1", "response").entries == {}


def test_a_month_judged_later_counts_as_open_what_was_settled_only_then() -> None:
    ticket = (
        *handed_over("2026-05-29 16:00"),
        ("2026-05-29 16:30", "replied"),
        ("2026-06-01 10:00", "solved"),
    )
    at_its_end = judged({"7": read(END_OF_MAY, "incident-1", *ticket)})
    later = judged({"7": read("2026-08-01 00:00", "incident-1", *ticket)})
    for obligation in ("response", "resolution"):
        first, second = (
            row(judgement, "incident-1", obligation).entries for judgement in (at_its_end, later)
        )
        assert first == second


def test_a_month_knows_nothing_of_tickets_that_came_after_it() -> None:
    ticket = (*handed_over("2026-06-01 00:00"),)
    may = judged({"7": read(END_OF_JUNE, "question", *ticket)})
    assert all(not each.entries for each in may.rows)


def test_a_ticket_before_its_hand_over_is_no_promise_yet() -> None:
    may = judged({"7": read(END_OF_MAY, "question", ("2026-05-20 09:00", "received"))})
    assert all(not each.entries for each in may.rows)


def test_a_resolution_that_waits_for_the_response_is_open_from_the_hand_over_on() -> None:
    ticket = handed_over("2026-05-29 17:00")
    may = judged({"7": read(END_OF_MAY, "question", *ticket)})
    assert keys(row(may, "question", "resolution"), "open") == ["7"]


def test_each_settled_obligation_is_counted_in_exactly_one_month() -> None:
    readings = read("2026-09-01 00:00", "incident-1", *TOO_LATE)
    counted = [
        (month, outcome)
        for month in range(1, 13)
        for outcome in OUTCOMES
        if outcome != "open"
        for each in judged({"7": readings}, month_of(AGREEMENT, 2026, month)).rows
        for _ in each.of(outcome)
    ]
    assert counted == [(5, "met"), (5, "breached")]


def test_a_ticket_solved_in_may_and_again_in_june_is_named_as_counted_before() -> None:
    ticket = (
        *handed_over("2026-05-29 09:00"),
        ("2026-05-29 09:30", "replied"),
        ("2026-05-29 10:00", "solved"),
        ("2026-06-02 09:00", "reopened"),
        ("2026-06-02 10:00", "solved"),
    )
    may = judged({"7": read(END_OF_MAY, "incident-1", *ticket)})
    june = judged({"7": read(END_OF_JUNE, "incident-1", *ticket)}, JUNE)
    assert keys(row(may, "incident-1", "resolution"), "met") == ["7"]
    assert row(may, "incident-1", "resolution").counted_before == []
    assert keys(row(june, "incident-1", "resolution"), "met") == ["7"]
    assert row(june, "incident-1", "resolution").counted_before == ["7"]


PAGE: Mapping[str, tuple[Said, ...]] = {
    "301": IN_TIME,
    "302": TOO_LATE,
    "303": (
        *handed_over("2026-05-29 16:00"),
        ("2026-05-29 16:30", "replied"),
        ("2026-06-01 10:00", "solved"),
    ),
    "304": (*handed_over("2026-05-19 09:00"), ("2026-05-19 09:20", "withdrawn")),
    "305": (*handed_over("2026-05-29 09:00"), ("2026-06-02 09:30", "replied")),
}


def test_the_worked_example_of_the_rule_s_page() -> None:
    may = judged({key: read(END_OF_MAY, "incident-1", *said) for key, said in PAGE.items()})
    response, resolution = (row(may, "incident-1", name) for name in ("response", "resolution"))
    assert (response.share, response.verdict) == (Fraction(3, 4), "breached")
    assert (resolution.share, keys(resolution, "open")) == (Fraction(1, 2), ["303", "305"])
    later = {key: read(END_OF_JUNE, "incident-1", *said) for key, said in PAGE.items()}
    june = row(judged(later, JUNE), "incident-1", "resolution")
    assert (keys(june, "met"), keys(june, "breached")) == (["303"], ["305"])


# -- what leaves the share -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "cause", "reason"),
    [
        (("2026-05-18 11:00", "withdrawn"), "withdrawn", ""),
        (("2026-05-18 11:00", "declined", {"reason": "not ours"}), "declined", "not ours"),
        (("2026-05-18 11:00", "merged", {"into": "9"}), "merged", ""),
    ],
)
def test_what_is_withdrawn_declined_or_merged_leaves_the_share_and_is_listed(
    event: Said, cause: str, reason: str
) -> None:
    ticket = (*handed_over("2026-05-18 09:00"), event)
    may = judged({"7": read(END_OF_MAY, "question", *ticket)})
    response = row(may, "question", "response")
    assert response.of("cancelled") == [Entry("7", at("2026-05-18 11:00"), None, cause, reason)]
    assert (response.share, response.denominator) == (None, 0)


def test_what_was_met_before_the_ticket_was_withdrawn_stays_counted() -> None:
    ticket = (
        *handed_over("2026-05-18 09:00"),
        ("2026-05-18 10:00", "replied"),
        ("2026-05-18 11:00", "withdrawn"),
    )
    may = judged({"7": read(END_OF_MAY, "question", *ticket)})
    assert keys(row(may, "question", "response"), "met") == ["7"]
    assert keys(row(may, "question", "resolution"), "cancelled") == ["7"]


def test_a_question_that_its_super_user_answered_is_listed_as_solved_before_the_hand_over() -> None:
    ticket = (("2026-05-18 09:00", "received"), ("2026-05-18 11:00", "solved"))
    may = judged({"7": read(END_OF_MAY, "question", *ticket)})
    assert [entry.cause for entry in row(may, "question", "response").of("cancelled")] == ["solved"]


def test_a_ticket_withdrawn_next_month_was_open_in_this_one() -> None:
    ticket = (*handed_over("2026-05-29 16:00"), ("2026-06-01 09:00", "withdrawn"))
    may = judged({"7": read(END_OF_JUNE, "question", *ticket)})
    assert row(may, "question", "response").of("open") == [Entry("7")]


def test_what_does_not_apply_is_listed_in_the_month_in_which_the_ticket_ended() -> None:
    ticket = (
        *handed_over("2026-05-18 09:00"),
        ("2026-05-18 10:00", "replied"),
        ("2026-06-03 09:00", "solved"),
    )
    may = judged({"7": read(END_OF_MAY, "wish", *ticket)})
    june = judged({"7": read(END_OF_JUNE, "wish", *ticket)}, JUNE)
    assert row(may, "wish", "resolution").entries == {}
    assert keys(row(june, "wish", "resolution"), "not_applicable") == ["7"]
    assert row(june, "wish", "resolution").verdict == "not_applicable"


def test_best_effort_is_listed_and_never_met() -> None:
    done = (*handed_over("2026-05-18 09:00"), ("2026-05-19 10:00", "solved"))
    gone = (*handed_over("2026-05-18 09:00"), ("2026-05-20 10:00", "withdrawn"))
    open_still = handed_over("2026-05-18 09:00")
    tickets = {"1": done, "2": gone, "3": open_still}
    may = judged({key: read(END_OF_MAY, "intention", *said) for key, said in tickets.items()})
    resolution = row(may, "intention", "resolution")
    assert keys(resolution, "best_effort") == ["1", "2"]
    assert keys(resolution, "open") == ["3"]
    assert (resolution.verdict, resolution.count("met")) == ("best_effort", 0)


# -- share and verdict -----------------------------------------------------------------------------


def test_the_share_says_its_numerator_and_denominator() -> None:
    tickets = {
        "1": read(END_OF_MAY, "incident-1", *IN_TIME),
        "2": read(END_OF_MAY, "incident-1", *IN_TIME),
        "3": read(END_OF_MAY, "incident-1", *TOO_LATE),
    }
    resolution = row(judged(tickets), "incident-1", "resolution")
    assert (resolution.numerator, resolution.denominator) == (2, 3)
    assert resolution.share == Fraction(2, 3)
    assert keys(resolution, "breached") == ["3"]


def test_one_breach_breaks_a_promise_without_a_percentage() -> None:
    kept = judged({"1": read(END_OF_MAY, "incident-1", *IN_TIME)})
    broken = judged({"1": read(END_OF_MAY, "incident-1", *TOO_LATE)})
    assert row(kept, "incident-1", "resolution").verdict == "met"
    assert row(broken, "incident-1", "resolution").verdict == "breached"


def test_a_promise_that_nobody_needed_has_nothing_to_judge() -> None:
    may = judged({})
    assert row(may, "question", "response").verdict == "nothing_to_judge"
    assert [each.promise.call_type for each in may.rows] == [
        kind.code for kind in CALL_TYPES for _ in kind.targets
    ]


@pytest.mark.parametrize(
    ("in_time", "late", "verdict"),
    [(4, 1, "met"), (3, 1, "breached"), (0, 0, "nothing_to_judge"), (5, 0, "met")],
)
def test_a_percentage_is_judged_on_the_share_of_the_month(
    in_time: int, late: int, verdict: str
) -> None:
    agreement = with_types(percentile("desk", Fraction(80, 100)))
    quick = (*handed_over("2026-05-18 09:00"), ("2026-05-18 12:30", "replied"))
    slow = (*handed_over("2026-05-18 09:00"), ("2026-05-18 13:01", "replied"))
    tickets = {
        f"q{n}": read(END_OF_MAY, "desk", *quick, agreement=agreement) for n in range(in_time)
    }
    tickets |= {f"s{n}": read(END_OF_MAY, "desk", *slow, agreement=agreement) for n in range(late)}
    response = row(judged(tickets, agreement=agreement), "desk", "response")
    assert response.verdict == verdict
    assert response.count("breached") == late


def test_a_percentage_leaves_the_due_of_each_ticket_as_it_is() -> None:
    agreement = with_types(percentile("desk", Fraction(1, 2)))
    readings = read(END_OF_MAY, "desk", *handed_over("2026-05-18 09:00"), agreement=agreement)
    assert readings["response"].breached == at("2026-05-18 13:00")


def test_what_was_judged_under_a_version_that_is_not_at_hand_is_not_proven() -> None:
    changed: Said = ("2026-05-18 09:30", "agreement_changed", {"version": "9"})
    tickets = {
        "1": read(END_OF_MAY, "incident-1", *IN_TIME),
        "2": read(END_OF_MAY, "incident-1", *IN_TIME, changed),
    }
    resolution = row(judged(tickets), "incident-1", "resolution")
    assert keys(resolution, "not_proven") == ["2"]
    assert (resolution.share, resolution.verdict) == (Fraction(1), "not_proven")


def test_what_is_not_proven_changes_no_verdict_that_stands_without_it() -> None:
    row_of = row(judged({}), "incident-1", "resolution")
    unproven = [Entry("9")]
    broken = replace(row_of, entries={"breached": [Entry("1")], "not_proven": unproven})
    assert broken.verdict == "breached"
    target = hours(8, share=Fraction(1, 2))
    enough = replace(
        row_of, target=target, entries={"met": [Entry("1"), Entry("2")], "not_proven": unproven}
    )
    assert enough.verdict == "met"


@given(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6), st.fractions(0, 1))
def test_a_verdict_holds_whatever_the_unproven_tickets_turn_out_to_be(
    met: int, breached: int, unproven: int, share: Fraction
) -> None:
    def verdict(met: int, breached: int, unproven: int) -> str:
        entries = {"met": met, "breached": breached, "not_proven": unproven}
        made = {outcome: [Entry(str(n)) for n in range(many)] for outcome, many in entries.items()}
        target = hours(8, share=share)
        return replace(row(judged({}), "question", "response"), target=target, entries=made).verdict

    given_now = verdict(met, breached, unproven)
    possible = {verdict(met + n, breached + unproven - n, 0) for n in range(unproven + 1)}
    expected = possible.pop() if len(possible) == 1 else "not_proven"
    assert given_now == expected


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
    old = replace(AGREEMENT, version="0", in_force_from=date(2024, 1, 1))
    new = replace(AGREEMENT, version="2", in_force_from=date(2026, 5, 20), earlier=(old,))
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
