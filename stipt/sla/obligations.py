"""Did we keep our word? Every promise of the agreement, judged for a period.

A month is the calendar month in the agreement's zone (C10 reads so, and so do all others). Each
obligation of each ticket is counted once, **in the period in which it was settled**:

- met where `met_at` falls in the period, breached where `breached_at` (the due) does, however late
  anybody noticed or solved it;
- cancelled (withdrawn, declined, merged away, closed without an answer) where that happened;
- best effort where it was done, and not applicable where the ticket ended;
- open: it lay with who owes it before the period's end and wasn't settled by then.

The share is met / (met + breached). What was cancelled, doesn't apply or is still open is in
neither number; it is listed by ticket, what was cancelled with its reason. Repeating obligations
count per round. A promise with a percentage (`Target.share`) is judged on the share, every other
one is breached by its first breach.

Readings come from :func:`stipt.sla.walk`, at the period's end or any later moment. A ticket that
was solved in one month, reopened, and solved again in another is counted in both months when each
is judged at its end; `Row.counted_before` names those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Final, Literal, NamedTuple

from stipt.sla.agreement import Agreement, Obligation, Target
from stipt.sla.calendar import epoch
from stipt.sla.reading import Reading

Outcome = Literal[
    "met",
    "breached",
    "open",
    "cancelled",
    "best_effort",
    "not_applicable",
    "not_proven",
]
OUTCOMES: Final[tuple[Outcome, ...]] = (
    "met",
    "breached",
    "open",
    "cancelled",
    "best_effort",
    "not_applicable",
    "not_proven",
)
Verdict = Literal[
    "met", "breached", "not_proven", "nothing_to_judge", "best_effort", "not_applicable"
]


class Period(NamedTuple):
    """[begins_at, ends_at), epoch seconds."""

    begins_at: int
    ends_at: int

    def holds(self, instant: int) -> bool:
        """Whether an instant, in epoch seconds, lies in the period."""
        return self.begins_at <= instant < self.ends_at


class Promise(NamedTuple):
    """What is judged in one row: an obligation of a call type under one agreement version.

    `call_type` is None for tickets nobody gave a type; `priority` is given where the call type
    has targets of its own for it.
    """

    version: str
    call_type: str | None
    priority: str | None
    obligation: str


class Entry(NamedTuple):
    """One ticket (or one round of it, from 1) behind a count: the evidence.

    `at`: when it was settled, epoch seconds, None while open. `cause` and `reason`: how and why
    it was cancelled ("withdrawn", "declined", "merged", "no_answer"; "solved" before the
    hand-over).
    """

    key: str
    at: int | None = None
    round: int | None = None
    cause: str = ""
    reason: str = ""


class Moved(NamedTuple):
    """What the plan did to a release-bound promise (C5): told in the report, judged nowhere."""

    first_promised_on: date
    moves: int


class Uptime(NamedTuple):
    """The month's availability as it was measured (C10), passed through. Shares of one."""

    verdict: Verdict
    proven: Fraction
    best: Fraction
    highest: Fraction
    target: Fraction


