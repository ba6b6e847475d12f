"""Products: known by their name, used by customers, at rest when nobody is to choose them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from stipt.ledger.changes import changes
from stipt.people.actions import add_customer, add_person, enter_training
from stipt.people.models import Organisation, Person
from stipt.people.refusals import Refused, Stale
from stipt.releases.actions import add_product, change_product, set_products
from stipt.releases.models import Product
from stipt.releases.queries import (
    product_names,
    product_names_of,
    product_with,
    products,
    products_by_customer,
    products_snapshot,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def acme() -> Organisation:
    return add_customer("Acme", code="acme", language="nl", by=None, at=AT)


@pytest.fixture
def joost() -> Person:
    return add_person("joost@velder.example", "Joost", by=None, at=AT)


def test_no_two_products_have_one_name(joost: Person) -> None:
    hr = add_product(" Velder HR ", by=joost, at=AT)
    assert (hr.name, product_with(hr.pk)) == ("Velder HR", hr)
    with pytest.raises(Refused) as caught:
        add_product("Velder HR", by=joost, at=AT)
    assert (caught.value.code, caught.value.field) == ("product-taken", "name")


def test_a_product_at_rest_is_chosen_by_nobody_and_stays_with_its_customers(
    acme: Organisation, joost: Person
) -> None:
    hr = add_product("Velder HR", by=joost, at=AT)
    add_product("Velder Finance", by=joost, at=AT)
    set_products(acme, ["Velder HR", "Velder Finance"], by=joost, at=AT)
    assert product_names_of(acme) == ["Velder Finance", "Velder HR"]
    change_product(hr, name="Velder HR", is_active=False, by=joost, at=AT)
    assert product_names() == product_names_of(acme) == ["Velder Finance"]
    assert products_by_customer([acme]) == {acme.pk: ["Velder Finance", "Velder HR"]}
    assert [(p.name, p.is_active, p.customer_count) for p in products()] == [
        ("Velder Finance", True, 1),
        ("Velder HR", False, 1),
    ]


def test_a_name_in_use_stays_whoever_uses_it(acme: Organisation, joost: Person) -> None:
    hr = add_product("Velder HR", by=joost, at=AT)
    change_product(hr, name="Velder People", is_active=True, by=joost, at=AT)
    set_products(acme, ["Velder People"], by=joost, at=AT)
    with pytest.raises(Refused) as caught:
        change_product(hr, name="Velder HR", is_active=True, by=joost, at=AT)
    assert caught.value.code == "product-in-use"
    set_products(acme, [], by=joost, at=AT)
    enter_training(
        joost, course="Basics", trainer="Tom", product="Velder People",
        trained_on=date(2026, 1, 2), by=joost, at=AT,
    )  # fmt: skip
    with pytest.raises(Refused):
        change_product(hr, name="Velder HR", is_active=True, by=joost, at=AT)
    assert Product.objects.get().name == "Velder People"


def test_a_change_of_products_is_one_row_of_the_log(acme: Organisation, joost: Person) -> None:
    for name in ("A", "B", "C"):
        add_product(name, by=joost, at=AT)
    set_products(acme, ["A", "B"], by=joost, at=AT)
    set_products(acme, ["B", "C"], by=joost, at=AT)
    set_products(acme, ["C", "B"], by=joost, at=AT)
    rows = [(row.before, row.after) for row in changes(what="products", customer_id=acme.pk)]
    assert rows == [
        ({"products": ["A", "B"]}, {"products": ["B", "C"]}),
        ({"products": []}, {"products": ["A", "B"]}),
    ]


def test_the_second_of_two_at_once_is_told(acme: Organisation, joost: Person) -> None:
    hr = add_product("A", by=joost, at=AT)
    seen = products_snapshot(acme)
    set_products(acme, ["A"], expected=seen, by=joost, at=AT)
    with pytest.raises(Stale) as caught:
        set_products(acme, [], expected=seen, by=joost, at=AT)
    assert caught.value.now == {"products": ["A"]}
    with pytest.raises(Stale):
        change_product(
            hr, name="A", is_active=False, expected={"is_active": False}, by=joost, at=AT
        )
