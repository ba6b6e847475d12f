"""Putting things into the search, and taking them out."""

from __future__ import annotations

from stipt.search.models import Entry
from stipt.search.terms import mark_of, terms_of


def index(kind: str, owner_id: int, text: str, scope_id: int | None = None) -> None:
    """Let a thing be found by the words of a text, and by no others that it had before.

    To be called in the transaction that writes the text. `scope_id`: whose it is, for searches
    within that alone.
    """
    words = terms_of(text) if scope_id is None else f"{mark_of(scope_id)} {terms_of(text)}"
    entry = Entry(kind=kind, owner_id=owner_id, scope_id=scope_id, words=words)
    Entry.objects.bulk_create(
        [entry],
        update_conflicts=True,
        unique_fields=["kind", "owner_id"],
        update_fields=["scope_id", "words"],
    )


def forget(kind: str, owner_id: int) -> None:
    """Let a thing no longer be found, and keep none of its words."""
    Entry.objects.filter(kind=kind, owner_id=owner_id).delete()
