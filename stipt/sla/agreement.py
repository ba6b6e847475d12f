"""What was signed, as value objects: call types, targets, obligations, readings, terms.

Nothing here reads a file (see `document`) or makes a due time (see `clock`). Every figure is a
default of one agreement; none is built in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from stipt.sla.calendar import DAY_RULES, Calendar
from stipt.sla.texts import Language, Text

if TYPE_CHECKING:  # the clocks run without them, and load faster
    from fractions import Fraction

    from stipt.sla.terms import (
        AvailabilityTerms,
        Clause,
        ComplaintTerms,
        Credits,
        EntitlementTerms,
        Matrix,
        Rung,
    )

READINGS: Final[Mapping[str, tuple[str | int, ...]]] = {
    "clock_starts": ("hand-over", "received"),
    "resolution_starts": ("response-or-due", "response-due", "response"),
    "release_counts_from": ("resolution-start", "hand-over"),
    "day": DAY_RULES,
    "contact_from": ("receipt", "acknowledgement"),
    "untrained": ("flag", "refuse"),
    "other_channels": ("always", "fallback"),
    "fallback_gate": ("keep", "skip"),
    "reopen_days": (14,),
    "no_answer_days": (0,),
    "pause": ("question", "never"),
    "uptime_of": ("expression", "mean-of-components"),
    "shortest_outage": (0,),
    "maintenance": ("counts", "excluded-when-announced"),
}
"""Where the signed text leaves a point open: each key, its values, the default first.

