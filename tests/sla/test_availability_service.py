"""The uptime of a complete service, by the expression over its components."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from stipt.sla.availability import (
    all_of,
    any_of,
    at_least,
)
from stipt.sla.terms import Expression
from tests.sla.availability_rows import (
    DATA,
    MAIL,
    WEB,
    evidence,
    measure,
    period,
    seconds,
    three,
)


def service(expression: Expression, *rows: str, **terms: Any) -> dict[str, float]:
    return seconds(period(three(*rows), 0, 660, measure(expression, **terms)).measured)


def test_all_of_is_down_while_one_component_is() -> None:
    found = service(all_of(WEB, DATA), "..xx........", "......xxx...")
    assert found == {"proven": 240, "up": 360, "down": 300, "unknown": 0, "certain": 180}


def test_any_of_is_up_while_one_component_is() -> None:
    found = service(any_of(WEB, DATA), "..xx........", "............")
    assert found == {"proven": 660, "up": 660, "down": 0, "unknown": 0, "certain": 0}


def test_any_of_is_down_only_where_both_are() -> None:
    found = service(any_of(WEB, DATA), "..xxxx......", "...xx.......")
    assert found == {"proven": 480, "up": 540, "down": 120, "unknown": 0, "certain": 60}


def test_two_of_three_need_two() -> None:
    two = at_least(2, WEB, DATA, MAIL)
    assert service(two, "..xx........", "............")["down"] == 0
    assert service(two, "..xx........", "..xx........")["down"] == 120
    assert service(two, "..xx........", "............", "")["unknown"] == 120
    assert service(two, "..xx........", "..xx........", "")["down"] == 120


def test_expressions_nest() -> None:
    nested = all_of(MAIL, any_of(WEB, DATA))
    assert service(nested, "..xx........", "............")["down"] == 0
    assert service(nested, "............", "............", "..xx........")["down"] == 120


def test_what_is_unknown_matters_only_where_it_decides() -> None:
    assert service(any_of(WEB, DATA), "", "............")["proven"] == 660
    assert service(all_of(WEB, DATA), "", "............")["unknown"] == 660
    assert service(all_of(WEB, DATA), "", "..xx........")["certain"] == 60
    assert service(any_of(WEB, DATA), "", "..xx........")["unknown"] == 120


def test_a_component_may_stand_in_an_expression_twice() -> None:
    assert service(any_of(all_of(WEB, DATA), WEB), "..xx........", ".")["down"] == 120


def test_an_expression_without_components_is_refused() -> None:
    for build in (all_of, any_of):
        with pytest.raises(ValueError, match="need at least one component"):
            build()
    for number in (0, 3):
        with pytest.raises(ValueError, match=f"at least {number} of 2 components"):
            at_least(number, WEB, DATA)


def test_every_component_needs_its_evidence_once() -> None:
    with pytest.raises(ValueError, match="no evidence of data"):
        period(evidence([], of="web"), 0, 60, measure(all_of(WEB, DATA)))
    with pytest.raises(ValueError, match="evidence of web twice"):
        period([evidence([], of="web")] * 2, 0, 60, measure(WEB))


def test_the_mean_of_components_adds_their_time_up_where_it_was_agreed() -> None:
    rows = "..xx........", "............"
    figures = period(
        three(*rows), 0, 660, measure(all_of(WEB, DATA), uptime_of="mean-of-components")
    ).measured
    assert (figures.total_ms, figures.down_ms) == (1_320_000, 120_000)
    assert figures.best == (Fraction(540, 660) + 1) / 2
    assert [outage.component for outage in figures.outages] == ["web"]
