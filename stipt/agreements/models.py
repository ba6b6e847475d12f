"""Signed versions of agreements: rows that are never edited, only superseded."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from stipt.people.models import Organisation


class SignedAgreement(models.Model):
    """One signed version of a customer's agreement: the file's text, and who signed it when.

    `content` is the TOML text as it was signed, byte for byte; `fingerprint` that of its data.
    Append-only: a later version supersedes it.
    """

    customer = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    version = models.CharField(max_length=40)
    in_force_from = models.DateField()
    content = models.TextField()
    fingerprint = models.CharField(max_length=64)
    signed_by_vendor = models.CharField(max_length=200)
    signed_by_customer = models.CharField(max_length=200)
    signed_on = models.DateField()
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="superseded_by"
    )
    entered_by_id = models.BigIntegerField()
    entered_by_name = models.CharField(max_length=200)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "version"], name="one_row_per_version"),
            # a customer has one chain of versions: one first, each superseded once
            models.UniqueConstraint(
                fields=["customer"], condition=models.Q(supersedes=None), name="one_first_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.version}"
