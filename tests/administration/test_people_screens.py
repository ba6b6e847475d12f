"""Persons: added, changed, invited, deactivated, given roles; each refusal names what is wrong."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from stipt.ledger.changes import changes
from stipt.mail.outbox import recent
from stipt.people.actions import add_customer, add_member, deactivate_person
from stipt.people.models import Person
from stipt.people.queries import roles_snapshot
from stipt.people.roles import Role
from stipt.signon.queries import invitations_of
from tests.administration.world import AT, World, client_of, sent, shown

PEOPLE, ACME = "/administration/people/", "/administration/customers/acme/"
HOSTILE = '"><img src=x onerror=alert(1)>'


def new(client: Client, address: str = f"{ACME}add-person/", **fields: object) -> object:
    given = {"name": "Sanne", "email": "Sanne@acme.example", "roles": ["user"], **fields}
    return sent(client, address, **given)


def test_a_person_is_added_and_invited_in_one_go(world: World, admin: Client) -> None:
    answer = new(admin, phone="020", zone="Europe/Athens", works_since="2026-01-02")
    sanne = Person.objects.get(email="sanne@acme.example")
    assert answer.headers["Location"] == f"{PEOPLE}{sanne.pk}/"
    assert (sanne.zone, sanne.phone, str(sanne.works_since)) == (
        "Europe/Athens",
        "020",
        "2026-01-02",
    )
    assert roles_snapshot(sanne, world.customer)["roles"] == ["user"]
    assert recent()[0].to_address == "sanne@acme.example"
    page = shown(admin.get(f"{PEOPLE}{sanne.pk}/"))
    assert "Sanne was added; the invitation is on its way." in page
    assert "has not chosen a password yet" in page


def test_a_person_is_added_without_an_invitation(world: World, admin: Client) -> None:
    new(admin, invites=False)
    sanne = Person.objects.get(email="sanne@acme.example")
    assert invitations_of([sanne.pk]) == {}
    page = shown(admin.get(f"{PEOPLE}{sanne.pk}/"))
    assert "nobody was invited yet" in page
    assert "Not invited yet: can’t sign in." in page


@pytest.mark.parametrize(
    ("fields", "field", "told"),
    [
        ({"email": "user@example.org"}, "email", "user@example.org is the mail address of User"),
        ({"email": "nothing"}, "email", "Enter a valid email address."),
        ({"name": ""}, "name", "This field is required."),
        ({"roles": []}, "roles", "This field is required."),
        ({"roles": ["agent"]}, "roles", "Select a valid choice."),
        ({"zone": "Mars/Base"}, "zone", "Select a valid choice."),
        ({"works_since": "yesterday"}, "works_since", "Enter a valid date."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_all_else_is_kept(
    world: World, admin: Client, fields: dict[str, object], field: str, told: str
) -> None:
    answer = new(admin, phone=HOSTILE, **fields)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert set(form.errors) == {field}
    assert told in shown(answer)
    assert form["phone"].value() == HOSTILE
    assert HOSTILE not in answer.text
    assert not Person.objects.filter(email="sanne@acme.example").exists()


def test_who_is_known_already_is_led_to_a_role_here(world: World, admin: Client) -> None:
    user = world.people[Role.USER]
    add_customer("Other", code="other", language="en", by=world.admin, at=AT)
    answer = new(admin, "/administration/customers/other/add-person/", email="USER@example.org")
    link = f"{PEOPLE}{user.pk}/roles/other/"
    assert f'href="{link}"' in answer.text
    sent(admin, link, roles=["user", "contract_owner"])
    places = shown(admin.get(f"{PEOPLE}{user.pk}/"))
    assert "Other User, Contract owner" in places
    elsewhere = admin.get(f"{PEOPLE}{user.pk}/roles/", {"organisation": "other"})
    assert elsewhere.headers["Location"] == link


def test_a_person_is_changed_and_an_address_that_is_taken_is_refused(
    world: World, admin: Client
) -> None:
    user = world.people[Role.USER]
    address = f"{PEOPLE}{user.pk}/change/"
    answer = sent(admin, address, email="AGENT@example.org", name="Another")
    assert answer.status_code == 422
    assert "agent@example.org is the mail address of Agent already." in shown(answer)
    assert answer.context["form"]["name"].value() == "Another"
    assert sent(admin, address, email="New@example.org", language="nl").status_code == 302
    user.refresh_from_db()
    assert (user.email, user.name, user.language) == ("new@example.org", "User", "nl")


def test_who_has_a_new_address_signs_in_with_it_and_not_with_the_old_one(
    world: World, admin: Client
) -> None:
    user, phrase = world.people[Role.USER], "a phrase of some length"
    user.set_password(phrase)
    user.save()

    def signs_in(address: str) -> bool:
        client = Client()
        client.post(reverse("signon:sign_in"), {"login": address, "password": phrase})
        return "_auth_user_id" in client.session

    assert signs_in("user@example.org")
    sent(admin, f"{PEOPLE}{user.pk}/change/", email="new@example.org")
    assert signs_in("NEW@example.org")
    assert not signs_in("user@example.org")


def test_who_is_of_the_vendor_is_not_asked_since_when_they_work_with_it(
    world: World, admin: Client
) -> None:
    agent, user = world.people[Role.AGENT], world.people[Role.USER]
    assert "works_since" not in admin.get(f"{PEOPLE}{agent.pk}/change/").context["form"].fields
    assert "works_since" in admin.get(f"{PEOPLE}{user.pk}/change/").context["form"].fields


def test_a_person_is_invited_again_but_not_once_they_sign_in(world: World, admin: Client) -> None:
    user = world.people[Role.USER]
    for count in (1, 2):
        admin.post(f"{PEOPLE}{user.pk}/invite/")
        assert recent().filter(to_address=user.email).count() == count
    assert "Invite again" in shown(admin.get(f"{PEOPLE}{user.pk}/"))
    user.set_password("a phrase of some length")
    user.save()
    answer = admin.post(f"{PEOPLE}{user.pk}/invite/", follow=True)
    assert "They have chosen a password already." in shown(answer)
    assert recent().filter(to_address=user.email).count() == 2


def test_who_is_deactivated_is_out_at_once_and_comes_back_with_the_same_roles(
    world: World, admin: Client
) -> None:
    agent = world.people[Role.AGENT]
    their = client_of(agent)
    assert their.get("/administration/presence/").status_code == 200
    answer = admin.post(f"{PEOPLE}{agent.pk}/deactivate/", follow=True)
    assert "Agent was deactivated and can’t sign in any more." in shown(answer)
    assert their.get("/administration/presence/").status_code == 302
    admin.post(f"{PEOPLE}{agent.pk}/reactivate/")
    agent.refresh_from_db()
    assert agent.is_active
    assert client_of(agent).get("/administration/presence/").status_code == 200
    kinds = [row.what for row in changes(what="person")[:2]]
    assert kinds == ["person", "person"]


def test_the_last_administrator_stays(world: World, admin: Client) -> None:
    answer = admin.post(f"{PEOPLE}{world.admin.pk}/deactivate/", follow=True)
    assert "Administrator is the only administrator." in shown(answer)
    answer = sent(admin, f"{PEOPLE}{world.admin.pk}/roles/velder/", roles=["agent"])
    assert answer.status_code == 422
    assert "Administrator is the only administrator." in shown(answer)
    assert Person.objects.get(pk=world.admin.pk).is_active


def test_the_only_super_user_is_named_before_they_are_deactivated(
    world: World, admin: Client
) -> None:
    vera = world.people[Role.SUPER_USER]
    address = f"{PEOPLE}{vera.pk}/"
    assert "The only Super User of Acme" in shown(admin.get(address))
    answer = sent(admin, f"{address}roles/acme/", roles=["user"])
    assert "Super User is the only Super User of Acme. Name another one first" in shown(answer)
    add_member(
        "wim@example.org", "Wim", organisation=world.customer, roles=[Role.SUPER_USER],
        by=world.admin, at=AT,
    )  # fmt: skip
    assert "The only Super User" not in shown(admin.get(address))
    assert sent(admin, f"{address}roles/acme/", roles=["user"]).status_code == 302


def test_people_are_found_by_words_and_role(world: World, admin: Client) -> None:
    deactivate_person(world.people[Role.AGENT], by=world.admin, at=AT)
    found = admin.get(PEOPLE, {"q": "example.org", "role": "agent"})
    assert [row.person.name for row in found.context["rows"]] == ["Agent"]
    assert "deactivated" in shown(found)
    assert "Velder Software: Agent" in shown(found)
    assert len(admin.get(PEOPLE, {"role": "wizard"}).context["rows"]) == len(Role) + 1
    assert "Nobody is found." in shown(admin.get(PEOPLE, {"q": HOSTILE}))


@pytest.mark.parametrize("pk", ["0", "999999", "99999999999999999999999"])
def test_a_person_who_is_none_has_no_page(world: World, admin: Client, pk: str) -> None:
    for page in ("", "change/", "roles/acme/", "absence/", "training/"):
        assert admin.get(f"{PEOPLE}{pk}/{page}").status_code == 404
    assert admin.post(f"{PEOPLE}{pk}/invite/").status_code == 404


def test_pasted_people_are_looked_at_before_they_are_added(world: World, admin: Client) -> None:
    address = f"{ACME}paste-people/"
    lines = "Sanne; sanne@acme.example\r\nWim; wim@acme.example; Super User, gebruiker"
    seen = sent(admin, address, lines=lines)
    assert seen.status_code == 200
    assert "2 people to be added" in shown(seen)
    assert "2 Wim wim@acme.example User, Super User" in shown(seen)
    assert not Person.objects.filter(email__endswith="@acme.example").exists()
    done = sent(admin, address, lines=lines, add="yes", language="en")
    assert done.headers["Location"] == ACME
    page = shown(admin.get(ACME))
    assert "2 people were added; 2 invitations are on their way." in page
    assert Person.objects.filter(email__endswith="@acme.example", language="en").count() == 2


def test_pasted_lines_that_cannot_be_read_add_nobody_and_stay(world: World, admin: Client) -> None:
    lines = f"Sanne; sanne@acme.example\nWim; nowhere\nXan; user@example.org\nYara; y@acme.example; {HOSTILE}"
    answer = sent(admin, f"{ACME}paste-people/", lines=lines, add="yes")
    assert answer.status_code == 422
    page = shown(answer)
    assert "3 lines can’t be read; nobody was added." in page
    assert "“nowhere” is not a mail address." in page
    assert "user@example.org is the mail address of User already." in page
    assert [one["line"] for one in answer.context["problems"]] == [2, 3, 4]
    assert answer.context["form"]["lines"].value() == lines
    assert HOSTILE not in answer.text
    assert not Person.objects.filter(email="sanne@acme.example").exists()


def test_more_text_than_a_thousand_people_need_is_refused(world: World, admin: Client) -> None:
    answer = sent(admin, f"{ACME}paste-people/", lines="x" * 200_001)
    assert answer.status_code == 422
