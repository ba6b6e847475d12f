"""What a shortfall costs: the service credits of a month, as the agreement reckons them.

A rule looks at one thing: the month's uptime (C10), the number of breaches, or the share of
promises kept. It gives a percentage of the fee: by the tier that the figure falls in, or so much
for each breach. The percentages of all rules are added, cut at the cap, and made an amount of
money once, rounded half up to the agreement's quantum. Everything is exact: no binary fractions.

- **Tiers** take the hardest one that is reached: the smallest `below` that the share lies under,
  the largest `at_least` that the number reaches. A share exactly at `below` is not below it.
- **Breaches** of a promise with a percentage count once, when the month's share falls short; each
  ticket over its due counts for every other promise. The customer's own obligations never count.
- **Uptime** is what is certain: the highest it can have been. `at_most` reckons with what was
  proven instead, so the two differ exactly by what the instrument couldn't decide. Promises that
  are not proven count in the same way.
- Where there was nothing to judge, or nothing was measured, a rule gives nothing and says so.

The reckoning comes line by line as steps with plain data; `stipt.words` makes sentences of them:

=============  =================================================================================
kind           data
=============  =================================================================================
uptime         rule, clause, share (highest), share_at_worst (proven)
breaches       rule, clause, obligation, count, count_at_worst
compliance     rule, clause, obligation, met, judged, share, share_at_worst
unmeasured     rule, clause, by, obligation: nothing to judge, or availability wasn't measured
tier           rule, below or at_least, percent: the tier that was reached
each           rule, count, per_breach_percent, percent
none           rule: no tier was reached
total          percent, percent_at_worst: of all rules
capped         percent, cap_percent: what the cap leaves
amount         fee, percent, exact (a fraction), rounding, amount, currency
=============  =================================================================================

Percentages and shares are Fractions, `rule` the place of the rule from 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from stipt.sla.obligations import Judgement, Row
from stipt.sla.reading import Step
from stipt.sla.terms import CreditRule, Credits, Tier


@dataclass(frozen=True, slots=True)
class Credit:
    """What the vendor owes for a month: for certain, and at most if nothing unproven held."""

    amount: Decimal
    at_most: Decimal
    currency: str
    percent: Fraction
    steps: tuple[Step, ...]


class _Figure(NamedTuple):
    """What a rule looks at: as it is for certain, and at the worst."""

    certain: Fraction
    worst: Fraction


def credit(terms: Credits, judgement: Judgement) -> Credit:
    """The service credit of the judged month. Percentages are of the monthly fee."""
    steps: list[Step] = []
    total = at_worst = Fraction(0)
    for place, rule in enumerate(terms.rules):
        figure, step = _figure(place, rule, judgement)
        steps.append(step)
        if figure is not None:
            percent, reached = _percent(place, rule, figure.certain)
            steps.append(reached)
            total += percent
            at_worst += max(percent, _percent(place, rule, figure.worst)[0])
    steps.append(_step("total", percent=total, percent_at_worst=at_worst))
    percent = min(total, terms.cap_percent)
    if percent < total:
        steps.append(_step("capped", percent=percent, cap_percent=terms.cap_percent))
    amount = _amount(terms, percent)
    steps.append(
        _step(
            "amount",
            fee=terms.fee,
            percent=percent,
            exact=_exact(terms, percent),
            rounding=terms.rounding,
            amount=amount,
            currency=terms.currency,
        )
    )
    at_most = _amount(terms, min(at_worst, terms.cap_percent))
    return Credit(amount, at_most, terms.currency, percent, tuple(steps))


# -- what a rule looks at ------------------------------------------------------------------------


def _figure(place: int, rule: CreditRule, judgement: Judgement) -> tuple[_Figure | None, Step]:
    if rule.by == "uptime":
        return _uptime(place, rule, judgement)
    rows = judgement.rows_of(rule.obligation)
    return _breaches(place, rule, rows) if rule.by == "breaches" else _compliance(place, rule, rows)


def _uptime(place: int, rule: CreditRule, judgement: Judgement) -> tuple[_Figure | None, Step]:
    uptime = judgement.uptime
    if uptime is None:
        return None, _unmeasured(place, rule)
    data = {"share": uptime.highest, "share_at_worst": uptime.proven}
    figure = _Figure(uptime.highest, uptime.proven)
    return figure, _step("uptime", rule=place, clause=rule.clause, **data)


def _breaches(place: int, rule: CreditRule, rows: Sequence[Row]) -> tuple[_Figure, Step]:
    count = sum(_breaches_of(row) for row in rows)
    worst = count + sum(_unproven_breaches_of(row) for row in rows)
    data = {"obligation": rule.obligation, "count": count, "count_at_worst": worst}
    figure = _Figure(Fraction(count), Fraction(worst))
    return figure, _step("breaches", rule=place, clause=rule.clause, **data)


def _breaches_of(row: Row) -> int:
    """Each ticket over its due; of a promise with a percentage, the month's shortfall as one."""
    if row.target is not None and row.target.share is not None:
        return int(row.verdict == "breached")
    return row.count("breached")


