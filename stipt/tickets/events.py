"""The kinds of events in a ticket's log, and what the core is told of each. Pure.

Most kinds are those of `stipt.sla.moments`: facts that move a clock. A few are the desk's own and
move none (who works on it, who may look along); the core reads them as `noted`, so that an event has
the same index in the log, in an export and in a replay.
"""

from __future__ import annotations

from typing import Final

OWN_KINDS: Final = frozenset({"assigned", "taken_over", "joined", "left", "reminded"})
"""The desk's own: assignee or team, new reporter, a participant came or went, a question recalled."""

INTERNAL: Final = "noted"
"""The kind that the vendor alone reads."""

UNSEEN_BY_CUSTOMER: Final = frozenset({INTERNAL, "assigned", "reminded"})
"""Kinds of which the customer's log shows no line: how the vendor works, and a mail of the desk."""

WITH_REASON: Final = frozenset({"returned", "declined", "corrected", "classified"})
"""Kinds whose text is the `reason` that the core reads."""


def as_told(kind: str) -> str:
    """The kind by which the core knows an event."""
    return "noted" if kind in OWN_KINDS else kind
