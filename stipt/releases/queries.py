"""What others ask about products: which there are, and which a customer uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count, Q, QuerySet

from stipt.people.models import Organisation
from stipt.releases.models import Product, ProductOfCustomer


def products() -> QuerySet[Product]:
    """All products, those in use first; each has `customer_count`."""
    counted = Count("uses", filter=Q(uses__customer__is_active=True))
    return Product.objects.annotate(customer_count=counted).order_by("-is_active", "name")


def product_with(pk: int) -> Product | None:
    """The product with that id."""
    return Product.objects.filter(pk=pk).first()


def product_names() -> list[str]:
    """The names of the products that are in use, in order: to choose from."""
    found = Product.objects.filter(is_active=True)
    return list(found.order_by("name").values_list("name", flat=True))


def product_names_of(customer: Organisation) -> list[str]:
    """The names of the products that a customer uses and that are in use, in order."""
    found = Product.objects.filter(is_active=True, uses__customer=customer)
    return list(found.order_by("name").values_list("name", flat=True))


def products_by_customer(customers: Collection[Organisation]) -> dict[int, list[str]]:
    """Of customers by id: the names of their products, in order, in one query."""
    found = ProductOfCustomer.objects.filter(customer__in=customers)
    names: dict[int, list[str]] = defaultdict(list)
    for customer, name in found.order_by("product__name").values_list("customer", "product__name"):
        names[customer].append(name)
    return names


def products_snapshot(customer: Organisation) -> dict[str, list[str]]:
    """The products of a customer, at rest or not, as `set_products` expects them."""
    return {"products": products_by_customer([customer])[customer.pk]}
