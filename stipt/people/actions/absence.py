"""When somebody can't act, and who does instead."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from stipt.ledger.changes import record_change
from stipt.people.models import Absence, Person
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
        raise Refused("own-deputy", "nobody deputises for themselves", "deputy")
    with transaction.atomic():
        row = Absence.objects.create(person=person, from_at=from_at, to_at=to_at, deputy=deputy)
        _record(row, None, _snapshot(row), by, at)
    return row


def remove_absence(absence: Absence, *, by: Person, at: datetime) -> None:
    """They are there after all."""
    with transaction.atomic():
        _record(absence, _snapshot(absence), None, by, at)
        absence.delete()


def _snapshot(row: Absence) -> dict[str, object]:
    return {
        "from_at": row.from_at.isoformat(),
        "to_at": row.to_at.isoformat(),
        "deputy": row.deputy.name if row.deputy else None,
    }


def _record(
    row: Absence,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
    by: Person,
    at: datetime,
) -> None:
    thing = (row.person_id, row.person.name)
    record_change("absence", thing, before=before, after=after, by=by, at=at)
