"""What one vantage point knows of one component: since when, and when it saw failures (C8).

Known is the time between two looks in a row that both say something and lie at most G apart,
less the time that the vantage point was asleep. A spell is what it saw of a failure: it begins
with a failing look and ends with the first of three passes in a row; up to two passes in between
end nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from stipt.sla.availability.looks import Look, LookRecord, PassRun, first_of, last_of
from stipt.sla.availability.spans import FOREVER, Span, joined, require_span, touches, without

PASSES_THAT_CLOSE: Final = 3


@dataclass(frozen=True, slots=True)
class Asleep:
    """Time that a vantage point slept or was cut off, by its own journal: [from, to) ms."""

    vantage_point: str
    from_ms: int
    to_ms: int

    def __post_init__(self) -> None:
        require_span(f"the sleep of {self.vantage_point}", self.from_ms, self.to_ms)


class Spell(NamedTuple):
    """A row of failures seen from one vantage point.

    `last_good_ms`: its last pass before, None when it has none. `last_bad_ms` and
    `first_good_ms` are FOREVER while three passes have not closed it.
    """

    vantage_point: str
    last_good_ms: int | None
    first_bad_ms: int
    last_bad_ms: int
    first_good_ms: int
    failures: int

    @property
    def from_ms(self) -> int:
        """The earliest instant at which the failure may have begun."""
        return self.first_bad_ms if self.last_good_ms is None else self.last_good_ms


class Watch(NamedTuple):
    """What a vantage point knows: the known time, and its spells in order."""

    known: list[Span]
    spells: list[Spell]


def watch_of(records: Sequence[LookRecord], asleep: Iterable[Asleep], gap_ms: int) -> Watch:
    """The known time and the spells of one vantage point.

    `records`: those of one component and vantage point, compacted. A failing look made during a
    sleep says nothing of the component, so it is inconclusive; a pass stays one.
    """
    slept = joined((sleep.from_ms, sleep.to_ms) for sleep in asleep)
    telling = [record if _tells(record, slept) else None for record in records]
    return Watch(without(_known(telling, gap_ms), slept), _spells(telling))


def _tells(record: LookRecord, slept: Sequence[Span]) -> bool:
    if isinstance(record, PassRun):
        return True
    sent_at_ms, ended_at_ms = record.sent_at_ms, record.sent_at_ms + record.duration_ms
    return record.verdict != "inconclusive" and not touches(slept, sent_at_ms, ended_at_ms)


def _known(telling: Iterable[LookRecord | None], gap_ms: int) -> list[Span]:
    spans: list[Span] = []
    known_until: int | None = None
    for record in telling:
        if record is None:
            known_until = None
            continue
        is_near = known_until is not None and first_of(record) - known_until <= gap_ms
        begins = known_until if known_until is not None and is_near else first_of(record)
        known_until = last_of(record)
        spans.append((begins, known_until))
    return joined(spans)


def _spells(telling: Iterable[LookRecord | None]) -> list[Spell]:
    spells: list[Spell] = []
    spell: Spell | None = None  # the one that runs
    last_pass: int | None = None
    passes = 0
    for record in telling:
        if record is None:
            continue
        if isinstance(record, Look):
            at = record.sent_at_ms
            spell = _worse(spell, at, record.vantage_point, last_pass)
            passes = 0
            continue
        last_pass = record.last_ms
        if spell is None:
            continue
        if passes == 0:
            spell = spell._replace(first_good_ms=record.first_ms)
        passes += record.count
        if passes >= PASSES_THAT_CLOSE:
            spells.append(spell)
            spell = None
    if spell is not None:
        spells.append(spell._replace(last_bad_ms=FOREVER, first_good_ms=FOREVER))
    return spells


def _worse(spell: Spell | None, at: int, vantage_point: str, last_pass: int | None) -> Spell:
    if spell is None:
        return Spell(vantage_point, last_pass, at, at, FOREVER, 1)
    return spell._replace(last_bad_ms=at, failures=spell.failures + 1)
