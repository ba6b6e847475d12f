"""Ask for a link to choose a password, and choose one by it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from stipt.people.models import Person
from stipt.people.refusals import Refused
from stipt.signon.links import FORGOTTEN, LinkTokens
from stipt.signon.mails import rendered, send
from stipt.signon.models import Invitation


def send_password_link(email: str, *, at: datetime) -> None:
    """Mail the link to choose a new password, if the address is somebody's who may sign in.

    Gives nothing back: who asks learns nothing about the address, neither by the answer nor (but
    for the row in the outbox) by how long it takes.
    """
    person = Person.objects.filter(email=email.strip().lower(), is_active=True).first()
    hours = int(FORGOTTEN.valid_for.total_seconds()) // 3600
    somebody = person or Person(pk=0, email=email, name=email)
    path = FORGOTTEN.path(somebody)
    if person is None:
        rendered("password_forgotten", somebody, path=path, hours=hours)
    else:
        send("password_forgotten", person, at=at, path=path, hours=hours)


def choose_password(
    person: Person, kind: LinkTokens, token: str, password: str, *, at: datetime
) -> Person:
    """Set the password of who came by a link, and use the link up; all their sessions end.

    Refused "link-used" when the link doesn't hold any more. The password was validated before.
    """
    hashed = make_password(password)  # takes its time, and so outside of the transaction
    with transaction.atomic():
        row = Person.objects.select_for_update().get(pk=person.pk)
        if not kind.check_token(row, token):
            raise Refused("link-used", f"the link of {person} doesn't hold any more")
        is_first = not row.has_usable_password()
        row.password = hashed
        row.save(update_fields=["password"])
        if is_first:
            Invitation.objects.filter(person=row, used_at=None).update(used_at=at)
        else:
            send("password_changed", row, at=at)
    return row
