"""The one transaction of every verb: lock the ticket, check, append to the log, refresh the clocks.

    with recording(ticket, Act.REPLY, by=anna, at=now) as log:
        log.add("replied", text=text)

Nothing of it is there unless all of it is. A reply that was held and can be read by now is recorded
first, so that no verb comes before it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from stipt.agreements.reader import agreement_with_id, in_force
from stipt.files.actions import attach, pass_on
from stipt.files.models import StoredFile
from stipt.files.queries import files_of
from stipt.ledger.log import next_places
from stipt.ledger.salted import salted
from stipt.people.models import Organisation, Person
from stipt.proof import canonical
from stipt.sla import Agreement
from stipt.sla.calendar import epoch
from stipt.tickets.access import is_of_vendor
from stipt.tickets.actions.keeping import keep
from stipt.tickets.deadlines import Conclusion, conclude
from stipt.tickets.events import UNSEEN_BY_CUSTOMER, WITH_REASON
from stipt.tickets.models import HeldReply, Message, Ticket, TicketEvent
from stipt.tickets.refusals import Refused
from stipt.tickets.states import Act, Status, may_follow
from stipt.tickets.timeline import Fact, facts_of

EVENT_VERSION = 1
LONGEST_TEXT = 200_000
NO_DATA: Mapping[str, Any] = {}


class Recording:
    """A locked ticket on whose log something is being written."""

    def __init__(
        self,
        ticket: Ticket,
        facts: list[Fact],
        *,
        by: Person | None,
        at: datetime,
        recorded_at: datetime,
    ) -> None:
        self.ticket = ticket
        self.facts = facts
        self.by = by
        self.at = at
        self.recorded_at = recorded_at
        self._new: list[tuple[TicketEvent, Message | None]] = []
        self._files: list[tuple[TicketEvent, Sequence[StoredFile]]] = []
        self._conclusion: Conclusion | None = None

    @property
    def status(self) -> Status:
        """How the ticket stands before what is being added."""
        return self.conclusion.status

    @property
    def conclusion(self) -> Conclusion:
        """What its facts come to at this moment."""
        if self._conclusion is None:
            self._conclusion = conclude(self.facts, self.agreement, self.recorded_at)
        return self._conclusion

    @property
    def agreement(self) -> Agreement:
        """The agreement that judges it, with the versions that it supersedes."""
        return agreement_with_id(self.ticket.agreement_id)

    def add(
        self,
        kind: str,
        *,
        text: str = "",
        side: str = "vendor",
        at: datetime | None = None,
        by: Person | None = None,
        files: Sequence[StoredFile] = (),
        data: Mapping[str, Any] = NO_DATA,
    ) -> TicketEvent:
        """Append an event; `data` is only what clocks (or the desk's own kinds) depend on."""
        person = None if side == "system" else by or self.by
        clean = checked_text(text)
        in_order = [file.content_id for file in sorted(files, key=lambda file: file.pk)]
        secret = salted(sealed(clean, in_order)) if clean or files else None
        event = TicketEvent(
            ticket=self.ticket,
            seq=len(self.facts),
            customer_id=self.ticket.organisation_id,
            kind=kind,
            side=side,
            by_id=None if person is None else person.pk,
            at=at or self.at,
            recorded_at=self.recorded_at,
            data=_compact(data),
            text_hash=bytes.fromhex(secret.digest) if secret else None,
            version=EVENT_VERSION,
        )
        message = None
        if secret:
            message = Message(text=clean, salt=secret.salt)
        reason = clean if kind in WITH_REASON else ""
        self.facts.append(Fact(kind, event.at, event.recorded_at, side, event.by_id, data, reason))
        self._new.append((event, message))
        self._files.append((event, files))
        self._conclusion = None
        return event

    @property
    def has_news(self) -> bool:
        """Whether something was added."""
        return bool(self._new)

    def finish(self) -> None:
        """Write what was added, and what the ticket comes to with it."""
        self._fix_agreement()
        self._write()
        self.ticket.last_seq = len(self.facts) - 1
        self.ticket.changed_at = self.recorded_at
        keep(self.ticket, self.facts, self.recorded_at)

    def _fix_agreement(self) -> None:
        """The version in force at the hand-over judges the ticket to its end."""
        for event, _ in self._new:
            if event.kind == "handed_over" and self.ticket.handed_over_at is None:
                self.ticket.handed_over_at = event.at
                customer = Organisation(pk=self.ticket.organisation_id)
                row = in_force(customer, event.at.astimezone(self.agreement.zone).date())
                if row is not None:
                    self.ticket.agreement = row

    def _write(self) -> None:
        if not self._new:
            return
        rows = [canonical_row(event, self.ticket.number) for event, _ in self._new]
        places = next_places(self.ticket.organisation_id, rows)
        for (event, _), place in zip(self._new, places, strict=True):
            event.log_number, event.link = place.number, bytes.fromhex(place.link)
        TicketEvent.objects.bulk_create([event for event, _ in self._new])
        texts = []
        for event, message in self._new:
            if message is not None:
                message.event = event
                texts.append(message)
        if texts:
            Message.objects.bulk_create(texts)
        for event, files in self._files:
            if not files:
                continue
            taken = [file for file in files if file.owner_id is not None]
            pass_on(taken, "event", event.pk)
            attach([file for file in files if file.owner_id is None], "event", event.pk)


@contextmanager
def recording(
    ticket: Ticket,
    act: Act,
    *,
    by: Person | None,
    at: datetime,
    recorded_at: datetime | None = None,
    seen: int | None = None,
) -> Iterator[Recording]:
    """Lock a ticket for one act, and write all that is added, or nothing.

    `at`: when it became true, cut to whole seconds; `recorded_at`: when it is written, `at` without.
    `seen`: the last `seq` that the writer had before them. `Refused`: "stale" when something new
    came since that they may read; "not-now" when the ticket doesn't allow the act any more.
    """
    with transaction.atomic():
        log = open_log(ticket.pk, by=by, at=at, recorded_at=recorded_at)
        if seen is not None and _has_news(log, seen, by):
            raise Refused("stale", f"{ticket.number}: event {len(log.facts) - 1} came since {seen}")
        if not may_follow(act, log.status, log.agreement, epoch(log.recorded_at)):
            raise Refused("not-now", f"{ticket.number} is {log.status.stage}: no {act}")
        yield log
        log.finish()
    ticket.refresh_from_db()


def _has_news(log: Recording, seen: int, by: Person | None) -> bool:
    """Whether something came after `seen`; of what a customer can't read they hear nothing."""
    new = log.facts[max(seen + 1, 0) :]
    if not new or by is None or is_of_vendor(by):
        return bool(new)
    return any(fact.kind not in UNSEEN_BY_CUSTOMER for fact in new)


def open_log(
    ticket_id: int, *, by: Person | None, at: datetime, recorded_at: datetime | None = None
) -> Recording:
    """Lock a ticket and read its log, with replies that can be read by now recorded first."""
    ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
    facts = facts_of([ticket_id])[ticket_id]
    log = Recording(
        ticket,
        facts,
        by=by,
        at=whole_seconds(at),
        recorded_at=whole_seconds(recorded_at or at),
    )
    record_held(log)
    return log


def record_held(log: Recording) -> bool:
    """Write the replies whose ten seconds are over, dated when they became readable."""
    held = HeldReply.objects.select_related("by").filter(
        ticket=log.ticket, readable_at__lte=log.recorded_at
    )
    rows = list(held.order_by("readable_at"))
    if not rows:
        return False
    files = files_of("held", [row.pk for row in rows])
    for row in rows:
        kind = "asked" if row.act == "ask" else "replied"
        log.add(kind, text=row.text, by=row.by, at=row.readable_at, files=files.get(row.pk, []))
        if row.act == "solve":
            log.add("solved", by=row.by, at=row.readable_at)
        row.delete()
    return True


def canonical_row(event: TicketEvent, ticket_number: int) -> dict[str, Any]:
    """What of an event is chained: its canonical form, version 1; `next_places` adds the number."""
    return {
        "v": event.version,
        "customer": event.customer_id,
        "ticket": ticket_number,
        "seq": event.seq,
        "kind": event.kind,
        "at": event.at,
        "recorded_at": event.recorded_at,
        "by": event.by_id,
        "side": event.side,
        "data": json.loads(event.data) if event.data else {},
        "text_hash": None if event.text_hash is None else bytes(event.text_hash).hex(),
    }


def sealed(text: str, file_hashes: Sequence[str]) -> str:
    """What the hash of an event covers: its text, and the content of the files beside it.

    The files in the order in which they came in, as `files_of` gives them again.
    """
    return "\n".join([text, *(f"file sha256 {one}" for one in file_hashes)])


def checked_text(text: str) -> str:
    """A text as it is kept; `Refused` when it is too long for a message."""
    clean = clean_text(text)
    if len(clean) > LONGEST_TEXT:
        raise Refused("too-long", f"{len(clean)} characters", "text")
    return clean


def clean_text(text: str) -> str:
    """A text with its ends trimmed and its lines ended alike."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def whole_seconds(at: datetime) -> datetime:
    """An instant in UTC, cut to whole seconds; ValueError without a zone."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone")
    return at.astimezone(UTC) - timedelta(microseconds=at.microsecond)


def _compact(data: Mapping[str, Any]) -> str:
    if not data:
        return ""
    return canonical(data).partition(b"\n")[2].decode()
