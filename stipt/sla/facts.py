"""What happened to a ticket, as far as its clocks depend on it: one pass over its moments.

The pass knows no target and no due time; it says when the vendor's clocks could start, who spoke
when, when everything stood still and why, which types the ticket had, and how it ended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import ClassVar, Final

from stipt.sla.agreement import Agreement, Obligation
from stipt.sla.fact_kinds import OPEN, Ask, Fix, Join, Said, Standstill, Version
from stipt.sla.moments import Moment, Ticket, reopen_until

CANCELLING: Final = frozenset({"withdrawn", "declined", "merged", "no_answer"})
"""How a ticket can end so that its open obligations are cancelled."""
_FINAL: Final = CANCELLING - {"no_answer"}


class Facts:
    """The facts of one ticket up to `now`; see :func:`gather`."""

    __slots__ = (
        "_ask",
        "_place",
        "_returns",
        "acknowledged",
        "agreement",
        "asks",
        "book",
        "cancelled_at",
        "cancelled_place",
        "complaint_since",
        "complaint_type",
        "contacts",
        "customer_said",
        "ended",
        "ended_at",
        "ended_place",
        "ended_reason",
        "fixes",
        "handed_over_at",
        "handler",
        "handler_contact",
        "joins",
        "moments",
        "now",
        "received_at",
        "received_side",
        "releases",
        "solved",
        "standstills",
        "start_place",
        "ticket",
        "triaged",
        "unknown_versions",
        "versions",
    )

    def __init__(self, agreement: Agreement, ticket: Ticket, now: int) -> None:
        self.book = agreement
        self.ticket = ticket
        self.moments: Sequence[Moment] = ()
        self.agreement = agreement
        self.now = now
        self.releases = ticket.releases
        self.received_at: int | None = None
        self.received_side = "customer"
        self.handed_over_at: int | None = None
        self.contacts: list[Said] = []
        self.customer_said: list[Said] = []
        self.asks: list[Ask] = []
        self.standstills: list[Standstill] = []
        self.versions = [Version(-OPEN, -1, agreement, ticket.call_type, ticket.priority)]
        self.start_place = 0
        self.solved: Said | None = None
        self.ended: str | None = None
        self.ended_at = self.ended_place = 0
        self.cancelled_at = self.cancelled_place = 0
        self.ended_reason = ""
        self.complaint_since: int | None = None
        self.complaint_type: str | None = None
        self.handler: str | None = None
        self.acknowledged: Said | None = None
        self.handler_contact: Said | None = None
        self.triaged: Said | None = None
        self.fixes: list[Fix] = []
        self.joins: list[Join] = []
        self.unknown_versions: list[str] = []
        self._place = 0
        self._ask: Said | None = None
        self._returns: dict[str, Said] = {}

    # -- what the walk asks ----------------------------------------------------------------

    @property
    def until(self) -> int:
        """The last instant that counts: now, or when the ticket was withdrawn, merged away ..."""
        return self.cancelled_at if self.ended in CANCELLING else self.now

    @property
    def vendor_start(self) -> int | None:
        """When the call came to lie with the vendor (C12, reading "clock_starts")."""
        if self.agreement.reading("clock_starts") == "hand-over" or self.received_side == "vendor":
            return self.handed_over_at
        return self.received_at

    @property
    def ended_before_hand_over(self) -> bool:
        """Whether it was solved before the vendor's clocks could start."""
        return self.vendor_start is None and self.ended == "solved"

    @property
    def is_taken_back(self) -> bool:
        """Whether the Super User took it back and hasn't handed it over again."""
        return "returned_by_super_user" in self._returns

    def standstills_of(self, obligation: Obligation) -> list[Standstill]:
        """The standstills of an obligation in order, still open ones ending at OPEN.

        Questions, returns and time in solved stop the resolution (C4) and what repeats, never
        the response; what was withdrawn, declined or closed unanswered stops all.
        """
        if obligation.met_by not in ("solution", "update", "reply"):
            return [s for s in self.standstills if s.of_all]
        found = list(self.standstills)
        if self._ask is not None and self._stands_still("asked"):
            found.append(_begun_by(self._ask, OPEN))
        for cause, said in self._returns.items():
            if self._stands_still(cause):
                found.append(_begun_by(said, OPEN))
        return sorted(found) if len(found) > 1 else found

    def versions_from_start(self) -> list[Version]:
        """The versions, the first type of an unclassified call as if it had come with the call."""
        if self.versions[0].call_type is not None or len(self.versions) == 1:
            return self.versions
        places = (n for n, version in enumerate(self.versions) if version.call_type is not None)
        place = next(places, None)
        if place is None:
            return self.versions
        first = self.versions[place]
        typed = [
            version._replace(call_type=first.call_type, priority=first.priority)
            for version in self.versions[:place]
        ]
        return [*typed, *self.versions[place + 1 :]]

    def versions_as_complaint(self) -> list[Version]:
        """The versions that judge the complaint clocks: a complaint keeps its type."""
        return [v._replace(call_type=self.complaint_type, priority=None) for v in self.versions]

    # -- one moment after another ------------------------------------------------------------

    def take(self, place: int, moment: Moment) -> None:
        """Take in the next moment; `place` is its place in the order."""
        self._place = place
        if moment.side == "system" and moment.is_automatic:
            return
        if self.ended in _FINAL and not self._may_resume(moment):
            return
        handle = self._handlers.get(moment.kind)
        if handle is not None:
            handle(self, moment)

    def _may_resume(self, moment: Moment) -> bool:
        return self.ended != "merged" and moment.kind == "reopened"

    def _received(self, moment: Moment) -> None:
        if self.received_at is None:
            self.received_at, self.start_place = moment.at, self._place
            self.received_side = moment.side
            self._judge_by_version_at(moment.at)
            kind = self.agreement.call_types.get(self.versions[0].call_type or "")
            if kind is not None and kind.is_complaint:
                self.complaint_since, self.complaint_type = moment.at, kind.code

    def _handed_over(self, moment: Moment) -> None:
        self._triage(moment)
        if self.handed_over_at is None:
            self.hand_over(moment.at)
        else:
            said = Said(moment.at, self._place, moment.by, "handed_over")
            self._end_returns(moment.at, said)

    def hand_over(self, at: int) -> None:
        """From here the call lies with the vendor, under the version in force now (C12)."""
        if self.vendor_start is None:
            self.solved = self.ended = None  # closed before, handed over after all: as reopened
        self.handed_over_at = at
        if self.vendor_start == at:
            self.start_place = self._place
            self._judge_by_version_at(at)

    def _judge_by_version_at(self, at: int) -> None:
        if self.book.earlier:
            self.agreement = self.book.version_at(datetime.fromtimestamp(at, UTC))
            self.versions = [v._replace(agreement=self.agreement) for v in self.versions]

    def _returned(self, moment: Moment) -> None:
        if self.handed_over_at is None:
            self._triage(moment)
            return
        if moment.side == "vendor":
            self._contact(moment, "returned")
        cause = "returned" if moment.side == "vendor" else "returned_by_super_user"
        if cause in self._returns:
            return
        said = Said(moment.at, self._place, moment.by, cause)
        self._returns[cause] = said
        if cause == "returned":  # it asks, too
            self.asks.append(Ask(said))

    def _replied(self, moment: Moment) -> None:
        if moment.side == "vendor":
            self._contact(moment, "replied")
        else:
            self._answered(moment)

    def _asked(self, moment: Moment) -> None:
        if moment.side != "vendor":
            return
        self._contact(moment, "asked")
        if self._ask is None:
            self._ask = Said(moment.at, self._place, moment.by, "asked")
            self.asks.append(Ask(self._ask))

    def _called(self, moment: Moment) -> None:
        if not moment.data["answered"]:
            return
        self._answer_after_closing(moment)
        self._contact(moment, "called")
        self._end_ask(moment.at, Said(moment.at, self._place, moment.by, "called"))

    def _answered(self, moment: Moment) -> None:
        self._answer_after_closing(moment)
        said = Said(moment.at, self._place, moment.by, "answered")
        self.customer_said.append(said)
        self._end_ask(moment.at, said)

    def _taken_back(self, moment: Moment) -> None:
        self._end_ask(moment.at)

    def end_waiting(self, at: int) -> None:
        """End what is asked or returned, as a merge does for the ticket that goes."""
        self._stop(at)

    def answer_at_merge(self, join: Join) -> None:
        """A public contact in the one ticket answers the other from the merge on."""
        self.contacts.append(Said(join.at, join.order, None, "merged"))

    def _contact(self, moment: Moment, cause: str) -> None:
        self.contacts.append(Said(moment.at, self._place, moment.by, cause))
        if moment.by is not None and moment.by == self.handler:
            self._handler_spoke(moment, cause)

    def _handler_spoke(self, moment: Moment, cause: str) -> None:
        if self.handler_contact is None and self.complaint_since is not None:
            self.handler_contact = Said(moment.at, self._place, moment.by, cause)

    def _solved(self, moment: Moment) -> None:
        self._triage(moment)
        if self.solved is None and self.ended is None:
            self._stop(moment.at)
            self.solved = Said(moment.at, self._place, moment.by, moment.kind)
            self._end("solved", moment.at)

    def _closed(self, moment: Moment) -> None:
        is_unanswered = self._ask is not None or "returned" in self._returns
        if self.ended is None and moment.data["no_answer"] and is_unanswered:
            self._cancel(moment, "no_answer")
        else:
            self._solved(moment)

    def _withdrawn(self, moment: Moment) -> None:
        self._triage(moment)
        self._cancel(moment, moment.kind)

    def _merged(self, moment: Moment) -> None:
        if "into" in moment.data:
            self._cancel(moment, "merged")
        else:
            self._join(Join(moment.at, self._place, moment.data["from"]))

    def _join(self, join: Join) -> None:
        """A contact in either ticket answers both from the merge on; open dues meet in the walk."""
        other = gather(self.book, join.ticket, join.at)
        if (other.complaint_since is None) != (self.complaint_since is None):
            return  # complaints merge with complaints only
        is_running = self.vendor_start is not None or self.complaint_since is not None
        if is_running and self.ended not in CANCELLING:
            self.joins.append(join._replace(was_solved=self.solved is not None))
        if other.contacts:
            self.answer_at_merge(join)
        if self.acknowledged is None and other.acknowledged is not None:
            self.handler = other.handler
            self.acknowledged = Said(join.at, join.order, other.acknowledged.by, "merged")
        if self.handler_contact is None and other.handler_contact is not None:
            self.handler_contact = Said(join.at, join.order, other.handler_contact.by, "merged")

    def _cancel(self, moment: Moment, how: str) -> None:
        if self.ended != "no_answer":  # else it has been cancelled since then
            self.cancelled_at, self.cancelled_place = moment.at, self._place
        self._resume_after_no_answer(moment)
        self._stop(moment.at)
        self._end(how, moment.at)
        self.ended_reason = str(moment.data.get("reason", ""))

    def _end(self, how: str, at: int) -> None:
        self.ended, self.ended_at, self.ended_place = how, at, self._place

    def _reopened(self, moment: Moment) -> None:
        if self.solved is not None:
            solved = self.solved._replace(cause="solved", by=moment.by)
            self._still(_begun_by(solved, moment.at))
            self.solved = None
        if self.ended in CANCELLING:
            self._still(self._since_end(moment))
        self.ended = None

    def _since_end(self, moment: Moment) -> Standstill:
        """What was withdrawn, declined or closed unanswered stood still as a whole until now."""
        return Standstill(
            self.ended_at, moment.at, self.ended_place, str(self.ended), moment.by, of_all=True
        )

    def _answer_after_closing(self, moment: Moment) -> None:
        if moment.at <= reopen_until(self.ended_at, self.agreement):
            self._resume_after_no_answer(moment)

    def _resume_after_no_answer(self, moment: Moment) -> None:
        if self.ended == "no_answer":
            self._still(self._since_end(moment))
            self.ended = None

    def _stop(self, at: int) -> None:
        """Solved, closed, withdrawn and declined end any pause."""
        self._end_ask(at)
        self._end_returns(at)

    def _end_ask(self, at: int, answer: Said | None = None) -> None:
        if self._ask is not None:
            self._close_ask("asked", at, answer)
            self._still(_begun_by(self._ask, at))
            self._ask = None

    def _close_ask(self, cause: str, at: int, answer: Said | None) -> None:
        """The question of that kind that is open was answered, or is over."""
        for place, ask in enumerate(self.asks):
            if ask.said.cause == cause and ask.answer is None and ask.over_at is None:
                over_at = at if answer is None else None
                self.asks[place] = ask._replace(answer=answer, over_at=over_at)

    def _end_returns(self, at: int, answer: Said | None = None) -> None:
        if self._returns:
            self._close_ask("returned", at, answer)
        for said in self._returns.values():
            self._still(_begun_by(said, at))
        self._returns.clear()

    def _stands_still(self, cause: str) -> bool:
        """Whether waiting for the customer's answer stops the clock (reading "pause")."""
        return cause not in ("asked", "returned") or self.agreement.reading("pause") == "question"

    def _still(self, standstill: Standstill) -> None:
        if standstill.begins_at < standstill.ends_at and self._stands_still(standstill.cause):
            self.standstills.append(standstill)

    def _triage(self, moment: Moment) -> None:
        if self.triaged is None:
            self.triaged = Said(moment.at, self._place, moment.by, moment.kind)

    def _classified(self, moment: Moment) -> None:
        last = self.versions[-1]
        call_type = moment.data["call_type"] or last.call_type
        if call_type is not None and self.agreement.call_types[call_type].is_complaint:
            if self.complaint_since is None:
                self.complaint_since = moment.at if last.call_type else self.received_at
                self.complaint_type = call_type
            if last.call_type:
                return  # turned out to be a complaint: its own clocks go on beside those
        self.versions.append(
            Version(moment.at, self._place, last.agreement, call_type, moment.data["priority"])
        )

    def _agreement_changed(self, moment: Moment) -> None:
        last = self.versions[-1]
        version = self.book.version_named(moment.data["version"])
        if version is None:
            self.unknown_versions.append(moment.data["version"])
        else:
            self.versions.append(
                Version(moment.at, self._place, version, last.call_type, last.priority)
            )

    def _fixed(self, moment: Moment) -> None:
        for release in self.releases:
            if release.version == moment.data["release"]:
                self.fixes.append(Fix(moment.at, self._place, release))

    def _acknowledged(self, moment: Moment) -> None:
        if self.complaint_since is None:
            return
        self.handler = moment.data["handler"]
        if self.acknowledged is None:
            self.acknowledged = Said(moment.at, self._place, moment.by, "acknowledged")
        if moment.by == self.handler:
            self._handler_spoke(moment, "acknowledged")

    def _outcome(self, moment: Moment) -> None:
        if moment.by is not None and moment.by == self.handler:
            self._handler_spoke(moment, "outcome")

    _handlers: ClassVar[Mapping[str, Callable[[Facts, Moment], None]]] = {
        "received": _received,
        "handed_over": _handed_over,
        "returned": _returned,
        "replied": _replied,
        "called": _called,
        "asked": _asked,
        "answered": _answered,
        "taken_back": _taken_back,
        "solved": _solved,
        "closed": _closed,
        "reopened": _reopened,
        "withdrawn": _withdrawn,
        "declined": _withdrawn,
        "classified": _classified,
        "fixed": _fixed,
        "merged": _merged,
        "acknowledged": _acknowledged,
        "outcome": _outcome,
        "agreement_changed": _agreement_changed,
    }


def _begun_by(said: Said, ends_at: int) -> Standstill:
    return Standstill(said.at, ends_at, said.order, said.cause, said.by)


def gather(agreement: Agreement, ticket: Ticket, now: int) -> Facts:
    """The facts of a ticket up to `now` (epoch seconds)."""
    return follow(agreement, ticket, ticket.known_at(now), now)


def follow(agreement: Agreement, ticket: Ticket, moments: Sequence[Moment], now: int) -> Facts:
    """The facts that moments, already in order, make of a ticket."""
    facts = Facts(agreement, ticket, now)
    facts.moments = moments
    for order, moment in enumerate(moments):
        facts.take(order, moment)
    return facts
