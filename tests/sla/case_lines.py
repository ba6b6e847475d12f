"""Reads `cases.toml`: tickets and what they come to, in lines that a contract manager can read.

The form of a line is described at the top of that file. What a line doesn't say right is an
error with the line in it: a wrong weekday, a time that the clocks skip, an unknown word.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from stipt.sla.agreement import Agreement
from stipt.sla.moments import KINDS
from tests.cast import reference_agreement
from tests.sla.other_agreements import OTHERS

CASES = Path(__file__).parent / "cases.toml"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ZONES: Mapping[str, tzinfo | None] = {
    "": AMSTERDAM,
    "winter time": timezone(timedelta(hours=1)),
    "summer time": timezone(timedelta(hours=2)),
    "in New York": ZoneInfo("America/New_York"),
    "without a zone": None,
}
INSTANT = re.compile(
    rf"(?P<weekday>{'|'.join(WEEKDAYS)}) (?P<day>\d{{4}}-\d\d-\d\d)"
    r" (?P<time>\d\d:\d\d(?::\d\d(?:\.\d+)?)?)"
    rf"(?: (?P<zone>{'|'.join(word for word in ZONES if word)}))?"
)
STATES = (
    "not started",
    "running",
    "paused",
    "met",
    "breached",
    "not applicable",
    "best effort",
    "unscheduled",
    "cancelled",
)
SIDES = {"the customer": "customer", "the Super User": "customer", "the vendor": "vendor"}
URGENCIES = ("resting", "soon", "urgent")


@dataclass(frozen=True)
class Round:
    """One round of what is owed again and again; instants in UTC."""

    starts: datetime
    due: datetime | None = None
    met: datetime | None = None
    breached: datetime | None = None


@dataclass(frozen=True)
class Expected:
    """What one obligation shows; instants in UTC, `left` in office seconds.

    `urgency`, `left` and `rounds` are None where the case doesn't say.
    """

    state: str
    due: datetime | None = None
    met: datetime | None = None
    breached: datetime | None = None
    urgency: str | None = None
    left: int | None = None
    rounds: tuple[Round, ...] | None = None

    def as_far_as(self, asked: Expected) -> Expected:
        """This without what `asked` doesn't ask for."""
        return replace(
            self,
            urgency=self.urgency if asked.urgency else None,
            left=None if asked.left is None else self.left,
            rounds=None if asked.rounds is None else self.rounds,
        )


@dataclass(frozen=True)
class Refusal:
    """The event at fault (from 0, None: the ticket itself) and a word of the reason."""

    event: int | None
    word: str


@dataclass(frozen=True)
class Case:
    """One ticket under one agreement, and what it comes to at each `now`."""

    name: str
    rule: str
    agreement: Agreement
    ticket: dict[str, Any]
    looks: list[tuple[datetime, dict[str, Expected] | Refusal]] = field(default_factory=list)


def load_cases(path: Path = CASES) -> list[Case]:
    """Every case of the file; an error names the case and the line."""
    cases = []
    for table in tomllib.loads(path.read_text("utf-8"))["cases"]:
        try:
            cases.append(read_case(table))
        except (KeyError, ValueError) as error:
            raise ValueError(f"{table.get('name')}: {error}") from error
    return cases


def read_case(table: Mapping[str, Any]) -> Case:
    """One table of the file."""
    known = {"name", "rule", "type", "agreement", "readings", "events", "releases", "others"}
    if unknown := set(table) - known - {"expected"}:
        raise ValueError(f"unknown keys {unknown}")
    return Case(
        table["name"],
        table["rule"],
        _agreement(table),
        _ticket(table, table.get("others", {})),
        list(_looks(table["expected"])),
    )


def _agreement(table: Mapping[str, Any]) -> Agreement:
    if "agreement" in table:
        return OTHERS[table["agreement"]]()
    return reference_agreement(**table.get("readings", {}))


