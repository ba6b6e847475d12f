"""`stipt ticket export NUMBER` and `stipt ticket log NUMBER`: a ticket's evidence, to be checked."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stipt.cli import options as shared
from stipt.cli.installation import (
    NotThere,
    add_installation,
    add_number,
    on_installation,
    ticket_numbered,
)
from stipt.cli.output import many, print_json, say

if TYPE_CHECKING:
    from stipt.agreements.models import SignedAgreement
    from stipt.cli.verifying import Verified
    from stipt.tickets.models import Ticket


def add_to(subparsers: Any) -> None:
    """Add the command and its own subcommands to the parser."""
    parser = subparsers.add_parser("ticket", help="a ticket of the desk: its data, its log")
    commands = parser.add_subparsers(dest="subcommand", metavar="WHAT", required=True)
    _add_export(commands)
    _add_log(commands)


# -- export --------------------------------------------------------------------------------------


def _add_export(commands: Any) -> None:
    parser = commands.add_parser("export", help="write the JSON that `stipt replay` reads")
    add_number(parser)
    parser.add_argument(
        "--agreement", metavar="FILE", help="write the signed agreement that judges it here"
    )
    add_installation(parser)
    shared.add_json(parser)
    parser.set_defaults(run=export)


def export(options: argparse.Namespace) -> int:
    """Print a ticket's log without the texts of its messages; it is JSON with and without --json."""
    return on_installation(options, _export)


def _export(options: argparse.Namespace) -> int:
    from stipt.tickets.reading import exported

    ticket = ticket_numbered(options.number)
    if options.agreement is not None:
        _write_agreement(ticket, Path(options.agreement))
    print_json(exported(ticket))
    return 0


def _write_agreement(ticket: Ticket, file: Path) -> None:
    """The version that judges a ticket, and beside it a file for each that it supersedes."""
    from stipt.agreements.models import SignedAgreement

    versions = list(
        SignedAgreement.objects.filter(
            customer=ticket.organisation_id, in_force_from__lte=ticket.agreement.in_force_from
        ).order_by("-in_force_from")
    )
    names = _file_names(versions, file)
    for place, (row, name) in enumerate(zip(versions, names, strict=True)):
        is_last = place + 1 == len(versions)
        text = row.content if is_last else _superseding(row, versions[place + 1], names[place + 1])
        _write(name, text)


_UNUSUAL: Final = re.compile(r"[^A-Za-z0-9._]+")


def _file_names(versions: Sequence[SignedAgreement], file: Path) -> list[Path]:
    """FILE for the newest; for each other one a plain name that ends with its version."""
    names = [file]
    for place, row in enumerate(versions[1:], start=1):
        stem, version = (_UNUSUAL.sub("-", part).strip("-.") for part in (file.stem, row.version))
        name = file.with_name(f"{stem or 'agreement'}-{version or place}.toml")
        if name in names:
            name = file.with_name(f"{name.stem}-{place}.toml")
        names.append(name)
    return names


_HEADER: Final = re.compile(
    r"^[ \t]*\[[ \t]*agreement[ \t]*\][ \t]*(#[^\r\n]*)?(?=\r?$)", re.MULTILINE
)


def _superseding(row: SignedAgreement, before: SignedAgreement, name: Path) -> str:
    """A signed text that names the file of the version before it; the rest as it was signed.

    A text whose table of the agreement doesn't begin with a line of its own is written anew.
    """
    from stipt.agreements.reader import checked
    from stipt.sla.document import AgreementErrors, as_data, dump, read

    meant = checked(row.content, f"version {row.version}")._replace(supersedes=name.name)
    for header in _HEADER.finditer(row.content):
        end = header.end()
        text = f'{row.content[:end]}\nsupersedes = "{name.name}"{row.content[end:]}'
        with suppress(AgreementErrors):  # it was no header, but a line of a longer text
            found = read(text, name="agreement.toml", earlier=lambda _name: before.content)
            if as_data(found) == as_data(meant):
                return text
    return dump(meant)


def _write(file: Path, text: str) -> None:
    """Write a file that isn't there; one that says the same may stay."""
    content = text.encode()
    try:
        if not file.exists():
            file.write_bytes(content)
        elif file.read_bytes() != content:
            raise NotThere(f"{file} is there already and says something else: name another file")
    except OSError as error:
        raise NotThere(f"can't write {file}: {error.strerror}") from error


# -- log -----------------------------------------------------------------------------------------


def _add_log(commands: Any) -> None:
    parser = commands.add_parser("log", help="the events of a ticket, and whether they stand")
    add_number(parser)
    parser.add_argument(
        "--verify", action="store_true", help="check the whole log of its customer as well"
    )
    add_installation(parser)
    shared.add_json(parser)
    parser.set_defaults(run=log)


def log(options: argparse.Namespace) -> int:
    """Print a ticket's events; with --verify exit 1 when something of its customer's log is wrong."""
    return on_installation(options, _log)


def _log(options: argparse.Namespace) -> int:
    from stipt.cli.verifying import verified

    ticket = ticket_numbered(options.number)
    events = _events(ticket)
    if not options.verify:
        _print_events(ticket, events, as_json=options.json)
        return 0
    found = verified(ticket.organisation_id)
    if options.json:
        print_json({"ticket": ticket.number, "events": events, "log": found._asdict()})
        return 1 if found.faults else 0
    _print_events(ticket, events, as_json=False)
    say()
    for fault in found.faults:
        say(fault)
    if found.more:
        say(f"... and {many(found.more, 'fault')} more.")
    say(_in_words(found, ticket.organisation.name))
    return 1 if found.faults else 0


def _events(ticket: Ticket) -> list[dict[str, Any]]:
    """The log of a ticket in the order in which it was written."""
    from stipt.people.models import Person
    from stipt.tickets.models import TicketEvent

    rows = list(TicketEvent.objects.filter(ticket=ticket).order_by("seq"))
    people = Person.objects.in_bulk({row.by_id for row in rows if row.by_id is not None})
    return [
        {
            "seq": row.seq,
            "number": row.log_number,
            "at": row.at.isoformat(),
            "recorded_at": row.recorded_at.isoformat(),
            "kind": row.kind,
            "side": row.side,
            "by": None if row.by_id is None else str(people.get(row.by_id, row.by_id)),
            "link": bytes(row.link).hex(),
        }
        for row in rows
    ]


def _print_events(ticket: Ticket, events: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print_json({"ticket": ticket.number, "events": events})
        return
    say(f"{ticket.number} {ticket.subject}")
    numbers = max((len(str(event["number"])) for event in events), default=0)
    kinds = max((len(event["kind"]) for event in events), default=0)
    for event in events:
        by = event["by"] or event["side"]
        say(
            f"  {event['number']:>{numbers}}  {event['at']}  {event['kind']:<{kinds}}"
            f"  {event['link'][:16]}  {by}"
        )


def _in_words(found: Verified, customer: str) -> str:
    if found.faults:
        total = many(len(found.faults) + found.more, "fault")
        return f"The log of {customer} does not stand: {total} in {many(found.events, 'event')}."
    erased = f", {found.erased} erased" if found.erased else ""
    return (
        f"The log of {customer} stands: {many(found.events, 'event')} without a gap, each in its"
        f" chain, {many(found.texts, 'text')} as written{erased}."
    )
