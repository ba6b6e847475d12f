"""One request, from the user who has it, past the Super User, to a vendor that solves it."""

from __future__ import annotations

import json

import pytest

from stipt.proof import verify
from stipt.sla import walk
from stipt.sla.calendar import epoch
from stipt.sla.ticket_data import read_ticket
from stipt.tickets.actions import (
    answer,
    ask,
    confirm,
    hand_over,
    reopen,
    reply,
    solve,
)
from stipt.tickets.actions.record import canonical_row
from stipt.tickets.filters import Filter
from stipt.tickets.models import Deadline, Ticket, TicketEvent
from stipt.tickets.queries import desk_list
from stipt.tickets.reading import exported, whole
from tests.town import at, filed, town

pytestmark = pytest.mark.django_db


def dues(ticket: Ticket) -> dict[str, tuple[str, str | None]]:
    """State and due of each clock, on the wall in Amsterdam."""
    zone = at("2026-01-01T00:00").tzinfo
    return {
        row.obligation: (
            row.state,
            row.due_at and row.due_at.astimezone(zone).strftime("%d %H:%M"),
        )
        for row in Deadline.objects.filter(ticket=ticket)
    }


def test_a_request_goes_the_whole_way_and_its_export_replays_to_the_second() -> None:
    of = town()
    ticket = filed(of, "2026-05-18T10:00")
    assert (ticket.number, ticket.state) == (1001, "triage")
    assert dues(ticket) == {"response": ("not_started", None), "resolution": ("not_started", None)}
    assert not desk_list(of.anna, Filter(), at("2026-05-18T10:01")).rows

    hand_over(ticket, by=of.karin, at=at("2026-05-18T10:30"), note="Balie 3 meldt het ook.")
    assert dues(ticket)["response"] == ("running", "18 13:30")
    assert dues(ticket)["resolution"] == ("not_started", "19 12:30")
    assert [
        row.ticket.number for row in desk_list(of.anna, Filter(), at("2026-05-18T10:31")).rows
    ] == [1001]

    reply(ticket, "We kijken ernaar.", by=of.anna, at=at("2026-05-18T11:00"))
    assert dues(ticket) == {"response": ("met", "18 13:30"), "resolution": ("running", "19 10:00")}
    ask(ticket, "Welke browser?", by=of.anna, at=at("2026-05-18T12:00"))
    assert dues(ticket)["resolution"] == ("paused", None)
    assert (ticket.state, ticket.turn) == ("waiting", "customer")
    answer(ticket, "Edge.", by=of.sanne, at=at("2026-05-18T14:00"))
    assert dues(ticket)["resolution"] == ("running", "19 12:00")
    solve(ticket, "Opgelost: ververs de pagina.", by=of.anna, at=at("2026-05-18T15:00"))
    assert (ticket.state, ticket.is_open, dues(ticket)["resolution"][0]) == ("solved", False, "met")
    reopen(ticket, "Nog steeds leeg.", by=of.sanne, at=at("2026-05-19T09:30"), side="customer")
    assert dues(ticket)["resolution"] == ("running", "19 15:30")
    solve(ticket, "Nu echt.", by=of.anna, at=at("2026-05-19T10:00"))
    confirm(ticket, by=of.sanne, at=at("2026-05-19T10:05"))
    assert ticket.state == "closed"

    now = at("2026-05-20T09:00")
    data = json.loads(json.dumps(exported(ticket)))
    replayed = walk(
        whole(ticket, of.anna, now).agreement,
        read_ticket(data, whole(ticket, of.anna, now).agreement, now),
        now,
    )
    stored = {row.obligation: row for row in Deadline.objects.filter(ticket=ticket)}
    assert {name: (r.state, r.due, r.met) for name, r in replayed.items()} == {
        name: (row.state, row.due_at and epoch(row.due_at), row.met_at and epoch(row.met_at))
        for name, row in stored.items()
    }


def test_the_log_is_a_chain_without_gaps() -> None:
    of = town()
    first = filed(of, "2026-05-18T10:00")
    filed(of, "2026-05-18T10:05")
    hand_over(first, by=of.karin, at=at("2026-05-18T10:30"), note="Graag vandaag.")
    events = list(
        TicketEvent.objects.filter(customer_id=of.waterhoven.pk)
        .select_related("ticket")
        .order_by("log_number")
    )
    rows = [
        {**canonical_row(event, event.ticket.number), "number": event.log_number}
        for event in events
    ]
    assert [row["number"] for row in rows] == [1, 2, 3, 4]
    assert verify(rows, [bytes(event.link).hex() for event in events]) is None
