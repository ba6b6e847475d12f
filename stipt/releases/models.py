"""The tables of products: what a customer can have a request about."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from stipt.people.models import Organisation


class Product(models.Model):
    """An application of the vendor. Tickets and trainings know it by its name."""

    name = models.CharField(max_length=200, unique=True)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name

    def snapshot(self) -> dict[str, Any]:
        """What the ledger keeps of it."""
        return {"name": self.name, "is_active": self.is_active}


class ProductOfCustomer(models.Model):
    """That a customer uses a product."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="uses")
    customer = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "product"], name="one_use_of_product")
        ]
