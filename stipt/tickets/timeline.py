"""Events -> the data of a ticket as `stipt.sla.read_ticket` reads it, and `stipt replay` with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, F, TextField, Value, When

from stipt.sla import Agreement
from stipt.sla import Ticket as SlaTicket
from stipt.sla.ticket_data import LATE_WITHOUT_REASON, read_ticket
from stipt.tickets.events import OWN_KINDS, WITH_REASON, as_told
from stipt.tickets.models import TicketEvent

ERASED = "(erased)"
"""Stands for the reason of an event whose text was erased: that there was one still counts."""
IN_ITS_TEXT = "see its text"
"""Stands for the reason of a late record: the verb asks for one, and keeps it in the text."""


class Fact(NamedTuple):
    """An event as the clocks see it; `reason` only for kinds that carry one."""

    kind: str
    at: datetime
    recorded_at: datetime
    side: str
    by_id: int | None
    data: Mapping[str, Any]
    reason: str = ""


def facts_of(ticket_ids: Iterable[int]) -> dict[int, list[Fact]]:
    """The events of tickets, in the order of their logs."""
    reason = Case(
        When(kind__in=WITH_REASON, then=F("text__text")),
        default=Value(""),
        output_field=TextField(),
    )
    rows = (
        TicketEvent.objects.filter(ticket_id__in=list(ticket_ids))
        .order_by("ticket_id", "seq")
        .values_list("ticket_id", "kind", "at", "recorded_at", "side", "by_id", "data", reason)
    )
    found: dict[int, list[Fact]] = {ticket_id: [] for ticket_id in ticket_ids}
    for ticket_id, kind, at, recorded_at, side, by_id, data, why in rows:
        found[ticket_id].append(
            Fact(kind, at, recorded_at, side, by_id, json.loads(data) if data else {}, why or "")
        )
    return found


def read_facts(facts: Sequence[Fact], agreement: Agreement, now: datetime | None) -> SlaTicket:
    """The core's ticket; `stipt.sla.Refused` names the event that can't have happened."""
    return read_ticket(ticket_data(facts, _id_of), agreement, now)


def ticket_data(
    facts: Sequence[Fact], name_of: Callable[[int], str], number: int | None = None
) -> dict[str, Any]:
    """The JSON form of a ticket, its instants still aware datetimes (`stipt ticket export`)."""
    received = facts[0].data if facts else {}
    told = {key: received[key] for key in ("call_type", "priority") if received.get(key)}
    events = [_told(fact, name_of, is_first=not index) for index, fact in enumerate(facts)]
    return {**({} if number is None else {"id": number}), **told, "events": events, "releases": []}


def _told(fact: Fact, name_of: Callable[[int], str], *, is_first: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "at": fact.at,
        "recorded_at": fact.recorded_at,
        "kind": as_told(fact.kind),
        "side": fact.side,
    }
    if fact.by_id is not None:
        told["by"] = name_of(fact.by_id)
    if fact.kind in WITH_REASON:
        told["reason"] = fact.reason or ERASED
    elif (fact.recorded_at - fact.at).total_seconds() > LATE_WITHOUT_REASON:
        told["reason"] = IN_ITS_TEXT
    if fact.kind in OWN_KINDS:
        told["what"] = fact.kind
    elif not is_first:
        told.update(fact.data)
    return told


def _id_of(person_id: int) -> str:
    return str(person_id)
