"""From an empty installation to the first request: every step on a screen, none in a shell."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from stipt.agreements.reader import agreement_of
from stipt.people.models import Organisation, Person
from stipt.people.queries import super_users_at
from stipt.releases.queries import product_names_of
from stipt.signon.actions import set_up
from tests.administration.world import AT, client_of, sent, shown

pytestmark = pytest.mark.django_db
HOME = "/administration/"


@pytest.fixture
def admin() -> Client:
    person = set_up(
        vendor_name="Velder",
        name="Joost",
        email="joost@velder.example",
        password="a phrase of some length",
        language="en",
        at=AT,
    )
    return client_of(person)


def state(client: Client) -> list[str]:
    """The steps that are done, by title."""
    return [step.title for _, step in client.get(HOME).context["steps"] if step.is_done]


def next_step(client: Client) -> Any:
    page = client.get(HOME)
    return dict(page.context["steps"])[page.context["next"]]


def test_an_empty_installation_says_what_to_do_first_and_what_waits(admin: Client) -> None:
    page = admin.get(HOME)
    steps = [step for _, step in page.context["steps"]]
    assert [step.title for step in steps if step.is_done] == ["Name the vendor"]
    assert [step.title for step in steps if not step.url] == [
        "Put its agreement in force",
        "Name its Super User",
        "Add its users",
        "Say which products it uses",
    ]
    assert next_step(admin).url == "/administration/vendor/add-team/"
    assert page.content.decode().count('data-kind="primary"') == 1
    assert "No mail server is set" in shown(page)


@pytest.mark.parametrize(
    "address", ["vendor", "customers", "people", "agreements", "products", "training", "presence",
                "changes", "outbox"],
)  # fmt: skip
def test_every_list_of_an_empty_installation_says_what_is_true(admin: Client, address: str) -> None:
    page = admin.get(reverse(f"administration:{address}"))
    assert page.status_code == 200
    assert 'class="empty"' in page.text or address in ("people", "changes")


def test_each_step_is_done_on_the_screen_that_it_leads_to(admin: Client) -> None:
    done = [
        ("Add a team", {"name": "Desk"}),
        (
            "Add those who work on tickets",
            {"name": "Anna", "email": "anna@velder.example", "roles": ["agent"]},
        ),
        ("Add a product", {"name": "Velder HR"}),
        ("Add the first customer", {"name": "Waterhoven", "code": "waterhoven"}),
    ]
    for title, fields in done:
        step = next_step(admin)
        assert step.title == title
        assert sent(admin, step.url, **fields).status_code == 302
    _sign_an_agreement(admin, next_step(admin).url)
    step = next_step(admin)
    assert step.title == "Name its Super User"
    opened = admin.get(step.url)
    assert opened.context["form"].initial["roles"] == ["super_user"]
    sent(admin, step.url, name="Vera", email="vera@waterhoven.example")
    step = next_step(admin)
    lines = "Sanne; sanne@waterhoven.example\nPieter; pieter@waterhoven.example; contract owner"
    sent(admin, step.url, lines=lines, add="yes")
    step = next_step(admin)
    sent(admin, step.url, products=["Velder HR"])
    assert len(state(admin)) == 9
    page = admin.get(HOME)
    assert page.context["next"] is None
    assert "All is set up" in shown(page)
    _is_ready()


def _sign_an_agreement(admin: Client, address: str) -> None:
    text = admin.get(f"{address}?example=reference").context["form"]["content"].value()
    seen = admin.post(address, {"content": text, "check": "yes"})
    assert seen.status_code == 200
    assert not seen.context["names_other_customer"]
    assert not seen.context["names_other_vendor"]
    form = seen.context["form"]
    given = {name: form[name].value() for name in ("customer_name", "vendor_name", "signed_on")}
    given |= {"based_on": form["based_on"].value(), "newest": "", "customer_name": "Pieter"}
    assert admin.post(address, {"content": text, "sign": "yes", **given}).status_code == 302


def _is_ready() -> None:
    """What was set up is what a request needs."""
    customer = Organisation.objects.get(code="waterhoven")
    agreement = agreement_of(customer)
    assert agreement is not None
    assert (agreement.vendor, agreement.customer) == ("Velder", "Waterhoven")
    assert [one.name for one in super_users_at(customer, AT)] == ["Vera"]
    assert product_names_of(customer) == ["Velder HR"]
    assert Person.objects.filter(memberships__organisation=customer).distinct().count() == 3
