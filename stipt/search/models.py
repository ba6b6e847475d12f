"""The one table of the search."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """The words by which a thing is found: `owner_id` of a `kind`, within a scope or in none.

    `words` holds terms (`stipt.search.terms`), not the text. Each database keeps its own full-text
    index of it, made by the migration and kept up by the database itself.
    """

    kind = models.CharField(max_length=40)
    owner_id = models.BigIntegerField()
    scope_id = models.BigIntegerField(null=True)
    words = models.TextField()

    class Meta:
        # the owner first: else SQLite would begin with all entries of a kind
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner_id", "kind"], name="one_entry_per_owner")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.owner_id}"
