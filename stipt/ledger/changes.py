"""The log of administrative changes: written with the change itself, in its transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Q, QuerySet

from stipt.ledger.models import Change


class Someone(Protocol):
    """Whoever made a change: the ledger keeps their id and the name they had."""

    pk: Any
    name: str


def record_change(
    what: str,
    thing: tuple[int | None, str],
    *,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    by: Someone | None,
    at: datetime,
    customer_id: int | None = None,
) -> None:
    """Write that `thing` (id, name) of a kind `what` was added, changed or removed.

    Only what differs is kept of `before` and `after`; both equal: nothing is written. `by` is
    None for the set-up of an installation.
    """
    if before is not None and after is not None:
        keys = [key for key in after if before.get(key) != after[key]]
        if not keys:
            return
        before = {key: before.get(key) for key in keys}
        after = {key: after[key] for key in keys}
    Change.objects.create(
        at=at,
        by_id=None if by is None else by.pk,
        by_name="" if by is None else by.name,
        what=what,
        what_id=thing[0],
        what_name=thing[1],
        customer_id=customer_id,
        before=before,
        after=after,
    )


def changes(*, words: str = "", what: str = "", customer_id: int | None = None) -> QuerySet[Change]:
    """Changes, newest first: of a kind, of a customer, with a word in a name."""
    found = Change.objects.all()
    if what:
        found = found.filter(what=what)
    if customer_id is not None:
        found = found.filter(customer_id=customer_id)
    for word in words.split():
        found = found.filter(Q(what_name__icontains=word) | Q(by_name__icontains=word))
    return found
