"""What would become of a ticket's clocks if something happened now: said before a button is pressed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from stipt.sla import Agreement, Reading, Refused, read_ticket, walk
from stipt.tickets.access import Person
from stipt.tickets.timeline import Fact, ticket_data


class WhatIf:
    """A ticket's log, to which something is added in thought; nothing is written.

    `facts` and `agreement`: of the ticket (`stipt.tickets.reading.Whole`). `at`: the instant, aware; `by`: who would do it, a person of the vendor.
    """

    def __init__(
        self, facts: Sequence[Fact], agreement: Agreement, by: Person, at: datetime
    ) -> None:
        self._facts = facts
        self._agreement = agreement
        self._by = by
        self._at = at

    def readings_if(self, kind: str, **data: Any) -> dict[str, Reading]:
        """The reading of each clock once that happened; empty where it could not happen."""
        told = "…" if kind == "classified" else ""
        fact = Fact(kind, self._at, self._at, "vendor", self._by.pk, data, told)
        return self._readings([*self._facts, fact])

    def _readings(self, facts: Sequence[Fact]) -> dict[str, Reading]:
        data = ticket_data(facts, str)
        try:
            return walk(self._agreement, read_ticket(data, self._agreement, self._at), self._at)
        except Refused:
            return {}
