"""Where a clock starts: at receipt, at the hand-over, or after another clock (C2, C12)."""

from __future__ import annotations

from collections.abc import Mapping

from stipt.sla.agreement import Obligation
from stipt.sla.facts import Facts
from stipt.sla.reading import Reading, Start


def start_of(obligation: Obligation, facts: Facts, readings: Mapping[str, Reading]) -> Start:
    """The start of the obligation's clock; `readings` are those of the obligations before it."""
    begins = obligation.starts
    if obligation.met_by == "handler-contact" and (
        facts.agreement.reading("contact_from") == "acknowledgement"
    ):
        receipt = next(r for r in readings.values() if r.obligation.met_by == "acknowledgement")
        return _start_after(receipt, "response-or-due")
    if begins == "receipt":
        if obligation.is_of_complaint:
            return Start(facts.complaint_since, _how_complaint_began(facts))
        return Start(facts.received_at, "received", facts.start_place)
    if begins == "hand-over":
        start = facts.vendor_start
        cause = "handed_over" if start == facts.handed_over_at else "received"
        return Start(start, cause, facts.start_place)
    return _start_after(readings[begins], str(facts.agreement.reading("resolution_starts")))


def _how_complaint_began(facts: Facts) -> str:
    return "received" if facts.complaint_since == facts.received_at else "classified"


def _start_after(earlier: Reading, mode: str) -> Start:
    """The start of a clock that follows another (C2, reading "resolution_starts")."""
    if not earlier.target.has_due:
        return earlier.started
    when_due = Start(earlier.due, "response_due")  # whatever comes at that instant comes before
    if mode == "response-due" or earlier.settled is None:
        return Start(None) if mode == "response" else when_due
    is_in_time = mode == "response" or earlier.state == "met"
    return Start(earlier.met, "response", earlier.settled.order) if is_in_time else when_due
