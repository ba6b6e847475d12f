"""No address shows anything to who is outside: one test for each, and none can be forgotten.

For an address with parts that this file doesn't know how to fill, or one that is open to all but does
not stand in `OPEN_TO_ALL`, a test fails: say who may see it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from stipt.agreements.models import SignedAgreement
from stipt.files.actions import store
from stipt.people.models import Absence, Person, Training
from stipt.tickets.actions import answer, note
from tests.town import BEGIN, Town, at, handed_over, person, town

pytestmark = pytest.mark.django_db

SECRETS = ("Zaakdossier", "Sanne", "Karin", "waterhoven", "Waterhoven", "geheime")
"""What belongs to Gemeente Waterhoven; Maanveld, and who has no role, must not read it anywhere."""

OPEN_TO_ALL = {
    "account_login",
    "account_inactive",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_set_password",
    "signon:first_run",
    "signon:for_real",
    "signon:home",
    "signon:invitation",
    "signon:language",
    "signon:password_forgotten",
    "signon:password_new",
    "signon:password_sent",
    "signon:sign_in",
    "signon:sign_out",
}
"""A stranger gets a page here; what it shows is nobody's."""

OF_EVERYBODY = {
    "account_change_password",
    "notify:preferences",
    "portal:language",
    "signon:password_change",
    "signon:preferences",
    "signon:home",
}
"""Pages of one's own: everybody who signed on has them, with nothing of others on them."""


class Address(NamedTuple):
    name: str
    route: str

    def filled(self, of: Town, made: dict[str, Any]) -> str:
        """The path, with parts that lead to things of Waterhoven."""

        def part(found: re.Match[str]) -> str:
            name = found[0].strip("<>").rpartition(":")[2]
            surface = self.name.partition(":")[0]
            value = made.get(f"{self.name}.{name}", made.get(f"{surface}.{name}", made.get(name)))
            assert value is not None, f"{self.name}: say what {name} is in {__file__}"
            return str(value)

        return "/" + re.sub(r"<[^>]+>", part, self.route)


def addresses() -> list[Address]:
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[Any], route: str, space: str) -> Iterator[Address]:
    for pattern in patterns:
        whole = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            name = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, whole, name)
        elif isinstance(pattern, URLPattern):
            yield Address(f"{space}{pattern.name}", whole)


@pytest.fixture
def of(tmp_path: Any, settings: Any) -> Town:
    settings.DATA_DIR = tmp_path
    return town()


@pytest.fixture
def made(of: Town) -> dict[str, Any]:
    """A ticket of Waterhoven with all that hangs on it, and what parts of addresses lead to it."""
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    file = store(SimpleUploadedFile("geheim.txt", b"geheime inhoud"), by_id=of.sanne.pk, at=BEGIN)
    answer(ticket, "Een geheime tekst.", by=of.sanne, at=at("2026-05-18T11:00"), files=[file])
    note(ticket, "Een geheime notitie.", by=of.anna, at=at("2026-05-18T11:01"))
    absence = Absence.objects.create(
        person=of.karin, from_at=at("2026-05-18T08:00"), to_at=at("2026-05-19T08:00")
    )
    training = Training.objects.filter(person=of.sanne).first()
    agreement = SignedAgreement.objects.get(customer=of.waterhoven)
    assert training is not None
    return {
        "number": ticket.number,
        "public_id": file.public_id,
        "code": of.waterhoven.code,
        "slug": "assign",
        "view_id": 1,
        "pk": of.sanne.pk,
        "portal:version.pk": agreement.pk,
        "desk:agreement.pk": agreement.pk,
        "administration:agreement.pk": agreement.pk,
        "administration:agreement_text.pk": agreement.pk,
        "administration:remove_absence.pk": absence.pk,
        "absence_pk": absence.pk,
        "administration:confirm_training.pk": training.pk,
        "administration:remove_training.pk": training.pk,
        "training_pk": training.pk,
        "uidb64": "MQ",
        "token": "none-at-all",
    }


@pytest.fixture
def outsiders(of: Town) -> list[Person]:
    """Somebody of another customer, and somebody without any role."""
    nobody = person("nobody", "Nobody Anywhere", of.velder)
    return [of.lena, nobody]


@pytest.mark.parametrize("address", addresses(), ids=lambda address: address.name)
def test_an_outsider_gets_nothing(
    address: Address, of: Town, made: dict[str, Any], outsiders: list[Person]
) -> None:
    path = address.filled(of, made)
    stranger = Client()
    for ask in (stranger.get, stranger.post):
        answered = ask(path)
        _shows_nothing(answered)
        if address.name not in OPEN_TO_ALL:
            is_sent_away = (
                answered.status_code == 302 and "/sign-in/" in answered.headers["Location"]
            )
            assert is_sent_away or answered.status_code in (404, 405), answered
    for who in outsiders:
        client = Client()
        client.force_login(who)
        for ask in (client.get, client.post):
            answered = ask(path, follow=True)
            _shows_nothing(answered)
            if "<" in address.route and address.name not in OPEN_TO_ALL:
                assert answered.status_code in (404, 405), answered


@pytest.mark.parametrize("address", addresses(), ids=lambda address: address.name)
def test_who_has_no_role_gets_no_page_but_their_own(
    address: Address, of: Town, made: dict[str, Any], outsiders: list[Person]
) -> None:
    if address.name in OPEN_TO_ALL | OF_EVERYBODY:
        return
    client = Client()
    client.force_login(outsiders[1])
    answered = client.get(address.filled(of, made), follow=True)
    assert answered.status_code in (404, 405)


def _shows_nothing(answered: Any) -> None:
    content = b"".join(answered) if answered.streaming else answered.content
    text = content.decode(errors="replace")
    assert [secret for secret in SECRETS if secret in text] == []


def test_every_name_in_the_tables_is_an_address() -> None:
    names = {address.name for address in addresses()}
    assert names >= OPEN_TO_ALL | OF_EVERYBODY
