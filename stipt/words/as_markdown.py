"""A document in Markdown as code hosts show it: tables, footnotes, links between headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from stipt.words.blocks import (
    Block,
    Document,
    Drawing,
    Heading,
    Listing,
    Note,
    Paragraph,
    Phrase,
    Ref,
    Signatures,
    Table,
)
from stipt.words.visible import visible

_SPECIAL = re.compile(r"([\\`*_\[\]<>|&~])")
_LEADING = re.compile(r"^(\d*)([#+.)=-])(?=[\s#=-]|$)")


def to_markdown(document: Document) -> str:
    """The document in Markdown."""
    anchors = {b.anchor: _slug(_heading_text(b)) for b in document.blocks if isinstance(b, Heading)}
    parts = ("\n".join(_lines(block, anchors)) for block in document.blocks)
    return "\n\n".join([f"# {escaped(document.title)}", *parts]) + "\n"


def _lines(block: Block, anchors: Mapping[str, str]) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * block.level} {escaped(_heading_text(block))}"
        case Paragraph(kind="reading"):
            yield f"> {_phrase(block.phrase, anchors)}"
        case Paragraph():
            yield _phrase(block.phrase, anchors)
        case Table():
            yield from _table(block, anchors)
        case Listing():
            for place, item in enumerate(block.items, start=1):
                mark = f"{place}." if block.is_ordered else "-"
                yield f"{mark} {_phrase(item, anchors)}"
        case Note():
            yield f"[^{block.number}]: {escaped(block.text)}"
        case Drawing():
            yield f"- {escaped(block.sentence)}"
        case Signatures():
            yield from _signatures(block)
        case _:
            yield f"{escaped(block.label)}: `{block.value}`"


def _heading_text(heading: Heading) -> str:
    return f"{heading.number} {heading.text}".strip()


def _slug(text: str) -> str:
    """What code hosts make of a heading for links."""
    return re.sub(r"[^\w\- ]", "", text).strip().lower().replace(" ", "-")


def escaped(text: str) -> str:
    """Text on one line in which no character means anything to Markdown."""
    line = visible(text.replace("\n", " "))
    return _LEADING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", line))


def _phrase(phrase: Phrase, anchors: Mapping[str, str]) -> str:
    parts = [escaped(phrase.text)] if phrase.text else []
    return " ".join([*parts, *(_ref(ref, anchors) for ref in phrase.refs)])


def _ref(ref: Ref, anchors: Mapping[str, str]) -> str:
    if ref.is_note:
        return f"[^{ref.label}]"
    return f"[{escaped(ref.label)}](#{anchors[ref.anchor]})"


def _table(table: Table, anchors: Mapping[str, str]) -> Iterator[str]:
    if table.shows_caption:
        yield f"**{escaped(table.caption)}**"
        yield ""
    yield _row([_phrase(column, anchors) for column in table.columns])
    yield _row(["---"] * len(table.columns))
    for row in table.rows:
        yield _row([_phrase(cell, anchors) for cell in row])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _signatures(block: Signatures) -> Iterator[str]:
    yield _row(["", *(f"{escaped(p.name)} ({escaped(p.role)})" for p in block.parties)])
    yield _row(["---"] * (len(block.parties) + 1))
    for label in block.lines:
        yield _row([escaped(label), *("" for _ in block.parties)])
