"""What each call type would make of a ticket's clocks, if it were given that type now."""

from __future__ import annotations

from typing import NamedTuple

from stipt.sla import Agreement, Reading
from stipt.sla.texts import Language
from stipt.ui.shown import shown_now, shown_zone
from stipt.ui.times import spoken_text
from stipt.words.quantities import capital
from stipt.words.readings import state_name
from stipt.words.targets import target_text
from stipt.words.visible import visible
from stipt.workbench.what_if import WhatIf


class Clock(NamedTuple):
    """A promise of a type, and by when it would be due, or how it would stand."""

    title: str
    text: str


class Choice(NamedTuple):
    """A call type to choose, with what its clocks would be."""

    code: str
    name: str
    clocks: list[Clock]
    is_chosen: bool


def choices(agreement: Agreement, what_if: WhatIf, language: Language, chosen: str) -> list[Choice]:
    """Every ordinary call type of the agreement, in its order; `chosen`: the code of one."""
    return [
        Choice(
            code,
            visible(kind.name.in_language(language)),
            [
                _clock(reading, language)
                for reading in what_if.readings_if("classified", call_type=code).values()
                if not reading.obligation.is_owed_by_customer
            ],
            code == chosen,
        )
        for code, kind in agreement.call_types.items()
        if not kind.is_complaint
    ]


def _clock(reading: Reading, language: Language) -> Clock:
    title = capital(visible(reading.obligation.title.in_language(language)))
    if reading.state == "met" or not reading.target.has_due:
        return Clock(title, _standing(reading, language))
    if reading.due_at is None:
        target = target_text(reading.target, reading.version.agreement, language)
        return Clock(title, visible(target))
    return Clock(title, spoken_text(reading.due_at.astimezone(shown_zone()), language, shown_now()))


def _standing(reading: Reading, language: Language) -> str:
    return state_name(reading.state, language)
