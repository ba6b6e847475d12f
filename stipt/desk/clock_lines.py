"""What the clocks did, and what they would do: lines of the log, and the effect of a reply."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from stipt.sla import Reading
from stipt.sla.texts import Language
from stipt.sla.urgency import counted_seconds
from stipt.tickets.reading import Whole
from stipt.ui.shown import shown_now, shown_zone
from stipt.ui.times import spoken_text
from stipt.words.quantities import capital, duration
from stipt.words.visible import visible
from stipt.workbench.what_if import WhatIf

_RESPONDING: Final = frozenset({"replied", "asked", "called", "returned"})


class ClockLine(NamedTuple):
    """What a clock did at an instant; `clause` is a number or empty."""

    at: datetime
    text: str
    clause: str


class Effects(NamedTuple):
    """What sending does to the resolution clock; empty where it has none."""

    asking: str
    replying: str
    clause: str


def clock_lines(whole: Whole, language: Language) -> list[ClockLine]:
    """When the resolution stood still and ran on again, in order of time (C4)."""
    lines = [
        line
        for promise in whole.promises
        if promise.obligation.met_by == "solution"
        for line in _standstills(promise.reading, language)
    ]
    return sorted(lines, key=lambda line: line.at)


def _standstills(reading: Reading, language: Language) -> Iterator[ClockLine]:
    for step in reading.steps:
        if step.kind != "paused" or step.data["cause"] not in ("asked", "returned"):
            continue
        clause = step.data.get("clause") or ""
        begins, ends = step.data["from_at"], step.data["to_at"]
        yield ClockLine(_utc(begins), _stood_still(reading, begins, language), clause)
        if ends is not None:
            yield ClockLine(_utc(ends), _("The clock runs on"), clause)


def _stood_still(reading: Reading, at: int, language: Language) -> str:
    title = visible(reading.obligation.title.in_language(language))
    if reading.target.kind != "hours" or reading.start is None:
        return capital(_("%(clock)s stands still") % {"clock": title})
    told = {"clock": title, **_used(reading, at, language)}
    return capital(_("%(clock)s stands still at %(used)s of %(target)s") % told)


def _used(reading: Reading, at: int, language: Language) -> dict[str, str]:
    start = reading.start or at
    used = counted_seconds(reading, start, max(at, start)) // 60 * 60
    return {
        "used": duration(used, language),
        "target": duration(reading.target.amount, language),
    }


def responses(whole: Whole, language: Language) -> dict[int, str]:
    """Of entries by their place: which promise of contact they kept, and how soon (C1)."""
    found: dict[int, str] = {}
    for promise in whole.promises:
        reading = promise.reading
        if promise.obligation.met_by != "contact" or reading.met is None or reading.start is None:
            continue
        met_at = _utc(reading.met)
        for entry in whole.entries:
            if entry.at == met_at and entry.side == "vendor" and entry.kind in _RESPONDING:
                worked = reading.calendar.worked(reading.start, reading.met)
                told = {
                    "promise": visible(promise.obligation.title.in_language(language)),
                    "time": duration(worked // 60 * 60, language),
                }
                found[entry.seq] = _("%(promise)s, after %(time)s") % told
                break
    return found


def effects(whole: Whole, what_if: WhatIf, language: Language) -> Effects:
    """What a question and what a reply would do to the resolution, sent now."""
    asked = _resolution(what_if.readings_if("asked"))
    replied = _resolution(what_if.readings_if("replied"))
    return Effects(
        _standing(asked, language) if asked else "",
        _running(replied, language) if replied else "",
        whole.agreement.clause_about("pause") or "",
    )


def _resolution(readings: dict[str, Reading]) -> Reading | None:
    return next((r for r in readings.values() if r.obligation.met_by == "solution"), None)


def _standing(reading: Reading, language: Language) -> str:
    if reading.state != "paused":
        return _running(reading, language)
    if reading.target.kind != "hours":
        return _("Stands still until they answer")
    told = _used(reading, reading.facts.now, language)
    return _("Stands still at %(used)s of %(target)s until they answer") % told


def _running(reading: Reading, language: Language) -> str:
    """By when it is due; that there is nothing due, where there isn't."""
    if reading.due_at is None or reading.state in ("met", "cancelled", "breached"):
        return _("Nothing changes for the clock")
    due = spoken_text(reading.due_at.astimezone(shown_zone()), language, shown_now())
    return _("Runs on; due %(time)s at the latest") % {"time": due}


def _utc(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
