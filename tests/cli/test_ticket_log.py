"""`stipt ticket log`: the events of a ticket, and whether its customer's log still stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from stipt.files.actions import store
from stipt.tickets.actions import reply
from stipt.tickets.models import TicketEvent
from tests.cli.asking import Out, change, eventful, printed
from tests.town import at, filed, handed_over, town

pytestmark = pytest.mark.django_db


def verify(capsys: Out, *, code: int) -> str:
    return printed(capsys, "ticket", "log", "1001", "--verify", code=code)


def test_the_log_lists_each_event_with_its_number_and_link(capsys: Out) -> None:
    eventful(town())
    out = printed(capsys, "ticket", "log", "1001")
    assert out.count("\n") == 1 + TicketEvent.objects.count()
    assert "handed_over" in out
    assert "Karin Super" in out
    data = json.loads(printed(capsys, "ticket", "log", "1001", "--json"))
    assert [event["seq"] for event in data["events"]] == list(range(len(data["events"])))


def test_a_log_that_stands_says_so(capsys: Out) -> None:
    of = town()
    eventful(of)
    filed(of, "2026-05-20T10:00")
    total = TicketEvent.objects.count()
    out = verify(capsys, code=0)
    assert f"The log of Gemeente Waterhoven stands: {total} events without a gap" in out
    data = json.loads(printed(capsys, "ticket", "log", "1001", "--verify", "--json"))
    assert data["log"] == {"events": total, "texts": 8, "erased": 0, "faults": [], "more": 0}
    assert data["events"][0]["kind"] == "received"


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        (
            "UPDATE tickets_ticketevent SET side = 'customer' WHERE log_number = 5",
            "number 5 (ticket 1001, event 4): it is not what was written",
        ),
        (
            "UPDATE tickets_ticketevent SET data = '{' WHERE log_number = 5",
            "number 5 (ticket 1001, event 4): it is not what was written",
        ),
        (
            "UPDATE tickets_ticketevent SET log_number = 99 WHERE log_number = 10",
            "number 12 to 98: missing, 99 follows 11",
        ),
        (
            "UPDATE ledger_logcounter SET last_number = last_number + 1",
            "was the last number given",
        ),
        (
            "UPDATE tickets_message SET text = 'Iets anders.' WHERE text = 'Welke viewer?'",
            "its text or its files are not those that were written",
        ),
        (
            "UPDATE tickets_ticket SET last_seq = last_seq + 1",
            "ticket 1001: 11 events up to place 10, where 12 are known",
        ),
    ],
)
def test_what_was_changed_in_a_log_is_found(capsys: Out, sql: str, told: str) -> None:
    eventful(town())
    change(sql)
    out = verify(capsys, code=1)
    assert told in out
    assert "The log of Gemeente Waterhoven does not stand" in out


def test_an_event_that_was_taken_out_is_missing(capsys: Out) -> None:
    eventful(town())
    change("DELETE FROM tickets_message WHERE text = 'Zelfde als 998.'")
    change_again = "DELETE FROM tickets_ticketevent WHERE kind = 'noted'"
    with connection.cursor() as cursor:
        cursor.execute(change_again)
    assert "number 5: missing, 6 follows 4" in verify(capsys, code=1)


def test_a_text_that_was_erased_leaves_a_log_that_stands(capsys: Out) -> None:
    eventful(town())
    change("DELETE FROM tickets_message WHERE text = 'Welke viewer?'")
    assert ", 1 erased" in verify(capsys, code=0)


def test_a_long_log_is_read_in_batches(capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stipt.cli.verifying.BATCH", 2)
    eventful(town())
    verify(capsys, code=0)


def test_files_in_the_order_in_which_somebody_chose_them_stand_in_the_log(
    capsys: Out, tmp_path: Path, settings: LazySettings
) -> None:
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update={"data_dir": tmp_path})
    of = town()
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    uploads = [SimpleUploadedFile(f"{name}.txt", name.encode()) for name in ("een", "twee")]
    first, second = (store(one, by_id=of.anna.pk, at=at("2026-05-18T10:40")) for one in uploads)
    reply(ticket, "Zie bijlagen.", by=of.anna, at=at("2026-05-18T11:00"), files=[second, first])
    verify(capsys, code=0)
    change("UPDATE files_storedfile SET owner_id = NULL WHERE name = 'een.txt'")
    assert "its text or its files are not those" in verify(capsys, code=1)
