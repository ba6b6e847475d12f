"""What a list of people shows of each, in as many queries as for one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from itertools import groupby
from typing import Any, Literal, NamedTuple

from stipt.people.listings import Trained, memberships_of, trained_on
from stipt.people.presence import absences_at
from stipt.people.role_names import ROLE_NAMES
from stipt.signon.queries import invitations_of

Access = Literal["signs-in", "invited", "not-invited", "deactivated"]


class At(NamedTuple):
    """What a person is in one organisation."""

    organisation: Any
    roles: str
    team: str


class PersonRow(NamedTuple):
    """A person with their roles, whether they can sign in, and whether they are there."""

    person: Any
    places: list[At]
    access: Access
    invitation: Any
    absence: Any
    trained: Trained


def people_rows(persons: Collection[Any], at: datetime, day: date) -> list[PersonRow]:
    """The rows of persons, in their order, at an instant and its date."""
    ids = [person.pk for person in persons]
    memberships = memberships_of(persons)
    invitations = invitations_of(ids)
    absences = absences_at(ids, at)
    trained = trained_on(persons, day)
    return [
        PersonRow(
            person,
            _places(memberships.get(person.pk, [])),
            _access(person, invitations.get(person.pk)),
            invitations.get(person.pk),
            absences.get(person.pk),
            trained[person.pk],
        )
        for person in persons
    ]


def _places(memberships: list[Any]) -> list[At]:
    places = []
    for _, group in groupby(memberships, key=lambda row: row.organisation_id):
        rows = list(group)
        teams = {row.team.name for row in rows if row.team is not None}
        held = {row.role for row in rows}
        roles = ", ".join(str(name) for role, name in ROLE_NAMES.items() if role in held)
        places.append(At(rows[0].organisation, roles, ", ".join(sorted(teams))))
    return places


def _access(person: Any, invitation: Any) -> Access:
    if not person.is_active:
        return "deactivated"
    if person.has_usable_password():
        return "signs-in"
    return "not-invited" if invitation is None else "invited"
