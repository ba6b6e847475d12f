"""Who signs on in these tests, and what was mailed to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.test import Client

from stipt.mail.models import OutboxMail
from stipt.people.actions import add_customer, add_person, give_role, set_up_vendor
from stipt.people.models import Organisation, Person
from stipt.people.queries import vendor
from stipt.people.roles import VENDOR_ROLES, Role
from tests.apart import Apart, installation

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PASSWORD = "Kantooruren-08:30"
OTHER_PASSWORD = "Pinksteren valt in mei"
WAIT_MINUTES = 15


def velder() -> Organisation:
    """The vendor."""
    made = vendor()
    return made or set_up_vendor("Velder Software", code="velder", language="en", by=None, at=AT)


def acme() -> Organisation:
    """A customer."""
    made = Organisation.objects.filter(code="acme").first()
    return made or add_customer("Acme", code="acme", language="nl", by=None, at=AT)


def somebody(key: str, *roles: Role, password: str = PASSWORD, language: str = "en") -> Person:
    """A person with that password, or with none, and with roles."""
    made = add_person(f"{key}@stipt.example", key.title(), by=None, at=AT, language=language)
    if password:
        made.set_password(password)
        made.save()
    for role in roles:
        give_role(made, role, velder() if role in VENDOR_ROLES else acme(), by=None, at=AT)
    return made


def administrator() -> Person:
    """Ada, with whom the installation is set up."""
    return somebody("ada", Role.ADMINISTRATOR)


def sign_in(client: Client, key: str, password: str = PASSWORD, **more: Any) -> HttpResponse:
    """What the sign-in form answers."""
    return client.post("/sign-in/", {"login": f"{key}@stipt.example", "password": password}, **more)


def is_signed_in(client: Client) -> bool:
    """Whether the browser may see a page that is for persons only."""
    return client.get("/preferences/").status_code == 200


def mails(to: Person) -> list[OutboxMail]:
    """What lies in the outbox for a person, oldest first."""
    return list(OutboxMail.objects.filter(to_address=to.email).order_by("pk"))


def link_in(mail: OutboxMail) -> str:
    """The path of the one link with a token in a mail."""
    paths = re.findall(
        r"http://127\.0\.0\.1:8000(/(?:invitation|password/new)/\S+/\S+/)", mail.text
    )
    assert len(paths) == 1, mail.text
    return paths[0]


@contextmanager
def apart(folder: Path) -> Iterator[Apart]:
    """An installation of its own with all tables, for processes side by side; nobody is in it."""
    with installation(folder, "signon", DJANGO_SETTINGS_MODULE="tests.settings") as made:
        made.run(
            "from django.core.management import call_command\n"
            "call_command('migrate', verbosity=0)\n"
            "call_command('createcachetable', verbosity=0)\n"
        )
        yield made


def text_of(response: HttpResponse) -> str:
    """What a page says, without its tags."""
    body = re.sub(r"<(script|head).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())
