"""From an empty installation to a closed ticket, in a browser, by the people who do it."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.e2e.installation import Installation

WORDS = "kantooruren tellen hier mee"
TITLE = "Zaakdossier opent leeg"


def test_a_request_is_solved_from_an_empty_installation_on(
    empty: Installation, browser: Browser, picture: Any, tmp_path: Any
) -> None:
    ada = set_up(empty, browser, picture)
    add_people(ada, empty)
    sanne = invited(browser, empty, "sanne@waterhoven.example", "nl-NL")
    karin = invited(browser, empty, "karin@waterhoven.example", "nl-NL")
    anna = invited(browser, empty, "anna@velder.example", "en-GB")

    number = file_request(sanne, picture)
    hand_over(karin, number, picture)
    letter = empty.letters.to("anna@velder.example", TITLE)
    assert "at the latest" in letter
    vendor_asks(anna, number, picture)
    customer_answers(sanne, number, picture)
    solve(anna, number, "Opgelost: ververs de pagina.")
    sanne.reload()
    sanne.get_by_text("Nee", exact=False).first.click()
    sanne.locator("form:has(input[value=reopen]) textarea").fill("Nog steeds leeg.")
    sanne.locator("form:has(input[value=reopen]) button").click()
    anna.reload()
    expect(anna.locator("main")).to_contain_text("Nog steeds leeg.")
    solve(anna, number, "Nu echt opgelost.")
    sanne.reload()
    sanne.locator("form:has(input[value=confirm]) button").click()
    expect(sanne.locator("main")).to_contain_text("gesloten")
    picture(sanne, "portal-closed")
    replays_the_same(empty, number, tmp_path)


def set_up(of: Installation, browser: Browser, picture: Any) -> Page:
    """The first administrator, by the page that is there once."""
    page = a_page(browser, of, "en-GB")
    page.goto("/")
    picture(page, "first-run")
    page.get_by_label("token").fill(of.token)
    page.get_by_label("Name of your company").fill("Velder Software")
    page.get_by_label("Your name").fill("Ada Bakker")
    page.get_by_label("Mail address").fill("ada@velder.example")
    choose_password(page)
    page.locator("main button[data-kind=primary]").first.click()
    expect(page).to_have_url(re.compile("/administration/$"))
    picture(page, "administration")
    return page


def a_page(browser: Browser, of: Installation, locale: str) -> Page:
    """A browser of one person's own."""
    page = browser.new_context(locale=locale, base_url=of.address).new_page()
    page.set_default_timeout(10_000)
    return page


def choose_password(page: Page) -> None:
    """The same words in both fields."""
    for field in page.locator("input[type=password]").all():
        field.fill(WORDS)


def add_people(page: Page, of: Installation) -> None:
    """Vendor's agent, customer, signed agreement, Super User and user, all by screens."""
    page.goto("/administration/vendor/add-person/")
    person(page, "Anna de Wit", "anna@velder.example", "agent")
    page.goto("/administration/add-customer/")
    page.get_by_label("Name", exact=True).fill("Gemeente Waterhoven")
    page.get_by_label("Short name").fill("waterhoven")
    page.get_by_label("Language").select_option("nl")
    page.locator("main button[data-kind=primary]").first.click()
    page.goto("/administration/customers/waterhoven/new-agreement/")
    page.get_by_label("Start from").select_option(index=0)
    page.get_by_role("button", name="Take this example").click()
    page.get_by_role("button", name="Check").first.click()
    page.get_by_label("For the vendor").fill("V. Velder")
    page.get_by_label("For the customer").fill("O. Owner")
    page.get_by_role("button", name="Sign this version").click()
    expect(page.locator("main")).to_contain_text("version")
    for name, mail, role in (
        ("Karin Prins", "karin@waterhoven.example", "super_user"),
        ("Sanne Visser", "sanne@waterhoven.example", "user"),
    ):
        page.goto("/administration/customers/waterhoven/add-person/")
        person(page, name, mail, role)


