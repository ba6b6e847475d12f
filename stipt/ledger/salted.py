"""Hashes of texts that may have to be forgotten: salted, the salt beside the text.

An event carries the hash. While text and salt are there anybody can check the one against the
other; once both are erased the hash says nothing about the text, and the log still stands.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import NamedTuple

_HEAD = b"stipt text/1\n"


class Salted(NamedTuple):
    """A salt of 16 random bytes and the SHA-256 over head, salt and text, both hexadecimal."""

    salt: str
    digest: str


def salted(text: str) -> Salted:
    """A new salt, and the hash of the text with it."""
    salt = secrets.token_hex(16)
    return Salted(salt, digest_of(text, salt))


def digest_of(text: str, salt: str) -> str:
    """The hash of a text with a given salt: what an event must carry for that text."""
    return hashlib.sha256(_HEAD + bytes.fromhex(salt) + text.encode()).hexdigest()
