"""The fixed cast: the reference agreement, and tickets told in short lines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from stipt.sla.agreement import Agreement
from stipt.sla.calendar import Calendar
from stipt.sla.clock import walk
from stipt.sla.document import load_example
from stipt.sla.reading import Reading
from stipt.sla.ticket_data import read_ticket

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@cache
def reference_agreement(**readings: str | int) -> Agreement:
    """The reference agreement; `readings` are taken instead of its own."""
    agreement = load_example("reference")
    return agreement._replace(readings={**agreement.readings, **readings})


@cache
def plain_agreement() -> Agreement:
    """The reference agreement without holidays, so that every week is like every other."""
    agreement = reference_agreement()
    office = agreement.calendars["office"].definition
    plain = Calendar(office.zone, office.weeks, name=office.name, day_seconds=office.day_seconds)
    return agreement._replace(calendars={"office": plain})


def replayed(
    now: str,
    *events: str | Mapping[str, Any],
    agreement: Agreement | None = None,
    call_type: str | None = "incident-1",
    releases: tuple[Mapping[str, Any], ...] = (),
    **more: Any,
) -> dict[str, Reading]:
    """The readings of a ticket, its events told as "2026-05-22T10:26 replied by=anna".

    Times are those of Amsterdam, `now` too; `more` are further fields of the ticket. A space in a
    value is written as an underscore.
    """
    data = {
        "call_type": call_type,
        "events": [event(told) if isinstance(told, str) else told for told in events],
        "releases": [_release(release) for release in releases],
        **more,
    }
    chosen = agreement or reference_agreement()
    return walk(chosen, read_ticket(data, chosen), instant(now))


def event(line: str, **data: Any) -> dict[str, Any]:
    """An event from its line; `data` are fields that don't fit in one."""
    at, kind, *pairs = line.split(" ")
    told: dict[str, Any] = {"at": instant(at).isoformat(), "kind": kind}
    for pair in pairs:
        key, _, value = pair.partition("=")
        told[key] = {"true": True, "false": False}.get(value, value.replace("_", " "))
    return told | data


def instant(text: str) -> datetime:
    """ "2026-05-22T10:26" on the wall in Amsterdam."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def _release(release: Mapping[str, Any]) -> dict[str, Any]:
    times = ("released_at", "cancelled_at")
    return {
        key: instant(value).isoformat() if key in times and value else value
        for key, value in release.items()
    }