def _ticket(table: Mapping[str, Any], others: Mapping[str, Any]) -> dict[str, Any]:
    ticket: dict[str, Any] = {"events": []}
    if "type" in table:
        ticket["call_type"] = table["type"]
    for line in _lines(table["events"]):
        ticket["events"] += read_events(line, others)
    if "releases" in table:
        ticket["releases"] = [read_release(line) for line in _lines(table["releases"])]
    return ticket


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


# -- instants ------------------------------------------------------------------------------------


def read_instant(text: str) -> datetime:
    """ "Mon 2026-11-23 09:00", on the wall in Amsterdam unless it says otherwise."""
    matched = INSTANT.fullmatch(text)
    if matched is None:
        raise ValueError(f"{text!r} is no instant")
    return _instant(matched)


def _instant(matched: re.Match[str]) -> datetime:
    day = read_day(f"{matched['weekday']} {matched['day']}")
    clock = datetime.fromisoformat(f"{day.isoformat()} {matched['time']}").time()
    zone = ZONES[matched["zone"] or ""]
    shown = datetime.combine(day, clock, zone)
    if zone is not None:
        if shown.astimezone(UTC).astimezone(zone).time() != clock:
            raise ValueError(f"the clocks skip {matched[0]!r}: say winter time or summer time")
        if shown.utcoffset() != shown.replace(fold=1).utcoffset():
            raise ValueError(f"{matched[0]!r} occurs twice: say winter time or summer time")
    return shown


def read_day(text: str) -> date:
    """ "Mon 2026-11-23"; the weekday must be right."""
    weekday, _, iso = text.partition(" ")
    day = date.fromisoformat(iso)
    if WEEKDAYS[day.weekday()] != weekday:
        raise ValueError(f"{iso} is a {WEEKDAYS[day.weekday()]}, not a {weekday}")
    return day


# -- events --------------------------------------------------------------------------------------

_KIND_WORDS = sorted((kind.replace("_", " ") for kind in KINDS), key=len, reverse=True)


