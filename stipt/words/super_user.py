"""Whether calls pass a Super User (C12): where none does, a document speaks of no such person."""

from __future__ import annotations

from stipt.sla.agreement import Agreement, CallType


def has_super_user(agreement: Agreement) -> bool:
    """Whether any ordinary call type is handed over by a Super User; a complaint never is."""
    return any(t.through_super_user for t in ordinary_types(agreement))


def direct_types(agreement: Agreement) -> list[CallType]:
    """The ordinary call types that come to the vendor without a Super User."""
    return [t for t in ordinary_types(agreement) if not t.through_super_user]


def ordinary_types(agreement: Agreement) -> list[CallType]:
    """All call types but those of complaints."""
    return [t for t in agreement.call_types.values() if not t.is_complaint]


def starts_at_receipt(agreement: Agreement) -> bool:
    """Whether the vendor's clocks start when a call comes in, for every call type."""
    return agreement.reading("clock_starts") == "received" or not has_super_user(agreement)
