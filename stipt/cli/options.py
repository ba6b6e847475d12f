"""Options and arguments that several commands share, and how they are read."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import Final

from stipt.sla.calendar import is_within_reach
from stipt.sla.texts import LANGUAGES

FILE_HELP: Final = "an agreement file, or the name of an example (reference)"
LARGEST_INPUT: Final = 512 * 1024 * 1024


def add_file(parser: argparse.ArgumentParser, name: str = "file") -> None:
    """The agreement file, first argument of most commands."""
    parser.add_argument(name, metavar=name.upper(), help=FILE_HELP)


def add_json(parser: argparse.ArgumentParser) -> None:
    """`--json`: every command can be read by a program."""
    parser.add_argument("--json", action="store_true", help="print JSON for programs")


def add_language(parser: argparse.ArgumentParser) -> None:
    """`--lang`: the language of the words."""
    parser.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the words")


def instant(text: str) -> datetime:
    """An aware ISO 8601 instant, cut to seconds; ValueError says what would be right."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no instant; write 2026-11-23T09:00:00+01:00") from None
    if value.tzinfo is None:
        raise ValueError(f"{text} has no time zone; add +01:00 or Z")
    if not is_within_reach(value):
        raise ValueError(f"{text} lies beyond every calendar (1900 to 2400)")
    return value.replace(microsecond=0)


def read_text(path: str) -> str:
    """A text file in UTF-8. OSError or ValueError with a message that names the remedy."""
    file = Path(path)
    if file.is_file() and file.stat().st_size > LARGEST_INPUT:
        raise ValueError(f"{path}: larger than {LARGEST_INPUT // 1024 // 1024} MB")
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: not in UTF-8 (byte {error.start}); save it as UTF-8") from None
