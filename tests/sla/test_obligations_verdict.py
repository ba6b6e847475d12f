"""What makes the verdict on a promise over a month: its share, and what is not proven."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stipt.sla.obligations import (
    Entry,
)
from tests.sla.judged_months import (
    END_OF_MAY,
    IN_TIME,
    TOO_LATE,
    judged,
    keys,
    row,
)
from tests.sla.signed import (
    CALL_TYPES,
    Said,
    at,
    handed_over,
    hours,
    percentile,
    read,
    with_types,
)


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
