"""One lock per content: who puts bytes in place or takes them away waits for the other."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from stipt.files import disk
from stipt.files.models import StoredContent


def hold(sha256: str, *, size: int, kind: str, at: datetime) -> StoredContent:
    """The content's row, made where there is none, and locked to the end of the transaction.

    Between making and locking another process may take the row away; then it is made again.
    """
    new = StoredContent(sha256=sha256, size=size, kind=kind, created_at=at)
    while True:
        StoredContent.objects.bulk_create([new], ignore_conflicts=True)
        row = StoredContent.objects.select_for_update().filter(pk=sha256).first()
        if row is not None:
            return row


def remove_if_unused(sha256: str, *, size: int, kind: str, at: datetime) -> None:
    """Take a content away if no file has it: the bytes first, then the row.

    Whoever is killed between the two leaves a row that nothing points to, which the next sweep
    finds. The other way round would leave bytes that nobody knows of.
    """
    with transaction.atomic():
        content = hold(sha256, size=size, kind=kind, at=at)
        if not content.files.exists():
            disk.remove(sha256)
            content.delete()
