"""Why a file was not taken."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A file can't be taken; `code` names why, and `told` holds what a sentence about it names.

    The message is English and for logs; `stipt.files.sentences` has the words of a screen.
    """

    field = "files"

    def __init__(self, code: str, message: str, **told: Any) -> None:
        super().__init__(message)
        self.code = code
        self.told = told
