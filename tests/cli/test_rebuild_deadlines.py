"""`stipt rebuild-deadlines`: what is stored is what the events say, or it is said and mended."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stipt.cli import main
from stipt.cli.comparing import batches
from stipt.mail.models import OutboxMail
from stipt.tickets.actions import correct, hold
from stipt.tickets.models import Breach, Deadline, Ticket, TicketEvent
from stipt.tickets.sweep import sweep
from tests.cli.asking import Out, change, eventful, printed
from tests.town import at, filed, handed_over, town

pytestmark = pytest.mark.django_db


def rebuilt(capsys: Out, *, code: int, now: str = "2026-05-19T15:00+02:00") -> str:
    return printed(capsys, "rebuild-deadlines", "--at", now, code=code)


def test_after_each_verb_and_sweep_nothing_differs(capsys: Out) -> None:
    of = town()
    ticket = eventful(of)
    filed(of, "2026-05-18T10:00")
    hold(ticket, "reply", "Even kijken.", by=of.anna, at=at("2026-05-19T14:30"))
    out = rebuilt(capsys, code=0)
    assert out.startswith("2 tickets, 1 of them not swept yet since something came due.")
    assert "What is stored is what the events say" in out
    sweep(at=at("2026-06-20T10:00"))
    assert "2 tickets, 0 of them" in rebuilt(capsys, code=0, now="2026-06-20T10:00+02:00")


def test_what_came_due_since_is_no_difference(capsys: Out) -> None:
    of = town()
    handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    out = rebuilt(capsys, code=0, now="2026-05-25T10:00+02:00")
    assert out.startswith("1 ticket, 1 of them not swept yet")
    assert not Breach.objects.exists()


def test_a_correction_leaves_nothing_that_differs(capsys: Out) -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    sweep(at=at("2026-05-18T15:00"))
    correct(
        ticket,
        1,
        "De hand-over was later.",
        by=of.mies,
        at=at("2026-05-18T15:30"),
        changes={"at": "2026-05-18T14:00:00+02:00"},
    )
    assert "What is stored is" in rebuilt(capsys, code=0)


def test_what_differs_is_said_in_words_and_mended(capsys: Out) -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    Deadline.objects.filter(ticket=ticket, obligation="response").update(
        due_at=at("2026-05-18T12:00")
    )
    Deadline.objects.filter(ticket=ticket, obligation="resolution").delete()
    Ticket.objects.filter(pk=ticket.pk).update(state="closed", is_open=False)
    before = sorted(rows(ticket))
    out = rebuilt(capsys, code=1, now="2026-05-18T10:40+02:00")
    assert "1001 resolution: it is stored as not there, the events say there" in out
    assert (
        "1001 response: due at is stored as 2026-05-18T10:00:00+00:00,"
        " the events say 2026-05-18T11:30:00+00:00"
    ) in out
    assert "1001: state is stored as closed, the events say with_vendor" in out
    assert "1 ticket differed from its events; mended." in out
    assert sorted(rows(ticket)) != before
    assert "What is stored is" in rebuilt(capsys, code=0, now="2026-05-18T10:40+02:00")


def test_a_breach_that_was_never_noted_is_noted(capsys: Out) -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    Ticket.objects.filter(pk=ticket.pk).update(changed_at=at("2026-05-18T14:00"))
    out = rebuilt(capsys, code=1)
    assert "1001 response: the breach is stored as nothing" in out
    assert {row.obligation for row in Breach.objects.all()} == {"response", "resolution"}
    assert rebuilt(capsys, code=0)


def test_a_log_that_cant_be_is_said_and_left_alone(capsys: Out) -> None:
    of = town()
    handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    change("UPDATE tickets_ticketevent SET kind = 'reopened' WHERE seq = 1")
    out = rebuilt(capsys, code=1)
    assert "1001: the log is stored as a ticket's, the events say that can't be" in out
    assert rebuilt(capsys, code=1) == out


def test_programs_read_the_same_as_json(capsys: Out) -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    Ticket.objects.filter(pk=ticket.pk).update(turn="nobody")
    command = ["rebuild-deadlines", "--at", "2026-05-18T10:40+02:00", "--json"]
    found = json.loads(printed(capsys, *command, code=1))
    assert (found["tickets"], found["behind"], found["wrong"]) == (1, 0, 1)
    assert found["differences"] == [
        {
            "ticket": 1001,
            "obligation": "",
            "what": "turn",
            "stored": "nobody",
            "from_events": "vendor",
        }
    ]


def test_many_tickets_are_compared_in_batches_with_word_of_how_far_it_is(
    capsys: Out, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr("stipt.cli.comparing.BATCH", 4)
    monkeypatch.setattr("stipt.cli.rebuild_deadlines._PROGRESS_EVERY", 5)
    of = town()
    for minute in range(10, 20):
        handed_over(of, f"2026-05-18T10:{minute}", f"2026-05-18T10:{minute}")
    with django_assert_max_num_queries(17):  # four a batch, and one that finds no more
        assert [size for _, size in batches()] == [4, 4, 2]
    assert main(["rebuild-deadlines", "--at", "2026-05-18T10:40+02:00"]) == 0
    assert capsys.readouterr().err == "8 of 10 tickets compared\n10 of 10 tickets compared\n"


def rows(ticket: Ticket) -> list[str]:
    return [f"{row.obligation} {row.due_at}" for row in Deadline.objects.filter(ticket=ticket)]


def test_looking_sends_no_mail_and_writes_no_event(capsys: Out) -> None:
    eventful(town())
    events = TicketEvent.objects.count()
    printed(capsys, "why", "1001")
    rebuilt(capsys, code=0)
    assert TicketEvent.objects.count() == events
    assert not OutboxMail.objects.exists()
