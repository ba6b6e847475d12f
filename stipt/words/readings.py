"""A reading in one line: which obligation, how it stands, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from stipt.sla.reading import Reading, State
from stipt.sla.texts import Language, Text
from stipt.words.causes import CANCELLED
from stipt.words.quantities import day_and_time, duration
from stipt.words.telling import Told

STATES: Final[Mapping[State, Text]] = {
    "not_started": Text("nog niet begonnen", "not started"),
    "running": Text("loopt", "running"),
    "paused": Text("staat stil", "paused"),
    "met": Text("gehaald", "met"),
    "breached": Text("geschonden", "breached"),
    "not_applicable": Text("niet van toepassing", "not applicable"),
    "best_effort": Text("voornemen, geen toezegging", "intention, no promise"),
    "unscheduled": Text("niet gepland", "unscheduled"),
    "cancelled": Text("vervallen", "cancelled"),
}


def state_name(state: State, language: Language) -> str:
    """A state as people read it."""
    return STATES[state].in_language(language)


def summary(reading: Reading, language: Language) -> str:
    """One line: "response: met, Mon 23 November 2026 10:12, due 12:00".

    A due on the same date as what stands before it is said by its time alone.
    """
    told = Told(reading, language)
    title = reading.obligation.title.in_language(language)
    return f"{title}: {state_name(reading.state, language)}{_when(reading, told)}"


def _when(reading: Reading, told: Told) -> str:
    if reading.state == "met" and reading.met is not None:
        return f", {told.when(reading.met)}{_due_after(reading.met, reading.due, told)}"
    if reading.state == "breached" and reading.due is not None:
        text = f", {told.due(reading.due)}"
        if reading.met is None:
            return text
        return text + told.say(", alsnog gedaan ", ", done late ") + told.when(reading.met)
    if reading.state == "paused" and reading.left is not None:
        left = duration(reading.left, told.language)
        return told.say(f", nog {left} over", f", {left} left")
    if reading.state == "cancelled" and reading.facts.ended is not None:
        return f", {CANCELLED[reading.facts.ended].in_language(told.language)}"
    if reading.state == "best_effort" and reading.met is not None:
        return told.say(", gedaan ", ", done ") + told.when(reading.met)
    if reading.due is None:
        return ""
    if reading.is_late:
        due = told.due(reading.due)
        return told.say(f", te laat: gepland tot {due}", f", late: planned until {due}")
    return told.say(", uiterlijk ", ", due ") + told.due(reading.due)


def _due_after(met: int, due: int | None, told: Told) -> str:
    if due is None:
        return ""
    day, time = day_and_time(told.at(due), is_end=True)
    text = time if day == told.at(met).date() else told.due(due)
    return told.say(f", uiterlijk {text}", f", due {text}")
