"""How a ticket ends, and begins again: solved, closed, withdrawn, declined, returned, reopened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from stipt.files.models import StoredFile
from stipt.people.models import Person
from stipt.tickets.actions.hand_over import must_say
from stipt.tickets.actions.record import recording
from stipt.tickets.deadlines import may_close_unanswered
from stipt.tickets.models import Ticket
from stipt.tickets.refusals import Refused
from stipt.tickets.states import Act


def solve(
    ticket: Ticket,
    text: str,
    *,
    by: Person,
    at: datetime,
    recorded_at: datetime | None = None,
    files: Sequence[StoredFile] = (),
    seen: int | None = None,
) -> None:
    """Solved, said in a message: the message is its own event before it."""
    with recording(ticket, Act.SOLVE, by=by, at=at, recorded_at=recorded_at, seen=seen) as log:
        must_say(text, files)
        log.add("replied", text=text, files=files)
        log.add("solved")


def close(ticket: Ticket, *, by: Person, at: datetime, recorded_at: datetime | None = None) -> None:
    """Close a solved ticket before its window closes it; a Super User or agent does."""
    with recording(ticket, Act.CLOSE, by=by, at=at, recorded_at=recorded_at) as log:
        log.add("closed")


def close_unanswered(
    ticket: Ticket,
    text: str,
    *,
    by: Person,
    at: datetime,
    recorded_at: datetime | None = None,
    seen: int | None = None,
) -> None:
    """Close a ticket whose question nobody answered in the agreed days: its clocks are cancelled.

    `Refused` before those days have passed, or where none are agreed.
    """
    with recording(
        ticket, Act.CLOSE_UNANSWERED, by=by, at=at, recorded_at=recorded_at, seen=seen
    ) as log:
        must_say(text)
        if not may_close_unanswered(log.status, log.agreement, log.at):
            raise Refused("too-early-to-close", "the agreed days have not passed")
        log.add("replied", text=text)
        log.add("closed", data={"no_answer": True})


def confirm(
    ticket: Ticket,
    *,
    by: Person,
    at: datetime,
    recorded_at: datetime | None = None,
    text: str = "",
) -> None:
    """The customer says that it is solved: closed, with what they want to add."""
    with recording(ticket, Act.CONFIRM, by=by, at=at, recorded_at=recorded_at) as log:
        if text.strip():
            log.add("answered", side="customer", text=text)
        log.add("closed", side="customer")


def reopen(
    ticket: Ticket,
    text: str,
    *,
    by: Person,
    at: datetime,
    side: str,
    recorded_at: datetime | None = None,
    files: Sequence[StoredFile] = (),
    seen: int | None = None,
) -> None:
    """It was not solved after all: the same clocks go on. `Refused` after the window."""
    with recording(ticket, Act.REOPEN, by=by, at=at, recorded_at=recorded_at, seen=seen) as log:
        must_say(text, files)
        log.add("answered" if side == "customer" else "replied", side=side, text=text, files=files)
        if not log.status.is_open:  # an answer to a question closed unanswered resumes by itself
            log.add("reopened", side=side)


def withdraw(
    ticket: Ticket,
    *,
    by: Person,
    at: datetime,
    recorded_at: datetime | None = None,
    text: str = "",
    seen: int | None = None,
) -> None:
    """The customer needs it no more: what is still owed is cancelled."""
    with recording(ticket, Act.WITHDRAW, by=by, at=at, recorded_at=recorded_at, seen=seen) as log:
        if text.strip():
            log.add("answered", side="customer", text=text)
        log.add("withdrawn", side="customer")


def decline(
    ticket: Ticket,
    reason: str,
    *,
    by: Person,
    at: datetime,
    recorded_at: datetime | None = None,
    seen: int | None = None,
) -> None:
    """The vendor doesn't take it on, with a reason that the customer reads; it is listed."""
    with recording(ticket, Act.DECLINE, by=by, at=at, recorded_at=recorded_at, seen=seen) as log:
        _must_give(reason)
        log.add("declined", text=reason)


def return_to_super_user(
    ticket: Ticket,
    reason: str,
    *,
    by: Person,
    at: datetime,
    recorded_at: datetime | None = None,
    seen: int | None = None,
) -> None:
    """Send a request back to the Super User with a public reason: a response, and a question."""
    with recording(ticket, Act.RETURN, by=by, at=at, recorded_at=recorded_at, seen=seen) as log:
        _must_give(reason)
        log.add("returned", text=reason)


def _must_give(reason: str) -> None:
    if not reason.strip():
        raise Refused("no-reason", "a reason is needed", "text")
