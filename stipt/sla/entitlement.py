"""Who may ask for what: training (C11) and the Super User (C12), as plain data.

The judgement is made at the hand-over, of the reporter, or of the Super User who took the request
over as own. It says `entitled`, `flagged` (it goes on, the Super User sees the reason, the vendor
may decline it) or `refused`, by the reading "untrained"; with a reason and what would mend it.

============================  =================  ==================================================
reason                        remedy             when
============================  =================  ==================================================
complaint                     none               a complaint needs no training and nobody's leave (C7)
training_not_required         none               the agreement asks for none
trained                       none               a record that counts at this instant
never_trained                 follow_training    no record of the agreed course
trained_later                 follow_training    the only record is of a training still to come
not_confirmed                 confirm_training   the customer entered it, no trainer confirmed it yet
expired                       renew_training     it was right, and is over
not_a_super_user              ask_super_user     somebody else can't take a request over as own (C12)
============================  =================  ==================================================
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, NamedTuple

from stipt.sla.agreement import Agreement
from stipt.sla.terms import EntitlementTerms

SUPER_USER: Final = "super-user"

Standing = Literal["entitled", "flagged", "refused"]
Reason = Literal[
    "complaint",
    "training_not_required",
    "trained",
    "never_trained",
    "trained_later",
    "not_confirmed",
    "expired",
    "not_a_super_user",
]
Remedy = Literal["follow_training", "confirm_training", "renew_training", "ask_super_user"]

_REMEDIES: Final[dict[Reason, Remedy]] = {
    "never_trained": "follow_training",
    "trained_later": "follow_training",
    "not_confirmed": "confirm_training",
    "expired": "renew_training",
    "not_a_super_user": "ask_super_user",
}
_NEAREST_TO_TRAINED: Final[tuple[Reason, ...]] = (
    "trained",
    "not_confirmed",
    "expired",
    "trained_later",
)


@dataclass(frozen=True, slots=True)
class Training:
    """A record that somebody followed a course (C11).

    `by`: the trainer or consultant of the vendor who gave it. `expires_on`: the last date on which
    it counts; without one the agreement's `valid_months` decide, if any. A record entered by the
    customer counts from `confirmed_at` on, when `confirmed_by`, a vendor's trainer, confirmed it.
    """

    course: str
    trained_on: date
    by: str
    entered_by: Literal["customer", "vendor"]
    expires_on: date | None = None
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the customer, as far as entitlement depends on it."""

    key: str
    roles: frozenset[str] = frozenset()
    training: tuple[Training, ...] = ()
    works_since: date | None = None

    @property
    def is_super_user(self) -> bool:
        """Whether the customer appointed this person as a Super User (C12)."""
        return SUPER_USER in self.roles


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Whether a person may ask this, why, and what would mend it.

    `judged`: the key of the person whose training was looked at. `through_super_user`: the request
    waits for a Super User's hand-over (C12). `training`: the record that decided, if any, and
    `counts_until`: the last date on which it counts.
    """

    standing: Standing
    reason: Reason
    judged: str
    through_super_user: bool
    remedy: Remedy | None = None
    training: Training | None = None
    counts_until: date | None = None
    clause: str | None = None

    @property
    def may_be_taken_over(self) -> bool:
        """Whether a Super User taking the request over as own could mend it (C12)."""
        return self.remedy in ("follow_training", "confirm_training", "renew_training")


def entitlement(
    agreement: Agreement,
    call_type: str,
    person: Person,
    at: datetime,
    *,
    taken_over_by: Person | None = None,
) -> Entitlement:
    """Whether `person` may ask for `call_type` at `at` (aware), under the agreement's readings.

    `taken_over_by`: the Super User who made the request their own; that one is judged instead.
    ValueError for a call type that the agreement doesn't know, or an instant without zone.
    """
    if call_type not in agreement.call_types:
        known = ", ".join(agreement.call_types)
        raise ValueError(f"unknown call type {call_type!r}; the agreement knows {known}")
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone; add one")
    kind = agreement.call_types[call_type]
    if kind.is_complaint:
        clause = agreement.complaints.clause if agreement.complaints else None
        return Entitlement("entitled", "complaint", person.key, False, clause=clause)
    if taken_over_by is not None and not taken_over_by.is_super_user:
        return _said(agreement, "not_a_super_user", taken_over_by, through=True)
    judged = taken_over_by or person
    through = kind.through_super_user and not judged.is_super_user
    terms = agreement.entitlement
    if terms is None or not terms.training_required:
        return _said(agreement, "training_not_required", judged, through)
    day = at.astimezone(agreement.zone).date()
    reason, record = _best(judged.training, terms, day, at)
    return _said(agreement, reason, judged, through, record)


def _best(
    records: Sequence[Training], terms: EntitlementTerms, day: date, at: datetime
) -> tuple[Reason, Training | None]:
    """The record nearest to being trained, the one that counts longest among equals."""
    judged = [(_reason(r, terms, day, at), r) for r in records if is_course(r, terms)]
    for reason in _NEAREST_TO_TRAINED:
        same = [record for found, record in judged if found == reason]
        if same:
            return reason, max(same, key=lambda r: counts_until(r, terms) or date.max)
    return "never_trained", None


def _reason(record: Training, terms: EntitlementTerms, day: date, at: datetime) -> Reason:
    """Why a record of the right course counts at `at`, or doesn't."""
    last = counts_until(record, terms)
    if last is not None and last < day:
        return "expired"
    if record.trained_on > day:
        return "trained_later"
    return "trained" if is_confirmed(record, at) else "not_confirmed"