def person(page: Page, name: str, mail: str, role: str) -> None:
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Mail address").fill(mail)
    page.locator(f"input[value={role}]").check()
    invitation = page.get_by_label("Send the invitation now")
    invitation.check()
    page.locator("main button[data-kind=primary]").first.click()


def invited(browser: Browser, of: Installation, mail: str, locale: str) -> Page:
    """Somebody who follows the link of the invitation and chooses a password."""
    letter = of.letters.to(mail, "")
    link = re.search(r"http://\S+/invitation/\S+", letter)
    assert link is not None, letter
    page = a_page(browser, of, locale)
    page.goto(link[0])
    choose_password(page)
    page.locator("main button[data-kind=primary]").click()
    expect(page).to_have_url(re.compile("/(desk|portal)/$"))
    return page


def file_request(page: Page, picture: Any) -> int:
    page.goto("/portal/new/")
    page.locator("input[value=incident-1]").check()
    picture(page, "portal-new")
    page.get_by_label("Onderwerp").fill(TITLE)
    page.locator("textarea").fill("Aan de balie.\n\n1. Zoeken\n2. *Leeg*")
    expect(page.locator("main")).to_contain_text("uiterlijk")
    page.locator("main button[data-kind=primary]").click()
    expect(page).to_have_url(re.compile(r"/portal/tickets/\d+/"))
    expect(page.locator("main")).to_contain_text("Karin Prins")
    picture(page, "portal-filed")
    return int(re.findall(r"/tickets/(\d+)/", page.url)[0])


def hand_over(page: Page, number: int, picture: Any) -> None:
    page.goto("/portal/")
    page.get_by_text(TITLE).first.click()
    expect(page).to_have_url(re.compile(rf"/portal/tickets/{number}/"))
    picture(page, "portal-triage")
    form = page.locator("form:has(input[value=hand_over])")
    if not form.locator("button[data-kind=primary]").is_visible():
        page.locator("details:has(input[value=hand_over]) > summary").click()
    form.locator("textarea").fill("Balie 3 meldt het ook.")
    form.locator("button[data-kind=primary]").click()
    expect(page.locator("#turn")).to_contain_text("Velder")


def vendor_asks(page: Page, number: int, picture: Any) -> None:
    page.goto("/desk/")
    first = page.locator("table.queue tbody a").first
    expect(first).to_contain_text(TITLE)
    picture(page, "desk-queue")
    first.click()
    page.locator("#text").fill("Welke browser gebruikt u?")
    page.locator("input[name=asks]").check()
    picture(page, "desk-asking")
    page.locator("#reply button[data-kind=primary]").click()
    page.get_by_role("button", name="Send now").click()
    expect(page.locator("main")).to_contain_text("Welke browser gebruikt u?")
    expect(page.locator("body")).to_contain_text("paused")
    picture(page, "desk-waiting")


def customer_answers(page: Page, number: int, picture: Any) -> None:
    page.goto(f"/portal/tickets/{number}/")
    expect(page.locator("main")).to_contain_text("Welke browser gebruikt u?")
    picture(page, "portal-asked")
    form = page.locator("form.reply")
    form.locator("textarea").fill("Edge.")
    form.locator("button[data-kind=primary]").click()
    expect(page.locator("main")).to_contain_text("Edge.")


def solve(page: Page, number: int, text: str) -> None:
    page.goto(f"/desk/tickets/{number}/")
    page.locator("#text").fill(text)
    page.locator("button[name=then][value=solve]").click()
    page.get_by_role("button", name="Send now").click()
    expect(page.locator("main")).to_contain_text(text)


def replays_the_same(of: Installation, number: int, folder: Any) -> None:
    """The export, replayed by the core alone, gives what the desk stored, to the second."""
    agreement = folder / "agreement.toml"
    exported = of.run("ticket", "export", str(number), "--agreement", str(agreement))
    ticket = folder / "ticket.json"
    ticket.write_text(exported, "utf-8")
    told = json.loads(of.run("why", str(number), "--json"))
    replayed = json.loads(
        of.run("replay", str(agreement), str(ticket), "--now", told["now"], "--json")
    )
    assert replayed["obligations"] == told["obligations"]
    assert of.run("rebuild-deadlines")
