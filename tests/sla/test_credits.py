"""What a shortfall costs, to the cent, and how that was reckoned."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stipt.sla.credits import Credit, credit
from stipt.sla.obligations import Entry, Judgement, Promise, Row, Uptime, month_of
from stipt.sla.terms import CreditRule, Credits, Tier
from tests.sla.signed import AGREEMENT, OBLIGATIONS, hours

MAY = month_of(AGREEMENT, 2026, 5)

BY_UPTIME = CreditRule(
    "uptime",
    (
        Tier(Fraction(5), below=Fraction("0.995")),
        Tier(Fraction(10), below=Fraction("0.99")),
        Tier(Fraction(25), below=Fraction("0.95")),
    ),
    clause="C10",
)
BY_NUMBER = CreditRule("breaches", (Tier(Fraction(10), at_least=5), Tier(Fraction(2), at_least=1)))
PER_BREACH = CreditRule("breaches", (), per_breach_percent=Fraction("2.5"))
BY_COMPLIANCE = CreditRule(
    "compliance",
    (Tier(Fraction(5), below=Fraction("0.95")), Tier(Fraction(15), below=Fraction("0.8"))),
    obligation="response",
)


def row(
    obligation: str = "response",
    met: int = 0,
    breached: int = 0,
    unproven: int = 0,
    share: Fraction | None = None,
) -> Row:
    counts = {"met": met, "breached": breached, "not_proven": unproven}
    entries: Any = {
        name: [Entry(f"{name}{n}") for n in range(n_of)] for name, n_of in counts.items()
    }
    promise = Promise("1", "question", None, obligation)
    return Row(promise, OBLIGATIONS[obligation], hours(4, share=share), entries)


def uptime(highest: str, proven: str | None = None) -> Uptime:
    low, high = Fraction(proven or highest), Fraction(highest)
    return Uptime("met", low, (low + high) / 2, high, Fraction("0.995"))


def reckoned(
    *rules: CreditRule,
    rows: tuple[Row, ...] = (),
    measured: Uptime | None = None,
    fee: str = "1000.00",
    rounding: str = "0.01",
    cap: str = "100",
) -> Credit:
    terms = Credits(Decimal(fee), "EUR", Decimal(rounding), rules, Fraction(cap))
    return credit(terms, Judgement(MAY, rows, measured))


def kinds(made: Credit) -> list[str]:
    return [step.kind for step in made.steps]


def data(made: Credit, kind: str) -> dict[str, Any]:
    (found,) = [step.data for step in made.steps if step.kind == kind]
    return found


# -- by uptime -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "amount"),
    [
        ("1", "0.00"),
        ("0.995", "0.00"),  # exactly as promised is not below it
        ("0.99499", "50.00"),
        ("0.99", "50.00"),
        ("0.98", "100.00"),
        ("0.5", "250.00"),
    ],
)
def test_the_uptime_of_the_month_gives_the_hardest_tier_that_it_falls_under(
    share: str, amount: str
) -> None:
    assert reckoned(BY_UPTIME, measured=uptime(share)).amount == Decimal(amount)


def test_what_the_instrument_could_not_decide_is_owed_at_most() -> None:
    made = reckoned(BY_UPTIME, measured=uptime("0.996", proven="0.985"))
    assert (made.amount, made.at_most) == (Decimal("0.00"), Decimal("100.00"))
    assert data(made, "uptime") == {
        "rule": 0,
        "clause": "C10",
        "share": Fraction("0.996"),
        "share_at_worst": Fraction("0.985"),
    }


def test_an_uptime_that_was_not_measured_gives_nothing_and_says_so() -> None:
    made = reckoned(BY_UPTIME)
    assert (made.amount, made.at_most) == (Decimal("0.00"), Decimal("0.00"))
    assert data(made, "unmeasured")["by"] == "uptime"


# -- by breaches -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("breaches", "percent"), [(0, 0), (1, 2), (4, 2), (5, 10), (50, 10)])
def test_tiers_by_number_take_the_largest_number_that_is_reached(
    breaches: int, percent: int
) -> None:
    made = reckoned(BY_NUMBER, rows=(row(breached=breaches, met=3),))
    assert made.percent == percent


def test_each_breach_can_cost_the_same() -> None:
    made = reckoned(PER_BREACH, rows=(row(breached=2), row("resolution", breached=1)))
    assert made.amount == Decimal("75.00")
    assert data(made, "each") == {
        "rule": 0,
        "count": 3,
        "per_breach_percent": Fraction("2.5"),
        "percent": Fraction("7.5"),
    }


def test_a_rule_about_one_obligation_looks_at_that_one_alone() -> None:
    rule = CreditRule("breaches", (), "resolution", Fraction(1))
    made = reckoned(rule, rows=(row(breached=2), row("resolution", breached=1)))
    assert data(made, "breaches")["count"] == 1


def test_what_the_customer_owes_costs_the_vendor_nothing() -> None:
    assert reckoned(PER_BREACH, rows=(row("answer", breached=4),)).amount == 0


def test_a_promise_with_a_percentage_is_broken_once_and_not_by_each_ticket() -> None:
    four_of_five = row(met=8, breached=2, share=Fraction("0.8"))
    three_of_five = row(met=6, breached=4, share=Fraction("0.8"))
    assert reckoned(PER_BREACH, rows=(four_of_five,)).amount == 0
    assert reckoned(PER_BREACH, rows=(three_of_five,)).amount == Decimal("25.00")


def test_breaches_that_are_not_proven_are_owed_at_most() -> None:
    made = reckoned(PER_BREACH, rows=(row(breached=1, unproven=2),))
    assert (made.amount, made.at_most) == (Decimal("25.00"), Decimal("75.00"))
    undecided = row(met=7, breached=2, unproven=1, share=Fraction("0.8"))
    made = reckoned(PER_BREACH, rows=(undecided,))
    assert (made.amount, made.at_most) == (Decimal("0.00"), Decimal("25.00"))


# -- by compliance ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("met", "breached", "percent"), [(19, 1, 0), (18, 2, 5), (16, 4, 5), (15, 5, 15), (0, 1, 15)]
)
def test_the_share_that_was_kept_gives_the_hardest_tier_that_it_falls_under(
    met: int, breached: int, percent: int
) -> None:
    made = reckoned(BY_COMPLIANCE, rows=(row(met=met, breached=breached), row("resolution", met=9)))
    assert made.percent == percent


def test_compliance_adds_up_the_tickets_of_all_call_types() -> None:
    made = reckoned(BY_COMPLIANCE, rows=(row(met=9, breached=1), row(met=10, unproven=1)))
    found = data(made, "compliance")
    assert (found["met"], found["judged"]) == (20, 21)
    assert (found["share"], found["share_at_worst"]) == (Fraction(20, 21), Fraction(19, 21))


def test_a_month_without_tickets_costs_nothing_by_compliance() -> None:
    assert kinds(reckoned(BY_COMPLIANCE, rows=(row(),))) == ["unmeasured", "total", "amount"]


def test_the_worked_example_of_the_rule_s_page() -> None:
    tiers = CreditRule("uptime", BY_UPTIME.tiers[:2])
    rows = (row(breached=2, met=7),)
    known = reckoned(tiers, PER_BREACH, rows=rows, measured=uptime("0.987"), fee="1234.56")
    assert (known.percent, str(known.amount)) == (15, "185.18")
    cut_off = uptime("0.992", proven="0.987")
    band = reckoned(tiers, PER_BREACH, rows=rows, measured=cut_off, fee="1234.56")
    assert (str(band.amount), str(band.at_most)) == ("123.46", "185.18")


# -- adding up, cap and rounding -------------------------------------------------------------------


def test_the_rules_are_added_and_the_reckoning_tells_each_line() -> None:
    made = reckoned(
        BY_UPTIME,
        PER_BREACH,
        BY_COMPLIANCE,
        rows=(row(met=9, breached=1),),
        measured=uptime("0.98"),
    )
    assert kinds(made) == [
        *("uptime", "tier"),
        *("breaches", "each"),
        *("compliance", "tier"),
        *("total", "amount"),
    ]
    assert data(made, "total")["percent"] == Fraction("17.5")
    assert made.amount == Decimal("175.00")


def test_the_tier_that_was_reached_is_named_by_its_limit() -> None:
    made = reckoned(BY_UPTIME, BY_NUMBER, rows=(row(breached=6),), measured=uptime("0.98"))
    tiers = [step.data for step in made.steps if step.kind == "tier"]
    assert tiers == [
        {"rule": 0, "percent": Fraction(10), "below": Fraction("0.99")},
        {"rule": 1, "percent": Fraction(10), "at_least": 5},
    ]


def test_the_cap_cuts_the_total_and_says_so() -> None:
    made = reckoned(PER_BREACH, rows=(row(breached=30),), cap="20")
    assert data(made, "capped") == {"percent": Fraction(20), "cap_percent": Fraction(20)}
    assert (made.amount, made.at_most) == (Decimal("200.00"), Decimal("200.00"))


@pytest.mark.parametrize(
    ("fee", "rounding", "amount"),
    [
        ("1234.56", "0.01", "30.86"),  # 30.864
        ("333.40", "0.01", "8.34"),  # 8.335: half up
        ("333.39", "0.01", "8.33"),  # 8.33475
        ("333.40", "1", "8"),
        ("340.00", "1", "9"),  # 8.5: half up, not to the even one
        ("333.40", "0.05", "8.35"),
        ("0", "0.01", "0.00"),
    ],
)
def test_the_amount_is_rounded_half_up_to_the_agreed_quantum_once(
    fee: str, rounding: str, amount: str
) -> None:
    made = reckoned(PER_BREACH, rows=(row(breached=1),), fee=fee, rounding=rounding)
    assert str(made.amount) == amount
    assert data(made, "amount")["exact"] == Fraction(fee) * Fraction("2.5") / 100


def test_rounding_never_goes_over_the_cap() -> None:
    made = reckoned(PER_BREACH, rows=(row(breached=9),), fee="100.00", cap="0.335")
    assert made.amount == Decimal("0.33")


def test_the_amount_is_exact_whatever_precision_the_surroundings_work_with() -> None:
    with localcontext() as context:
        context.prec = 3
        made = reckoned(PER_BREACH, rows=(row(breached=1),), fee="123456789.00")
    assert made.amount == Decimal("3086419.73")


@given(
    st.integers(0, 40),
    st.integers(0, 40),
    st.decimals("0", "100000", places=2),
    st.sampled_from(["0.01", "0.05", "1", "10"]),
    st.fractions(0, 100),
)
def test_a_credit_is_a_whole_number_of_quanta_near_the_exact_amount_and_never_over_the_cap(
    breached: int, unproven: int, fee: Decimal, rounding: str, cap: Fraction
) -> None:
    terms = Credits(fee, "EUR", Decimal(rounding), (PER_BREACH,), cap)
    made = credit(terms, Judgement(MAY, (row(breached=breached, unproven=unproven),)))
    quantum, exact = Fraction(rounding), Fraction(fee) * min(breached * Fraction(5, 2), cap) / 100
    assert Fraction(made.amount) % quantum == 0
    assert Fraction(made.amount) <= Fraction(fee) * cap / 100
    assert -quantum / 2 <= exact - Fraction(made.amount) < quantum
    assert made.at_most >= made.amount
