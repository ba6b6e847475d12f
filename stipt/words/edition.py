"""An edition: one agreement in one language as of a date, with the references inside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from stipt.sla.agreement import Agreement, Obligation
from stipt.sla.texts import Language, Text
from stipt.words.blocks import Listing, Note, Paragraph, Phrase, Ref
from stipt.words.quantities import capital, either


@dataclass(frozen=True, slots=True)
class Edition:
    """What the sections of a document are written from; `notes` grow while they are."""

    agreement: Agreement
    language: Language
    at: date
    notes: list[Note] = field(default_factory=list)

    def say(self, nl: str, en: str) -> str:
        """The text in the language of this edition."""
        return either(self.language, nl, en)

    def phrase(self, nl: str, en: str, *clauses: str | None) -> Phrase:
        """The text in the language of this edition, with references to clauses behind it."""
        return Phrase(self.say(nl, en), self.refs(*clauses))

    def paragraph(self, nl: str, en: str, *clauses: str | None) -> Paragraph:
        """A paragraph in the language of this edition, with references to clauses behind it."""
        return Paragraph(self.phrase(nl, en, *clauses))

    def text(self, text: Text) -> str:
        """A text of the agreement in the language of this edition."""
        return text.in_language(self.language)

    def paragraphs(
        self, text: Text, kind: Literal["text", "reading"] = "text"
    ) -> Iterator[Paragraph | Listing]:
        """A longer text of the agreement: empty lines part paragraphs, "- " begins a point."""
        for part in self.text(text).split("\n\n"):
            lines = part.strip().split("\n")
            points = [line[2:] for line in lines if line.startswith("- ")]
            if prose := [line for line in lines if not line.startswith("- ")]:
                yield Paragraph(Phrase("\n".join(prose)), kind)
            if points:
                yield Listing(tuple(Phrase(point) for point in points))

    def title(self, obligation: Obligation) -> str:
        """An obligation's title as a heading has it."""
        return capital(self.text(obligation.title))

    def refs(self, *clauses: str | None) -> tuple[Ref, ...]:
        """References to clauses that the agreement has, each once."""
        known = [number for number in dict.fromkeys(clauses) if number in self.agreement.clauses]
        return tuple(
            Ref(self.clause_label(str(number)), clause_anchor(str(number))) for number in known
        )

    def clause_label(self, number: str) -> str:
        """How a clause is referred to: C5 as it is, a bare number as "art. 5"."""
        return number if number[:1].isalpha() else self.say(f"art. {number}", f"cl. {number}")

    def note(self, text: str) -> Ref:
        """A reference to a footnote, which is kept; the same text is the same note."""
        for note in self.notes:
            if note.text == text:
                break
        else:
            number = len(self.notes) + 1
            note = Note(number, f"note-{number}", text)
            self.notes.append(note)
        return Ref(str(note.number), note.anchor, is_note=True)


def clause_anchor(number: str) -> str:
    """What a clause's heading is called inside the document: "c5", "clause-12-3"."""
    plain = re.sub(r"[^a-z0-9]+", "-", number.lower()).strip("-")
    return plain if plain[:1].isalpha() else f"clause-{plain}"
