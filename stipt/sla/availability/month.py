"""A month's availability: looks in, the three numbers and the verdict out (C10)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal
from zoneinfo import ZoneInfo

from stipt.sla.agreement import Agreement
from stipt.sla.availability.expression import codes_of, worlds_of_expression
from stipt.sla.availability.figures import Figures, figures_of, without_short_outages
from stipt.sla.availability.overlays import (
    Correction,
    PlannedWindow,
    corrected,
    corrected_worlds,
    excluded_by,
    in_order,
)
from stipt.sla.availability.quorum import Evidence, Suspicion, Timeline, component_timeline
from stipt.sla.availability.register import Line
from stipt.sla.availability.spans import Span, joined, month_bounds, require_span, shared, without
from stipt.sla.availability.timeline import Edge, Interval, Worlds, covering, worlds_of
from stipt.sla.calendar import Calendar
from stipt.sla.terms import Expression


@dataclass(frozen=True, slots=True)
class Measure:
    """What was agreed about availability, as far as the figures depend on it.

    `target`: the share of the time, 0.995 for 99.5 %. `gap_ms`: G, a longer gap between two looks
    is unknown; it is printed with every figure. `notice_s`: how long before it begins a planned
    window must be announced to be left out, where `maintenance` says so. `longest_interval_s`: the
    longest time between two looks that was agreed, for `Sampled`. `calendar`: only its open time
    counts; None for around the clock.
    """

    target: Fraction
    expression: Expression
    zone: ZoneInfo
    gap_ms: int
    confirm_quorum: int = 2
    uptime_of: Literal["expression", "mean-of-components"] = "expression"
    shortest_outage_s: int = 0
    maintenance: Literal["counts", "excluded-when-announced"] = "counts"
    notice_s: int = 0
    longest_interval_s: int = 900
    calendar: Calendar | None = None

    def __post_init__(self) -> None:
        if not 0 < self.target <= 1:
            raise ValueError(
                f"the target is a share of {self.target}: give one above 0 and up to 1,"
                " such as 0.995 for 99.5 %"
            )
        for name in ("gap_ms", "confirm_quorum", "longest_interval_s"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}: give at least 1")
        for name in ("shortest_outage_s", "notice_s"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} is {getattr(self, name)}: give 0 or more")


@dataclass(frozen=True, slots=True)
class Availability:
    """A period's figures as measured, and with the corrections: the same when there are none.

    `until_ms`: up to when it was judged, `to_ms` when it is over. `suspicions`: failures of the
    period that were no outage, of every component.
    """

    measure: Measure
    from_ms: int
    to_ms: int
    until_ms: int
    measured: Figures
    corrected: Figures
    corrections: tuple[Correction, ...]
    windows: tuple[PlannedWindow, ...]
    suspicions: tuple[Suspicion, ...]


def measure_of(agreement: Agreement) -> Measure:
    """The measure that an agreement's availability terms and readings ask for.

    Raises ValueError when it promises no availability.
    """
    terms = agreement.availability
    if terms is None:
        raise ValueError(
            f"version {agreement.version} of the agreement promises no availability:"
            " add the table [availability]"
        )
    uptime_of, maintenance = agreement.reading("uptime_of"), agreement.reading("maintenance")
    return Measure(
        target=terms.target,
        expression=terms.expression,
        zone=agreement.zone,
        gap_ms=terms.gap_seconds * 1000,
        uptime_of="mean-of-components" if uptime_of == "mean-of-components" else "expression",
        shortest_outage_s=int(agreement.reading("shortest_outage")),
        maintenance="counts" if maintenance == "counts" else "excluded-when-announced",
        notice_s=terms.maintenance_notice,
        longest_interval_s=terms.longest_interval,
        calendar=None if terms.calendar is None else agreement.calendars[terms.calendar],
    )


def measure_month(
    measure: Measure,
    year: int,
    month: int,
    evidence: Iterable[Evidence],
    *,
    windows: Iterable[PlannedWindow] = (),
    corrections: Iterable[Correction] = (),
    until_ms: int | None = None,
) -> Availability:
    """The availability of a calendar month in the agreement's zone; see `measure_period`."""
    from_ms, to_ms = month_bounds(year, month, measure.zone)
    return measure_period(
        measure,
        from_ms,
        to_ms,
        evidence,
        windows=windows,
        corrections=corrections,
        until_ms=until_ms,
    )


