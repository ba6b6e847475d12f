"""What others ask about signed agreements, without reading one: which customer has which version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from stipt.agreements.models import SignedAgreement
from stipt.people.models import Organisation


class Standing(NamedTuple):
    """What a customer has signed, as of a date: the version in force, and one that is coming."""

    in_force: SignedAgreement | None
    coming: SignedAgreement | None


def versions_of(customer: Organisation) -> QuerySet[SignedAgreement]:
    """The signed versions of a customer, the newest first, without their texts."""
    found = SignedAgreement.objects.filter(customer=customer).defer("content")
    return found.order_by("-in_force_from")


def version_with(customer: Organisation, pk: int) -> SignedAgreement | None:
    """One signed version of a customer by its id."""
    found = SignedAgreement.objects.filter(customer=customer, pk=pk)
    return found.select_related("customer", "supersedes").first()


def version_with_text(customer: Organisation, content: str) -> SignedAgreement | None:
    """The signed version of a customer that has exactly this text."""
    return SignedAgreement.objects.filter(customer=customer, content=content).first()


def versions_snapshot(customer: Organisation) -> dict[str, Any]:
    """The newest version of a customer, as `sign_agreement` expects it; None for none."""
    newest = versions_of(customer).first()
    return {"newest": newest.version if newest else None}


def standings(customers: Collection[Organisation], day: date) -> dict[int, Standing]:
    """Of customers by id: what is in force on a date, in one query, without texts.

    The date is taken as it is; to the hour it is `stipt.agreements.reader` that decides.
    """
    found = SignedAgreement.objects.filter(customer__in=customers).defer("content")
    rows: dict[int, list[SignedAgreement]] = defaultdict(list)
    for row in found.order_by("in_force_from"):
        rows[row.customer_id].append(row)
    return {customer.pk: _standing(rows[customer.pk], day) for customer in customers}


def _standing(rows: list[SignedAgreement], day: date) -> Standing:
    past = [row for row in rows if row.in_force_from <= day]
    coming = [row for row in rows if row.in_force_from > day]
    return Standing(past[-1] if past else None, coming[0] if coming else None)
