"""Every rule of the clocks as worked cases (cases.toml), each its own test."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from stipt.sla import Reading, Refused, read_ticket, urgency, walk
from stipt.sla.reading import Cycle
from tests.sla import oracle
from tests.sla.case_lines import Case, Expected, Refusal, Round, load_cases

RULES = load_cases()


def judged(case: Case, now: datetime) -> dict[str, Expected] | Refusal:
    """What the product shows for a case at `now`."""
    try:
        readings = walk(case.agreement, read_ticket(case.ticket, case.agreement, now), now)
    except Refused as refused:
        return Refusal(refused.event, str(refused))
    return {name: shown(reading) for name, reading in readings.items()}


def shown(reading: Reading) -> Expected:
    return Expected(
        reading.state,
        in_utc(reading.due_at),
        in_utc(reading.met_at),
        in_utc(reading.breached_at),
        urgency(reading),
        reading.left,
        tuple(shown_round(cycle) for cycle in reading.cycles),
    )


def shown_round(cycle: Cycle) -> Round:
    return Round(
        datetime.fromtimestamp(cycle.starts_at, UTC),
        from_seconds(cycle.due),
        from_seconds(cycle.met),
        from_seconds(cycle.breached),
    )


def from_seconds(instant: int | None) -> datetime | None:
    return None if instant is None else datetime.fromtimestamp(instant, UTC)


def judged_by_the_second_reading(case: Case, now: datetime) -> dict[str, Expected] | Refusal:
    """The same by the independent second reading of the rules."""
    try:
        readings = oracle.readings(case.agreement, case.ticket, now)
    except oracle.Refused as refused:
        return Refusal(refused.event, refused.reason)
    return {name: as_expected(reading) for name, reading in readings.items()}


def as_expected(reading: dict[str, Any]) -> Expected:
    return Expected(
        reading["state"],
        reading["due_at"],
        reading["met_at"],
        reading["breached_at"],
        reading["urgency"],
    )


def as_far_as_it_reads(expected: dict[str, Expected] | Refusal) -> dict[str, Expected] | Refusal:
    """What is left and the rounds are the product's alone; the second reading has neither."""
    if isinstance(expected, Refusal):
        return expected
    return {name: replace(one, left=None, rounds=None) for name, one in expected.items()}


def in_utc(instant: datetime | None) -> datetime | None:
    return None if instant is None else instant.astimezone(UTC)


def differences(
    expected: dict[str, Expected] | Refusal, found: dict[str, Expected] | Refusal, word: bool = True
) -> list[str]:
    """One line for each thing that isn't as expected; `word`: the reason's word too."""
    if isinstance(expected, Refusal) or isinstance(found, Refusal):
        if not (isinstance(expected, Refusal) and isinstance(found, Refusal)):
            return [f"expected {expected}", f"found {found}"]
        is_right = expected.event == found.event
        is_said = not word or expected.word.lower() in found.word.lower()
        return [] if is_right and is_said else [f"expected {expected}", f"found {found}"]
    lines = []
    for name in sorted(expected.keys() | found.keys()):
        wanted, got = expected.get(name), found.get(name)
        if wanted is not None and got is not None:
            got = got.as_far_as(wanted)
        if wanted != got:
            lines += [f"{name}: expected {told(wanted)}", f"{name}: found    {told(got)}"]
    return lines


def told(reading: Expected | None) -> str:
    if reading is None:
        return "nothing"
    instants = (("due", reading.due), ("met", reading.met), ("breached", reading.breached))
    said = [f"{word} {at:%a %Y-%m-%d %H:%M:%S} UTC" for word, at in instants if at is not None]
    said += [] if reading.left is None else [f"{reading.left} seconds left"]
    said += [str(round_) for round_ in reading.rounds or ()]
    return ", ".join([reading.state, *said, reading.urgency or ""]).rstrip(", ")


@pytest.mark.parametrize("case", RULES, ids=[f"{case.rule}: {case.name}" for case in RULES])
def test_a_ticket_comes_to_what_was_worked_out_by_hand(case: Case) -> None:
    for now, expected in case.looks:
        assert differences(expected, judged(case, now)) == [], f"at {now:%a %Y-%m-%d %H:%M}"


def test_the_second_reading_of_the_rules_comes_to_the_same() -> None:
    wrong = [
        f"{case.name} ({now:%a %H:%M}): {line}"
        for case in RULES
        for now, expected in case.looks
        for line in differences(
            as_far_as_it_reads(expected), judged_by_the_second_reading(case, now), word=False
        )
    ]
    assert wrong == []


def test_every_case_has_a_name_of_its_own() -> None:
    assert [name for name, count in Counter(c.name for c in RULES).items() if count > 1] == []


def test_every_case_looks_at_least_once() -> None:
    assert [case.name for case in RULES if not case.looks] == []
