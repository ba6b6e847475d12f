"""Why a verb did nothing: of this room, and of those above that ask for no more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Refused(Exception):
    """What was asked can't be done; `code` names why, for the words of a screen, and `field` where.

    `about` holds the names that the sentence of a screen tells: who has the mail address already.
    The message is English and for logs; a screen has its own sentence for each code.
    """

    def __init__(
        self, code: str, message: str, field: str = "", about: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.field = field
        self.about = about or {}


class Stale(Refused):
    """What was to be changed isn't any more as it was when somebody looked; `now` is how it is.

    `now` is a snapshot as the ledger keeps it, and so is what a verb takes as `expected`.
    """

    def __init__(self, now: Mapping[str, Any]) -> None:
        super().__init__("changed-meanwhile", "somebody else changed it meanwhile")
        self.now = now


def refuse_if_stale(expected: Mapping[str, Any] | None, now: Mapping[str, Any]) -> None:
    """Raise `Stale` when a key of `expected` has another value now; None expects nothing.

    To be called with the row locked, before it is changed.
    """
    if expected is not None and any(now.get(key) != value for key, value in expected.items()):
        raise Stale(now)
