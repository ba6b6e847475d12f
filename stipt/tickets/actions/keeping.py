"""Writes what a ticket's events come to: its row, its deadlines, the breaches noted or withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from stipt.agreements.reader import agreement_with_id
from stipt.sla import Refused as Impossible
from stipt.tickets.deadlines import Clock, Conclusion, conclude, owed_next
from stipt.tickets.models import NO_DUE_AT, Breach, Deadline, HeldReply, Ticket
from stipt.tickets.refusals import Refused
from stipt.tickets.timeline import Fact

_OF_DEADLINE = ("state", "urgency", "starts_at", "due_at", "met_at", "breached_at", "left_seconds")
_KEPT = (*_OF_DEADLINE, "next_transition_at")


def keep(ticket: Ticket, facts: Sequence[Fact], at: datetime) -> Conclusion:
    """Conclude a locked ticket's facts at `at`, and write what differs from what is kept.

    `Refused` ("impossible") when the facts can't be a ticket's log; then nothing is to be kept.
    """
    try:
        found = conclude(facts, agreement_with_id(ticket.agreement_id), at)
    except Impossible as impossible:
        raise Refused("impossible", str(impossible)) from impossible
    keep_all([(ticket, found)], at)
    return found


def keep_all(concluded: Sequence[tuple[Ticket, Conclusion]], at: datetime) -> None:
    """Write what locked tickets were concluded to at `at`, with a few statements for all of them."""
    if not concluded:
        return
    _keep_deadlines(concluded)
    _keep_breaches(concluded, at)
    held = HeldReply.objects.filter(ticket__in=[ticket for ticket, _ in concluded])
    readable = dict(held.order_by("-readable_at").values_list("ticket_id", "readable_at"))
    for ticket, found in concluded:
        put(ticket, found)
        ticket.next_transition_at = _earliest(found.next_transition_at, readable.get(ticket.pk))
    if len(concluded) == 1:
        concluded[0][0].save()
        return
    names = [field.name for field in Ticket._meta.concrete_fields if not field.primary_key]
    Ticket.objects.bulk_create(
        [ticket for ticket, _ in concluded],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=names,
    )


def _earliest(*instants: datetime | None) -> datetime | None:
    return min((at for at in instants if at is not None), default=None)


def _keep_deadlines(concluded: Sequence[tuple[Ticket, Conclusion]]) -> None:
    """Bring the stored readings in line with those of the walk."""
    rows = Deadline.objects.filter(ticket__in=[ticket for ticket, _ in concluded])
    stored = {(row.ticket_id, row.obligation): row for row in rows}
    changed = []
    for ticket, found in concluded:
        for clock in found.clocks:
            row = stored.pop((ticket.pk, clock.obligation), None)
            if row is None or any(getattr(row, key) != getattr(clock, key) for key in _KEPT):
                changed.append(Deadline(ticket=ticket, **clock._asdict()))
    if stored:
        Deadline.objects.filter(pk__in=[row.pk for row in stored.values()]).delete()
    if changed:
        Deadline.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["ticket", "obligation"],
            update_fields=_KEPT,
        )


def _keep_breaches(concluded: Sequence[tuple[Ticket, Conclusion]], at: datetime) -> None:
    """Note breaches that came about, withdraw those that a late fact undid, in order of time."""
    touched = {
        ticket.pk: found.clocks
        for ticket, found in concluded
        if ticket.is_breached or any(clock.breached_at for clock in found.clocks)
    }
    if not touched:
        return
    rows: list[Breach] = []
    stored = Breach.objects.filter(ticket__in=touched).order_by("ticket_id", "place")
    before = {key: list(some) for key, some in groupby(stored, lambda row: row.ticket_id)}
    for ticket, found in concluded:
        if ticket.pk in touched:
            rows += _changed_breaches(ticket, before.get(ticket.pk, []), found.clocks, at)
    Breach.objects.bulk_create(sorted(rows, key=lambda row: (row.at, row.place)))


def _changed_breaches(
    ticket: Ticket, stored: Iterable[Breach], clocks: Sequence[Clock], at: datetime
) -> list[Breach]:
    breached = {clock.obligation: clock.breached_at for clock in clocks if clock.breached_at}
    last = {row.obligation: row for row in stored}
    standing = {name: row for name, row in last.items() if not row.is_withdrawn}
    rows = []
    for name, row in standing.items():
        if breached.get(name) != row.at:
            rows.append(_breach(ticket, name, row.place + 1, row.at, at, is_withdrawn=True))
            last[name] = rows[-1]
    for name, due_at in breached.items():
        if name not in standing or standing[name].at != due_at:
            place = last[name].place + 1 if name in last else 0
            rows.append(_breach(ticket, name, place, due_at, at, is_withdrawn=False))
    ticket.is_breached = bool(breached)
    return rows


def _breach(
    ticket: Ticket, name: str, place: int, at: datetime, noted_at: datetime, *, is_withdrawn: bool
) -> Breach:
    return Breach(
        ticket=ticket,
        obligation=name,
        place=place,
        at=at,
        noted_at=noted_at,
        is_withdrawn=is_withdrawn,
    )


def put(ticket: Ticket, found: Conclusion) -> None:
    """Put on the ticket's row what its facts come to; to be saved by the caller."""
    agreement = agreement_with_id(ticket.agreement_id)
    owed = owed_next(found.clocks, agreement)
    status = found.status
    ticket.state = status.stage
    ticket.turn = status.turn
    ticket.is_open = status.is_open
    ticket.call_type = found.call_type
    ticket.priority = found.priority
    ticket.owed = owed.obligation if owed else ""
    ticket.owed_state = owed.state if owed else ""
    ticket.owed_urgency = owed.urgency if owed else ""
    ticket.owed_due_at = (owed.breached_at or owed.due_at) if owed else None
    ticket.owed_left = owed.left_seconds if owed else None
    is_counting = ticket.owed_state in ("running", "breached") and ticket.owed_due_at is not None
    ticket.due_order_at = (is_counting and ticket.owed_due_at) or NO_DUE_AT
