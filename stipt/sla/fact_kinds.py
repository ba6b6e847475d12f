"""What the facts of a ticket are made of: standstills, versions, what was said, fixes, merges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from stipt.sla.agreement import Agreement, Target
from stipt.sla.moments import Release, Ticket

OPEN: Final = (1 << 62) - 1
"""The end of a standstill that nobody ended yet; later than every instant."""


class Standstill(NamedTuple):
    """Time that doesn't count: [begins_at, ends_at), with its cause and who began it.

    `order`: the place of the moment that began it. `of_all`: it stops every obligation (withdrawn, declined, no answer), not the resolution alone.
    """

    begins_at: int
    ends_at: int
    order: int
    cause: str
    by: str | None = None
    of_all: bool = False


Key = tuple[str | None, str | None, int]


class Version(NamedTuple):
    """The type, priority and agreement version that hold from `at` on; `order` is its place."""

    at: int
    order: int
    agreement: Agreement
    call_type: str | None
    priority: str | None

    def target(self, obligation: str) -> Target | None:
        """The target that an obligation, by its name, has here; None when none was agreed."""
        return self.agreement.target_for(self.call_type, obligation, self.priority)

    @property
    def key(self) -> Key:
        """What tells one type from another: call type, priority and agreement version."""
        return (self.call_type, self.priority, id(self.agreement))

    def is_same_type(self, other: Version) -> bool:
        """Whether call type, priority and agreement version are all the same."""
        return self.key == other.key


class Said(NamedTuple):
    """A message or answered call: when, its place in the order, and by whom."""

    at: int
    order: int
    by: str | None
    cause: str


class Ask(NamedTuple):
    """A question to the customer and what answered it, or when it was over without an answer."""

    said: Said
    answer: Said | None = None
    over_at: int | None = None


class Fix(NamedTuple):
    """A fix that was marked as being in a release."""

    at: int
    order: int
    release: Release


class Join(NamedTuple):
    """Another ticket that was merged into this one, and whether this one was solved then."""

    at: int
    order: int
    ticket: Ticket
    was_solved: bool = False


def united(standstills: Sequence[Standstill]) -> list[tuple[int, int]]:
    """Standstills as disjoint intervals in order; touching and overlapping ones are one."""
    joined: list[tuple[int, int]] = []
    for standstill in standstills:
        if joined and standstill.begins_at <= joined[-1][1]:
            begins_at, ends_at = joined[-1]
            joined[-1] = (begins_at, max(ends_at, standstill.ends_at))
        else:
            joined.append((standstill.begins_at, standstill.ends_at))
    return joined
