"""The agreement of a customer that is in force at the moment of a visit."""

from __future__ import annotations

from stipt.agreements.reader import agreement_of, agreement_with_id, in_force
from stipt.portal.visit import Visit


class Signed:
    """What a visitor's customer has signed: the row in force, and what it says."""

    def __init__(self, visit: Visit) -> None:
        customer = visit.customer
        newest = None if customer is None else agreement_of(customer)
        self.row = None
        if customer is not None and newest is not None:
            self.row = in_force(customer, visit.at.astimezone(newest.zone).date())
        self.agreement = None if self.row is None else agreement_with_id(self.row.pk)
