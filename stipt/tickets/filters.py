"""The filter language of lists, as it stands in an address: `type:incident-1 is:breached printer`."""

from __future__ import annotations

from typing import Final, NamedTuple

KEYS: Final = ("type", "customer", "is", "assignee", "team", "priority", "turn")
IS: Final = (
    "open",
    "breached",
    "soon",
    "urgent",
    "paused",
    "solved",
    "closed",
    "waiting",
    "current",
    "unassigned",
    "any",
)
ME: Final = "me"
NOBODY: Final = "nobody"


class Filter(NamedTuple):
    """What is asked for: pairs of key and value, and words of a subject or a number."""

    pairs: tuple[tuple[str, str], ...] = ()
    words: str = ""

    def values(self, key: str) -> list[str]:
        """All values of a key; more than one means any of them."""
        return [value for name, value in self.pairs if name == key]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left out."""
        return not self.pairs and not self.words

    def without(self, key: str, value: str) -> Filter:
        """The filter less one of its pairs."""
        return self._replace(pairs=tuple(pair for pair in self.pairs if pair != (key, value)))

    def text(self) -> str:
        """The filter as somebody would type it."""
        return " ".join([*(f"{key}:{value}" for key, value in self.pairs), self.words]).strip()


def parse(text: str) -> Filter:
    """Read what somebody typed; a key that there isn't is taken for a word of the subject."""
    pairs, words = [], []
    for part in text.split():
        key, colon, value = part.partition(":")
        if colon and key.lower() in KEYS and value:
            pairs.append((key.lower(), value.lower()))
        else:
            words.append(part)
    return Filter(tuple(pairs), " ".join(words))
