r"""One sequence of bytes for one piece of plain data, and its fingerprint.

The form, version 1. The first line is ``stipt/1``; then follows JSON in UTF-8 in which

- keys are strings, in the order of their code points; no space stands between anything;
- strings are kept as they are, without Unicode normalisation; escaped are only ``"``, ``\`` and
  what lies below U+0020 (``\b \t \n \f \r``, others as ``\u001f`` with small letters);
- whole numbers are written in decimal; there are no others: a fraction is a string in plain
  decimal notation without needless zeros (99.50 is ``"99.5"``, 1e3 is ``"1000"``, -0.0 is ``"0"``);
- an instant is the whole number of seconds since 1970-01-01 UTC; one without a zone, as an
  agreement file may have, is a string (``"2026-11-23T09:00:00"``), like a date (``"2026-11-23"``)
  and a time of the day (``"08:30:00"``);
- ``true``, ``false``, ``null`` and lists are as in JSON.

So comments, the order of keys and the way a number or date is written don't matter, everything
else does. A float and the string of the same digits are the same here; in an agreement file, where
each key has one type, no two agreements differ in that alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

VERSION: Final = b"stipt/1\n"

_COMPACT: Final[dict[str, Any]] = {
    "sort_keys": True,
    "separators": (",", ":"),
    "ensure_ascii": False,
}
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def canonical(data: Any) -> bytes:
    """The bytes of plain data: mappings, lists, strings, numbers, dates, instants, None.

    TypeError or ValueError names the place and what has no canonical form: another type, a key
    that is no string, a fraction of a second, NaN or infinity, half a surrogate pair.
    """
    plain = _plain(data, "")
    return VERSION + json.dumps(plain, **_COMPACT).encode()


def fingerprint(data: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical bytes, 64 hexadecimal digits: of a parsed agreement file, say."""
    return hashlib.sha256(canonical(data)).hexdigest()


def _plain(value: Any, place: str) -> Any:
    match value:
        case None | bool() | int():
            return value
        case str():
            return _text(value, place)
        case float() | Decimal():
            return _number(Decimal(str(value)), place)
        case datetime():
            return _instant(value, place)
        case date() | time():
            return value.isoformat()
        case Mapping():
            return {_key(k, place): _plain(v, f"{place}.{k}") for k, v in value.items()}
        case list() | tuple():
            return [_plain(item, f"{place}[{n}]") for n, item in enumerate(value)]
    raise TypeError(f"{_named(place)}: {type(value).__name__} has no canonical form")


def _text(value: str, place: str) -> str:
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError(f"{_named(place)}: half a surrogate pair is no text")
    return value


def _number(value: Decimal, place: str) -> str:
    if not value.is_finite():
        raise ValueError(f"{_named(place)}: {value} is no number")
    plain = f"{value:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain.strip("-0") == "" else plain


def _instant(value: datetime, place: str) -> int | str:
    if value.microsecond:
        raise ValueError(
            f"{_named(place)}: {value.isoformat()} is not a whole second; cut it first"
        )
    if value.tzinfo is None:
        return value.isoformat()
    return (value - _EPOCH) // timedelta(seconds=1)


def _key(key: Any, place: str) -> str:
    if not isinstance(key, str):
        raise TypeError(f"{_named(place)}: the key {key!r} is no string")
    return _text(key, place)


def _named(place: str) -> str:
    return place.lstrip(".") or "the data"
