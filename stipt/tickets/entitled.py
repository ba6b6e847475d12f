"""Whether a person of a customer may ask the desk (C11): the core's judgement over our rows."""

from __future__ import annotations

from datetime import datetime

from stipt.people.models import Organisation, Person, Training
from stipt.people.queries import super_users_at
from stipt.sla import Agreement
from stipt.sla import entitlement as sla


def entitlement_of(
    person: Person,
    customer: Organisation,
    call_type: str,
    agreement: Agreement,
    at: datetime,
    *,
    taken_over: bool = False,
    is_super_user: bool | None = None,
) -> sla.Entitlement:
    """The standing of a person for a call type at an instant, with the reason and the remedy.

    `is_super_user`: whether they can act as one then, where that was asked before.
    """
    if is_super_user is None:
        is_super_user = is_super_user_at(person, customer, at)
    judged = _judged(person, is_super_user=is_super_user)
    return sla.entitlement(
        agreement, call_type, judged, at, taken_over_by=judged if taken_over else None
    )


def is_super_user_at(person: Person, customer: Organisation, at: datetime) -> bool:
    """Whether a person can act as the customer's Super User then, as deputy of one as well."""
    return any(one.pk == person.pk for one in super_users_at(customer, at))


def _judged(person: Person, *, is_super_user: bool) -> sla.Person:
    return sla.Person(
        key=str(person.pk),
        roles=frozenset({sla.SUPER_USER}) if is_super_user else frozenset(),
        training=tuple(_record(row) for row in Training.objects.filter(person=person)),
        works_since=person.works_since,
    )


def _record(row: Training) -> sla.Training:
    return sla.Training(
        course=row.course,
        trained_on=row.trained_on,
        by=row.trainer,
        entered_by="customer",  # what the vendor enters is confirmed at once, by whoever enters it
        expires_on=row.expires_on,
        confirmed_by=None if row.confirmed_by_id is None else str(row.confirmed_by_id),
        confirmed_at=row.confirmed_at,
    )
