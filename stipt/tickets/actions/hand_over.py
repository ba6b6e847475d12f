"""What a Super User does with a request (C12): hand over, send back, take over, take back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from stipt.files.models import StoredFile
from stipt.people.models import Person
from stipt.tickets.actions.record import Recording, recording
from stipt.tickets.entitled import entitlement_of
from stipt.tickets.models import Ticket
from stipt.tickets.refusals import Refused
from stipt.tickets.states import Act


def hand_over(
    ticket: Ticket,
    *,
    by: Person,
    at: datetime,
    recorded_at: datetime | None = None,
    note: str = "",
    call_type: str | None = None,
    priority: str | None = None,
    files: Sequence[StoredFile] = (),
    seen: int | None = None,
) -> None:
    """Pass a request on to the vendor: from here on it lies there, and its clocks run.

    With an own note, and with another type where the user's was wrong. `Refused` ("not-entitled")
    where the agreement refuses who isn't trained.
    """
    with recording(ticket, Act.HAND_OVER, by=by, at=at, recorded_at=recorded_at, seen=seen) as log:
        if note.strip() or files:
            log.add("answered", side="customer", text=note, files=files)
        if call_type and (call_type, priority or "") != (
            log.conclusion.call_type,
            log.conclusion.priority,
        ):
            check_type(log, call_type)
            log.add("classified", side="customer", data=type_data(call_type, priority))
        judge(log, reporter=log.ticket.reporter)
        log.add("handed_over", side="customer")


def send_back(
    ticket: Ticket,
    text: str,
    *,
    by: Person,
    at: datetime,
    recorded_at: datetime | None = None,
    files: Sequence[StoredFile] = (),
    seen: int | None = None,
) -> None:
    """Ask the user something before the request goes to the vendor; no clock knows of it."""
    with recording(ticket, Act.SEND_BACK, by=by, at=at, recorded_at=recorded_at, seen=seen) as log:
        must_say(text, files)
        log.add("returned", side="customer", text=text, files=files)


def answer_and_close(
    ticket: Ticket,
    text: str,
    *,
    by: Person,
    at: datetime,
    recorded_at: datetime | None = None,
    files: Sequence[StoredFile] = (),
    seen: int | None = None,
) -> None:
    """The Super User knows the answer: give it, and the vendor needs not be asked."""
    with recording(
        ticket, Act.ANSWER_AND_CLOSE, by=by, at=at, recorded_at=recorded_at, seen=seen
    ) as log:
        must_say(text, files)
        log.add("answered", side="customer", text=text, files=files)
        log.add("closed", side="customer")


def take_over(
    ticket: Ticket, *, by: Person, at: datetime, recorded_at: datetime | None = None
) -> None:
    """Make a user's request the Super User's own: they are judged and answered instead."""
    with recording(ticket, Act.TAKE_OVER, by=by, at=at, recorded_at=recorded_at) as log:
        before = log.ticket.reporter
        if before.pk == by.pk:
            raise Refused("same", f"{by} is the reporter already")
        log.add("taken_over", side="customer", data={"reporter": by.pk, "before": before.pk})
        log.ticket.reporter = by
        log.ticket.participants.add(before)


def take_back(
    ticket: Ticket,
    text: str,
    *,
    by: Person,
    at: datetime,
    recorded_at: datetime | None = None,
    seen: int | None = None,
) -> None:
    """The Super User takes a request back from the vendor: its resolution stands still."""
    with recording(ticket, Act.TAKE_BACK, by=by, at=at, recorded_at=recorded_at, seen=seen) as log:
        must_say(text)
        log.add("returned", side="customer", text=text)


def judge(log: Recording, *, reporter: Person) -> None:
    """Judge the reporter's right to support at the hand-over (C11), and keep what was found."""
    call_type = log.conclusion.call_type
    if not call_type:
        return
    found = entitlement_of(
        reporter,
        log.ticket.organisation,
        call_type,
        log.agreement.version_at(log.at),
        log.at,
    )
    if found.standing == "refused":
        raise Refused("not-entitled", f"{reporter}: {found.reason}")
    log.ticket.entitlement = found.reason


def check_type(log: Recording, call_type: str) -> None:
    """`Refused` for a type that the agreement doesn't know, or that isn't given by this way."""
    kind = log.agreement.call_types.get(call_type)
    if kind is None or kind.is_complaint:
        raise Refused("unknown-type", f"{call_type!r}", "call_type")


def type_data(call_type: str, priority: str | None) -> dict[str, str]:
    """The data of an event that gives a type; without what isn't given."""
    told = {"call_type": call_type, "priority": priority or ""}
    return {key: value for key, value in told.items() if value}


def must_say(text: str, files: Sequence[StoredFile] = ()) -> None:
    """`Refused` ("no-text") where the other side would read nothing."""
    if not text.strip() and not files:
        raise Refused("no-text", "a message is needed", "text")
