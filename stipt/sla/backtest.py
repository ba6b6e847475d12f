"""What a draft agreement would have promised and kept, over tickets of the past.

Tickets go by one at a time and none is kept, so any number of them fits. A ticket that can't be
read or can't have happened is listed with its reason, and the run goes on.

**The lines.** One ticket a line, in JSON, as `stipt replay` takes it, with two keys more that may
be there: ``"id"``, its name in the answer (else ``line 17``), and ``"now"``, the instant at which it
is looked at. See :func:`read_lines`.

**When a ticket is looked at**, in this order: at its own ``"now"``; at the `now` of the run; else at
the last thing that its line knows, be it an event or a release that went out or was cancelled.
After that nothing is known of it, so nothing after that is judged: a ticket that was solved or
withdrawn has its final answer, one that was still open counts as open, even where its due has long
passed since. Who wants those judged says what "now" is.

**Two agreements.** Each ticket is read and walked under both. Listed are those whose state or due
differs in any obligation, those that only one of the two can read, and the call types that one of
them doesn't know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any, Final, NamedTuple, Self

from stipt.sla.agreement import Agreement
from stipt.sla.calendar import NoOpenTime, epoch
from stipt.sla.clock import walk
from stipt.sla.moments import Refused, Ticket
from stipt.sla.obligations import Outcome, Settlement, settlements
from stipt.sla.reading import Cycle, Reading
from stipt.sla.ticket_data import read_instant, read_ticket
from stipt.sla.ticket_text import decoded, read_json

PROGRESS_EVERY: Final = 250


class Unread(NamedTuple):
    """A line that is no ticket, and why; `event` is the index of the one at fault, if it is one."""

    line: int
    reason: str
    event: int | None = None


class LineName(str):
    """What a ticket is called that stands on a line of a file; `line` counts from 1."""

    __slots__ = ("line",)
    line: int

    def __new__(cls, name: str, line: int) -> Self:
        """The name, which is text like any other, with its line."""
        named = super().__new__(cls, name)
        named.line = line
        return named


def read_lines(
    lines: Iterable[str | bytes],
) -> Iterator[tuple[LineName, Mapping[str, Any] | Unread]]:
    """The tickets of a JSONL file (UTF-8), each with its name; empty lines are passed over.

    A line that is no JSON object comes as `Unread` with its number, from 1.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        data = _read_line(line, number)
        name = None if isinstance(data, Unread) else data.get("id")
        yield LineName(f"line {number}" if name is None else str(name), number), data


def _read_line(line: str | bytes, number: int) -> Mapping[str, Any] | Unread:
    """The object on a line, or why there is none."""
    try:
        data = read_json(line if isinstance(line, str) else decoded(line))
    except Refused as refused:
        return Unread(number, str(refused), refused.event)
    if not isinstance(data, Mapping):
        return Unread(number, "not a ticket: an object in {} is expected")
    return data


class Worst(NamedTuple):
    """The ticket that came nearest to its due or went farthest over it.

    `over_seconds`: counted in the target's calendar from the due to when it was done, or to the
    look where it wasn't; negative for one that was in time.
    """

    key: str
    over_seconds: int


@dataclass(slots=True)
class Result:
    """How one obligation of one call type would have fared."""

    counts: Counter[Outcome] = field(default_factory=Counter)
    worst: Worst | None = None

    @property
    def denominator(self) -> int:
        """How many were settled by being met or breached."""
        return self.counts["met"] + self.counts["breached"]

    @property
    def share(self) -> Fraction | None:
        """Met / (met + breached); None where there is nothing to judge."""
        return Fraction(self.counts["met"], self.denominator) if self.denominator else None


class RefusedTicket(NamedTuple):
    """A ticket that an agreement can't take: the event's index (from 0) if it is one, and why."""

    key: str
    reason: str
    event: int | None = None
    line: int | None = None


@dataclass(slots=True)
class Outcomes:
    """One agreement over all tickets; `results` by call type and obligation.

    The call type is the one that the ticket had when it was settled; None for unclassified ones.
    `unknown_call_types`: how many tickets were refused for a call type that isn't agreed.
    """

    agreement: Agreement
    results: dict[tuple[str | None, str], Result] = field(default_factory=dict)
    refused: list[RefusedTicket] = field(default_factory=list)
    unknown_call_types: Counter[str] = field(default_factory=Counter)


class Difference(NamedTuple):
    """One obligation of a ticket that fares differently under the two agreements.

    State and due (epoch seconds) under the first and the other; no state where an agreement
    doesn't have the obligation, or refused the ticket.
    """

    key: str
    obligation: str
    state: str | None
    due: int | None
    other_state: str | None
    other_due: int | None


@dataclass(slots=True)
class Backtest:
    """The answer: `tickets` were looked at, unreadable ones included."""

    first: Outcomes
    other: Outcomes | None = None
    tickets: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def differing(self) -> int:
        """How many tickets fare differently; those of one ticket stand together."""
        keys = [difference.key for difference in self.differences]
        return sum(1 for n, key in enumerate(keys) if n == 0 or keys[n - 1] != key)


