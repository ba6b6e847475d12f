"""Plain data -> TOML that a person likes to read: sections, short tables on a line, long text
wrapped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final, cast

from stipt.sla.document.schema import NO_TERM

WIDTH: Final = 100

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SECTIONS_BY_NAME: Final = frozenset({"calendars", "kept_holidays"})
_LISTS_OF_SECTIONS: Final = frozenset(
    {"special_days", "closures", "versions", "rules", "components"}
)
_DOTTED: Final = {
    **dict.fromkeys(("hours", "holidays", "targets", "impacts", "urgencies", "cells"), 1),
    "priorities": 2,
}
"""Tables whose keys read better as ``hours.mon-fri = ...`` than within braces, and how deep."""

Table = dict[str, object]


def toml_text(data: Table) -> str:
    """The text of an agreement's data."""
    lines: list[str] = []
    for key, value in data.items():
        if isinstance(value, list):
            for entry in cast("list[Table]", value):
                lines += ["", f"[[{key}]]", *_body((key,), entry)]
        elif not isinstance(value, dict):
            lines += [f"{key} = {_scalar(value)}"]
        elif key in _SECTIONS_BY_NAME:
            for name, table in value.items():
                lines += ["", f"[{_dotted(key, name)}]", *_body((key, name), table)]
        else:
            lines += ["", f"[{key}]", *_body((key,), value)]
    return "\n".join(lines) + "\n"


def _body(path: tuple[str, ...], table: Table) -> Iterator[str]:
    """The lines of a section: its keys, then the lists of sections within it."""
    for key, value in table.items():
        if key not in _LISTS_OF_SECTIONS:
            yield from _pair(_key(key), value, _DOTTED.get(key, 0))
    for key in _LISTS_OF_SECTIONS & table.keys():
        for entry in cast("list[Table]", table[key]):
            yield from ("", f"[[{_dotted(*path, key)}]]", *_body((*path, key), entry))


def _pair(key: str, value: object, dotted: int = 0) -> Iterator[str]:
    """A key and its value, over several lines where one is too short."""
    value = _shortened(value)
    line = f"{key} = {_inline(value)}"
    if isinstance(value, dict):
        if dotted or len(line) > WIDTH:
            for inner, inside in value.items():
                yield from _pair(f"{key}.{_key(inner)}", inside, max(0, dotted - 1))
        else:
            yield line
    elif isinstance(value, list) and len(line) > WIDTH:
        yield from (f"{key} = [", *(f"    {_inline(_shortened(v))}," for v in value), "]")
    elif isinstance(value, str) and (len(line) > WIDTH or "\n" in value):
        yield from (f'{key} = """', *_wrapped(value), '"""')
    else:
        yield line


def _shortened(value: object) -> object:
    """A table as the one text that says the same, where there is one."""
    if isinstance(value, dict):
        if value.keys() == {"nl", "en"} and value["nl"] == value["en"]:
            return value["nl"]
        if value.keys() == {"within"}:
            return value["within"]
        for text, key in NO_TERM.items():
            if value.keys() == {key}:
                return text
    return value


def _inline(value: object) -> str:
    value = _shortened(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(k)} = {_inline(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_inline(entry) for entry in value) + "]"
    return _scalar(value)


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    return f"{value:f}" if not isinstance(value, int) else str(value)


def _wrapped(text: str) -> Iterator[str]:
    """The lines of a long text between triple quotes; they flow together when read."""
    for line in text.split("\n"):
        row = ""
        for word in line.split(" "):
            # A line that begins with "- " would be read as a list's entry.
            if row and word != "-" and len(row) + len(word) >= WIDTH:
                yield _escaped(row)
                row = word
            else:
                row = f"{row} {word}" if row else word
        yield _escaped(row)


def _escaped(text: str) -> str:
    return _scalar(text)[1:-1].replace('\\"', '"').replace('"""', '""\\"')


def _dotted(*keys: str) -> str:
    return ".".join(_key(key) for key in keys)


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else json.dumps(key, ensure_ascii=False)
