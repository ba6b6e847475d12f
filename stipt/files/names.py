"""The name of a file as it is kept: what somebody sent, without what could mislead."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 150
_LONGEST_EXTENSION: Final = 20
_NAMELESS: Final = "file"
# Control characters, invisible ones (those that turn the direction of text among them), halves of
# characters, and the two separators of lines.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def cleaned(name: str) -> str:
    """A name without folders and unseen characters, at most 150 long, its extension kept."""
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(c for c in last if unicodedata.category(c) not in _UNSEEN)
    plain = " ".join(unicodedata.normalize("NFC", seen).split()).strip(". ")
    return _shortened(plain) or _NAMELESS


def _shortened(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > _LONGEST_EXTENSION:
        return name[:LONGEST].rstrip(". ")
    return stem[: LONGEST - len(extension) - 1].rstrip(". ") + dot + extension
