"""Persons, roles, teams, absence and training, and the log of every change of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from stipt.ledger.changes import changes
from stipt.people.actions import (
    add_customer,
    add_person,
    add_team,
    change_person,
    change_team,
    confirm_training,
    deactivate_person,
    enter_training,
    give_role,
    plan_absence,
    reactivate_person,
    remove_absence,
    set_up_vendor,
    take_role,
)
from stipt.people.models import Organisation, Person
from stipt.people.queries import (
    abilities,
    members,
    organisations_where,
    super_users_at,
    trainings_at,
    vendor,
)
from stipt.people.refusals import Refused
from stipt.people.roles import CUSTOMER_ROLES, VENDOR_ROLES, Ability, Role, abilities_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def velder() -> Organisation:
    return set_up_vendor("Velder Software", code="velder", language="nl", by=None, at=AT)


@pytest.fixture
def acme() -> Organisation:
    return add_customer("Acme", code="acme", language="nl", by=None, at=AT)


def somebody(name: str, *roles: Role, at: Organisation | None = None) -> Person:
    person = add_person(f"{name.lower()}@example.org", name, by=None, at=AT)
    for role in roles:
        assert at is not None
        give_role(person, role, at, by=None, at=AT)
    return person


def code_of(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.code


def test_an_installation_has_one_vendor(velder: Organisation) -> None:
    assert vendor() == velder
    with pytest.raises(Refused) as caught:
        set_up_vendor("Another", code="another", language="en", by=None, at=AT)
    assert code_of(caught) == "vendor-is-there"


def test_no_two_organisations_have_one_code(acme: Organisation) -> None:
    with pytest.raises(Refused) as caught:
        add_customer("Acme again", code="acme", language="nl", by=None, at=AT)
    assert code_of(caught) == "code-taken"
    assert Organisation.objects.count() == 1


def test_a_mail_address_is_one_persons_with_capitals_or_without() -> None:
    anna = add_person("Anna@Example.ORG ", " Anna Bos ", by=None, at=AT)
    assert (anna.email, anna.name, anna.has_usable_password()) == (
        "anna@example.org",
        "Anna Bos",
        False,
    )
    with pytest.raises(Refused) as caught:
        add_person("ANNA@example.org", "Another", by=None, at=AT)
    assert (code_of(caught), caught.value.field) == ("email-taken", "email")


def test_every_role_is_of_one_side_and_allows_something() -> None:
    assert set(Role) == CUSTOMER_ROLES | VENDOR_ROLES
    assert not CUSTOMER_ROLES & VENDOR_ROLES
    assert all(abilities_of([role]) for role in Role)


def test_no_role_of_the_customer_reaches_beyond_the_customer() -> None:
    of_vendor = {
        Ability.WORK_ON_TICKETS,
        Ability.READ_HANDED_OVER,
        Ability.CORRECT,
        Ability.SET_UP,
        Ability.CONFIRM_TRAINING,
        Ability.HANDLE_COMPLAINTS,
        Ability.READ_CHANGES,
    }
    assert not abilities_of(CUSTOMER_ROLES) & of_vendor


def test_a_role_is_of_the_side_of_its_organisation(
    velder: Organisation, acme: Organisation
) -> None:
    for role, organisation in ((Role.AGENT, acme), (Role.SUPER_USER, velder)):
        with pytest.raises(Refused) as caught:
            somebody(role.value, role, at=organisation)
        assert code_of(caught) == "wrong-side"


def test_abilities_come_from_all_roles_and_go_with_the_person(
    velder: Organisation, acme: Organisation
) -> None:
    both = somebody("Both", Role.USER, Role.SUPER_USER, at=acme)
    assert {Ability.FILE_REQUEST, Ability.TRIAGE} <= abilities(both)
    assert organisations_where(both, Ability.TRIAGE) == [acme.pk]
    admin = somebody("Admin", Role.ADMINISTRATOR, at=velder)
    deactivate_person(both, by=admin, at=AT)
    both.refresh_from_db()
    assert abilities(both) == frozenset()
    assert organisations_where(both, Ability.TRIAGE) == []
    reactivate_person(both, by=admin, at=AT)
    assert Ability.TRIAGE in abilities(both)


def test_the_last_administrator_and_the_last_super_user_stay(
    velder: Organisation, acme: Organisation
) -> None:
    admin = somebody("Admin", Role.ADMINISTRATOR, at=velder)
    vera = somebody("Vera", Role.SUPER_USER, at=acme)
    with pytest.raises(Refused) as caught:
        deactivate_person(admin, by=admin, at=AT)
    assert code_of(caught) == "last-administrator"
    with pytest.raises(Refused) as caught:
        take_role(vera, Role.SUPER_USER, acme, by=admin, at=AT)
    assert code_of(caught) == "last-super-user"
    somebody("Wim", Role.SUPER_USER, at=acme)
    take_role(vera, Role.SUPER_USER, acme, by=admin, at=AT)
    assert [row.person.name for row in members(acme)] == ["Wim"]


def test_who_is_away_is_deputised_for_and_two_who_are_away_are_nobody(acme: Organisation) -> None:
    vera = somebody("Vera", Role.SUPER_USER, at=acme)
    wim = somebody("Wim", Role.USER, at=acme)
    assert super_users_at(acme, AT) == [vera]
    plan_absence(vera, from_at=AT, to_at=AT + 8 * HOUR, deputy=wim, by=vera, at=AT)
    assert super_users_at(acme, AT) == [wim]
    assert super_users_at(acme, AT + 8 * HOUR) == [vera]
    away = plan_absence(wim, from_at=AT, to_at=AT + HOUR, by=wim, at=AT)
    assert super_users_at(acme, AT) == []
    remove_absence(away, by=wim, at=AT)
    assert super_users_at(acme, AT) == [wim]


@pytest.mark.parametrize(("hours", "code"), [(0, "ends-before-it-begins"), (1, "own-deputy")])
def test_an_absence_has_length_and_another_deputy(
    acme: Organisation, hours: int, code: str
) -> None:
    vera = somebody("Vera", Role.SUPER_USER, at=acme)
    with pytest.raises(Refused) as caught:
        plan_absence(vera, from_at=AT, to_at=AT + hours * HOUR, deputy=vera, by=vera, at=AT)
    assert code_of(caught) == code


def test_a_training_that_the_customer_enters_counts_once_a_trainer_confirms_it(
    velder: Organisation, acme: Organisation
) -> None:
    vera = somebody("Vera", Role.SUPER_USER, at=acme)
    tom = somebody("Tom", Role.TRAINER, at=velder)
    training = enter_training(
        vera,
        course="Basics",
        trainer="Tom",
        trained_on=date(2026, 3, 2),
        expires_on=date(2026, 12, 31),
        by=vera,
        at=AT,
    )
    assert trainings_at(vera, date(2026, 11, 23)) == []
    with pytest.raises(Refused) as caught:
        confirm_training(training, by=vera, at=AT)
    assert code_of(caught) == "no-trainer"
    confirm_training(training, by=tom, at=AT)
    assert trainings_at(vera, date(2026, 11, 23)) == [training]
    assert trainings_at(vera, date(2026, 3, 1)) == []
    assert trainings_at(vera, date(2026, 12, 31)) == [training]
    assert trainings_at(vera, date(2027, 1, 1)) == []


def test_a_training_by_a_trainer_counts_at_once_and_for_its_product(
    velder: Organisation, acme: Organisation
) -> None:
    vera = somebody("Vera", Role.USER, at=acme)
    tom = somebody("Tom", Role.TRAINER, at=velder)
    day = date(2026, 3, 2)
    enter_training(
        vera, course="A", product="Velder HR", trainer="Tom", trained_on=day, by=tom, at=AT
    )
    assert len(trainings_at(vera, day, "Velder HR")) == 1
    assert trainings_at(vera, day, "Velder Finance") == []


def test_every_change_is_in_the_log_with_who_and_from_and_to(velder: Organisation) -> None:
    admin = somebody("Admin", Role.ADMINISTRATOR, at=velder)
    anna = somebody("Anna")
    change_person(anna, by=admin, at=AT, name="Anna Bos")
    newest = changes(what="person")[0]
    assert (newest.by_name, newest.before, newest.after) == (
        "Admin",
        {"name": "Anna"},
        {"name": "Anna Bos"},
    )
    team = add_team("Desk", by=admin, at=AT)
    change_team(team, name="Desk", is_active=False, by=admin, at=AT)
    assert [(row.before, row.after) for row in changes(what="team")] == [
        ({"is_active": True}, {"is_active": False}),
        (None, {"name": "Desk", "is_active": True}),
    ]
