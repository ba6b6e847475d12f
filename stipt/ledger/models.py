"""The ledger's tables."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class LogCounter(models.Model):
    """How far a customer's log has come: the last number given, and the link of its chain."""

    customer_id = models.BigIntegerField(primary_key=True)
    last_number = models.BigIntegerField(default=0)
    last_link = models.CharField(max_length=64, default="")


class Change(models.Model):
    """One change of what an administrator sets: who, when, what, from, to. Append-only."""

    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200)
    what = models.CharField(max_length=40)
    what_id = models.BigIntegerField(null=True)
    what_name = models.CharField(max_length=200)
    customer_id = models.BigIntegerField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["what", "what_id", "-id"], name="change_of_thing"),
            models.Index(fields=["by_id", "-id"], name="change_by_person"),
            models.Index(fields=["customer_id", "-id"], name="change_of_customer"),
        ]
