"""Who is there, who is away, and who acts instead (C12): asked with an instant, never with now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from stipt.people.models import Absence, Membership, Organisation, Person
from stipt.people.roles import Role


class WithoutSuperUser(NamedTuple):
    """A customer of whom nobody can act as Super User; `away` are those who could, and till when.

    Empty: it has no Super User who can sign in.
    """

    customer: Organisation
    away: tuple[Absence, ...]

    @property
    def back_at(self) -> datetime | None:
        """When the first of them is back."""
        return min((absence.to_at for absence in self.away), default=None)


def able_super_users(customers: Collection[Organisation], at: datetime) -> dict[int, list[Person]]:
    """Of each customer by id: who can act at that instant, those there and deputies of those not.

    Three queries, however many customers.
    """
    return {customer: able for customer, (able, _) in _able(customers, at).items()}


def customers_without_super_user(
    at: datetime, among: Iterable[Organisation] | None = None
) -> list[WithoutSuperUser]:
    """The active customers of whom nobody can act at that instant, by name, in three queries."""
    customers = list(_active_customers() if among is None else among)
    able = _able(customers, at)
    return [
        WithoutSuperUser(customer, tuple(able[customer.pk][1]))
        for customer in customers
        if not able[customer.pk][0]
    ]


def absences_at(persons: Collection[int], at: datetime) -> dict[int, Absence]:
    """Of persons by id who are away at an instant: their absence, the one begun last of several."""
    if not persons:
        return {}
    found = Absence.objects.filter(person__in=persons, from_at__lte=at, to_at__gt=at)
    rows = found.select_related("person", "deputy").order_by("from_at", "pk")
    return {row.person_id: row for row in rows}


def absences_from(at: datetime, person: Person | None = None) -> QuerySet[Absence]:
    """Absences that are or will be, in order: of one person, else of all who can sign in."""
    found = Absence.objects.filter(to_at__gt=at).select_related("person", "deputy")
    found = found.filter(person__is_active=True) if person is None else found.filter(person=person)
    return found.order_by("from_at", "person__name")


def absence_with(pk: int) -> Absence | None:
    """One absence by its id, with its person."""
    return Absence.objects.filter(pk=pk).select_related("person", "deputy").first()


def possible_deputies(person: Person) -> QuerySet[Person]:
    """Who can deputise for a person: others of the same organisations who can sign in, by name."""
    organisations = person.memberships.values("organisation")
    found = Person.objects.filter(is_active=True, memberships__organisation__in=organisations)
    return found.exclude(pk=person.pk).distinct().order_by("name", "pk")


def _active_customers() -> QuerySet[Organisation]:
    found = Organisation.objects.filter(kind=Organisation.Kind.CUSTOMER, is_active=True)
    return found.order_by("name")


def _able(
    customers: Collection[Organisation], at: datetime
) -> dict[int, tuple[list[Person], list[Absence]]]:
    """Of each customer by id: who can act as Super User, and the absences of those who can't."""
    rows = Membership.objects.filter(
        organisation__in=customers, role=Role.SUPER_USER, person__is_active=True
    )
    rows = rows.select_related("person").order_by("person__name", "person")
    away = absences_at({row.person_id for row in rows}, at)
    deputies = {absence.deputy_id for absence in away.values() if absence.deputy_id is not None}
    also_away = absences_at(deputies, at)
    able: dict[int, dict[int, Person]] = defaultdict(dict)
    absences: dict[int, list[Absence]] = defaultdict(list)
    for row in rows:
        absence = away.get(row.person_id)
        who = row.person if absence is None else absence.deputy
        if who is not None and who.is_active and (absence is None or who.pk not in also_away):
            able[row.organisation_id].setdefault(who.pk, who)
        elif absence is not None:
            absences[row.organisation_id].append(absence)
    return {
        customer.pk: (list(able[customer.pk].values()), absences[customer.pk])
        for customer in customers
    }
