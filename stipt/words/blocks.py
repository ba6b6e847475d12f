"""A document as a list of blocks: what is said, not how it looks. `render` makes pages of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from stipt.sla.calendar import Calendar
from stipt.sla.texts import Language
from stipt.words.quantities import short_date


class Ref(NamedTuple):
    """A reference to a heading or note of the same document: "C5", or a note's number."""

    label: str
    anchor: str
    is_note: bool = False


class Phrase(NamedTuple):
    """A piece of running text with the references behind it."""

    text: str
    refs: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 2 is a section, 3 a clause or part of one, with its number if it has one."""

    text: str
    anchor: str
    level: Literal[2, 3] = 2
    number: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of signed text, or ("reading") how it is read, or ("lead") what comes first."""

    phrase: Phrase
    kind: Literal["text", "lead", "reading"] = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first column holds the headings of its rows.

    The caption is there to be heard; it `shows` where the text around doesn't say as much.
    """

    caption: str
    columns: tuple[Phrase, ...]
    rows: tuple[tuple[Phrase, ...], ...]
    shows_caption: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, numbered when its order matters."""

    items: tuple[Phrase, ...]
    is_ordered: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, referred to by its number."""

    number: int
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """An example drawn: office time of a calendar from a start to a due, epoch seconds.

    `sentence` says the same in words; whoever renders the document may draw it.
    """

    name: str
    title: str
    sentence: str
    calendar: Calendar
    starts_at: int
    due_at: int
    language: Language

    def day(self, day: date) -> str:
        """A date as its label says it."""
        return short_date(day, self.language)


class Party(NamedTuple):
    """Who signs, and as what."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """Room for both parties to sign, one line for each of `lines`."""

    parties: tuple[Party, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Colophon:
    """The last line: what identifies exactly this text."""

    label: str
    value: str


Block = Heading | Paragraph | Table | Listing | Note | Drawing | Signatures | Colophon


@dataclass(frozen=True, slots=True)
class Document:
    """A title and what stands under it."""

    title: str
    language: Language
    blocks: tuple[Block, ...]
