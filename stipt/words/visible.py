"""Text of others, made harmless to look at: nothing in it moves the cursor, hides or turns the line.

A name in a ticket may hold an escape sequence, a line break, or a mark that turns the direction of
what follows. A terminal, a page or a mail that shows it as it is shows something else than was
written; so each such character is shown as what it is.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_HARMLESS: Final = re.compile(r"[\x20-\x7e\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027]*")
"""Text that needs no second look: letters of the Latin scripts, signs, dashes and quotes."""

_HIDING: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Kinds of character that show nothing: controls, marks of direction, no width, line ends."""

_BLANK: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that nobody sees either."""


def visible(text: str) -> str:
    """The text on one line, each character that hides shown: ␛ for an escape, else <U+202E>."""
    if _HARMLESS.fullmatch(text):
        return text
    return "".join(_shown(character) if is_hiding(character) else character for character in text)


def visible_lines(text: str) -> str:
    """The same for text of several lines, which stay lines."""
    return "\n".join(visible(line) for line in text.split("\n"))


def is_hiding(character: str) -> bool:
    """Whether a character shows nothing, and may change how others are shown."""
    return unicodedata.category(character) in _HIDING or character in _BLANK


def _shown(character: str) -> str:
    place = ord(character)
    if place < 0x20:
        return chr(0x2400 + place)
    return "␡" if place == 0x7F else f"<U+{place:04X}>"
