"""Every rule of the clocks has worked cases and a page that explains it."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.house.repository import DOCS
from tests.sla.case_lines import load_cases

RULES = (
    "states",
    "hand-over",
    "response",
    "resolution",
    "office-hours",
    "working-days",
    "pause",
    "pause-at-the-edge",
    "type-changed",
    "lowered-type",
    "solved",
    "reopened",
    "thanks",
    "no-answer",
    "returned",
    "merged",
    "split",
    "withdrawn-declined",
    "agreement-version",
    "calendar-changes",
    "release-bound",
    "best-effort",
    "not-applicable",
    "not-entitled",
    "opened-by-the-vendor",
    "phone-required",
    "repeating",
    "percentile",
    "customers-obligations",
    "complaint",
    "disputed",
    "corrections",
    "events",
)
CASES = Counter(case.rule for case in load_cases())


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_at_least_two_worked_cases(rule: str) -> None:
    assert CASES[rule] >= 2


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_its_page(rule: str) -> None:
    page = DOCS / "rules" / f"{rule}.md"
    assert page.is_file(), f"docs/rules/{rule}.md is missing"
    assert page.read_text("utf-8").startswith("# ")


def test_no_case_belongs_to_a_rule_without_a_page() -> None:
    assert set(CASES) - set(RULES) == set()
