"""What others ask about files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from stipt.files.models import StoredFile


def files_of(owner_kind: str, owner_ids: Collection[int]) -> dict[int, list[StoredFile]]:
    """The files of each of these owners, in the order in which they came; one query."""
    found: dict[int, list[StoredFile]] = {owner_id: [] for owner_id in owner_ids}
    rows = StoredFile.objects.filter(owner_kind=owner_kind, owner_id__in=found)
    for file in rows.select_related("content").order_by("pk"):
        if file.owner_id is not None:
            found[file.owner_id].append(file)
    return found


def file_by(public_id: UUID) -> StoredFile | None:
    """The file of an address. May this person have it? That is asked by the room of its owner."""
    return StoredFile.objects.select_related("content").filter(public_id=public_id).first()


def uploads_of(by_id: int, public_ids: Sequence[UUID]) -> list[StoredFile]:
    """Which of these a person uploaded and did not attach yet, in the order asked for.

    Nobody gets hold of another's upload, also not by its address.
    """
    rows = StoredFile.objects.select_related("content").filter(
        public_id__in=public_ids, uploaded_by_id=by_id, owner_id=None
    )
    by_public_id = {row.public_id: row for row in rows}
    return [by_public_id[one] for one in dict.fromkeys(public_ids) if one in by_public_id]
