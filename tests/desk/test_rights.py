"""To who has no business there no page of the desk exists; a new address without a row here fails."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from stipt.desk.urls import urlpatterns
from stipt.files.actions import store
from stipt.people.actions import deactivate_person, give_role
from stipt.people.models import Person
from stipt.people.roles import Role
from stipt.tickets.actions import note
from stipt.tickets.models import Ticket
from stipt.tickets.reading import entries_of
from tests.desk.working import address, client_of, numbers_in
from tests.town import Town, at, filed, handed_over, person

pytestmark = pytest.mark.django_db

ADDRESSES = {
    "queue": "",
    "view_save": "views/",
    "view_remove": "views/1/remove/",
    "new": "tickets/new/",
    "ticket": "tickets/{ticket}/",
    "say": "tickets/{ticket}/say/",
    "held": "tickets/{ticket}/held/",
    "draft": "tickets/{ticket}/draft/",
    "discard": "tickets/{ticket}/discard/",
    "file": f"tickets/{{ticket}}/files/{uuid4()}/",
    "act": "tickets/{ticket}/assign/",
    "agreement": "agreements/waterhoven/{agreement}/",
}
"""Of each address an example."""
POST_ONLY = {"view_save", "view_remove", "say", "held", "draft", "discard"}
OF_NO_TICKET = {"queue", "view_save", "view_remove", "new", "agreement"}


def asked(client: Client, name: str, ticket: Ticket, of: Town) -> Any:
    path = ADDRESSES[name].format(ticket=ticket.number, agreement=of.agreement.pk)
    method = client.post if name in POST_ONLY else client.get
    return method(f"/desk/{path}")


def test_every_address_has_its_row() -> None:
    assert {pattern.name for pattern in urlpatterns} == ADDRESSES.keys()


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_stranger_is_led_to_the_door(of: Town, name: str) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    response = asked(Client(), name, ticket, of)
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("who", ["sanne", "karin", "omar", "ada", "tom"])
def test_who_is_of_a_customer_or_works_on_no_tickets_finds_nothing(
    of: Town, name: str, who: str
) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    assert asked(client_of(getattr(of, who)), name, ticket, of).status_code == 404


@pytest.mark.parametrize("name", sorted(ADDRESSES.keys() - OF_NO_TICKET))
@pytest.mark.parametrize("who", ["anna", "mies"])
@pytest.mark.parametrize("what", ["waits for its Super User", "complaint", "shut out", "none"])
def test_a_number_that_they_may_not_see_does_not_exist(
    of: Town, name: str, who: str, what: str
) -> None:
    person = getattr(of, who)
    ticket = _hidden(of, person, what)
    expected = 404
    if what == "complaint" and who == "mies":  # managers read complaints
        expected = 302 if name in ("say", "held", "discard") else 200
        expected = {"file": 404, "say": 422, "draft": 200}.get(name, expected)
    assert asked(client_of(person), name, ticket, of).status_code == expected


def _hidden(of: Town, who: Person, what: str) -> Ticket:
    if what == "waits for its Super User":
        return filed(of, "2026-05-26T09:00")
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    if what == "complaint":
        Ticket.objects.filter(pk=ticket.pk).update(circle=Ticket.Circle.COMPLAINT)
    elif what == "shut out":
        ticket.shut_out.add(who)
    else:
        ticket.number = 2**63
    return ticket


@pytest.mark.parametrize("number", ["0", "9999", "99999999999999999999", "9223372036854775807"])
def test_a_number_that_nothing_has_is_no_page(of: Town, number: str) -> None:
    assert client_of(of.anna).get(f"/desk/tickets/{number}/").status_code == 404


def test_who_works_there_and_is_a_customers_user_too_sees_only_what_lies_with_the_desk(
    of: Town,
) -> None:
    both = person("both", "Both Sides", of.waterhoven, Role.USER)
    give_role(both, Role.AGENT, of.velder, by=of.ada, at=at("2026-05-01T09:00"))
    own = filed(of, "2026-05-26T09:00", by=both)
    assert client_of(both).get(address(own)).status_code == 404
    assert numbers_in(client_of(both).get("/desk/")) == []


def test_who_was_deactivated_finds_nothing(of: Town) -> None:
    client = client_of(of.bas)
    deactivate_person(of.bas, by=of.ada, at=at("2026-05-26T09:00"))
    assert client.get("/desk/").status_code == 302


# -- files ---------------------------------------------------------------------------------------


def with_file(of: Town, who: Person, content: bytes = b"%PDF-1.7 x") -> tuple[Ticket, str]:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    upload = SimpleUploadedFile("plan.pdf", content)
    file = store(upload, by_id=who.pk, at=at("2026-05-26T09:10"))
    note(ticket, "Zie bijlage.", by=who, at=at("2026-05-26T09:10"), files=[file])
    return ticket, str(file.public_id)


def test_a_file_of_a_visible_entry_is_sent_so_that_it_cant_run(of: Town) -> None:
    ticket, public_id = with_file(of, of.bas)
    response = client_of(of.anna).get(address(ticket, "files", public_id))
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == b"%PDF-1.7 x"


def test_a_picture_is_shown_in_the_page_and_anything_else_is_saved(of: Town) -> None:
    png = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
    for content, kind in ((png, "inline"), (b"%PDF-1.7 x", "attachment")):
        ticket, public_id = with_file(of, of.bas, content)
        path = address(ticket, "files", public_id)
        page = client_of(of.anna).get(address(ticket)).content.decode()
        assert (f'<img class="picture" src="{path}?show"' in page) == (kind == "inline")
        response = client_of(of.anna).get(f"{path}?show")
        assert response["Content-Disposition"].startswith(kind)
        assert b"".join(response.streaming_content) == content


def test_a_file_of_another_ticket_does_not_exist_here(of: Town) -> None:
    _, public_id = with_file(of, of.bas)
    other = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    assert client_of(of.anna).get(address(other, "files", public_id)).status_code == 404


def test_an_upload_that_belongs_to_nothing_yet_does_not_exist(of: Town) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    upload = SimpleUploadedFile("plan.pdf", b"x")
    file = store(upload, by_id=of.bas.pk, at=at("2026-05-26T09:10"))
    path = address(ticket, "files", str(file.public_id))
    assert client_of(of.bas).get(path).status_code == 404
    assert len(entries_of(ticket, with_notes=True)) == 2


def test_nobody_sends_along_what_another_uploaded(of: Town) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    upload = SimpleUploadedFile("geheim.pdf", b"x")
    file = store(upload, by_id=of.bas.pk, at=at("2026-05-26T09:10"))
    data = {"kind": "note", "text": "Zie bijlage.", "seen": "1", "uploaded": str(file.public_id)}
    client_of(of.anna).post(address(ticket, "say"), data)
    assert entries_of(ticket, with_notes=True)[-1].files == []


# -- the agreement -------------------------------------------------------------------------------


def test_a_customers_agreement_is_read_by_its_own_address(of: Town) -> None:
    client = client_of(of.anna)
    assert client.get(f"/desk/agreements/waterhoven/{of.agreement.pk}/").status_code == 200
    assert client.get(f"/desk/agreements/maanveld/{of.agreement.pk}/").status_code == 404
    assert client.get(f"/desk/agreements/nowhere/{of.agreement.pk}/").status_code == 404
