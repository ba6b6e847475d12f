"""The example vendor, its customers and their people, made by the verbs that screens use."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Final, NamedTuple

from stipt.agreements.actions import sign_agreement
from stipt.people.actions import (
    add_customer,
    add_person,
    add_team,
    enter_training,
    give_role,
    set_up_vendor,
)
from stipt.people.models import Organisation, Person, Team
from stipt.people.roles import Role
from stipt.releases.actions import add_product

WORD_OF_ALL: Final = "demo"
"""Of everybody in the example, which is on the loopback alone; no such log-in exists elsewhere."""

_VENDOR_PEOPLE: Final = (
    ("anna", "Anna de Wit", Role.AGENT, "en"),
    ("bas", "Bas Kuiper", Role.AGENT, "nl"),
    ("joost", "Joost van Laar", Role.AGENT, "nl"),
    ("mies", "Mies Mulder", Role.MANAGER, "nl"),
    ("tom", "Tom de Jong", Role.TRAINER, "nl"),
)
_CUSTOMERS: Final = (
    (
        "waterhoven",
        "Gemeente Waterhoven",
        ("Karin Prins", "Sanne Visser", "Ruud Smit", "Omar Yilmaz"),
    ),
    (
        "veenpoort",
        "Scholengroep Veenpoort",
        ("Els Brouwer", "Peter Vos", "Mila Hendriks", "Jan Dekker"),
    ),
    (
        "maanveld",
        "Zorggroep Maanveld",
        ("Lena Schouten", "Bram Willems", "Noor Postma", "Kees Jonker"),
    ),
    (
        "roerdam",
        "Woonstichting Roerdam",
        ("Ine Maas", "Sem Kok", "Tess van Dam", "Hugo Bosch"),
    ),
    (
        "lagelanden",
        "Waterschap Lage Landen",
        ("Wim Polder", "Fleur Dijk", "Daan Meer", "Ria Sluis"),
    ),
)


class Customer(NamedTuple):
    """A customer of the example: its Super User, users and contract owner."""

    organisation: Organisation
    super_user: Person
    users: list[Person]
    owner: Person


class Example(NamedTuple):
    """Everybody of the example."""

    vendor: Organisation
    administrator: Person
    agents: list[Person]
    manager: Person
    team: Team
    customers: list[Customer]


def settle(at: datetime) -> Example:
    """Make vendor, customers and people, as if set up at `at`."""
    vendor = set_up_vendor("Velder Software", code="velder", language="nl", by=None, at=at)
    ada = _person("ada", "velder", "Ada Bakker", vendor, Role.ADMINISTRATOR, at, "nl")
    team = add_team("Support", by=ada, at=at)
    staff = {
        key: _person(key, "velder", name, vendor, role, at, language)
        for key, name, role, language in _VENDOR_PEOPLE
    }
    customers = [
        _customer(code, name, people, ada, staff["tom"], at) for code, name, people in _CUSTOMERS
    ]
    for name in ("Velder Zaken", "Velder Wonen"):
        add_product(name, by=ada, at=at)
    agents = [staff[key] for key in ("anna", "bas", "joost")]
    return Example(vendor, ada, agents, staff["mies"], team, customers)


def _customer(
    code: str, name: str, people: tuple[str, ...], ada: Person, tom: Person, at: datetime
) -> Customer:
    organisation = add_customer(name, code=code, language="nl", by=ada, at=at)
    text = files("stipt.agreements").joinpath("examples/reference.toml").read_text("utf-8")
    start = (at - timedelta(days=30)).date()
    sign_agreement(
        organisation,
        _for(text, name, start),
        vendor_name="Ada Bakker",
        customer_name=people[3],
        signed_on=start,
        by=ada,
        at=at,
    )
    roles = (Role.SUPER_USER, Role.USER, Role.USER, Role.CONTRACT_OWNER)
    made = [
        _person(one.split()[0].lower(), code, one, organisation, role, at, "nl")
        for one, role in zip(people, roles, strict=True)
    ]
    for trained in made[:2]:
        enter_training(
            trained,
            course="Basistraining",
            trainer=tom.name,
            trained_on=start,
            by=tom,
            at=at,
        )
    return Customer(organisation, made[0], made[1:3], made[3])


def _for(text: str, customer: str, start: date) -> str:
    """The reference agreement between the two, in force before the example begins."""
    return (
        text.replace("De Leverancier B.V.", "Velder Software")
        .replace('customer = "De Klant"', f'customer = "{customer}"')
        .replace("in_force_from = 2026-01-01", f"in_force_from = {start.isoformat()}")
    )


def _person(
    key: str,
    domain: str,
    name: str,
    organisation: Organisation,
    role: Role,
    at: datetime,
    language: str,
) -> Person:
    person = add_person(f"{key}@{domain}.example", name, by=None, at=at, language=language)
    person.set_password(WORD_OF_ALL)
    person.save(update_fields=["password"])
    give_role(person, role, organisation, by=None, at=at)
    return person
