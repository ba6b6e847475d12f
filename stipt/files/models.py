"""The tables of stored files: each content once, and each file that somebody sent."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class StoredContent(models.Model):
    """Bytes that lie on disk once, however many files have them.

    `kind` was found in the bytes, never taken from who sent them. Whoever puts the bytes in place
    or takes them away holds this row's lock (`stipt.files.contents`).
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    kind = models.CharField(max_length=100)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256


class StoredFile(models.Model):
    """One file that somebody sent: a content under a name, of an owner once it is attached.

    `public_id` is its name in addresses: it tells nothing and can't be guessed.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    content = models.ForeignKey(StoredContent, models.PROTECT, related_name="files")
    name = models.CharField(max_length=150)
    owner_kind = models.CharField(max_length=40, blank=True)
    owner_id = models.BigIntegerField(null=True)
    uploaded_by_id = models.BigIntegerField()
    uploaded_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["owner_kind", "owner_id"], name="files_of_owner"),
            models.Index(
                fields=["uploaded_at"], condition=models.Q(owner_id=None), name="files_unattached"
            ),
        ]

    def __str__(self) -> str:
        return self.name
