"""What commands that look into an installation begin with: its database, or one sentence why not."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stipt.cli.options import instant
from stipt.cli.output import fail
from stipt.cli.starting import CannotStart, start

if TYPE_CHECKING:
    from stipt.tickets.models import Ticket


class NotThere(Exception):
    """What was asked for isn't in the database; the message names it and says what is."""


def add_installation(parser: Any) -> None:
    """Which installation is looked into."""
    parser.add_argument("--data", metavar="DIR", help="the folder of the data (var)")
    parser.add_argument("--demo", action="store_true", help="look into the example vendor")


def add_number(parser: Any) -> None:
    """The number of a ticket, first argument of these commands."""
    parser.add_argument("number", metavar="NUMBER", type=_number, help="the number of a ticket")


def _number(text: str) -> int:
    try:
        number = int(text.removeprefix("#"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of a ticket") from None
    if not 0 < number < 1 << 63:
        raise argparse.ArgumentTypeError(f"{text} is no number of a ticket")
    return number


def on_installation(options: argparse.Namespace, act: Callable[[argparse.Namespace], int]) -> int:
    """Open the installation and do `act`, which gives the exit code; 1 and a sentence why not."""
    try:
        _open(options)
        return _do(options, act)
    except (CannotStart, NotThere) as reason:
        return fail(str(reason), as_json=options.json)


def _open(options: argparse.Namespace) -> None:
    if _is_open():
        return
    folder = Path(options.data or os.environ.get("STIPT_DATA_DIR") or "var")
    if options.demo:
        folder /= "demo"
    is_embedded = options.demo or not os.environ.get("STIPT_DATABASE_URL")
    if is_embedded and not (folder / "stipt.sqlite3").is_file():
        raise CannotStart(
            f"there is no database in the folder {folder}: name another with --data or"
            " STIPT_DATA_DIR, or a server with STIPT_DATABASE_URL"
        )
    start(options.data, is_demo=options.demo)


def _is_open() -> bool:
    """Whether the framework runs in this process already."""
    try:
        from django.apps import apps
    except ModuleNotFoundError:
        return False
    return apps.ready


def _do(options: argparse.Namespace, act: Callable[[argparse.Namespace], int]) -> int:
    from django.db import DatabaseError

    from stipt.worker.preparing import database_in_words, missing_migrations

    try:
        missing = missing_migrations()
    except DatabaseError as error:
        told = " ".join(str(error).split())
        raise CannotStart(f"{database_in_words()} can't be used: {told}") from error
    if missing:
        raise CannotStart(
            f"{database_in_words()} has not the tables of this version: `stipt up` or `stipt web`"
            " makes them"
        )
    return act(options)


def ticket_numbered(number: int) -> Ticket:
    """The ticket of that number, whoever may see it; NotThere names those that there are."""
    from django.db.models import Max, Min

    from stipt.tickets.models import Ticket

    found = Ticket.objects.select_related("organisation", "agreement").filter(number=number).first()
    if found is not None:
        return found
    numbers = Ticket.objects.aggregate(first=Min("number"), last=Max("number"))
    if numbers["first"] is None:
        raise NotThere(f"there is no ticket {number}: there is none at all yet")
    raise NotThere(
        f"there is no ticket {number}: their numbers go from {numbers['first']} to {numbers['last']}"
    )


def moment(text: str | None) -> datetime:
    """The instant of an option, now without it; NotThere says what would be right."""
    if text is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return instant(text)
    except ValueError as wrong:
        raise NotThere(str(wrong)) from None
