"""The second reading of the rules takes a ticket's events and lets the ticks pass.

See `oracle`; what the clocks make of it stands in `oracle_clocks`.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime, timedelta

from stipt.sla.agreement import Obligation
from tests.sla.logbook import (
    Event,
    Log,
    Refused,
    corrected,
    corrections,
    events_of,
    read_log,
)
from tests.sla.oracle_clocks import ON_DEMAND, Clocks
from tests.sla.oracle_state import Clock, Due
from tests.sla.wall import Wall, on_the_wall

# -- the log as corrected, the type from the start ---------------------------------------------


def run_corrected(log: Log, until: int, walls: dict[str, Wall]) -> Simulation:
    """The simulation of the corrected log; a correction that makes it impossible is at fault."""
    applied = corrections(log, until)
    standing = corrected(log, applied)
    try:
        return _run(log, events_of(log, standing, until), until, walls)
    except Refused as refused:
        for count in range(len(applied), 0, -1):
            if _is_possible(log, applied[: count - 1], until, walls):
                raise Refused(applied[count - 1].index, refused.reason) from refused
        raise


def _is_possible(log: Log, applied: list[Event], until: int, walls: dict[str, Wall]) -> bool:
    try:
        _run(log, events_of(log, corrected(log, applied), until), until, walls)
    except Refused:
        return False
    return True


class FirstType(Exception):
    """An unclassified ticket got its first type: it counts from the start."""


def _run(log: Log, events: list[Event], until: int, walls: dict[str, Wall]) -> Simulation:
    run = Simulation(log.agreement, log.call_type, log.plan, walls)
    try:
        run.through(events, until)
    except FirstType as first:
        run = Simulation(log.agreement, str(first), log.plan, walls)
        run.through(events, until)
    return run


# -- the simulation ----------------------------------------------------------------------------


class Simulation(Clocks):
    """One ticket from its first event on."""

    events: list[Event]
    solved_by: Event

    def due_as_it_stood(self, clock: Clock) -> int | None:
        """The due of what was solved before its start: no later change of type moves it."""
        solve = next(n for n, event in enumerate(self.events) if event is self.solved_by)
        kept = [
            event
            for number, event in enumerate(self.events)
            if number <= solve or event.kind not in ("classified", "agreement_changed")
        ]
        then = Simulation(self.given, self.begun_as, self.plan, self.walls)
        then.through(kept, self.now)
        return then.clocks[clock.promise.name].due_when_met

    # -- time passes

    def through(self, events: list[Event], until: int) -> None:
        """Take the events, in order, up to `until`; what happens at `until` itself is taken."""
        self.events = events
        if not events:
            self.now = until
            return
        if events[0].kind != "received":
            raise Refused(events[0].index, "before received")
        by_tick: dict[int, list[Event]] = {}
        for event in events:
            by_tick.setdefault(event.at, []).append(event)
        plan_ticks = self._plan_ticks()
        for at in range(events[0].at, until + 1, self.tick):
            self.now = at
            busy = at in plan_ticks
            for event in by_tick.get(at, ()):
                busy = True
                self._take(event)
                self._look_at_clocks(at)
                if event.kind == "fixed":
                    self._see_fixes(at)
            if busy:
                self._releases_go_out(at)
                self._end_standstills(at)
            if self._start_what_is_due(at) or busy:
                self._see_fixes(at)
                self._see_deadlines(at)
            if at < until:
                self._pass(at, at in plan_ticks)

    def _plan_ticks(self) -> set[int]:
        ticks = {self._end_of_date(r) for r in self.plan if r.planned_on is not None}
        ticks |= {r.released_at for r in self.plan if r.released_at is not None}
        return ticks | {r.cancelled_at for r in self.plan if r.cancelled_at is not None}

    def _pass(self, at: int, is_plan_tick: bool) -> None:
        """One tick passes, from `at` on."""
        for clock in self.clocks.values():
            if clock.standstill is not None:
                for due in clock.all_dues:
                    if due.waits and self.walls[due.calendar].is_open(at):
                        due.waited += self.tick
            else:
                for held in clock.held.values():
                    if self.walls[held.calendar].is_open(at):
                        held.counted += self.tick
                if clock.deadline is not None and clock.deadline <= at:
                    clock.breached_at = clock.deadline
                    clock.deadline = None
            if is_plan_tick:
                self._planned_dates_pass(clock, at)

    def _planned_dates_pass(self, clock: Clock, at: int) -> None:
        """A planned date that has passed counts as no due, for good (of a type left behind)."""
        for dues in [clock.dues, *(held.dues for held in clock.held.values())]:
            for due in [due for due in dues if due.nth and not due.is_live]:
                release = self._nth(due)
                if release is None or self._is_late(release, at + 1):
                    dues.remove(due)

    # -- events, one by one

    def _take(self, event: Event) -> None:
        if self.gone == "merged":
            return
        self._refuse(event)
        if event.kind == "reopened":
            self._reopen(event)
        elif self.gone == "withdrawn":
            return
        else:
            take = getattr(self, f"_{event.kind}", None)
            if take is not None:
                take(event)

    def _refuse(self, event: Event) -> None:
        """What can't be at this point of the sequence."""
        if event.kind == "outcome":
            self.outcome_told = True
        if event.kind == "closed" and self.complaint_type and not self.outcome_told:
            raise Refused(event.index, "a complaint closed before its outcome")
        if event.kind == "returned" and event.side is None and self.is_passed_on:
            raise Refused(event.index, "returned after the hand-over, without a side")
        if event.kind == "classified" and self.complaint_type:
            if event.data["call_type"] != self.complaint_type:
                raise Refused(event.index, "a complaint reclassified")

    def _received(self, event: Event) -> None:
        if self.clocks:
            return
        self.agreement = self._version_at(event.at)
        for promise in self.agreement.obligations.values():
            if self._has(promise):
                self._make_clock(promise, event.at)
        if self.agreement.reading("clock_starts") == "received" and event.side != "vendor":
            self._hand_over(event.at)

    def _has(self, promise: Obligation) -> bool:
        """Whether a ticket of this type has this obligation."""
        types = self.agreement.call_types
        if self.call_type is None:
            ordinary = [t.code for t in types.values() if not t.is_complaint]
            return not promise.is_of_complaint and all(
                self.agreement.target_for(code, promise.name) is not None for code in ordinary
            )
        return (
            promise.is_of_complaint == types[self.call_type].is_complaint
            and self.agreement.target_for(self.call_type, promise.name) is not None
        )

    def _make_clock(self, promise: Obligation, at: int) -> None:
        clock = Clock(promise, (self.agreement.version, self.call_type or ""))
        self.clocks[promise.name] = clock
        if self.call_type is not None and self._parent(clock) is None:
            if promise.starts == "receipt":
                self._start(clock, at)

    def _handed_over(self, event: Event) -> None:
        if event.side == "system":
            return
        self._meet("triage", event.at)
        if self.is_passed_on or self.handed is not None:
            self.is_passed_on = True
            self.returned_by_vendor = self.returned_by_customer = False
            return
        self.is_passed_on = True
        self.solved, self.gone = None, None  # closed before: as reopened
        self._hand_over(event.at)

    def _hand_over(self, at: int) -> None:
        self.handed = at
        if not self.complaint_type:
            self.agreement = self._version_at(at)
        for clock in self.clocks.values():
            if clock.promise.is_of_complaint:
                continue
            clock.key = (self.agreement.version, clock.key[1])
            parent = self._parent(clock)
            begins = clock.promise.starts == "hand-over" and clock.promise.met_by not in ON_DEMAND
            if begins or (parent is not None and self._target(parent) is None):
                if clock.start is None and self.call_type is not None:
                    self._start(clock, at)
        if self.contacted:
            self._meet("contact", at)

    def _returned(self, event: Event) -> None:
        if not self.is_passed_on:
            self._meet("triage", event.at)
            return
        if event.side == "vendor":
            self._contact(event.at)
            self._begin_cycle("answer", event.at)
            self.returned_by_vendor = True
        elif event.side == "customer":
            self.returned_by_customer = True
            self._meet("triage", event.at)

    def _replied(self, event: Event) -> None:
        if event.side == "customer":
            self._answered(event)
        elif event.side in (None, "vendor"):
            self._contact(event.at)
            self._contact_by(event)

    def _asked(self, event: Event) -> None:
        if event.side in (None, "vendor"):
            self._contact(event.at)
            self._contact_by(event)
            self.asked = True
            self._begin_cycle("answer", event.at)

    def _called(self, event: Event) -> None:
        if event.data.get("answered", True) and event.side != "system":
            self._answer(event.at)
            if self.gone is None:
                self._contact(event.at)
                self._contact_by(event)

    def _answered(self, event: Event) -> None:
        if event.side in (None, "customer"):
            self._answer(event.at)
            if self.handed is not None and self.solved is None and self.gone is None:
                self._begin_cycle("reply", event.at)

    def _answer(self, at: int) -> None:
        """The customer's message or answered call."""
        self.asked = False
        self._meet("answer", at)
        if self.gone == "no_answer" and at <= self._window(self.gone_at):
            self.gone = None

    def _taken_back(self, event: Event) -> None:
        self.asked = False
        self._meet("answer", event.at)

    def _contact(self, at: int) -> None:
        """A person of the vendor reached a person of the customer."""
        self._answer_by_merge(at)
        if self.handed is not None and not self.gone:
            self._meet("reply", at)
            self._begin_cycle("update", at)

    def _answer_by_merge(self, at: int) -> None:
        """A contact in the one ticket answers the other; it is no message of that one."""
        self.contacted = True
        if self.handed is not None and not self.gone:
            self._meet("contact", at)

    def _contact_by(self, event: Event) -> None:
        if self.handler is not None and event.data.get("by") == self.handler:
            if event.side != "system":
                self._meet("handler-contact", event.at)

    def _acknowledged(self, event: Event) -> None:
        self.handler = event.data["handler"]
        self._meet("acknowledgement", event.at)
        self._look_at_clocks(event.at)
        self._contact_by(event)

    def _outcome(self, event: Event) -> None:
        self._contact_by(event)

    def _fixed(self, event: Event) -> None:
        self.fixes.add(event.data["release"])

    def _solved(self, event: Event) -> None:
        if self.solved is not None or self.gone:
            return
        over = {name: self._due_when_over(clock, event.at) for name, clock in self.clocks.items()}
        self._no_more_waiting()
        self.solved = event.at
        for met_by in ("answer", "triage", "reply"):
            self._meet(met_by, event.at)
        if self.handed is None:
            return
        for clock in self.clocks.values():
            if self._is_solvable(clock) and not clock.is_met:
                clock.is_met = self._counts(clock)
                clock.was_solved_early = clock.is_met and clock.start is None
                self.solved_by = event
                if clock.fixed_at is None:
                    clock.due_when_met = over[clock.promise.name]

    def _closed(self, event: Event) -> None:
        waits = self.asked or self.returned_by_vendor
        if event.data.get("no_answer") and waits and self.solved is None and not self.gone:
            self._go("no_answer", event.at)
        else:
            self._solved(event)

    def _withdrawn(self, event: Event) -> None:
        self._go("withdrawn", event.at)

    _declined = _withdrawn

    def _go(self, why: str, at: int) -> None:
        self._see_fixes(at)  # what was met before stays
        self._no_more_waiting()
        self.gone, self.gone_at = why, at

    def _reopen(self, event: Event) -> None:
        if event.side == "system":
            return
        since = self.gone_at if self.gone else self.solved
        if since is None:
            raise Refused(event.index, "reopened while nothing is solved")
        self._refuse_late(event, since)
        self.solved, self.gone = None, None
        for clock in self.clocks.values():
            if self._is_solvable(clock):
                clock.is_met, clock.was_solved_early = clock.is_met_by_fix, False
                clock.due_when_met = clock.due_at_fix

    def _refuse_late(self, event: Event, since: int | None) -> None:
        if since is not None and event.at > self._window(since):
            raise Refused(event.index, "reopened after the window")

    def _window(self, since: int) -> int:
        """The last instant of the window: N calendar days on, at the same wall time."""
        shown = datetime.fromtimestamp(since, UTC).astimezone(self.agreement.zone)
        last = shown.date() + timedelta(days=self.agreement.days_reading("reopen_days"))
        return on_the_wall(last, shown.time(), self.agreement.zone)

    def _classified(self, event: Event) -> None:
        code = event.data["call_type"]
        if self.call_type is None:
            raise FirstType(code)
        if code in (self.call_type, self.complaint_type):
            return
        if self.agreement.call_types[code].is_complaint:
            self._turn_into_complaint(code, event.at)
        else:
            self.call_type = code
            self._change_targets(event.at)

    def _turn_into_complaint(self, code: str, at: int) -> None:
        self.complaint_type = code
        for promise in self.agreement.obligations.values():
            if promise.is_of_complaint:
                if self.agreement.target_for(code, promise.name) is not None:
                    self._make_clock(promise, at)

    def _agreement_changed(self, event: Event) -> None:
        version = self.given.version_named(str(event.data.get("version")))
        if version is not None and self.call_type is not None:
            self.agreement = version
            self._change_targets(event.at)

    def _merged(self, event: Event) -> None:
        if event.data.get("into") is not None:
            self._go("merged", event.at)
        elif event.data.get("from") is not None:
            self._merge(event)

    # -- merging

    def _merge(self, event: Event) -> None:
        """Take over the contact and the earlier dues of a ticket that goes."""
        at = event.at
        other = self._other(event)
        if bool(other.complaint_type) != bool(self.complaint_type):
            return
        if self.contacted and not other.gone:
            other._answer_by_merge(at)
            other._look_at_clocks(at)
        other._end_pauses(at)
        if other.contacted:
            self._answer_by_merge(at)
            self._look_at_clocks(at)
        self._merge_complaints(other, at)
        for name, clock in self.clocks.items():
            there = other.clocks.get(name)
            if there is not None and self._is_open(clock) and other._is_open(there):
                self._join(clock, other, there)

    def _other(self, event: Event) -> Simulation:
        """The ticket that goes, as it is at the merge; that it goes is no event of its own yet."""
        log = read_log(self.given, event.data["from"], self.plan)
        try:
            standing = corrected(log, corrections(log, event.at))
            staying = [None if one is None or one.get("into") else one for one in standing]
            return _run(log, events_of(log, staying, event.at), event.at, self.walls)
        except Refused as refused:
            raise Refused(event.index, f"from: {refused.reason}") from refused

    def _join(self, clock: Clock, other: Simulation, there: Clock) -> None:
        joined: list[Due] = []
        for due in other._left_behind(other._dues_of(there), self.now):
            copy = deepcopy(due)
            copy.is_live, copy.waits, copy.waited = False, False, 0
            if clock.standstill is not None and not copy.nth:
                copy.waits = copy.at >= self.now
            joined.append(copy)
        if clock.waiting:
            clock.waiting.append(joined)  # after the type that was given in this standstill
        else:
            clock.dues += joined

    def _merge_complaints(self, other: Simulation, at: int) -> None:
        if self.handler is None:
            self.handler = other.handler
        for met_by in ("acknowledgement", "handler-contact"):
            there = [c for c in other.clocks.values() if c.promise.met_by == met_by]
            if any(clock.met_at is not None for clock in there):
                self._meet(met_by, at)
                self._look_at_clocks(at)