Keys with one number take any number of the unit in `READING_UNITS`; 0 switches them off.
"""

READING_UNITS: Final[Mapping[str, str]] = {
    "reopen_days": "calendar days",
    "no_answer_days": "calendar days",
    "shortest_outage": "seconds",
}

TargetKind = Literal["hours", "days", "release", "best_effort", "not_applicable"]

MetBy = Literal[
    "contact",  # C1: a public message or an answered call by a person of the vendor
    "solution",  # C2: solved
    "acknowledgement",  # C7: a receipt that names the handler
    "handler-contact",  # C7: a message or answered call by the handler
    "update",  # repeating: a public vendor message at least every so often
    "reply",  # repeating: a public vendor message after each customer message
    "answer",  # the customer answers what was asked
    "triage",  # the Super User hands over, answers, returns or closes
]
REPEATING: Final = frozenset({"update", "reply", "answer"})
CUSTOMER_OWED: Final = frozenset({"answer", "triage"})
COMPLAINT_ONLY: Final = frozenset({"acknowledgement", "handler-contact"})


class Target(NamedTuple):
    """How long, or until which release.

    `amount`: seconds of the calendar (kind "hours"), working days ("days"), or the n-th coming
    release ("release"); 0 for the kinds without a term. `share`: the part of the period's
    tickets that must make it (percentile targets), judged over the period, never per ticket.
    """

    kind: TargetKind
    amount: int = 0
    calendar: str = "office"
    share: Fraction | None = None
    clause: str | None = None
    footnote: Text | None = None

    @property
    def has_due(self) -> bool:
        """Whether this target can have a due time at all (C5, C6)."""
        return self.kind in ("hours", "days", "release")


NOT_APPLICABLE: Final = Target("not_applicable")


class Obligation(NamedTuple):
    """One promise that can be met or breached, and what starts and meets it.

    `starts`: "hand-over", "receipt", or the name of an earlier obligation of the chain.
    """

    name: str
    title: Text
    met_by: MetBy
    starts: str
    clause: str | None = None

    @property
    def repeats(self) -> bool:
        """Whether it is owed again and again, in rounds."""
        return self.met_by in REPEATING

    @property
    def is_owed_by_customer(self) -> bool:
        """Whether the customer owes it to the vendor, not the other way round."""
        return self.met_by in CUSTOMER_OWED

    @property
    def is_of_complaint(self) -> bool:
        """Whether only complaints have it (C7)."""
        return self.met_by in COMPLAINT_ONLY


class CallType(NamedTuple):
    """A type of call with its targets per obligation; `priorities` override single targets."""

    code: str
    name: Text
    targets: Mapping[str, Target]
    priorities: Mapping[str, Mapping[str, Target]] = {}
    example: Text | None = None
    footnote: Text | None = None
    phone_required: bool = False
    is_complaint: bool = False
    through_super_user: bool = True


class Agreement(NamedTuple):
    """One signed, numbered version of an agreement between a vendor and a customer.

    `earlier` are the versions that it supersedes, `supersedes` is the file of the last of them;
    `default_targets` hold for call types that don't name the obligation; `calendar` is the one
    that counts where none is named, and `calendar_names` say what its hours are called.
    """

    title: Text
    vendor: str
    customer: str
    version: str
    in_force_from: date
    zone: ZoneInfo
    calendars: Mapping[str, Calendar]
    obligations: Mapping[str, Obligation]
    call_types: Mapping[str, CallType]
    readings: Mapping[str, str | int] = {}  # one for all without any: nobody may write in them
    clauses: Mapping[str, Clause] = {}
    default_targets: Mapping[str, Target] = {}
    matrix: Matrix | None = None
    priorities: Mapping[str, Text] = {}
    ladder: tuple[Rung, ...] = ()
    credits: Credits | None = None
    entitlement: EntitlementTerms | None = None
    complaints: ComplaintTerms | None = None
    availability: AvailabilityTerms | None = None
    procedure: tuple[Text, ...] = ()
    language: Language = "nl"
    signed_on: date | None = None
    introduction: Text | None = None
    earlier: tuple[Agreement, ...] = ()
    supersedes: str | None = None
    calendar: str = "office"
    calendar_names: Mapping[str, Text] = {}

    def reading(self, key: str) -> str | int:
        """The agreed reading of a point that the signed text leaves open (`READINGS`)."""
        agreed = self.readings.get(key)
        return READINGS[key][0] if agreed is None else agreed

    def clause_about(self, topic: str) -> str | None:
        """The number of the clause that rules a topic (`stipt.sla.terms.TOPICS`), if one says so."""
        for clause in self.clauses.values():
            if topic in clause.about:
                return clause.number
        return None

    def days_reading(self, key: str) -> int:
        """A reading that is a number, in the unit of `READING_UNITS`."""
        return int(self.reading(key))

    def target_for(
        self, call_type: str | None, obligation: str, priority: str | None = None
    ) -> Target | None:
        """The target of an obligation for a call type; None when none was agreed."""
        if call_type is None:
            return None
        kind = self.call_types[call_type]
        if priority is not None and priority in kind.priorities:
            target = kind.priorities[priority].get(obligation)
            if target is not None:
                return target
        target = kind.targets.get(obligation)
        return self.default_targets.get(obligation) if target is None else target

    def obligations_for(
        self, call_type: str | None, priority: str | None = None
    ) -> tuple[Obligation, ...]:
        """The obligations of a call type in the order of the agreement.

        Without a call type (unclassified): those of every ordinary type.
        """
        if call_type is None:
            return tuple(o for o in self.obligations.values() if self._is_usual(o))
        return tuple(
            obligation
            for obligation in self.obligations.values()
            if self.target_for(call_type, obligation.name, priority) is not None
            and obligation.is_of_complaint == self.call_types[call_type].is_complaint
        )

    def _is_usual(self, obligation: Obligation) -> bool:
        ordinary = [t for t in self.call_types.values() if not t.is_complaint]
        return not obligation.is_of_complaint and all(
            self.target_for(t.code, obligation.name) is not None for t in ordinary
        )

    def version_at(self, instant: datetime) -> Agreement:
        """The version in force on the local date of `instant`; the earliest before all of them."""
        day = instant.astimezone(self.zone).date()
        versions = sorted((*self.earlier, self), key=lambda version: version.in_force_from)
        in_force = [version for version in versions if version.in_force_from <= day]
        return in_force[-1] if in_force else versions[0]

    def version_named(self, version: str) -> Agreement | None:
        """This agreement or one that it supersedes, by its version number."""
        for candidate in (self, *self.earlier):
            if candidate.version == version:
                return candidate
        return None
