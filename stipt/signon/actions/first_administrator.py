"""Set up a fresh installation: the vendor, and the first who may set up the rest."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.text import slugify

from stipt.people.actions import add_person, give_role, set_up_vendor
from stipt.people.models import Person
from stipt.people.queries import vendor
from stipt.people.refusals import Refused
from stipt.people.roles import Role
from stipt.signon.first_run import lock, set_up_is_done
from stipt.signon.queries import has_administrator


def set_up(
    *,
    vendor_name: str,
    name: str,
    email: str,
    password: str,
    language: str,
    at: datetime,
) -> Person:
    """Make the vendor and its first administrator, all or nothing; of two at once one does it.

    A vendor that is there already stays as it is. Refused "set-up-done" when there is an
    administrator, "email-taken" when the address is somebody's. The password was validated before.
    """
    hashed = make_password(password)
    with transaction.atomic():
        lock()
        if has_administrator():
            raise Refused("set-up-done", "this installation has an administrator already")
        organisation = vendor() or set_up_vendor(
            vendor_name,
            code=slugify(vendor_name)[:40] or "vendor",
            language=language,
            by=None,
            at=at,
        )
        person = add_person(email, name, language=language, by=None, at=at)
        person.password = hashed
        person.save(update_fields=["password"])
        give_role(person, Role.ADMINISTRATOR, organisation, by=None, at=at)
        set_up_is_done()
    return person
