"""What a person may see at the desk: asked once for a page, however often it is looked into."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import QuerySet

from stipt.tickets.access import Person, Ticket, visible_to_vendor


class Visible(NamedTuple):
    """A person of the vendor, and the tickets that they may see."""

    person: Person
    tickets: QuerySet[Ticket]


def visible_for(person: Person) -> Visible:
    """What that person may see now."""
    return Visible(person, visible_to_vendor(person))
