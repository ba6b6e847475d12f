"""The vendor, once, and its customers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from stipt.ledger.changes import record_change
from stipt.people.models import Organisation, Person
from stipt.people.refusals import Refused, refuse_if_stale


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
    code: str | None = None,
    expected: Mapping[str, Any] | None = None,
) -> None:
    """Change an organisation; a new `code` is for one that was mistyped, since addresses carry it.

    `Stale` when it isn't as `expected` any more.
    """
    with transaction.atomic():
        row = Organisation.objects.select_for_update().get(pk=organisation.pk)
        before = row.snapshot()
        refuse_if_stale(expected, before)
        row.name, row.language, row.is_active = name.strip(), language, is_active
        row.code = row.code if code is None else code
        _save(row, before, by, at)


def _add(
    kind: str, name: str, *, code: str, language: str, by: Person | None, at: datetime
) -> Organisation:
    row = Organisation(kind=kind, name=name.strip(), code=code, language=language)
    _save(row, None, by, at)
    return row


def _save(
    row: Organisation, before: dict[str, Any] | None, by: Person | None, at: datetime
) -> None:
    is_customer = row.kind == Organisation.Kind.CUSTOMER
    try:
        with transaction.atomic():
            row.save()
            record_change(
                "organisation",
                (row.pk, row.name),
                before=before,
                after=row.snapshot(),
                by=by,
                at=at,
                customer_id=row.pk if is_customer else None,
            )
    except IntegrityError as taken:
        about = {"code": row.code, "name": _name_with(row.code)}
        message = f"another organisation is called {row.code}"
        raise Refused("code-taken", message, "code", about) from taken


def _name_with(code: str) -> str:
    return Organisation.objects.filter(code=code).values_list("name", flat=True).first() or ""
