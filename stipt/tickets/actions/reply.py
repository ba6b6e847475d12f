"""What is said on a ticket: replies, questions, answers, notes, logged calls; and holding a reply."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from stipt.files.actions import attach, pass_on
from stipt.files.models import StoredFile
from stipt.files.queries import files_of
from stipt.people.models import Person
from stipt.sla.calendar import epoch
from stipt.tickets.actions.hand_over import judge, must_say
from stipt.tickets.actions.record import checked_text, open_log, recording, whole_seconds
from stipt.tickets.models import HeldReply, Ticket
from stipt.tickets.refusals import Refused
from stipt.tickets.states import Act, may_follow

HELD_SECONDS: Final = 10
"""So long a reply can be taken back; it is dated when that is over."""

_HELD: Final = {"reply": Act.REPLY, "ask": Act.ASK, "solve": Act.SOLVE}
_A_DAY: Final = timedelta(hours=24)


def reply(
    ticket: Ticket,
    text: str,
    *,
    by: Person,
    at: datetime,
    recorded_at: datetime | None = None,
    files: Sequence[StoredFile] = (),
    seen: int | None = None,
) -> None:
    """A public message of the vendor: the first is the response (C1)."""
    _say("replied", Act.REPLY, ticket, text, by, at, recorded_at, files, seen)


def ask(
    ticket: Ticket,
    text: str,
    *,
    by: Person,
    at: datetime,
    recorded_at: datetime | None = None,
    files: Sequence[StoredFile] = (),
    seen: int | None = None,
) -> None:
    """A public message that asks the customer: the resolution stands still until the answer (C4)."""
    _say("asked", Act.ASK, ticket, text, by, at, recorded_at, files, seen)


def _say(
    kind: str,
    act: Act,
    ticket: Ticket,
    text: str,
    by: Person,
    at: datetime,
    recorded_at: datetime | None,
    files: Sequence[StoredFile],
    seen: int | None,
) -> None:
    with recording(ticket, act, by=by, at=at, recorded_at=recorded_at, seen=seen) as log:
        must_say(text, files)
        log.add(kind, text=text, files=files)


def answer(
    ticket: Ticket,
    text: str,
    *,
    by: Person,
    at: datetime,
    recorded_at: datetime | None = None,
    files: Sequence[StoredFile] = (),
    seen: int | None = None,
) -> None:
    """A message of a person of the customer; ends the standstill of a question."""
    with recording(ticket, Act.ANSWER, by=by, at=at, recorded_at=recorded_at, seen=seen) as log:
        must_say(text, files)
        log.add("answered", side="customer", text=text, files=files)


def need_no_answer(
    ticket: Ticket, *, by: Person, at: datetime, recorded_at: datetime | None = None
) -> None:
    """The question needs no answer any more: the clock runs on."""
    with recording(ticket, Act.NEED_NO_ANSWER, by=by, at=at, recorded_at=recorded_at) as log:
        log.add("taken_back")


def note(
    ticket: Ticket,
    text: str,
    *,
    by: Person,
    at: datetime,
    recorded_at: datetime | None = None,
    files: Sequence[StoredFile] = (),
) -> None:
    """An internal note; the customer never sees it, and no clock knows of it."""
    with recording(ticket, Act.NOTE, by=by, at=at, recorded_at=recorded_at) as log:
        must_say(text, files)
        log.add("noted", text=text, files=files)


def log_call(
    ticket: Ticket,
    text: str,
    *,
    called_at: datetime,
    was_answered: bool,
    by: Person,
    at: datetime,
    hands_over: bool = False,
    late_reason: str = "",
    files: Sequence[StoredFile] = (),
) -> None:
    """Log a phone call at its begin, whoever began it; an answered one is a response (C1).

    `hands_over`: a Super User phoned, so the request lies with the vendor from then on. A call of
    more than a day ago needs a reason. `Refused` for a call before the request or still to come.
    """
    began_at = whole_seconds(called_at)
    with recording(ticket, Act.LOG_CALL, by=by, at=began_at, recorded_at=at) as log:
        if began_at > log.recorded_at:
            raise Refused("in-the-future", f"{began_at} is after {log.recorded_at}", "called_at")
        if began_at < log.facts[0].at:
            raise Refused("before-it-came", f"{began_at} is before it came in", "called_at")
        if log.recorded_at - began_at > _A_DAY:
            if not late_reason.strip():
                raise Refused("late-without-reason", "more than 24 hours ago", "late_reason")
            text = f"{text.strip()}\n\n{late_reason.strip()}".strip()
        if hands_over and log.status.handed_over_at is None:
            judge(log, reporter=log.ticket.reporter)
            log.add("handed_over", side="customer")
        log.add("called", text=text, files=files, data={"answered": was_answered})


def hold(
    ticket: Ticket,
    act: str,
    text: str,
    *,
    by: Person,
    at: datetime,
    files: Sequence[StoredFile] = (),
    seen: int | None = None,
) -> HeldReply:
    """Keep a reply ("reply", "ask" or "solve") back for ten seconds, in which it can be undone.

    It can be read at its `readable_at`, and is dated then, whenever that is recorded.
    """
    with transaction.atomic():
        log = open_log(ticket.pk, by=by, at=at)
        if seen is not None and seen < len(log.facts) - 1:
            raise Refused("stale", f"{ticket.number}: something came since {seen}")
        if not may_follow(_HELD[act], log.status, log.agreement, epoch(log.recorded_at)):
            raise Refused("not-now", f"{ticket.number} is {log.status.stage}: no {act}")
        must_say(text, files)
        if HeldReply.objects.filter(ticket=ticket, by=by).exists():
            raise Refused("held-already", f"{by} holds a reply on {ticket.number}")
        row = HeldReply.objects.create(
            ticket=ticket,
            by=by,
            act=act,
            text=checked_text(text),
            held_at=log.at,
            readable_at=log.at + timedelta(seconds=HELD_SECONDS),
        )
        attach(files, "held", row.pk)
        log.finish()
    ticket.refresh_from_db()
    return row


def take_back_held(ticket: Ticket, *, by: Person, at: datetime) -> str:
    """Undo a held reply of one's own; gives its text back, for the draft. Its files are free again.

    `Refused` ("nothing-held") when it can be read by now.
    """
    with transaction.atomic():
        log = open_log(ticket.pk, by=by, at=at)
        row = HeldReply.objects.filter(ticket=ticket, by=by).first()
        if row is not None:
            pass_on(files_of("held", [row.pk])[row.pk], "", None)
            row.delete()
        log.finish()
    ticket.refresh_from_db()
    if row is None:
        raise Refused("nothing-held", f"{by} holds nothing on {ticket.number}")
    return row.text


def send_held_now(ticket: Ticket, *, by: Person, at: datetime) -> None:
    """Don't wait for the ten seconds: the held reply can be read from now on."""
    with transaction.atomic():
        HeldReply.objects.filter(ticket=ticket, by=by, readable_at__gt=at).update(
            readable_at=whole_seconds(at)
        )
        open_log(ticket.pk, by=by, at=at).finish()
    ticket.refresh_from_db()


def record_readable(ticket: Ticket, *, at: datetime) -> None:
    """Record what of a ticket's held replies can be read by now: no worker is needed for it."""
    if ticket.next_transition_at is None or ticket.next_transition_at > at:
        return
    if not HeldReply.objects.filter(ticket=ticket, readable_at__lte=at).exists():
        return
    with transaction.atomic():
        open_log(ticket.pk, by=None, at=at).finish()
    ticket.refresh_from_db()
