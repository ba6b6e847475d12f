"""From text to terms, and from what somebody types to what must be among them.

Both databases index these terms and know nothing of language, so they find the same. A word gives
up to three: itself, and its Dutch and its English stem, since nobody says in which language a
ticket is written.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from snowballstemmer import stemmer  # type: ignore[import-untyped]

LONGEST_TERM: Final = 40
MOST_BYTES: Final = 200_000
"""What is kept of one text; the rest of a log of ten thousand lines isn't found."""
MOST_WORDS: Final = 16
"""How many words of a question count."""
_QUESTION_CHARACTERS: Final = 1_000
_SHORTEST_PREFIX: Final = 2
_WORDS_REMEMBERED: Final = 20_000

_WORD: Final = re.compile(r"[^\W_]+")
_POSSESSIVE: Final = re.compile(r"(?<=\w)['\u2019]s\b")
# Letters that are no letter with an accent to Unicode, but are to who types without them.
_PLAIN: Final = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


class Asked(NamedTuple):
    """One word of a question: any of these terms will do, or one that begins with `prefix`."""

    any_of: tuple[str, ...]
    prefix: str = ""


def terms_of(text: str) -> str:
    """The terms of a text, each once, with spaces between them."""
    kept: dict[str, None] = {}
    room = MOST_BYTES
    for word in _words(text):
        new = [term for term in _forms(word) if term not in kept]
        room -= sum(len(term.encode()) + 1 for term in new)
        if room < 0:
            break
        kept.update(dict.fromkeys(new))
    return " ".join(kept)


def mark_of(scope_id: int) -> str:
    """A scope as a term among the others, which no word can be: so one index finds by both."""
    return f"§{scope_id}"


def asked(text: str) -> list[Asked]:
    """What each word of a question asks for; all of them must be met. Empty when it has none.

    The last word may be unfinished.
    """
    words = list(dict.fromkeys(_words(text[:_QUESTION_CHARACTERS])))[:MOST_WORDS]
    if not words:
        return []
    *others, last = words
    prefix = last if len(last) >= _SHORTEST_PREFIX else ""
    return [*(Asked(_forms(word)) for word in others), Asked(_forms(last), prefix)]


def _words(text: str) -> Iterator[str]:
    """Letters and digits, without accents and capitals; a possessive s is no word."""
    for match in _WORD.finditer(_POSSESSIVE.sub("", _folded(text))):
        yield match[0][:LONGEST_TERM]


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(_PLAIN)


@lru_cache(_WORDS_REMEMBERED)
def _forms(word: str) -> tuple[str, ...]:
    """The word and its stems, each once. Stemming takes longer than all else together."""
    return tuple(dict.fromkeys((word, *(stem(word) for stem in _of_this_thread.stems))))


class _Stemmers(threading.local):
    """Dutch and English; each thread has its own, since a stemmer holds the word it works on."""

    def __init__(self) -> None:
        languages = ("dutch", "english")
        self.stems = tuple(stemmer(language).stemWord for language in languages)


_of_this_thread = _Stemmers()
