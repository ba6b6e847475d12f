"""What a mail tells of: a ticket as it stood after an act, with the words and files of the act."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from stipt.agreements.reader import agreement_with_id
from stipt.files.queries import files_of
from stipt.notify.rules import Happened
from stipt.notify.unread import Act
from stipt.people.models import Person
from stipt.people.presence import customers_without_super_user
from stipt.people.queries import vendor
from stipt.sla import Agreement, Reading, Refused
from stipt.sla.calendar import epoch
from stipt.tickets.deadlines import Conclusion, conclude
from stipt.tickets.events import INTERNAL
from stipt.tickets.models import Breach, Message, Ticket, TicketEvent
from stipt.tickets.states import Stage, Status
from stipt.tickets.timeline import Fact, facts_of

_ASKING = ("asked", "returned")


class Words(NamedTuple):
    """What somebody said in an event, and the names of the files beside it."""

    by: int | None
    at: datetime
    text: str
    is_internal: bool
    files: tuple[str, ...]


class Matter(NamedTuple):
    """A ticket and what happened on it.

    `readings` are those after the act, none where the log can't be read that far; `first` and
    `question` are the words of the request itself and of the last question.
    """

    ticket: Ticket
    vendor: str
    agreement: Agreement
    status: Status
    readings: Mapping[str, Reading]
    closes_at: datetime | None
    names: Mapping[int, str]
    events: tuple[TicketEvent, ...] = ()
    words: tuple[Words, ...] = ()
    first: Words | None = None
    question: Words | None = None
    breach: Breach | None = None

    @property
    def happened(self) -> list[Happened]:
        """The events as the rules want them."""
        return [
            Happened(
                event.kind,
                event.side,
                event.by_id,
                data_of(event),
                self.status.stage,
                self.status.handed_over_at is not None,
            )
            for event in self.events
        ]

    def name_of(self, person_id: int | None) -> str:
        """The name of a person in it; the vendor's for what the desk did by itself."""
        return self.vendor if person_id is None else self.names.get(person_id, self.vendor)


def matter_of_act(act: Act) -> Matter:
    """The ticket of an act as it stood when that was recorded, in a fixed number of queries."""
    ticket = _ticket(act.ticket_id)
    facts = facts_of([ticket.pk])[ticket.pk][: act.events[-1].seq + 1]
    recorded_at = act.events[-1].recorded_at
    ids = {event.by_id for event in act.events} | {fact.by_id for fact in facts}
    asked = [place for place, fact in enumerate(facts) if fact.kind in _ASKING]
    others = TicketEvent.objects.filter(ticket=ticket, seq__in=[0, *asked[-1:]])
    events = {event.seq: event for event in others.select_related("text")}
    events |= {event.seq: event for event in act.events}
    words = _words_of(events.values())
    return _bare(ticket, facts, recorded_at, ids)._replace(
        events=act.events,
        words=tuple(words[event.pk] for event in act.events if event.pk in words),
        first=words.get(events[0].pk),
        question=words.get(events[asked[-1]].pk) if asked else None,
    )


def matter_of_breach(breach: Breach) -> Matter:
    """The ticket of a breach as it stood when that was noted."""
    ticket = _ticket(breach.ticket_id)
    facts = [
        fact for fact in facts_of([ticket.pk])[ticket.pk] if fact.recorded_at <= breach.noted_at
    ]
    return _bare(ticket, facts, breach.noted_at, set())._replace(breach=breach)


def data_of(event: TicketEvent) -> dict[str, Any]:
    """What an event carries besides its words."""
    found: dict[str, Any] = json.loads(event.data) if event.data else {}
    return found


def back_at(ticket: Ticket, at: datetime) -> datetime | None:
    """When the first of the customer's absent Super Users is back; None where there is none."""
    found = customers_without_super_user(at, [ticket.organisation])
    return found[0].back_at if found else None


def _ticket(ticket_id: int) -> Ticket:
    found = Ticket.objects.select_related("organisation", "reporter", "assignee", "team")
    return found.get(pk=ticket_id)


def _bare(ticket: Ticket, facts: Sequence[Fact], at: datetime, ids: set[int | None]) -> Matter:
    agreement = agreement_with_id(ticket.agreement_id)
    found = _conclusion(facts, agreement, at)
    the_vendor = vendor()
    known = {one for one in ids if one is not None}
    return Matter(
        ticket=ticket,
        vendor=the_vendor.name if the_vendor else agreement.vendor,
        agreement=agreement,
        status=found.status if found else _status_of_row(ticket),
        readings=found.readings if found else {},
        closes_at=found.closes_at if found else None,
        names={pk: person.name for pk, person in Person.objects.in_bulk(known).items()},
    )


def _conclusion(facts: Sequence[Fact], agreement: Agreement, at: datetime) -> Conclusion | None:
    """What the log came to then; None where it can't be read under the agreement of today."""
    try:
        return conclude(facts, agreement, at)
    except Refused:
        return None


def _status_of_row(ticket: Ticket) -> Status:
    handed_over_at = None if ticket.handed_over_at is None else epoch(ticket.handed_over_at)
    return Status(Stage(ticket.state), handed_over_at)


def _words_of(events: Iterable[TicketEvent]) -> dict[int, Words]:
    with_text = [event for event in events if event.text_hash is not None]
    files = files_of("event", [event.pk for event in with_text])
    found = {}
    for event in with_text:
        message: Message | None = getattr(event, "text", None)
        if message is not None:
            names = tuple(file.name for file in files[event.pk])
            found[event.pk] = Words(
                event.by_id, event.at, message.text, event.kind == INTERNAL, names
            )
    return found