def read_events(line: str, others: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The events of one line: one, or two for "received and handed over"."""
    matched = INSTANT.match(line)
    if matched is None:
        raise ValueError(f"{line!r} doesn't begin with an instant")
    at = _instant(matched).isoformat()
    act = line[matched.end() :].strip()
    if act == "received and handed over":
        return [{"at": at, "kind": kind} for kind in ("received", "handed_over")]
    words, *details = act.split(", ")
    kind = next((k for k in _KIND_WORDS if words == k or words.startswith(f"{k} ")), words)
    event: dict[str, Any] = {"at": at, "kind": kind.replace(" ", "_")}
    if words != kind:
        details.insert(0, words.removeprefix(kind).strip())
    for detail in details:
        event.update(_detail(detail, others))
    return [event]


_WITH_A_WORD = {
    "as": "call_type",
    "in": "release",
    "to": "version",
    "into": "into",
    "because": "reason",
    "by": "by",
}
_AS_IT_STANDS: Mapping[str, Mapping[str, Any]] = {
    "automatically": {"side": "system"},
    "answered": {"answered": True},
    "not answered": {"answered": False},
    "without an answer": {"no_answer": True},
    "removed": {"remove": True},
}


def _detail(text: str, others: Mapping[str, Any]) -> Mapping[str, Any]:
    """What one detail of a line says, as fields of the event."""
    if text in _AS_IT_STANDS:
        return _AS_IT_STANDS[text]
    word, _, rest = text.partition(" ")
    if text.startswith("handled by "):
        return {"handler": text.removeprefix("handled by ")}
    if word == "by" and rest in SIDES:
        return {"side": SIDES[rest]}
    if word == "from":
        return {"from": _ticket(others[rest], {})}
    if word == "recorded":
        return {"recorded_at": read_instant(rest).isoformat()}
    if word == "event":
        return {"event": int(rest)}
    if word == "set":
        return {"set": _detail(rest, others)}
    if word == "at":
        return {"at": read_instant(rest).isoformat()}
    if word in _WITH_A_WORD and rest:
        return {_WITH_A_WORD[word]: rest}
    raise ValueError(f"unknown words {text!r}")


def read_release(line: str) -> dict[str, Any]:
    """ "4.1 planned Tue 2026-12-01, out Wed 2026-12-02 09:00, cancelled ..."."""
    words, *moments = line.split(", ")
    version, _, planned = words.partition(" planned ")
    release: dict[str, Any] = {"version": version}
    if planned:
        release["planned_on"] = read_day(planned).isoformat()
    for moment in moments:
        word, _, instant = moment.partition(" ")
        key = {"out": "released_at", "cancelled": "cancelled_at"}[word]
        release[key] = read_instant(instant).isoformat()
    return release


# -- what is expected ----------------------------------------------------------------------------


def _looks(text: str) -> Iterator[tuple[datetime, dict[str, Expected] | Refusal]]:
    """Each `now` with what the lines under it say."""
    now: datetime | None = None
    readings: dict[str, Expected] = {}
    for line in _lines(text):
        if line.startswith("now "):
            if now is not None:
                yield now, readings
            now, readings = read_instant(line.removeprefix("now ")), {}
        elif now is None:
            raise ValueError(f"{line!r} stands before any now")
        elif line.startswith("refused "):
            yield now, read_refusal(line)
            now = None
        elif line.startswith("round "):
            name = list(readings)[-1]
            rounds = (*(readings[name].rounds or ()), read_round(line))
            readings[name] = replace(readings[name], rounds=rounds)
        else:
            name, _, shown = line.partition(" ")
            readings[name] = read_expected(shown.strip())
    if now is not None:
        yield now, readings


def read_refusal(line: str) -> Refusal:
    """ "refused at event 3: before received", or "refused as a ticket: unknown call type"."""
    where, _, word = line.removeprefix("refused ").partition(": ")
    if where == "as a ticket":
        return Refusal(None, word)
    return Refusal(int(where.removeprefix("at event ")), word)


def read_expected(text: str) -> Expected:
    """ "breached Mon 2026-11-23 12:00, done Mon 2026-11-23 14:00"; see the top of the file."""
    first, *details = text.split(", ")
    state = next(s for s in STATES if first == s or first.startswith(f"{s} "))
    shown: dict[str, Any] = {"state": state.replace(" ", "_")}
    if state in ("met", "breached"):
        shown[state] = read_instant(first.removeprefix(state).strip()).astimezone(UTC)
        if state == "breached":
            shown["due"] = shown["breached"]
    elif first != state:
        raise ValueError(f"{text!r}: {state} has no time of its own")
    for detail in details:
        word, _, rest = detail.partition(" ")
        if word in URGENCIES:
            shown["urgency"] = word
        elif detail.endswith(" left"):
            shown["left"] = read_duration(detail.removesuffix(" left"))
        else:
            key = {"due": "due", "done": "met"}[word]
            shown[key] = read_instant(rest).astimezone(UTC)
    return Expected(**shown)


def read_duration(text: str) -> int:
    """ "5 hours 30 minutes", in seconds."""
    matched = re.fullmatch(r"(?:(\d+) hours?)? ?(?:(\d+) minutes?)?", text)
    if not text or matched is None:
        raise ValueError(f"{text!r} is no duration")
    return int(matched[1] or 0) * 3600 + int(matched[2] or 0) * 60


def read_round(line: str) -> Round:
    """ "round Mon 2026-11-23 09:00, met Mon 2026-11-23 10:30, due Mon 2026-11-23 11:00"."""
    begins, *details = line.removeprefix("round ").split(", ")
    shown = {"starts": read_instant(begins).astimezone(UTC)}
    for detail in details:
        word, _, rest = detail.partition(" ")
        key = {"due": "due", "met": "met", "done": "met", "breached": "breached"}[word]
        shown[key] = read_instant(rest).astimezone(UTC)
    if "breached" in shown:
        shown["due"] = shown["breached"]
    return Round(**shown)
