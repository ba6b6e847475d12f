"""Persons: who can sign in. What they may do is said by their roles (`memberships`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from stipt.ledger.changes import record_change
from stipt.people.models import Membership, Organisation, Person
from stipt.people.queries import only_customer_of
from stipt.people.refusals import Refused, refuse_if_stale
from stipt.people.roles import Role


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
    customer: Organisation | None = None,
) -> Person:
    """Add a person, who can't sign in until they chose a password by their invitation.

    `customer` is whose change it is in the log; roles are given by `memberships`.
    """
    person = Person(
        email=email.strip().lower(),
        name=name.strip(),
        language=language,
        zone=zone,
        phone=phone.strip(),
        works_since=works_since,
    )
    person.set_unusable_password()
    _save(person, None, by, at, customer_id=None if customer is None else customer.pk)
    return person


def change_person(
    person: Person,
    *,
    by: Person | None,
    at: datetime,
    expected: Mapping[str, Any] | None = None,
    **to: Any,
) -> None:
    """Change the named fields of a person: email, name, phone, language, zone, works_since.

    `Stale` when they aren't as `expected` any more.
    """
    with transaction.atomic():
        row = Person.objects.select_for_update().get(pk=person.pk)
        before = row.snapshot()
        refuse_if_stale(expected, before)
        for field, value in to.items():
            setattr(row, field, value)
        row.email, row.name = row.email.strip().lower(), row.name.strip()
        _save(row, before, by, at, customer_id=only_customer_of(row))
    person.refresh_from_db()


def deactivate_person(person: Person, *, by: Person, at: datetime) -> None:
    """They can't sign in any more; what they did stays theirs. Not the last administrator."""
    with transaction.atomic():
        keep_an_administrator(without=person)
        change_person(person, by=by, at=at, is_active=False)


def reactivate_person(person: Person, *, by: Person, at: datetime) -> None:
    """They can sign in again, with the roles that they had."""
    change_person(person, by=by, at=at, is_active=True)


def keep_an_administrator(*, without: Person) -> None:
    """Refuse to go on when nobody but that person can set up; inside the transaction that does."""
    vendor = Organisation.objects.select_for_update().filter(kind=Organisation.Kind.VENDOR)
    list(vendor)  # two who take each other's role come one after the other
    others = Membership.objects.filter(role=Role.ADMINISTRATOR, person__is_active=True)
    is_one = others.filter(person=without).exists()
    if is_one and not others.exclude(person=without).exists():
        raise Refused(
            "last-administrator",
            "nobody could set up anything any more",
            about={"name": without.name},
        )


def _save(
    person: Person,
    before: dict[str, Any] | None,
    by: Person | None,
    at: datetime,
    *,
    customer_id: int | None,
) -> None:
    try:
        with transaction.atomic():
            person.save()
            record_change(
                "person",
                (person.pk, person.name),
                before=before,
                after=person.snapshot(),
                by=by,
                at=at,
                customer_id=customer_id,
            )
    except IntegrityError as taken:
        about = {"email": person.email, "name": _name_with(person.email)}
        message = f"{person.email} belongs to somebody"
        raise Refused("email-taken", message, "email", about) from taken


def _name_with(email: str) -> str:
    found = Person.objects.filter(email__iexact=email)
    return found.values_list("name", flat=True).first() or ""
