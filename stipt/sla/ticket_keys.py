"""The keys of a ticket that clocks depend on, and those that look like one of them misspelt.

A misspelt key is a fact that would be lost, so it is refused. All others (a text, a note, what
another program keeps beside its events) stand where they stand and move nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Final

from stipt.sla.moments import KINDS, Refused

OF_TYPE: Final = ("call_type", "priority", "impact", "urgency")
OF_EVERY_EVENT: Final = ("at", "kind", "recorded_at", "by", "side", "reason")
OF_KIND: Final[Mapping[str, tuple[str, ...]]] = {
    "called": ("answered",),
    "closed": ("no_answer",),
    "classified": OF_TYPE,
    "scheduled": ("release",),
    "fixed": ("release",),
    "merged": ("from", "into"),
    "split": ("from",),
    "acknowledged": ("handler",),
    "agreement_changed": ("version",),
    "disputed": ("event",),
    "corrected": ("event", "remove", "set"),
}
"""The keys of a kind beside those of every event."""

OF_TICKET: Final = (*OF_TYPE, "events", "releases", "now", "id")
OF_RELEASE: Final = ("version", "planned_on", "released_at", "cancelled_at")

_OF_EVENT: Final = {kind: frozenset((*OF_EVERY_EVENT, *OF_KIND.get(kind, ()))) for kind in KINDS}
_OF_ANY: Final = frozenset().union(*_OF_EVENT.values(), OF_TICKET, OF_RELEASE)
_OF_TICKET: Final = frozenset(OF_TICKET)
_OF_RELEASE: Final = frozenset(OF_RELEASE)
_LONGEST_SHOWN: Final = 60
_MISSPELT: Final = 0.8
"""How alike two words are from which on one is taken for the other misspelt; 1 is the same."""


def check_ticket_keys(data: Mapping[str, Any]) -> None:
    """Refuse a key that looks like a ticket's, misspelt."""
    if not _OF_TICKET.issuperset(data) and (fault := _misspelt(data, OF_TICKET, "a ticket")):
        raise Refused(fault)


def kind_of(event: Mapping[str, Any], index: int) -> str:
    """The kind of an event; Refused for one that there isn't, and for a misspelt key."""
    kind = event.get("kind")
    known = _OF_EVENT.get(kind) if isinstance(kind, str) else None
    if known is not None and known.issuperset(event):
        return str(kind)
    if fault := _fault_of(event, kind):
        raise Refused(fault, index)
    return str(kind)


def _fault_of(event: Mapping[str, Any], kind: object) -> str:
    if isinstance(kind, str) and kind in _OF_EVENT:
        return _misspelt(event, (*OF_EVERY_EVENT, *OF_KIND.get(kind, ())), f"'{kind}'")
    if kind is not None:
        return f"unknown kind {shown(kind)}{nearest(kind, KINDS)}"
    misspelt = _misspelt(event, OF_EVERY_EVENT, "an event")
    return misspelt or "the kind is missing; say what happened, as in kind: 'replied'"


def check_release_keys(data: Mapping[str, Any], position: int) -> None:
    """Refuse a key that looks like a release's, misspelt."""
    if not _OF_RELEASE.issuperset(data) and (fault := _misspelt(data, OF_RELEASE, "a release")):
        raise Refused(f"releases[{position}]: {fault}")


def kept_for(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """What an event still says when it becomes one of another kind."""
    return {key: value for key, value in data.items() if key in _OF_EVENT[kind]}


def _misspelt(data: Mapping[str, Any], known: Sequence[str], of: str) -> str:
    """The first key that is one of `known` misspelt, told with that one; "" when there is none."""
    for key in data:
        if key not in _OF_ANY and (meant := _meant(str(key)[:_LONGEST_SHOWN], tuple(known))):
            return f"{shown(key)} is no key of {of}; did you mean '{meant}'?"
    return ""


@lru_cache(maxsize=1000)  # tickets by the thousand have the same other keys
def _meant(key: str, known: tuple[str, ...]) -> str:
    words = {each.replace("_", ""): each for each in known}
    word = key.casefold().replace("_", "").replace("-", "")
    near = get_close_matches(word, words, 1, _MISSPELT)
    return words[near[0]] if near else ""


def nearest(word: object, known: Iterable[str]) -> str:
    """What was meant by a word, to put behind its refusal: the nearest that is known, else all."""
    words = {each.casefold(): each for each in known}
    near = get_close_matches(str(word)[:_LONGEST_SHOWN].casefold(), words, 1)
    if near:
        return f"; did you mean '{words[near[0]]}'?"
    return f"; known: {', '.join(words.values()) or 'none'}"


def shown(value: object) -> str:
    """A value of a ticket as a person would name it, cut where it is long."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return repr(value if len(value) <= _LONGEST_SHOWN else f"{value[: _LONGEST_SHOWN - 1]}…")
    if isinstance(value, int):
        return str(value) if value.bit_length() < 128 else "a number of over 38 digits"
    if isinstance(value, float | datetime):
        return str(value)
    return "an object" if isinstance(value, Mapping) else "a list"
