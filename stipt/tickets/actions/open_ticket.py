"""Open a ticket: a request of the customer, or one that the vendor opens for them (C12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from stipt.agreements.models import SignedAgreement
from stipt.agreements.reader import agreement_of, agreement_with_id, in_force
from stipt.files.models import StoredFile
from stipt.people.models import Organisation, Person
from stipt.search.index import index
from stipt.tickets.actions.hand_over import judge, type_data
from stipt.tickets.actions.record import Recording, whole_seconds
from stipt.tickets.entitled import is_super_user_at
from stipt.tickets.models import NO_DUE_AT, Series, Ticket
from stipt.tickets.refusals import Refused
from stipt.tickets.states import Stage, Turn

FIRST_NUMBER = 1001
IMPACTS = ("one", "some", "all")
"""Who is hindered, where the agreement has no matrix of its own: one person, some, everybody."""
_SERIES = "ticket"


def open_ticket(
    customer: Organisation,
    *,
    reporter: Person,
    subject: str,
    text: str,
    call_type: str | None,
    by: Person,
    at: datetime,
    recorded_at: datetime | None = None,
    priority: str | None = None,
    impact: str = "",
    urgency: str = "",
    product: str = "",
    channel: str = "desk",
    from_vendor: bool = False,
    files: Sequence[StoredFile] = (),
    form_key: UUID | None = None,
    linked: Ticket | None = None,
) -> Ticket:
    """Open a ticket of a customer, reported by one of its persons; returns it with its number.

    It waits for a Super User's hand-over, unless a Super User opens it or the agreement lets its
    call type through. One that the vendor opens always waits (no clock runs until a Super User
    confirms it). Where the agreement has a matrix, `impact` and `urgency` are of it and give the
    type or the priority; else `impact` is one of `IMPACTS`. The same `form_key` again gives the ticket that is there: a form sent twice.
    """
    if there := _already(form_key):
        return there
    row = _agreement_at(customer, at)
    call_type, priority = _by_matrix(row, impact, urgency, call_type, priority)
    _check_type(row, call_type)
    ticket = Ticket(
        organisation=customer,
        agreement=row,
        reporter=reporter,
        subject=_checked_subject(subject),
        language=reporter.language,
        product=product,
        impact=impact,
        channel=channel,
        is_from_vendor=from_vendor,
        form_key=form_key,
        linked=linked,
        state=Stage.TRIAGE,
        turn=Turn.SUPER_USER,
        opened_at=whole_seconds(at),
        changed_at=whole_seconds(recorded_at or at),
        due_order_at=NO_DUE_AT,
    )
    try:
        _record(ticket, by, text, type_data(call_type or "", priority), files)
    except IntegrityError:
        if there := _already(form_key):
            return there
        raise
    return ticket


def _checked_subject(subject: str) -> str:
    if not (clean := " ".join(subject.split())[:200]):
        raise Refused("no-subject", "a ticket has a subject", "subject")
    return clean


def _already(form_key: UUID | None) -> Ticket | None:
    return None if form_key is None else Ticket.objects.filter(form_key=form_key).first()


def _record(
    ticket: Ticket, by: Person, text: str, told: dict[str, str], files: Sequence[StoredFile]
) -> None:
    """The one transaction: number, row, log, clocks and the words to find it by."""
    with transaction.atomic():
        ticket.number = _next_number()
        ticket.save()
        log = Recording(ticket, [], by=by, at=ticket.opened_at, recorded_at=ticket.changed_at)
        side = "vendor" if ticket.is_from_vendor else "customer"
        log.add("received", text=text, side=side, files=files, data=told)
        if _is_handed_over_at_once(log, told.get("call_type"), by):
            judge(log, reporter=ticket.reporter)
            log.add("handed_over", side="customer")
        log.finish()
        index("ticket", ticket.pk, ticket.subject, scope_id=ticket.organisation_id)


def _is_handed_over_at_once(log: Recording, call_type: str | None, by: Person) -> bool:
    if log.ticket.is_from_vendor:
        return False
    kind = log.agreement.call_types.get(call_type or "")
    if kind is not None and not kind.through_super_user:
        return True
    return is_super_user_at(by, log.ticket.organisation, log.at)


def _agreement_at(customer: Organisation, at: datetime) -> SignedAgreement:
    newest = agreement_of(customer)
    row = in_force(customer, at.astimezone(newest.zone).date()) if newest else None
    if row is None:
        raise Refused("no-agreement", f"no agreement of {customer} is in force at {at}")
    return row


def _check_type(row: SignedAgreement, call_type: str | None) -> None:
    types = agreement_with_id(row.pk).call_types
    if call_type is not None and (call_type not in types or types[call_type].is_complaint):
        raise Refused("unknown-type", f"{call_type!r} is no type of {row}", "call_type")


def _by_matrix(
    row: SignedAgreement, impact: str, urgency: str, call_type: str | None, priority: str | None
) -> tuple[str | None, str | None]:
    """Type and priority, the one that the agreement's matrix gives taken from there."""
    matrix = agreement_with_id(row.pk).matrix
    if impact and impact not in (matrix.impacts if matrix else IMPACTS):
        raise Refused("unknown-impact", f"{impact!r}", "impact")
    if matrix is None or not (impact and urgency):
        return call_type, priority
    if urgency not in matrix.urgencies:
        raise Refused("unknown-impact", f"{urgency!r}", "urgency")
    given = matrix.cells[impact, urgency]
    return (given, priority) if matrix.gives == "call_type" else (call_type, given)


def _next_number() -> int:
    """The next of the installation's one series; locked until the ticket is there."""
    series = Series.objects.select_for_update().filter(name=_SERIES).first()
    if series is None:
        Series.objects.get_or_create(name=_SERIES, defaults={"last": FIRST_NUMBER - 1})
        series = Series.objects.select_for_update().get(name=_SERIES)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last
