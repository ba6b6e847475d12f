"""When is it due, and why? The only place a due time is made.

``walk(agreement, ticket, now) -> {obligation: Reading}`` is a pure function: no stored totals, no
hidden "now". A due time is where the counted office time reaches the target (C1, C2), where the
plan puts the release (C5), or what a change of type leaves of the two. ``Reading.steps`` tells the
same walk in full; `stipt.words` makes sentences of it.

Read from top to bottom: `walk` -> `_read` -> where a clock starts -> what settled it -> its due.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from stipt.sla.agreement import NOT_APPLICABLE, Agreement, Obligation, Target
from stipt.sla.calendar import Calendar, epoch
from stipt.sla.fact_kinds import OPEN, Join, Said, Standstill, Version, united
from stipt.sla.facts import CANCELLING, Facts, follow, gather
from stipt.sla.holding import concerns, in_order, obligations_of, versions_of
from stipt.sla.moments import Release, Ticket
from stipt.sla.plan import releases_in_order
from stipt.sla.reading import NEVER, Cycle, Due, Left, Reading, State, Turn
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
    start, started_by = start_of(obligation, facts, readings)
    settled = settled_by(obligation, facts, start)
    if settled is not None and settled.at > facts.until:
        settled = None  # after it was cancelled, and nothing resumed it
    if settled is not None and (start is None or start > settled.at):
        start = _start_as_it_stood(obligation, facts, start, settled)
    return _read_clock(obligation, facts, start, started_by, settled)


def _start_as_it_stood(
    obligation: Obligation, facts: Facts, start: int | None, settled: Said
) -> int | None:
    """Done before its clock started: when that would have been, but for what changed since."""
    moments = facts.moments[: settled.order + 1]
    if start is not None:
        if facts.versions[-1].order < settled.order:
            return start
        first = _first_type(facts)
        moments = [
            moment
            for place, moment in enumerate(facts.moments)
            if place <= settled.order or place == first or moment.kind not in _CHANGES
        ]
    if len(moments) == len(facts.moments):
        return start
    now = facts.now if start is not None else settled.at
    then = _walk(follow(facts.book, facts.ticket, moments, now))
    return then[obligation.name].start if obligation.name in then else None


_CHANGES: Final = frozenset({"classified", "agreement_changed"})


def _read_clock(
    obligation: Obligation,
    facts: Facts,
    start: int | None,
    started_by: str,
    settled: Said | None,
    over_at: int | None = None,
) -> Reading:
    """One clock from its start to what settled it; `over_at`: when it was owed no longer."""
    standstills = facts.standstills_of(obligation)
    base, changes = versions_of(obligation, facts, start, settled)
    current = changes[-1] if changes else base
    if settled is not None:
        standstills = [s for s in standstills if s.begins_at < settled.at]
        if changes and current.order > settled.order:
            # it took effect while solved, and counts from the end of that, which nobody knows
            standstills.append(Standstill(settled.at, OPEN, "solved", settled.by))
    until = settled.at if settled else facts.until if over_at is None else over_at
    clock = _Clock(obligation, facts, standstills, until)
    reading = Reading(
        obligation,
        "not_started",
        facts,
        clock.target(current),
        current,
        explain,
        start,
        started_by=started_by,
        settled=settled,
        standstills=standstills,
        base=base,
    )
    if start is None or current.call_type is None:
        reading.state = _state_before_start(reading)
        return reading
    joins = [join for join in facts.joins if concerns(join, obligation, start)]
    turns = in_order(base, changes, joins, settled) if changes or joins else ()
    due = clock.due(start, base, turns, reading)
    _conclude(reading, due, clock)
    if reading.target.kind == "release":
        reading.counted = clock.looked_at(start, reading.version)
    return reading


def _state_before_start(reading: Reading) -> State:
    facts, kind = reading.facts, reading.target.kind
    if reading.version.call_type is not None:
        if kind in ("best_effort", "not_applicable"):
            return kind
        if reading.settled is not None:
            reading.met = reading.settled.at
            return "met"
    if facts.ended in CANCELLING:
        return "cancelled"
    if _is_taken_back(reading) and reading.version.call_type is not None:
        return "paused"
    return "cancelled" if facts.ended_before_hand_over else "not_started"


def _conclude(reading: Reading, due: Due, clock: _Clock) -> None:
    """State, due and dates from the reckoned due and what settled the obligation by `until`."""
    settled, target, until = reading.settled, reading.target, clock.until
    start = reading.start if reading.start is not None else NEVER
    if due.deadline < until:
        reading.state = "breached"
        reading.due = reading.breached = due.deadline
        reading.met = None if settled is None else settled.at
    elif not target.has_due:
        reading.state = "best_effort" if target.kind == "best_effort" else "not_applicable"
        if settled is not None and (target.kind == "best_effort" or settled.cause == "fixed"):
            reading.met = settled.at
    elif settled is not None:
        reading.state = "met"
        is_later_type = reading.version.order > max(settled.order, _first_type(reading.facts))
        reading.due = due.at if due.at < OPEN and not is_later_type else None
        reading.met = settled.at
    elif reading.facts.ended in CANCELLING:
        reading.state = "cancelled"
    elif start > until and not _is_taken_back(reading):
        reading.state = "not_started"
        reading.due = due.at if due.at < OPEN else None
    elif clock.stands_still:
        reading.state = "paused"
        reading.left = clock.left(reading)
    elif due.at == NEVER:
        reading.state = "unscheduled"
    else:
        reading.state = "running"
        reading.due = due.at
        reading.is_late = due.at < until


def _first_type(facts: Facts) -> int:
    """The place of the first type that was given; -1 when it came with the ticket."""
    is_unclassified = facts.versions[0].call_type is None and len(facts.versions) > 1
    return facts.versions[1].order if is_unclassified else -1


def _is_taken_back(reading: Reading) -> bool:
    """The Super User took the call back: its resolution stands still, started or not."""
    return reading.obligation.met_by == "solution" and reading.facts.is_taken_back


# -- the due -------------------------------------------------------------------------------------


class _Clock:
    """Reckons due times of one obligation with its standstills and the plan as of `until`."""

    __slots__ = ("facts", "obligation", "reckoned", "standstills", "still", "until")

    def __init__(
        self, obligation: Obligation, facts: Facts, standstills: list[Standstill], until: int
    ) -> None:
        self.obligation = obligation
        self.facts = facts
        self.standstills = standstills
        self.still = united(standstills)
        self.until = until
        self.reckoned: dict[tuple[int, int, int], Due] = {}

    @property
    def stands_still(self) -> bool:
        return bool(self.still) and self.still[-1][1] == OPEN

    def target(self, version: Version) -> Target:
        if version.call_type is None:
            return NOT_APPLICABLE
        return version.target(self.obligation.name) or NOT_APPLICABLE

    def due(
        self,
        start: int,
        base: Version,
        turns: Sequence[Version | Join],
        reading: Reading | None = None,
    ) -> Due:
        """The due now: the first target's, as each change of type or merge left it."""
        due = self._first_due(start, base)
        if not turns:
            return due
        current, explained = base, []
        left: dict[tuple[str | None, str | None, int], Left] = {}
        for place, turn in enumerate(turns):
            if due.deadline < min(turn.at, self.until):
                due = due._replace(is_final=True)
                break  # a breach before the change stays
            before, from_start, from_change = due, NEVER, NEVER
            if isinstance(turn, Join):
                due = self._joined(turn, due, current)
            else:
                left[current.key] = Left(turn.at, due.at, turns[:place])
                old = self._old_due(start, current, due)
                held = left.get(turn.key)
                from_start, from_change = self._new_dues(start, base, turn, held)
                is_later = from_start > old.at
                # if B is later than the old due: B; else the earlier of the old due and A
                if self._hangs_on_plan(base, turns[:place]):
                    is_later = self._was_later(start, base, current, turns[:place], turn, held)
                new = from_start if is_later else min(old.at, from_change)
                due = self._changed(start, turn, new)
                current = turn
            explained.append(Turn(turn, before, from_start, from_change, due))
        if reading is not None:
            reading.turns = explained
            reading.version = current
            reading.target = self.target(current)
        return due

    def _as_of(self, standstills: list[Standstill], until: int) -> _Clock:
        """The same clock by what was known earlier; what both reckon is reckoned once."""
        then = _Clock(self.obligation, self.facts, standstills, until)
        then.reckoned = self.reckoned
        return then

    def due_after(self, start: int, base: Version, turns: Sequence[Version | Join]) -> Due:
        """The due after the first of the turns, kept; the standstills are the first so many."""
        key = (self.until, len(self.standstills), len(turns))
        if key not in self.reckoned:
            self.reckoned[key] = self.due(start, base, turns)
        return self.reckoned[key]

    def _first_due(self, start: int, version: Version) -> Due:
        target = self.target(version)
        if target.kind == "release":
            return self._release_due(start, target, version)
        if not target.has_due:
            return Due(NEVER, NEVER)
        due = self._time_due(start, target, version)
        return Due(due, due)

    def _time_due(self, start: int, target: Target, version: Version) -> int:
        """Where the counted time from `start` reaches a target in hours or working days."""
        calendar = version.agreement.calendars[target.calendar]
        if target.kind == "hours":
            answer = calendar.after(start, target.amount)
        else:
            answer = calendar.after_days(
                start, target.amount, str(version.agreement.reading("day"))
            )
        return self._moved(calendar, answer, start)

    def _moved(self, calendar: Calendar, answer: int, start: int) -> int:
        """A due moved by standstills: each that began at or before it counts whole.

        Never earlier than the end of one that moved it; OPEN while such a one is open.
        """
        due, stood_still = answer, 0
        for begins_at, ends_at in self.still:
            if ends_at <= start:
                continue
            if begins_at > due:
                break
            if ends_at == OPEN:
                return OPEN
            stood_still += calendar.worked(max(begins_at, start), ends_at)
            due = max(calendar.after(answer, stood_still), ends_at)
        return due

    # -- changes of type

    def _new_dues(
        self, start: int, base: Version, version: Version, left: Left | None
    ) -> tuple[int, int]:
        """B and A: the due had the new target held from the start, and counted from the change.

        For a type held before, B is the due it had when the ticket left it, moved by standstills
        since, and A that due later by the office time counted since, never before the change.
        """
        target = self.target(version)
        if target.kind not in ("hours", "days"):
            return NEVER, NEVER
        since = max(self._end_of_standstill(version.at), start)
        if since == OPEN:
            return OPEN, OPEN
        if left is None:
            from_start = self._time_due(start, target, version)
            return from_start, self._time_due(since, target, version)
        if left.due >= OPEN:
            return left.due, left.due
        before = [s for s in self.standstills if s.begins_at < since]
        due_then = self._as_of(before, self.until).due_after(start, base, left.turns).at
        calendar = version.agreement.calendars[target.calendar]
        counted = self._counted(calendar, left.at, since)
        from_change = max(since, calendar.after(due_then, counted))
        return left.due, self._moved(calendar, from_change, since)

    def _end_of_standstill(self, instant: int) -> int:
        """The end of the standstill that covers `instant`, else `instant`."""
        for begins_at, ends_at in self.still:
            if begins_at <= instant < ends_at:
                return ends_at
        return instant

    def _counted(self, calendar: Calendar, begin: int, end: int) -> int:
        """Office time in [begin, end) without standstills."""
        counted = calendar.worked(begin, end)
        for begins_at, ends_at in self.still:
            counted -= calendar.worked(max(begins_at, begin), min(ends_at, end))
        return counted

    def _changed(self, start: int, version: Version, new: int) -> Due:
        """The due after a change: `new` for targets in time, else as the plan says, or none."""
        target = self.target(version)
        if target.kind == "release":
            return self._release_due(start, target, version)
        if not target.has_due:
            return Due(NEVER, NEVER)
        return Due(new, new)

    def _hangs_on_plan(self, base: Version, turns: Sequence[Version | Join]) -> bool:
        held = [base, *(turn for turn in turns if isinstance(turn, Version))]
        return any(self.target(version).kind == "release" for version in held)

    def _was_later(
        self,
        start: int,
        base: Version,
        current: Version,
        before: Sequence[Version | Join],
        change: Version,
        held: Left | None,
    ) -> bool:
        """Whether B was later than the old due at the change, by what was known then."""
        known = [s for s in self.standstills if s.begins_at <= change.at]
        then = self._as_of(known, change.at)
        old = then._old_due(start, current, then.due_after(start, base, before))
        if held is not None:
            held = held._replace(due=then.due_after(start, base, held.turns).at)
        return then._new_dues(start, base, change, held)[0] > old.at

    def _old_due(self, start: int, version: Version, due: Due) -> Due:
        """The due that the ticket had, going on with the plan; a planned date that has passed
        without the release counts as no due, for good.
        """
        target = self.target(version)
        if target.kind != "release":
            return due
        since = self._counts_from(start, version)
        release = self._nth_release(target.amount, since, version)
        is_passed = release is None or release.planned_until is None
        if release is not None and release.planned_until is not None:
            goes_out = release.released_at if release.is_out(self.until) else self.until
            is_passed = goes_out is not None and goes_out > release.planned_until
        left = due.deadline if is_passed and due.is_planned else NEVER if is_passed else due.at
        return Due(left, left)

    # -- releases

    def _release_due(self, start: int, target: Target, version: Version) -> Due:
        """The end of the planned date of the n-th coming release; once it is out, that moment."""
        release = self._nth_release(target.amount, self._counts_from(start, version), version)
        if release is None:
            return Due(NEVER, NEVER)
        if release.is_out(self.until):
            return Due(int(release.released_at or 0), int(release.released_at or 0))
        return Due(int(release.planned_until or 0), NEVER)

    def _counts_from(self, start: int, version: Version) -> int:
        if version.agreement.reading("release_counts_from") == "hand-over":
            return self.facts.vendor_start or start
        return start

    def _nth_release(self, n: int, since: int, version: Version) -> Release | None:
        plan = releases_in_order(self.facts, version, since, self.until, self.still)
        counted = [release for release, skipped in plan if skipped is None]
        return counted[n - 1] if len(counted) >= n else None

    def looked_at(self, start: int, version: Version) -> list[tuple[Release, str | None]]:
        """The releases in their order, each with why it doesn't count (None when it does)."""
        since = self._counts_from(start, version)
        return releases_in_order(self.facts, version, since, self.until, self.still)

    # -- what is left

    def left(self, reading: Reading) -> int | None:
        """Office seconds that will be left once the open standstill ends."""
        if reading.start is None or reading.target.kind == "release":
            return None
        begins_at, _ = self.still[-1]
        paused_from = max(begins_at, reading.start)
        ended_at_once = [s for s in reading.standstills if s.begins_at < begins_at]
        earlier = _Clock(self.obligation, self.facts, ended_at_once, paused_from)
        versions = [turn.version for turn in reading.turns]
        base = reading.base if reading.base is not None else reading.version
        due = earlier.due(reading.start, base, versions)
        return reading.calendar.worked(paused_from, due.at) if due.at < OPEN else None

    # -- merges

    def _joined(self, join: Join, due: Due, current: Version) -> Due:
        """Each open due becomes the earlier of the two; a breach stays on the ticket that had it."""
        if not self.target(current).has_due:
            return due
        other = self._due_of_other(join)
        if other is None:
            return due
        return Due(min(due.at, other), min(due.deadline, other))

    def _due_of_other(self, join: Join) -> int | None:
        """The due of the ticket that goes, as it stood at the merge, moved by standstills since.

        Its open question ends at the merge. None when nothing was open, or when its release's
        planned date has passed.
        """
        then = _reading_of(self.obligation, self.facts, join, join.at)
        if then is None or then.state in ("met", "breached") or then.due is None:
            return None
        if then.target.kind == "release":  # goes on moving with the plan
            now = _reading_of(self.obligation, self.facts, join, self.until, self.standstills)
            is_late = now is None or now.due is None or now.due < self.until
            return None if now is None or (is_late and now.state != "breached") else now.due
        return self._moved(then.calendar, then.due, join.at)


def _reading_of(
    obligation: Obligation,
    facts: Facts,
    join: Join,
    now: int,
    standstills: Sequence[Standstill] = (),
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
    read = []
    for begins, ends, over_at in rounds_of(obligation, facts):
        reading = _read_clock(obligation, facts, begins.at, begins.cause, ends, over_at)
        if over_at is None or reading.state == "breached":  # else nothing is owed any more
            read.append(reading)
    if not read:
        return _read_clock(obligation, facts, None, "", None)
    last = read[-1]
    last.cycles = [Cycle(r.start or 0, r.due, r.met, r.breached) for r in read]
    return last
