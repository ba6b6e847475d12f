"""The loop above the tickets: what was not told yet -> who hears of it -> mails in the outbox.

A mail, the row that it was told, and how far the log was told are written in one transaction, so a
process that dies leaves all of them or none. What is to be told is made up before that, without a
lock; of several workers that read the same, the one that comes first tells it and the others drop
what they made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import F

from stipt.mail.outbox import enqueue
from stipt.notify.around import Around
from stipt.notify.mails import Mail, mail_of
from stipt.notify.mails import Reader as MailReader
from stipt.notify.matter import Matter, matter_of_act, matter_of_breach
from stipt.notify.models import BreachGap, Delivery, LogPosition, NoticePreference, Reader
from stipt.notify.rules import (
    Hearing,
    Notice,
    hearers,
    hearers_of_breach,
    may_be_switched_off,
)
from stipt.notify.unread import (
    GAP_IS_KEPT,
    Act,
    UnreadBreaches,
    customers_behind,
    reader_and_news,
    unread_acts,
    unread_breaches,
)
from stipt.people.models import Person
from stipt.tickets.access import is_of_vendor, visible_to
from stipt.tickets.models import Breach, Ticket

FIRST_RUN_LOOKS_BACK: Final = timedelta(days=1)
"""What was recorded so long before the first run is told as well; all before that never is."""


class Letter(NamedTuple):
    """One mail to one person, and what it tells of; `about` keeps mails of one ticket together."""

    person: Person
    notice: Notice
    ticket_id: int
    about: str
    event_id: int | None
    breach_id: int | None
    mail: Mail

    @property
    def key(self) -> str:
        """Names the mail: there is one to a person of what happened."""
        what = f"event-{self.event_id}" if self.breach_id is None else f"breach-{self.breach_id}"
        return f"{what}-person-{self.person.pk}"


def deliver(*, at: datetime, since: datetime | None = None) -> int:
    """Tell all that was not told yet; returns how many events and breaches were read.

    The first run of an installation sets from when on is told: from `since`, from a day before
    without it. What was recorded before that is never told. When something of one customer can't
    be told the others are told all the same, and then the error is raised.
    """
    reader, has_breaches = reader_and_news()
    if reader is None:
        first = {"since": since or at - FIRST_RUN_LOOKS_BACK}
        reader, _ = Reader.objects.get_or_create(pk=Reader.ONLY, defaults=first)
        has_breaches = True
    beginning = reader.since
    around = Around(at)
    steps: list[Callable[[], int]] = [
        partial(_tell_log, customer_id, until, beginning, around)
        for customer_id, until in customers_behind()
    ]
    if has_breaches:
        steps.append(partial(_tell_breaches, around))
    return _all_of(steps)


def _all_of(steps: Iterable[Callable[[], int]]) -> int:
    """Take every step, though one fails; then raise what the first one raised."""
    done, failed = 0, []
    for step in steps:
        try:
            done += step()
        except Exception as error:  # noqa: BLE001 (raised below, once the others had their turn)
            failed.append(error)
    if failed:
        raise failed[0]
    return done


# -- events --------------------------------------------------------------------------------------


def _tell_log(customer_id: int, until: int, since: datetime, around: Around) -> int:
    """Tell a customer's log up to a number; returns how many events were told here."""
    position, _ = LogPosition.objects.get_or_create(customer_id=customer_id)
    told, done = position.log_number, 0
    while told < until:
        acts, upto = unread_acts(customer_id, told, until, since)
        letters = list(_letters_of(acts, around))
        here = LogPosition.objects.filter(customer_id=customer_id, log_number=told)
        with transaction.atomic():
            if not here.update(log_number=upto):
                return done  # another worker told them
            _send(letters, around.at)
        told, done = upto, done + sum(len(act.events) for act in acts)
    return done


def _letters_of(acts: Sequence[Act], around: Around) -> Iterator[Letter]:
    stuck: set[int] = set()
    for act in acts:
        matter = matter_of_act(act)
        people = around.people(matter.ticket)
        is_known = not people.super_users and (
            act.ticket_id in stuck or _was_told_stuck(act.ticket_id)
        )
        heard = hearers(matter.happened, people, knows_nobody_can_act=is_known)
        if any(hearing.notice == Notice.NO_SUPER_USER for hearing in heard):
            stuck.add(act.ticket_id)
        yield from _letters(heard, matter, around.at)


