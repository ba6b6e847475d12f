"""Why a verb did nothing: of this room, and of those above that ask for no more."""

from __future__ import annotations


class Refused(Exception):
    """What was asked can't be done; `code` names why, for the words of a screen, and `field` where.

    The message is English and for logs; a screen has its own sentence for each code.
    """

    def __init__(self, code: str, message: str, field: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.field = field
