"""The rounds of a repeating obligation: what starts and what ends each."""

from __future__ import annotations

from itertools import pairwise

from stipt.sla.agreement import Obligation
from stipt.sla.fact_kinds import Ask, Said
from stipt.sla.facts import Facts

Round = tuple[Said, Said | None, int | None]
"""What starts it, what ends it (None: open), and when it was owed no longer without an end."""


def rounds_of(obligation: Obligation, facts: Facts) -> list[Round]:
    """The rounds in order; the last may be open."""
    start = facts.vendor_start
    if start is None:
        return []
    spoke = [said for said in facts.contacts if said.cause != "merged"]
    if obligation.met_by == "update":
        begin = Said(start, facts.start_place, None, "handed_over")
        begins = [begin, *(said for said in spoke if said.at >= start)]
        return _each_until_next(begins, facts.solved)
    if obligation.met_by == "reply":
        asked = [said for said in facts.customer_said if said.at >= start]
        return _each_until_answer(asked, spoke, facts.solved)
    return [_since(facts, start, ask) for ask in facts.asks if not _is_over_by(start, ask)]


def _is_over_by(start: int, ask: Ask) -> bool:
    """Asked and done with before the call lay with the vendor: no promise was running."""
    ended_at = ask.over_at if ask.answer is None else ask.answer.at
    return ended_at is not None and ended_at < start


def _since(facts: Facts, start: int, ask: Ask) -> Round:
    """A question that stood open at the hand-over is owed an answer from there on."""
    if ask.said.at >= start:
        return ask.said, ask.answer, ask.over_at
    return ask.said._replace(at=start, order=facts.start_place), ask.answer, ask.over_at


def _each_until_next(begins: list[Said], solved: Said | None) -> list[Round]:
    if solved is not None:
        begins = [said for said in begins if said.order < solved.order]
    rounds: list[Round] = [(said, following, None) for said, following in pairwise(begins)]
    return [*rounds, (begins[-1], solved, None)]


def _each_until_answer(asked: list[Said], answers: list[Said], solved: Said | None) -> list[Round]:
    """Five messages and one reply are one round, from the first message."""
    rounds: list[Round] = []
    for said in asked:
        if solved is not None and said.order > solved.order:
            break
        if rounds and (rounds[-1][1] is None or rounds[-1][1].order > said.order):
            continue  # already being waited for
        answer = next((a for a in answers if a.order > said.order), None)
        rounds.append((said, answer or solved, None))
    return rounds
