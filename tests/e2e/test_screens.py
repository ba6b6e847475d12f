"""Every screen of the example: nothing keeps people out, nothing scrolls sideways, both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.installation import Installation

WORD = "demo"
SCREENS = {
    "anna@velder.example": (
        "/desk/",
        "/desk/?q=is:closed",
        "/desk/?q=type:question+niets",
        "/desk/tickets/{vendor}/",
        "/desk/tickets/{closed}/",
        "/desk/tickets/new/",
        "/preferences/",
        "/notices/",
    ),
    "mies@velder.example": ("/desk/tickets/{vendor}/", "/administration/changes/"),
    "ada@velder.example": (
        "/administration/",
        "/administration/vendor/",
        "/administration/vendor/add-person/",
        "/administration/customers/",
        "/administration/customers/waterhoven/",
        "/administration/customers/waterhoven/new-agreement/",
        "/administration/customers/waterhoven/paste-people/",
        "/administration/agreements/",
        "/administration/people/",
        "/administration/products/",
        "/administration/training/",
        "/administration/presence/",
        "/administration/changes/",
        "/administration/outbox/",
    ),
    "sanne@waterhoven.example": ("/portal/", "/portal/new/", "/portal/agreement/"),
    "karin@waterhoven.example": ("/portal/", "/portal/people/", "/portal/tickets/{triage}/"),
    "omar@waterhoven.example": ("/portal/", "/portal/agreement/"),
}
LOOKS = [("light", 1280), ("dark", 360)]


def signed_on(browser: Browser, of: Installation, mail: str, **options: Any) -> Page:
    page = browser.new_context(base_url=of.address, **options).new_page()
    page.set_default_timeout(10_000)
    page.goto("/sign-in/")
    page.locator("input[name=login]").fill(mail)
    page.locator("input[name=password]").fill(WORD)
    page.locator("main form button").first.click()
    expect(page).not_to_have_url(re.compile("sign-in"))
    return page


def screens(page: Page, mail: str) -> Iterator[str]:
    """The paths of a person's screens; {vendor} is the first ticket of a list, and so on."""
    for path in SCREENS[mail]:
        yield re.sub(r"\{(\w+)\}", lambda found: first_of(page, found[1]), path)


LISTS = {
    "vendor": ("/desk/", "table.queue tbody a[href*='/tickets/']"),
    "closed": ("/desk/?q=is:closed", "table.queue tbody a[href*='/tickets/']"),
    "triage": ("/portal/", "main a[href*='/portal/tickets/']"),
}


def first_of(page: Page, name: str) -> str:
    path, link = LISTS[name]
    page.goto(path)
    href = page.locator(link).first.get_attribute("href")
    assert href is not None
    return re.findall(r"/tickets/(\d+)/", href)[0]


@pytest.mark.parametrize("mail", SCREENS)
@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_nothing_keeps_anybody_out(
    demo: Installation, browser: Browser, picture: Any, mail: str, theme: str, width: int
) -> None:
    page = signed_on(
        browser, demo, mail, color_scheme=theme, viewport={"width": width, "height": 900}
    )
    wrong = []
    for path in screens(page, mail):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        found = Axe().run(page)
        wrong += [
            f"{path}: {one['id']} {[node['target'] for node in one['nodes']][:3]}"
            for one in found.response["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wrong.append(f"{path}: scrolls sideways")
        name = re.sub(r"\W+", "-", f"{mail.partition('@')[0]}{path}")
        picture(page, f"{name}{theme}-{width}")
    page.context.close()
    assert wrong == []


def test_a_request_is_filed_and_answered_without_any_script(
    demo: Installation, browser: Browser
) -> None:
    page = signed_on(browser, demo, "sanne@waterhoven.example", java_script_enabled=False)
    page.goto("/portal/new/")
    page.locator("input[name=call_type][value=question]").check()
    page.locator("input[name=subject]").fill("Vraag zonder script")
    page.locator("textarea").fill("Het werkt ook zo.")
    page.locator("main button[data-kind=primary]").click()
    expect(page).to_have_url(re.compile(r"/portal/tickets/\d+/"))
    page.locator("form.reply textarea").fill("Nog iets.")
    page.locator("form.reply button[data-kind=primary]").click()
    expect(page.locator("main")).to_contain_text("Nog iets.")
    page.context.close()


def test_an_agent_answers_by_the_keyboard_alone(demo: Installation, browser: Browser) -> None:
    page = signed_on(browser, demo, "anna@velder.example")
    page.goto("/desk/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/desk/tickets/\d+/"))
    page.keyboard.press("r")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("Met de toetsen.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#held")).to_contain_text("Met de toetsen.")
    page.keyboard.press("z")
    expect(page.locator("#text")).to_have_value("Met de toetsen.")
    page.context.close()
