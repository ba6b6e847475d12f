"""The steps from an empty installation to the first request, each done or not."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from stipt.agreements.queries import standings
from stipt.people.listings import SetUp, persons, set_up
from stipt.people.queries import super_users, vendor
from stipt.people.roles import Role
from stipt.releases.queries import product_names, product_names_of


class Step(NamedTuple):
    """One step: what it is, why, where it is done; without an address it waits for another."""

    title: str
    why: str
    url: str
    is_done: bool


def steps(day: date) -> list[Step]:
    """All steps in order, for the vendor and for its first customer; `day` is today."""
    there = set_up()
    return [*_of_vendor(there), *_of_customer(there, day)]


def _of_vendor(there: SetUp) -> list[Step]:
    return [
        Step(
            _("Name the vendor"),
            _("Its name stands above each page and in every mail."),
            reverse("administration:vendor"),
            vendor() is not None,
        ),
        Step(
            _("Add a team"),
            _("Tickets are assigned to teams and to the people in them."),
            reverse("administration:add_team"),
            there.has_team,
        ),
        Step(
            _("Add those who work on tickets"),
            _("Agents and managers; they choose their password by an invitation."),
            reverse("administration:add_vendor_person"),
            there.has_agent,
        ),
        Step(
            _("Add a product"),
            _("What requests are about. With one product nobody needs to choose."),
            reverse("administration:products"),
            bool(product_names()),
        ),
    ]


def _of_customer(there: SetUp, day: date) -> list[Step]:
    customer = there.first_customer
    if customer is None:
        add = reverse("administration:add_customer")
        first = Step(_("Add the first customer"), _("An organisation that asks."), add, False)
        return [first, *(Step(title, why, "", False) for title, why in _waiting())]
    agreement, super_user, users, products = (Step(t, w, "", False) for t, w in _waiting())
    at = {"code": customer.code}
    people = reverse("administration:add_customer_person", kwargs=at)
    return [
        Step(
            _("Add the first customer"),
            customer.name,
            reverse("administration:customer", kwargs=at),
            True,
        ),
        agreement._replace(
            url=reverse("administration:new_agreement", kwargs=at),
            is_done=standings([customer], day)[customer.pk].in_force is not None,
        ),
        super_user._replace(
            url=f"{people}?role={Role.SUPER_USER}", is_done=super_users(customer).exists()
        ),
        users._replace(
            url=reverse("administration:paste_people", kwargs=at),
            is_done=persons(organisation=customer, role=Role.USER, only_active=True).exists(),
        ),
        products._replace(
            url=reverse("administration:customer_products", kwargs=at),
            is_done=bool(product_names_of(customer)),
        ),
    ]


def _waiting() -> list[tuple[str, str]]:
    """What can be done once there is a customer: title and reason."""
    return [
        (_("Put its agreement in force"), _("Without it no promise applies and no clock runs.")),
        (_("Name its Super User"), _("Who looks at each request first and hands it over.")),
        (_("Add its users"), _("Who may ask; several at once by pasting lines.")),
        (_("Say which products it uses"), _("So that a request says what it is about.")),
    ]
