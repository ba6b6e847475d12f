"""An independent second reading of the rules of clocks: a plain simulation, tick by tick.

It was written from the rules alone and shares no code with `stipt.sla`: of that it reads value
objects only (targets, readings, obligations, the hours of a date). Time passes a tick at a time;
at each tick the events of that instant are taken one by one (`oracle_events`), then the clocks
are looked at (`oracle_clocks`), then the tick passes: a standstill counts it, or a due that lies
behind becomes a breach.
"""

from __future__ import annotations

from datetime import UTC, datetime
from math import gcd
from typing import Any

from stipt.sla.agreement import Agreement
from tests.sla.logbook import Raw, Refused, instants_of, read_log
from tests.sla.oracle_events import Simulation, run_corrected
from tests.sla.oracle_state import Clock
from tests.sla.wall import Wall

__all__ = ["Refused", "readings"]

MINUTE = 60


def readings(agreement: Agreement, ticket: Raw, now: datetime) -> dict[str, dict[str, Any]]:
    """Per obligation: state, due_at, met_at, breached_at (aware, or None) and urgency."""
    until = int(now.replace(microsecond=0).timestamp())
    log = read_log(agreement, ticket)
    tick = _tick(agreement, [*instants_of(ticket), until])
    run = run_corrected(log, until, walls_of(agreement, tick))
    return {name: _shown(run, name) for name in _names(run)}


def _tick(agreement: Agreement, instants: list[int]) -> int:
    """The longest tick, a minute at most, on whose ends everything falls."""
    amounts = [
        target.amount
        for version in (agreement, *agreement.earlier)
        for targets in [version.default_targets, *(t.targets for t in version.call_types.values())]
        for target in targets.values()
        if target.kind == "hours"
    ]
    days = [calendar.day_seconds for calendar in agreement.calendars.values()]
    return gcd(MINUTE, *instants, *amounts, *days)


_WALLS: dict[tuple[int, int], tuple[Agreement, dict[str, Wall]]] = {}


def walls_of(agreement: Agreement, tick: int) -> dict[str, Wall]:
    """The ticks of each calendar; kept, since asking the zone database is slow."""
    if (id(agreement), tick) not in _WALLS:
        calendars = agreement.calendars.items()
        walls = {name: Wall(calendar, tick) for name, calendar in calendars}
        _WALLS[id(agreement), tick] = (agreement, walls)
    return _WALLS[id(agreement), tick][1]


def _names(run: Simulation) -> list[str]:
    if not run.clocks:
        return [promise.name for promise in run.given.obligations.values() if run._has(promise)]
    order = [name for name in run.agreement.obligations if name in run.clocks]
    return [n for n in order if run.call_type is None or run._target_now(run.clocks[n])]


def _shown(run: Simulation, name: str) -> dict[str, Any]:
    """The reading of one obligation at `now`."""
    clock = run.clocks.get(name)
    if clock is None or run.call_type is None:
        ended = run.gone or (run.solved is not None and run.handed is None)
        return _reading("cancelled" if ended else "not_started")
    state = _state(run, clock)
    due = _due_shown(run, clock, state)
    met = None if state == "cancelled" else _met_at(run, clock)
    return _reading(state, due, met, clock.breached_at, _urgency(run, clock, state, due))


def _met_at(run: Simulation, clock: Clock) -> int | None:
    if not run._is_solvable(clock):
        return clock.met_at
    found = [clock.met_at, clock.fixed_at]
    target = run._target_now(clock)
    shows = clock.is_met or clock.breached_at is not None
    if not shows and run.solved is not None and (clock.fixed_at or 0) > run.solved:
        found.remove(clock.fixed_at)  # it had been solved before: that is when it was done
    if shows or target is None or target.kind != "not_applicable":
        found.append(run.solved if run.handed is not None else None)
    return min((at for at in found if at is not None), default=None)


def _state(run: Simulation, clock: Clock) -> str:
    target = run._target_now(clock)
    if clock.breached_at is not None:
        return "breached"
    if _was_met_while_closed(run, clock):
        return "cancelled"
    if clock.is_met or (clock.fixed_at is not None and run._counts(clock)):
        return "met"
    if target is not None and not target.has_due:
        return target.kind
    if run._is_solvable(clock) and run.solved is not None and run.handed is not None:
        return "met"
    if run.gone or (
        run.solved is not None and run.handed is None and not clock.promise.is_of_complaint
    ):
        return "cancelled"
    if clock.start is None and not _is_taken_back(run, clock):
        return "not_started"
    if run._stands_still(clock):
        return "paused"
    return "unscheduled" if run._due(clock) is None else "running"


def _was_met_while_closed(run: Simulation, clock: Clock) -> bool:
    """Closed for want of an answer and met after that: it counts once it is resumed."""
    return run.gone == "no_answer" and clock.met_at is not None and clock.met_at > run.gone_at


def _is_taken_back(run: Simulation, clock: Clock) -> bool:
    """The Super User has it back: its resolution stands still, started or not."""
    return clock.promise.met_by == "solution" and run.returned_by_customer


def _due_shown(run: Simulation, clock: Clock, state: str) -> int | None:
    if state == "breached":
        return clock.breached_at
    if state == "met" and clock.was_solved_early:
        return run.due_as_it_stood(clock)
    if state == "met":
        return clock.due_when_met
    if state == "not_started" and run._stands_still(clock):
        return None  # it will be paused from its start
    if state in ("running", "not_started"):
        return run._due(clock)
    return None


def _urgency(run: Simulation, clock: Clock, state: str, due: int | None) -> str:
    if state in ("paused", "met", "breached"):
        return state
    if state != "running" or due is None or clock.start is None:
        return "resting"
    if due < run.now:
        return "urgent"
    target = run._target_now(clock)
    assert target is not None
    wall = run.walls[target.calendar]
    total = wall.worked(clock.start, due)
    if target.kind != "release":
        for begin, end in clock.standstills:
            total -= wall.worked(max(begin, clock.start), end)
    left = wall.worked(run.now, due)
    if left * 10 < total or left < 30 * MINUTE:
        return "urgent"
    return "soon" if left * 4 < total else "resting"


def _reading(
    state: str,
    due: int | None = None,
    met: int | None = None,
    breached: int | None = None,
    urgency: str = "resting",
) -> dict[str, Any]:
    return {
        "state": state,
        "due_at": _instant(due),
        "met_at": _instant(met),
        "breached_at": _instant(breached),
        "urgency": urgency,
    }


def _instant(at: int | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at, UTC)
