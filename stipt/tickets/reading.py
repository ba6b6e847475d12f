"""One ticket with all of it: its messages and log in the order of time, its clocks, what it may become."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from stipt.agreements.reader import agreement_with_id
from stipt.files.models import StoredFile
from stipt.files.queries import files_of
from stipt.people.models import Person
from stipt.sla import Agreement, Obligation, Reading, read_ticket, walk
from stipt.sla import Refused as Impossible
from stipt.sla import Ticket as SlaTicket
from stipt.sla.calendar import epoch
from stipt.tickets.access import acts_of, is_of_vendor
from stipt.tickets.actions.record import clean_text
from stipt.tickets.deadlines import Conclusion, conclude
from stipt.tickets.events import INTERNAL, WITH_REASON
from stipt.tickets.models import HeldReply, Ticket, TicketEvent
from stipt.tickets.states import Act, Status, status_of
from stipt.tickets.timeline import Fact, facts_of, ticket_data


class Entry(NamedTuple):
    """An event as a person reads it. `by` is None for the system, `text` empty where nothing was
    said; `data` is what the kind carries; `seq` its place in the log. `names`: of the persons whose
    ids stand in `data` (assignee, person, reporter, before), by the same keys.
    """

    seq: int
    kind: str
    at: datetime
    recorded_at: datetime
    side: str
    by: Person | None
    text: str
    is_internal: bool
    files: list[StoredFile]
    data: Mapping[str, Any]
    names: Mapping[str, str] = {}  # one for all without any: nobody may write in it

    @property
    def is_late(self) -> bool:
        """Whether it was recorded more than a minute after it happened."""
        return (self.recorded_at - self.at).total_seconds() > 60


class Promise(NamedTuple):
    """One obligation with its reading: what the panel beside a ticket explains."""

    obligation: Obligation
    reading: Reading
    agreement: Agreement
    now: datetime


class Whole(NamedTuple):
    """All that the page of a ticket shows to one person."""

    ticket: Ticket
    status: Status
    acts: frozenset[Act]
    entries: list[Entry]
    promises: list[Promise]
    agreement: Agreement
    held: HeldReply | None
    seen: int
    facts: list[Fact]


def whole(ticket: Ticket, person: Person, at: datetime) -> Whole:
    """A ticket as a person may read it at an instant; notes only for the vendor."""
    agreement = agreement_with_id(ticket.agreement_id)
    events = _events_of(ticket)
    facts = [_fact(event) for event in events]
    entries = _entries(events, with_notes=is_of_vendor(person))
    names = {entry.by.pk: entry.by.name for entry in entries if entry.by is not None}
    told = _told(facts, agreement, names, at)
    status = status_of(told.known_at(epoch(at)), agreement)
    return Whole(
        ticket,
        status,
        acts_of(person, ticket, status, at),
        entries,
        _promises_of(told, agreement, at),
        agreement,
        _held_by(person, ticket, at),
        ticket.last_seq,
        facts,
    )


_SOON: Final = timedelta(minutes=1)


def _held_by(person: Person, ticket: Ticket, at: datetime) -> HeldReply | None:
    """A reply is held for seconds: where nothing is to happen within a minute there is none."""
    if ticket.next_transition_at is None or ticket.next_transition_at > at + _SOON:
        return None
    return HeldReply.objects.filter(ticket=ticket, by=person).first()


def entries_of(ticket: Ticket, *, with_notes: bool) -> list[Entry]:
    """The log by the time that things became true, ties by order of recording."""
    return _entries(_events_of(ticket), with_notes=with_notes)


def _events_of(ticket: Ticket) -> list[TicketEvent]:
    """The log with its texts, in its order."""
    events = TicketEvent.objects.filter(ticket=ticket).select_related("text")
    return list(events.only(*_OF_EVENT).order_by("seq"))


_OF_EVENT: Final = ("seq", "kind", "at", "recorded_at", "side", "by_id", "data", "text__text")


def _fact(event: TicketEvent) -> Fact:
    data = json.loads(event.data) if event.data else {}
    reason = _text_of(event) if event.kind in WITH_REASON else ""
    return Fact(event.kind, event.at, event.recorded_at, event.side, event.by_id, data, reason)


def _text_of(event: TicketEvent) -> str:
    message = getattr(event, "text", None)
    return "" if message is None else str(message.text)


def _entries(events: list[TicketEvent], *, with_notes: bool) -> list[Entry]:
    carried = {event.pk: json.loads(event.data) if event.data else {} for event in events}
    ids = {event.by_id for event in events if event.by_id is not None}
    people = Person.objects.in_bulk(ids.union(*map(_persons_in, carried.values())))
    files = files_of("event", [event.pk for event in events])
    return [
        Entry(
            event.seq,
            event.kind,
            event.at,
            event.recorded_at,
            event.side,
            None if event.by_id is None else people.get(event.by_id),
            _text_of(event),
            event.kind == INTERNAL,
            files.get(event.pk, []),
            carried[event.pk],
            _names_in(carried[event.pk], people),
        )
        for event in sorted(events, key=lambda event: (event.at, event.seq))
        if with_notes or event.kind != INTERNAL
    ]


_PERSONS: Final = ("assignee", "person", "reporter", "before")
"""Keys of an event's data that hold the id of a person."""


