"""Every address of the administration: who gets a page, and that nobody else gets anything."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from stipt.administration.urls import urlpatterns
from stipt.mail.outbox import recent
from stipt.people.actions import add_team, enter_training, plan_absence
from stipt.people.models import Person
from stipt.people.roles import Role
from stipt.releases.actions import add_product
from stipt.signon.actions import invite
from tests.administration.world import AT, World, client_of, signed

NAMES = sorted(str(pattern.name) for pattern in urlpatterns)
TRAINING = {"training", "person_training", "remove_training"}
# Who gets in, besides administrators, who get in everywhere but to what a trainer alone does.
MORE = {
    **{name: {Role.TRAINER, Role.MANAGER} for name in TRAINING},
    "home": {Role.TRAINER, Role.MANAGER},
    "confirm_training": {Role.TRAINER},
    "presence": {Role.AGENT, Role.MANAGER},
    "changes": {Role.MANAGER},
}
BUTTONS = {
    "confirm_training",
    "deactivate",
    "invite",
    "reactivate",
    "remove_absence",
    "remove_training",
}


@pytest.fixture
def addresses(world: World) -> dict[str, str]:
    """An address that leads somewhere for each name; a new one without its thing here fails."""
    user = world.people[Role.USER]
    training = enter_training(
        user, course="Basics", trainer="Tom", trained_on=date(2026, 1, 2),
        by=world.people[Role.SUPER_USER], at=AT,
    )  # fmt: skip
    absence = plan_absence(user, from_at=AT, to_at=AT + timedelta(days=1), by=world.admin, at=AT)
    team = add_team("Desk", by=world.admin, at=AT)
    product = add_product("Velder HR", by=world.admin, at=AT)
    agreement = signed(world)
    invite(user, by=world.admin, at=AT)
    things = {
        "team": team.pk,
        "product": product.pk,
        "remove_absence": absence.pk,
        "confirm_training": training.pk,
        "remove_training": training.pk,
        "agreement": agreement.pk,
        "agreement_text": agreement.pk,
        "change_customer": world.customer.pk,
        "mail": recent().latest("pk").pk,
    }
    return {name: _address(name, things.get(name, user.pk)) for name in NAMES}


def _address(name: str, pk: int) -> str:
    for kwargs in ({}, {"pk": pk}, {"code": "acme"}, {"code": "acme", "pk": pk}):
        try:
            return reverse(f"administration:{name}", kwargs=kwargs)
        except NoReverseMatch:
            continue
    raise AssertionError(f"no address for {name}")


def asked(client: Client, name: str, address: str) -> int:
    query = "?organisation=velder" if name == "elsewhere" else ""
    if name in BUTTONS:
        return client.post(address).status_code
    return client.get(address + query).status_code


@pytest.mark.parametrize("name", NAMES)
def test_who_is_not_signed_in_is_led_to_the_door(name: str, addresses: dict[str, str]) -> None:
    for answer in (Client().get(addresses[name]), Client().post(addresses[name])):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("signon:sign_in"))


@pytest.mark.parametrize("name", NAMES)
def test_an_address_exists_for_its_roles_alone(
    name: str, world: World, addresses: dict[str, str]
) -> None:
    persons: dict[str, Person] = {"outsider": world.outsider, **world.people}
    may = MORE.get(name, set()) | (set() if name == "confirm_training" else {Role.ADMINISTRATOR})
    got_in = {
        who for who, person in persons.items()
        if asked(client_of(person), name, addresses[name]) != 404
    }  # fmt: skip
    assert got_in == may


@pytest.mark.parametrize("name", sorted(set(NAMES) - BUTTONS))
def test_a_page_is_there_in_both_languages(
    name: str, world: World, addresses: dict[str, str]
) -> None:
    client = client_of(world.admin)
    query = "?organisation=velder" if name == "elsewhere" else ""
    for language in ("nl", "en"):
        Person.objects.filter(pk=world.admin.pk).update(language=language)
        answer = client.get(addresses[name] + query, follow=True)
        assert answer.status_code == 200
        if name != "agreement_text":
            assert f'<html lang="{language}"' in answer.text


@pytest.mark.parametrize("name", sorted(BUTTONS))
def test_nothing_is_changed_by_asking_for_a_page(
    name: str, addresses: dict[str, str], admin: Client, world: World
) -> None:
    client = client_of(world.people[Role.TRAINER]) if name == "confirm_training" else admin
    assert client.get(addresses[name]).status_code == 405
