"""`stipt replay FILE TICKET.json`: what the agreement says of a ticket at a moment, and why."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any

from stipt.cli import options as shared
from stipt.cli.output import fail, obligations_data, print_json, print_readings, refuse
from stipt.sla.calendar import NoOpenTime
from stipt.sla.clock import walk
from stipt.sla.document import find
from stipt.sla.moments import Refused
from stipt.sla.ticket_data import read_ticket


def add_to(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser(
        "replay", help="readings of a ticket at a moment, with the steps that lead to them"
    )
    shared.add_file(parser)
    parser.add_argument("ticket", metavar="TICKET.json", help="a ticket; - reads standard input")
    parser.add_argument("--now", metavar="INSTANT", help="the moment; now when left out")
    shared.add_language(parser)
    shared.add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the readings; exit 1 and one line when the file or the ticket is refused."""
    agreement = find(options.file)
    try:
        now = (
            shared.instant(options.now)
            if options.now is not None
            else datetime.now(UTC).replace(microsecond=0)
        )
        ticket = read_ticket(shared.read_ticket_data(options.ticket), agreement, now)
        readings = walk(agreement, ticket, now)
        data = obligations_data(readings, options.lang)
    except Refused as refused:
        return refuse(refused, as_json=options.json)
    except (OSError, ValueError, NoOpenTime) as error:
        return fail(_reason(error), as_json=options.json, event=None)
    if options.json:
        print_json({"now": now.astimezone(agreement.zone).isoformat(), "obligations": data})
    else:
        print_readings(readings, options.lang)
    return 0


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return str(error)
