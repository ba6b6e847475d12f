"""A ticket as one request sees it: who, when, and all of it; 404 for a number they may not see."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.http import Http404, HttpRequest

from stipt.desk.pages import found, now
from stipt.desk.visible import Visible, visible_for
from stipt.people.access import signed_on
from stipt.tickets.access import Person, Ticket, ticket_of_vendor
from stipt.tickets.actions import record_readable
from stipt.tickets.reading import Whole, whole


class Seen(NamedTuple):
    """A ticket before the eyes of a person.

    `at`: the instant, by which things are done; `shown_at`: the one that the page speaks of.
    """

    request: HttpRequest
    person: Person
    at: datetime
    shown_at: datetime
    whole: Whole
    visible: Visible

    @property
    def ticket(self) -> Ticket:
        """The ticket itself."""
        return self.whole.ticket

    @property
    def about(self) -> str:
        """By what name the draft of its reply is kept."""
        return about(self.ticket.number)

    def again(self) -> Seen:
        """The same, as it stands after something was tried."""
        return self._replace(shown_at=self.at, whole=whole(self.ticket, self.person, self.at))


def about(number: int) -> str:
    """By what name the draft of the reply on a ticket is kept."""
    return f"ticket:{number}:reply"


def seen(request: HttpRequest, number: int) -> Seen:
    """A ticket that lies with the vendor, with the replies in it that can be read by now."""
    person, at = signed_on(request), now()
    visible = visible_for(person)
    ticket = ticket_at_desk(visible, number)
    record_readable(ticket, at=at)
    shown_at = minute_of(ticket, at)
    return Seen(request, person, at, shown_at, whole(ticket, person, shown_at), visible)


def minute_of(ticket: Ticket, at: datetime) -> datetime:
    """The full minute before an instant, so that a receipt adds up in minutes.

    The instant itself where something happened in between: then the seconds tell.
    """
    minute = at.replace(second=0)
    is_quiet = ticket.next_transition_at is None or ticket.next_transition_at > at
    return minute if is_quiet and ticket.changed_at <= minute else at


def ticket_at_desk(visible: Visible, number: int) -> Ticket:
    """The ticket of that number among those of the desk; a page that doesn't exist for others."""
    if number >= 1 << 62:  # larger than what any database counts to
        raise Http404
    return found(ticket_of_vendor(visible.person, number, among=visible.tickets))
