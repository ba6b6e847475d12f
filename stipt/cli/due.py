"""`stipt due FILE --type TYPE --from INSTANT`: when a call handed over then would be due."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from stipt.cli import options as shared
from stipt.cli.output import fail, obligations_data, print_json, print_readings, refuse
from stipt.sla.agreement import Agreement
from stipt.sla.calendar import NoOpenTime
from stipt.sla.clock import walk
from stipt.sla.document import find
from stipt.sla.moments import Refused
from stipt.sla.ticket_data import read_cell, read_ticket


def add_to(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("due", help="when a call handed over at a moment would be due")
    shared.add_file(parser)
    parser.add_argument("--type", dest="call_type", metavar="TYPE", help="the code of a call type")
    parser.add_argument("--priority", help="the code of a priority, where agreed")
    parser.add_argument("--impact", help="with --urgency: by the agreed matrix")
    parser.add_argument("--urgency", help="with --impact: by the agreed matrix")
    parser.add_argument(
        "--from",
        dest="start",
        required=True,
        metavar="INSTANT",
        help="when the call is handed over, with its time zone",
    )
    shared.add_language(parser)
    shared.add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print every obligation's due time, as if nothing more happened."""
    agreement = find(options.file)
    try:
        start = shared.instant(options.start)
        ticket = read_ticket(_ticket(options, start, agreement), agreement)
        readings = walk(agreement, ticket, start)
        data = obligations_data(readings, options.lang)
    except Refused as refused:
        return refuse(refused, as_json=options.json)
    except (OSError, ValueError, NoOpenTime) as error:
        return fail(str(error), as_json=options.json)
    if options.json:
        begins = start.astimezone(agreement.zone).isoformat()
        print_json({"call_type": ticket.call_type, "from": begins, "obligations": data})
        return 0
    print_readings(readings, options.lang)
    return 0


def _ticket(options: argparse.Namespace, start: datetime, agreement: Agreement) -> dict[str, Any]:
    """A call that came in and was handed over at the moment asked for."""
    given = ("call_type", "priority", "impact", "urgency")
    ticket: dict[str, Any] = {key: getattr(options, key) for key in given if getattr(options, key)}
    gives = _check_matrix(ticket, agreement)
    if "call_type" not in ticket and gives != "call_type":
        known = ", ".join(agreement.call_types)
        raise Refused(f"--type is missing; this agreement has: {known}")
    kinds = ("received", "handed_over")
    ticket["events"] = [{"at": start.isoformat(), "kind": kind} for kind in kinds]
    return ticket


def _check_matrix(ticket: Mapping[str, Any], agreement: Agreement) -> str | None:
    """What the impact and urgency that were asked for give by the matrix; None without them.

    Refused where they mean nothing, or where what they give is named as well.
    """
    matrix = agreement.matrix
    if matrix is None:
        if "impact" in ticket or "urgency" in ticket:
            raise Refused("--impact and --urgency: this agreement has no matrix")
        return None
    if read_cell(ticket, matrix, None) is None:
        return None
    if matrix.gives in ticket:
        option = "--type" if matrix.gives == "call_type" else "--priority"
        raise Refused(f"{option} beside --impact and --urgency, which give it: leave one out")
    return matrix.gives
