"""Reads the worked examples of a page of docs/rules: agreement, ticket, moment, and what it shows.

Under a heading of level 2 everything begins anew. A TOML block is laid over the reference agreement; a JSON
block with events is the ticket; `--now` in a command is the moment, `--type` with `--from` a ticket
of its own. A table with Obligation and State, a step and a refusal in JSON are what must be true.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from stipt.sla.agreement import READINGS
from stipt.sla.document.files import EXAMPLES

REFERENCE_TEXT = (EXAMPLES / "reference.toml").read_text("utf-8")
CELLS = {
    "Due": "due_at",
    "Met": "met_at",
    "Breached": "breached_at",
    "Starts": "starts_at",
    "State": "state",
    "Urgency": "urgency",
}


@dataclass(frozen=True)
class Example:
    """What a page asks at a place; `shows` is a table, a step or a refusal."""

    fragment: str = ""
    ticket: dict[str, Any] = field(default_factory=dict)
    now: str = ""
    shows: Any = None


def examples(page: Path) -> Iterator[Example]:
    """Everything that a page says must be true, with what it says it of."""
    at = Example()
    for kind, body in blocks(page.read_text("utf-8")):
        match kind:
            case "heading":
                at = Example()
            case "toml":
                at = replace(at, fragment=body)
            case "json":
                data = json.loads(body)
                if "events" in data:
                    at = replace(at, ticket=data)
                elif "step" in data or "error" in data:
                    yield replace(at, shows=data)
            case "table":
                if {"Obligation", "State"} <= set(body[0]):
                    yield replace(at, shows=body)
            case _:
                at = _told(at, body)


def _told(at: Example, text: str) -> Example:
    """What a paragraph says of the agreement, the ticket and the moment."""
    if "as signed" in text.lower() and "`reference`" in text:
        at = replace(at, fragment="")
    if asked := re.search(r"--type (\S+)\s+--from ([^\s`]+)", text):
        events = [{"at": asked[2], "kind": kind} for kind in ("received", "handed_over")]
        at = replace(at, ticket={"call_type": asked[1], "events": events}, now=asked[2])
    if looked := re.search(r"--now ([^\s`]+)", text):
        at = replace(at, now=looked[1])
    return at


def blocks(text: str) -> Iterator[tuple[str, Any]]:
    """The parts of a page in order: headings, paragraphs, tables and what stands in fences."""
    pattern = r"^```(\w*)\n(.*?)^```$|^(#+) [^\n]*$|((?:^\|[^\n]*\n)+)|((?:^(?!```|[|#])[^\n]+\n)+)"
    for found in re.finditer(pattern, text + "\n", re.MULTILINE | re.DOTALL):
        language, fenced, heading, table, paragraph = found.groups()
        if fenced is not None:
            yield language if language in ("toml", "json", "console") else "text", fenced
        elif heading is not None:
            yield ("heading" if heading == "##" else "text"), found[0]
        elif table is not None:
            head, _, *rows = [_cells(line) for line in table.splitlines()]
            yield "table", [head, *rows]
        else:
            yield "text", paragraph


def _cells(line: str) -> list[str]:
    return [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]


def agreement_data(fragment: str) -> dict[str, Any]:
    """The reference agreement with a fragment laid over it."""
    above = tomllib.loads(fragment)
    readings = {key: above.pop(key) for key in list(above) if key in READINGS}
    below = tomllib.loads(REFERENCE_TEXT)
    return _laid_over(_laid_over(below, above), {"readings": readings})


def _laid_over(below: Any, above: Any) -> Any:
    """Tables are united; of lists, entries with the same code or name; all else is replaced."""
    if isinstance(below, dict) and isinstance(above, dict):
        united = {key: _laid_over(below[key], above[key]) for key in below.keys() & above.keys()}
        return {**below, **above, **united}
    if isinstance(below, list) and isinstance(above, list):
        entries = {_name_of(entry, n): entry for n, entry in enumerate(below)}
        for n, entry in enumerate(above, start=len(below)):
            name = _name_of(entry, n)
            entries[name] = _laid_over(entries.get(name, {}), entry)
        return list(entries.values())
    return above


def _name_of(entry: dict[str, Any], position: int) -> str | int:
    named = [entry[key] for key in ("code", "name", "number") if isinstance(entry.get(key), str)]
    return named[0] if named else position


def instant_of(cell: str, zone: Any) -> datetime | None:
    """ "Tue 21 Apr 2026 24:00" on the wall; None for an empty cell. ValueError for a wrong weekday."""
    if not cell:
        return None
    text, end_of_day = cell.replace("24:00", "00:00"), "24:00" in cell
    form = "%a %d %b %Y %H:%M:%S" if text.count(":") == 2 else "%a %d %b %Y %H:%M"
    found = datetime.strptime(text, form).replace(tzinfo=zone)
    if not text.startswith(f"{found:%a}"):
        raise ValueError(f"{cell} is a {found:%A}")
    return found + timedelta(days=1) if end_of_day else found
