"""What the tests of the portal ask of it: pages as a person sees them, and forms as they send them."""

from __future__ import annotations

import html
import re
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from stipt.people.models import Person
from stipt.tickets.models import Ticket


def client_of(person: Person) -> Client:
    """A browser in which a person is signed on."""
    client = Client()
    client.force_login(person)
    return client


def text_of(response: HttpResponse) -> str:
    """What can be read on a page: no tags, single spaces."""
    body = re.sub(r"(?s)<(script|style).*?</\1>", " ", response.content.decode())
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def source_of(response: HttpResponse) -> str:
    """The page as it was sent."""
    return response.content.decode()


def address(ticket: Ticket) -> str:
    """Where a ticket lies."""
    return f"/portal/tickets/{ticket.number}/"


def page_of(person: Person, ticket: Ticket) -> str:
    """A ticket's page as a person reads it."""
    response = client_of(person).get(address(ticket))
    assert response.status_code == 200
    return text_of(response)


def send(
    person: Person, ticket: Ticket, act: str, text: str = "", *, files: Any = (), **more: Any
) -> HttpResponse:
    """Send the form of an act, as it stands on the page."""
    data = {"do": act, f"{act}-text": text, "files": list(files)}
    data |= {f"{act}-{key}": value for key, value in more.items()}
    return client_of(person).post(address(ticket), data)


def request_data(**more: Any) -> dict[str, Any]:
    """A request as somebody fills it in."""
    return {
        "call_type": "incident-1",
        "subject": "Zaakdossier opent leeg",
        "text": "Aan de balie opent elk dossier leeg.",
        "form_key": str(uuid4()),
        **more,
    }


def seen_in(response: HttpResponse, act: str) -> str:
    """How many entries the form of an act says that its reader had before them."""
    found = re.search(rf'name="{act}-seen" value="(\d+)"', source_of(response))
    assert found is not None
    return found[1]
