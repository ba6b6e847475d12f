"""Giving files to their owner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import transaction

from stipt.files.models import StoredFile
from stipt.files.refusals import Refused

MOST_PER_OWNER: Final = 10


def attach(files: Sequence[StoredFile], owner_kind: str, owner_id: int) -> None:
    """Give uploads to what they belong to, all or none, within the caller's transaction.

    `Refused` "too-many-files" when the owner would have more than ten, "file-gone" when one was
    attached elsewhere or swept away since.
    """
    with transaction.atomic():
        there = StoredFile.objects.filter(owner_kind=owner_kind, owner_id=owner_id).count()
        if there + len(files) > MOST_PER_OWNER:
            raise Refused(
                "too-many-files",
                f"{there + len(files)} files at one {owner_kind}, {MOST_PER_OWNER} are the most:"
                " take some away, or put them together in one zip file",
                limit=MOST_PER_OWNER,
            )
        for file in files:
            _give(file, owner_kind, owner_id)


def _give(file: StoredFile, owner_kind: str, owner_id: int) -> None:
    waiting = StoredFile.objects.filter(pk=file.pk, owner_id=None)
    if not waiting.update(owner_kind=owner_kind, owner_id=owner_id):
        raise Refused(
            "file-gone", f"{file.name} is no longer there: choose it again", name=file.name
        )
    file.owner_kind, file.owner_id = owner_kind, owner_id


def pass_on(files: Sequence[StoredFile], owner_kind: str, owner_id: int | None) -> None:
    """Give files that have an owner to another one; None: to nobody, as when they were uploaded."""
    kind = "" if owner_id is None else owner_kind
    StoredFile.objects.filter(pk__in=[file.pk for file in files]).update(
        owner_kind=kind, owner_id=owner_id
    )
