"""Bytes -> text -> plain data: size, encoding and TOML, each refusal in our own words."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from typing import Final

from stipt.sla.document.lines import LineMap, key_text, too_deep
from stipt.sla.document.problems import Problem, quoted

LARGEST_BYTES: Final = 1_000_000

_MARKS: Final = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
"""Byte order marks, the longer ones first."""

_UTF8: Final = "text in UTF-8; save the file with that encoding"

_PLACE = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)$")

_REMEDIES: Final = (
    ("Expected '='", "a line that isn't a setting", "key = value, or [section]"),
    ("Expected newline", "more after the end of a value", "one setting on a line"),
    ("Invalid statement", "a line that isn't a setting", "key = value, or [section]"),
    (
        "Invalid initial character for a key",
        "a key that can't be read",
        "a word, or text in quotes",
    ),
    ("Expected ']", "a section's name without its end", "[section], or [[section]]"),
    ("Unclosed array", "a list without its end", "a ] that closes the list"),
    (
        "Unclosed inline",
        "a { } table that isn't closed on its line",
        "{ key = value, key = value }",
    ),
    ("Unterminated string", "text without its end", "quotes around the whole text"),
    ('Expected \'"""\'', "text without its end", 'three quotes, """, behind the text'),
    ("Expected \"'''\"", "text without its end", "three quotes, ''', behind the text"),
    ("Illegal character '\\n'", "text without its end", "quotes around the whole text"),
    ("Unescaped", "a single \\ in text", "a double one, \\\\"),
    ("Invalid hex", "a \\u without four hex digits", "a double one, \\\\u, or four hex digits"),
    ("Escaped character", "a \\u of no character", "the character itself"),
    ("Invalid date", "a date or time that doesn't exist", "a date of the calendar, as 2026-02-28"),
    (
        "Invalid value",
        "a value that can't be read",
        "text in quotes, a number, true, or 2026-01-31",
    ),
    ("Found invalid", "a character that can't stand there", "text without control characters"),
    ("Illegal character", "a character that can't stand there", "text without control characters"),
    ("Duplicate inline", "a key a second time", "one of the two"),
    ("Cannot", "a key or section a second time, or as two kinds of thing", "one of the two"),
)
"""What the reader of the standard library says, by its beginning, and how we say it."""


def decoded(data: bytes) -> str | Problem:
    """The text of a file. A UTF-8 byte order mark is dropped, any other encoding named."""
    if len(data) > LARGEST_BYTES:
        return Problem(0, "", f"{len(data) / 1e6:.1f} MB", too_large())
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Problem(0, "", f"text in {encoding}", _UTF8)
    if b"\x00" in data:
        line = data[: data.index(b"\x00")].count(b"\n") + 1
        return Problem(line, "", "a zero byte, as in UTF-16 or in no text at all", _UTF8)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        letter = data[error.start : error.start + 1].decode("cp1252", "replace")
        found = f'a byte that isn\'t UTF-8 (in Latin-1 it is "{letter}")'
        return Problem(line, "", found, _UTF8)


def too_large() -> str:
    """What is right about size."""
    return f"an agreement of at most {LARGEST_BYTES / 1e6:.0f} MB"


def parsed(text: str) -> dict[str, object] | Problem:
    """The data of a TOML text, numbers with a fraction as Decimal."""
    text = text.removeprefix("\ufeff")
    if len(text) > LARGEST_BYTES:
        return Problem(0, "", f"{len(text) / 1e6:.1f} MB", too_large())
    try:
        text.encode()
    except UnicodeEncodeError as error:
        line = text[: error.start].count("\n") + 1
        return Problem(line, "", "half a character (a lone surrogate)", "whole characters")
    if (line_too_deep := too_deep(text)) is not None:
        return Problem(
            line_too_deep, "", "brackets or dots nested out of all bounds", "at most a few levels"
        )
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        return _in_own_words(text, str(error))
    except ValueError:
        # Python refuses to read whole numbers of more than 4300 digits; the reader says no line.
        digits = re.search(r"\d[\d_]{4000,}", text)
        line = text[: digits.start()].count("\n") + 1 if digits else 1
        return Problem(line, "", "a number of thousands of digits", "a smaller number")


def _in_own_words(text: str, message: str) -> Problem:
    place = _PLACE.search(message)
    at = int(place[1]) if place and place[1] else text.count("\n") + 1
    unknown = ("", "text that is no TOML", "key = value lines under [sections]")
    remedies = (remedy for remedy in _REMEDIES if message.startswith(remedy[0]))
    beginning, found, wanted = next(remedies, unknown)
    if beginning in ("Cannot", "Duplicate inline"):
        for path, first_line, line in LineMap(text).twice:
            if line <= at:
                key = key_text(path)
                found = f"{quoted(key)} a second time; the first is on line {first_line}"
                return Problem(line, key, found, wanted)
    return Problem(at, "", found, wanted)
