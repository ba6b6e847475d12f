"""When somebody can't act, and who does instead."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from stipt.ledger.changes import record_change
from stipt.people.models import Absence, Person
from stipt.people.queries import only_customer_of
from stipt.people.refusals import Refused


def plan_absence(
    person: Person,
    *,
    from_at: datetime,
    to_at: datetime,
    by: Person,
    at: datetime,
    deputy: Person | None = None,
) -> Absence:
    """Say that a person can't act in [from_at, to_at), and who deputises for them."""
    if to_at <= from_at:
        raise Refused("ends-before-it-begins", "an absence ends after it begins", "to_at")
    if deputy == person:
        about = {"name": person.name}
        raise Refused("own-deputy", "nobody deputises for themselves", "deputy", about)
    with transaction.atomic():
        row = Absence.objects.create(person=person, from_at=from_at, to_at=to_at, deputy=deputy)
        _record(row, None, row.snapshot(), by, at)
    return row


def remove_absence(absence: Absence, *, by: Person, at: datetime) -> None:
    """They are there after all; nothing happens when it was removed already."""
    with transaction.atomic():
        row = Absence.objects.select_for_update().filter(pk=absence.pk).first()
        if row is not None:
            _record(row, row.snapshot(), None, by, at)
            row.delete()


def _record(
    row: Absence,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
    by: Person,
    at: datetime,
) -> None:
    record_change(
        "absence",
        (row.person_id, row.person.name),
        before=before,
        after=after,
        by=by,
        at=at,
        customer_id=only_customer_of(row.person),
    )
