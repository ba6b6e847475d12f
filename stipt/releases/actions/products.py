"""Products, and who uses them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from stipt.ledger.changes import record_change
from stipt.people.models import Organisation, Person
from stipt.people.queries import is_product_trained
from stipt.people.refusals import Refused, refuse_if_stale
from stipt.releases.models import Product, ProductOfCustomer
from stipt.releases.queries import products_snapshot


def add_product(name: str, *, by: Person | None, at: datetime) -> Product:
    """Add a product; no two have the same name."""
    product = Product(name=name.strip())
    _save(product, None, by, at)
    return product


def change_product(
    product: Product,
    *,
    name: str,
    is_active: bool,
    by: Person,
    at: datetime,
    expected: Mapping[str, Any] | None = None,
) -> None:
    """Let a product rest, so that nobody chooses it any more; or rename it while nobody uses it.

    Tickets and trainings know it by its name, so a name in use stays (`Refused`
    "product-in-use"). `Stale` when it isn't as `expected` any more.
    """
    with transaction.atomic():
        row = Product.objects.select_for_update().get(pk=product.pk)
        before = row.snapshot()
        refuse_if_stale(expected, before)
        if name.strip() != row.name:
            _refuse_if_in_use(row)
        row.name, row.is_active = name.strip(), is_active
        _save(row, before, by, at)


def set_products(
    customer: Organisation,
    names: Collection[str],
    *,
    by: Person,
    at: datetime,
    expected: Mapping[str, Any] | None = None,
) -> None:
    """Say which products a customer uses: exactly those with these names.

    `Stale` when they aren't as `expected` (`queries.products_snapshot`) any more.
    """
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=customer.pk)  # one changes at a time
        before = products_snapshot(customer)
        refuse_if_stale(expected, before)
        uses = ProductOfCustomer.objects.filter(customer=customer)
        uses.exclude(product__name__in=names).delete()
        for product in Product.objects.filter(name__in=set(names) - set(before["products"])):
            ProductOfCustomer.objects.create(customer=customer, product=product)
        record_change(
            "products",
            (customer.pk, customer.name),
            before=before,
            after=products_snapshot(customer),
            by=by,
            at=at,
            customer_id=customer.pk,
        )


def _refuse_if_in_use(product: Product) -> None:
    is_used = ProductOfCustomer.objects.filter(product=product).exists()
    if is_used or is_product_trained(product.name):
        raise Refused(
            "product-in-use",
            f"{product} is used by customers or trainings under this name",
            "name",
            {"name": product.name},
        )


def _save(product: Product, before: dict[str, Any] | None, by: Person | None, at: datetime) -> None:
    try:
        with transaction.atomic():
            product.save()
            record_change(
                "product",
                (product.pk, product.name),
                before=before,
                after=product.snapshot(),
                by=by,
                at=at,
            )
    except IntegrityError as taken:
        about = {"name": product.name}
        message = f"there is a product {product.name}"
        raise Refused("product-taken", message, "name", about) from taken
