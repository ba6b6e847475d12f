"""What was worked out by hand for each example agreement is what Stipt says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest

from stipt.sla.agreement import Agreement
from stipt.sla.availability import (
    Availability,
    Evidence,
    Look,
    PassRun,
    PlannedWindow,
    VantagePoint,
    measure_month,
    measure_of,
    milliseconds_of,
    month_bounds,
    percent,
)
from stipt.sla.clock import walk
from stipt.sla.credits import credit
from stipt.sla.document import example_names, load_example
from stipt.sla.ladder import due_rungs
from stipt.sla.obligations import Judgement, Uptime, judge, month_of
from stipt.sla.reading import Reading
from stipt.sla.ticket_data import read_ticket
from tests.sla.examples import worked_file as worked

LEAST_DUE_TIMES = 4


def named(section: str) -> list[Any]:
    """Each ticket or month of each example, with the name of the example."""
    return [
        pytest.param(name, table, id=f"{name}: {table['name']}")
        for name in worked.names()
        for table in worked.tables(name, section)
    ]


@cache
def agreement(name: str) -> Agreement:
    return load_example(name)


def readings_of(terms: Agreement, table: Mapping[str, Any], now: datetime) -> dict[str, Reading]:
    ticket = worked.read_ticket_lines(table, terms.zone)
    return walk(terms, read_ticket(ticket, terms, now), now)


def in_utc(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(UTC)


# -- tickets -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "table"), named("tickets"))
def test_a_ticket_comes_to_what_was_worked_out_by_hand(name: str, table: dict[str, Any]) -> None:
    terms = agreement(name)
    now, expected = worked.read_expected(table["expected"], terms.zone)
    readings = readings_of(terms, table, now)
    assert {key: shown(readings[key]) for key in expected} == expected


def shown(reading: Reading) -> dict[str, Any]:
    return {
        "state": reading.state,
        "due": in_utc(reading.due_at),
        "met": in_utc(reading.met_at),
        "breached": in_utc(reading.breached_at),
    }


@pytest.mark.parametrize(
    ("name", "table"), [case for case in named("tickets") if "told" in case.values[1]]
)
def test_those_are_told_who_should_be(name: str, table: dict[str, Any]) -> None:
    terms = agreement(name)
    now, _ = worked.read_expected(table["expected"], terms.zone)
    told = sorted(
        (datetime.fromtimestamp(fired.at, UTC), fired.obligation, fired.tell)
        for reading in readings_of(terms, table, now).values()
        for fired in due_rungs(reading, terms.ladder, 0, int(now.timestamp()))
    )
    assert told == sorted(worked.read_told(table["told"], terms.zone))


@pytest.mark.parametrize("table", [case.values[1] for case in named("tickets")])
def test_every_worked_ticket_says_how_it_was_worked_out(table: dict[str, Any]) -> None:
    assert len(table["by_hand"]) > 40


@pytest.mark.parametrize("name", [name for name in example_names() if name != "reference"])
def test_every_example_has_due_times_worked_out_by_hand(name: str) -> None:
    expected = [table["expected"] for table in worked.tables(name, "tickets")]
    assert sum(text.count(", due ") + text.count(" breached ") for text in expected) >= (
        LEAST_DUE_TIMES
    )


# -- months --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "table"), named("months"))
def test_a_month_comes_to_what_was_worked_out_by_hand(name: str, table: dict[str, Any]) -> None:
    terms = agreement(name)
    year, month = (int(part) for part in table["month"].split("-"))
    measured = None
    if terms.availability is not None:
        measured = measured_month(terms, year, month, table)
    judged = judge(
        terms,
        month_of(terms, year, month),
        tickets_of(terms, year, month, table),
        uptime=None if measured is None else uptime(measured),
    )
    expected = worked.lines(table["expected"])
    assert [told(line, terms, measured, judged) for line in expected] == expected


def tickets_of(
    terms: Agreement, year: int, month: int, table: Mapping[str, Any]
) -> Iterator[tuple[str, dict[str, Reading]]]:
    """The tickets of the month's groups, as they stand when it is over."""
    ends_at = datetime.fromtimestamp(month_of(terms, year, month).ends_at, UTC)
    for place, group in enumerate(table.get("tickets", [])):
        readings = readings_of(terms, group, ends_at)
        for number in range(group["count"]):
            yield f"{place}-{number}", readings


