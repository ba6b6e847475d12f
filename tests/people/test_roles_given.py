"""Roles given and taken as a whole, and what two who do so at once are told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stipt.ledger.changes import changes
from stipt.people.actions import (
    add_customer,
    add_member,
    add_person,
    add_team,
    change_organisation,
    change_person,
    change_team,
    deactivate_person,
    set_roles,
    set_up_vendor,
)
from stipt.people.models import Membership, Organisation, Person
from stipt.people.queries import (
    contract_owners,
    only_customer_of,
    organisations_of,
    person_at,
    roles_snapshot,
    vendor_abilities,
)
from stipt.people.refusals import Refused, Stale
from stipt.people.roles import Ability, Role

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def velder() -> Organisation:
    return set_up_vendor("Velder Software", code="velder", language="nl", by=None, at=AT)


@pytest.fixture
def acme() -> Organisation:
    return add_customer("Acme", code="acme", language="nl", by=None, at=AT)


def member(name: str, at: Organisation, *roles: Role) -> Person:
    email = f"{name.lower()}@example.org"
    return add_member(email, name, organisation=at, roles=roles, by=None, at=AT)


def roles_of(person: Person, at: Organisation) -> set[str]:
    return set(roles_snapshot(person, at)["roles"])


def test_a_person_is_added_with_their_roles_or_not_at_all(acme: Organisation) -> None:
    vera = member("Vera", acme, Role.USER, Role.SUPER_USER)
    assert roles_of(vera, acme) == {Role.USER, Role.SUPER_USER}
    for roles, code in (([], "no-role"), ([Role.AGENT], "wrong-side")):
        with pytest.raises(Refused) as caught:
            member("Wim", acme, *roles)
        assert caught.value.code == code
        assert person_at("wim@example.org") is None


def test_an_address_that_is_taken_names_whose_it_is(acme: Organisation) -> None:
    member("Vera", acme, Role.USER)
    with pytest.raises(Refused) as caught:
        add_member("VERA@example.org", "V.", organisation=acme, roles=[Role.USER], by=None, at=AT)
    assert (caught.value.code, caught.value.about) == (
        "email-taken",
        {"email": "vera@example.org", "name": "Vera"},
    )


def test_roles_are_set_as_a_whole_with_a_row_for_each_that_differs(
    velder: Organisation,
) -> None:
    admin = member("Joost", velder, Role.ADMINISTRATOR)
    anna = member("Anna", velder, Role.AGENT, Role.TRAINER)
    team = add_team("Desk", by=admin, at=AT)
    before = changes(what="role").count()
    set_roles(anna, velder, [Role.AGENT, Role.MANAGER], team=team, by=admin, at=AT)
    assert roles_snapshot(anna, velder) == {
        "roles": [Role.AGENT, Role.MANAGER],
        "team": team.pk,
    }
    told = [(row.before, row.after) for row in changes(what="role")[:3]]
    assert changes(what="role").count() == before + 3
    role = {"organisation": "Velder Software", "role": "trainer", "team": None}
    assert told[0] == (role, None)
    assert ({"team": None}, {"team": "Desk"}) in told
    set_roles(anna, velder, [Role.AGENT, Role.MANAGER], team=team, by=admin, at=AT)
    assert changes(what="role").count() == before + 3


def test_a_customer_keeps_a_super_user_when_roles_are_set(
    velder: Organisation, acme: Organisation
) -> None:
    admin = member("Joost", velder, Role.ADMINISTRATOR)
    vera = member("Vera", acme, Role.USER, Role.SUPER_USER)
    with pytest.raises(Refused) as caught:
        set_roles(vera, acme, [Role.USER], by=admin, at=AT)
    assert caught.value.code == "last-super-user"
    assert caught.value.about == {"name": "Vera", "customer": "Acme"}
    assert roles_of(vera, acme) == {Role.USER, Role.SUPER_USER}
    member("Wim", acme, Role.SUPER_USER)
    set_roles(vera, acme, [Role.CONTRACT_OWNER], by=admin, at=AT)
    assert roles_of(vera, acme) == {Role.CONTRACT_OWNER}
    assert list(contract_owners(acme)) == [vera]


def test_the_second_of_two_who_set_roles_at_once_is_told(velder: Organisation) -> None:
    admin = member("Joost", velder, Role.ADMINISTRATOR)
    anna = member("Anna", velder, Role.AGENT)
    seen = roles_snapshot(anna, velder)
    set_roles(anna, velder, [Role.AGENT, Role.TRAINER], expected=seen, by=admin, at=AT)
    with pytest.raises(Stale) as caught:
        set_roles(anna, velder, [Role.MANAGER], expected=seen, by=admin, at=AT)
    assert caught.value.now["roles"] == [Role.AGENT, Role.TRAINER]
    assert roles_of(anna, velder) == {Role.AGENT, Role.TRAINER}


def test_what_differs_from_what_was_seen_is_not_changed(
    velder: Organisation, acme: Organisation
) -> None:
    admin = member("Joost", velder, Role.ADMINISTRATOR)
    team = add_team("Desk", by=admin, at=AT)
    seen = {"name": "Something else"}
    more = {"expected": seen, "by": admin, "at": AT}
    with pytest.raises(Stale):
        change_person(admin, name="Joost M.", **more)
    with pytest.raises(Stale):
        change_team(team, name="Desk 2", is_active=True, **more)
    with pytest.raises(Stale):
        change_organisation(acme, name="Acme 2", language="nl", is_active=True, **more)
    names = Person.objects.get().name, Organisation.objects.get(code="acme").name
    assert names == ("Joost", "Acme")


def test_a_mistyped_short_name_is_mended_unless_it_is_taken(
    velder: Organisation, acme: Organisation
) -> None:
    admin = member("Joost", velder, Role.ADMINISTRATOR)
    same = {"name": "Acme", "language": "nl", "is_active": True, "by": admin, "at": AT}
    change_organisation(acme, code="acme-nl", **same)
    with pytest.raises(Refused) as caught:
        change_organisation(acme, code="velder", **same)
    assert (caught.value.code, caught.value.about["name"]) == ("code-taken", "Velder Software")
    assert Organisation.objects.get(name="Acme").code == "acme-nl"


def test_a_change_of_a_customers_person_is_found_by_the_customer(
    velder: Organisation, acme: Organisation
) -> None:
    admin = member("Joost", velder, Role.ADMINISTRATOR)
    vera = member("Vera", acme, Role.SUPER_USER)
    assert only_customer_of(vera) == acme.pk
    change_person(vera, phone="1", by=admin, at=AT)
    deactivate_person(vera, by=admin, at=AT)
    found = [(row.what, row.what_name) for row in changes(customer_id=acme.pk)]
    assert found == [
        ("person", "Vera"),
        ("person", "Vera"),
        ("role", "Vera"),
        ("person", "Vera"),
        ("organisation", "Acme"),
    ]
    assert [row.what_name for row in changes(what="person")][-1] == "Joost"


def test_who_is_of_two_customers_is_of_none_alone(velder: Organisation, acme: Organisation) -> None:
    admin = member("Joost", velder, Role.ADMINISTRATOR)
    other = add_customer("Other", code="other", language="nl", by=None, at=AT)
    vera = member("Vera", acme, Role.USER)
    set_roles(vera, other, [Role.USER], by=admin, at=AT)
    assert only_customer_of(vera) is None
    assert [one.code for one in organisations_of(vera)] == ["acme", "other"]


def test_an_ability_that_both_sides_have_is_told_apart(
    velder: Organisation, acme: Organisation
) -> None:
    vera = member("Vera", acme, Role.SUPER_USER)
    tom = member("Tom", velder, Role.TRAINER)
    assert Ability.ENTER_TRAINING not in vendor_abilities(vera)
    assert Ability.ENTER_TRAINING in vendor_abilities(tom)
    tom.is_active = False
    assert vendor_abilities(tom) == frozenset()


def test_roles_of_one_organisation_leave_those_of_another(
    velder: Organisation, acme: Organisation
) -> None:
    both = add_person("both@example.org", "Both", by=None, at=AT)
    admin = member("Joost", velder, Role.ADMINISTRATOR)
    set_roles(both, velder, [Role.AGENT], by=admin, at=AT)
    set_roles(both, acme, [Role.USER], by=admin, at=AT)
    set_roles(both, velder, [], by=admin, at=AT)
    assert [row.role for row in Membership.objects.filter(person=both)] == [Role.USER]
