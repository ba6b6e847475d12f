"""Reads what was worked out by hand for an example agreement, in lines that anybody can read.

`<example>.toml` beside this file holds tickets and months. Every time is that of the agreement's
zone unless a zone stands behind it, and carries its weekday, which must be right. A line that
isn't understood is an error, and so is a time that the clocks skip or pass twice.

A ticket has `type` (or `impact` and `urgency`), `events`, perhaps `releases`, and `expected`:

    now Mon 2026-03-02 10:00
    response met Mon 2026-03-02 09:30, due Mon 2026-03-02 11:00
    resolution running, due Tue 2026-03-03 10:00

`told` are the warnings that came up until then: when, of which obligation, to whom.

A month has groups of tickets that are alike, the looks around each outage, announced windows, and
`expected`: the availability, the promises "met of judged" and the credit.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from stipt.sla.moments import KINDS

FOLDER: Final = Path(__file__).parent
WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
STATES: Final = (
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
INSTANT: Final = re.compile(
    rf"(?:{'|'.join(WEEKDAYS)}) \d{{4}}-\d\d-\d\d \d\d:\d\d(?: [A-Z][a-z]+/[A-Z][A-Za-z_]+)?"
)
_KINDS: Final = {kind.replace("_", " "): kind for kind in KINDS}
_DETAILS: Final = {
    "as": "call_type",
    "by": "by",
    "because": "reason",
    "in": "release",
    "handled by": "handler",
}


class Outage(NamedTuple):
    """The four looks that say what is known of an outage, in the order in which they were made."""

    component: str
    last_good_at: datetime
    first_bad_at: datetime
    last_bad_at: datetime
    first_good_at: datetime


class Window(NamedTuple):
    """Maintenance, and when it was announced."""

    begins_at: datetime
    ends_at: datetime
    announced_at: datetime


def names() -> list[str]:
    """The examples that something was worked out for."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def tables(name: str, section: str) -> list[dict[str, Any]]:
    """The `[[tickets]]` or `[[months]]` of an example."""
    found = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    if unknown := set(found) - {"tickets", "months"}:
        raise ValueError(f"{name}: unknown {unknown}")
    return list(found.get(section, []))


