"""What a document shows, for the tests of its sections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from stipt.sla import Agreement, Calendar
from stipt.sla.texts import Language
from stipt.words.agreement import document
from stipt.words.blocks import Drawing, Heading, Table
from stipt.words.render import to_text
from tests.cast import reference_agreement
from tests.words.written import AT


def told(agreement: Agreement, language: Language, at: date = AT) -> str:
    """The document as one long line, so that a sentence can be looked for."""
    text = to_text(document(agreement, language, at=at, fingerprint="f00d"), width=10_000)
    return " ".join(text.split())


def section(agreement: Agreement, language: Language, heading: str, at: date = AT) -> list[Any]:
    """The blocks under a heading, up to the next of the same level."""
    found: list[Any] = []
    is_inside = False
    for block in document(agreement, language, at=at, fingerprint="f00d").blocks:
        if isinstance(block, Heading) and block.level == 2:
            is_inside = block.text == heading
        elif is_inside:
            found.append(block)
    return found


def table_of(blocks: Sequence[Any]) -> Table:
    (table,) = [block for block in blocks if isinstance(block, Table)]
    return table


def cells(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def with_calendar(calendar: Calendar, **more: Any) -> Agreement:
    return reference_agreement()._replace(calendars={"office": calendar}, **more)


def drawings(agreement: Agreement, at: date = AT) -> list[Drawing]:
    return [b for b in section(agreement, "en", "Examples", at) if isinstance(b, Drawing)]
