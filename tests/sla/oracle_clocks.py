"""The clocks of the second reading of the rules: what is due, what moves it, what ends it.

See `oracle`, which takes the events and lets the ticks pass.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime, timedelta

from stipt.sla.agreement import Agreement, Target
from tests.sla.logbook import Release
from tests.sla.oracle_state import Clock, Due, Held, Key
from tests.sla.wall import Wall, on_the_wall

ON_DEMAND = ("reply", "answer")  # a cycle begins with a message, not with the hand-over


class Clocks:
    """The clocks of one ticket and what they depend on at `now`."""

    def __init__(
        self,
        agreement: Agreement,
        call_type: str | None,
        plan: list[Release],
        walls: dict[str, Wall],
    ) -> None:
        self.given = agreement
        self.agreement = agreement
        self.call_type = self.begun_as = call_type
        self.complaint_type: str | None = None
        self.plan = plan
        self.walls = walls
        self.tick = next(iter(walls.values())).tick
        self.now = 0
        self.handed: int | None = None  # when the call came to lie with the vendor
        self.is_passed_on = False  # by a hand-over
        self.contacted = False
        self.asked = self.returned_by_vendor = self.returned_by_customer = False
        self.solved: int | None = None
        self.gone: str | None = None  # withdrawn (declined too), no_answer, merged
        self.gone_at = 0
        self.handler: str | None = None
        self.outcome_told = False
        self.fixes: set[str] = set()
        self.clocks: dict[str, Clock] = {}
        if call_type is not None and agreement.call_types[call_type].is_complaint:
            self.complaint_type = call_type

    # -- clocks

    def _start(self, clock: Clock, at: int) -> None:
        clock.start = at
        own = self._target_dues(clock, clock.key, at)
        for due in own:
            due.waits = clock.standstill is not None and not due.nth
        clock.dues = own + clock.dues
        if clock.is_met and clock.fixed_at is None and self.solved is not None:
            now, self.now = self.now, self.solved  # the plan as it stood when it was solved
            clock.due_when_met = self._due(clock)
            self.now = now

    def _look_at_clocks(self, at: int) -> None:
        """After each event: starts by a response, standstills that begin."""
        for clock in self.clocks.values():
            if clock.standstill is None and self._stands_still(clock):
                self._begin_standstill(clock, at)
            parent = self._parent(clock)
            if parent is not None and clock.start is None and not self.gone:
                if self._how_it_starts(clock) != "response-due" and parent.met_at is not None:
                    self._start(clock, at)

    def _start_what_is_due(self, at: int) -> bool:
        """A clock that waits for a response starts when the response is due, at the latest."""
        any_started = False
        for clock in self.clocks.values():
            parent = self._parent(clock)
            if parent is None or clock.start is not None or parent.start is None:
                continue
            if self.gone and (self.gone == "merged" or parent.met_at is None):
                continue  # what it waits for stands still as well
            due = self._start_to_come(clock)
            if self._how_it_starts(clock) != "response" and due is not None and due <= at:
                self._start(clock, at)
                any_started = True
        return any_started

    def _how_it_starts(self, clock: Clock) -> str:
        """By the response or when that is due: for the contact of a complaint always either."""
        if clock.promise.is_of_complaint:
            return "response-or-due"
        return str(self.agreement.reading("resolution_starts"))

    def _parent(self, clock: Clock) -> Clock | None:
        """The obligation that this one follows."""
        starts = clock.promise.starts
        later = self.agreement.reading("contact_from") == "acknowledgement"
        if clock.promise.met_by == "handler-contact" and later:
            for other in self.clocks.values():
                if other.promise.met_by == "acknowledgement":
                    return other
        return None if starts in ("hand-over", "receipt") else self.clocks.get(starts)

    def _stands_still(self, clock: Clock) -> bool:
        if self.gone is not None:
            return True
        if not (self._is_solvable(clock) or clock.promise.met_by == "reply"):
            return False
        if self.solved is not None or self.returned_by_customer:
            return True
        pauses = self.agreement.reading("pause") == "question"
        return pauses and (self.asked or self.returned_by_vendor)

    def _is_solvable(self, clock: Clock) -> bool:
        """Whether solving the ticket fulfils this."""
        return clock.promise.met_by in ("solution", "update")

    def _begin_standstill(self, clock: Clock, at: int) -> None:
        clock.standstill = at
        for due in clock.all_dues:
            due.waits = not due.nth and due.at >= at
            due.waited = 0

    def _no_more_waiting(self) -> None:
        """Solved, closed, withdrawn and declined end whatever is open; they stand still on."""
        self.asked = self.returned_by_vendor = self.returned_by_customer = False

    def _end_pauses(self, at: int) -> None:
        """As a merge does for the ticket that goes."""
        self._no_more_waiting()
        for clock in self.clocks.values():
            self._end_standstill(clock, at)

    def _due_when_over(self, clock: Clock, at: int) -> int | None:
        """The due if the standstill that is open, if any, ended now."""
        then = deepcopy(clock)
        self._end_standstill(then, at)
        return self._due(then)

    def _due_while_still(self, clock: Clock, at: int) -> int | None:
        """The due that is known although it stands still: a release's, of the type given last."""
        if not self._stands_still(clock):
            return self._due_when_over(clock, at)
        then = deepcopy(clock)
        self._end_standstill(then, at)
        then.dues = [due for due in then.dues if due.nth and not due.shift]
        return self._due(then)

    def _end_standstills(self, at: int) -> None:
        for clock in self.clocks.values():
            if not self._stands_still(clock):
                self._end_standstill(clock, at)

    def _end_standstill(self, clock: Clock, at: int) -> None:
        if clock.standstill is None:
            return
        for due in clock.all_dues:
            if due.waits:
                due.at = max(self.walls[due.calendar].due(due.at, due.waited), at)
            due.waits, due.waited = False, 0
        clock.standstills.append((clock.standstill, at))
        clock.standstill = None
        waiting, clock.waiting = clock.waiting, []
        for turn in waiting:
            if isinstance(turn, list):
                clock.dues += turn
            else:
                self._change(clock, turn, at)
        if clock.was_met_in_standstill:
            self._count_standstill_whole(clock)

    def _count_standstill_whole(self, clock: Clock) -> None:
        """What was met in a standstill that is over now: its due, by the plan as it was then."""
        clock.was_met_in_standstill = False
        now = self.now
        self.now = now if clock.fixed_at is None else clock.fixed_at
        clock.due_when_met = self._due(clock)
        self.now = now
        if clock.fixed_at is not None:
            clock.due_at_fix = clock.due_when_met

    def _meet(self, met_by: str, at: int) -> None:
        """Fulfil the obligations that are met this way, if they run and aren't met."""
        if self.gone not in (None, "no_answer"):
            return
        for clock in self.clocks.values():
            if clock.promise.met_by == met_by and clock.start is not None:
                if clock.met_at is None:
                    if not self._stands_still(clock):
                        self._end_standstill(clock, at)  # over in this same instant
                    clock.due_when_met = self._due(clock)
                    clock.was_met_in_standstill = clock.standstill is not None
                    clock.met_at = at
                    clock.is_met = True

    def _begin_cycle(self, met_by: str, at: int) -> None:
        """A repeating obligation starts anew: updates at each message, others when none runs."""
        for clock in self.clocks.values():
            if clock.promise.met_by != met_by or self.call_type is None:
                continue
            if met_by != "update" and clock.start is not None and clock.met_at is None:
                continue
            if met_by == "update" and (clock.start is None or self.solved is not None):
                continue
            fresh = Clock(clock.promise, clock.key)
            self.clocks[clock.promise.name] = fresh
            self._start(fresh, at)

    # -- targets and changes of them

    def _target(self, clock: Clock, key: Key | None = None) -> Target | None:
        """The target by which a clock is counted."""
        version = self.given.version_named((key or clock.key)[0]) or self.given
        return version.target_for(self._code(clock, (key or clock.key)[1]), clock.promise.name)

    def _target_now(self, clock: Clock) -> Target | None:
        """The target of the type that the ticket has now, waiting or not."""
        code = self._code(clock, self.call_type)
        return self.agreement.target_for(code, clock.promise.name)

    def _code(self, clock: Clock, code: str | None) -> str | None:
        return self.complaint_type if clock.promise.is_of_complaint else (code or None)

    def _target_dues(self, clock: Clock, key: Key, start: int) -> list[Due]:
        target = self._target(clock, key)
        if target is None or not target.has_due:
            return []
        wall = self.walls[target.calendar]
        if target.kind == "hours":
            return [Due(target.calendar, wall.due(start, target.amount))]
        if target.kind == "days":
            rule = str(self.agreement.reading("day"))
            return [Due(target.calendar, wall.due_days(start, target.amount, rule))]
        base = start
        if self.agreement.reading("release_counts_from") == "hand-over":
            base = start if self.handed is None else self.handed
        skip = clock.skipped | clock.away
        return [Due(target.calendar, nth=target.amount, base=base, skip=skip, is_live=True)]

    def _change_targets(self, at: int) -> None:
        key = (self.agreement.version, self.call_type or "")
        before = {name: self._due(clock) for name, clock in self.clocks.items()}
        for name, clock in self.clocks.items():
            if clock.promise.is_of_complaint or clock.breached_at is not None:
                continue
            if clock.met_at is not None or clock.fixed_at is not None:
                continue
            if clock.start is None:
                clock.key = key
                self._change_before_start(clock, before[name])
            elif clock.standstill is not None or self._stands_still(clock):
                clock.waiting.append(key)
            else:
                self._change(clock, key, at)

    def _change_before_start(self, clock: Clock, old: int | None) -> None:
        """Both counts begin at the start that is to come; a merged due may be dropped."""
        caps, clock.dues = clock.dues, []
        new = self._due(clock)
        if not _is_later(new, old):
            clock.dues = caps

    def _change(self, clock: Clock, key: Key, at: int) -> None:
        """Another target from `at` on: B, or the earlier of the old due and A."""
        if key == clock.key or clock.start is None:
            return
        old_key, old_dues = clock.key, self._left_behind(clock.dues, at)
        old = self._earliest(old_dues)
        held = clock.held.pop(key, None)
        target = self._target(clock, key)
        left = self._target(clock, old_key)
        clock.key = key
        if target is None or target.kind in ("best_effort", "not_applicable", "release"):
            clock.dues = self._target_dues(clock, key, clock.start)
        else:
            by_start = held.dues if held else [self._from_start(clock, key)]
            as_before = held is not None and self._is_untouched(held, at)
            if as_before or _is_later(self._earliest(by_start), old):
                clock.dues = by_start
            else:
                begin = max(at, clock.start)
                by_change = (
                    [self._later(due, held, at) for due in held.dues]
                    if held
                    else self._target_dues(clock, key, begin)
                )
                clock.dues = deepcopy(old_dues) + by_change
        calendar = "" if left is None else left.calendar
        if left is not None and left.calendar in self.walls:
            clock.held[old_key] = Held(deepcopy(old_dues), calendar)

    def _is_untouched(self, held: Held, at: int) -> bool:
        """Nothing was counted since the ticket left that type, and its due isn't behind."""
        due = self._earliest(held.dues)
        return held.counted == 0 and due is not None and due >= at

    def _left_behind(self, dues: list[Due], at: int) -> list[Due]:
        """The dues of the type that is left; a planned date that has passed is none."""
        kept = []
        for due in deepcopy(dues):
            if due.nth:
                release = self._nth(due)
                if release is None or self._is_late(release, at):
                    continue
                due.is_live = False
            kept.append(due)
        return kept

    def _is_late(self, release: Release, at: int) -> bool:
        return not self._is_out(release) and self._end_of_date(release) < at

    def _from_start(self, clock: Clock, key: Key) -> Due:
        """The due if this target had applied from the start, moved by each standstill since."""
        assert clock.start is not None
        due = self._target_dues(clock, key, clock.start)[0]
        wall = self.walls[due.calendar]
        for begin, end in clock.standstills:
            inside = max(begin, clock.start)
            if inside < end and inside <= due.at:
                due.at = max(wall.due(due.at, wall.worked(inside, end)), end)
        return due

    def _later(self, due: Due, held: Held, at: int) -> Due:
        """That due, later by the time counted since it was left, never before the change."""
        later = deepcopy(due)
        if due.nth:
            later.shift, later.floor = due.shift + held.counted, at
        else:
            later.at = max(self.walls[due.calendar].due(due.at, held.counted), at)
        return later

    # -- releases

    def _releases_go_out(self, at: int) -> None:
        for release in self.plan:
            if release.released_at != at or not self._is_out(release):
                continue
            for clock in self.clocks.values():
                target = self._target_now(clock)
                if self._stands_still(clock):
                    clock.skipped.add(release.order)
                    for due in clock.all_dues:
                        due.skip.add(release.order)
                elif clock.start is not None and (target is None or target.kind != "release"):
                    clock.away.add(release.order)

    def _is_out(self, release: Release) -> bool:
        if release.released_at is None or release.released_at > self.now:
            return False
        return not self._is_cancelled(release)

    def _is_cancelled(self, release: Release) -> bool:
        """Cancelled before it was out."""
        if release.cancelled_at is None or release.cancelled_at > self.now:
            return False
        return release.released_at is None or release.cancelled_at < release.released_at

    def _nth(self, due: Due) -> Release | None:
        out = [
            release
            for release in self.plan
            if self._is_out(release)
            and (release.released_at or 0) > due.base
            and release.order not in due.skip
        ]
        out.sort(key=lambda release: (release.released_at or 0, release.order))
        coming = [
            release
            for release in self.plan
            if release.planned_on is not None
            and (release.released_at is None or release.released_at > self.now)
            and not self._is_cancelled(release)
        ]
        coming.sort(key=lambda release: (self._end_of_date(release), release.order))
        counted = out + coming
        return counted[due.nth - 1] if len(counted) >= due.nth else None

    def _end_of_date(self, release: Release) -> int:
        assert release.planned_on is not None
        midnight = datetime.min.time()
        return on_the_wall(release.planned_on + timedelta(days=1), midnight, self.agreement.zone)

    def _planned(self, due: Due) -> int:
        """What the plan says: out, or the end of the planned date; with its shift."""
        release = self._nth(due)
        assert release is not None
        out = self._is_out(release)
        at = release.released_at if out else self._end_of_date(release)
        assert at is not None
        return max(self.walls[due.calendar].due(at, due.shift), due.floor)

    def _see_fixes(self, at: int) -> None:
        """A release with the fix is out, while the ticket's type asks for one."""
        out = {release.version for release in self.plan if self._is_out(release)}
        if self.handed is None or self.gone == "merged" or not self.fixes & out:
            return
        for clock in self.clocks.values():
            target = self._target_now(clock)
            if clock.promise.met_by != "solution" or target is None:
                continue
            if clock.fix_out_at is None and target.kind in ("release", "best_effort"):
                clock.fix_out_at = at
            if clock.fix_out_at is not None and clock.fixed_at is None and not self.gone:
                clock.due_at_fix = self._due_while_still(clock, at)
                if not clock.is_met and self.solved is None:
                    clock.due_when_met = clock.due_at_fix
                    clock.was_met_in_standstill = target.has_due and self._stands_still(clock)
                clock.fixed_at = clock.fix_out_at
                clock.is_met_by_fix = target.has_due
                clock.is_met = clock.is_met or target.has_due

    # -- what is due, what is open

    def _dues_of(self, clock: Clock) -> list[Due]:
        """The dues that count now; before the start those from the start that is to come."""
        if clock.start is not None:
            return clock.dues
        begin = self._start_to_come(clock)
        return (
            clock.dues
            if begin is None
            else [*self._target_dues(clock, clock.key, begin), *clock.dues]
        )

    def _start_to_come(self, clock: Clock) -> int | None:
        parent = self._parent(clock)
        if parent is None or parent.start is None or self.call_type is None:
            return None
        if self._how_it_starts(clock) == "response":
            return None  # nobody knows when the response will come
        return parent.due_when_met if parent.met_at is not None else self._due(parent)

    def _due(self, clock: Clock) -> int | None:
        if clock.breached_at is not None:
            return clock.breached_at
        return self._earliest(self._dues_of(clock))

    def _earliest(self, dues: list[Due]) -> int | None:
        known = [self._planned(due) for due in dues if due.nth and self._nth(due) is not None]
        known += [due.at for due in dues if not due.nth]
        return min(known, default=None)

    def _see_deadlines(self, at: int) -> None:
        """After which instant each clock that counts would be breached."""
        for clock in self.clocks.values():
            clock.deadline = None
            if not self._is_open(clock) or self._stands_still(clock):
                continue
            known = [due.at for due in clock.dues if not due.nth]
            for due in clock.dues:
                release = self._nth(due) if due.nth else None
                if release is not None and self._is_out(release):
                    known.append(self._planned(due))
            clock.deadline = min(known, default=None)

    def _counts(self, clock: Clock) -> bool:
        """Whether the type that the ticket has now gives this obligation a due."""
        target = self._target_now(clock)
        return target is not None and target.has_due

    def _is_open(self, clock: Clock) -> bool:
        """Not settled, and the vendor still owes it."""
        if clock.is_settled or self.gone or not self._counts(clock):
            return False
        if self._is_solvable(clock) and self.solved is not None:
            return False
        return clock.promise.starts == "receipt" or self.handed is not None

    def _version_at(self, at: int) -> Agreement:
        """The version in force on that local date."""
        day = datetime.fromtimestamp(at, UTC).astimezone(self.given.zone).date()
        versions = sorted((*self.given.earlier, self.given), key=lambda one: one.in_force_from)
        return [one for one in versions if one.in_force_from <= day or one is versions[0]][-1]


def _is_later(one: int | None, other: int | None) -> bool:
    """Whether a due is later than another; no due is later than every due."""
    if one is None or other is None:
        return one is None and other is not None
    return one > other
