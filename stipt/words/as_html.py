"""A document as one page: readable, printable, no script, nothing loaded from elsewhere."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

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
from stipt.words.page_style import STYLE
from stipt.words.quantities import either
from stipt.words.visible import visible_lines

Draw = Callable[[Drawing], str]

_KEPT_TOGETHER = re.compile(r"(?<=\d) (?=(?:%|[hu] \d|[hu]\b|min\b))|(?<=[€$£]) (?=\d)")


def to_html(document: Document, *, draw: Draw | None = None) -> str:
    """A complete page. `draw` makes the picture of an example (SVG); without it words do alone."""
    title = escaped(document.title)
    to_content = either(document.language, "Naar de inhoud", "Skip to the content")
    return "\n".join([
        "<!doctype html>",
        f'<html lang="{document.language}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>",
        f"<style>\n{STYLE}</style>",
        "</head>",
        "<body>",
        f'<a class="skip" href="#main">{to_content}</a>',
        '<div class="columns">',
        '<main id="main">',
        f"<h1>{title}</h1>",
        *_sections(document, draw),
        "</main>",
        *_contents(document),
        "</div>",
        "</body>",
        "</html>",
        "",
    ])  # fmt: skip


def _sections(document: Document, draw: Draw | None) -> Iterator[str]:
    """The blocks, those under a heading of level 2 in a section that it names."""
    is_open = False
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 2:
            if is_open:
                yield "</section>"
            yield f'<section aria-labelledby="{block.anchor}">'
            is_open = True
        yield from _lines(block, draw)
    if is_open:
        yield "</section>"


def _lines(block: Block, draw: Draw | None) -> Iterator[str]:
    match block:
        case Heading():
            yield _heading(block)
        case Paragraph(kind="text"):
            yield f"<p>{_phrase(block.phrase)}</p>"
        case Paragraph():
            yield f'<p class="{block.kind}">{_phrase(block.phrase)}</p>'
        case Table():
            yield from _table(block)
        case Listing():
            name = "ol" if block.is_ordered else "ul"
            items = "".join(f"<li>{_phrase(item)}</li>" for item in block.items)
            yield f"<{name}>{items}</{name}>"
        case Note():
            yield (
                f'<p class="reading" id="{block.anchor}"><sup>{block.number}</sup> '
                f"{escaped(block.text)}</p>"
            )
        case Drawing():
            picture = "" if draw is None else draw(_harmless(block))
            caption = f"<figcaption>{escaped(block.sentence)}</figcaption>"
            yield f"<figure>{picture}{caption}</figure>"
        case Signatures():
            yield from _signatures(block)
        case _:
            label, value = escaped(block.label), escaped(block.value)
            yield f'<p class="colophon">{label} <code>{value}</code></p>'


def _harmless(drawing: Drawing) -> Drawing:
    """A drawing whose texts hide nothing; who draws it knows of lines alone."""
    return replace(
        drawing, title=visible_lines(drawing.title), sentence=visible_lines(drawing.sentence)
    )


def escaped(text: str) -> str:
    """Text for a page; a number stays on one line with its unit."""
    return _KEPT_TOGETHER.sub("\u00a0", html.escape(visible_lines(text)))


def _heading(block: Heading) -> str:
    number = ""
    if block.number:
        number = f'<a class="clause" href="#{block.anchor}">{escaped(block.number)}</a> '
    return f'<h{block.level} id="{block.anchor}">{number}{escaped(block.text)}</h{block.level}>'


def _phrase(phrase: Phrase) -> str:
    """Text with its references close behind it; a reference alone is an ordinary link."""
    if not phrase.text:
        return " ".join(f'<a href="#{ref.anchor}">{escaped(ref.label)}</a>' for ref in phrase.refs)
    return "\u00a0".join([escaped(phrase.text), *(_ref(ref) for ref in phrase.refs)])


def _ref(ref: Ref) -> str:
    link = f'<a class="clause" href="#{ref.anchor}">{escaped(ref.label)}</a>'
    return f"<sup>{link}</sup>" if ref.is_note else link


def _table(table: Table) -> Iterator[str]:
    """A table in a region of its own, so that a wide one can be scrolled by keys too."""
    caption = escaped(table.caption)
    yield f'<div class="scroll" tabindex="0" role="region" aria-label="{caption}">'
    kind = "" if table.shows_caption else ' class="vh"'
    yield f"<table><caption{kind}>{caption}</caption>"
    heads = "".join(f'<th scope="col">{_phrase(column)}</th>' for column in table.columns)
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        cells = "".join(f"<td>{_phrase(cell)}</td>" for cell in row[1:])
        yield f'<tr><th scope="row">{_phrase(row[0])}</th>{cells}</tr>'
    yield "</tbody></table></div>"


def _signatures(block: Signatures) -> Iterator[str]:
    yield '<div class="signatures">'
    for party in block.parties:
        lines = "".join(f"<dt>{escaped(line)}</dt><dd></dd>" for line in block.lines)
        yield f"<div><p><strong>{escaped(party.name)}</strong>, {escaped(party.role)}</p>"
        yield f"<dl>{lines}</dl></div>"
    yield "</div>"


def _contents(document: Document) -> Iterator[str]:
    """Links to the sections, and to the clauses by number, beside the text; not in print."""
    headings = [b for b in document.blocks if isinstance(b, Heading) and (b.level == 2 or b.number)]
    title = either(document.language, "Inhoud", "Contents")
    yield '<nav class="contents" aria-labelledby="contents">'
    yield f'<h2 id="contents">{title}</h2>'
    yield f"<ul>{''.join(_links(headings))}</ul>"
    yield "</nav>"


def _links(headings: Sequence[Heading]) -> Iterator[str]:
    for heading in headings:
        kind = ' class="of-clause"' if heading.number else ""
        number = f' <span class="clause">{escaped(heading.number)}</span>' if heading.number else ""
        link = f'<a href="#{heading.anchor}">{escaped(heading.text)}</a>'
        yield f"<li{kind}>{link}{number}</li>"
