"""Several persons at once: all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from stipt.people.actions.memberships import add_member
from stipt.people.models import Organisation, Person
from stipt.people.pasted import PastedPerson


def add_members(
    organisation: Organisation,
    people: Sequence[PastedPerson],
    *,
    by: Person,
    at: datetime,
    language: str,
    zone: str,
) -> list[Person]:
    """Add people that were read from lines, with their roles; `Refused` for one is for all."""
    with transaction.atomic():
        return [
            add_member(
                one.email,
                one.name,
                organisation=organisation,
                roles=one.roles,
                by=by,
                at=at,
                language=language,
                zone=zone,
            )
            for one in people
        ]
