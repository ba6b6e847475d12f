"""Vendor, teams, customers and products: added, changed, and refused with what was typed kept."""

from __future__ import annotations

import pytest
from django.test import Client

from stipt.ledger.changes import changes
from stipt.people.actions import add_customer, add_team
from stipt.people.models import Organisation, Team
from stipt.releases.actions import add_product, set_products
from stipt.releases.models import Product
from tests.administration.world import AT, World, sent, shown, signed

CUSTOMERS, VENDOR = "/administration/customers/", "/administration/vendor/"
HOSTILE = '<script>alert("x")</script>'


def test_the_vendor_gets_another_name_and_language(world: World, admin: Client) -> None:
    answer = sent(admin, VENDOR, name="Velder B.V.", language="en")
    assert answer.headers["Location"] == VENDOR
    vendor = Organisation.objects.get(kind="vendor")
    assert (vendor.name, vendor.language, vendor.is_active) == ("Velder B.V.", "en", True)
    change = changes(what="organisation")[0]
    assert (change.by_name, change.before) == (
        world.admin.name,
        {"name": "Velder Software", "language": "nl"},
    )


def test_a_name_that_is_missing_comes_back_beside_its_field(world: World, admin: Client) -> None:
    answer = sent(admin, VENDOR, name=" ")
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "One thing to mend" in shown(answer)
    assert "People of the vendor" in shown(answer)


def test_teams_are_added_renamed_and_laid_to_rest(world: World, admin: Client) -> None:
    assert sent(admin, f"{VENDOR}add-team/", name="Desk").status_code == 302
    answer = sent(admin, f"{VENDOR}add-team/", name="Desk")
    assert answer.status_code == 422
    assert "There is a team “Desk” already. Choose another name." in shown(answer)
    assert answer.context["form"]["name"].value() == "Desk"
    team = Team.objects.get()
    sent(admin, f"{VENDOR}teams/{team.pk}/", name="Service desk", is_active=False)
    team.refresh_from_db()
    assert (team.name, team.is_active) == ("Service desk", False)
    assert "at rest" in shown(admin.get(VENDOR))
    assert admin.get(f"{VENDOR}teams/{team.pk + 1}/").status_code == 404


def test_a_customer_is_added_and_next_comes_its_agreement(world: World, admin: Client) -> None:
    answer = sent(admin, "/administration/add-customer/", name="Waterhoven", code="Waterhoven")
    assert answer.headers["Location"] == f"{CUSTOMERS}waterhoven/"
    page = shown(admin.get(f"{CUSTOMERS}waterhoven/"))
    assert "Waterhoven was added. Next: its agreement and its people." in page
    assert "no agreement in force" in page
    assert "no Super User who can sign in" in page
    assert Organisation.objects.get(code="waterhoven").language == "nl"


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("acme", "“acme” is the short name of Acme already. Choose another."),
        ("ACME", "“acme” is the short name of Acme already."),
        ("with space", "letters, numbers"),
        ("", "This field is required."),
    ],
)
def test_a_short_name_that_cannot_be_is_refused_and_all_that_was_typed_is_kept(
    world: World, admin: Client, code: str, told: str
) -> None:
    answer = sent(admin, "/administration/add-customer/", name=HOSTILE, code=code)
    assert answer.status_code == 422
    assert told in shown(answer)
    assert HOSTILE not in answer.text
    assert answer.context["form"]["name"].value() == HOSTILE
    assert answer.context["form"]["code"].value() == code
    assert Organisation.objects.count() == 2


def test_a_customer_is_changed_its_short_name_too(world: World, admin: Client) -> None:
    answer = sent(
        admin,
        f"/administration/change-customer/{world.customer.pk}/",
        name="Acme N.V.",
        code="acme-nv",
        is_active=False,
    )
    assert answer.headers["Location"] == f"{CUSTOMERS}acme-nv/"
    assert admin.get(f"{CUSTOMERS}acme/").status_code == 404
    page = shown(admin.get(f"{CUSTOMERS}acme-nv/"))
    assert "no customer any more" in page
    assert "no agreement in force" not in page


def test_the_list_of_customers_says_what_each_lacks(world: World, admin: Client) -> None:
    signed(world)
    add_customer("Zebra", code="zebra", language="nl", by=world.admin, at=AT)
    page = admin.get(CUSTOMERS)
    told = {one.code: [lack.what for lack in missing] for one, _, missing in page.context["rows"]}
    assert told == {"acme": [], "zebra": ["agreement", "super-user"]}
    assert "version 1" in shown(page)
    found = admin.get(CUSTOMERS, {"q": "zeb"})
    assert [one.code for one, *_ in found.context["rows"]] == ["zebra"]
    nobody = admin.get(CUSTOMERS, {"q": HOSTILE})
    assert HOSTILE not in nobody.text
    assert "No customer has" in shown(nobody)


def test_a_page_beyond_the_last_is_the_last(world: World, admin: Client) -> None:
    for page in ("99999", "-1", "x", "9" * 400):
        assert admin.get(CUSTOMERS, {"page": page}).status_code == 200


def test_products_are_added_used_and_laid_to_rest(world: World, admin: Client) -> None:
    address = "/administration/products/"
    assert sent(admin, address, name="Velder HR").status_code == 302
    answer = sent(admin, address, name="Velder HR")
    assert answer.status_code == 422
    assert "There is a product “Velder HR” already." in shown(answer)
    chosen = sent(admin, f"{CUSTOMERS}acme/products/", products=["Velder HR"])
    assert chosen.status_code == 302
    assert "Velder HR" in shown(admin.get(f"{CUSTOMERS}acme/"))
    product = Product.objects.get()
    renamed = sent(admin, f"{address}{product.pk}/", name="Velder People")
    assert renamed.status_code == 422
    assert "so it keeps that name" in shown(renamed)
    assert renamed.context["form"]["name"].value() == "Velder People"
    sent(admin, f"{address}{product.pk}/", is_active=False)
    assert shown(admin.get(f"{CUSTOMERS}acme/")).count("Velder HR") == 0
    assert "Velder HR" in shown(admin.get(f"{CUSTOMERS}acme/products/"))


def test_a_product_that_is_none_is_not_chosen(world: World, admin: Client) -> None:
    add_product("Velder HR", by=world.admin, at=AT)
    answer = sent(admin, f"{CUSTOMERS}acme/products/", products=["Other"])
    assert answer.status_code == 422
    set_products(world.customer, ["Velder HR"], by=world.admin, at=AT)
    assert sent(admin, f"{CUSTOMERS}acme/products/", products=[]).status_code == 302
    assert "None chosen" in shown(admin.get(f"{CUSTOMERS}acme/"))


def test_a_team_that_is_there_is_chosen_for_a_new_colleague(world: World, admin: Client) -> None:
    team = add_team("Desk", by=world.admin, at=AT)
    answer = sent(
        admin, f"{VENDOR}add-person/", name="Anna", email="anna@velder.example",
        roles=["agent", "trainer"], team=str(team.pk),
    )  # fmt: skip
    assert answer.status_code == 302
    assert shown(admin.get(VENDOR)).count("Desk") == 2
