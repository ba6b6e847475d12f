"""A small agreement by hand, and tickets told in a few words, for the tests of what builds on walks.

Office hours are Monday to Friday 08:30-17:30, Europe/Amsterdam, without holidays, so that every
time in a test can be checked on paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from stipt.sla import Agreement, Calendar, CallType, Obligation, Reading, Target, walk, weekly
from stipt.sla.texts import Text
from stipt.sla.ticket_data import read_ticket

ZONE = ZoneInfo("Europe/Amsterdam")
HOUR = 3600
OFFICE = Calendar(ZONE, [weekly("08:30-17:30")])
ALWAYS = Calendar(ZONE, [weekly("00:00-24:00", "mon-sun")], name="always")

Said = tuple[str, str] | tuple[str, str, Mapping[str, Any]]
"""An event: when ("2026-05-22 09:12", Amsterdam), its kind, and further data."""


def text(word: str) -> Text:
    return Text(word, word)


def hours(number: float, **more: Any) -> Target:
    return Target("hours", int(number * HOUR), **more)


def at(when: str) -> int:
    """ "2026-05-22 09:12" on the wall in Amsterdam, as epoch seconds."""
    return int(datetime.fromisoformat(when).replace(tzinfo=ZONE).timestamp())


def aware(when: str) -> datetime:
    return datetime.fromisoformat(when).replace(tzinfo=ZONE)


OBLIGATIONS = {
    "response": Obligation("response", text("response"), "contact", "hand-over", "C1"),
    "resolution": Obligation("resolution", text("resolution"), "solution", "response", "C2"),
    "update": Obligation("update", text("update"), "update", "hand-over"),
    "answer": Obligation("answer", text("answer"), "answer", "hand-over"),
    "acknowledge": Obligation("acknowledge", text("receipt"), "acknowledgement", "receipt", "C7"),
    "contact": Obligation("contact", text("contact"), "handler-contact", "receipt", "C7"),
}


def call_type(code: str, targets: Mapping[str, Target], **more: Any) -> CallType:
    return CallType(code, text(code), targets, **more)


CALL_TYPES = (
    call_type("question", {"response": hours(12), "resolution": hours(12)}),
    call_type("incident-1", {"response": hours(3), "resolution": hours(8)}),
    call_type("custom", {"response": Target("days", 1), "resolution": Target("days", 5)}),
    call_type("standard", {"response": Target("days", 1), "resolution": Target("release", 2)}),
    call_type("wish", {"response": Target("days", 2), "resolution": Target("not_applicable")}),
    call_type("intention", {"response": Target("days", 1), "resolution": Target("best_effort")}),
    call_type(
        "complaint",
        {"acknowledge": Target("days", 1), "contact": Target("days", 2)},
        is_complaint=True,
    ),
)

AGREEMENT = Agreement(
    title=text("Agreement"),
    vendor="Vendor",
    customer="Customer",
    version="1",
    in_force_from=date(2025, 1, 1),
    zone=ZONE,
    calendars={"office": OFFICE, "always": ALWAYS},
    obligations=OBLIGATIONS,
    call_types={kind.code: kind for kind in CALL_TYPES},
)


def with_types(*types: CallType, **more: Any) -> Agreement:
    """The agreement with other call types (beside its own), and other terms."""
    known = {**AGREEMENT.call_types, **{kind.code: kind for kind in types}}
    return AGREEMENT._replace(call_types=known, **more)


def percentile(code: str, share: Fraction) -> CallType:
    """A call type whose response must be in time for a share of the period's tickets."""
    return call_type(code, {"response": hours(4, share=share), "resolution": hours(8)})


def ticket_data(
    kind: str | None, *said: Said, releases: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """A ticket in its JSON form."""
    events = []
    for when, what, *more in said:
        events.append({"at": aware(when).isoformat(), "kind": what, **(more[0] if more else {})})
    data: dict[str, Any] = {"events": events}
    if kind is not None:
        data["call_type"] = kind
    if releases is not None:
        data["releases"] = releases
    return data


def handed_over(when: str) -> tuple[Said, Said]:
    """Received and handed over at one instant."""
    return (when, "received"), (when, "handed_over")


def read(
    now: str,
    kind: str | None,
    *said: Said,
    agreement: Agreement = AGREEMENT,
    releases: list[dict[str, Any]] | None = None,
) -> dict[str, Reading]:
    """The readings of a ticket at `now`."""
    ticket = read_ticket(ticket_data(kind, *said, releases=releases), agreement)
    return walk(agreement, ticket, at(now))
