"""People pasted as lines: all that is wrong by its line, and all of them or none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import translation

from stipt.people.actions import add_customer, add_member, add_members, set_up_vendor
from stipt.people.models import Organisation, Person
from stipt.people.pasted import MOST_PEOPLE, read_people
from stipt.people.refusals import Refused
from stipt.people.role_names import ROLE_MEANINGS, ROLE_NAMES, role_called, roles_at
from stipt.people.roles import CUSTOMER_ROLES, Role
from stipt.people.sentences import told

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def acme() -> Organisation:
    return add_customer("Acme", code="acme", language="nl", by=None, at=AT)


def test_lines_become_people_with_roles_in_either_language(acme: Organisation) -> None:
    text = (
        "Sanne Visser; Sanne@Acme.example; Gebruiker\r\n"
        "\r\n"
        " Vera Jansen ;vera@acme.example;super user, contract-owner ;\r\n"
        "Wim\twim@acme.example\tuser\n"
        "Jansen, Zoë; zoe@acme.example"
    )
    pasted = read_people(text, acme)
    assert pasted.problems == []
    assert [(one.line, one.name, one.email, set(one.roles)) for one in pasted.people] == [
        (1, "Sanne Visser", "sanne@acme.example", {Role.USER}),
        (3, "Vera Jansen", "vera@acme.example", {Role.SUPER_USER, Role.CONTRACT_OWNER}),
        (4, "Wim", "wim@acme.example", {Role.USER}),
        (5, "Jansen, Zoë", "zoe@acme.example", {Role.USER}),
    ]


def test_everything_wrong_is_said_at_once_each_with_its_line(acme: Organisation) -> None:
    add_member("known@acme.example", "Known", organisation=acme, roles=[Role.USER], by=None, at=AT)
    text = "\n".join([
        "Right; right@acme.example",
        "No address",
        "; nameless@acme.example",
        "Wrong; wrong-acme.example",
        "Boss; boss@acme.example; chef",
        "Agent; agent@acme.example; agent",
        "Again; RIGHT@acme.example",
        "Known; known@acme.example",
        "Too; many; parts; here",
        f"{'x' * 201}; long@acme.example",
    ])  # fmt: skip
    problems = read_people(text, acme).problems
    assert [(one.line, one.code) for one in problems] == [
        (2, "line-parts"),
        (3, "no-person-name"),
        (4, "no-address"),
        (5, "unknown-role"),
        (6, "unknown-role"),
        (7, "email-twice"),
        (8, "email-taken"),
        (9, "line-parts"),
        (10, "line-too-long"),
    ]
    with translation.override("en"):
        said = {one.line: told(one.code, one.about) for one in problems}
    assert said[5] == ("“chef” is no role here. Right would be: User, Super User, Contract owner.")
    assert said[7] == "right@acme.example stands on line 1 as well."
    assert said[8] == "known@acme.example is the mail address of Known already."


def test_no_people_and_too_many_are_refused(acme: Organisation) -> None:
    assert [one.code for one in read_people(" \n\n", acme).problems] == ["no-line"]
    lines = [f"P{n}; p{n}@acme.example" for n in range(MOST_PEOPLE + 1)]
    assert [one.code for one in read_people("\n".join(lines), acme).problems] == ["too-many-lines"]
    assert read_people("\n".join(lines[1:]), acme).problems == []


def test_at_the_vendor_nobody_is_without_a_role() -> None:
    velder = set_up_vendor("Velder", code="velder", language="nl", by=None, at=AT)
    pasted = read_people("Anna; anna@velder.example\nBas; bas@velder.example; Behandelaar", velder)
    assert [(one.line, one.code) for one in pasted.problems] == [(1, "unknown-role")]
    assert pasted.people[0].roles == (Role.AGENT,)


def test_people_are_added_all_or_none(acme: Organisation) -> None:
    vera = add_member(
        "vera@acme.example", "Vera", organisation=acme, roles=[Role.SUPER_USER], by=None, at=AT
    )
    pasted = read_people("Sanne; sanne@acme.example\nWim; wim@acme.example", acme)
    more = {"by": vera, "at": AT, "language": "en", "zone": "Europe/Athens"}
    added = add_members(acme, pasted.people, **more)
    assert [(one.name, one.language, one.zone) for one in added] == [
        ("Sanne", "en", "Europe/Athens"),
        ("Wim", "en", "Europe/Athens"),
    ]
    late = read_people("Xan; xan@acme.example\nYara; yara@acme.example", acme).people
    add_member("yara@acme.example", "Y", organisation=acme, roles=[Role.USER], by=None, at=AT)
    with pytest.raises(Refused) as caught:
        add_members(acme, late, **more)
    assert caught.value.code == "email-taken"
    assert not Person.objects.filter(email="xan@acme.example").exists()


def test_every_role_has_a_name_and_a_meaning_and_is_found_by_it(acme: Organisation) -> None:
    assert set(ROLE_NAMES) == set(ROLE_MEANINGS) == set(Role)
    for language in ("nl", "en"):
        with translation.override(language):
            for role, name in ROLE_NAMES.items():
                assert role_called(str(name).upper(), set(Role)) is role
    assert role_called("agent", CUSTOMER_ROLES) is None
    assert set(roles_at(acme)) == CUSTOMER_ROLES