def backtest(
    agreement: Agreement,
    tickets: Iterable[tuple[str, Mapping[str, Any] | Unread]],
    now: datetime | int | None = None,
    against: Agreement | None = None,
    progress: Callable[[int], None] | None = None,
) -> Backtest:
    """An agreement over past tickets (key, data), and another beside it if given.

    `now`: aware, or epoch seconds; see above for tickets without. `progress` hears how many were
    done, now and then and at the end. Never raises for a ticket: what is wrong is listed.
    """
    at = datetime.fromtimestamp(now, UTC) if isinstance(now, int) else now
    answer = Backtest(Outcomes(agreement), None if against is None else Outcomes(against))
    for key, data in tickets:
        answer.tickets += 1
        first = _look(answer.first, key, data, at)
        if answer.other is not None:
            other = _look(answer.other, key, data, at)
            answer.differences += _differences(key, first, other)
        if progress is not None and answer.tickets % PROGRESS_EVERY == 0:
            progress(answer.tickets)
    if progress is not None:
        progress(answer.tickets)
    return answer


def _look(
    outcomes: Outcomes, key: str, data: Mapping[str, Any] | Unread, now: datetime | None
) -> dict[str, Reading]:
    """A ticket's readings under one agreement, counted; none when it is refused."""
    if isinstance(data, Unread):
        outcomes.refused.append(RefusedTicket(key, data.reason, data.event, data.line))
        return {}
    try:
        given = now if data.get("now") is None else _own_now(data)
        ticket = read_ticket(data, outcomes.agreement, given)
        at = _last_known(ticket) if given is None else epoch(given)
        readings = walk(outcomes.agreement, ticket, at)
        _count(outcomes, key, readings, at)
    except Refused as refused:
        _refuse(outcomes, key, data, str(refused), refused.event)
    except (NoOpenTime, OverflowError, ValueError) as error:
        _refuse(outcomes, key, data, f"out of reach of the calendar: {error}", None)
    else:
        return readings
    return {}


def _own_now(data: Mapping[str, Any]) -> datetime:
    return datetime.fromtimestamp(read_instant(data["now"], "now", None), UTC)


def _last_known(ticket: Ticket) -> int:
    """When the last thing happened that a ticket's line knows; see the top of this file."""
    known = [moment.at for moment in ticket.moments]
    for release in ticket.releases:
        known += [at for at in (release.released_at, release.cancelled_at) if at is not None]
    if not known:
        raise Refused("no event and no now: nothing says when to look at it")
    return max(known)


def _refuse(
    outcomes: Outcomes, key: str, data: Mapping[str, Any], reason: str, event: int | None
) -> None:
    line = key.line if isinstance(key, LineName) else None
    outcomes.refused.append(RefusedTicket(key, reason, event, line))
    for call_type in _call_types(data) - outcomes.agreement.call_types.keys():
        outcomes.unknown_call_types[call_type] += 1


def _call_types(data: Mapping[str, Any]) -> set[str]:
    """The call types that a ticket's line names."""
    events = data.get("events")
    named = [data, *(events if isinstance(events, list) else ())]
    return {
        call_type
        for each in named
        if isinstance(each, Mapping) and isinstance(call_type := each.get("call_type"), str)
    }


# -- counting ------------------------------------------------------------------------------------


def _count(outcomes: Outcomes, key: str, readings: Mapping[str, Reading], at: int) -> None:
    for name, reading in readings.items():
        place = (reading.version.call_type, name)
        result = outcomes.results.get(place)
        if result is None:
            result = outcomes.results[place] = Result()
        for settlement in settlements(reading):
            result.counts[settlement.outcome] += 1
            if settlement.outcome in ("met", "breached"):
                result.worst = _worse(result.worst, key, reading, settlement, at)


def _worse(
    worst: Worst | None, key: str, reading: Reading, settlement: Settlement, at: int
) -> Worst | None:
    if worst is not None and worst.over_seconds >= 0 and settlement.outcome == "met":
        return worst  # nothing that was met can be worse
    over = _over(reading, settlement, at)
    if over is None or (worst is not None and over <= worst.over_seconds):
        return worst
    return Worst(key, over)


def _over(reading: Reading, settlement: Settlement, at: int) -> int | None:
    """Counted seconds from the due to when it was done, negative before it."""
    due, met = settlement.due, settlement.met
    if due is None:
        return None
    if met is None:
        return reading.calendar.worked(due, min(at, reading.facts.until))
    if met <= due:
        return -reading.calendar.worked(met, due)
    return reading.calendar.worked(due, met)


# -- comparing -----------------------------------------------------------------------------------


def _differences(
    key: str, first: Mapping[str, Reading], other: Mapping[str, Reading]
) -> Iterator[Difference]:
    for name in dict.fromkeys((*first, *other)):
        one, two = first.get(name), other.get(name)
        if _compared(one) != _compared(two):
            yield Difference(
                key,
                name,
                None if one is None else one.state,
                None if one is None else one.due,
                None if two is None else two.state,
                None if two is None else two.due,
            )


def _compared(reading: Reading | None) -> tuple[object, ...]:
    """What makes two readings the same: state and due, of each round."""
    if reading is None:
        return ()
    return (reading.state, reading.due, *map(_compared_round, reading.cycles))


def _compared_round(cycle: Cycle) -> tuple[object, ...]:
    return (cycle.due, cycle.breached)
