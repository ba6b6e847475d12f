"""The vendor, once, and its customers."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from stipt.ledger.changes import record_change
from stipt.people.models import Organisation, Person
from stipt.people.refusals import Refused


def set_up_vendor(
    name: str, *, code: str, language: str, by: Person | None, at: datetime
) -> Organisation:
    """Say who the vendor of this installation is; `Refused` "vendor-is-there" the second time."""
    if Organisation.objects.filter(kind=Organisation.Kind.VENDOR).exists():
        raise Refused("vendor-is-there", "this installation has its vendor already")
    return _add(Organisation.Kind.VENDOR, name, code=code, language=language, by=by, at=at)


def add_customer(
    name: str, *, code: str, language: str, by: Person | None, at: datetime
) -> Organisation:
    """Add a customer; `code` is its short name in addresses and filters, the only one of it."""
    return _add(Organisation.Kind.CUSTOMER, name, code=code, language=language, by=by, at=at)


def change_organisation(
    organisation: Organisation,
    *,
    name: str,
    language: str,
    is_active: bool,
    by: Person,
    at: datetime,
) -> None:
    """Change what may change of an organisation; its code stays, since addresses carry it."""
    with transaction.atomic():
        row = Organisation.objects.select_for_update().get(pk=organisation.pk)
        before = _snapshot(row)
        row.name, row.language, row.is_active = name.strip(), language, is_active
        row.save()
        _record(row, before, by, at)


def _add(
    kind: str, name: str, *, code: str, language: str, by: Person | None, at: datetime
) -> Organisation:
    try:
        with transaction.atomic():
            row = Organisation.objects.create(
                kind=kind, name=name.strip(), code=code, language=language
            )
            _record(row, None, by, at)
    except IntegrityError as taken:
        raise Refused("code-taken", f"another organisation is called {code}", "code") from taken
    return row


def _snapshot(row: Organisation) -> dict[str, object]:
    return {
        "kind": row.kind,
        "code": row.code,
        "name": row.name,
        "language": row.language,
        "is_active": row.is_active,
    }


def _record(
    row: Organisation, before: dict[str, object] | None, by: Person | None, at: datetime
) -> None:
    is_customer = row.kind == Organisation.Kind.CUSTOMER
    record_change(
        "organisation",
        (row.pk, row.name),
        before=before,
        after=_snapshot(row),
        by=by,
        at=at,
        customer_id=row.pk if is_customer else None,
    )
