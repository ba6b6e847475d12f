"""What can't have happened: impossible sequences of events, refused when a ticket is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from stipt.sla.agreement import Agreement
from stipt.sla.moments import (
    Moment,
    Refused,
    Ticket,
    by_time,
    corrected,
    in_order,
    reopen_until,
    with_parts,
)


def check_sequence(ticket: Ticket, agreement: Agreement, now: int | None = None) -> None:
    """Refuse an impossible sequence of events up to `now` (all of them without).

    A correction that makes one is blamed for it.
    """
    known = ticket.ordered
    if now is not None:
        known = tuple(m for m in known if m.at <= now)
    if not ticket.has_corrections:
        if (refused := _impossible(known, ticket, agreement)) is not None:
            raise refused
        return
    corrections = [m for m in known if m.kind == "corrected"]
    facts = [m for m in known if m.kind != "corrected"]
    problem = _impossible(_sorted(facts, corrections), ticket, agreement)
    if problem is None:
        return
    for count in range(len(corrections)):
        before = _impossible(_sorted(facts, corrections[:count]), ticket, agreement)
        after = _impossible(_sorted(facts, corrections[: count + 1]), ticket, agreement)
        if before is None and after is not None:
            raise Refused(
                f"corrected: the rest can't stand then: {after}", corrections[count].place
            )
    raise problem


def _sorted(facts: list[Moment], corrections: list[Moment]) -> list[Moment]:
    own = sorted(corrected(facts, corrections), key=in_order)
    return sorted(with_parts(own), key=by_time)


def _impossible(moments: Sequence[Moment], ticket: Ticket, agreement: Agreement) -> Refused | None:
    sequence = _Sequence(ticket, agreement)
    try:
        for moment in moments:
            sequence.take(moment)
    except Refused as refused:
        return refused
    return None


class _Sequence:
    """Follows a ticket just far enough to know what can't come next."""

    def __init__(self, ticket: Ticket, agreement: Agreement) -> None:
        kind = agreement.call_types.get(ticket.call_type or "")
        self.agreement = agreement
        self.is_received = False
        self.is_handed_over = False
        self.is_complaint = kind is not None and kind.is_complaint
        self.is_asked = False
        self.is_returned = False
        self.has_outcome = False
        self.is_merged = False
        self.ended: str | None = None
        self.ended_at = 0

    def take(self, moment: Moment) -> None:
        """Check the next fact; Refused with its index when it can't follow those before it."""
        if moment.kind == "received":
            self.is_received = True
        elif not self.is_received:
            raise Refused(f"{moment.kind} before received", moment.place)
        if self.is_merged or moment.is_automatic:
            return
        check = _CHECKS.get(moment.kind)
        if check is not None:
            check(self, moment)

    def _take_handed_over(self, moment: Moment) -> None:
        if self.ended in ("withdrawn", "declined"):
            return
        if not self.is_handed_over and self.agreement.reading("clock_starts") == "hand-over":
            self.ended = None  # solved before the hand-over, handed over after all
        self.is_handed_over = True
        self.is_returned = False

    def _take_returned(self, moment: Moment) -> None:
        if not moment.side and self.is_handed_over:
            raise Refused("returned after the hand-over: say by which side", moment.place)
        if moment.side == "vendor" and self.is_handed_over and self.ended is None:
            self.is_returned = True

    def _take_asked(self, moment: Moment) -> None:
        if self.ended is None and moment.side == "vendor":
            self.is_asked = True

    def _take_answered(self, moment: Moment) -> None:
        self._customer_spoke(moment)

    def _take_called(self, moment: Moment) -> None:
        if moment.data["answered"]:
            self._customer_spoke(moment)

    def _customer_spoke(self, moment: Moment) -> None:
        self.is_asked = False
        if self.ended == "no_answer" and moment.at <= self._window():
            self.ended = None

    def _take_taken_back(self, moment: Moment) -> None:
        self.is_asked = False

    def _take_solved(self, moment: Moment) -> None:
        if self.ended is None:
            self._end("solved", moment)

    def _take_closed(self, moment: Moment) -> None:
        if self.is_complaint and not self.has_outcome:
            raise Refused("a complaint can't be closed before its outcome is told", moment.place)
        if self.ended is None:
            unanswered = moment.data["no_answer"] and (self.is_asked or self.is_returned)
            self._end("no_answer" if unanswered else "solved", moment)

    def _take_withdrawn(self, moment: Moment) -> None:
        if self.ended not in ("withdrawn", "declined"):
            self._end(moment.kind, moment)

    _take_declined = _take_withdrawn

    def _end(self, how: str, moment: Moment) -> None:
        self.ended, self.ended_at = how, moment.at
        self.is_asked = self.is_returned = False

    def _take_reopened(self, moment: Moment) -> None:
        if self.ended is None:
            raise Refused(
                "reopened, but nothing is solved, closed, withdrawn or declined", moment.place
            )
        if moment.at > self._window() or self.agreement.reading("reopen_days") == 0:
            days = self.agreement.days_reading("reopen_days")
            raise Refused(
                f"reopened more than {days} days after it was {self.ended.replace('_', ' ')}: "
                "open a new, linked ticket",
                moment.place,
            )
        self.ended = None

    def _window(self) -> int:
        return reopen_until(self.ended_at, self.agreement)

    def _take_classified(self, moment: Moment) -> None:
        call_type = moment.data["call_type"]
        becomes_complaint = (
            call_type is not None and self.agreement.call_types[call_type].is_complaint
        )
        if self.is_complaint and not becomes_complaint:
            raise Refused("a complaint can't be given another type", moment.place)
        self.is_complaint = becomes_complaint

    def _take_outcome(self, moment: Moment) -> None:
        self.has_outcome = True

    def _take_merged(self, moment: Moment) -> None:
        if "into" in moment.data:
            self.is_merged = True
            return


_CHECKS: Final[dict[str, Callable[[_Sequence, Moment], None]]] = {
    name.removeprefix("_take_"): check
    for name, check in vars(_Sequence).items()
    if name.startswith("_take_")
}
