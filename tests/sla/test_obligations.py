"""Did we keep our word this month? Which ticket counts where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

import pytest

from stipt.sla.obligations import (
    OUTCOMES,
    Entry,
    between,
    month_of,
)
from tests.sla.judged_months import (
    END_OF_JUNE,
    END_OF_MAY,
    IN_TIME,
    JUNE,
    MAY,
    TOO_LATE,
    judged,
    keys,
    row,
)
from tests.sla.signed import (
    AGREEMENT,
    Said,
    at,
    aware,
    handed_over,
    read,
)

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