def measured_month(
    terms: Agreement, year: int, month: int, table: Mapping[str, Any]
) -> Availability:
    outages = [worked.read_outage(line, terms.zone) for line in worked.lines(table["looks"])]
    windows = [
        worked.read_window(line, terms.zone) for line in worked.lines(table.get("windows", ""))
    ]
    assert terms.availability is not None
    codes = [component.code for component in terms.availability.components]
    assert {outage.component for outage in outages} <= set(codes)
    return measure_month(
        measure_of(terms),
        year,
        month,
        [evidence(terms, year, month, code, outages) for code in codes],
        windows=[
            PlannedWindow(
                milliseconds_of(window.announced_at),
                milliseconds_of(window.begins_at),
                milliseconds_of(window.ends_at),
                "maintenance",
            )
            for window in windows
        ],
    )


def evidence(
    terms: Agreement, year: int, month: int, code: str, outages: list[worked.Outage]
) -> Evidence:
    """Looks once a minute that pass, from before the month to after it, but for the outages."""
    begins_ms, ends_ms = month_bounds(year, month, terms.zone)
    first_ms, last_ms = begins_ms - 600_000, ends_ms + 600_000
    looks: list[Look | PassRun] = []
    for outage in (outage for outage in outages if outage.component == code):
        looks.append(passes(code, first_ms, milliseconds_of(outage.last_good_at)))
        looks += [
            Look.at(code, "here", at, timedelta(seconds=1), "fail")
            for at in worked.every(outage.first_bad_at, outage.last_bad_at, 60)
        ]
        first_ms = milliseconds_of(outage.first_good_at)
    looks.append(passes(code, first_ms, last_ms))
    return Evidence(code, (VantagePoint("here"),), tuple(looks))


def passes(code: str, first_ms: int, last_ms: int) -> PassRun:
    return PassRun(code, "here", first_ms, last_ms, (last_ms - first_ms) // 60_000 + 1, 60_000)


def uptime(measured: Availability) -> Uptime:
    figures = measured.corrected
    assert figures.proven is not None
    assert figures.best is not None
    assert figures.highest is not None
    return Uptime(
        figures.verdict, figures.proven, figures.best, figures.highest, measured.measure.target
    )


def told(line: str, terms: Agreement, measured: Availability | None, judged: Judgement) -> str:
    """What Stipt says where a line stands: of the availability, a promise, or the credit."""
    if line.startswith("availability "):
        assert judged.uptime is not None
        figures = judged.uptime
        three = (figures.proven, figures.best, figures.highest)
        proven, best, highest = (percent(share) for share in three)
        verdict = figures.verdict.replace("_", " ")
        return f"availability proven {proven}, best {best}, highest {highest}: {verdict}"
    if line.startswith("counted "):
        assert measured is not None
        seconds = measured.corrected.total_ms // 1000
        return f"counted {seconds} s, outages: {measured.corrected.outage_count}"
    if line.startswith("credit "):
        assert terms.credits is not None
        owed = credit(terms.credits, judged)
        most = "" if owed.at_most == owed.amount else f", at most {owed.at_most}"
        return f"credit {owed.currency} {owed.amount}{most}"
    promise, _, _ = line.partition(": ")
    obligation, _, call_type = promise.partition(" of ")
    call_type, _, priority = call_type.partition(" at ")
    row = next(
        row for row in judged.rows if row.promise[1:] == (call_type, priority or None, obligation)
    )
    return f"{promise}: {row.numerator} of {row.denominator}, {row.verdict.replace('_', ' ')}"
