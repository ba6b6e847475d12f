"""From the spells of several vantage points to outages: confirmed by a quorum, never dated by it.

An outage is confirmed while spells (see `spells`) of at least the quorum of vantage points run at
once; with a quorum of one, by a second failing look of the same spell, also when one or two
passes lie between. Those spells are its witnesses. Confirmation only says *that* there was an
outage, never *when*:

- it began between the *last good* look, the latest pass just before a witness and before the
  spell that made the quorum, and the *first bad* look: the earliest beginning of a witness after
  that;
- it ended between the *first good* look, the earliest end of a witness after the quorum's first
  member last failed and after the last witness began, and the *last bad* look: the latest
  failure of a witness before that.

With one vantage point that is: last pass, first failure, last failure, first of three passes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from stipt.sla.availability.spans import FOREVER, Span, shared_by
from stipt.sla.availability.spells import Spell
from stipt.sla.availability.timeline import Edge, Interval


class Confirmed(NamedTuple):
    """A confirmed outage by its four looks; `last_good_ms` None when nobody looked before it.

    `last_bad_ms` and `first_good_ms` are FOREVER while it goes on.
    """

    last_good_ms: int | None
    first_bad_ms: int
    last_bad_ms: int
    first_good_ms: int
    witnesses: tuple[Spell, ...]

    @property
    def from_ms(self) -> int:
        """The earliest instant at which it may have begun."""
        return self.first_bad_ms if self.last_good_ms is None else self.last_good_ms

    def phases(self) -> list[Interval]:
        """Edge, down, edge; no edge where nobody looked before, or where it goes on."""
        first_bad, last_bad = self.first_bad_ms, self.last_bad_ms
        phases = [Interval(first_bad, last_bad, "down")]
        if self.last_good_ms is not None:
            begin = Edge(self.last_good_ms, first_bad, "down")
            phases.insert(0, Interval(self.last_good_ms, first_bad, "edge", begin))
        if last_bad < FOREVER:
            end = Edge(last_bad, self.first_good_ms, "up")
            phases.append(Interval(last_bad, self.first_good_ms, "edge", end))
        return phases


def confirmed_outages(spells: Iterable[Sequence[Spell]], quorum: int) -> list[Confirmed]:
    """The outages in order; `spells`: for each vantage point its own, in order."""
    counting = [[spell for spell in own if quorum > 1 or spell.failures > 1] for own in spells]
    outages: list[Confirmed] = []
    runs = [[(spell.first_bad_ms, spell.first_good_ms) for spell in own] for own in counting]
    for agreed in shared_by(runs, quorum):
        witnesses = [_running(own, agreed) for own in counting]
        _add(outages, _outage(agreed[0], [own for own in witnesses if own], quorum))
    return outages


def _running(own: Sequence[Spell], span: Span) -> Sequence[Spell]:
    """The spells of one vantage point that run at some instant of the span."""
    first = bisect_right(own, span[0], key=lambda spell: spell.first_good_ms)
    return own[first : bisect_left(own, span[1], key=lambda spell: spell.first_bad_ms)]


def _outage(agreed_at: int, witnesses: Sequence[Sequence[Spell]], quorum: int) -> Confirmed:
    """Date an outage; `witnesses`: of each vantage point that has any, in order."""
    all_of_them = [spell for own in witnesses for spell in own]
    passes = [s.last_good_ms for s in all_of_them if s.last_good_ms is not None]
    last_good = max((at for at in passes if at < agreed_at), default=None)
    begins = [spell.first_bad_ms for spell in all_of_them]
    first_bad = min(at for at in begins if last_good is None or at > last_good)
    quorum_until = sorted((own[-1].last_bad_ms for own in witnesses), reverse=True)[quorum - 1]
    settled = max(quorum_until, *begins)
    first_good = min(
        (s.first_good_ms for s in all_of_them if s.first_good_ms > settled), default=FOREVER
    )
    bads = [s.last_bad_ms for s in all_of_them if s.last_bad_ms < first_good]
    last_bad = FOREVER if first_good == FOREVER else max(first_bad, *bads)
    return Confirmed(last_good, first_bad, last_bad, first_good, tuple(all_of_them))


def _add(outages: list[Confirmed], later: Confirmed) -> None:
    """Add an outage; one that began before the last one ended is one with it."""
    last = outages[-1] if outages else None
    if last is None or last.first_good_ms <= later.from_ms:
        outages.append(later)
    elif later.first_bad_ms > last.first_good_ms:
        outages.append(later._replace(last_good_ms=last.first_good_ms))
    else:
        outages[-1] = last._replace(
            last_bad_ms=later.last_bad_ms,
            first_good_ms=later.first_good_ms,
            witnesses=last.witnesses + later.witnesses,
        )
