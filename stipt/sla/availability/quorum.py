"""From looks to the timeline of one component, by the word of its vantage points (C8).

The quorum is min(2, configured vantage points). The state at an instant is known when at least
that many know it (see `spells`); with fewer it is unknown, never up. Within a confirmed outage
(see `outages`) it is edge, down, edge, wherever at least the quorum know it and have a spell that
may run; elsewhere in the outage it is unknown, for a vantage point that fell silent while it saw
failures leaves doubt. All other known time is up.

A spell that is witness of no outage is a suspicion: the other vantage points, or the next looks,
said up. It counts for nothing and is listed. With a quorum of one, a lone failure that no pass at
most G later contradicted, or that three passes have not closed yet, is not decided: from the last
good look before it on the time is unknown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from stipt.sla.availability.looks import LookRecord, compact
from stipt.sla.availability.outages import Confirmed, confirmed_outages
from stipt.sla.availability.spans import (
    FOREVER,
    Span,
    covers,
    joined,
    require_span,
    shared,
    shared_by,
    without,
)
from stipt.sla.availability.spells import Asleep, Spell, Watch, watch_of
from stipt.sla.availability.timeline import Interval, clipped, merged

SuspicionKind = Literal["path", "unconfirmed", "open"]


@dataclass(frozen=True, slots=True)
class VantagePoint:
    """A place that looks, configured in [since_ms, until_ms); None is without limit."""

    name: str
    since_ms: int | None = None
    until_ms: int | None = None

    def __post_init__(self) -> None:
        require_span(f"the vantage point {self.name}", *self.span)

    @property
    def span(self) -> Span:
        """When it was configured: [from, to) in epoch milliseconds, FOREVER where there is no bound."""
        since = -FOREVER if self.since_ms is None else self.since_ms
        return since, FOREVER if self.until_ms is None else self.until_ms


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of one component: its looks or their record, in any order.

    `vantage_points`: every one configured, also those that never looked. To judge a month, the
    looks must begin before it with three passes in a row of each vantage point, and go on until
    three looks after it: what happened over its borders is only known from both sides.
    """

    component: str
    vantage_points: tuple[VantagePoint, ...]
    looks: tuple[LookRecord, ...] = ()
    asleep: tuple[Asleep, ...] = ()


class Suspicion(NamedTuple):
    """A spell that is witness of no outage, in epoch milliseconds.

    `kind`: "path" (the other vantage points said up), "unconfirmed" (a lone failure, then passes)
    or "open" (not decided). The last two times are None while three passes have not closed it.
    """

    component: str
    vantage_point: str
    first_bad_ms: int
    last_bad_ms: int | None
    first_good_ms: int | None
    kind: SuspicionKind


class Timeline(NamedTuple):
    """The states of one component in order; where there is no interval it is unknown."""

    component: str
    intervals: list[Interval]
    suspicions: list[Suspicion]


def component_timeline(evidence: Evidence, *, gap_ms: int, confirm_quorum: int = 2) -> Timeline:
    """The timeline of one component (see the module); `gap_ms` is G.

    Where the configured vantage points change, each stretch of time is judged by those
    configured in it, from all their looks. Raises ValueError for a look of another component,
    or of a vantage point that isn't configured.
    """
    watches = _watches(evidence, gap_ms)
    intervals: list[Interval] = []
    suspicions: list[Suspicion] = []
    for (from_ms, to_ms), names in _stretches(evidence.vantage_points):
        voters = [watches[name] for name in names]
        quorum = min(confirm_quorum, len(names))
        outages = confirmed_outages([watch.spells for watch in voters], quorum)
        suspected = _suspected(voters, outages, quorum)
        doubtful = [(s.from_ms, s.first_good_ms) for s, kind in suspected if kind == "open"]
        states = _states(voters, outages, doubtful, quorum)
        intervals += clipped(states, from_ms, to_ms)
        suspicions += [
            _suspicion(evidence.component, spell, kind)
            for spell, kind in suspected
            if from_ms <= spell.first_bad_ms < to_ms
        ]
    return Timeline(evidence.component, merged(intervals), sorted(suspicions, key=_when))


