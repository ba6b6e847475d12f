"""What the tests of the desk ask of it: pages as an agent sees them, and forms as they send them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.test import Client

from stipt.people.models import Person
from stipt.tickets.models import Ticket, TicketEvent


def client_of(person: Person) -> Client:
    """A browser in which a person is signed on."""
    client = Client()
    client.force_login(person)
    return client


def source_of(response: HttpResponse) -> str:
    """The page as it was sent."""
    return response.content.decode()


def text_of(response: HttpResponse) -> str:
    """What can be read on a page: no tags, single spaces."""
    body = re.sub(r"(?s)<(script|style).*?</\1>", " ", source_of(response))
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def address(ticket: Ticket, *parts: str) -> str:
    """Where a ticket lies, or something of it."""
    return "/".join([f"/desk/tickets/{ticket.number}", *parts, ""])


def page_of(person: Person, ticket: Ticket) -> str:
    """A ticket's page as a person reads it."""
    response = client_of(person).get(address(ticket))
    assert response.status_code == 200
    return text_of(response)


def source_of_page(person: Person, ticket: Ticket) -> str:
    """A ticket's page as it is sent to a person."""
    return source_of(client_of(person).get(address(ticket)))


def list_of(person: Person, query: str = "") -> HttpResponse:
    """The list with a filter."""
    return client_of(person).get("/desk/", {"q": query} if query else {})


def numbers_in(response: HttpResponse) -> list[int]:
    """The tickets in a list, in their order."""
    return [int(number) for number in re.findall(r'<tr id="t(\d+)"', source_of(response))]


def act(who: Person, ticket: Ticket, slug: str, **fields: Any) -> HttpResponse:
    """Send the form of an act."""
    return client_of(who).post(address(ticket, slug), fields)


def say(
    person: Person,
    ticket: Ticket,
    text: str = "",
    *,
    kind: str = "reply",
    files: Iterable[Any] = (),
    seen: int | None = None,
    **more: Any,
) -> HttpResponse:
    """Send the form of a message; `seen`: all that there is, if nothing else is told."""
    ticket.refresh_from_db()
    last = ticket.last_seq if seen is None else seen
    data = {"kind": kind, "text": text, "seen": last, "files": list(files), **more}
    return client_of(person).post(address(ticket, "say"), data)


def kinds(ticket: Ticket) -> list[str]:
    """The kinds of a ticket's log, in its order."""
    found = TicketEvent.objects.filter(ticket=ticket).order_by("seq")
    return list(found.values_list("kind", flat=True))


def state(ticket: Ticket) -> str:
    """Where a ticket stands."""
    ticket.refresh_from_db()
    return ticket.state
