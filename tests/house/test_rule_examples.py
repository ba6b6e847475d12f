"""Every worked example on a page of docs/rules comes out as the page says, by the command itself."""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Mapping
from contextlib import redirect_stdout
from datetime import date
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from stipt.cli import main
from stipt.sla.document.toml_text import toml_text
from tests.house.repository import DOCS, ROOT
from tests.house.rule_pages import (
    CELLS,
    REFERENCE_TEXT,
    Example,
    agreement_data,
    examples,
    instant_of,
)

PAGES = sorted((DOCS / "rules").glob("*.md"))
ZONE = ZoneInfo("Europe/Amsterdam")
WITHOUT_EXAMPLE = {
    "availability", "backtest", "credits", "entitlement", "index", "judgement",
    "part-of-the-application", "published", "warnings",
}  # fmt: skip
"""Pages of rules that no clock runs by: theirs are worked in tests of their own."""

MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
A_DAY = re.compile(
    rf"\b({'|'.join(calendar.day_name)}) (\d{{1,2}}) ({'|'.join(MONTHS)})(?: (20\d\d))?"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pages")
    (made / "first.toml").write_text(REFERENCE_TEXT, "utf-8")
    return made


@cache
def agreement_file(folder: Path, fragment: str) -> str:
    """The path of the reference agreement with a fragment over it; its name where there is none."""
    if not fragment:
        return "reference"
    file = folder / f"over-{len(list(folder.iterdir()))}.toml"
    file.write_text(toml_text(agreement_data(fragment)), "utf-8")
    return str(file)


@cache
def replayed(agreement: str, ticket: str, now: str, folder: Path) -> Mapping[str, Any]:
    """What `stipt replay --json` answers."""
    file = folder / "ticket.json"
    file.write_text(ticket, "utf-8")
    with redirect_stdout(StringIO()) as out:
        main(["replay", agreement, str(file), "--now", now, "--json"])
    return json.loads(out.getvalue())


def answer(example: Example, folder: Path, now: str = "") -> Mapping[str, Any]:
    file = agreement_file(folder, example.fragment)
    return replayed(file, json.dumps(example.ticket), now or example.now, folder)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_worked_examples_of_a_page_come_out_as_it_says(page: Path, folder: Path) -> None:
    checked = 0
    seen: list[Mapping[str, Any]] = []
    for example in examples(page):
        checked += 1
        match example.shows:
            case {"error": _}:
                assert answer(example, folder) == example.shows
            case {"step": _}:
                steps = [step for reading in seen for step in reading["steps"]]
                assert any(example.shows.items() <= step.items() for step in steps), example.shows
            case table:
                seen += check_table(example, table, folder)
    assert (checked == 0) == (page.stem in WITHOUT_EXAMPLE)


def check_table(example: Example, table: list[list[str]], folder: Path) -> list[Mapping[str, Any]]:
    """Compare each row with the reading that it speaks of; gives those readings."""
    readings = []
    for row in table[1:]:
        cells = dict(zip(table[0], row, strict=True))
        now = instant_of(cells["At"], ZONE).isoformat() if "At" in cells else ""
        told = answer(example, folder, now)
        reading = told["obligations"][cells["Obligation"]]
        for head, key in CELLS.items():
            if head in cells:
                shown = cells[head] if key in ("state", "urgency") else in_json(cells[head])
                assert reading[key] == shown, f"{row} at {told['now']}: {head}"
        readings.append(reading)
    return readings


def in_json(cell: str) -> str | None:
    at = instant_of(cell, ZONE)
    return None if at is None else at.isoformat()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_weekday_that_a_page_names_is_that_of_its_date(page: Path) -> None:
    for told in A_DAY.finditer(page.read_text("utf-8")):
        day = date(int(told[4] or 2026), MONTHS[told[3]], int(told[2]))
        assert f"{day:%A}" == told[1], told[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_says_of_the_source_is_there(page: Path) -> None:
    named = re.finditer(
        r"`(stipt/[\w/]+\.py)`: ((?:`[\w.]+`(?:,\s| and )?)+)", page.read_text("utf-8")
    )
    for place in named:
        source = (ROOT / place[1]).read_text("utf-8")
        for name in re.findall(r"`([\w.]+)`", place[2]):
            last = name.rpartition(".")[2]
            known = rf"\b(?:def|class) {last}\b|^\s*{last}\b"
            assert re.search(known, source, re.MULTILINE), f"{place[1]} has no {name}"
