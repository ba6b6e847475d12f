"""Who can act as Super User, for many customers at once, and who is away (C12)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stipt.people.actions import add_customer, add_member, deactivate_person, plan_absence
from stipt.people.models import Organisation, Person
from stipt.people.presence import (
    able_super_users,
    absences_at,
    absences_from,
    customers_without_super_user,
    possible_deputies,
)
from stipt.people.queries import super_users_at
from stipt.people.roles import Role

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def customer(name: str) -> Organisation:
    return add_customer(name, code=name.lower(), language="nl", by=None, at=AT)


def member(name: str, at: Organisation, *roles: Role) -> Person:
    email = f"{name.lower()}@{at.code}.example"
    return add_member(email, name, organisation=at, roles=roles, by=None, at=AT)


def away(person: Person, days: int = 1, deputy: Person | None = None) -> None:
    plan_absence(person, from_at=AT, to_at=AT + days * DAY, deputy=deputy, by=person, at=AT)


def test_a_customer_without_super_users_and_one_whose_are_all_away_are_told_apart() -> None:
    empty, gone, well = customer("Empty"), customer("Gone"), customer("Well")
    vera, wim = member("Vera", gone, Role.SUPER_USER), member("Wim", gone, Role.SUPER_USER)
    member("Zoë", well, Role.SUPER_USER)
    away(vera, 3)
    away(wim, 2)
    found = customers_without_super_user(AT)
    assert [(one.customer, len(one.away), one.back_at) for one in found] == [
        (empty, 0, None),
        (gone, 2, AT + 2 * DAY),
    ]
    assert [one.customer for one in customers_without_super_user(AT + 2 * DAY)] == [empty]
    assert [one.customer for one in customers_without_super_user(AT, [gone, well])] == [gone]


def test_a_deputy_who_is_there_acts_and_one_who_is_away_or_left_does_not() -> None:
    acme = customer("Acme")
    vera, wim, xan = (member(n, acme, r) for n, r in (
        ("Vera", Role.SUPER_USER), ("Wim", Role.USER), ("Xan", Role.USER),
    ))  # fmt: skip
    away(vera, deputy=wim)
    assert able_super_users([acme], AT) == {acme.pk: [wim]}
    assert customers_without_super_user(AT) == []
    away(wim, deputy=xan)
    assert super_users_at(acme, AT) == []
    assert len(customers_without_super_user(AT)) == 1


def test_a_deputy_who_was_deactivated_does_not_act() -> None:
    acme = customer("Acme")
    vera, wim = member("Vera", acme, Role.SUPER_USER), member("Wim", acme, Role.USER)
    away(vera, deputy=wim)
    deactivate_person(wim, by=vera, at=AT)
    assert super_users_at(acme, AT) == []


def test_a_super_user_who_left_is_none_and_a_customer_that_left_is_not_asked() -> None:
    acme = customer("Acme")
    vera = member("Vera", acme, Role.SUPER_USER)
    deactivate_person(vera, by=vera, at=AT)
    assert [one.away for one in customers_without_super_user(AT)] == [()]
    Organisation.objects.update(is_active=False)
    assert customers_without_super_user(AT) == []


def test_of_two_absences_at_once_the_one_begun_last_says_who_deputises() -> None:
    acme = customer("Acme")
    vera, wim = member("Vera", acme, Role.SUPER_USER), member("Wim", acme, Role.USER)
    plan_absence(vera, from_at=AT - DAY, to_at=AT + DAY, by=vera, at=AT)
    away(vera, deputy=wim)
    assert absences_at([vera.pk], AT)[vera.pk].deputy == wim
    assert super_users_at(acme, AT) == [wim]
    assert [one.from_at for one in absences_from(AT, vera)] == [AT - DAY, AT]
    assert list(absences_from(AT + DAY)) == []


def test_it_costs_the_same_for_one_customer_as_for_twenty() -> None:
    for number in range(20):
        acme = customer(f"Acme{number}")
        vera, wim = member("Vera", acme, Role.SUPER_USER), member("Wim", acme, Role.USER)
        away(vera, deputy=wim if number % 2 else None)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(customers_without_super_user(AT)) == 10
    assert len(queries) == 4


def test_who_can_deputise_is_of_the_same_organisation_and_can_sign_in() -> None:
    acme, other = customer("Acme"), customer("Other")
    vera = member("Vera", acme, Role.SUPER_USER, Role.USER)
    wim, left = member("Wim", acme, Role.USER), member("Left", acme, Role.USER)
    member("Zoë", other, Role.USER)
    deactivate_person(left, by=vera, at=AT)
    assert list(possible_deputies(vera)) == [wim]
