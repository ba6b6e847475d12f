"""The product and an independent second reading of the rules agree on tickets made up at random.

The second reading lets the time pass tick by tick (oracle, oracle_events, oracle_clocks, wall,
logbook) and shares no code with `stipt.sla`. On a difference the ticket is told in full.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from stipt.sla import Agreement, Refused, read_ticket, urgency, walk
from tests.cast import reference_agreement
from tests.sla import oracle
from tests.sla.other_agreements import OTHERS
from tests.sla.random_tickets import ticket

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SHORT, LONG = 150, 10_000
EACH_SHORT, EACH_LONG = 12, 1_000

READINGS: tuple[dict[str, str | int], ...] = (
    {"clock_starts": "received"},
    {"resolution_starts": "response-due"},
    {"resolution_starts": "response"},
    {"release_counts_from": "hand-over"},
    {"day": "office-hours"},
    {"day": "end-of-day"},
    {"contact_from": "acknowledgement"},
    {"pause": "never"},
    {"reopen_days": 3},
)
NAMED = ("two versions", "closings announced")

Judged = dict[str, dict[str, Any]] | int | None
"""Readings by obligation, or the event at fault (None: the ticket itself)."""


def judged(agreement: Agreement, made: dict[str, Any], now: datetime) -> Judged:
    """What the product shows; instants as epoch seconds, since a doubled hour compares oddly."""
    try:
        readings = walk(agreement, read_ticket(made, agreement, now), now)
    except Refused as refused:
        return refused.event
    return {
        name: {
            "state": reading.state,
            "due": seconds(reading.due_at),
            "met": seconds(reading.met_at),
            "breached": seconds(reading.breached_at),
            "urgency": urgency(reading),
        }
        for name, reading in readings.items()
    }


def judged_again(agreement: Agreement, made: dict[str, Any], now: datetime) -> Judged:
    """The same by the second reading of the rules."""
    try:
        readings = oracle.readings(agreement, made, now)
    except oracle.Refused as refused:
        return refused.event
    return {
        name: {
            "state": reading["state"],
            "due": seconds(reading["due_at"]),
            "met": seconds(reading["met_at"]),
            "breached": seconds(reading["breached_at"]),
            "urgency": reading["urgency"],
        }
        for name, reading in readings.items()
    }


def seconds(instant: datetime | None) -> int | None:
    return None if instant is None else int(instant.timestamp())


def compare(agreement: Agreement, seed: int) -> None:
    """Fails with the ticket told in full where the two differ."""
    made, now = ticket(Random(seed))
    ours, theirs = judged(agreement, made, now), judged_again(agreement, made, now)
    if ours != theirs:
        lines = [f"seed {seed}, now {local(now)}", *told(made), *both(ours, theirs)]
        pytest.fail("\n".join(lines), pytrace=False)


# -- told so that it can be judged on paper ------------------------------------------------------


def told(made: dict[str, Any], indent: str = "  ") -> Iterator[str]:
    yield f"{indent}type {made.get('call_type')}"
    for index, event in enumerate(made["events"]):
        data = {k: v for k, v in event.items() if k not in ("at", "kind", "from")}
        yield f"{indent}{index:2} {event.get('at')} {event.get('kind')} {data or ''}".rstrip()
        if "from" in event:
            yield from told(event["from"], indent + "       ")
    for release in made.get("releases", ()):
        yield f"{indent}{release}"


def both(ours: Judged, theirs: Judged) -> Iterator[str]:
    if not (isinstance(ours, dict) and isinstance(theirs, dict)):
        yield f"product: {ours if isinstance(ours, dict) else f'refused at event {ours}'}"
        yield f"second:  {theirs if isinstance(theirs, dict) else f'refused at event {theirs}'}"
        return
    for name in sorted(ours.keys() | theirs.keys()):
        if ours.get(name) != theirs.get(name):
            yield f"{name} product: {in_words(ours.get(name))}"
            yield f"{name} second:  {in_words(theirs.get(name))}"


def in_words(reading: dict[str, Any] | None) -> str:
    if reading is None:
        return "nothing"
    instants = {
        word: local(datetime.fromtimestamp(reading[word], AMSTERDAM))
        for word in ("due", "met", "breached")
        if reading[word] is not None
    }
    times = ", ".join(f"{word} {at}" for word, at in instants.items())
    return f"{reading['state']} ({reading['urgency']}) {times}".rstrip()


def local(at: datetime) -> str:
    return f"{at.astimezone(AMSTERDAM):%a %Y-%m-%d %H:%M:%S}"


# -- the tests -----------------------------------------------------------------------------------


def other_agreements() -> list[tuple[str, Agreement]]:
    found = [(str(readings), reference_agreement(**readings)) for readings in READINGS]
    return found + [(name, OTHERS[name]()) for name in NAMED]


def test_both_read_random_tickets_the_same() -> None:
    for seed in range(SHORT):
        compare(reference_agreement(), seed)


@pytest.mark.parametrize(("name", "agreement"), other_agreements())
def test_both_read_random_tickets_of_other_agreements_the_same(
    name: str, agreement: Agreement
) -> None:
    for seed in range(EACH_SHORT):
        compare(agreement, seed)


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_both_read_thousands_of_random_tickets_the_same(part: int) -> None:
    for seed in range(1_000 + part * LONG // 10, 1_000 + (part + 1) * LONG // 10):
        compare(reference_agreement(), seed)


@pytest.mark.long
@pytest.mark.parametrize(("name", "agreement"), other_agreements())
def test_both_read_many_random_tickets_of_other_agreements_the_same(
    name: str, agreement: Agreement
) -> None:
    for seed in range(100_000, 100_000 + EACH_LONG):
        compare(agreement, seed)


def test_tickets_at_random_reach_every_state_and_some_refusals() -> None:
    """Otherwise the comparison would say little."""
    found = [judged(reference_agreement(), *ticket(Random(seed))) for seed in range(400)]
    states = {
        reading["state"] for one in found if isinstance(one, dict) for reading in one.values()
    }
    assert len(states) == 9
    assert sum(not isinstance(one, dict) for one in found) > 5
