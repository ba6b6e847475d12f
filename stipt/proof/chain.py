"""A chain of hashes over events: each link holds all before it, so that no past can be changed.

A link is the SHA-256 over ``stipt chain/1``, a line end, the link before it (64 hexadecimal digits;
64 zeros for the first), a line end, and the event's canonical bytes. A chain shows every change,
loss and swap inside it. That its end is missing shows only against a link kept elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final

from stipt.proof.canonical import canonical

FIRST: Final = "0" * 64


def chain(previous: str | None, event: Mapping[str, Any]) -> str:
    """The link of an event that follows the link `previous`; None before the first."""
    before = FIRST if previous is None else previous
    link = hashlib.sha256(b"stipt chain/1\n" + before.encode("ascii") + b"\n" + canonical(event))
    return link.hexdigest()


def verify(events: Sequence[Mapping[str, Any]], hashes: Sequence[str]) -> int | None:
    """The index of the first event that doesn't fit its link; None when all do.

    Where one of the two is longer, the first without its other half is broken.
    """
    previous: str | None = None
    for index, (event, link) in enumerate(zip_longest(events, hashes)):
        if event is None or link is None:
            return index
        if chain(previous, event) != link:
            return index
        previous = link
    return None