def _names_in(data: Mapping[str, Any], people: Mapping[int, Person]) -> dict[str, str]:
    return {key: people[data[key]].name for key in _PERSONS if data.get(key) in people}


def _persons_in(data: Mapping[str, Any]) -> set[int]:
    return {data[key] for key in _PERSONS if isinstance(data.get(key), int)}


def has_said(ticket: Ticket, person: Person, text: str) -> bool:
    """Whether a text is what a person said last on a ticket, or holds there: no draft any more."""
    said = clean_text(text)
    if HeldReply.objects.filter(ticket=ticket, by=person, text=said).exists():
        return True
    own = TicketEvent.objects.filter(ticket=ticket, by_id=person.pk, text__isnull=False)
    return said == own.order_by("-seq").values_list("text__text", flat=True).first()


def promises_of(ticket: Ticket, at: datetime) -> list[Promise]:
    """Every clock of a ticket at an instant, as the walk reads it (nothing from the cache)."""
    facts = facts_of([ticket.pk])[ticket.pk]
    return _promises(facts, agreement_with_id(ticket.agreement_id), names_in(facts), at)


def promise_now(
    agreement: Agreement, call_type: str, priority: str | None, at: datetime
) -> list[Promise]:
    """What would be promised if a request of that type were handed over at an instant."""
    events = [{"at": at, "kind": kind} for kind in ("received", "handed_over")]
    data = {"call_type": call_type, "priority": priority, "events": events}
    told = {key: value for key, value in data.items() if value is not None}
    readings = walk(agreement, read_ticket(told, agreement, at), at)
    return [Promise(reading.obligation, reading, agreement, at) for reading in readings.values()]


class IfHandedOver:
    """What the clocks of a log would come to if it were handed over at an instant.

    Nothing is written. `agreement` is that which would judge it: the one in force then, or that of
    the first hand-over.
    """

    def __init__(
        self, facts: Sequence[Fact], agreement: Agreement, by: Person, at: datetime
    ) -> None:
        self._facts = facts
        self._agreement = agreement
        self._by = by
        self._at = at

    def promises(self, call_type: str, priority: str | None) -> list[Promise]:
        """Its promises as a ticket of that type; none where it can't be handed over."""
        data = {"call_type": call_type, "priority": priority}
        told = {key: value for key, value in data.items() if value}
        added = [self._fact("classified", told), self._fact("handed_over", {})]
        try:
            return _promises([*self._facts, *added], self._agreement, {}, self._at)
        except Impossible:
            return []

    def _fact(self, kind: str, data: Mapping[str, Any]) -> Fact:
        return Fact(kind, self._at, self._at, "customer", self._by.pk, data)


def exported(ticket: Ticket) -> dict[str, Any]:
    """The JSON form of a ticket that `stipt replay` reads: the log without its messages' texts."""
    facts = facts_of([ticket.pk])[ticket.pk]
    names = names_in(facts)
    data = ticket_data(facts, lambda one: names.get(one, str(one)), ticket.number)
    data["events"] = [
        {
            key: value.isoformat() if isinstance(value, datetime) else value
            for key, value in e.items()
        }
        for e in data["events"]
    ]
    return data


def names_in(facts: Iterable[Fact]) -> dict[int, str]:
    """The names of who acts in a log; of two with one name each with their number behind it."""
    people = Person.objects.in_bulk({fact.by_id for fact in facts if fact.by_id is not None})
    names = [person.name for person in people.values()]
    return {
        key: person.name if names.count(person.name) == 1 else f"{person.name} ({key})"
        for key, person in people.items()
    }


def _promises(
    facts: Sequence[Fact], agreement: Agreement, names: Mapping[int, str], at: datetime
) -> list[Promise]:
    return _promises_of(_told(facts, agreement, names, at), agreement, at)


def _told(
    facts: Sequence[Fact], agreement: Agreement, names: Mapping[int, str], at: datetime
) -> SlaTicket:
    """The core's ticket, in which persons have names."""
    return read_ticket(ticket_data(facts, lambda one: names.get(one, str(one))), agreement, at)


def _promises_of(told: SlaTicket, agreement: Agreement, at: datetime) -> list[Promise]:
    readings = walk(agreement, told, epoch(at))
    return [Promise(reading.obligation, reading, agreement, at) for reading in readings.values()]


def conclusion_of(ticket: Ticket, at: datetime) -> Conclusion:
    """What a ticket's log comes to at an instant, from the log alone."""
    facts = facts_of([ticket.pk])[ticket.pk]
    return conclude(facts, agreement_with_id(ticket.agreement_id), at)
