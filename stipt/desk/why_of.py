"""Why a row of the list is due when it is, beside the list, before the ticket is opened."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.urls import reverse

from stipt.desk.rows import url_of_ticket
from stipt.desk.visible import Visible
from stipt.tickets.access import ticket_of_vendor
from stipt.tickets.reading import Promise, promises_of
from stipt.words.visible import visible as shown


class Asked(NamedTuple):
    """The promise that a ticket is listed by, to be explained."""

    number: int
    subject: str
    language: str
    url: str
    promise: Promise
    agreement_url: str


def why_of(visible: Visible, number: str, at: datetime) -> Asked | None:
    """The explanation that an address asks for; None for what is no number of a visible ticket."""
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    ticket = ticket_of_vendor(visible.person, int(number), among=visible.tickets)
    promises = [] if ticket is None else promises_of(ticket, at)
    if ticket is None or not promises:
        return None
    by_name = {promise.obligation.name: promise for promise in promises}
    return Asked(
        ticket.number,
        shown(ticket.subject),
        ticket.language,
        url_of_ticket(ticket.number),
        by_name.get(ticket.owed) or promises[-1],
        reverse("desk:agreement", args=[ticket.organisation.code, ticket.agreement_id]),
    )
