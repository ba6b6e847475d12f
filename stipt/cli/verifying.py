"""Does a customer's log still stand? Its chain of hashes, its numbers, and the texts beside it.

Read in batches, so that a long log takes no more memory than a short one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from django.db.models import Count, F, Max

from stipt.files.models import StoredFile
from stipt.files.queries import files_of
from stipt.ledger.models import LogCounter
from stipt.ledger.salted import digest_of
from stipt.proof import chain
from stipt.tickets.actions.record import canonical_row, sealed
from stipt.tickets.models import Message, Ticket, TicketEvent

BATCH: Final = 500
MOST_FAULTS: Final = 100


class Verified(NamedTuple):
    """What was found: how many events, texts as they were written, texts that were erased; faults.

    `more` counts the faults that are not listed.
    """

    events: int
    texts: int
    erased: int
    faults: list[str]
    more: int


class _Checking:
    """A customer's log while it is read from its first event on."""

    def __init__(self, customer_id: int) -> None:
        self.customer_id = customer_id
        self.number = 0
        self.link: str | None = None
        self.events = self.texts = self.erased = 0

    def faults(self) -> Iterator[str]:
        """Everything that is wrong, in the order of the log."""
        for events in self._batches():
            files = files_of("event", [event.pk for event in events])
            for event in events:
                self.events += 1
                yield from self._of_event(event)
                yield from self._of_text(event, files[event.pk])
        yield from self._of_end()
        yield from self._of_tickets()

    def _batches(self) -> Iterator[list[TicketEvent]]:
        rows = TicketEvent.objects.filter(customer_id=self.customer_id).order_by("log_number")
        rows = rows.select_related("ticket", "text")
        last = 0
        while events := list(rows.filter(log_number__gt=last)[:BATCH]):
            last = events[-1].log_number
            yield events

    def _of_event(self, event: TicketEvent) -> Iterator[str]:
        """The number follows the one before, and the link comes out of all before it (a chain)."""
        if event.log_number != self.number + 1:
            missing = f"{self.number + 1}"
            if event.log_number > self.number + 2:
                missing += f" to {event.log_number - 1}"
            yield f"number {missing}: missing, {event.log_number} follows {self.number}"
        link = bytes(event.link).hex()
        if _link_of(event, self.link) != link:
            yield f"{_named(event)}: it is not what was written, or does not follow the one before"
        if event.ticket.organisation_id != self.customer_id:
            yield f"{_named(event)}: its ticket is another customer's"
        self.number, self.link = event.log_number, link

    def _of_text(self, event: TicketEvent, files: list[StoredFile]) -> Iterator[str]:
        """The text and the files have the hash that the event carries, or were erased."""
        message: Message | None = getattr(event, "text", None)
        if event.text_hash is None:
            if message is not None:
                yield f"{_named(event)}: a text stands beside it that it knows nothing of"
            return
        if message is None or not message.salt:
            self.erased += 1
            return
        text = sealed(message.text, [file.content_id for file in files])
        if digest_of(text, message.salt) == bytes(event.text_hash).hex():
            self.texts += 1
        else:
            yield f"{_named(event)}: its text or its files are not those that were written"

    def _of_end(self) -> Iterator[str]:
        """The log ends where its counter says, so that none is missing at the end."""
        counter = LogCounter.objects.filter(customer_id=self.customer_id).first()
        number, link = (counter.last_number, counter.last_link) if counter else (0, "")
        if (number, link) != (self.number, self.link or ""):
            yield f"the end: {number} was the last number given, {self.number} is the last there is"

    def _of_tickets(self) -> Iterator[str]:
        """Each ticket's own places are without gap, and it knows its last."""
        tickets = Ticket.objects.filter(organisation=self.customer_id).annotate(
            count=Count("events"), last=Max("events__seq")
        )
        for ticket in tickets.exclude(count=F("last_seq") + 1, last=F("last_seq")).iterator():
            yield (
                f"ticket {ticket.number}: {ticket.count} events up to place {ticket.last}, "
                f"where {ticket.last_seq + 1} are known"
            )


def verified(customer_id: int) -> Verified:
    """What checking a customer's whole log comes to."""
    checking = _Checking(customer_id)
    faults: list[str] = []
    more = 0
    for fault in checking.faults():
        if len(faults) < MOST_FAULTS:
            faults.append(fault)
        else:
            more += 1
    return Verified(checking.events, checking.texts, checking.erased, faults, more)


def _link_of(event: TicketEvent, before: str | None) -> str | None:
    """The link that an event would have; None where it can't have been written by Stipt."""
    try:
        row = canonical_row(event, event.ticket.number)
        return chain(before, row | {"number": event.log_number})
    except ValueError:  # no JSON, a fraction of a second
        return None


def _named(event: TicketEvent) -> str:
    return f"number {event.log_number} (ticket {event.ticket.number}, event {event.seq})"
