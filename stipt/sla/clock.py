"""When is it due, and why? The walk that every due time comes from; `due` does the sums.

``walk(agreement, ticket, now) -> {obligation: Reading}`` is a pure function: no stored totals, no
hidden "now". A due time is where the counted office time reaches the target (C1, C2), where the
plan puts the release (C5), or what a change of type leaves of the two. ``Reading.steps`` tells the
same walk in full; `stipt.words` makes sentences of it.

Read from top to bottom: `walk` -> `_read` -> where a clock starts (`starting`) -> what settled it
(`settling`) -> its due (`due`) -> its state.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from stipt.sla.agreement import Agreement, Obligation
from stipt.sla.calendar import epoch
from stipt.sla.due import Clock
from stipt.sla.fact_kinds import OPEN, Join, Said, Standstill
from stipt.sla.facts import CANCELLING, Facts, follow, gather
from stipt.sla.holding import concerns, in_order, obligations_of, versions_of
from stipt.sla.moments import Ticket
from stipt.sla.reading import NEVER, Cycle, Due, Reading, Start, State
from stipt.sla.rounds import rounds_of
from stipt.sla.settling import settled_by
from stipt.sla.starting import start_of
from stipt.sla.steps import explain


def walk(agreement: Agreement, ticket: Ticket, now: datetime | int) -> dict[str, Reading]:
    """The reading of each obligation of a ticket at `now` (aware, or epoch seconds).

    `agreement` is the newest version with those it supersedes in `earlier`; the version in force
    at the hand-over judges. Events after `now` are ignored, releases not yet out as well.
    """
    at = now if isinstance(now, int) else epoch(now)
    return _walk(gather(agreement, ticket, at))


def _walk(facts: Facts) -> dict[str, Reading]:
    readings: dict[str, Reading] = {}
    for obligation in obligations_of(facts):
        readings[obligation.name] = (
            _read_cycles(obligation, facts)
            if obligation.repeats
            else _read(obligation, facts, readings)
        )
    return readings


# -- one obligation ------------------------------------------------------------------------------


def _read(obligation: Obligation, facts: Facts, readings: dict[str, Reading]) -> Reading:
    started = start_of(obligation, facts, readings)
    settled = settled_by(obligation, facts, started.at)
    if settled is not None and settled.at > facts.until:
        settled = None  # after it was cancelled, and nothing resumed it
    if settled is not None and (started.at is None or started.at > settled.at):
        started = _start_as_it_stood(obligation, facts, started, settled)
    return _read_clock(obligation, facts, started, settled)


def _start_as_it_stood(
    obligation: Obligation, facts: Facts, started: Start, settled: Said
) -> Start:
    """Done before its clock started: when that would have been, but for what changed since."""
    moments = facts.moments[: settled.order + 1]
    if started.at is not None:
        later = {v.order for v in facts.versions_from_start() if v.order > settled.order}
        moments = [m for place, m in enumerate(facts.moments) if place not in later]
    if len(moments) == len(facts.moments):
        return started
    now = facts.now if started.at is not None else settled.at
    then = _walk(follow(facts.book, facts.ticket, moments, now))
    return then[obligation.name].started if obligation.name in then else started._replace(at=None)


def _read_clock(
    obligation: Obligation,
    facts: Facts,
    started: Start,
    settled: Said | None,
    over_at: int | None = None,
) -> Reading:
    """One clock from its start to what settled it; `over_at`: when it was owed no longer."""
    standstills = facts.standstills_of(obligation)
    base, changes = versions_of(obligation, facts, started, settled)
    current = changes[-1] if changes else base
    if settled is not None:
        standstills = [s for s in standstills if s.begins_at < settled.at]
        if changes and current.order > settled.order:
            # it took effect while solved, and counts from the end of that, which nobody knows
            standstills.append(Standstill(settled.at, OPEN, settled.order, "solved", settled.by))
    until = settled.at if settled else facts.until if over_at is None else over_at
    clock = Clock(obligation, facts, standstills, until, _reading_of)
    reading = Reading(
        obligation,
        facts,
        clock.target(current),
        current,
        explain,
        started,
        settled=settled,
        standstills=standstills,
        base=base,
    )
    start = started.at
    if start is None or current.call_type is None:
        reading.state = _state_before_start(reading)
        return reading
    joins = [join for join in facts.joins if concerns(join, obligation, started)]
    turns = in_order(base, changes, joins, settled) if changes or joins else ()
    due = clock.due(start, base, turns, reading)
    _conclude(reading, start, due, clock)
    if reading.state == "paused":
        reading.left = clock.left(start, base, turns, reading)
    if reading.target.kind == "release":
        reading.counted = clock.looked_at(start, reading.version)
    return reading


def _state_before_start(reading: Reading) -> State:
    facts, kind = reading.facts, reading.target.kind
    if reading.version.call_type is not None:
        if kind in ("best_effort", "not_applicable"):
            reading.met = _met_without_due(reading)
            return kind
        if reading.settled is not None:
            reading.met = reading.settled.at
            return "met"
    if facts.ended in CANCELLING:
        return "cancelled"
    if _is_taken_back(reading) and reading.version.call_type is not None:
        return "paused"
    return "cancelled" if facts.ended_before_hand_over else "not_started"


def _conclude(reading: Reading, start: int, due: Due, clock: Clock) -> None:
    """State, due and dates from the reckoned due and what settled the obligation by `until`."""
    settled, target, until = reading.settled, reading.target, clock.until
    if due.deadline < until:
        reading.state = "breached"
        reading.due = reading.breached = due.deadline
        reading.met = None if settled is None else settled.at
    elif not target.has_due:
        reading.state = "best_effort" if target.kind == "best_effort" else "not_applicable"
        reading.met = _met_without_due(reading)
    elif settled is not None:
        reading.state = "met"
        is_later_type = reading.version.order > settled.order
        reading.due = due.at if due.at < OPEN and not is_later_type else None
        reading.met = settled.at
    elif reading.facts.ended in CANCELLING:
        reading.state = "cancelled"
    elif start > until and not _is_taken_back(reading):
        reading.state = "not_started"
        reading.due = due.at if due.at < OPEN and not clock.stands_still else None
    elif clock.stands_still:
        reading.state = "paused"
    elif due.at == NEVER:
        reading.state = "unscheduled"
    else:
        reading.state = "running"
        reading.due = due.at
        reading.is_late = due.at < until


def _met_without_due(reading: Reading) -> int | None:
    """When it was done under a type that promises no time; a fix that is out stays for good."""
    settled = reading.settled
    if settled is not None and (reading.target.kind == "best_effort" or settled.cause == "fixed"):
        return settled.at
    return None


def _is_taken_back(reading: Reading) -> bool:
    """The Super User took the call back: its resolution stands still, started or not."""
    return reading.obligation.met_by == "solution" and reading.facts.is_taken_back


# -- a ticket that was merged into this one ------------------------------------------------------


def _reading_of(
    obligation: Obligation,
    facts: Facts,
    join: Join,
    now: int,
    standstills: Sequence[Standstill],
) -> Reading | None:
    """What the ticket that goes says at `now`, had it only stood still with the one that stays."""
    other = follow(facts.book, join.ticket, join.ticket.known_at(join.at), now)
    other.end_waiting(join.at)
    for standstill in standstills:
        if standstill.ends_at > join.at:
            begins_at = max(standstill.begins_at, join.at)
            other.standstills.append(standstill._replace(begins_at=begins_at))
    if any(said.order < join.order for said in facts.contacts):
        other.answer_at_merge(join)
    return _walk(other).get(obligation.name)


# -- repeating obligations -----------------------------------------------------------------------


def _read_cycles(obligation: Obligation, facts: Facts) -> Reading:
    """A repeating obligation: each round has its own due; the reading is that of the last one."""
    last, cycles = None, []
    for begins, ends, over_at in rounds_of(obligation, facts):
        started = Start(begins.at, begins.cause, begins.order)
        reading = _read_clock(obligation, facts, started, ends, over_at)
        if over_at is None or reading.state == "breached":  # else nothing is owed any more
            last = reading
            cycles.append(Cycle(begins.at, reading.due, reading.met, reading.breached))
    if last is None:
        return _read_clock(obligation, facts, Start(None), None)
    last.cycles = cycles
    return last
