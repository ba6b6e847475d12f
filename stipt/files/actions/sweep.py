"""Forgetting uploads that nobody attached, and bytes that nothing points to any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from django.db import transaction

from stipt.files import contents, disk
from stipt.files.kinds import BYTES
from stipt.files.models import StoredContent, StoredFile

KEPT_UNATTACHED: Final = timedelta(hours=48)
_AT_ONCE: Final = 500


def sweep_unattached(at: datetime) -> int:
    """Remove uploads never attached within 48 hours, and what is left of others; how many uploads.

    A content goes when no file has it, also when the file's row was removed by something else
    than this. Drafts and bytes without a row, of processes that were killed, go after the same
    48 hours. Each step ends before the next begins, so that a kill loses nothing but time.
    """
    before = at - KEPT_UNATTACHED
    removed = _remove_uploads(before)
    for content in StoredContent.objects.filter(files=None):
        contents.remove_if_unused(content.pk, size=content.size, kind=content.kind, at=at)
    for sha256, size in _without_a_row(before):
        contents.remove_if_unused(sha256, size=size, kind=BYTES, at=at)
    disk.remove_drafts_before(before)
    return removed


def _remove_uploads(before: datetime) -> int:
    """The rows alone, in a transaction of their own; locked, so that none is attached meanwhile."""
    with transaction.atomic():
        old = StoredFile.objects.select_for_update().filter(owner_id=None, uploaded_at__lt=before)
        ids = list(old.values_list("pk", flat=True))
        StoredFile.objects.filter(pk__in=ids).delete()
    return len(ids)


def _without_a_row(before: datetime) -> Iterator[tuple[str, int]]:
    """Bytes on disk that no row speaks of: their process ended before it could commit."""
    on_disk = disk.contents_before(before)
    while some := dict(islice(on_disk, _AT_ONCE)):
        known = StoredContent.objects.filter(pk__in=some).values_list("pk", flat=True)
        for sha256 in some.keys() - set(known):
            yield sha256, some[sha256]
