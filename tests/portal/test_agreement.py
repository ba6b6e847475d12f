"""The agreement as a page of the customer's own (C15): each version, in both languages."""

from __future__ import annotations

import pytest
import time_machine

from stipt.people.actions import give_role
from stipt.people.roles import Role
from tests.portal.asking import client_of, source_of, text_of
from tests.portal.versions import sign_second
from tests.town import Town, at

pytestmark = pytest.mark.django_db
AGREEMENT = "/portal/agreement/"


def test_the_version_in_force_is_shown_with_who_signed_it(of: Town) -> None:
    for who in (of.sanne, of.karin, of.omar):
        seen = text_of(client_of(who).get(AGREEMENT))
        assert "Velder Software en Gemeente Waterhoven · versie 1 , van kracht vanaf" in seen
        assert "1 januari 2026. Getekend op 1 december 2025 door V. Velder en O. Owner." in seen
        assert "Niveau 1 incident 1 3 kantooruren 8 kantooruren" in seen


def test_every_clause_can_be_linked_to(of: Town) -> None:
    page = source_of(client_of(of.sanne).get(AGREEMENT))
    for number in range(1, 16):
        assert f'id="c{number}"' in page
        assert f'href="#c{number}"' in page


def test_it_is_read_in_either_language(of: Town) -> None:
    client = client_of(of.sanne)
    page = source_of(client.get(AGREEMENT))
    assert f'href="{AGREEMENT}{of.agreement.pk}/?lang=en"' in page
    english = client.get(f"{AGREEMENT}{of.agreement.pk}/?lang=en")
    assert 'class="doc measure" lang="en"' in source_of(english)
    assert "Level 1 incident" in text_of(english)
    assert "Niveau 1" not in text_of(english)
    strange = client.get(f"{AGREEMENT}{of.agreement.pk}/?lang=xx")
    assert "Niveau 1 incident" in text_of(strange)


def test_a_request_is_filed_from_it_by_who_may(of: Town) -> None:
    assert "Nieuwe melding" in text_of(client_of(of.sanne).get(AGREEMENT))
    assert "/portal/new/" not in source_of(client_of(of.omar).get(AGREEMENT))


def test_older_versions_can_be_read_and_are_said_to_be_older(
    of: Town, clock: time_machine.Traveller
) -> None:
    second = sign_second(of, "2026-06-01")
    client = client_of(of.sanne)
    assert "versie 1 , van kracht" in text_of(client.get(AGREEMENT))
    coming = text_of(client.get(f"{AGREEMENT}{second.pk}/"))
    assert "Deze versie geldt nog niet. Toon de versie die geldt" in coming
    clock.move_to(at("2026-06-01T09:00"))
    now = text_of(client.get(AGREEMENT))
    assert "versie 2 , van kracht" in now
    assert "Alle versies versie 2 vanaf 1 juni 2026 versie 1 vanaf 1 januari 2026" in now
    assert "Deze versie geldt niet meer." in text_of(client.get(f"{AGREEMENT}{of.agreement.pk}/"))


def test_another_customers_version_isnt_there(of: Town) -> None:
    address = f"{AGREEMENT}{of.agreement.pk}/"
    assert client_of(of.sanne).get(address).status_code == 200
    assert client_of(of.lena).get(address).status_code == 404
    assert client_of(of.sanne).get(f"{AGREEMENT}99999/").status_code == 404


def test_who_is_of_two_customers_reads_both(of: Town) -> None:
    give_role(of.sanne, Role.USER, of.maanveld, by=of.ada, at=at("2026-05-26T09:00"))
    client = client_of(of.sanne)
    assert "Velder Software en Zorggroep Maanveld" in text_of(
        client.get(AGREEMENT, {"customer": "maanveld"})
    )
    seen = text_of(client.get(AGREEMENT))
    assert "Velder Software en Gemeente Waterhoven" in seen
    assert "Uw andere organisaties" in seen


def test_without_a_signed_agreement_the_page_says_so(
    of: Town, clock: time_machine.Traveller
) -> None:
    clock.move_to(at("2025-12-20T09:00"))
    seen = text_of(client_of(of.sanne).get(AGREEMENT))
    assert "Er is geen getekende overeenkomst van Gemeente Waterhoven van kracht." in seen
