"""What a file is, from its first bytes: one of a few kinds that can do no harm, else just bytes."""

from __future__ import annotations

import codecs
import re
from typing import Final

import puremagic

PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""The only kinds that are ever shown in a page."""
PLAIN: Final = "text/plain"
ARCHIVE: Final = "application/zip"
BYTES: Final = "application/octet-stream"
_MARKED: Final = PICTURES | {"application/pdf"}
KINDS: Final = _MARKED | {PLAIN, ARCHIVE, BYTES}

HEAD_BYTES: Final = 65_536
"""How many of the first bytes `kind_of` looks at; more change nothing."""

_ZIP: Final = b"PK\x03\x04"
_A_GUESS: Final = 0.3
_NOT_IN_TEXT: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def kind_of(head: bytes) -> str:
    """The kind of a file that begins with `head`; only those of KINDS.

    Office documents are zip files, and are called so. What has no mark of its own and reads as
    text is text; what has the mark of anything else, a page or a program, is just bytes.
    """
    best = _best_match(head)
    if best is not None and best.byte_match == _ZIP:
        return ARCHIVE
    if best is not None and best.mime_type in _MARKED:
        return str(best.mime_type)
    is_marked = best is not None and best.confidence >= _A_GUESS
    return PLAIN if not is_marked and _reads_as_text(head) else BYTES


def _best_match(head: bytes) -> puremagic.main.PureMagicWithConfidence | None:
    """What the library is surest of; one version of it returns nothing, another raises."""
    try:
        matches = puremagic.magic_string(head)
    except puremagic.PureError:
        return None
    return matches[0] if matches else None


def _reads_as_text(head: bytes) -> bool:
    """UTF-8 without control characters; a character that `head` cuts off at its end is no fault."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return not _NOT_IN_TEXT.search(text)
