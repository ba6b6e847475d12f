"""A small installation to administer: a vendor with each of its roles, and a customer with its."""

from __future__ import annotations

import html
import json
import re
from datetime import UTC, date, datetime
from importlib import resources
from typing import Any, NamedTuple

from django.test import Client

from stipt.agreements.actions import sign_agreement
from stipt.agreements.models import SignedAgreement
from stipt.people.actions import add_customer, add_member, add_person, set_up_vendor
from stipt.people.models import Organisation, Person
from stipt.people.roles import Role, is_of_vendor

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
REFERENCE = (
    resources.files("stipt.agreements.examples").joinpath("reference.toml").read_text("utf-8")
)


class World(NamedTuple):
    """Vendor, customer, and one person of each role; an outsider has none."""

    vendor: Organisation
    customer: Organisation
    people: dict[Role, Person]
    outsider: Person

    @property
    def admin(self) -> Person:
        return self.people[Role.ADMINISTRATOR]


def made() -> World:
    vendor = set_up_vendor("Velder Software", code="velder", language="nl", by=None, at=AT)
    customer = add_customer("Acme", code="acme", language="nl", by=None, at=AT)
    people = {
        role: add_member(
            f"{role}@example.org",
            role.value.replace("_", " ").title(),
            organisation=vendor if is_of_vendor(role) else customer,
            roles=[role],
            language="en",
            by=None,
            at=AT,
        )
        for role in Role
    }
    outsider = add_person("outsider@example.org", "Outsider", language="en", by=None, at=AT)
    return World(vendor, customer, people, outsider)


def client_of(person: Person | None) -> Client:
    """A browser in which that person is signed in; None: in which nobody is."""
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def agreement_text(version: str = "1", begins: str = "2026-01-01") -> str:
    """The reference agreement with another version and beginning."""
    text = REFERENCE.replace('version = "1"', f'version = "{version}"', 1)
    return text.replace("in_force_from = 2026-01-01", f"in_force_from = {begins}", 1)


def signed(world: World, version: str = "1", begins: str = "2026-01-01") -> SignedAgreement:
    """An agreement in force at the customer."""
    return sign_agreement(
        world.customer,
        agreement_text(version, begins),
        vendor_name="Joost",
        customer_name="Vera",
        signed_on=date(2026, 1, 2),
        by=world.admin,
        at=AT,
    )


def shown(answer: Any) -> str:
    """The page as text, without what stands in tags, spaces as one."""
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(html.unescape(text).split())


def basis(answer: Any) -> str:
    """What a form was based on, as a browser sends it back."""
    return json.dumps(answer.context["form"].initial["based_on"])


def sent(client: Client, address: str, **fields: Any) -> Any:
    """A form opened and sent with other values, as somebody does who has it on screen."""
    opened = client.get(address)
    form = opened.context["form"]
    values = {name: _sent(form[name].value()) for name in form.fields}
    values |= {"based_on": basis(opened)} if "based_on" in form.fields else {}
    values |= fields
    given = {name: value for name, value in values.items() if value not in (None, False)}
    return client.post(address, given)


def _sent(value: Any) -> Any:
    return "on" if value is True else "" if value is None else value
