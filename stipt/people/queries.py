"""What others ask about people: abilities, organisations, roles, who was trained.

Who is away and who acts instead: `stipt.people.presence`; lists to look through:
`stipt.people.listings`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from stipt.people.models import Membership, Organisation, Person, Team, Training
from stipt.people.presence import able_super_users
from stipt.people.roles import Ability, Role, abilities_of


def abilities(person: Person) -> frozenset[Ability]:
    """All that a person's roles allow together; nothing for one who was deactivated."""
    if not person.is_active:
        return frozenset()
    return abilities_of(row.role for row in person.memberships.all())


def vendor_abilities(person: Person) -> frozenset[Ability]:
    """What a person's roles at the vendor allow: of abilities that both sides can have."""
    if not person.is_active:
        return frozenset()
    at_vendor = person.memberships.filter(organisation__kind=Organisation.Kind.VENDOR)
    return abilities_of(at_vendor.values_list("role", flat=True))


def organisations_where(person: Person, ability: Ability) -> list[int]:
    """The ids of the organisations in which a role of the person gives that ability."""
    if not person.is_active:
        return []
    rows = person.memberships.all()
    return sorted({row.organisation_id for row in rows if ability in abilities_of([row.role])})


def vendor() -> Organisation | None:
    """The vendor of this installation; None until it is set up."""
    return Organisation.objects.filter(kind=Organisation.Kind.VENDOR).first()


def organisation_with(code: str) -> Organisation | None:
    """The vendor or the customer with that short name."""
    return Organisation.objects.filter(code=code).first()


def customer_with(code: str) -> Organisation | None:
    """The customer with that short name."""
    return Organisation.objects.filter(kind=Organisation.Kind.CUSTOMER, code=code).first()


def customer_with_id(pk: int) -> Organisation | None:
    """The customer with that id, however it is called now."""
    return Organisation.objects.filter(kind=Organisation.Kind.CUSTOMER, pk=pk).first()


def person_with(pk: int) -> Person | None:
    """The person with that id."""
    return Person.objects.filter(pk=pk).first()


def person_at(email: str) -> Person | None:
    """The person with that mail address, capitals or not."""
    return Person.objects.filter(email__iexact=email.strip()).first()


def team_with(pk: int) -> Team | None:
    """The team with that id."""
    return Team.objects.filter(pk=pk).first()


def organisations_of(person: Person) -> QuerySet[Organisation]:
    """Where a person has a role, the vendor first."""
    found = Organisation.objects.filter(memberships__person=person).distinct()
    return found.order_by("-kind", "name")


def only_customer_of(person: Person) -> int | None:
    """The id of the one customer that a person is of; None when they are of none or of several."""
    found = person.memberships.filter(organisation__kind=Organisation.Kind.CUSTOMER)
    ids = list(found.values_list("organisation_id", flat=True).distinct()[:2])
    return ids[0] if len(ids) == 1 else None


def roles_snapshot(person: Person, organisation: Organisation) -> dict[str, Any]:
    """A person's roles in an organisation and their team, as `set_roles` expects them."""
    rows = person.memberships.filter(organisation=organisation).order_by("role")
    teams = [row.team_id for row in rows if row.team_id is not None]
    return {"roles": [str(row.role) for row in rows], "team": teams[0] if teams else None}


def super_users(customer: Organisation) -> QuerySet[Person]:
    """The customer's Super Users who can sign in, by name."""
    return _with_role(customer, Role.SUPER_USER)


def contract_owners(customer: Organisation) -> QuerySet[Person]:
    """The customer's contract owners who can sign in, by name."""
    return _with_role(customer, Role.CONTRACT_OWNER)


def super_users_at(customer: Organisation, at: datetime) -> list[Person]:
    """Who can act as Super User at that instant: those who are there, and deputies of those not."""
    return able_super_users([customer], at)[customer.pk]


def members(organisation: Organisation) -> QuerySet[Membership]:
    """Who has which role there, by name."""
    found = Membership.objects.filter(organisation=organisation).select_related("person", "team")
    return found.order_by("person__name", "role")


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


def trainings_of(person: Person) -> QuerySet[Training]:
    """All that was entered of a person's training, the newest first."""
    found = Training.objects.filter(person=person)
    return found.select_related("entered_by", "confirmed_by").order_by("-trained_on", "-pk")


def training_with(pk: int) -> Training | None:
    """One training by its id, with its person."""
    return Training.objects.filter(pk=pk).select_related("person").first()


def is_product_trained(product: str) -> bool:
    """Whether a training names that product."""
    return Training.objects.filter(product=product).exists()


def _with_role(customer: Organisation, role: Role) -> QuerySet[Person]:
    return Person.objects.filter(
        is_active=True, memberships__organisation=customer, memberships__role=role
    ).order_by("name")
