"""People pasted as lines, "name; mail address; role": read whole, all that is wrong by its line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from stipt.people.models import Organisation, Person
from stipt.people.role_names import ROLE_NAMES, role_called, roles_at
from stipt.people.roles import Role

MOST_PEOPLE: Final = 1_000
LONGEST_NAME: Final = 200
LONGEST_ADDRESS: Final = 254


class PastedPerson(NamedTuple):
    """One line that is right; `line` counts from 1."""

    line: int
    name: str
    email: str
    roles: tuple[Role, ...]


class LineProblem(NamedTuple):
    """One line that isn't: its text, and the code and names of `stipt.people.sentences`."""

    line: int
    text: str
    code: str
    about: Mapping[str, Any]


class Pasted(NamedTuple):
    """What lines say: the people to add, and everything that keeps them from being added."""

    people: list[PastedPerson]
    problems: list[LineProblem]


def read_people(text: str, organisation: Organisation) -> Pasted:
    """People of an organisation from pasted lines; parts stand between semicolons or tabs.

    Several roles stand between commas. A customer's person without a role is a user. Empty lines
    are skipped. A mail address may not be somebody's already, nor stand on two lines.
    """
    people: list[PastedPerson] = []
    problems: list[LineProblem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = _read_line(number, line, organisation)
        if isinstance(found, PastedPerson):
            people.append(found)
        else:
            problems.append(found)
    problems += _told_twice(people) + _taken(people)
    if not people and not problems:
        problems.append(LineProblem(0, "", "no-line", {}))
    if len(people) > MOST_PEOPLE:
        problems.append(LineProblem(0, "", "too-many-lines", {"most": MOST_PEOPLE}))
    return Pasted(people, sorted(problems, key=lambda problem: problem.line))


def _read_line(number: int, line: str, organisation: Organisation) -> PastedPerson | LineProblem:
    parts = [part.strip() for part in line.split(";" if ";" in line else "\t")]
    while len(parts) > 2 and not parts[-1]:
        parts.pop()

    def wrong(code: str, **about: object) -> LineProblem:
        return LineProblem(number, line.strip(), code, about)

    if not 2 <= len(parts) <= 3:
        return wrong("line-parts")
    name, email = parts[0], parts[1].lower()
    if not name:
        return wrong("no-person-name")
    if len(name) > LONGEST_NAME or len(email) > LONGEST_ADDRESS:
        return wrong("line-too-long")
    try:
        validate_email(email)
    except ValidationError:
        return wrong("no-address", email=parts[1])
    known = roles_at(organisation)
    words = [word.strip() for word in parts[2].split(",")] if len(parts) == 3 else []
    if not words and Role.USER in known:
        words = [Role.USER.value]
    roles = [role_called(word, known) for word in words]
    if not roles or None in roles:
        unknown = words[roles.index(None)] if words else ""
        names = ", ".join(str(ROLE_NAMES[role]) for role in known)
        return wrong("unknown-role", role=unknown, roles=names)
    chosen = {role for role in roles if role is not None}
    return PastedPerson(number, name, email, tuple(sorted(chosen)))


def _told_twice(people: list[PastedPerson]) -> list[LineProblem]:
    first: dict[str, int] = {}
    found = []
    for person in people:
        if person.email in first:
            about = {"email": person.email, "first": first[person.email]}
            found.append(LineProblem(person.line, _text(person), "email-twice", about))
        first.setdefault(person.email, person.line)
    return found


def _taken(people: list[PastedPerson]) -> list[LineProblem]:
    """Addresses are stored in small letters, so that one comparison finds them."""
    addresses = [person.email for person in people]
    rows = Person.objects.filter(email__in=addresses).values_list("email", "name")
    names: dict[str, str] = dict(rows)
    return [
        LineProblem(
            person.line,
            _text(person),
            "email-taken",
            {"email": person.email, "name": names[person.email]},
        )
        for person in people
        if person.email in names
    ]


def _text(person: PastedPerson) -> str:
    return f"{person.name}; {person.email}"
