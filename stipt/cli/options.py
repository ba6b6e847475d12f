"""Options and arguments that several commands share, and how they are read."""

from __future__ import annotations

import argparse
import ipaddress
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

from stipt.sla.agreement import Agreement
from stipt.sla.calendar import is_within_reach
from stipt.sla.document import AgreementErrors, find
from stipt.sla.texts import LANGUAGES
from stipt.sla.ticket_text import NoText, decoded, read_json

FILE_HELP: Final = "an agreement file, or the name of an example (reference)"
LARGEST_INPUT: Final = 512 * 1024 * 1024


class WrongAgreements(ValueError):
    """Several agreement files that a command needs, each with its mistakes (`wrong`)."""

    def __init__(self, wrong: Sequence[AgreementErrors]) -> None:
        super().__init__(*wrong)
        self.wrong = wrong


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
        raise ValueError(f"{text} lies beyond every calendar (1901 to 2399)")
    return value.replace(microsecond=0)


def port_number(text: str) -> int:
    """A port, 0 for any that is free; ValueError for what is none."""
    return _whole_number(text, 0, 65_535)


def at_least_one(text: str) -> int:
    """A number of processes; ValueError for what is none."""
    return _whole_number(text, 1, 1_000)


def _whole_number(text: str, least: int, most: int) -> int:
    if not text.isdecimal() or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from {least} to {most}")
    return int(text)


def ip_address(text: str) -> str:
    """An address of this machine, as in 0.0.0.0 or ::1; refused where it is a name."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no address, such as 127.0.0.1 or 0.0.0.0"
        ) from None


def find_all(*files: str) -> list[Agreement]:
    """The agreements of all files; WrongAgreements has the mistakes of each that is not right."""
    found: list[Agreement] = []
    wrong: list[AgreementErrors] = []
    for file in dict.fromkeys(files):
        try:
            found.append(find(file))
        except AgreementErrors as errors:
            wrong.append(errors)
    if wrong:
        raise WrongAgreements(wrong)
    known = dict(zip(dict.fromkeys(files), found, strict=True))
    return [known[file] for file in files]


def read_ticket_data(path: str) -> Any:
    """The JSON of a file, or of standard input for "-".

    OSError, ValueError with the place and the remedy, or Refused for a key that stands twice.
    """
    name = "standard input" if path == "-" else path
    try:
        if path != "-":
            with Path(path).open("rb") as file:
                return read_json(decoded(_at_most(file, name)))
        return read_json(decoded(_at_most(standard_input(), name)))
    except NoText as error:
        raise ValueError(f"{name}:{error.line}: {error}") from None


def standard_input() -> IO[bytes]:
    """The bytes of standard input; ValueError where it is closed."""
    if sys.stdin is None:
        raise ValueError("standard input is closed: name a file, or give it one")
    return sys.stdin.buffer


def _at_most(file: IO[bytes], name: str) -> bytes:
    data = file.read(LARGEST_INPUT + 1)
    if len(data) > LARGEST_INPUT:
        raise ValueError(f"{name}: larger than {LARGEST_INPUT // 1024 // 1024} MB")
    return data
