"""Availability counted second by second, the slow and plain way, to check the fast one against.

It shares no code with `stipt.sla.availability`: time is a list with one entry a second, spells are
found by a pattern in a string of verdicts, three-valued logic is spelled out. Every instant is a
whole number of seconds, and those of looks, sleeps and corrections are even, so that the middle of
an edge is one too. The second may stand for any other unit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby, pairwise
from typing import Any

NEVER = 10**9
Seen = tuple[str, int, int, str]  # vantage point, second, duration, verdict


@dataclass
class Part:
    """A component: its looks, sleeps (name, from, to) and vantage points (name, since, until)."""

    looks: list[Seen]
    points: list[tuple[str, int | None, int | None]]
    asleep: list[tuple[str, int, int]] = field(default_factory=list)


@dataclass
class Question:
    parts: dict[str, Part]
    expression: tuple[str, int, tuple[Any, ...]]
    begin: int
    end: int
    until: int
    gap: int
    target: Fraction = Fraction(995, 1000)
    quorum: int = 2
    shortest: int = 0
    is_mean: bool = False
    windows: list[tuple[int, int, int]] = field(default_factory=list)  # announced, from, to
    notice: int | None = None  # None: maintenance counts
    corrections: list[tuple[int, str | None, int, int, str]] = field(default_factory=list)
    sample_every: int = 900


@dataclass
class Answer:
    total: int = 0
    proven_up: int = 0
    up: int = 0
    down: int = 0
    unknown: int = 0
    certain_down: int = 0
    sampled: dict[str, int] = field(default_factory=lambda: {"U": 0, "D": 0, "?": 0})
    outages: list[tuple[str | None, int, int, int]] = field(default_factory=list)
    verdict: str = ""


@dataclass
class Spell:
    point: str
    good_before: int | None
    bad: int
    last_bad: int
    good: int


def answer(question: Question) -> Answer:
    start, stop = domain_of(question)
    counts = [t for t in range(question.begin, question.end) if not is_excluded(question, t)]
    result = Answer()
    for name, raw in lines(question, start, stop):
        judged = without_short(raw, question.shortest)
        for t in counts:
            if t >= question.until:
                continue
            low, middle, high = (world[t - start] for world in judged)
            result.total += 1
            result.proven_up += low == "U"
            result.up += middle == "U"
            result.down += middle == "D"
            result.unknown += middle == "?"
            result.certain_down += high == "D"
            if (t - question.begin) % question.sample_every == 0:
                result.sampled[raw[1][t - start]] += 1
        counting = {t for t in counts if t < question.until and judged[1][t - start] == "D"}
        for first, after in runs(raw[1], lambda level: level == "D"):
            begin, end = first + start, after + start
            if begin < question.until and end > question.begin:
                counted = len(counting.intersection(range(begin, end)))
                result.outages.append((name, begin, end, counted))
    lines_judged = len(question.parts) if question.is_mean else 1
    result.verdict = verdict(question, result, len(counts) * lines_judged)
    return result


def verdict(question: Question, result: Answer, total: int) -> str:
    if total == 0:
        return "not_applicable"
    if Fraction(result.proven_up, total) >= question.target:
        return "met"
    if 1 - Fraction(result.certain_down, total) < question.target:
        return "breached"
    return "not_proven"


def domain_of(question: Question) -> tuple[int, int]:
    instants = [question.begin - question.shortest, question.end + question.shortest]
    for part in question.parts.values():
        instants += [look[1] for look in part.looks]
    for _, _, begin, end, _ in question.corrections:
        instants += [begin, end]
    return min(instants), max(instants)


def is_excluded(question: Question, t: int) -> bool:
    return question.notice is not None and any(
        begin <= t < end and begin - announced >= question.notice
        for announced, begin, end in question.windows
    )


def lines(
    question: Question, start: int, stop: int
) -> Iterator[tuple[str | None, list[list[str]]]]:
    worlds = {
        name: worlds_of(*corrected(question, name, *states(question, part, start, stop)), start)
        for name, part in question.parts.items()
    }
    service = [c for c in sorted(question.corrections) if c[1] is None]
    if question.is_mean:
        found = list(worlds.items())
    else:
        whole = [
            [
                truth(question.expression, {name: worlds[name][which][t] for name in worlds})
                for t in range(stop - start)
            ]
            for which in range(3)
        ]
        found = [(None, whole)]
    for name, own in found:
        for _, _, begin, end, state in service:
            for world in own:
                for t in range(begin, end):
                    world[t - start] = state
        yield name, own


def truth(expression: tuple[str, int, tuple[Any, ...]], values: dict[str, str]) -> str:
    operator, number, parts = expression
    if operator == "component":
        return values[parts[0]]
    found = [truth(part, values) for part in parts]
    number = {"all": len(found), "any": 1}.get(operator, number)
    if found.count("U") >= number:
        return "U"
    return "D" if found.count("U") + found.count("?") < number else "?"


def states(
    question: Question, part: Part, start: int, stop: int
) -> tuple[list[Any], dict[int, tuple[int, int, str]]]:
    """The state of every second: U, D, ? or the number of an edge, and the edges by number."""
    edges: dict[int, tuple[int, int, str]] = {}
    judged: dict[frozenset[str], list[Any]] = {}
    found = []
    for t in range(start, stop):
        names = frozenset(
            name
            for name, since, until in part.points
            if (since is None or since <= t) and (until is None or t < until)
        )
        if names not in judged:
            judged[names] = judged_by(question, part, sorted(names), edges, start, stop)
        found.append(judged[names][t - start])
    return found, edges


def judged_by(
    question: Question,
    part: Part,
    names: list[str],
    edges: dict[int, tuple[int, int, str]],
    start: int,
    stop: int,
) -> list[Any]:
    quorum = min(question.quorum, len(names))
    if quorum == 0:
        return ["?"] * (stop - start)
    known: dict[str, list[bool]] = {}
    spells: list[Spell] = []
    doubtful: list[tuple[int, int]] = []
    for name in names:
        verdicts = verdicts_of(part, name)
        known[name] = known_seconds(part, name, verdicts, question.gap, start, stop)
        for spell, failures in spells_of(name, verdicts):
            if quorum > 1 or failures > 1:
                spells.append(spell)
                continue
            until_passed = range(spell.bad, min(spell.good, stop))
            if spell.good == NEVER or not all(known[name][t - start] for t in until_passed):
                doubtful.append((begin_of(spell), spell.good))
    maybe_bad = {name: [False] * (stop - start) for name in names}
    for name in names:
        for spell, _ in spells_of(name, verdicts_of(part, name)):
            for t in range(begin_of(spell), min(spell.good, stop)):
                maybe_bad[name][t - start] = known[name][t - start]
    state: list[Any] = [
        "U" if sum(known[name][t] for name in names) >= quorum else "?" for t in range(stop - start)
    ]
    for begin, end in doubtful:
        for t in range(begin, min(end, stop)):
            state[t - start] = "?"
    for outage in outages_of(spells, quorum, start, stop):
        paint(outage, state, edges, start, stop)
        first = outage[1] if outage[0] is None else outage[0]
        for t in range(first, min(outage[3], stop)):
            if sum(maybe_bad[name][t - start] for name in names) < quorum:
                state[t - start] = "?"
    return state


def begin_of(spell: Spell) -> int:
    return spell.bad if spell.good_before is None else spell.good_before


def paint(
    outage: tuple[int | None, int, int, int],
    state: list[Any],
    edges: dict[int, tuple[int, int, str]],
    start: int,
    stop: int,
) -> None:
    last_good, first_bad, last_bad, first_good = outage
    phases: list[tuple[int, int, Any]] = [(first_bad, min(last_bad, stop), "D")]
    if last_good is not None:
        edges[len(edges)] = (last_good, first_bad, "D")
        phases.append((last_good, first_bad, len(edges) - 1))
    if last_bad < NEVER:
        edges[len(edges)] = (last_bad, first_good, "U")
        phases.append((last_bad, first_good, len(edges) - 1))
    for begin, end, value in phases:
        for t in range(begin, end):
            state[t - start] = value


def verdicts_of(part: Part, name: str) -> list[tuple[int, str]]:
    """(second, P, F or ?) in order of time."""
    slept = [(begin, end) for who, begin, end in part.asleep if who == name]
    by_second: dict[int, list[Seen]] = {}
    for look in part.looks:
        if look[0] == name:
            by_second.setdefault(look[1], []).append(look)
    found = []
    for second, here in sorted(by_second.items()):
        kinds = {look[3] for look in here}
        letter = {"pass": "P", "fail": "F"}.get(kinds.pop(), "?") if len(kinds) == 1 else "?"
        duration = max(look[2] for look in here)
        during = any(begin <= second + duration and end > second for begin, end in slept)
        found.append((second, "?" if letter == "F" and during else letter))
    return found


def known_seconds(
    part: Part, name: str, verdicts: list[tuple[int, str]], gap: int, start: int, stop: int
) -> list[bool]:
    known = [False] * (stop - start)
    for (second, letter), (later, later_letter) in pairwise(verdicts):
        if letter != "?" and later_letter != "?" and later - second <= gap:
            for t in range(second, later):
                known[t - start] = True
    for who, begin, end in part.asleep:
        if who == name:
            for t in range(max(begin, start), min(end, stop)):
                known[t - start] = False
    return known


def spells_of(name: str, verdicts: list[tuple[int, str]]) -> list[tuple[Spell, int]]:
    telling = [(second, letter) for second, letter in verdicts if letter != "?"]
    word = "".join(letter for _, letter in telling)
    found = []
    for match in re.finditer(r"F(?:P{0,2}F)*", word):
        first, after = match.span()
        good_before = telling[first - 1][0] if first else None
        if word[after : after + 3] == "PPP":
            spell = Spell(
                name, good_before, telling[first][0], telling[after - 1][0], telling[after][0]
            )
        else:
            spell = Spell(name, good_before, telling[first][0], NEVER, NEVER)
        found.append((spell, match.group().count("F")))
    return found


def outages_of(
    spells: list[Spell], quorum: int, start: int, stop: int
) -> list[tuple[int | None, int, int, int]]:
    """(last good, first bad, last bad, first good) of each."""
    running = [0] * (stop - start + 1)
    for spell in spells:
        for t in range(spell.bad, min(spell.good, stop + 1)):
            running[t - start] += 1
    found: list[tuple[int | None, int, int, int]] = []
    for begin, end in runs(running, lambda count: count >= quorum):
        outage = dated(spells, quorum, begin + start, end + start)
        last = found[-1] if found else None
        starts = outage[1] if outage[0] is None else outage[0]
        if last is None or starts >= last[3]:
            found.append(outage)
        elif outage[1] <= last[3]:
            found[-1] = (last[0], last[1], outage[2], outage[3])
        else:
            found.append((last[3], *outage[1:]))
    return found


def dated(
    spells: list[Spell], quorum: int, begin: int, end: int
) -> tuple[int | None, int, int, int]:
    witnesses = [spell for spell in spells if spell.bad < end and spell.good > begin]
    goods = [
        s.good_before for s in witnesses if s.good_before is not None and s.good_before < begin
    ]
    last_good = max(goods) if goods else None
    first_bad = min(s.bad for s in witnesses if last_good is None or s.bad > last_good)
    latest = max(
        instant
        for instant in {s.last_bad for s in witnesses}
        if len({s.point for s in witnesses if s.last_bad >= instant}) >= quorum
    )
    latest = max([latest, *(s.bad for s in witnesses)])
    first_good = min([s.good for s in witnesses if s.good > latest] or [NEVER])
    if first_good == NEVER:
        return last_good, first_bad, NEVER, NEVER
    last_bad = max([first_bad, *(s.last_bad for s in witnesses if s.last_bad < first_good)])
    return last_good, first_bad, last_bad, first_good


def corrected(
    question: Question, name: str, state: list[Any], edges: dict[int, tuple[int, int, str]]
) -> tuple[list[Any], dict[int, tuple[int, int, str]]]:
    start, _ = domain_of(question)
    for _, component, begin, end, new in sorted(question.corrections, key=lambda c: c[0]):
        if component != name:
            continue
        for number, (edge_begin, edge_end, into) in list(edges.items()):
            if new == "?" or edge_begin >= end or edge_end <= begin:
                continue
            before = [t for t, own in enumerate(state) if own == number and t + start < begin]
            after = [t for t, own in enumerate(state) if own == number and t + start >= end]
            narrowed, settled = (before, after) if new == into else (after, before)
            bounds = (edge_begin, begin) if new == into else (end, edge_end)
            edges[len(edges)] = (*bounds, into)
            for t in narrowed:
                state[t] = len(edges) - 1
            for t in settled:
                state[t] = new
        state[begin - start : end - start] = [new] * (end - begin)
    return state, edges


def worlds_of(
    state: list[Any], edges: dict[int, tuple[int, int, str]], start: int
) -> list[list[str]]:
    lower, middle, upper = [], [], []
    for t, own in enumerate(state, start):
        if isinstance(own, str):
            lower.append(own)
            middle.append(own)
            upper.append(own)
            continue
        begin, end, into = edges[own]
        is_changed = t >= (begin + end) // 2
        lower.append("D")
        middle.append("D" if is_changed == (into == "D") else "U")
        upper.append("U")
    return [lower, middle, upper]


def without_short(worlds: list[list[str]], shortest: int) -> list[list[str]]:
    lower, middle, upper = (list(world) for world in worlds)
    for world, levels in ((lower, "D?"), (middle, "D"), (upper, "D")):
        for begin, end in runs(world, lambda level, levels=levels: level in levels):
            if end - begin < shortest:
                for t in range(begin, end):
                    world[t] = "U" if world[t] == "D" else world[t]
    for t in range(len(lower)):
        if middle[t] == "?" and lower[t] == "U":
            lower[t] = "?"
    return [lower, middle, upper]


def runs(values: Sequence[Any], is_in: Callable[[Any], bool]) -> list[tuple[int, int]]:
    """Begin and end of each row of neighbours that are in."""
    found, at = [], 0
    for is_inside, group in groupby(values, key=is_in):
        length = len(list(group))
        if is_inside:
            found.append((at, at + length))
        at += length
    return found
