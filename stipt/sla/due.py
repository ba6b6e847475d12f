"""The due time of one obligation: the first target's, as each change of type and merge left it.

Where the counted office time reaches the target (C1, C2), where the plan puts the release (C5);
`stipt.sla.clock` says when the clock starts, what settles it and what its state is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from stipt.sla.agreement import NOT_APPLICABLE, Obligation, Target
from stipt.sla.calendar import Calendar
from stipt.sla.fact_kinds import OPEN, Join, Key, Standstill, Version, united
from stipt.sla.facts import Facts
from stipt.sla.moments import Release
from stipt.sla.plan import Planned, releases_in_order
from stipt.sla.reading import NEVER, Due, Left, Reading, Turn

ReadOther = Callable[[Obligation, Facts, Join, int, Sequence[Standstill]], Reading | None]
"""What a ticket that was merged into this one says of the obligation at an instant."""


class Clock:
    """Reckons due times of one obligation with its standstills and the plan as of `until`."""

    __slots__ = ("facts", "obligation", "read_other", "reckoned", "standstills", "still", "until")

    def __init__(
        self,
        obligation: Obligation,
        facts: Facts,
        standstills: list[Standstill],
        until: int,
        read_other: ReadOther,
    ) -> None:
        self.obligation = obligation
        self.facts = facts
        self.standstills = standstills
        self.still = united(standstills)
        self.until = until
        self.read_other = read_other
        self.reckoned: dict[tuple[int, int, int], Due] = {}

    @property
    def stands_still(self) -> bool:
        """Whether a standstill that nobody ended yet holds the clock."""
        return bool(self.still) and self.still[-1][1] == OPEN

    def target(self, version: Version) -> Target:
        """The obligation's target under a version; not applicable without a type or a target."""
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
        left: dict[Key, Left] = {}
        for place, turn in enumerate(turns):
            if due.deadline < min(turn.at, self.until):
                break  # a breach before the change stays
            before, from_start, from_change = due, NEVER, NEVER
            if isinstance(turn, Join):
                due = self._joined(turn, due, current)
            else:
                left[current.key] = Left(turn.at, due.at, turns[:place])
                old = self._old_due(start, current, due, turn.at)
                held = left.get(turn.key)
                from_start, from_change = self._new_dues(start, base, turn, held)
                is_later = from_start > old
                # if B is later than the old due: B; else the earlier of the old due and A
                if self._hangs_on_plan(base, turns[:place]):
                    is_later = self._was_later(start, base, current, turns[:place], turn, held)
                new = from_start if is_later else min(old, from_change)
                due = self._changed(start, turn, new)
                current = turn
            explained.append(Turn(turn, before, from_start, from_change, due))
        if reading is not None:
            reading.turns = explained
            reading.version = current
            reading.target = self.target(current)
        return due

    def _as_of(self, standstills: list[Standstill], until: int) -> Clock:
        """The same clock by what was known earlier; what both reckon is reckoned once."""
        then = Clock(self.obligation, self.facts, standstills, until, self.read_other)
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
        since = max(self._end_of_standstill(version), start)
        if since == OPEN:
            return OPEN, OPEN
        if left is None:
            from_start = self._time_due(start, target, version)
            return from_start, self._time_due(since, target, version)
        before = [s for s in self.standstills if s.begins_at < since]
        due_then = self._as_of(before, self.until).due_after(start, base, left.turns).at
        calendar = version.agreement.calendars[target.calendar]
        counted = self._counted(calendar, left.at, since)
        from_change = max(since, calendar.after(due_then, counted))
        return left.due, self._moved(calendar, from_change, since)

    def _end_of_standstill(self, change: Version) -> int:
        """The end of the standstill during which the type changed, else the change's instant.

        One that began at that very instant but after the change doesn't cover it.
        """
        begun = [s for s in self.standstills if s.order < change.order]
        for begins_at, ends_at in united(begun):
            if begins_at <= change.at < ends_at:
                return next(end for begin, end in self.still if begin <= begins_at < end)
        return change.at

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
        """Whether B was later than the old due at the change, by what was known then.

        Of a change during a standstill that is the end of it: before, nobody knows B.
        """
        judged_at = min(self._end_of_standstill(change), self.until)
        known = [s for s in self.standstills if s.begins_at < judged_at]
        then = self._as_of(known, judged_at)
        old = then._old_due(start, current, then.due_after(start, base, before), change.at)
        if held is not None:
            held = held._replace(due=then.due_after(start, base, held.turns).at)
        return then._new_dues(start, base, change, held)[0] > old

    def _old_due(self, start: int, version: Version, due: Due, left_at: int) -> int:
        """The due of a type that was left, going on with the plan; a planned date that passes
        without the release counts as no due, for good.
        """
        target = self.target(version)
        is_passed = target.kind == "release" and (
            self._planned_date_passed(start, version, target.amount, left_at)
        )
        return due.merged if is_passed else due.at

    def _planned_date_passed(self, start: int, version: Version, n: int, left_at: int) -> bool:
        """Whether the n-th release was not out on its planned date, at any time since `left_at`.

        The plan moves when a release goes out or is cancelled; between two moves it stands.
        """
        since = self._counts_from(start, version)
        moves = {at for r in self.facts.releases for at in (r.released_at, r.cancelled_at) if at}
        moments = sorted(at for at in moves if left_at < at <= self.until)
        for known_at, next_at in pairwise([left_at, *moments, self.until]):
            planned = self._nth_release(n, since, version, known_at)
            if planned is None:
                return True
            if not planned.is_out and planned.at < next_at:
                return True
        return False

    # -- releases

    def _release_due(self, start: int, target: Target, version: Version) -> Due:
        """The end of the planned date of the n-th coming release; once it is out, that moment."""
        since = self._counts_from(start, version)
        planned = self._nth_release(target.amount, since, version, self.until)
        if planned is None:
            return Due(NEVER, NEVER)
        return Due(planned.at, planned.at if planned.is_out else NEVER)

    def _counts_from(self, start: int, version: Version) -> int:
        if version.agreement.reading("release_counts_from") == "hand-over":
            return self.facts.vendor_start or start
        return start

    def _nth_release(self, n: int, since: int, version: Version, known_at: int) -> Planned | None:
        """The n-th counted release by the plan as it was known at that instant."""
        plan = releases_in_order(self.facts, version, since, known_at, self.still)
        counted = [planned for planned in plan if planned.skipped is None]
        return counted[n - 1] if len(counted) >= n else None

    def looked_at(self, start: int, version: Version) -> list[tuple[Release, str | None]]:
        """The releases in their order, each with why it doesn't count (None when it does)."""
        since = self._counts_from(start, version)
        plan = releases_in_order(self.facts, version, since, self.until, self.still)
        return [(planned.release, planned.skipped) for planned in plan]

    # -- what is left

    def left(
        self, start: int, base: Version, turns: Sequence[Version | Join], reading: Reading
    ) -> int | None:
        """Office seconds that will be left once the open standstill ends; None of a release."""
        if reading.target.kind == "release":
            return None
        begins_at, _ = self.still[-1]
        paused_from = max(begins_at, start)
        ended_at_once = [s for s in self.standstills if s.begins_at < begins_at]
        then = Clock(self.obligation, self.facts, ended_at_once, paused_from, self.read_other)
        due = then.due(start, base, [_changed_by(turn, paused_from) for turn in turns])
        return reading.calendar.worked(paused_from, due.at)

    # -- merges

    def _joined(self, join: Join, due: Due, current: Version) -> Due:
        """Each open due becomes the earlier of the two; a breach stays on the ticket that had it."""
        if not self.target(current).has_due:
            return due
        other = self._due_of_other(join)
        if other is None:
            return due
        merged = min(due.merged, other)
        return due._replace(at=min(due.at, other), deadline=min(due.deadline, other), merged=merged)

    def _due_of_other(self, join: Join) -> int | None:
        """The due of the ticket that goes, as it stood at the merge, moved by standstills since.

        Its open question ends at the merge. None when nothing was open, or when its release's
        planned date has passed.
        """
        then = self.read_other(self.obligation, self.facts, join, join.at, ())
        if then is None or then.state in ("met", "breached") or then.due is None:
            return None
        if then.target.kind == "release":  # goes on moving with the plan
            now = self.read_other(self.obligation, self.facts, join, self.until, self.standstills)
            if now is None or now.due is None:
                return None
            return None if now.due < self.until and now.state != "breached" else now.due
        return self._moved(then.calendar, then.due, join.at)


def _changed_by(turn: Version | Join, at: int) -> Version | Join:
    """A change of type in a pause that began at `at`: what is left counts from the pause's end."""
    return turn if isinstance(turn, Join) else turn._replace(at=min(turn.at, at))
