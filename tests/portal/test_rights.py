"""To who has no business there no page of the portal exists; a new address without a row here fails."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from stipt.portal.urls import urlpatterns
from tests.portal.asking import client_of
from tests.town import Town, filed

pytestmark = pytest.mark.django_db

ADDRESSES = {
    "home": "",
    "new": "new/",
    "new_draft": "new/draft/",
    "ticket": "tickets/{ticket}/",
    "draft": "tickets/{ticket}/draft/",
    "file": f"tickets/{{ticket}}/files/{uuid4()}/",
    "agreement": "agreement/",
    "version": "agreement/{version}/",
    "people": "people/",
    "person": "people/{sanne}/",
    "training_removed": "people/{sanne}/training/1/remove/",
    "absence_removed": "people/{sanne}/absence/1/remove/",
    "language": "language/",
}
"""Of each address an example, all of Waterhoven."""
OF_ALL_CUSTOMERS = {"home", "new", "new_draft", "agreement", "people", "language"}
"""Addresses at which everybody finds only their own."""
POST_ONLY = {"new_draft", "draft", "training_removed", "absence_removed", "language"}
OF_SUPER_USERS = {"people", "person", "training_removed", "absence_removed"}
OF_REPORTERS = {"new", "new_draft"}


def asked(client: Client, name: str, of: Town) -> Any:
    ticket = filed(of, "2026-05-26T09:00")
    path = ADDRESSES[name].format(ticket=ticket.number, version=of.agreement.pk, sanne=of.sanne.pk)
    method = client.post if name in POST_ONLY else client.get
    return method(f"/portal/{path}")


def test_every_address_has_its_row() -> None:
    assert {pattern.name for pattern in urlpatterns} == ADDRESSES.keys()


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_stranger_is_led_to_the_door(of: Town, name: str) -> None:
    response = asked(Client(), name, of)
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("who", ["anna", "mies", "tom", "ada"])
def test_who_is_of_the_vendor_finds_nothing(of: Town, name: str, who: str) -> None:
    assert asked(client_of(getattr(of, who)), name, of).status_code == 404


@pytest.mark.parametrize("name", sorted(ADDRESSES.keys() - OF_ALL_CUSTOMERS))
def test_who_is_of_another_customer_finds_nothing(of: Town, name: str) -> None:
    assert asked(client_of(of.lena), name, of).status_code == 404


@pytest.mark.parametrize("name", ["ticket", "draft", "file", *sorted(OF_SUPER_USERS)])
def test_a_colleague_without_the_right_finds_nothing(of: Town, name: str) -> None:
    assert asked(client_of(of.ruud), name, of).status_code == 404


@pytest.mark.parametrize("name", sorted(OF_SUPER_USERS | OF_REPORTERS))
def test_a_contract_owner_neither_files_nor_looks_after_people(of: Town, name: str) -> None:
    assert asked(client_of(of.omar), name, of).status_code == 404


@pytest.mark.parametrize("name", sorted(ADDRESSES.keys() - POST_ONLY - {"file"}))
def test_a_super_user_finds_all_of_it(of: Town, name: str) -> None:
    assert asked(client_of(of.karin), name, of).status_code == 200


@pytest.mark.parametrize("name", sorted(POST_ONLY))
def test_nothing_is_changed_by_following_a_link(of: Town, name: str) -> None:
    path = ADDRESSES[name].format(ticket=1, version=1, sanne=of.sanne.pk)
    assert client_of(of.karin).get(f"/portal/{path}").status_code == 405


@pytest.mark.parametrize("name", ["new", "ticket", "person", "language"])
def test_a_form_without_its_token_is_refused(of: Town, name: str) -> None:
    ticket = filed(of, "2026-05-26T09:00")
    client = Client(enforce_csrf_checks=True)
    client.force_login(of.karin)
    path = ADDRESSES[name].format(ticket=ticket.number, sanne=of.sanne.pk)
    assert client.post(f"/portal/{path}", {"do": "take_over", "language": "en"}).status_code == 403


@pytest.mark.parametrize("number", ["0", "1000", "99999", "9" * 19, "9" * 40])
def test_guessing_numbers_finds_nothing(of: Town, number: str) -> None:
    for path in (f"tickets/{number}/", f"agreement/{number}/", f"people/{number}/"):
        assert client_of(of.karin).get(f"/portal/{path}").status_code == 404


def test_a_number_that_is_not_theirs_answers_as_one_that_isnt_there(of: Town) -> None:
    ticket = filed(of, "2026-05-26T09:00")
    client = client_of(of.lena)
    theirs = client.get(f"/portal/tickets/{ticket.number}/")
    nobodys = client.get("/portal/tickets/99999/")
    assert theirs.content == nobodys.content


def test_pages_are_not_kept_by_the_browser(of: Town) -> None:
    ticket = filed(of, "2026-05-26T09:00")
    for path in ("", "new/", f"tickets/{ticket.number}/", "agreement/", "people/"):
        response = client_of(of.karin).get(f"/portal/{path}")
        assert response["Cache-Control"] == "private, no-store"
        assert "script-src 'self'" in response["Content-Security-Policy"]
