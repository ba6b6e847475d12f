"""Takes what is due by itself: clocks that pass a threshold, held replies, windows that end.

One indexed query finds the tickets whose next transition has come; each is locked, concluded again
and written, so several workers share the work and nothing is done twice. After a downtime
everything is made up for in the order of time: breaches are dated at their due, closings at the
end of their window, replies at the instant from which they could be read.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from stipt.tickets.actions.keeping import keep_all
from stipt.tickets.actions.record import Recording, record_held, whole_seconds
from stipt.tickets.deadlines import Conclusion
from stipt.tickets.models import HeldReply, Ticket
from stipt.tickets.timeline import facts_of

BATCH = 100


def sweep(*, at: datetime) -> int:
    """Do all that has come due by `at`; returns how many tickets were looked at."""
    at = whole_seconds(at)
    done = 0
    while count := _sweep_batch(at):
        done += count
    return done


def _sweep_batch(at: datetime) -> int:
    due = Ticket.objects.filter(next_transition_at__lte=at).order_by("next_transition_at")
    if not due.exists():
        return 0
    with transaction.atomic():
        tickets = list(due.select_for_update(skip_locked=True)[:BATCH])
        facts = facts_of([ticket.pk for ticket in tickets])
        held = HeldReply.objects.filter(ticket__in=tickets, readable_at__lte=at)
        with_held = set(held.values_list("ticket_id", flat=True))
        quiet = []
        # the customers' logs are locked in one order, so that no two workers wait for each other
        for ticket in sorted(tickets, key=lambda ticket: ticket.organisation_id):
            log = Recording(ticket, facts[ticket.pk], by=None, at=at, recorded_at=at)
            if ticket.pk in with_held:
                record_held(log)
            found = _what_follows(log, at)
            if log.has_news:
                log.finish()
            else:
                ticket.changed_at = at
                quiet.append((ticket, found))
        keep_all(quiet, at)
    return len(tickets)


def _what_follows(log: Recording, at: datetime) -> Conclusion:
    """Add the events that follow by themselves: a reminder, the end of a window."""
    found = log.conclusion
    if found.reminds_at is not None and found.reminds_at <= at:
        log.add("reminded", side="system", at=found.reminds_at)
    if found.closes_at is not None and found.closes_at <= at:
        log.add("closed", side="system", at=found.closes_at)
    return found