def _watches(evidence: Evidence, gap_ms: int) -> Mapping[str, Watch]:
    """What each configured vantage point knows, by its name."""
    records: dict[str, list[LookRecord]] = {p.name: [] for p in evidence.vantage_points}
    asleep: dict[str, list[Asleep]] = {name: [] for name in records}
    for record in compact(evidence.looks, gap_ms=gap_ms):
        if record.component != evidence.component:
            raise ValueError(
                f"a look at {record.component} is given as evidence of {evidence.component}:"
                " give each component its own looks"
            )
        _require_configured(record.vantage_point, evidence)
        records[record.vantage_point].append(record)
    for sleep in evidence.asleep:
        _require_configured(sleep.vantage_point, evidence)
        asleep[sleep.vantage_point].append(sleep)
    return {name: watch_of(records[name], asleep[name], gap_ms) for name in records}


def _require_configured(name: str, evidence: Evidence) -> None:
    names = sorted({point.name for point in evidence.vantage_points})
    if name not in names:
        raise ValueError(
            f"{evidence.component} is looked at from {name}, which is not among its vantage"
            f" points ({', '.join(names) or 'none'}): add it, with the time in which it counts"
        )


def _stretches(points: Sequence[VantagePoint]) -> Iterator[tuple[Span, list[str]]]:
    """Each stretch of time with the same vantage points configured, and their names."""
    borders = sorted({instant for point in points for instant in point.span})
    for from_ms, to_ms in pairwise(borders):
        names = {p.name for p in points if p.span[0] <= from_ms and to_ms <= p.span[1]}
        if names:
            yield (from_ms, to_ms), sorted(names)


def _suspected(
    voters: Sequence[Watch], outages: Sequence[Confirmed], quorum: int
) -> list[tuple[Spell, SuspicionKind]]:
    witnesses = {spell for outage in outages for spell in outage.witnesses}
    return [
        (spell, _kind(spell, watch, quorum))
        for watch in voters
        for spell in watch.spells
        if spell not in witnesses
    ]


def _kind(spell: Spell, watch: Watch, quorum: int) -> SuspicionKind:
    if quorum > 1:
        return "path"
    is_closed = spell.first_good_ms < FOREVER
    if is_closed and covers(watch.known, spell.first_bad_ms, spell.first_good_ms):
        return "unconfirmed"
    return "open"


def _suspicion(component: str, spell: Spell, kind: SuspicionKind) -> Suspicion:
    is_closed = spell.first_good_ms < FOREVER
    return Suspicion(
        component,
        spell.vantage_point,
        spell.first_bad_ms,
        spell.last_bad_ms if is_closed else None,
        spell.first_good_ms if is_closed else None,
        kind,
    )


def _states(
    voters: Sequence[Watch], outages: Sequence[Confirmed], doubtful: Sequence[Span], quorum: int
) -> list[Interval]:
    """The states in order; time in which fewer than the quorum know anything is left out."""
    known = shared_by([watch.known for watch in voters], quorum)
    bad = shared_by([_may_be_bad(watch) for watch in voters], quorum)
    phases = [p for outage in outages for p in outage.phases() if p.from_ms < p.to_ms]
    in_outage = [
        _phase_at(phases, from_ms)._replace(from_ms=from_ms, to_ms=to_ms)
        for from_ms, to_ms in shared(bad, [phase[:2] for phase in phases])
    ]
    taken = joined([*(phase[:2] for phase in phases), *doubtful])
    up = [Interval(from_ms, to_ms, "up") for from_ms, to_ms in without(known, taken)]
    return sorted([*up, *in_outage])


def _phase_at(phases: Sequence[Interval], at_ms: int) -> Interval:
    return phases[bisect_right(phases, at_ms, key=lambda phase: phase.from_ms) - 1]


def _may_be_bad(watch: Watch) -> list[Span]:
    """The known time of a vantage point in which one of its spells may run."""
    return shared(watch.known, joined((s.from_ms, s.first_good_ms) for s in watch.spells))


def _when(suspicion: Suspicion) -> tuple[int, str]:
    return suspicion.first_bad_ms, suspicion.vantage_point
