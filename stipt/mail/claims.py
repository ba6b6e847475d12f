"""Who has a mail in hand, and what is written when it is done.

A sender claims mails by a lease. While that runs nobody else takes them; when the sender is killed
it runs out, and whoever comes next sends the same mails under the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q

from stipt.mail.line import Outcome
from stipt.mail.models import OutboxMail

BATCH: Final = 20
LEASE: Final = timedelta(minutes=10)
GIVEN_UP_AFTER: Final = timedelta(days=3)
"""So long after it was to go out a mail is still tried; later it would only confuse."""

_FIRST_DELAY: Final = timedelta(minutes=1)
_LONGEST_DELAY: Final = timedelta(hours=6)


def claim(at: datetime) -> list[OutboxMail]:
    """Take the next mails that are due, the longest due first; nobody else has them now."""
    due = OutboxMail.objects.filter(
        Q(lease_until=None) | Q(lease_until__lte=at),
        sent_at=None,
        refused_at=None,
        next_attempt_at__lte=at,
    ).order_by("next_attempt_at", "id")
    if not due.exists():  # so that who finds nothing never waits for a lock
        return []
    with transaction.atomic():
        mails = list(due.select_for_update(skip_locked=True)[:BATCH])
        taken = OutboxMail.objects.filter(pk__in=[mail.pk for mail in mails])
        taken.update(lease_until=at + LEASE, attempts=F("attempts") + 1)
    for mail in mails:
        mail.lease_until, mail.attempts = at + LEASE, mail.attempts + 1
    return mails


def release(mails: Sequence[OutboxMail]) -> None:
    """Give back what was not tried, as if it had never been claimed."""
    for mail in mails:
        _still_ours(mail, lease_until=None, attempts=mail.attempts - 1)


def settle(mail: OutboxMail, outcome: Outcome, at: datetime) -> None:
    """Write what became of a mail that was tried: sent, refused, or when it is tried again.

    A mail that was sent is sent, also when the lease ran out meanwhile.
    """
    if outcome.is_sent:
        OutboxMail.objects.filter(pk=mail.pk, sent_at=None).update(
            sent_at=at, refused_at=None, lease_until=None, last_error=""
        )
        return
    next_attempt_at = at + delay_after(mail.attempts)
    if outcome.is_final or next_attempt_at > mail.not_before + GIVEN_UP_AFTER:
        _still_ours(mail, refused_at=at, lease_until=None, last_error=outcome.said)
        return
    _still_ours(mail, next_attempt_at=next_attempt_at, lease_until=None, last_error=outcome.said)


def delay_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: a minute, then twice as long, six hours at most."""
    doublings = min(attempts - 1, 10)
    return min(_FIRST_DELAY * (1 << doublings), _LONGEST_DELAY)


def _still_ours(mail: OutboxMail, **changes: object) -> None:
    OutboxMail.objects.filter(
        pk=mail.pk, sent_at=None, refused_at=None, lease_until=mail.lease_until
    ).update(**changes)