def lines(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


# -- times ---------------------------------------------------------------------------------------


def read_day(text: str) -> date:
    """ "Mon 2026-11-23"; the weekday must be right."""
    weekday, _, iso = text.partition(" ")
    day = date.fromisoformat(iso)
    if WEEKDAYS[day.weekday()] != weekday:
        raise ValueError(f"{text}: that is a {WEEKDAYS[day.weekday()]}")
    return day


def read_instant(text: str, zone: ZoneInfo) -> datetime:
    """ "Mon 2026-11-23 09:00", or "... America/Curacao"; in UTC, so that instants compare."""
    weekday, iso, clock, *place = text.split(" ")
    zone = ZoneInfo(place[0]) if place else zone
    day = read_day(f"{weekday} {iso}")
    shown = datetime.fromisoformat(f"{day.isoformat()} {clock}").replace(tzinfo=zone)
    if shown.utcoffset() != shown.replace(fold=1).utcoffset():
        raise ValueError(f"{text}: the clocks skip it, or pass it twice")
    return shown.astimezone(UTC)


# -- a ticket ------------------------------------------------------------------------------------


def read_ticket_lines(table: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """A ticket in its JSON form."""
    ticket: dict[str, Any] = {
        "events": [event for line in lines(table["events"]) for event in _events(line, zone)],
        "releases": [_release(line, zone) for line in lines(table.get("releases", ""))],
    }
    given = {"call_type": "type", "impact": "impact", "urgency": "urgency"}
    return ticket | {key: table[said] for key, said in given.items() if said in table}


def _events(line: str, zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    """ "Mon 2026-03-02 09:00 received and handed over", "... replied, by Kim"."""
    matched = INSTANT.match(line)
    if matched is None:
        raise ValueError(f"{line!r} doesn't begin with a time")
    at = read_instant(matched[0], zone).isoformat()
    act, *details = line[matched.end() :].strip().split(", ")
    data = dict(_detail(detail) for detail in details)
    for kind in act.split(" and "):
        yield {"at": at, "kind": _KINDS[kind], **data}


def _detail(text: str) -> tuple[str, str]:
    word = next((word for word in _DETAILS if text.startswith(f"{word} ")), None)
    if word is None:
        raise ValueError(f"unknown words {text!r}")
    return _DETAILS[word], text.removeprefix(f"{word} ")


def _release(line: str, zone: ZoneInfo) -> dict[str, Any]:
    """ "5.2 planned Tue 2026-10-20, out Tue 2026-10-20 09:00"."""
    said, _, out = line.partition(", out ")
    version, _, planned = said.partition(" planned ")
    release: dict[str, Any] = {"version": version, "planned_on": read_day(planned).isoformat()}
    return release | ({"released_at": read_instant(out, zone).isoformat()} if out else {})


def read_expected(text: str, zone: ZoneInfo) -> tuple[datetime, dict[str, dict[str, Any]]]:
    """`now`, and what each obligation named shows then."""
    first, *others = lines(text)
    if not first.startswith("now ") or not others:
        raise ValueError("expected begins with now, and says something")
    shown = {}
    for line in others:
        name, _, said = line.partition(" ")
        shown[name] = _reading(said, zone)
    return read_instant(first.removeprefix("now "), zone), shown


def _reading(said: str, zone: ZoneInfo) -> dict[str, Any]:
    """ "met Mon 2026-03-02 09:30, due ...", "breached ..., done ...", "not started"."""
    first, *others = said.split(", ")
    state = next(s for s in STATES if first == s or first.startswith(f"{s} "))
    shown: dict[str, Any] = {"state": state.replace(" ", "_"), "due": None}
    shown |= {"met": None, "breached": None}
    if first != state:
        shown[state] = read_instant(first.removeprefix(f"{state} "), zone)
    if state == "breached":
        shown["due"] = shown["breached"]
    for other in others:
        word, _, when = other.partition(" ")
        shown[{"due": "due", "done": "met"}[word]] = read_instant(when, zone)
    return shown


def read_told(text: str, zone: ZoneInfo) -> list[tuple[datetime, str, tuple[str, ...]]]:
    """ "Mon 2026-03-02 09:15 response to assignee and team", in order."""
    told = []
    for line in lines(text):
        matched = INSTANT.match(line)
        if matched is None:
            raise ValueError(f"{line!r} doesn't begin with a time")
        obligation, _, to = line[matched.end() :].strip().partition(" to ")
        told.append((read_instant(matched[0], zone), obligation, tuple(to.split(" and "))))
    return told


# -- a month -------------------------------------------------------------------------------------


def read_outage(line: str, zone: ZoneInfo) -> Outage:
    """ "web Thu 2026-11-12: good 14:00:00, bad 14:01:00, bad 14:40:50, good 14:41:00"."""
    place, _, looks = line.partition(": ")
    component, _, day = place.partition(" ")
    said = [look.partition(" ") for look in looks.split(", ")]
    if [word for word, _, _ in said] != ["good", "bad", "bad", "good"]:
        raise ValueError(f"{line!r}: the looks are good, bad, bad, good")
    return Outage(component, *(read_instant(f"{day} {clock}", zone) for _, _, clock in said))


def read_window(line: str, zone: ZoneInfo) -> Window:
    """ "Sun 2026-11-08 02:00 to Sun 2026-11-08 04:00, announced Thu 2026-11-05 12:00"."""
    times, _, announced = line.partition(", announced ")
    begins, _, ends = times.partition(" to ")
    return Window(*(read_instant(text, zone) for text in (begins, ends, announced)))


def every(first: datetime, last: datetime, seconds: int) -> list[datetime]:
    """From the first to the last, so many seconds apart, the last included."""
    count = int((last - first).total_seconds()) // seconds
    found = [first + timedelta(seconds=seconds * n) for n in range(count + 1)]
    return found if found[-1] == last else [*found, last]
