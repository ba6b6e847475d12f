"""Mail addresses as servers take them."""

from __future__ import annotations

import re
from typing import Final

# What stands in an address without quotes; those with quotes are nobody's.
_LOCAL: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+")
_DOMAIN: Final = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


def for_the_envelope(address: str) -> str:
    """The address in ASCII, a domain of other letters in its agreed spelling.

    ValueError when no server could take it.
    """
    local, at, domain = address.rpartition("@")
    try:
        domain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError as wrong:
        raise ValueError(f"{address!r} is no mail address: {wrong}") from wrong
    if not at or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise ValueError(f"{address!r} is no mail address: correct it at the person")
    return f"{local}@{domain}"
