"""A second version of Waterhoven's agreement."""

from __future__ import annotations

from datetime import date

from stipt.agreements.actions import sign_agreement
from stipt.agreements.models import SignedAgreement
from tests.town import Town, at, reference_text


def sign_second(of: Town, begins: str) -> SignedAgreement:
    """Sign version 2, in force from a date."""
    content = reference_text().replace('version = "1"', 'version = "2"')
    content = content.replace("in_force_from = 2026-01-01", f"in_force_from = {begins}")
    return sign_agreement(
        of.waterhoven,
        content,
        vendor_name="V. Velder",
        customer_name="O. Owner",
        signed_on=date(2026, 5, 1),
        by=of.ada,
        at=at("2026-05-20T09:00"),
    )
