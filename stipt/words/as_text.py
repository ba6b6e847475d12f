"""A document for the terminal: wrapped lines, aligned tables."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

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

WIDTH: Final = 92
GAP: Final = 2


def to_text(document: Document, *, width: int = WIDTH) -> str:
    """The document in lines of at most `width` characters; a longer word alone may stand out."""
    lines = [document.title, "=" * len(document.title), ""]
    for block in document.blocks:
        lines += [*_lines(block, width), ""]
    return "\n".join(visible(line) for line in lines)


def _lines(block: Block, width: int) -> Iterator[str]:
    match block:
        case Heading(level=2):
            yield from ("", block.text, "-" * len(block.text))
        case Heading():
            yield f"{block.number}  {block.text}".strip()
        case Paragraph(kind="reading"):
            yield from _wrapped(phrase_text(block.phrase), width, "  | ")
        case Paragraph():
            yield from _wrapped(phrase_text(block.phrase), width)
        case Table():
            yield from _table(block, width)
        case Listing():
            for place, item in enumerate(block.items, start=1):
                mark = f"{place}. " if block.is_ordered else "- "
                yield from _wrapped(phrase_text(item), width, mark)
        case Note():
            yield from _wrapped(block.text, width, f"({block.number}) ")
        case Drawing():
            yield from _wrapped(block.sentence, width, "- ")
        case Signatures():
            yield from _signatures(block, width)
        case _:
            yield f"{block.label}: {block.value}"


def phrase_text(phrase: Phrase) -> str:
    """A phrase with its references in brackets."""
    if not phrase.text:
        return " ".join(ref.label for ref in phrase.refs)
    return TOGETHER.join([phrase.text, *(_mark(ref) for ref in phrase.refs)])


def _mark(ref: Ref) -> str:
    """A note's number in brackets of its own, so that no clause is taken for it."""
    label = ref.label.replace(" ", TOGETHER)
    return f"({label})" if ref.is_note else f"[{label}]"


TOGETHER: Final = "\u00a0"
"""Between what is not to be parted by the end of a line; a space once the lines are made."""

_NUMBER = re.compile(r"(?<=\d) (?=%)|(?<=[€$£]) (?=\d)")


def _wrapped(text: str, width: int, mark: str = "") -> list[str]:
    """Lines behind a mark; a bar is repeated on each line, another mark leaves room."""
    indent = mark if "|" in mark else " " * len(mark)
    text = _NUMBER.sub(TOGETHER, text)
    lines = textwrap.wrap(text, width, initial_indent=mark, subsequent_indent=indent)
    return [line.replace(TOGETHER, " ") for line in lines]


def _table(table: Table, width: int) -> Iterator[str]:
    rows = [[phrase_text(cell) for cell in row] for row in (table.columns, *table.rows)]
    widths = _widths(rows, width)
    if table.shows_caption:
        yield table.caption
    rule = (" " * GAP).join("-" * column for column in widths)
    for place, row in enumerate(rows):
        yield from _row(row, widths)
        if place == 0:
            yield rule


def _widths(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """The width of each column: as wide as it wants, or shared by need when that is too much."""
    columns = list(zip(*rows, strict=True))
    wanted = [max(len(cell) for cell in column) for column in columns]
    room = width - GAP * (len(columns) - 1)
    if sum(wanted) <= room:
        return wanted
    needed = [max(len(word) for cell in column for word in cell.split(" ")) for column in columns]
    while sum(needed) > room and max(needed) > 1:
        needed[needed.index(max(needed))] -= 1
    spare = max(room - sum(needed), 0)
    more = [want - need for want, need in zip(wanted, needed, strict=True)]
    return [need + spare * m // max(sum(more), 1) for need, m in zip(needed, more, strict=True)]


def _row(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    wrapped = [textwrap.wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for parts in zip_longest(*wrapped, fillvalue=""):
        line = (" " * GAP).join(
            part.ljust(width) for part, width in zip(parts, widths, strict=True)
        )
        yield line.replace(TOGETHER, " ").rstrip()


def _signatures(block: Signatures, width: int) -> Iterator[str]:
    """Both parties beside each other, a line to write on for each thing asked."""
    half = (width - 4) // len(block.parties)
    roles = [f"({party.role})".replace(" ", TOGETHER) for party in block.parties]
    names = [
        textwrap.wrap(f"{party.name} {role}", half)
        for party, role in zip(block.parties, roles, strict=True)
    ]
    rows: list[Sequence[str]] = [*zip_longest(*names, fillvalue="")]
    for label in block.lines:
        to_write_on = f"{label} {'_' * max(half - len(label) - 1, 4)}"
        rows += [[""], [to_write_on] * len(names)]
    for parts in [*rows, [""]]:
        line = (" " * 4).join(part.ljust(half) for part in parts)
        yield line.replace(TOGETHER, " ").rstrip()
