"""Put a signed agreement in force for a customer."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from stipt.agreements.models import SignedAgreement
from stipt.agreements.reader import checked
from stipt.ledger.changes import record_change
from stipt.people.models import Organisation, Person
from stipt.people.refusals import Refused
from stipt.proof import fingerprint
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
) -> SignedAgreement:
    """Keep a signed agreement for a customer, superseding the one before; by both names, on a date.

    AgreementErrors when the text has mistakes. `Refused` when its version is there already, or
    when it would come into force before the one that it supersedes does.
    """
    agreement = checked(content, name="agreement.toml")
    for field, name in (("vendor_name", vendor_name), ("customer_name", customer_name)):
        if not name.strip():
            raise Refused("no-name", "both sides sign with a name", field)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=customer.pk)  # one signs at a time
        before = (
            SignedAgreement.objects.filter(customer=customer).order_by("-in_force_from").first()
        )
        _may_follow(before, customer, agreement.version, agreement.in_force_from)
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


def _may_follow(
    before: SignedAgreement | None, customer: Organisation, version: str, in_force_from: date
) -> None:
    if before is None:
        return
    if SignedAgreement.objects.filter(customer=customer, version=version).exists():
        raise Refused("version-is-there", f"version {version} is signed already", "content")
    if in_force_from <= before.in_force_from:
        raise Refused(
            "not-later",
            f"version {before.version} is in force from {before.in_force_from}; one that supersedes"
            f" it begins later, not on {in_force_from}",
            "content",
        )
