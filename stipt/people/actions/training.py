"""Who was trained (C11): entered by either side, counting once the vendor's trainer says so."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from stipt.ledger.changes import record_change
from stipt.people.models import Person, Training
from stipt.people.queries import abilities, only_customer_of, vendor_abilities
from stipt.people.refusals import Refused
from stipt.people.roles import Ability


def enter_training(
    person: Person,
    *,
    course: str,
    trainer: str,
    trained_on: date,
    by: Person,
    at: datetime,
    product: str = "",
    expires_on: date | None = None,
) -> Training:
    """Enter that a person was trained; by the vendor it counts at once, by a customer not yet."""
    if expires_on is not None and expires_on < trained_on:
        raise Refused("expires-too-soon", "a training expires after it was given", "expires_on")
    is_of_vendor = Ability.ENTER_TRAINING in vendor_abilities(by)
    with transaction.atomic():
        row = Training.objects.create(
            person=person,
            course=course.strip(),
            product=product.strip(),
            trainer=trainer.strip(),
            trained_on=trained_on,
            expires_on=expires_on,
            entered_by=by,
            confirmed_by=by if is_of_vendor else None,
            confirmed_at=at if is_of_vendor else None,
        )
        _record(row, None, row.snapshot(), by, at)
    return row


def confirm_training(training: Training, *, by: Person, at: datetime) -> None:
    """Confirm what a customer entered; only a trainer of the vendor can (C11)."""
    if Ability.CONFIRM_TRAINING not in abilities(by):
        about = {"name": by.name}
        raise Refused("no-trainer", f"{by} is no trainer of the vendor", about=about)
    with transaction.atomic():
        row = Training.objects.select_for_update().get(pk=training.pk)
        if row.confirmed_by_id is not None:
            return
        before = row.snapshot()
        row.confirmed_by, row.confirmed_at = by, at
        row.save(update_fields=["confirmed_by", "confirmed_at"])
        _record(row, before, row.snapshot(), by, at)


def remove_training(training: Training, *, by: Person, at: datetime) -> None:
    """Take away what was entered wrongly, or what a trainer doesn't confirm; the log keeps it."""
    with transaction.atomic():
        row = Training.objects.select_for_update().filter(pk=training.pk).first()
        if row is not None:
            _record(row, row.snapshot(), None, by, at)
            row.delete()


def _record(
    row: Training,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
    by: Person,
    at: datetime,
) -> None:
    record_change(
        "training",
        (row.person_id, row.person.name),
        before=before,
        after=after,
        by=by,
        at=at,
        customer_id=only_customer_of(row.person),
    )
