"""Texts in both languages."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Language = Literal["nl", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("nl", "en")


class Text(NamedTuple):
    """One text in both languages."""

    nl: str
    en: str

    def in_language(self, language: Language) -> str:
        """The text in one of the two languages."""
        return self.nl if language == "nl" else self.en
