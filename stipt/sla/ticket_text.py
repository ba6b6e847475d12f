"""The text of a ticket -> plain data, each refusal in words and with its place.

Stricter than JSON has to be: a key that stands twice is refused, for only one of the two would count.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from stipt.sla.moments import Refused
from stipt.sla.ticket_keys import shown

_MARKS: Final = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
"""Byte order marks of other encodings, the longer ones first."""


class NoText(Refused):
    """Bytes or text that can't be read at all; `line` is where, from 1."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.line = line


def decoded(data: bytes) -> str:
    """The text of bytes in UTF-8, a byte order mark dropped; NoText names another encoding."""
    try:
        return data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        for mark, encoding in _MARKS:
            if data.startswith(mark):
                told = f"text in {encoding}, not in UTF-8; save it as UTF-8"
                raise NoText(told, 1) from None
        line = data.count(b"\n", 0, error.start) + 1
        told = f"not in UTF-8: byte {error.start + 1} can't be read; save it as UTF-8"
        raise NoText(told, line) from None


def read_json(text: str) -> Any:
    """The data of a JSON text. NoText for what is no JSON; Refused for a key that stands twice."""
    twice: dict[int, _Twice] = {}

    def read_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        read = dict(pairs)
        if len(read) < len(pairs):
            count = Counter(key for key, _ in pairs)
            key = next(key for key in count if count[key] > 1)
            twice[id(read)] = _Twice(read, key)
        return read

    try:
        data = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=read_object)
    except json.JSONDecodeError as error:
        raise NoText(f"no JSON: {error.msg} at character {error.colno}", error.lineno) from None
    except RecursionError:
        raise NoText("no ticket: the JSON is nested too deep", 1) from None
    except ValueError:  # Python reads no whole number of more than 4300 digits, and says no place
        raise NoText("no ticket: a number of thousands of digits", _line_of_digits(text)) from None
    if twice:
        raise _refusal_of(twice, data)
    return data


class _Twice(NamedTuple):
    """An object that has a key twice; what it says is kept, so that nothing else has its identity."""

    read: dict[str, Any]
    key: str


def _line_of_digits(text: str) -> int:
    digits = re.search(r"\d{4000}", text)
    return 1 + (text.count("\n", 0, digits.start()) if digits else 0)


Place = tuple[str | int, ...]


def _refusal_of(twice: Mapping[int, _Twice], data: Any) -> Refused:
    """The first object of the text that has a key twice, with the event that it belongs to."""
    found = [(place, twice[id(read)].key) for place, read in _objects(data) if id(read) in twice]
    place, key = found[0]
    told = f"the key {shown(key)} stands twice"
    match place:
        case ("events", int(index), *inside):
            return Refused(f"{_path(inside)}{told}", index)
        case _:
            return Refused(f"{_path(place)}{told}")


def _objects(data: Any) -> Iterator[tuple[Place, Any]]:
    """Every object of the data with its place, in the order of the text."""
    waiting: list[tuple[Place, Any]] = [((), data)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, dict):
            yield place, value
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        deeper = [((*place, step), each) for step, each in inside if isinstance(each, dict | list)]
        waiting += reversed(deeper)


def _path(place: Iterable[str | int]) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    path = "".join(steps).removeprefix(".")
    return f"{path}: " if path else ""
