"""Two processes at once: neither leaves an installation without an administrator, nor a customer
without a Super User.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.apart import installation

PREPARE = """
from django.core.management import call_command
call_command("migrate", "ledger")
from stipt.people.actions import add_customer, add_member, set_up_vendor
from stipt.people.roles import Role
velder = set_up_vendor("Velder", code="velder", language="nl", by=None, at=AT)
acme = add_customer("Acme", code="acme", language="nl", by=None, at=AT)
for name, place, role in (
    ("ann", velder, Role.ADMINISTRATOR), ("bas", velder, Role.ADMINISTRATOR),
    ("vera", acme, Role.SUPER_USER), ("wim", acme, Role.SUPER_USER),
):
    add_member(f"{name}@example.org", name, organisation=place, roles=[role], by=None, at=AT)
"""
ACTS = """
from django.db import OperationalError, connection, transaction
from stipt.people.actions import deactivate_person, set_roles
from stipt.people.models import Organisation, Person
from stipt.people.refusals import Refused
from stipt.people.roles import Role

def somebody(name):
    return Person.objects.get(name=name)

def deactivate(name):
    deactivate_person(somebody(name), by=somebody("ann"), at=AT)

def make_user(name):
    acme = Organisation.objects.get(code="acme")
    set_roles(somebody(name), acme, [Role.USER], by=somebody("ann"), at=AT)

def tried(act, name):
    "What became of it: done, refused, or waiting for the other (here not for long)."
    patience = "SET lock_timeout = 300" if connection.vendor == "postgresql" else "PRAGMA busy_timeout = 300"
    connection.cursor().execute(patience)
    try:
        act(name)
    except Refused as refused:
        return refused.code
    except OperationalError:
        return "waits"
    return "done"
"""


@pytest.mark.parametrize(
    ("act", "first", "second", "code"),
    [
        ("deactivate", "ann", "bas", "last-administrator"),
        ("make_user", "vera", "wim", "last-super-user"),
    ],
)
def test_of_two_who_take_the_last_two_the_second_waits_and_is_refused(
    tmp_path: Path, act: str, first: str, second: str, code: str
) -> None:
    with installation(tmp_path, "people") as apart:
        apart.run(PREPARE)
        other = f"{ACTS}\nprint(tried({act}, {second!r}))"
        inside = f"""{ACTS}
from tests.apart import Apart
with transaction.atomic():
    {act}({first!r})
    print(Apart(dict(os.environ)).run({other!r}))
"""
        assert apart.run(inside) == "waits"
        assert apart.run(other) == code
