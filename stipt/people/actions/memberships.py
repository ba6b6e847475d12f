"""Roles: what a person is in an organisation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from stipt.ledger.changes import record_change
from stipt.people.actions.persons import add_person, keep_an_administrator
from stipt.people.models import Membership, Organisation, Person, Team
from stipt.people.queries import roles_snapshot
from stipt.people.refusals import Refused, refuse_if_stale
from stipt.people.roles import Role, is_of_vendor


def add_member(
    email: str,
    name: str,
    *,
    organisation: Organisation,
    roles: Collection[Role],
    by: Person | None,
    at: datetime,
    team: Team | None = None,
    language: str = "nl",
    zone: str = "Europe/Amsterdam",
    phone: str = "",
    works_since: date | None = None,
) -> Person:
    """Add a person with their roles in an organisation, both or neither."""
    if not roles:
        raise Refused("no-role", f"{name} has no role", "roles")
    with transaction.atomic():
        person = add_person(
            email,
            name,
            by=by,
            at=at,
            language=language,
            zone=zone,
            phone=phone,
            works_since=works_since,
            customer=organisation if organisation.kind == Organisation.Kind.CUSTOMER else None,
        )
        for role in sorted(roles):
            give_role(person, role, organisation, by=by, at=at, team=team)
    return person


def set_roles(
    person: Person,
    organisation: Organisation,
    roles: Collection[Role],
    *,
    by: Person,
    at: datetime,
    team: Team | None = None,
    expected: Mapping[str, Any] | None = None,
) -> None:
    """Give a person exactly these roles in an organisation, and at the vendor's that team.

    `Stale` when the roles aren't as `expected` (`queries.roles_snapshot`) any more.
    """
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)  # one changes at a time
        now = roles_snapshot(person, organisation)
        refuse_if_stale(expected, now)
        for role in sorted(roles):
            give_role(person, role, organisation, by=by, at=at, team=team)
        for role in sorted(set(now["roles"]) - set(roles)):
            take_role(person, Role(role), organisation, by=by, at=at)


def give_role(
    person: Person,
    role: Role,
    organisation: Organisation,
    *,
    by: Person | None,
    at: datetime,
    team: Team | None = None,
) -> None:
    """Give a person a role in an organisation of the side that the role is of, once."""
    if is_of_vendor(role) != (organisation.kind == Organisation.Kind.VENDOR):
        raise Refused("wrong-side", f"{role} is no role at {organisation}", "roles")
    with transaction.atomic():
        row, is_new = Membership.objects.get_or_create(
            person=person, organisation=organisation, role=role, defaults={"team": team}
        )
        before = None if is_new else _snapshot(row)
        row.team = team
        row.save(update_fields=["team"])
        _record(row, before, _snapshot(row), by, at)


def take_role(
    person: Person, role: Role, organisation: Organisation, *, by: Person, at: datetime
) -> None:
    """Take a role from a person; not the last administrator's, nor a customer's last Super User's."""
    with transaction.atomic():
        found = Membership.objects.select_for_update().filter(
            person=person, organisation=organisation, role=role
        )
        row = found.first()
        if row is None:
            return
        if role == Role.ADMINISTRATOR:
            keep_an_administrator(without=person)
        if role == Role.SUPER_USER:
            _keep_a_super_user(organisation, without=person)
        _record(row, _snapshot(row), None, by, at)
        row.delete()


def _keep_a_super_user(customer: Organisation, *, without: Person) -> None:
    """A customer has at least one Super User (C12)."""
    Organisation.objects.select_for_update().get(pk=customer.pk)
    others = Membership.objects.filter(
        role=Role.SUPER_USER, organisation=customer, person__is_active=True
    ).exclude(person=without)
    if not others.exists():
        raise Refused(
            "last-super-user",
            f"{customer} needs a Super User: name another one first",
            "roles",
            {"name": without.name, "customer": customer.name},
        )


def _snapshot(row: Membership) -> dict[str, Any]:
    return {
        "role": str(row.role),
        "organisation": row.organisation.name,
        "team": row.team.name if row.team else None,
    }


def _record(
    row: Membership,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    by: Person | None,
    at: datetime,
) -> None:
    is_customer = row.organisation.kind == Organisation.Kind.CUSTOMER
    record_change(
        "role",
        (row.person_id, row.person.name),
        before=before,
        after=after,
        by=by,
        at=at,
        customer_id=row.organisation_id if is_customer else None,
    )
