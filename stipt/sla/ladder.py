"""Warnings and escalations: when each step of an agreement's ladder fires for a reading.

All times are counted in the target's own calendar and without standstills, so a step moves with
its due: "1 hour before" a due at 09:00, where the office opens at 08:30 and closed at 17:30, fires
the day before at 17:00, and a pause between the two changes nothing about it.

- **share**: once that part of the counted time is used up.
- **before**: at the last instant from which so much counted time is left; at the start, or when
  the due came forward, where it was never so long.
- **breach**: dated at the due; it can be told from the next second on, for at the due instant
  itself it may still be met.
- **after**: once so much counted time has gone by since the due, if it still isn't done.

A step fires once for each obligation and round: `Fired.key` names it, and who records what fired
keeps that key unique. That matters where a change of type gave the ticket more time after a step.

What was settled before a step's instant doesn't fire it. Planned dates of releases warn, but
passing one is no breach (C5). What was cancelled fires nothing any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from stipt.sla.calendar import Calendar, NoOpenTime
from stipt.sla.fact_kinds import OPEN, united
from stipt.sla.reading import Reading
from stipt.sla.terms import Rung

_CLOCKED: Final = frozenset({"not_started", "running", "paused", "met", "breached"})


class Fired(NamedTuple):
    """A step of the ladder that fires; instants are epoch seconds.

    `at`: the instant it is dated. `known_at`: the first at which it can be told. `rung`: its place
    in the ladder, from 0. `round`: that of a repeating obligation, from 1. `settled_at`: when it
    was done after all, for who tells it late.
    """

    at: int
    known_at: int
    obligation: str
    round: int
    rung: int
    when: str
    tell: tuple[str, ...]
    settled_at: int | None

    @property
    def key(self) -> tuple[str, int, int]:
        """What makes it the same step, however often it is asked for."""
        return (self.obligation, self.round, self.rung)


class _Round(NamedTuple):
    """One clock: [start, due], or what is left of it while it stands still from `paused_from`."""

    number: int
    start: int
    due: int | None
    paused_from: int
    left: int | None
    met: int | None
    may_breach: bool
    floor: int


def due_rungs(reading: Reading, rungs: Sequence[Rung], since: int, until: int) -> list[Fired]:
    """The steps that came up in (since, until], in order: what a worker has to tell now.

    The reading is that of `until` or later. One who was away from `since` on gets each step that
    came up meanwhile, dated right.
    """
    return [fired for fired in ladder_of(reading, rungs) if since < fired.known_at <= until]


def next_rung(reading: Reading, rungs: Sequence[Rung], since: int) -> Fired | None:
    """The first step after `since` if nothing happens until then."""
    return next((fired for fired in ladder_of(reading, rungs) if fired.known_at > since), None)


def ladder_of(reading: Reading, rungs: Sequence[Rung]) -> list[Fired]:
    """Every step of the ladder for a reading and its rounds, past and to come, in order.

    A rung that names no obligations is for all of them.
    """
    own = [
        (place, rung)
        for place, rung in enumerate(rungs)
        if not rung.obligations or reading.obligation.name in rung.obligations
    ]
    if not own or reading.start is None:
        return []
    still = united(reading.standstills)
    fired = [
        step
        for each in _rounds(reading, reading.start, still)
        for place, rung in own
        for step in _fires(each, place, rung, reading, still)
    ]
    return sorted(fired, key=lambda step: (step.known_at, step.round, step.rung))


def _rounds(reading: Reading, start: int, still: list[tuple[int, int]]) -> Iterator[_Round]:
    """The clocks of a reading: one, or one for each round of a repeating obligation."""
    for number, cycle in enumerate(reading.cycles[:-1], start=1):
        begun = cycle.starts_at
        yield _Round(number, begun, cycle.due, OPEN, None, cycle.met, True, begun)
    if reading.state not in _CLOCKED:
        return
    came_forward = [turn.version.at for turn in reading.turns if turn.after.at < turn.before.at]
    is_planned = reading.target.kind == "release" and reading.state != "breached"
    yield _Round(
        number=len(reading.cycles) or 1,
        start=start,
        due=reading.due,
        paused_from=start if reading.left is None else max(still[-1][0], start),
        left=reading.left,
        met=reading.met,
        may_breach=not is_planned,
        floor=max([start, *came_forward]),
    )


def _fires(
    clock: _Round, place: int, rung: Rung, reading: Reading, still: list[tuple[int, int]]
) -> Iterator[Fired]:
    is_breach = rung.when in ("breach", "after")
    if is_breach and not clock.may_breach:
        return
    at = _instant(clock, rung, _Counter(reading.calendar, still))
    if at is None or (clock.met is not None and clock.met <= at):
        return
    known_at = max(at, clock.due + 1) if is_breach and clock.due is not None else at
    yield Fired(
        at,
        known_at,
        reading.obligation.name,
        clock.number,
        place,
        rung.when,
        rung.tell,
        clock.met,
    )


def _instant(clock: _Round, rung: Rung, count: _Counter) -> int | None:
    """When a step fires; None while nobody can know it, or never."""
    if rung.when == "breach":
        return clock.due
    if rung.when == "after":
        return None if clock.due is None else count.forward(clock.due, rung.seconds)
    if clock.due is not None:
        end, left = clock.due, 0
    elif clock.left is not None:
        end, left = clock.paused_from, clock.left
    else:
        return None
    if rung.when == "before":
        if rung.seconds <= left:
            return None  # so much will still be left once somebody answers
        return max(count.back(end, rung.seconds - left, clock.start), clock.floor)
    total = count.between(clock.start, end) + left
    used = -(-rung.share.numerator * total // rung.share.denominator)
    if used > total - left:
        return None
    at = count.forward(clock.start, used)
    return None if at is None else max(at, clock.floor)


class _Counter:
    """Counts office time of one calendar outside standstills, forward and back."""

    __slots__ = ("calendar", "still")

    def __init__(self, calendar: Calendar, still: list[tuple[int, int]]) -> None:
        self.calendar = calendar
        self.still = still

    def between(self, start: int, end: int) -> int:
        """Counted seconds in [start, end)."""
        counted = self.calendar.worked(start, end)
        for begins_at, ends_at in self.still:
            counted -= self.calendar.worked(max(begins_at, start), min(ends_at, end))
        return counted

    def forward(self, start: int, seconds: int) -> int | None:
        """The first instant at which so much was counted since `start`; None if never."""
        position, left = start, seconds
        for begins_at, ends_at in self.still:
            if ends_at <= position:
                continue
            before = self.calendar.worked(position, begins_at)
            if left <= before or left == 0:
                break
            if ends_at == OPEN:
                return None
            position, left = ends_at, left - before
        try:
            return self.calendar.after(position, left)
        except NoOpenTime:
            return None

    def back(self, end: int, seconds: int, start: int) -> int:
        """The last instant from which so much is counted until `end`; `start` if never."""
        position, left = end, seconds
        for begins_at, ends_at in reversed(self.still):
            if begins_at >= position or ends_at <= start:
                continue
            after = self.calendar.worked(ends_at, position)
            if left <= after:
                break
            position, left = max(begins_at, start), left - after
        if self.calendar.worked(start, position) < left:
            return start
        return self.calendar.start_by(position, left)
