"""`stipt why NUMBER`: what the panel beside a ticket says, on the terminal."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from stipt.cli import options as shared
from stipt.cli.installation import (
    NotThere,
    add_installation,
    add_number,
    moment,
    on_installation,
    ticket_numbered,
)
from stipt.cli.output import obligations_data, print_json, print_readings, say

if TYPE_CHECKING:
    from datetime import datetime

    from stipt.sla.reading import Reading
    from stipt.sla.texts import Language
    from stipt.tickets.models import Ticket


def add_to(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("why", help="why a ticket is due when it is, step by step")
    add_number(parser)
    parser.add_argument("--at", metavar="INSTANT", help="the moment; now when left out")
    parser.add_argument("--obligation", metavar="NAME", help="this one alone; all when left out")
    shared.add_language(parser)
    add_installation(parser)
    shared.add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the readings of a ticket, made from its log; nothing is taken from what is stored."""
    return on_installation(options, _why)


def _why(options: argparse.Namespace) -> int:
    at = moment(options.at)
    ticket = ticket_numbered(options.number)
    readings = _readings(ticket, at)
    if options.obligation is not None:
        readings = {options.obligation: _chosen(readings, options.obligation)}
    if options.json:
        data = obligations_data(readings, options.lang)
        print_json({"ticket": ticket.number, "now": at.isoformat(), "obligations": data})
        return 0
    say(f"{ticket.number} {ticket.subject}")
    say(_about(ticket, readings, at, options.lang))
    say()
    print_readings(readings, options.lang)
    return 0


def _readings(ticket: Ticket, at: datetime) -> dict[str, Reading]:
    from stipt.tickets.reading import promises_of

    if at < ticket.opened_at:
        raise NotThere(f"{ticket.number} came in at {ticket.opened_at.isoformat()}, after {at}")
    readings = [promise.reading for promise in promises_of(ticket, at)]
    return {reading.obligation.name: reading for reading in readings}


def _chosen(readings: dict[str, Reading], name: str) -> Reading:
    if name not in readings:
        known = ", ".join(readings) or "none"
        raise NotThere(f"this ticket has no obligation {name!r}; it has: {known}")
    return readings[name]


def _about(ticket: Ticket, readings: dict[str, Reading], at: datetime, lang: Language) -> str:
    """The customer, the type, and by which version of the agreement at which moment."""
    from stipt.agreements.reader import agreement_with_id
    from stipt.words.quantities import either, instant
    from stipt.words.telling import type_name

    agreement = agreement_with_id(ticket.agreement_id)
    parts = [ticket.organisation.name]
    for reading in readings.values():
        version = reading.facts.versions[-1]
        agreement = version.agreement
        if version.call_type is not None:
            parts.append(type_name(version.call_type, version.priority, agreement, lang))
        break
    parts.append(either(lang, "versie", "version") + f" {agreement.version}")
    parts.append(instant(at.astimezone(agreement.zone), lang))
    return " · ".join(parts)
