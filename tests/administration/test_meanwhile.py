"""Two administrators at once: the second is told what the first changed, and loses nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from stipt.people.actions import add_member, add_team, change_person
from stipt.people.models import Organisation, Person, Team
from stipt.people.queries import roles_snapshot
from stipt.people.roles import Role
from stipt.releases.actions import add_product, set_products
from stipt.releases.queries import product_names_of
from tests.administration.world import AT, World, basis, client_of, shown


@pytest.fixture
def acme(world: World) -> str:
    """The address at which the customer is changed."""
    return f"/administration/change-customer/{world.customer.pk}/"


@pytest.fixture
def other(world: World) -> Client:
    """Another administrator."""
    person = add_member(
        "other@example.org", "Other", organisation=world.vendor, roles=[Role.ADMINISTRATOR],
        language="en", by=None, at=AT,
    )  # fmt: skip
    return client_of(person)


def test_a_value_of_ones_own_stays_and_both_others_are_told(
    world: World, admin: Client, other: Client, acme: str
) -> None:
    opened = basis(admin.get(acme))
    same = {"code": "acme", "language": "nl", "is_active": "on", "based_on": opened}
    assert other.post(acme, {**same, "name": "Acme Group"}).status_code == 302
    answer = admin.post(acme, {**same, "name": "Acme N.V."})
    assert answer.status_code == 422
    page = shown(answer)
    assert "Somebody else changed this while you were looking at it." in page
    assert "Meanwhile changed from “Acme” to “Acme Group”. Yours stands here" in page
    form = answer.context["form"]
    assert form["name"].value() == "Acme N.V."
    assert Organisation.objects.get(code="acme").name == "Acme Group"
    again = {**same, "name": "Acme N.V.", "based_on": form["based_on"].value()}
    assert admin.post(acme, again).status_code == 302
    assert Organisation.objects.get(code="acme").name == "Acme N.V."


def test_a_field_that_was_not_touched_takes_what_the_other_set(
    world: World, admin: Client, other: Client, acme: str
) -> None:
    opened = basis(admin.get(acme))
    same = {"code": "acme", "language": "nl", "based_on": opened}
    other.post(acme, {**same, "name": "Acme Group", "language": "en"})
    answer = admin.post(acme, {**same, "name": "Acme", "is_active": "on", "code": "acme-nv"})
    form = answer.context["form"]
    typed = {name: form[name].value() for name in ("name", "code", "language", "is_active")}
    assert typed == {"name": "Acme Group", "code": "acme-nv", "language": "en", "is_active": False}
    page = shown(answer)
    assert "Meanwhile changed from “yes” to “no”, which stands here now." in page
    assert "Meanwhile changed from “Nederlands” to “English”, which stands here now." in page
    assert set(form.errors) == {"name", "language", "is_active", "__all__"}


def test_what_another_changed_back_again_is_no_conflict(
    world: World, admin: Client, other: Client, acme: str
) -> None:
    same = {"code": "acme", "language": "nl", "is_active": "on", "based_on": basis(admin.get(acme))}
    other.post(acme, {**same, "name": "Acme Group"})
    other.post(acme, {**same, "name": "Acme", "based_on": basis(other.get(acme))})
    assert admin.post(acme, {**same, "name": "Acme N.V."}).status_code == 302


def test_roles_and_team_are_told_in_words(world: World, admin: Client, other: Client) -> None:
    team, agent = add_team("Desk", by=None, at=AT), world.people[Role.AGENT]
    address = f"/administration/people/{agent.pk}/roles/velder/"
    opened = basis(admin.get(address))
    changed = {"roles": ["agent", "trainer"], "team": str(team.pk), "based_on": opened}
    assert other.post(address, changed).status_code == 302
    answer = admin.post(address, {"roles": ["agent", "manager"], "based_on": opened})
    page = shown(answer)
    assert "Trainer" in page
    assert "Yours stands here" in page
    assert "Meanwhile changed from “nothing” to “Desk”, which stands here now." in page
    form = answer.context["form"]
    assert form["roles"].value() == ["agent", "manager"]
    assert form["team"].value() == str(team.pk)
    assert roles_snapshot(agent, world.vendor)["roles"] == ["agent", "trainer"]


def test_products_of_a_customer_are_told_by_name(
    world: World, admin: Client, other: Client
) -> None:
    for name in ("A", "B"):
        add_product(name, by=world.admin, at=AT)
    address = "/administration/customers/acme/products/"
    opened = basis(admin.get(address))
    set_products(world.customer, ["A"], by=world.admin, at=AT)
    answer = admin.post(address, {"products": ["B"], "based_on": opened})
    assert "Meanwhile changed from “nothing” to “A”. Yours stands here" in shown(answer)
    assert product_names_of(world.customer) == ["A"]
    form = answer.context["form"]
    admin.post(address, {"products": ["B"], "based_on": form["based_on"].value()})
    assert product_names_of(world.customer) == ["B"]


def test_a_date_and_an_address_are_compared_as_what_they_mean(world: World, admin: Client) -> None:
    user = world.people[Role.USER]
    address = f"/administration/people/{user.pk}/change/"
    opened = admin.get(address)
    form = opened.context["form"]
    values: dict[str, Any] = {name: form[name].value() or "" for name in form.fields}
    values |= {"based_on": basis(opened), "works_since": "2026-01-02", "name": " User "}
    change_person(user, phone="020", by=world.admin, at=AT)
    answer = admin.post(address, values)
    assert set(answer.context["form"].errors) == {"phone", "__all__"}
    assert answer.context["form"]["works_since"].value() == "2026-01-02"
    assert Person.objects.get(pk=user.pk).works_since is None


@pytest.mark.parametrize(
    "based_on", ["", "[]", "1", "null", "{", '{"name": {"a": 1}}', '{"name": [[1]]}', '"x"']
)
def test_a_form_that_does_not_say_what_it_was_based_on_changes_nothing(
    world: World, admin: Client, based_on: str
) -> None:
    team = add_team("Desk", by=None, at=AT)
    address = f"/administration/vendor/teams/{team.pk}/"
    answer = admin.post(address, {"name": "Other", "is_active": "on", "based_on": based_on})
    assert answer.status_code == 422
    assert answer.context["form"]["name"].value() == "Other"
    assert Team.objects.get().name == "Desk"


@pytest.mark.parametrize("based_on", ['{"name": 5}', '{"nonsense": "x", "name": null}'])
def test_a_basis_that_is_not_true_is_told_as_a_change(
    world: World, admin: Client, based_on: str
) -> None:
    team = add_team("Desk", by=None, at=AT)
    address = f"/administration/vendor/teams/{team.pk}/"
    answer = admin.post(address, {"name": "Other", "is_active": "on", "based_on": based_on})
    assert answer.status_code == 422
    assert Team.objects.get().name == "Desk"


def test_who_changes_a_customer_that_another_renamed_meanwhile_is_told(
    world: World, admin: Client, other: Client, acme: str
) -> None:
    opened = basis(admin.get(acme))
    same = {"language": "nl", "is_active": "on", "based_on": opened, "name": "Acme"}
    other.post(acme, {**same, "code": "acme-nv"})
    answer = admin.post(acme, {**same, "code": "acme", "language": "en"})
    assert "Meanwhile changed from “acme” to “acme-nv”, which stands here now." in shown(answer)
    assert answer.context["form"]["language"].value() == "en"