def _unproven_breaches_of(row: Row) -> int:
    if row.target is not None and row.target.share is not None:
        return int(row.verdict == "not_proven")
    return row.count("not_proven")


def _compliance(place: int, rule: CreditRule, rows: Sequence[Row]) -> tuple[_Figure | None, Step]:
    met = sum(row.numerator for row in rows)
    unproven = sum(row.count("not_proven") for row in rows)
    judged = sum(row.denominator for row in rows) + unproven
    if not judged:
        return None, _unmeasured(place, rule)
    figure = _Figure(Fraction(met + unproven, judged), Fraction(met, judged))
    data = {
        "obligation": rule.obligation,
        "met": met + unproven,
        "judged": judged,
        "share": figure.certain,
        "share_at_worst": figure.worst,
    }
    return figure, _step("compliance", rule=place, clause=rule.clause, **data)


def _unmeasured(place: int, rule: CreditRule) -> Step:
    data = {"by": rule.by, "obligation": rule.obligation}
    return _step("unmeasured", rule=place, clause=rule.clause, **data)


# -- what it gives -------------------------------------------------------------------------------


def _percent(place: int, rule: CreditRule, figure: Fraction) -> tuple[Fraction, Step]:
    """The percentage of the fee that a rule gives for a figure, and how."""
    if rule.per_breach_percent is not None:
        percent = figure * rule.per_breach_percent
        data = {"per_breach_percent": rule.per_breach_percent, "percent": percent}
        return percent, _step("each", rule=place, count=int(figure), **data)
    tier = _tier(rule, figure)
    if tier is None:
        return Fraction(0), _step("none", rule=place)
    limit = {"at_least": tier.at_least} if rule.by == "breaches" else {"below": tier.below}
    return tier.percent, _step("tier", rule=place, percent=tier.percent, **limit)


def _tier(rule: CreditRule, figure: Fraction) -> Tier | None:
    """The hardest tier that the figure reaches, in whatever order they were written."""
    if rule.by == "breaches":
        numbers = [t for t in rule.tiers if t.at_least is not None and figure >= t.at_least]
        return max(numbers, key=lambda tier: tier.at_least or 0, default=None)
    shares = [t for t in rule.tiers if t.below is not None and figure < t.below]
    return min(shares, key=lambda tier: tier.below or 0, default=None)


# -- money ---------------------------------------------------------------------------------------


def _exact(terms: Credits, percent: Fraction) -> Fraction:
    return Fraction(terms.fee) * percent / 100


def _amount(terms: Credits, percent: Fraction) -> Decimal:
    """A percentage of the fee in money: half up to the quantum, but never over the cap."""
    quantum = Fraction(terms.rounding)
    half_up = (_exact(terms, percent) / quantum + Fraction(1, 2)) // 1
    most = _exact(terms, terms.cap_percent) / quantum // 1
    return _times(terms.rounding, min(half_up, most))


def _times(quantum: Decimal, count: int) -> Decimal:
    """So many quanta, exactly, whatever precision the surroundings work with."""
    _, digits, exponent = quantum.as_tuple()
    units = int("".join(map(str, digits)))
    return Decimal(f"{units * count}E{exponent}")


def _step(kind: str, **data: Any) -> Step:
    return Step(kind, None, data)