def measure_period(
    measure: Measure,
    from_ms: int,
    to_ms: int,
    evidence: Iterable[Evidence],
    *,
    windows: Iterable[PlannedWindow] = (),
    corrections: Iterable[Correction] = (),
    until_ms: int | None = None,
) -> Availability:
    """The availability of [from_ms, to_ms), epoch milliseconds.

    `evidence`: one for each component of the measure's expression, others are left aside; see
    `Evidence` for how far its looks must reach beyond the period. `until_ms`: judge a period that
    still runs up to here; the verdict is that of the whole, with the rest unknown.

    Raises ValueError when a component has no evidence or two, or when the evidence contradicts
    itself (see `compact` and `component_timeline`).
    """
    require_span("the period", from_ms, to_ms)
    until_ms = to_ms if until_ms is None else min(max(until_ms, from_ms), to_ms)
    period = (from_ms, to_ms)
    codes = codes_of(measure.expression)
    timelines = [
        component_timeline(own, gap_ms=measure.gap_ms, confirm_quorum=measure.confirm_quorum)
        for own in _one_for_each(codes, evidence)
    ]
    in_force = [c for c in in_order(corrections) if c.component in (None, *codes)]
    windows = tuple(windows)
    counts = _time_that_counts(measure, period, windows)

    def judged(applied: Sequence[Correction]) -> Figures:
        lines = _lines(measure, timelines, applied, period)
        return figures_of(
            lines, measure.target, period, counts, until_ms, measure.longest_interval_s
        )

    measured = judged(())
    return Availability(
        measure,
        from_ms,
        to_ms,
        until_ms,
        measured,
        corrected=judged(in_force) if in_force else measured,
        corrections=tuple(in_force),
        windows=windows,
        suspicions=tuple(
            suspicion
            for timeline in timelines
            for suspicion in timeline.suspicions
            if from_ms <= suspicion.first_bad_ms < to_ms
        ),
    )


def _one_for_each(codes: Sequence[str], evidence: Iterable[Evidence]) -> list[Evidence]:
    by_code: dict[str, Evidence] = {}
    for own in evidence:
        if own.component in by_code:
            raise ValueError(f"there is evidence of {own.component} twice: join its looks")
        by_code[own.component] = own
    for code in codes:
        if code not in by_code:
            raise ValueError(
                f"there is no evidence of {code}, which the service depends on: give its vantage"
                " points, also when they never looked"
            )
    return [by_code[code] for code in codes]


def _time_that_counts(
    measure: Measure, period: Span, windows: Sequence[PlannedWindow]
) -> list[Span]:
    counts = [period]
    if measure.maintenance == "excluded-when-announced":
        counts = without(counts, excluded_by(windows, measure.notice_s))
    if measure.calendar is not None:
        segments = measure.calendar.segments(period[0] // 1000, -(-period[1] // 1000))
        counts = shared(counts, joined((opens * 1000, closes * 1000) for opens, closes in segments))
    return counts


def _lines(
    measure: Measure,
    timelines: Sequence[Timeline],
    corrections: Sequence[Correction],
    period: Span,
) -> list[Line]:
    """What is judged: the complete service, or each component where the mean was agreed."""
    intervals = {
        timeline.component: corrected(
            timeline.intervals, [c for c in corrections if c.component == timeline.component]
        )
        for timeline in timelines
    }
    of_service = [c for c in corrections if c.component is None]
    margin_ms = measure.shortest_outage_s * 1000
    spans = [(period[0] - margin_ms, period[1] + margin_ms)]
    spans += [(own[0].from_ms, own[-1].to_ms) for own in intervals.values() if own]
    spans += [(c.from_ms, c.to_ms) for c in of_service]
    # All time of which something is known, and so much around the period as an outage must last:
    # so none is cut to a length that doesn't count.
    domain = min(begins for begins, _ in spans), max(ends for _, ends in spans)
    worlds = {code: worlds_of(covering(own, domain)) for code, own in intervals.items()}
    if measure.uptime_of == "mean-of-components":
        return [
            _line(measure, code, corrected_worlds(worlds[code], of_service), [intervals[code]])
            for code in intervals
        ]
    service = worlds_of_expression(measure.expression, worlds)
    return [_line(measure, None, corrected_worlds(service, of_service), intervals.values())]


def _line(
    measure: Measure,
    component: str | None,
    worlds: Sequence[Worlds],
    intervals: Iterable[Sequence[Interval]],
) -> Line:
    edges: dict[int, Edge] = {}
    for edge in (i.edge for own in intervals for i in own if i.edge is not None):
        wider = edges.get(edge.middle_ms, edge)
        edges[edge.middle_ms] = max(edge, wider, key=lambda e: e.to_ms - e.from_ms)
    counted = without_short_outages(worlds, measure.shortest_outage_s * 1000)
    return Line(component, worlds, counted, edges)
