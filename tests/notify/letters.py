"""What lies in the outbox, in the words of the tests of notices."""

from __future__ import annotations

from stipt.mail.models import OutboxMail
from stipt.notify.deliver import deliver
from stipt.notify.models import Delivery
from tests.town import Town, at, town

BEFORE = "2026-05-18T09:00"


def begun() -> Town:
    """The town, with the first run of notices behind it."""
    of = town()
    assert deliver(at=at(BEFORE)) == 0
    return of


def told(when: str) -> dict[str, list[str]]:
    """What a run tells: of each person, by the begin of the mail address, the notices in order."""
    before = Delivery.objects.count()
    deliver(at=at(when))
    found: dict[str, list[str]] = {}
    for row in Delivery.objects.order_by("pk").select_related("person")[before:]:
        found.setdefault(row.person.email.split("@")[0], []).append(row.notice)
    return found


def last_mail(key: str) -> OutboxMail:
    """The newest mail to a person."""
    return OutboxMail.objects.filter(to_address=f"{key}@stipt.example").latest("pk")


def mails() -> list[tuple[str, str]]:
    """Every mail: to whom, and about what."""
    rows = OutboxMail.objects.order_by("pk").values_list("to_address", "about")
    return [(address.split("@")[0], about) for address, about in rows]
