"""Persons and their roles."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from stipt.ledger.changes import record_change
from stipt.people.models import Membership, Organisation, Person, Team
from stipt.people.refusals import Refused
from stipt.people.roles import Role, is_of_vendor

_KEPT = ("email", "name", "phone", "language", "zone", "is_active")


def add_person(
    email: str,
    name: str,
    *,
    by: Person | None,
    at: datetime,
    language: str = "nl",
    zone: str = "Europe/Amsterdam",
    phone: str = "",
    works_since: date | None = None,
) -> Person:
    """Add a person, who can't sign in until they chose a password by their invitation."""
    person = Person(
        email=email.strip().lower(),
        name=name.strip(),
        language=language,
        zone=zone,
        phone=phone.strip(),
        works_since=works_since,
    )
    person.set_unusable_password()
    _save(person, None, by, at)
    return person


def change_person(person: Person, *, by: Person | None, at: datetime, **to: Any) -> None:
    """Change the named fields of a person: email, name, phone, language, zone, works_since."""
    with transaction.atomic():
        row = Person.objects.select_for_update().get(pk=person.pk)
        before = _snapshot(row)
        for field, value in to.items():
            setattr(row, field, value)
        row.email, row.name = row.email.strip().lower(), row.name.strip()
        _save(row, before, by, at)
    person.refresh_from_db()


def deactivate_person(person: Person, *, by: Person, at: datetime) -> None:
    """They can't sign in any more; what they did stays theirs. Not the last administrator."""
    with transaction.atomic():
        _keep_an_administrator(without=person)
        change_person(person, by=by, at=at, is_active=False)


def reactivate_person(person: Person, *, by: Person, at: datetime) -> None:
    """They can sign in again, with the roles that they had."""
    change_person(person, by=by, at=at, is_active=True)


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
        raise Refused("wrong-side", f"{role} is no role at {organisation}", "role")
    with transaction.atomic():
        row, is_new = Membership.objects.get_or_create(
            person=person, organisation=organisation, role=role, defaults={"team": team}
        )
        before = None if is_new else _role(row)
        row.team = team
        row.save(update_fields=["team"])
        _record_role(row, before, _role(row), by, at)


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
            _keep_an_administrator(without=person)
        if role == Role.SUPER_USER:
            _keep_a_super_user(organisation, without=person)
        _record_role(row, _role(row), None, by, at)
        row.delete()


def _keep_an_administrator(*, without: Person) -> None:
    others = Membership.objects.filter(role=Role.ADMINISTRATOR, person__is_active=True)
    is_one = others.filter(person=without).exists()
    if is_one and not others.exclude(person=without).exists():
        raise Refused("last-administrator", "nobody could set up anything any more")


def _keep_a_super_user(customer: Organisation, *, without: Person) -> None:
    """A customer has at least one Super User (C12)."""
    others = Membership.objects.filter(
        role=Role.SUPER_USER, organisation=customer, person__is_active=True
    ).exclude(person=without)
    if not others.exists():
        raise Refused("last-super-user", f"{customer} needs a Super User: name another one first")


def _save(person: Person, before: dict[str, Any] | None, by: Person | None, at: datetime) -> None:
    try:
        with transaction.atomic():
            person.save()
            record_change(
                "person",
                (person.pk, person.name),
                before=before,
                after=_snapshot(person),
                by=by,
                at=at,
            )
    except IntegrityError as taken:
        raise Refused("email-taken", f"{person.email} belongs to somebody", "email") from taken


def _snapshot(person: Person) -> dict[str, Any]:
    kept = {field: getattr(person, field) for field in _KEPT}
    return {**kept, "works_since": person.works_since and person.works_since.isoformat()}


def _role(row: Membership) -> dict[str, Any]:
    return {
        "role": str(row.role),
        "organisation": row.organisation.name,
        "team": row.team.name if row.team else None,
    }


def _record_role(
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
