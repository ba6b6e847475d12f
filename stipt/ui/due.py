"""The chip of a due time: icon, word and colour of a clock's state (`.due[data-state]`).

From "soon" on it says how much agreed time is left; the absolute time always stands at its right
end, so that a column of chips reads like a clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any, Final, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString

from stipt.sla.reading import Reading, State
from stipt.sla.texts import Language
from stipt.sla.urgency import Urgency, urgency
from stipt.ui.times import day_and_clock, day_text, near_text
from stipt.words.quantities import duration, either
from stipt.words.readings import state_name
from stipt.words.visible import visible


class Chip(NamedTuple):
    """What a chip is made of; instants aware, in any zone.

    `left_seconds`: agreed time left at `now`, of a breached clock that since its due; without it the
    time on the wall is said. `paused_by`: who is waited for, in the reader's words. `release`: the
    version that a release-bound promise names, whose day is said instead of a time (C5).
    """

    state: State
    urgency: Urgency
    due_at: datetime | None = None
    now: datetime | None = None
    left_seconds: int | None = None
    met_at: datetime | None = None
    paused_by: str = ""
    release: str = ""


def chip_of(given: Chip | Mapping[str, Any] | object) -> Chip:
    """A chip from anything with its fields, as keys or as attributes; the optional may be missing."""
    if isinstance(given, Chip):
        return given
    if isinstance(given, Mapping):
        return Chip(**{name: given[name] for name in Chip._fields if name in given})
    return Chip(**{name: getattr(given, name) for name in Chip._fields if hasattr(given, name)})


def chip_of_reading(reading: Reading) -> Chip:
    """The chip of a clock at the moment of its reading."""
    now, due = reading.facts.now, reading.due
    left = reading.left
    if due is not None and reading.state in ("running", "breached"):
        left = reading.calendar.worked(min(now, due), max(now, due))
    return Chip(
        state=reading.state,
        urgency=urgency(reading),
        due_at=reading.due_at,
        now=datetime.fromtimestamp(now, reading.facts.agreement.zone),
        left_seconds=left,
        met_at=reading.met_at,
        release=_release(reading),
    )


def _release(reading: Reading) -> str:
    """The version of the release that was promised, where one is."""
    counted = [release.version for release, skipped in reading.counted if skipped is None]
    number = reading.target.amount
    return (
        counted[number - 1] if reading.target.kind == "release" and len(counted) >= number else ""
    )


def chip_html(chip: Chip, language: Language, zone: tzinfo) -> SafeString:
    """The chip as HTML, its times in the reader's zone."""
    content = _CONTENT.get(shown_state(chip), _resting)(chip, language, zone)
    return format_html('<span class="due" data-state="{}">{}</span>', shown_state(chip), content)


def shown_state(chip: Chip) -> Urgency:
    """Which of the six states of the look a clock has."""
    if chip.state in ("met", "breached", "paused"):
        return chip.state
    return chip.urgency if chip.state == "running" else "resting"


def _pressing(chip: Chip, language: Language, zone: tzinfo) -> SafeString:
    """Soon or urgent: what is left, then when."""
    word = either(language, "binnenkort", "soon due")
    if chip.urgency == "urgent":
        word = either(language, "dringend", "urgent")
    left = _left(chip, language)
    if not left:
        return _worded(word, _latest(language), _due(chip, language, zone))
    return format_html(
        '<span class="vh">{} </span><span>{}<span class="vh">{} {}</span>{}</span> {}',
        either(language, f"{word}, nog", f"{word},"),
        left,
        either(language, ",", " left,"),
        _latest(language),
        _DOT,
        _due(chip, language, zone),
    )


def _breached(chip: Chip, language: Language, zone: tzinfo) -> SafeString:
    """Since how long, then when it was due."""
    word, since = state_name("breached", language), _left(chip, language)
    said = f"{word} {since}" if since else word
    return format_html("<span>{}{}</span> {}", said, _DOT, _due(chip, language, zone))


def _paused(chip: Chip, language: Language, _zone: tzinfo) -> SafeString:
    word = state_name("paused", language)
    return format_html("{}", f"{word} · {visible(chip.paused_by)}" if chip.paused_by else word)


def _met(chip: Chip, language: Language, zone: tzinfo) -> SafeString:
    word = state_name("met", language)
    if chip.met_at is None:
        return format_html("{}", word)
    return format_html("{} {}", word, _time(chip.met_at, chip, language, zone))


def _resting(chip: Chip, language: Language, zone: tzinfo) -> SafeString:
    """A running clock by its time alone; any other state by its word, grey, with a time if any."""
    if chip.state == "running" and chip.due_at is not None:
        return _worded("", _latest(language), _due(chip, language, zone))
    word = state_name(chip.state, language)
    if chip.due_at is None or chip.state != "not_started":
        return format_html("{}", word)
    return format_html(
        '<span>{}<span class="vh">, {}</span>{}</span> {}',
        word,
        _latest(language),
        _DOT,
        _due(chip, language, zone),
    )


_CONTENT: Final = {
    "soon": _pressing,
    "urgent": _pressing,
    "breached": _breached,
    "paused": _paused,
    "met": _met,
}
_DOT: Final = SafeString('<span class="sep" aria-hidden="true"> ·</span>')


def _worded(word: str, latest: str, when: SafeString) -> SafeString:
    """A time alone to those who see the colour; its meaning in words to those who don't."""
    said = ", ".join(part for part in (word, latest) if part)
    return format_html('<span class="vh">{} </span>{}', said, when)


def _latest(language: Language) -> str:
    return either(language, "uiterlijk", "at the latest")


def _left(chip: Chip, language: Language) -> str:
    """How much is left, or how long ago it was due: whole minutes, never more than there are."""
    seconds = chip.left_seconds
    if seconds is None and chip.due_at is not None and chip.now is not None:
        seconds = int(abs((chip.due_at - chip.now).total_seconds()))
    if not seconds:
        return ""
    minutes = abs(seconds) // 60
    if not minutes:
        return either(language, "minder dan een minuut", "under a minute")
    return duration(minutes * 60, language)


def _due(chip: Chip, language: Language, zone: tzinfo) -> SafeString:
    """The due time, or the release with its day."""
    if chip.due_at is None:
        return SafeString("")
    if not chip.release:
        return _time(chip.due_at, chip, language, zone, is_end=True)
    local = chip.due_at.astimezone(zone)
    day, _ = day_and_clock(local, language, is_end=True)
    text = day_text(day, language, None if chip.now is None else chip.now.astimezone(zone))
    return format_html(
        '{} · <time datetime="{}">{}</time>', visible(chip.release), day.isoformat(), text
    )


def _time(
    at: datetime, chip: Chip, language: Language, zone: tzinfo, *, is_end: bool = False
) -> SafeString:
    now = None if chip.now is None else chip.now.astimezone(zone)
    local = at.astimezone(zone)
    text = near_text(local, language, now, is_end=is_end)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), text)
