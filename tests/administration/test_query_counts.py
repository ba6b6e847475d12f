"""Lists cost as many queries for 200 customers and 5,000 people as for one of each."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stipt.agreements.models import SignedAgreement
from stipt.mail.models import OutboxMail
from stipt.people.models import Absence, Membership, Organisation, Person, Team, Training
from stipt.people.roles import Role
from stipt.releases.models import Product, ProductOfCustomer
from stipt.signon.models import Invitation
from tests.administration.world import AT, World, agreement_text, signed

CUSTOMERS, PEOPLE_EACH = 200, 25
LISTS = {
    "home": "",
    "vendor": "",
    "customers": "",
    "customer": "",
    "people": "",
    "agreements": "",
    "products": "",
    "training": "?q=person",
    "presence": "",
    "changes": "",
    "outbox": "",
}


def grow(world: World) -> None:
    """Everything in numbers: people with roles, trainings, absences and invitations."""
    customers = Organisation.objects.bulk_create(
        Organisation(kind="customer", code=f"c{n}", name=f"Customer {n:03}")
        for n in range(CUSTOMERS - 1)
    )
    places = [world.customer, world.vendor, *customers]
    people = Person.objects.bulk_create(
        Person(email=f"p{n}@example.com", name=f"Person {n:04}", password="!")
        for n in range(CUSTOMERS * PEOPLE_EACH)
    )
    Membership.objects.bulk_create(
        Membership(person=person, organisation=place, role=_role(place, n))
        for n, person in enumerate(people)
        for place in [places[n % len(places)]]
    )
    _grow_what_people_have(people, world.admin)
    _grow_what_customers_have(customers, world)


def _role(place: Organisation, number: int) -> Role:
    if place.kind == "vendor":
        return Role.AGENT
    return Role.SUPER_USER if number % 5 == 0 else Role.USER


def _grow_what_people_have(people: list[Person], by: Person) -> None:
    Training.objects.bulk_create(
        Training(
            person=person, course="Basics", trainer="Tom", trained_on=date(2026, 1, 1),
            entered_by=by, confirmed_by=by if n % 2 else None, confirmed_at=AT if n % 2 else None,
        )
        for n, person in enumerate(people)
    )  # fmt: skip
    day = timedelta(days=1)
    Absence.objects.bulk_create(
        Absence(person=person, from_at=AT - day, to_at=AT + day, deputy=people[n - 1])
        for n, person in enumerate(people[:1000])
    )
    Invitation.objects.bulk_create(Invitation(person=p, by=by, sent_at=AT) for p in people)


def _grow_what_customers_have(customers: list[Organisation], world: World) -> None:
    products = Product.objects.bulk_create(Product(name=f"Product {n}") for n in range(30))
    ProductOfCustomer.objects.bulk_create(
        ProductOfCustomer(product=product, customer=customer)
        for customer in customers
        for product in products[:5]
    )
    Team.objects.bulk_create(Team(name=f"Team {n}") for n in range(30))
    SignedAgreement.objects.bulk_create(
        SignedAgreement(
            customer=customer, version="1", in_force_from=date(2026, 1, 1),
            content=agreement_text(), fingerprint="0" * 64, signed_by_vendor="J",
            signed_by_customer="V", signed_on=date(2026, 1, 1), entered_by_id=world.admin.pk,
            entered_by_name="J", entered_at=AT,
        )
        for customer in customers[:150]
    )  # fmt: skip
    OutboxMail.objects.bulk_create(
        OutboxMail(
            message_id=f"<{n}@x>", about="x", to_address="x@example.com", subject="S", text="T",
            created_at=AT, not_before=AT, next_attempt_at=AT,
        )
        for n in range(200)
    )  # fmt: skip


def queries_of(client: Client, name: str) -> int:
    kwargs = {"code": "acme"} if name == "customer" else {}
    address = reverse(f"administration:{name}", kwargs=kwargs) + LISTS[name]
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.fixture
def small(world: World) -> World:
    """One of everything, so that each query that a list can need is needed."""
    user = world.people[Role.USER]
    signed(world)
    Training.objects.create(
        person=user, course="B", trainer="T", trained_on=AT.date(), entered_by=world.admin
    )
    vera = world.people[Role.SUPER_USER]
    Absence.objects.create(person=vera, from_at=AT, to_at=AT + timedelta(days=1), deputy=user)
    Person.objects.filter(pk=user.pk).update(name="Person")
    return world


def test_every_list_costs_the_same_for_many_as_for_one(small: World, admin: Client) -> None:
    before = {name: queries_of(admin, name) for name in LISTS}
    grow(small)
    after = {name: queries_of(admin, name) for name in LISTS}
    more = {name: (before[name], after[name]) for name in LISTS if after[name] > before[name] + 1}
    assert more == {}
    assert max(after.values()) <= 25


def test_a_list_of_many_is_a_page_of_fifty(small: World, admin: Client) -> None:
    grow(small)
    customers = admin.get(reverse("administration:customers"), {"page": "4"})
    assert len(customers.context["rows"]) == 50
    people = admin.get(reverse("administration:people"), {"q": "person 00"})
    assert len(people.context["rows"]) == 50
    assert len(admin.get(reverse("administration:presence")).context["absences"]) == 200
    assert len(admin.get(reverse("administration:home")).context["lacking"]) == 20
