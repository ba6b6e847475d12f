"""What others ask about people: abilities, organisations, who can act now, who was trained."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet

from stipt.people.models import Absence, Membership, Organisation, Person, Training
from stipt.people.roles import Ability, Role, abilities_of


def abilities(person: Person) -> frozenset[Ability]:
    """All that a person's roles allow together; nothing for one who was deactivated."""
    if not person.is_active:
        return frozenset()
    return abilities_of(person.memberships.values_list("role", flat=True))


def organisations_where(person: Person, ability: Ability) -> list[int]:
    """The ids of the organisations in which a role of the person gives that ability."""
    if not person.is_active:
        return []
    rows = person.memberships.values_list("organisation_id", "role")
    return sorted({organisation for organisation, role in rows if ability in abilities_of([role])})


def vendor() -> Organisation | None:
    """The vendor of this installation; None until it is set up."""
    return Organisation.objects.filter(kind=Organisation.Kind.VENDOR).first()


def super_users(customer: Organisation) -> QuerySet[Person]:
    """The customer's Super Users who can sign in, by name."""
    return Person.objects.filter(
        is_active=True, memberships__organisation=customer, memberships__role=Role.SUPER_USER
    ).order_by("name")


def super_users_at(customer: Organisation, at: datetime) -> list[Person]:
    """Who can act as Super User at that instant: those who are there, and deputies of those not."""
    able: dict[int, Person] = {}
    for person in super_users(customer):
        absence = _absence_at(person, at)
        who = person if absence is None else absence.deputy
        if who is not None and who.is_active and _absence_at(who, at) is None:
            able.setdefault(who.pk, who)
    return list(able.values())


def trainings_at(person: Person, day: date, product: str = "") -> list[Training]:
    """The trainings of a person that count on a date: confirmed, given by then, not expired."""
    found = Training.objects.filter(
        Q(expires_on=None) | Q(expires_on__gte=day),
        Q(product="") | Q(product=product),
        person=person,
        confirmed_at__isnull=False,
        trained_on__lte=day,
    )
    return list(found.order_by("-trained_on"))


def members(organisation: Organisation) -> QuerySet[Membership]:
    """Who has which role there, by name."""
    found = Membership.objects.filter(organisation=organisation).select_related("person", "team")
    return found.order_by("person__name", "role")


def _absence_at(person: Person, at: datetime) -> Absence | None:
    found = person.absences.filter(from_at__lte=at, to_at__gt=at).select_related("deputy")
    return found.order_by("-from_at").first()
