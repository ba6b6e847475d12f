"""Where a clock starts: at receipt, at the hand-over, or after another clock (C2, C12)."""

from __future__ import annotations

from collections.abc import Mapping

from stipt.sla.agreement import Obligation
from stipt.sla.facts import Facts
from stipt.sla.reading import Reading


def start_of(
    obligation: Obligation, facts: Facts, readings: Mapping[str, Reading]
) -> tuple[int | None, str]:
    """When the obligation's clock starts or will start, and by what; None while nobody knows."""
    begins = obligation.starts
    if obligation.met_by == "handler-contact" and (
        facts.agreement.reading("contact_from") == "acknowledgement"
    ):
        receipt = next(r for r in readings.values() if r.obligation.met_by == "acknowledgement")
        return _start_after(receipt, "response-or-due")
    if begins == "receipt":
        if obligation.is_of_complaint:
            return facts.complaint_since, _how_complaint_began(facts)
        return facts.received_at, "received"
    if begins == "hand-over":
        start = facts.vendor_start
        return start, "handed_over" if start == facts.handed_over_at else "received"
    return _start_after(readings[begins], str(facts.agreement.reading("resolution_starts")))


def _how_complaint_began(facts: Facts) -> str:
    return "received" if facts.complaint_since == facts.received_at else "classified"


def _start_after(earlier: Reading, mode: str) -> tuple[int | None, str]:
    """The start of a clock that follows another (C2, reading "resolution_starts")."""
    if not earlier.target.has_due and earlier.state != "breached":
        return earlier.start, earlier.started_by
    is_in_time = earlier.met is not None and earlier.state == "met"
    if mode == "response":
        return earlier.met, "response"
    if mode == "response-due":
        return earlier.due, "response_due"
    return (earlier.met, "response") if is_in_time else (earlier.due, "response_due")
