"""Looks at a component, and the record of them that is kept for ever (C8).

A look passes, fails, or says nothing (inconclusive). Failing and inconclusive looks are kept one
by one; passes in a row are kept as a run with its largest gap, so that every figure can be made
again from the record without a difference. Everything in this package is computed from that
record, never from single passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final, Literal, get_args

from stipt.sla.availability.spans import milliseconds_of, text_of

LookVerdict = Literal["pass", "fail", "inconclusive"]
_VERDICTS: Final = get_args(LookVerdict)


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a component from one vantage point, dated when its request was sent.

    Times in epoch milliseconds and milliseconds. A component that has several checks is several
    components here, joined by an expression.
    """

    component: str
    vantage_point: str
    sent_at_ms: int
    duration_ms: int
    verdict: LookVerdict

    def __post_init__(self) -> None:
        if type(self.sent_at_ms) is not int or type(self.duration_ms) is not int:
            raise TypeError(
                f"a look at {self.component} has the times {self.sent_at_ms!r} and"
                f" {self.duration_ms!r}: give whole milliseconds, or use Look.at"
            )
        if self.duration_ms < 0:
            raise ValueError(
                f"the look at {self.component} of {text_of(self.sent_at_ms)} lasts"
                f" {self.duration_ms} ms: a look can't end before it begins"
            )
        if self.verdict not in _VERDICTS:
            raise ValueError(
                f"the look at {self.component} of {text_of(self.sent_at_ms)} has the verdict"
                f" {self.verdict!r}: give one of {', '.join(_VERDICTS)}"
            )

    @classmethod
    def at(
        cls,
        component: str,
        vantage_point: str,
        sent_at: datetime,
        duration: timedelta,
        verdict: LookVerdict,
    ) -> Look:
        """A look from an aware datetime and a duration, both cut to whole milliseconds."""
        lasted_ms = duration // timedelta(milliseconds=1)
        return cls(component, vantage_point, milliseconds_of(sent_at), lasted_ms, verdict)


@dataclass(frozen=True, slots=True)
class PassRun:
    """Passes in a row of one component and vantage point: the first, the last, how many.

    `largest_gap_ms`: the longest time between two of them, which says for which G the run holds.
    """

    component: str
    vantage_point: str
    first_ms: int
    last_ms: int
    count: int
    largest_gap_ms: int


LookRecord = Look | PassRun
"""A failing or inconclusive look, or a run of passes."""


def compact(looks: Iterable[LookRecord], *, gap_ms: int) -> tuple[LookRecord, ...]:
    """The record of these looks that is kept for ever, by component, vantage point and time.

    The order in which they are given makes no difference. A run ends at a look that doesn't pass
    and at a gap longer than `gap_ms` (G); a record may be compacted again together with later
    looks, and holds for every larger G. Of looks of one vantage point with the same time and
    verdict one counts, the longest; if their verdicts differ they contradict each other, and are
    one inconclusive look. A single pass that its run already covers changes nothing.

    Raises ValueError when a run has a gap longer than `gap_ms`, or when a look that doesn't pass,
    or another run, lies inside it: that run has to be made again from its single passes.
    """
    by_source: dict[tuple[str, str], list[LookRecord]] = {}
    for look in looks:
        by_source.setdefault((look.component, look.vantage_point), []).append(look)
    return tuple(
        record
        for source in sorted(by_source)
        for record in _compact_source(_one_at_a_time(by_source[source]), gap_ms)
    )


def first_of(record: LookRecord) -> int:
    """When the record's first look was sent."""
    return record.sent_at_ms if isinstance(record, Look) else record.first_ms


def last_of(record: LookRecord) -> int:
    """When the record's last look was sent."""
    return record.sent_at_ms if isinstance(record, Look) else record.last_ms


def _one_at_a_time(looks: list[LookRecord]) -> list[LookRecord]:
    """In order of time; of those with the same time one is left."""
    ordered = sorted(looks, key=first_of)
    if len({first_of(look) for look in ordered}) == len(ordered):
        return ordered
    settled: list[LookRecord] = []
    for _, same_time in groupby(ordered, key=first_of):
        settled += _settled(list(same_time))
    return settled


def _settled(same_time: Sequence[LookRecord]) -> list[LookRecord]:
    runs: list[LookRecord] = list(
        dict.fromkeys(look for look in same_time if isinstance(look, PassRun))
    )
    looks = [look for look in same_time if isinstance(look, Look)]
    if runs:
        return runs + [look for look in looks if look.verdict != "pass"]
    longest = max(looks, key=lambda look: look.duration_ms)
    if len({look.verdict for look in looks}) == 1:
        return [longest]
    return [replace(longest, verdict="inconclusive")]


def _compact_source(looks: Sequence[LookRecord], gap_ms: int) -> list[LookRecord]:
    """The looks of one component and vantage point, in order, with passes joined into runs."""
    kept: list[LookRecord] = []
    run: _Passes | None = None
    for look in looks:
        if isinstance(look, Look) and look.verdict != "pass":
            if run is not None and look.sent_at_ms <= run.last_ms:
                raise ValueError(_inside(look, run))
            if run is not None:
                kept.append(run.record())
                run = None
            kept.append(look)
            continue
        passes = _Passes(look, gap_ms)
        if run is None:
            run = passes
        elif passes.first_ms <= run.last_ms:
            if passes.count > 1:
                raise ValueError(_inside(look, run))
        elif not run.takes(passes, gap_ms):
            kept.append(run.record())
            run = passes
    if run is not None:
        kept.append(run.record())
    return kept


class _Passes:
    """A run of passes while it grows."""

    __slots__ = ("count", "first_ms", "largest_gap_ms", "last_ms", "source")

    def __init__(self, look: LookRecord, gap_ms: int) -> None:
        self.source = look
        self.first_ms, self.last_ms = first_of(look), last_of(look)
        self.count, self.largest_gap_ms = 1, 0
        if isinstance(look, PassRun):
            self.count, self.largest_gap_ms = look.count, look.largest_gap_ms
            if look.largest_gap_ms > gap_ms:
                raise ValueError(
                    f"the run of passes of {look.component} seen from {look.vantage_point} since"
                    f" {text_of(look.first_ms)} has a gap of {look.largest_gap_ms} ms, and G is"
                    f" {gap_ms} ms: take a G of at least that, or make the run again from its"
                    " single passes"
                )

    def takes(self, later: _Passes, gap_ms: int) -> bool:
        """Whether the later passes belong to this run; then they are added to it."""
        gap = later.first_ms - self.last_ms
        if gap > gap_ms:
            return False
        self.last_ms = later.last_ms
        self.count += later.count
        self.largest_gap_ms = max(self.largest_gap_ms, gap, later.largest_gap_ms)
        return True

    def record(self) -> PassRun:
        """The passes as they are kept, times in epoch milliseconds."""
        return PassRun(
            self.source.component,
            self.source.vantage_point,
            self.first_ms,
            self.last_ms,
            self.count,
            self.largest_gap_ms,
        )


def _inside(look: LookRecord, run: _Passes) -> str:
    return (
        f"a look at {look.component} from {look.vantage_point} of {text_of(first_of(look))} lies"
        f" inside a run of passes from {text_of(run.first_ms)} to {text_of(run.last_ms)}:"
        " make that run again from its single passes"
    )
