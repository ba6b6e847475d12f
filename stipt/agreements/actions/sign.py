"""Put a signed agreement in force for a customer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from stipt.agreements.models import SignedAgreement
from stipt.agreements.reader import checked
from stipt.ledger.changes import record_change
from stipt.people.models import Organisation, Person
from stipt.people.refusals import Refused, refuse_if_stale
from stipt.proof import fingerprint
from stipt.sla import Agreement
from stipt.sla.document import as_data


def sign_agreement(
    customer: Organisation,
    content: str,
    *,
    vendor_name: str,
    customer_name: str,
    signed_on: date,
    by: Person,
    at: datetime,
    expected: Mapping[str, Any] | None = None,
) -> SignedAgreement:
    """Keep a signed agreement for a customer, superseding the one before; by both names, on a date.

    AgreementErrors when the text has mistakes. `Refused` when its version is there already, or
    when it would come into force before the one that it supersedes does; `Stale` when the newest
    version isn't as `expected` (`queries.versions_snapshot`) any more.
    """
    agreement = checked(content, name="agreement.toml")
    for field, name in (("vendor_name", vendor_name), ("customer_name", customer_name)):
        if not name.strip():
            raise Refused("no-signature", "both sides sign with a name", field)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=customer.pk)  # one signs at a time
        before = _newest(customer)
        refuse_if_stale(expected, {"newest": before.version if before else None})
        refuse_if_not_next(customer, agreement)
        row = SignedAgreement.objects.create(
            customer=customer,
            version=agreement.version,
            in_force_from=agreement.in_force_from,
            content=content,
            fingerprint=fingerprint(as_data(agreement)),
            signed_by_vendor=vendor_name.strip(),
            signed_by_customer=customer_name.strip(),
            signed_on=signed_on,
            supersedes=before,
            entered_by_id=by.pk,
            entered_by_name=by.name,
            entered_at=at,
        )
        record_change(
            "agreement",
            (row.pk, f"{customer.name}, version {row.version}"),
            before=None,
            after={
                "version": row.version,
                "in_force_from": row.in_force_from.isoformat(),
                "fingerprint": row.fingerprint,
                "signed_on": signed_on.isoformat(),
            },
            by=by,
            at=at,
            customer_id=customer.pk,
        )
    return row


def refuse_if_not_next(customer: Organisation, agreement: Agreement) -> None:
    """`Refused` when an agreement can't follow what the customer has signed: by number, by date."""
    before = _newest(customer)
    if before is None:
        return
    version, begins = agreement.version, agreement.in_force_from
    about: dict[str, Any]
    if SignedAgreement.objects.filter(customer=customer, version=version).exists():
        about = {"version": version, "customer": customer.name}
        message = f"version {version} is signed already"
        raise Refused("version-is-there", message, "content", about)
    if begins <= before.in_force_from:
        about = {"version": before.version, "since": before.in_force_from, "from": begins}
        message = (
            f"version {before.version} is in force from {before.in_force_from}; one that"
            f" supersedes it begins later, not on {begins}"
        )
        raise Refused("not-later", message, "content", about)


def _newest(customer: Organisation) -> SignedAgreement | None:
    found = SignedAgreement.objects.filter(customer=customer)
    return found.order_by("-in_force_from").first()