def is_course(record: Training, terms: EntitlementTerms) -> bool:
    """Whether a record is of the agreed course, by its name in either language; any if none."""
    if terms.course is None:
        return True
    names = {name.strip().casefold() for name in terms.course}
    return record.course.strip().casefold() in names


def is_confirmed(record: Training, at: datetime) -> bool:
    """Whether the vendor stands behind a record at `at`: entered it, or confirmed it by then."""
    if record.entered_by == "vendor":
        return True
    confirmed_at = record.confirmed_at
    return record.confirmed_by is not None and confirmed_at is not None and confirmed_at <= at


def counts_until(record: Training, terms: EntitlementTerms) -> date | None:
    """The last date on which a record counts; None when it never expires.

    So many months later on the same day, or on the month's last where it has no such day.
    """
    if record.expires_on is not None or terms.valid_months is None:
        return record.expires_on
    months = record.trained_on.year * 12 + record.trained_on.month - 1 + terms.valid_months
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(record.trained_on.day, monthrange(year, month)[1]))


def _said(
    agreement: Agreement,
    reason: Reason,
    judged: Person,
    through: bool,
    record: Training | None = None,
) -> Entitlement:
    remedy = _REMEDIES.get(reason)
    standing: Standing = "entitled"
    if remedy is not None:
        is_flagged = reason != "not_a_super_user" and agreement.reading("untrained") == "flag"
        standing = "flagged" if is_flagged else "refused"
    terms = agreement.entitlement
    return Entitlement(
        standing,
        reason,
        judged.key,
        through,
        remedy,
        record,
        counts_until(record, terms) if record is not None and terms is not None else None,
        terms.clause if terms is not None else None,
    )


# -- who worked before the training --------------------------------------------------------------


class WorkedUntrained(NamedTuple):
    """Somebody who worked with the application before being trained (C11); dates included.

    `trained_on`: the first training that counts, None while there is none.
    """

    key: str
    works_since: date
    trained_on: date | None


def worked_before_training(
    agreement: Agreement, people: Iterable[Person], at: datetime
) -> list[WorkedUntrained]:
    """Who works or worked with the application before the training, as known at `at`.

    Only a training that the vendor stands behind counts; one on the first day itself is in time.
    Empty where the agreement asks for no training.
    """
    terms = agreement.entitlement
    if terms is None or not terms.training_required:
        return []
    day = at.astimezone(agreement.zone).date()
    found = []
    for person in people:
        if person.works_since is None or person.works_since > day:
            continue
        dates = [
            record.trained_on
            for record in person.training
            if is_course(record, terms) and is_confirmed(record, at) and record.trained_on <= day
        ]
        trained_on = min(dates, default=None)
        if trained_on is None or trained_on > person.works_since:
            found.append(WorkedUntrained(person.key, person.works_since, trained_on))
    return found
