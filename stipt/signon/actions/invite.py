"""Invite a person to choose their first password."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from stipt.ledger.changes import record_change
from stipt.people.models import Person
from stipt.people.queries import only_customer_of
from stipt.people.refusals import Refused
from stipt.signon.links import INVITATION
from stipt.signon.mails import send
from stipt.signon.models import Invitation


def invite(person: Person, *, by: Person, at: datetime) -> Invitation:
    """Mail a person the link by which they choose a password and sign in; again when asked again.

    Refused: "deactivated", or "has-password" (who has one asks for a new one themselves).
    """
    if not person.is_active:
        raise Refused("deactivated", f"{person} is deactivated")
    if person.has_usable_password():
        raise Refused("has-password", f"{person} has chosen a password already")
    with transaction.atomic():
        invitation = Invitation.objects.create(person=person, by=by, sent_at=at)
        record_change(
            "invitation",
            (person.pk, person.name),
            before=None,
            after={"email": person.email},
            by=by,
            at=at,
            customer_id=only_customer_of(person),
        )
        days = INVITATION.valid_for.days
        send("invitation", person, at=at, path=INVITATION.path(person), by=by, days=days)
    return invitation
