"""What runs when: one table, which each worker reads from top to bottom."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple, Protocol

from django.contrib.sessions.models import Session

from stipt.files.actions import sweep_unattached
from stipt.mail.outbox import send_due
from stipt.notify.deliver import deliver
from stipt.tickets.sweep import sweep
from stipt.workbench.actions import forget_old_drafts
from stipt.worker.beat import BEATS_EVERY_SECONDS, beat


class Act(Protocol):
    """What a step does. Several workers may do it at once, and twice: nothing is doubled by it.

    Gives how much there was to do; unless that is nothing, it is asked again at once.
    """

    def __call__(self, *, at: datetime) -> int: ...


class Step(NamedTuple):
    """One line of the table.

    `is_writing`: its time goes into writing to the database, so that of several workers on the
    embedded one only one should be at it.
    """

    name: str
    every_seconds: int
    act: Act
    is_writing: bool = True


def forget_sessions(*, at: datetime) -> int:
    """Remove the sessions that have expired."""
    Session.objects.filter(expire_date__lt=at).delete()
    return 0


# News go from the top to the bottom in one round: a breach is noted, told, and its mail sent.
STEPS: Final = (
    Step("beat", BEATS_EVERY_SECONDS, beat, is_writing=False),
    Step("sweep", 2, sweep),
    Step("deliver", 2, deliver),
    Step("send", 5, send_due, is_writing=False),
    Step("files", 3600, sweep_unattached),
    Step("drafts", 6 * 3600, forget_old_drafts),
    Step("sessions", 6 * 3600, forget_sessions),
)