@dataclass(slots=True)
class Row:
    """One promise in the period: its tickets by outcome, the share, the verdict."""

    promise: Promise
    obligation: Obligation
    target: Target | None
    entries: dict[Outcome, list[Entry]] = field(default_factory=dict)
    counted_before: list[str] = field(default_factory=list)
    moved: dict[str, Moved] = field(default_factory=dict)

    def of(self, outcome: Outcome) -> list[Entry]:
        """The tickets with this outcome, in the order in which they were given."""
        return self.entries.get(outcome, [])

    def count(self, outcome: Outcome) -> int:
        """How many entries have this outcome."""
        return len(self.entries.get(outcome, ()))

    @property
    def owed_by(self) -> Literal["vendor", "customer"]:
        """Whose promise it is."""
        return "customer" if self.obligation.is_owed_by_customer else "vendor"

    @property
    def numerator(self) -> int:
        """How many were met."""
        return self.count("met")

    @property
    def denominator(self) -> int:
        """How many were settled by being met or breached."""
        return self.count("met") + self.count("breached")

    @property
    def share(self) -> Fraction | None:
        """Met of those settled; None where there is nothing to judge."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def verdict(self) -> Verdict:
        """Whether the promise was kept in this period.

        What isn't proven counts both ways: met only if it would be with all of those breached,
        breached only if it would be with all of those met.
        """
        if self.target is not None and not self.target.has_due:
            return "best_effort" if self.target.kind == "best_effort" else "not_applicable"
        unproven = self.count("not_proven")
        judged = self.denominator + unproven
        if not judged:
            return "nothing_to_judge"
        share = self.target.share if self.target is not None else None
        required = Fraction(1) if share is None else share
        if Fraction(self.numerator, judged) >= required:
            return "met"
        return (
            "breached" if Fraction(self.numerator + unproven, judged) < required else "not_proven"
        )


@dataclass(frozen=True, slots=True)
class Judgement:
    """All promises of a period, in the agreement's order; `uptime` as it was passed in."""

    period: Period
    rows: tuple[Row, ...]
    uptime: Uptime | None = None

    def rows_of(self, obligation: str | None = None) -> list[Row]:
        """The vendor's rows of one obligation, or of all of them."""
        return [
            row
            for row in self.rows
            if row.owed_by == "vendor" and obligation in (None, row.promise.obligation)
        ]


def month_of(agreement: Agreement, year: int, month: int) -> Period:
    """A calendar month in the agreement's zone; ValueError for a month that doesn't exist."""
    following = (year + 1, 1) if month == 12 else (year, month + 1)
    begins, ends = (
        datetime(year, month, 1, tzinfo=agreement.zone),
        datetime(*following, 1, tzinfo=agreement.zone),
    )
    return Period(int(begins.timestamp()), int(ends.timestamp()))


def between(begins_at: datetime, ends_at: datetime) -> Period:
    """Any period [begins_at, ends_at), both aware; ValueError when it ends before it begins."""
    period = Period(epoch(begins_at), epoch(ends_at))
    if period.ends_at <= period.begins_at:
        raise ValueError(
            f"the period ends at {ends_at.isoformat()}, not after it begins at "
            f"{begins_at.isoformat()}: turn them round"
        )
    return period


def judge(
    agreement: Agreement,
    period: Period,
    tickets: Iterable[tuple[str, Mapping[str, Reading]]],
    *,
    uptime: Uptime | None = None,
    moved: Mapping[str, Moved] | None = None,
) -> Judgement:
    """Every promise of the agreement in a period, over tickets (key, readings).

    Promises nobody needed are there too, with nothing to judge. `moved`: what the plan did to
    release-bound tickets, by key; it is passed through to the rows that those stand in.
    """
    rows = {promise: _row(promise, agreement) for promise in _promises(agreement)}
    for key, readings in tickets:
        for reading in readings.values():
            _count(rows, period, key, reading)
    for row in rows.values():
        if moved and row.target is not None and row.target.kind == "release":
            keys = (entry.key for entries in row.entries.values() for entry in entries)
            row.moved = {key: moved[key] for key in keys if key in moved}
    return Judgement(period, tuple(rows.values()), uptime)


def _promises(agreement: Agreement) -> Iterator[Promise]:
    for kind in agreement.call_types.values():
        for priority in (None, *kind.priorities):
            for obligation in agreement.obligations_for(kind.code, priority):
                yield Promise(agreement.version, kind.code, priority, obligation.name)


def _row(promise: Promise, agreement: Agreement) -> Row:
    return Row(
        promise,
        agreement.obligations[promise.obligation],
        agreement.target_for(promise.call_type, promise.obligation, promise.priority),
    )


def _count(rows: dict[Promise, Row], period: Period, key: str, reading: Reading) -> None:
    """Enter a reading, or each of its rounds, where it belongs in this period."""
    placed = [
        (outcome, entry)
        for settlement in settlements(reading)
        if (outcome := _outcome_in(period, settlement, reading)) is not None
        for entry in [_entry(key, settlement, reading, outcome)]
    ]
    if not placed:
        return
    promise = promise_of(reading)
    row = rows.get(promise)
    if row is None:
        row = rows[promise] = _row(promise, reading.version.agreement)
    for outcome, entry in placed:
        row.entries.setdefault(outcome, []).append(entry)
        if outcome in ("met", "breached") and _was_solved_before(reading, period):
            row.counted_before.append(key)


