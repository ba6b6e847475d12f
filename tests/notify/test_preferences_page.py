"""The page on which a person chooses which mails they get."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from stipt.notify.queries import notices_of, wanted_by
from stipt.notify.rules import Notice
from tests.town import Town, town

pytestmark = pytest.mark.django_db


@pytest.fixture
def of() -> Town:
    return town()


@pytest.fixture
def page(client: Client, of: Town) -> str:
    client.force_login(of.sanne)
    return reverse("notify:preferences")


def test_a_stranger_is_sent_to_the_door(client: Client) -> None:
    answer = client.get(reverse("notify:preferences"))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("signon:sign_in"))


def test_every_notice_is_on_at_first_and_only_ones_own_are_shown(
    client: Client, of: Town, page: str
) -> None:
    body = client.get(page).content.decode()
    assert body.count("checked") == body.count('type="checkbox"') == len(notices_of(of.sanne))
    assert "De leverancier antwoordt" in body
    assert "interne notitie" not in body
    assert body.count("<h1") == 1


def test_what_is_unticked_is_switched_off_and_can_be_switched_on_again(
    client: Client, of: Town, page: str
) -> None:
    answer = client.post(page, {"wanted": ["replied", "solved"]})
    assert answer.status_code == 302
    assert wanted_by(of.sanne) == {Notice.REPLIED, Notice.SOLVED}
    after = client.get(page).content.decode()
    assert after.count("checked") == 2
    assert "Vanaf nu krijgt u de mails die u hebt gekozen." in after
    client.post(page, {"wanted": [str(notice) for notice in notices_of(of.sanne)]})
    assert wanted_by(of.sanne) == set(notices_of(of.sanne))


def test_a_notice_of_another_side_is_refused_beside_its_field(
    client: Client, of: Town, page: str
) -> None:
    answer = client.post(page, {"wanted": ["noted"]})
    assert answer.status_code == 422
    assert "data-error" in answer.content.decode()
    assert wanted_by(of.sanne) == set(notices_of(of.sanne))


def test_the_page_speaks_english_too(client: Client, of: Town) -> None:
    client.force_login(of.anna)
    body = client.get(reverse("notify:preferences")).content.decode()
    assert "Which mails you get" in body
    assert "Somebody writes an internal note on a ticket of mine" in body


def test_what_one_person_chooses_is_theirs_alone(client: Client, of: Town, page: str) -> None:
    client.post(page, {"wanted": []})
    assert wanted_by(of.sanne) == set()
    assert wanted_by(of.ruud) == set(notices_of(of.ruud))
