"""What a request can be, to choose from: call types in plain words, an example and a promise each.

Nobody chooses from a menu: each type stands beside what it promises. Where the agreement lets impact
and urgency decide, they are asked, and what they may come to stands there with its promise.
Complaints have a way of their own and are not among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from stipt.portal.plain import in_plain_words
from stipt.portal.promised import Asked, Outlook, outlook
from stipt.sla import Agreement
from stipt.sla.agreement import CallType
from stipt.sla.texts import Text
from stipt.ui.shown import shown_language
from stipt.words.telling import type_name
from stipt.words.visible import visible

UNKNOWN: Final = "unknown"
"""Chosen by who doesn't know: the Super User classifies it, or the vendor."""
BY_MATRIX: Final = "impact-and-urgency"
"""Chosen where impact and urgency decide the call type."""


@dataclass(frozen=True)
class Variant:
    """One thing that an offer may come to; `name` is empty where there is only one.

    `key` is unique among all: it joins the choice with what is said of it.
    """

    asked: Asked
    key: str
    name: str
    call_type: str
    priority: str | None

    @cached_property
    def outlook(self) -> Outlook:
        """What would be promised; made when it is shown, so that sending a form doesn't wait for it."""
        name = re.sub(r"\W+", "-", f"promise-{self.key}")
        return outlook(self.asked, self.call_type, self.priority, name)


class Offer(NamedTuple):
    """One thing to choose; `value` is what the form sends."""

    value: str
    plain: str
    name: str
    example: str
    notes: list[str]
    variants: list[Variant]


class Cell(NamedTuple):
    """One crossing of impact and urgency: what it sends, and what it comes to."""

    value: str
    label: str
    result: str
    gives: str


class Row(NamedTuple):
    """The crossings of one impact; a cell is None where nothing was agreed."""

    impact: str
    cells: list[Cell | None]


class Grid(NamedTuple):
    """Impact against urgency, as the agreement has it."""

    urgencies: list[str]
    rows: list[Row]


def offers(asked: Asked) -> list[Offer]:
    """What the agreement lets somebody ask for, in its order."""
    agreement = asked.agreement
    decided = _decided_types(agreement)
    found = []
    if decided:
        types = [agreement.call_types[code] for code in decided]
        variants = [_variant(asked, BY_MATRIX, one, None, _text(one.name)) for one in types]
        plain = _("Something doesn’t work as it should")
        note = _("Impact and urgency decide which type it is.")
        found.append(Offer(BY_MATRIX, plain, "", "", [note], variants))
    others = [one for one in choosable_types(agreement) if one.code not in decided]
    return [*found, *(_offer(asked, one) for one in others)]


def choosable_types(agreement: Agreement) -> list[CallType]:
    """All call types but those of complaints."""
    return [one for one in agreement.call_types.values() if not one.is_complaint]


def every_type(asked: Asked) -> list[Variant]:
    """All call types, with each of their priorities, by name: for who corrects a choice."""
    agreement, language = asked.agreement, shown_language()
    found = []
    for one in choosable_types(agreement):
        for priority in [*agreement.priorities] if one.priorities else [None]:
            name = visible(type_name(one.code, priority, agreement, language))
            found.append(_variant(asked, one.code, one, priority, name))
    return found


def key_of(call_type: str, priority: str | None) -> str:
    """What joins a call type and priority with what is said of them."""
    return f"{call_type}:{priority}" if priority else call_type


def grid(agreement: Agreement) -> Grid | None:
    """Impact against urgency; None where the agreement has no such matrix."""
    matrix = agreement.matrix
    if matrix is None:
        return None
    rows = []
    for impact, impact_name in matrix.impacts.items():
        cells: list[Cell | None] = []
        for urgency, urgency_name in matrix.urgencies.items():
            code = matrix.cells.get((impact, urgency))
            label = f"{_text(impact_name)}, {_text(urgency_name)}"
            value = f"{impact}/{urgency}"
            cells.append(None if code is None else Cell(value, label, _name(agreement, code), code))
        rows.append(Row(_text(impact_name), cells))
    return Grid([_text(name) for name in matrix.urgencies.values()], rows)


def _decided_types(agreement: Agreement) -> list[str]:
    """The call types that impact and urgency decide, in the order of the agreement."""
    matrix = agreement.matrix
    if matrix is None or matrix.gives != "call_type":
        return []
    given = set(matrix.cells.values())
    return [one.code for one in choosable_types(agreement) if one.code in given]


def _offer(asked: Asked, one: CallType) -> Offer:
    name = _text(one.name)
    plain = in_plain_words(one.code)
    variants = list(_variants(asked, one))
    example = "" if one.example is None else _text(one.example)
    notes = [_("Report this by phone as well.")] if one.phone_required else []
    return Offer(one.code, plain or name, name if plain else "", example, notes, variants)


def _variants(asked: Asked, one: CallType) -> Iterator[Variant]:
    """With each priority of the agreement, where the type has targets of its own for any."""
    if not one.priorities:
        yield _variant(asked, one.code, one, None, "")
        return
    for code, name in asked.agreement.priorities.items():
        yield _variant(asked, one.code, one, code, _text(name))


def _variant(asked: Asked, value: str, one: CallType, priority: str | None, name: str) -> Variant:
    key = key_of(value, one.code if value == BY_MATRIX else priority)
    return Variant(asked, key, name, one.code, priority)


def _name(agreement: Agreement, code: str) -> str:
    if agreement.matrix is not None and agreement.matrix.gives == "call_type":
        return _text(agreement.call_types[code].name)
    return _text(agreement.priorities[code])


def _text(text: Text) -> str:
    return visible(text.in_language(shown_language()))
