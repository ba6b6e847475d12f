"""Files of a ticket go to who may read the message that they came with, and run nowhere."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from stipt.files.actions import store
from stipt.files.models import StoredFile
from stipt.people.models import Person
from stipt.tickets.actions import hold, note, reply
from stipt.tickets.models import Ticket
from tests.portal.asking import address, client_of, source_of
from tests.town import Town, at, filed, handed_over

pytestmark = pytest.mark.django_db
NOW = "2026-05-26T10:00"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def stored(by: Person, name: str = "a.txt", content: bytes = b"regel\n") -> StoredFile:
    return store(SimpleUploadedFile(name, content), by_id=by.pk, at=at(NOW))


def url_of(ticket: Ticket, file: StoredFile) -> str:
    return f"{address(ticket)}files/{file.public_id}/"


def test_a_file_comes_with_its_name_and_nothing_in_it_runs(of: Town) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    file = stored(of.anna, "page.html", b"<!doctype html><script>alert(1)</script>")
    reply(ticket, "Zie hier.", by=of.anna, at=at(NOW), files=[file])
    client = client_of(of.sanne)
    assert url_of(ticket, file) in source_of(client.get(address(ticket)))
    response = client.get(url_of(ticket, file) + "?inline=1")
    assert response.status_code == 200
    assert response["Content-Disposition"] == 'attachment; filename="page.html"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert b"".join(response.streaming_content).startswith(b"<!doctype")
    response.close()


def test_a_picture_is_shown_where_it_is_asked_for(of: Town) -> None:
    file = stored(of.sanne, "leeg.png", PNG)
    ticket = filed(of, "2026-05-26T10:05", files=[file])
    response = client_of(of.sanne).get(url_of(ticket, file) + "?inline=1")
    assert response["Content-Disposition"].startswith("inline")
    response.close()


def test_the_file_of_a_note_isnt_there(of: Town) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    file = stored(of.anna, "geheim.txt")
    note(ticket, "Intern.", by=of.anna, at=at(NOW), files=[file])
    for who in (of.sanne, of.karin, of.omar):
        client = client_of(who)
        assert client.get(url_of(ticket, file)).status_code == 404
        assert "geheim.txt" not in source_of(client.get(address(ticket)))


def test_the_file_of_a_held_reply_isnt_there_yet(of: Town) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    file = stored(of.anna)
    hold(ticket, "reply", "Straks.", by=of.anna, at=at("2026-05-26T10:32"), files=[file])
    assert client_of(of.sanne).get(url_of(ticket, file)).status_code == 404


def test_a_file_is_there_under_its_own_ticket_only(of: Town) -> None:
    file = stored(of.sanne)
    ticket = filed(of, "2026-05-26T10:05", files=[file])
    other = filed(of, "2026-05-26T10:06")
    client = client_of(of.sanne)
    assert client.get(url_of(other, file)).status_code == 404
    assert client.get(f"{address(ticket)}files/{uuid4()}/").status_code == 404


@pytest.mark.parametrize("who", ["ruud", "lena", "anna", "ada"])
def test_who_may_not_see_the_ticket_gets_no_file(of: Town, who: str) -> None:
    file = stored(of.sanne)
    ticket = filed(of, "2026-05-26T10:05", files=[file])
    assert client_of(getattr(of, who)).get(url_of(ticket, file)).status_code == 404


def test_an_upload_of_nobodys_is_not_to_be_had(of: Town) -> None:
    file = stored(of.sanne)
    ticket = filed(of, "2026-05-26T10:05")
    assert client_of(of.sanne).get(url_of(ticket, file)).status_code == 404