def promise_of(reading: Reading) -> Promise:
    """The row that a reading belongs to: by the type under which it was settled."""
    version = reading.version
    kind = version.agreement.call_types.get(version.call_type or "")
    has_own = kind is not None and version.priority in kind.priorities
    return Promise(
        version.agreement.version,
        version.call_type,
        version.priority if has_own else None,
        reading.obligation.name,
    )


class Settlement(NamedTuple):
    """How one reading, or one round of it, stands.

    `at`: when it was settled, None while it is open. `due` and `met` as in the reading. `round`
    (from 1) and `begun` are given for rounds alone.
    """

    outcome: Outcome
    at: int | None
    due: int | None
    met: int | None
    round: int | None = None
    begun: int | None = None


def settlements(reading: Reading) -> Iterator[Settlement]:
    """A reading's outcome, or that of each round of a repeating obligation."""
    outcome, at = _outcome(reading)
    if not reading.obligation.repeats:
        yield Settlement(outcome, at, reading.due, reading.met)
        return
    last = len(reading.cycles)
    for number, cycle in enumerate(reading.cycles, start=1):
        begun, due, met = cycle.starts_at, cycle.due, cycle.met
        if number == last:
            yield Settlement(outcome, at, due, met, number, begun)
        elif cycle.breached is not None:
            yield Settlement(_proven("breached", reading), cycle.breached, due, met, number, begun)
        elif met is not None and due is not None:
            yield Settlement(_proven("met", reading), met, due, met, number, begun)


def _outcome(reading: Reading) -> tuple[Outcome, int | None]:
    facts = reading.facts
    ended_at = facts.ended_at if facts.ended is not None else None
    match reading.state:
        case "breached":
            return _proven("breached", reading), reading.breached
        case "met":
            return _proven("met", reading), reading.met
        case "cancelled":
            return "cancelled", ended_at
        case "best_effort":
            return "best_effort", ended_at if reading.met is None else reading.met
        case "not_applicable":
            return "not_applicable", ended_at
        case _:
            return "open", None


def _proven(outcome: Outcome, reading: Reading) -> Outcome:
    """Judged under a version that isn't at hand (`agreement_changed`), nothing is proven."""
    return "not_proven" if reading.facts.unknown_versions else outcome


def _since(reading: Reading) -> int | None:
    """When the promise began to hold: the hand-over (C12), a complaint's receipt (C7)."""
    start, handed_over_at = reading.start, reading.facts.vendor_start
    if start is None or handed_over_at is None or reading.obligation.is_of_complaint:
        return start
    return min(start, handed_over_at)


def _outcome_in(period: Period, settlement: Settlement, reading: Reading) -> Outcome | None:
    """The outcome as it stood at the period's end; None where another period counts it."""
    outcome, at = settlement.outcome, settlement.at
    if at is not None and at < period.ends_at:
        return outcome if at >= period.begins_at else None
    since = _since(reading) if settlement.begun is None else settlement.begun
    if outcome == "not_applicable" or since is None or since >= period.ends_at:
        return None
    return "open"


def _entry(key: str, settlement: Settlement, reading: Reading, outcome: Outcome) -> Entry:
    if outcome == "open":
        return Entry(key, None, settlement.round)
    if outcome == "cancelled":
        facts = reading.facts
        return Entry(key, settlement.at, settlement.round, str(facts.ended), facts.ended_reason)
    return Entry(key, settlement.at, settlement.round)


def _was_solved_before(reading: Reading, period: Period) -> bool:
    """Whether an earlier period counted it as met: solved there, and reopened since."""
    return reading.obligation.met_by == "solution" and any(
        standstill.cause == "solved" and standstill.begins_at < period.begins_at
        for standstill in reading.standstills
    )
