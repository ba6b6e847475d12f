"""`stipt agreement ...`: check, show and compare agreement files."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, Final

from stipt.charts.office_line_svg import draw
from stipt.cli import options as shared
from stipt.cli.output import fail, json_text, many, print_json, say
from stipt.proof.canonical import fingerprint
from stipt.sla.agreement import Agreement
from stipt.sla.calendar import is_within_reach
from stipt.sla.document import (
    as_data,
    differences,
    find,
    schema,
    with_kept_holidays,
)
from stipt.words.agreement import document
from stipt.words.render import to_html, to_markdown, to_text

FORMATS: Final[dict[str, Callable[..., str]]] = {
    "text": to_text,
    "md": to_markdown,
    "html": partial(to_html, draw=draw),
}
_YEARS: Final = re.compile(r"(\d{4})(?:-(\d{4}))?")
_MOST_YEARS: Final = 100


def add_to(subparsers: Any) -> None:
    """Add the command and its own subcommands to the parser."""
    parser = subparsers.add_parser("agreement", help="check, show and compare agreement files")
    commands = parser.add_subparsers(dest="subcommand", metavar="WHAT", required=True)
    _add_check(commands)
    _add_show(commands)
    _add_schema(commands)
    _add_diff(commands)
    _add_holidays(commands)


# -- check -------------------------------------------------------------------------------------


def _add_check(commands: Any) -> None:
    parser = commands.add_parser("check", help="say everything that is wrong with a file, by line")
    shared.add_file(parser)
    shared.add_json(parser)
    parser.set_defaults(run=check)


def check(options: argparse.Namespace) -> int:
    """All errors at once, each with its line, key, what was found and what would be right."""
    agreement = find(options.file)
    if options.json:
        print_json({"ok": True, "problems": [], "fingerprint": _fingerprint(agreement)})
        return 0
    call_types, clauses = len(agreement.call_types), len(agreement.clauses)
    say(
        f"{options.file}: right. Version {agreement.version}, in force from "
        f"{agreement.in_force_from}, {many(call_types, 'call type')}, {many(clauses, 'clause')}."
    )
    return 0


# -- show --------------------------------------------------------------------------------------


def _add_show(commands: Any) -> None:
    parser = commands.add_parser("show", help="the signed document in words, readings included")
    shared.add_file(parser)
    shared.add_language(parser)
    parser.add_argument("--format", choices=list(FORMATS), default="text", help="of the document")
    parser.add_argument(
        "--at",
        type=_day,
        metavar="DATE",
        help="the date to choose examples from; today if left out",
    )
    shared.add_json(parser)
    parser.set_defaults(run=show)


def show(options: argparse.Namespace) -> int:
    """Print the document; with --json the agreement as plain data and its fingerprint."""
    agreement = find(options.file)
    print_of = _fingerprint(agreement)
    if options.json:
        print_json({"agreement": as_data(agreement), "fingerprint": print_of})
        return 0
    at = options.at or datetime.now(UTC).astimezone(agreement.zone).date()
    written = document(agreement, options.lang, at=at, fingerprint=print_of)
    if options.format == "text" and sys.stdout.isatty():
        width = min(max(shutil.get_terminal_size().columns, 40), 100)
        print(to_text(written, width=width))
    else:
        print(FORMATS[options.format](written))
    return 0


def _fingerprint(agreement: Agreement) -> str:
    return fingerprint(as_data(agreement))


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write 2026-11-23") from None
    if not is_within_reach(day):
        raise argparse.ArgumentTypeError(f"{text} lies beyond every calendar (1901 to 2399)")
    return day


# -- schema, diff, holidays --------------------------------------------------------------------


def _add_schema(commands: Any) -> None:
    parser = commands.add_parser("schema", help="JSON Schema of the file, for editors")
    shared.add_json(parser)
    parser.set_defaults(run=print_schema)


def print_schema(_options: argparse.Namespace) -> int:
    """Print the JSON Schema; it is JSON with and without --json."""
    print_json(schema())
    return 0


def _add_diff(commands: Any) -> None:
    parser = commands.add_parser("diff", help="what differs between two agreements, key by key")
    shared.add_file(parser, "a")
    shared.add_file(parser, "b")
    shared.add_json(parser)
    parser.set_defaults(run=diff)


def diff(options: argparse.Namespace) -> int:
    """Print each key that differs with its old and its new value."""
    found = differences(*shared.find_all(options.a, options.b))
    if options.json:
        print_json([difference._asdict() for difference in found])
        return 0
    if not found:
        say("No differences.")
    for key, old, new in found:
        say(key)
        for sign, value in (("-", old), ("+", new)):
            if value is not None:
                say(f"  {sign} {_shown(value)}")
    return 0


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json_text(value)


def _add_holidays(commands: Any) -> None:
    parser = commands.add_parser(
        "holidays", help="holidays by date, as lines to keep with a version of the agreement"
    )
    shared.add_file(parser)
    parser.add_argument(
        "--years", type=_years, required=True, metavar="FIRST-LAST", help="such as 2026-2036"
    )
    shared.add_json(parser)
    parser.set_defaults(run=holidays)


def holidays(options: argparse.Namespace) -> int:
    """Print `kept_holidays` for each calendar with a country's holidays, ready to paste."""
    agreement = find(options.file)
    kept = _kept(with_kept_holidays(agreement, *options.years))
    if options.json:
        print_json(kept)
        return 0
    if not kept:
        return fail(f"{options.file}: no calendar takes the holidays of a country")
    for calendar, rule in kept.items():
        say(f"[kept_holidays.{calendar}]")
        say(f"of = {json_text(rule['of'])}")
        say("dates = [")
        for line in rule["dates"]:
            say(f"    {json_text(line)},")
        say("]")
    return 0


def _kept(agreement: Agreement) -> dict[str, dict[str, Any]]:
    """The file's `kept_holidays`: for each calendar of what (`of`), and the `dates`."""
    kept = as_data(agreement).get("kept_holidays")
    return kept if isinstance(kept, dict) else {}


def _years(text: str) -> tuple[int, int]:
    match = _YEARS.fullmatch(text)
    if match:
        first, last = int(match[1]), int(match[2] or match[1])
        if 1900 <= first <= last < first + _MOST_YEARS and last <= 2400:
            return first, last
    raise argparse.ArgumentTypeError(
        f"{text!r} is no range of at most {_MOST_YEARS} years; write 2026-2036"
    )
