"""Plausible tickets under the reference agreement, the same ones in each run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

TYPES = {
    "question": 40,
    "incident-1": 8,
    "incident-2-custom": 12,
    "incident-2-standard": 15,
    "incident-3-standard": 10,
    "incident-3-custom": 5,
    "change-request": 8,
    "complaint": 2,
}
RELEASES = [
    {"version": f"{year}.{quarter}", "planned_on": f"{year}-{3 * quarter:02}-10"}
    | ({"released_at": f"{year}-{3 * quarter:02}-10T20:00:00+00:00"} if year < 2026 else {})
    for year in (2024, 2025, 2026)
    for quarter in (1, 2, 3, 4)
]
BEGIN = datetime(2024, 1, 1, 8, tzinfo=UTC)


def ten_events() -> dict[str, Any]:
    """A level 1 incident with ten events: two questions, a call, a note, solved."""
    said = [
        ("2026-05-22T09:12", "received"),
        ("2026-05-22T10:05", "handed_over"),
        ("2026-05-22T10:26", "replied"),
        ("2026-05-22T11:51", "asked"),
        ("2026-05-22T19:40", "answered"),
        ("2026-05-26T09:00", "called"),
        ("2026-05-26T09:30", "noted"),
        ("2026-05-26T10:12", "asked"),
        ("2026-05-26T10:40", "answered"),
        ("2026-05-26T11:12", "solved"),
    ]
    events = [{"at": f"{at}:00+02:00", "kind": kind} for at, kind in said]
    return {"call_type": "incident-1", "events": events}


def tickets(count: int) -> Iterator[dict[str, Any]]:
    """So many tickets over three years, seven or eight events each; a few are still open."""
    drawn = random.Random(20261124)
    codes, weights = list(TYPES), list(TYPES.values())
    for number in range(count):
        code = drawn.choices(codes, weights)[0]
        at = BEGIN + timedelta(minutes=drawn.randrange(0, 2 * 365 * 1440))
        ticket: dict[str, Any] = {"id": str(number), "call_type": code}
        ticket["events"] = _complaint(drawn, at) if code == "complaint" else _way(drawn, at)
        if code == "incident-2-standard":
            ticket["releases"] = RELEASES
        yield ticket


def _way(drawn: random.Random, at: datetime) -> list[dict[str, Any]]:
    """From received to solved, with questions between."""
    events = [_said(at, "received", by="sanne", side="customer")]
    at = _later(drawn, at, 240)
    events.append(_said(at, "handed_over", by="vera", side="customer"))
    at = _later(drawn, at, 300)
    events.append(_said(at, "replied", by="anna"))
    for _ in range(drawn.choice((0, 1, 1, 2))):
        at = _later(drawn, at, 400)
        events.append(_said(at, "asked", by="anna"))
        at = _later(drawn, at, 1500)
        events.append(_said(at, "answered", by="sanne"))
    at = _later(drawn, at, 600)
    events.append(_said(at, drawn.choice(("noted", "replied", "called")), by="anna"))
    at = _later(drawn, at, 900)
    ending = drawn.choices(("solved", "withdrawn", None), (90, 5, 5))[0]
    if ending is not None:
        events.append(_said(at, ending, by="anna"))
        events.append(_said(_later(drawn, at, 1000), "noted", by="anna"))
    return events


def _complaint(drawn: random.Random, at: datetime) -> list[dict[str, Any]]:
    acknowledged_at = _later(drawn, at, 500)
    told_at = _later(drawn, acknowledged_at, 1200)
    return [
        _said(at, "received", by="karin"),
        _said(acknowledged_at, "acknowledged", by="bas", handler="hanneke"),
        _said(told_at, "called", by="hanneke"),
        _said(told_at, "outcome", by="hanneke"),
        _said(told_at, "closed", by="hanneke"),
    ]


def _later(drawn: random.Random, at: datetime, mean_minutes: int) -> datetime:
    return at + timedelta(minutes=int(drawn.expovariate(1 / mean_minutes)) + 1)


def _said(at: datetime, kind: str, **more: Any) -> dict[str, Any]:
    return {"at": at.isoformat(), "kind": kind, **more}
