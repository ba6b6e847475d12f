"""What the tests of commands that look into a desk share: giving one, and a ticket with a past."""

from __future__ import annotations

import pytest
from django.db import connection

from stipt.cli import main
from stipt.tickets.actions import answer, ask, join, log_call, note, reopen, solve
from stipt.tickets.models import Ticket
from tests.town import Town, at, handed_over

Out = pytest.CaptureFixture[str]


def printed(capsys: Out, *arguments: str, code: int = 0) -> str:
    """What a command prints on standard output, of errors on standard error."""
    got = main(list(arguments))
    out, err = capsys.readouterr()
    assert got == code, out + err
    return err if code and not out else out


def eventful(of: Town) -> Ticket:
    """A ticket that was asked about, answered, solved, opened again and corrected."""
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    join(ticket, of.ruud, by=of.sanne, at=at("2026-05-18T10:31"), side="customer")
    ask(ticket, "Welke viewer?", by=of.anna, at=at("2026-05-18T11:07"))
    note(ticket, "Zelfde als 998.", by=of.bas, at=at("2026-05-18T11:09"))
    answer(ticket, "Viewer 3.", by=of.sanne, at=at("2026-05-18T14:12"))
    solve(ticket, "Vernieuwd.", by=of.anna, at=at("2026-05-18T16:20"))
    reopen(ticket, "Nee, nog niet.", by=of.ruud, at=at("2026-05-19T08:45"), side="customer")
    log_call(
        ticket,
        "Gebeld met de balie.",
        called_at=at("2026-05-18T10:50"),
        was_answered=True,
        by=of.anna,
        at=at("2026-05-19T14:00"),
        late_reason="Vergeten te noteren.",
    )
    return ticket


def change(sql: str, *values: object) -> None:
    """Change evidence as somebody could who has the database in their hands."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE tickets_ticketevent DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER tickets_ticketevent_no_update")
            cursor.execute("DROP TRIGGER tickets_ticketevent_no_delete")
        cursor.execute(sql, values)