def _was_told_stuck(ticket_id: int) -> bool:
    found = Delivery.objects.filter(ticket_id=ticket_id, notice=Notice.NO_SUPER_USER)
    return found.exists()


# -- breaches ------------------------------------------------------------------------------------


def _tell_breaches(around: Around) -> int:
    """Tell the breaches noted and withdrawn; returns how many were told here."""
    done = 0
    while True:
        reader = Reader.objects.get(pk=Reader.ONLY)
        unread = unread_breaches(reader)
        if not unread.rows:
            return done
        told = [row for row in unread.rows if row.noted_at >= reader.since]
        letters = [letter for row in told for letter in _letters_of_breach(row, around)]
        here = Reader.objects.filter(pk=Reader.ONLY, steps=reader.steps)
        with transaction.atomic():
            if not here.update(steps=F("steps") + 1, breach_id=unread.until):
                return done  # another worker told them
            _keep_gaps(unread, around.at)
            _send(letters, around.at)
        done += len(unread.rows)


def _letters_of_breach(breach: Breach, around: Around) -> Iterator[Letter]:
    matter = matter_of_breach(breach)
    obligation = matter.agreement.obligations.get(breach.obligation)
    heard = hearers_of_breach(
        around.people(matter.ticket),
        is_withdrawn=breach.is_withdrawn,
        is_owed_by_customer=obligation is not None and obligation.is_owed_by_customer,
    )
    yield from _letters(heard, matter, around.at)


def _keep_gaps(unread: UnreadBreaches, at: datetime) -> None:
    BreachGap.objects.filter(breach_id__in=unread.found).delete()
    BreachGap.objects.filter(seen_at__lt=at - GAP_IS_KEPT).delete()
    BreachGap.objects.bulk_create(BreachGap(breach_id=one, seen_at=at) for one in unread.missing)


# -- letters -------------------------------------------------------------------------------------


def _letters(heard: Sequence[Hearing], matter: Matter, at: datetime) -> Iterator[Letter]:
    """The mails of who may see the ticket now, is still there, and wants to know."""
    persons = Person.objects.in_bulk([hearing.person for hearing in heard])
    unwanted = _switched_off(heard)
    for hearing in heard:
        person = persons.get(hearing.person)
        if person is None or not person.is_active or (hearing.person, hearing.notice) in unwanted:
            continue
        may_see = visible_to(person, at).filter(pk=matter.ticket.pk).exists()
        if not may_see and hearing.notice != Notice.NO_SUPER_USER:
            continue
        reader = MailReader(person, is_of_vendor(person), may_see)
        mail = mail_of(
            hearing.notice,
            matter,
            hearing.place,
            reader,
            base_url=settings.ENVIRONMENT.base_url,
            at=at,
        )
        yield Letter(
            person,
            hearing.notice,
            matter.ticket.pk,
            _about(matter.ticket, may_see=may_see),
            matter.events[hearing.place].pk if matter.events else None,
            None if matter.breach is None else matter.breach.pk,
            mail,
        )


def _about(ticket: Ticket, *, may_see: bool) -> str:
    """What keeps mails together; of a ticket that its reader may not see nothing is said."""
    return f"ticket:{ticket.number}" if may_see else f"customer:{ticket.organisation_id}"


def _switched_off(heard: Sequence[Hearing]) -> set[tuple[int, str]]:
    optional = [hearing for hearing in heard if may_be_switched_off(hearing.notice)]
    if not optional:
        return set()
    found = NoticePreference.objects.filter(
        person__in={hearing.person for hearing in optional},
        notice__in={hearing.notice for hearing in optional},
    )
    return set(found.values_list("person_id", "notice"))


def _send(letters: Sequence[Letter], at: datetime) -> None:
    """Write what was told, and the mails; within the caller's transaction."""
    Delivery.objects.bulk_create(
        Delivery(
            ticket_id=letter.ticket_id,
            event_id=letter.event_id,
            breach_id=letter.breach_id,
            person=letter.person,
            notice=letter.notice,
            at=at,
        )
        for letter in letters
    )
    for letter in letters:
        enqueue(
            to=letter.person.email,
            to_name=letter.person.name,
            subject=letter.mail.subject,
            text=letter.mail.text,
            html=letter.mail.html,
            about=letter.about,
            at=at,
            message_id=letter.key,
            language=letter.person.language,
        )
