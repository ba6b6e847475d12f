"""The complete service as an expression over its components, in three values (C10).

In each world (see `timeline`) the expression is evaluated with down < unknown < up: all of is the
lowest level, any of the highest, k of n the k-th highest. So "any of" with one component up is up
whatever the others are, and what nobody knows is unknown only where it matters.

Expressions are those of the agreement: see `stipt.sla.agreement.Expression`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import cast

from stipt.sla.availability.timeline import Worlds, merged
from stipt.sla.terms import Expression


def component(code: str) -> Expression:
    """The component alone."""
    return ("component", 0, (code,))


def all_of(*parts: Expression) -> Expression:
    """Up while every part is up."""
    return ("all", 0, _required(parts))


def any_of(*parts: Expression) -> Expression:
    """Up while at least one part is up."""
    return ("any", 0, _required(parts))


def at_least(number: int, *parts: Expression) -> Expression:
    """Up while at least so many of the parts are up."""
    if not 1 <= number <= len(parts):
        raise ValueError(
            f"at least {number} of {len(parts)} components can't be: give a number from 1 to how"
            " many there are"
        )
    return ("at_least", number, parts)


def _required(parts: tuple[Expression, ...]) -> tuple[Expression, ...]:
    if not parts:
        raise ValueError("all of and any of need at least one component: name it")
    return parts


def codes_of(expression: Expression) -> list[str]:
    """The components that an expression names, each once, in its order."""
    operator, _, parts = expression
    if operator == "component":
        return [str(parts[0])]
    codes = (code for part in _expressions(parts) for code in codes_of(part))
    return list(dict.fromkeys(codes))


def level_of(expression: Expression, levels: Mapping[str, int]) -> int:
    """The level of an expression in one world, from that of each component.

    >>> from stipt.sla.availability.timeline import DOWN, UNKNOWN
    >>> level_of(any_of(component("a"), component("b")), {"a": DOWN, "b": UNKNOWN}) == UNKNOWN
    True
    """
    operator, number, parts = expression
    if operator == "component":
        return levels[str(parts[0])]
    found = sorted(level_of(part, levels) for part in _expressions(parts))
    if operator == "all":
        return found[0]
    return found[-1] if operator == "any" else found[-number]


def _expressions(parts: tuple[object, ...]) -> tuple[Expression, ...]:
    return cast("tuple[Expression, ...]", parts)


def worlds_of_expression(
    expression: Expression, components: Mapping[str, Sequence[Worlds]]
) -> list[Worlds]:
    """The three worlds of an expression; every component covers the same time without a hole."""
    codes = codes_of(expression)
    borders = sorted({piece.from_ms for code in codes for piece in components[code]})
    borders.append(components[codes[0]][-1].to_ms)
    at = dict.fromkeys(codes, 0)
    found: list[Worlds] = []
    for from_ms, to_ms in pairwise(borders):
        pieces: dict[str, Worlds] = {}
        for code in codes:
            if components[code][at[code]].to_ms <= from_ms:
                at[code] += 1
            pieces[code] = components[code][at[code]]
        lower = level_of(expression, {code: piece.lower for code, piece in pieces.items()})
        middle = level_of(expression, {code: piece.middle for code, piece in pieces.items()})
        upper = level_of(expression, {code: piece.upper for code, piece in pieces.items()})
        found.append(Worlds(from_ms, to_ms, lower, middle, upper))
    return merged(found)
