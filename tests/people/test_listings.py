"""Lists to look through: by words, roles and state, and who was trained when (C11)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from stipt.ledger.changes import changes
from stipt.people.actions import (
    add_customer,
    add_member,
    add_team,
    change_organisation,
    confirm_training,
    deactivate_person,
    enter_training,
    remove_training,
    set_up_vendor,
)
from stipt.people.listings import (
    customers,
    memberships_of,
    organisation_choices,
    organisations_with,
    persons,
    set_up,
    teams,
    trained_on,
    trainings_waiting,
)
from stipt.people.models import Organisation, Person, Training
from stipt.people.queries import (
    customer_with,
    is_product_trained,
    organisation_with,
    trainings_at,
    trainings_of,
)
from stipt.people.roles import Role

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture
def velder() -> Organisation:
    return set_up_vendor("Velder", code="velder", language="nl", by=None, at=AT)


@pytest.fixture
def acme() -> Organisation:
    return add_customer("Acme Works", code="acme", language="nl", by=None, at=AT)


def member(name: str, at: Organisation, *roles: Role, works_since: date | None = None) -> Person:
    return add_member(
        f"{name.lower()}@{at.code}.example", name, organisation=at, roles=roles,
        works_since=works_since, by=None, at=AT,
    )  # fmt: skip


def trained(person: Person, by: Person, day: date, until: date | None = None) -> Training:
    return enter_training(
        person, course="Basics", trainer="Tom", trained_on=day, expires_on=until, by=by, at=AT
    )


def test_customers_are_found_by_words_and_counted_by_who_can_sign_in(
    velder: Organisation, acme: Organisation
) -> None:
    add_customer("Zebra 100%", code="zebra", language="nl", by=None, at=AT)
    vera = member("Vera", acme, Role.SUPER_USER, Role.USER)
    deactivate_person(member("Gone", acme, Role.SUPER_USER), by=vera, at=AT)
    assert [(c.name, c.people_count, c.super_user_count) for c in customers()] == [
        ("Acme Works", 1, 1),
        ("Zebra 100%", 0, 0),
    ]
    assert [c.code for c in customers("works ACM")] == ["acme"]
    assert [c.code for c in customers("%")] == ["zebra"]
    change_organisation(acme, name="Acme", language="nl", is_active=False, by=vera, at=AT)
    assert [c.code for c in customers(only_active=True)] == ["zebra"]
    assert [code for code, _ in organisation_choices()] == ["velder", "zebra"]


def test_an_organisation_is_found_by_its_short_name(
    velder: Organisation, acme: Organisation
) -> None:
    assert organisation_with("velder") == velder
    assert (customer_with("acme"), customer_with("velder")) == (acme, None)
    assert organisations_with([acme.pk]) == {acme.pk: acme}


def test_persons_are_found_by_words_place_role_and_state(
    velder: Organisation, acme: Organisation
) -> None:
    vera, wim = member("Vera", acme, Role.SUPER_USER), member("Wim", acme, Role.USER)
    anna = member("Anna", velder, Role.AGENT)
    assert list(persons()) == [anna, vera, wim]
    assert list(persons("acme wi")) == [wim]
    assert list(persons(organisation=acme, role=Role.SUPER_USER)) == [vera]
    assert list(persons(role=Role.AGENT)) == [anna]
    deactivate_person(wim, by=vera, at=AT)
    assert list(persons(organisation=acme, only_active=True)) == [vera]
    roles = {pk: [row.role for row in rows] for pk, rows in memberships_of([vera, anna]).items()}
    assert roles == {vera.pk: [Role.SUPER_USER], anna.pk: [Role.AGENT]}


def test_teams_in_use_come_first_with_their_people(velder: Organisation) -> None:
    desk = add_team("Desk", by=None, at=AT)
    add_member(
        "anna@example.org", "Anna", organisation=velder, roles=[Role.AGENT, Role.TRAINER],
        team=desk, by=None, at=AT,
    )  # fmt: skip
    assert [(team.name, team.people_count) for team in teams()] == [("Desk", 1)]


def test_a_training_that_somebody_of_the_vendor_enters_counts_at_once(
    velder: Organisation, acme: Organisation
) -> None:
    user, vera = member("Sanne", acme, Role.USER), member("Vera", acme, Role.SUPER_USER)
    manager, tom = member("Marit", velder, Role.MANAGER), member("Tom", velder, Role.TRAINER)
    waiting = trained(user, vera, date(2026, 3, 2))
    assert list(trainings_waiting()) == [waiting]
    counting = trained(user, manager, date(2026, 3, 1))
    assert trainings_at(user, TODAY) == [counting]
    confirm_training(waiting, by=tom, at=AT)
    assert list(trainings_waiting()) == []
    assert list(trainings_of(user)) == [waiting, counting]


def test_a_training_that_was_not_given_is_removed_and_the_log_keeps_it(
    velder: Organisation, acme: Organisation
) -> None:
    user, tom = member("Sanne", acme, Role.USER), member("Tom", velder, Role.TRAINER)
    training = trained(user, tom, date(2026, 3, 2))
    remove_training(training, by=tom, at=AT)
    remove_training(Training(pk=training.pk), by=tom, at=AT)
    assert list(trainings_of(user)) == []
    removed = changes(what="training")[0]
    assert (removed.after, removed.customer_id) == (None, acme.pk)
    assert (removed.before or {})["course"] == "Basics"
    assert not is_product_trained("Velder HR")


def test_who_was_trained_is_told_of_many_at_once(velder: Organisation, acme: Organisation) -> None:
    tom, vera = member("Tom", velder, Role.TRAINER), member("Vera", acme, Role.SUPER_USER)
    never = member("Never", acme, Role.USER, works_since=date(2026, 1, 1))
    before = member("Before", acme, Role.USER, works_since=date(2026, 3, 1))
    in_time = member("Intime", acme, Role.USER, works_since=date(2026, 3, 2))
    lapsed = member("Lapsed", acme, Role.USER)
    for person in (before, in_time):
        trained(person, tom, date(2026, 3, 2))
    trained(lapsed, tom, date(2025, 3, 2), until=date(2026, 11, 22))
    pending = trained(never, vera, date(2026, 3, 2))
    found = trained_on([never, before, in_time, lapsed], TODAY)
    told = {pk: (one.training is not None, one.waiting, one.late) for pk, one in found.items()}
    assert told == {
        never.pk: (False, pending, True),
        before.pk: (True, None, True),
        in_time.pk: (True, None, False),
        lapsed.pk: (False, None, False),
    }
    assert trained_on([lapsed], date(2026, 11, 22))[lapsed.pk].training is not None


def test_what_is_set_up_is_told_step_by_step(velder: Organisation) -> None:
    member("Joost", velder, Role.ADMINISTRATOR)
    assert set_up() == (False, False, None)
    add_team("Desk", by=None, at=AT)
    member("Anna", velder, Role.AGENT)
    acme = add_customer("Acme", code="acme", language="nl", by=None, at=AT)
    assert set_up() == (True, True, acme)
