"""Lists of people and customers to look through: by words, in order, with what a row shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from stipt.people.models import Membership, Organisation, Person, Team, Training
from stipt.people.roles import Role


def customers(words: str = "", *, only_active: bool = False) -> QuerySet[Organisation]:
    """Customers by name, with each of the words in name or code.

    Each has `people_count` and `super_user_count`: of those who can sign in.
    """
    found = Organisation.objects.filter(kind=Organisation.Kind.CUSTOMER)
    if only_active:
        found = found.filter(is_active=True)
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(code__icontains=word))
    active = Q(memberships__person__is_active=True)
    super_user = Q(memberships__role=Role.SUPER_USER)
    return found.annotate(
        people_count=Count("memberships__person", filter=active, distinct=True),
        super_user_count=Count("memberships__person", filter=active & super_user, distinct=True),
    ).order_by("name", "pk")


def organisation_choices() -> list[tuple[str, str]]:
    """Short name and name of the vendor and the active customers: to choose from."""
    found = Organisation.objects.filter(is_active=True).order_by("-kind", "name")
    return list(found.values_list("code", "name"))


def organisations_with(ids: Collection[int]) -> dict[int, Organisation]:
    """Organisations by their ids."""
    return Organisation.objects.in_bulk(ids)


def persons(
    words: str = "",
    *,
    organisation: Organisation | None = None,
    role: str = "",
    only_active: bool = False,
) -> QuerySet[Person]:
    """Persons by name, with each of the words in name or mail address."""
    found = Person.objects.all()
    if only_active:
        found = found.filter(is_active=True)
    if organisation is not None or role:
        places = Membership.objects.all()
        if organisation is not None:
            places = places.filter(organisation=organisation)
        if role:
            places = places.filter(role=role)
        found = found.filter(pk__in=places.values("person"))
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return found.order_by("name", "pk")


def memberships_of(persons: Collection[Person]) -> dict[int, list[Membership]]:
    """The roles of persons by their id, with organisation and team, in one query."""
    found = Membership.objects.filter(person__in=persons).select_related("organisation", "team")
    rows: dict[int, list[Membership]] = defaultdict(list)
    for row in found.order_by("organisation__name", "role"):
        rows[row.person_id].append(row)
    return rows


def teams() -> QuerySet[Team]:
    """Teams by name; each has `people_count`: of those in it who can sign in."""
    active = Q(members__person__is_active=True)
    counted = Count("members__person", filter=active, distinct=True)
    return Team.objects.annotate(people_count=counted).order_by("-is_active", "name")


def trainings_waiting() -> QuerySet[Training]:
    """What customers entered and no trainer has confirmed yet, the oldest first (C11)."""
    found = Training.objects.filter(confirmed_at=None, person__is_active=True)
    return found.select_related("person", "entered_by").order_by("pk")


class Trained(NamedTuple):
    """A person's right to support on a date (C11).

    `training` counts on that date; `waiting` is one that no trainer has confirmed yet; `late` says
    that they worked with the application before the first training that counts.
    """

    training: Training | None
    waiting: Training | None
    late: bool


def trained_on(persons: Collection[Person], day: date) -> dict[int, Trained]:
    """Of persons by id: whether they were trained on a date, for whatever product, in one query."""
    rows: dict[int, list[Training]] = defaultdict(list)
    for row in Training.objects.filter(person__in=persons).order_by("trained_on", "pk"):
        rows[row.person_id].append(row)
    return {person.pk: _trained(person, rows[person.pk], day) for person in persons}


def _trained(person: Person, rows: list[Training], day: date) -> Trained:
    confirmed = [row for row in rows if row.confirmed_at is not None]
    counting = [
        row
        for row in confirmed
        if row.trained_on <= day and (row.expires_on is None or row.expires_on >= day)
    ]
    waiting = [row for row in rows if row.confirmed_at is None]
    first = confirmed[0].trained_on if confirmed else None
    began = person.works_since
    return Trained(
        training=counting[-1] if counting else None,
        waiting=waiting[-1] if waiting else None,
        late=began is not None and began <= day and (first is None or began < first),
    )


class SetUp(NamedTuple):
    """How far an installation has been set up, as far as people go."""

    has_team: bool
    has_agent: bool
    first_customer: Organisation | None


def set_up() -> SetUp:
    """What is there: a team, somebody of the vendor who works on tickets, a first customer."""
    working = Membership.objects.filter(role__in=(Role.AGENT, Role.MANAGER), person__is_active=True)
    customers = Organisation.objects.filter(kind=Organisation.Kind.CUSTOMER, is_active=True)
    return SetUp(
        has_team=Team.objects.filter(is_active=True).exists(),
        has_agent=working.exists(),
        first_customer=customers.order_by("pk").first(),
    )
