"""A small town for the tests of the desk: a vendor, two customers and their people, by the verbs.

`town()` makes all of it; instants are told as on the wall in Amsterdam, "2026-05-26T10:32".
"""

from __future__ import annotations

from datetime import date, datetime
from importlib.resources import files
from typing import Any, NamedTuple

from stipt.agreements.actions import sign_agreement
from stipt.agreements.models import SignedAgreement
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
from stipt.tickets.actions import hand_over, open_ticket
from stipt.tickets.models import Ticket
from tests.cast import instant

BEGIN = instant("2026-01-05T09:00")
PASSWORD = "Kantooruren-08:30"
COURSE = "Basistraining"


class Town(NamedTuple):
    """Everybody by name. Velder is the vendor; Waterhoven and Maanveld are customers."""

    velder: Organisation
    waterhoven: Organisation
    maanveld: Organisation
    support: Team
    agreement: SignedAgreement
    ada: Person  # administrator
    anna: Person  # agent
    bas: Person  # agent
    mies: Person  # manager
    tom: Person  # trainer
    sanne: Person  # user at Waterhoven
    ruud: Person  # another user at Waterhoven
    karin: Person  # Super User of Waterhoven
    omar: Person  # contract owner of Waterhoven
    lena: Person  # Super User of Maanveld


def town(agreement: str | None = None) -> Town:
    """Make the town; `agreement` is the text of an agreement, the reference agreement without."""
    velder = set_up_vendor("Velder Software", code="velder", language="en", by=None, at=BEGIN)
    ada = person("ada", "Ada Bakker", velder, Role.ADMINISTRATOR, language="en")
    support = add_team("Support", by=ada, at=BEGIN)
    waterhoven = add_customer(
        "Gemeente Waterhoven", code="waterhoven", language="nl", by=ada, at=BEGIN
    )
    maanveld = add_customer("Zorggroep Maanveld", code="maanveld", language="nl", by=ada, at=BEGIN)
    content = agreement or reference_text()
    signed = [
        sign_agreement(
            customer,
            content,
            vendor_name="V. Velder",
            customer_name="O. Owner",
            signed_on=date(2025, 12, 1),
            by=ada,
            at=BEGIN,
        )
        for customer in (waterhoven, maanveld)
    ]
    made = Town(
        velder,
        waterhoven,
        maanveld,
        support,
        signed[0],
        ada,
        person("anna", "Anna de Wit", velder, Role.AGENT, language="en"),
        person("bas", "Bas Kuiper", velder, Role.AGENT),
        person("mies", "Mies Mulder", velder, Role.MANAGER),
        person("tom", "Tom Trainer", velder, Role.TRAINER),
        person("sanne", "Sanne Visser", waterhoven, Role.USER),
        person("ruud", "Ruud Smit", waterhoven, Role.USER),
        person("karin", "Karin Super", waterhoven, Role.SUPER_USER),
        person("omar", "Omar Owner", waterhoven, Role.CONTRACT_OWNER),
        person("lena", "Lena Super", maanveld, Role.SUPER_USER, language="en"),
    )
    for trained in (made.sanne, made.ruud, made.karin, made.lena):
        train(made, trained)
    return made


def reference_text() -> str:
    """The text of the reference agreement."""
    return files("stipt.agreements").joinpath("examples/reference.toml").read_text("utf-8")


def person(
    key: str, name: str, organisation: Organisation, *roles: Role, language: str = "nl"
) -> Person:
    """A person with a password and roles; the mail address is `key@stipt.example`."""
    made = add_person(f"{key}@stipt.example", name, by=None, at=BEGIN, language=language)
    made.set_password(PASSWORD)
    made.save()
    for role in roles:
        give_role(made, role, organisation, by=None, at=BEGIN)
    return made


def train(of: Town, who: Person) -> None:
    """Let a person have followed the course, entered by the vendor."""
    enter_training(
        who,
        course=COURSE,
        trainer="Tom Trainer",
        trained_on=date(2025, 11, 3),
        by=of.tom,
        at=BEGIN,
    )


def filed(of: Town, at: str, *, by: Person | None = None, **more: Any) -> Ticket:
    """A request of Sanne's (or of `by`) at Waterhoven; it waits for its Super User."""
    who = by or of.sanne
    customer = more.pop("customer", of.waterhoven)
    asked = {
        "subject": "Zaakdossier opent leeg",
        "text": "Aan de balie opent elk dossier leeg.",
        "call_type": "incident-1",
        "reporter": who,
        **more,
    }
    return open_ticket(customer, **asked, by=who, at=instant(at))


def handed_over(of: Town, filed_at: str, at: str, **more: Any) -> Ticket:
    """A request that Karin handed over to the vendor."""
    ticket = filed(of, filed_at, **more)
    hand_over(ticket, by=of.karin, at=instant(at))
    return ticket


def at(text: str) -> datetime:
    """An instant on the wall in Amsterdam."""
    return instant(text)
