"""Taking a file in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final, Protocol

from django.conf import settings
from django.db import transaction

from stipt.files import contents, disk
from stipt.files.kinds import kind_of
from stipt.files.models import StoredFile
from stipt.files.names import cleaned
from stipt.files.refusals import Refused

MEGABYTE: Final = 1024 * 1024


class Upload(Protocol):
    """A file as it arrives, read once and never whole; the framework's uploads are such."""

    @property
    def name(self) -> str | None:
        """The name that the sender gave it."""

    @property
    def size(self) -> int | None:
        """Its size in bytes, where it is known before reading."""

    def chunks(self) -> Iterator[bytes]:
        """Its bytes, piece by piece."""


def store(upload: Upload, *, by_id: int, at: datetime) -> StoredFile:
    """Take in what a person sent; it waits to be attached, for 48 hours.

    The bytes are on the disk before there is a row that points to them. To be called outside any
    transaction, which would stay open while the bytes come in. `Refused` "file-too-large" as
    soon as it is known, "file-empty".
    """
    name = cleaned(upload.name or "")
    with disk.drafted(_within_the_limit(upload, name)) as draft:
        if not draft.size:
            raise Refused("file-empty", f"{name} is empty: choose the file again", name=name)
        with transaction.atomic():
            content = contents.hold(draft.sha256, size=draft.size, kind=kind_of(draft.head), at=at)
            disk.keep(draft)
            return StoredFile.objects.create(
                content=content, name=name, uploaded_by_id=by_id, uploaded_at=at
            )


def _within_the_limit(upload: Upload, name: str) -> Iterator[bytes]:
    limit = settings.ENVIRONMENT.file_limit_mb
    size = upload.size or 0
    if size <= limit * MEGABYTE:
        size = 0
        for chunk in upload.chunks():
            size += len(chunk)
            if size > limit * MEGABYTE:
                break
            yield chunk
    if size > limit * MEGABYTE:
        raise Refused(
            "file-too-large",
            f"{name} is larger than {limit} MB: make it smaller or send it in parts"
            " (STIPT_FILE_LIMIT_MB sets the limit)",
            name=name,
            limit=limit,
        )
