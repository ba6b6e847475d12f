"""An agreement in words as part of a page: its sections as HTML, and what to find where.

One rendering for all who show it: the customer's own page, the preview before it is signed, and
the versions that were. Words and readings come from `stipt.words`, drawings from `stipt.charts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from django.utils.safestring import SafeString, mark_safe

from stipt.agreements.reader import agreement_with_id
from stipt.charts.office_line_svg import draw
from stipt.proof import fingerprint
from stipt.sla import Agreement
from stipt.sla.document import as_data
from stipt.sla.texts import Language
from stipt.words.agreement import document
from stipt.words.as_html import to_html
from stipt.words.blocks import Document, Heading

_KEPT: Final = 100
_HEADING: Final = re.compile(r"(</?h)([23])(?=[ >])")


class Place(NamedTuple):
    """One line of the contents: where it leads, what stands there, and its clause if it is one."""

    anchor: str
    text: str
    number: str


class AgreementPage(NamedTuple):
    """A title, the sections under it as safe HTML, and their contents, all in one language."""

    title: str
    language: Language
    html: SafeString
    contents: tuple[Place, ...]


@lru_cache(maxsize=_KEPT)
def page_of_signed(row_id: int, language: Language, day: date) -> AgreementPage:
    """A signed version by its row's id; `day`: from which examples and holidays are looked for."""
    return page_of(agreement_with_id(row_id), language, day=day)


def page_of(
    agreement: Agreement, language: Language, *, day: date, level: int = 2
) -> AgreementPage:
    """An agreement, signed or not; its sections get headings of `level`, clauses one deeper."""
    print_of = fingerprint(as_data(agreement))
    written = document(agreement, language, at=day, fingerprint=print_of)
    return AgreementPage(
        written.title, language, _sections(written, level), tuple(_contents(written))
    )


def _sections(written: Document, level: int) -> SafeString:
    """What stands under the title of the stand-alone page, its headings moved to our levels.

    `stipt.words` escapes every text of the agreement, so that a tag in it can only be its own.
    """
    page = to_html(written, draw=draw)
    _, _, after = page.partition("</h1>\n")
    sections, _, _ = after.partition("</main>")
    moved = _HEADING.sub(lambda tag: f"{tag[1]}{int(tag[2]) + level - 2}", sections)
    return mark_safe(moved)  # noqa: S308 - see above


def _contents(written: Document) -> Iterator[Place]:
    for block in written.blocks:
        if isinstance(block, Heading) and (block.level == 2 or block.number):
            yield Place(block.anchor, block.text, block.number)
