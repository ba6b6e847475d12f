"""The look and its scripts in a real browser: keys, files, drafts, lists that keep up, and axe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.ui import gallery
from tests.ui.site import Site, serve

SITE = Site()
LANGUAGES = {"portal": "nl", "sign_in": "nl", "404.html": "nl"}
SHOWN = [
    "ticket",
    "queue",
    "administration",
    "portal",
    "sign_in",
    "404.html",
    "403_csrf.html",
    "500.html",
]
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def served() -> Iterator[None]:
    server = serve(SITE)
    yield
    server.shutdown()
    server.server_close()


@pytest.fixture
def site(served: None) -> Site:
    """The site as it is at first; every page by somebody who has signed on."""
    port = SITE.port
    SITE.__init__(port=port)
    wishes = {"has_keys": True}
    SITE.pages = {name: gallery.page(name, LANGUAGES.get(name, "en"), **wishes) for name in SHOWN}
    return SITE


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[Open]:
    """Opens a page of the site in a window of its own; an error in its console fails the test."""
    contexts = []
    errors: list[str] = []

    def open_it(name: str, width: int = 1440, **wishes: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **wishes)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda told: errors.append(told.text) if told.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{site.url}/{name}")
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert [error for error in errors if "status of 422" not in error] == []


# -- how it looks --------------------------------------------------------------------------------


DENSE = ["ticket", "queue", "administration"]
LOOKED_AT = [
    *((name, 1440, "light") for name in SHOWN),
    *((name, 1440, "dark") for name in (*DENSE, "portal")),
    *((name, 360, "light") for name in DENSE),
]


@pytest.mark.parametrize(("name", "width", "scheme"), LOOKED_AT)
def test_axe_finds_nothing(open_page: Open, name: str, width: int, scheme: str) -> None:
    found = Axe().run(open_page(name, width, color_scheme=scheme))
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", SHOWN)
def test_nothing_is_wider_than_the_narrowest_screen(open_page: Open, name: str) -> None:
    page = open_page(name, 320)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_what_a_narrow_screen_has_no_room_for_is_in_the_menu(open_page: Open) -> None:
    page = open_page("ticket", 360)
    expect(page.get_by_role("navigation")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("navigation")).to_be_visible()
    assert open_page("administration", 360).get_by_role("button", name="Menu").count() == 0


def test_the_wish_for_dark_goes_before_that_of_the_system(open_page: Open, site: Site) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = open_page("queue", color_scheme="dark").evaluate(ground)
    site.pages["queue"] = gallery.page("queue", "en", theme="dark")
    assert open_page("queue", color_scheme="light").evaluate(ground) == dark


def test_on_paper_there_is_what_was_said_and_nothing_to_press(open_page: Open) -> None:
    page = open_page("ticket")
    page.emulate_media(media="print")
    for hidden in (".nav", ".reply", ".bar > .button"):
        expect(page.locator(hidden).first).to_be_hidden()
    for visible in (".message", ".receipt", "h1"):
        expect(page.locator(visible).first).to_be_visible()


def test_without_scripts_everything_needed_is_there(open_page: Open) -> None:
    page = open_page("ticket", java_script_enabled=False)
    page.locator("textarea").fill("tekst")
    expect(page.locator("input[type=file]")).to_have_css("opacity", "1")
    for needs_script in (".keys-button", ".attach .hint", "[data-draft-line]"):
        expect(page.locator(needs_script)).to_be_hidden()
    page.get_by_role("button", name="Send Ctrl Enter").click()
    page.wait_for_url("**/queue")
    assert b"tekst" in SITE.sent[0]


# -- keys ----------------------------------------------------------------------------------------


def test_a_key_presses_what_can_be_seen_and_never_while_typing(open_page: Open) -> None:
    page = open_page("ticket")
    page.keyboard.press("w")
    expect(page.locator("[name=asks]")).to_be_checked()
    page.keyboard.press("r")
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.type("war gq/")
    expect(page.locator("textarea")).to_have_value("war gq/")
    expect(page.locator("[name=asks]")).to_be_checked()
    page.keyboard.press("Escape")
    expect(page.locator("textarea")).not_to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


def test_two_keys_after_each_other_lead_to_a_view(open_page: Open) -> None:
    page = open_page("ticket")
    page.keyboard.press("g")
    page.keyboard.press("q")
    page.wait_for_url("**/queue")


def test_a_key_with_control_is_the_browsers(open_page: Open) -> None:
    page = open_page("ticket")
    page.keyboard.press("Control+w")
    expect(page.locator("[name=asks]")).not_to_be_checked()


def test_letters_can_be_switched_off_and_sending_by_keys_still_works(
    open_page: Open, site: Site
) -> None:
    site.pages["ticket"] = gallery.page("ticket", "en", has_keys=False)
    page = open_page("ticket")
    page.keyboard.press("w")
    expect(page.locator("[name=asks]")).not_to_be_checked()
    expect(page.locator("kbd").first).to_be_hidden()
    page.locator("textarea").fill("klaar")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/queue")
    assert b'name="do"\r\n\r\nsend' in site.sent[0]


def test_the_list_of_keys_is_that_of_the_page(open_page: Open) -> None:
    page = open_page("ticket")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog")
    expect(keys).to_contain_text("Due next")
    expect(keys).to_contain_text("Send and solve")
    page.keyboard.press("w")
    expect(page.locator("[name=asks]")).not_to_be_checked()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()


def test_j_and_k_go_through_the_list_and_enter_opens(open_page: Open) -> None:
    SITE.pages["tickets/1039"] = SITE.pages["ticket"]
    page = open_page("queue")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("tr[aria-current]")).to_have_attribute("id", "t1039")
    expect(page.locator("#t1039 a")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tickets/1039")


# -- sending -------------------------------------------------------------------------------------


def test_a_form_is_sent_once_however_often_one_presses(open_page: Open, site: Site) -> None:
    page = open_page("ticket")
    page.locator("textarea").fill("een keer")
    send = page.get_by_role("button", name="Send Ctrl Enter")
    pressed = "button.click(); button.click(); button.form.requestSubmit()"
    state = send.evaluate(f"button => {{ {pressed}; return button.ariaDisabled }}")
    assert state == "true"
    page.wait_for_url("**/queue")
    assert len(site.sent) == 1
    page.go_back()
    expect(send).not_to_have_attribute("aria-disabled", "true")
    page.locator("textarea").fill("nog een")
    send.click()
    page.wait_for_url("**/queue")
    assert len(site.sent) == 2


# -- files ---------------------------------------------------------------------------------------

DROP = """([kind, name, size]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File(["x".repeat(size)], name, { type: "image/png" }));
  const details = kind === "paste" ? { clipboardData: transfer } : { dataTransfer: transfer };
  const Made = kind === "paste" ? ClipboardEvent : DragEvent;
  document.querySelector("textarea").dispatchEvent(
    new Made(kind, { ...details, bubbles: true, cancelable: true }));
}"""


def test_files_come_by_choosing_dropping_and_pasting(open_page: Open, site: Site) -> None:
    page = open_page("ticket")
    chosen = {"name": "één.txt", "mimeType": "text/plain", "buffer": b"een"}
    page.locator("input[type=file]").set_input_files([chosen])
    page.evaluate(DROP, ["drop", "twee.png", 900])
    page.evaluate(DROP, ["paste", "drie.png", 3])
    listed = page.locator("[data-files] li")
    expect(listed).to_have_text(
        [re.compile("één.txt"), re.compile("twee.png"), re.compile("drie.png")]
    )
    page.get_by_role("button", name="Remove twee.png").click()
    expect(listed).to_have_count(2)
    page.get_by_role("button", name="Send Ctrl Enter").click()
    page.wait_for_url("**/queue")
    assert [name in site.sent[0] for name in ("één.txt".encode(), b"twee.png", b"drie.png")] == [
        True,
        False,
        True,
    ]


def test_a_file_that_is_too_large_is_refused_before_it_travels(open_page: Open) -> None:
    page = open_page("ticket")
    page.evaluate(DROP, ["drop", "groot.png", 1001])
    expect(page.locator("[data-files] li.error")).to_contain_text("groot.png too large, not added")
    assert page.evaluate("document.querySelector('[type=file]').files.length") == 0


# -- drafts --------------------------------------------------------------------------------------


def test_what_is_typed_is_saved_as_a_draft(open_page: Open, site: Site) -> None:
    page = open_page("ticket")
    page.locator("textarea").press_sequentially("half een zin")
    expect(page.locator("[data-draft-line]")).to_have_text("Draft saved 10:32")
    assert site.drafts == ["half een zin"]
    assert page.evaluate("localStorage.length") == 0


def test_a_lost_session_loses_no_text(open_page: Open, site: Site) -> None:
    page = open_page("ticket")
    site.is_signed_out = True
    page.locator("textarea").press_sequentially("midden in een antwoord")
    expect(page.locator("[data-draft-line]")).to_have_text(
        "Not saved; your text is kept in this browser"
    )
    page.get_by_role("button", name="Send Ctrl Enter").click()
    page.wait_for_url("**/sign_in")
    site.is_signed_out = False
    page.goto(f"{site.url}/ticket")
    expect(page.locator("textarea")).to_have_value("midden in een antwoord")
    expect(page.locator("[data-draft-line]")).to_have_text("Your text from before is put back")


def test_a_closed_page_loses_no_text(open_page: Open, site: Site) -> None:
    page = open_page("ticket")
    site.is_signed_out = True
    page.locator("textarea").press_sequentially("weg")
    page.goto(f"{site.url}/queue")
    page.goto(f"{site.url}/ticket")
    expect(page.locator("textarea")).to_have_value("weg")


def test_what_was_sent_does_not_come_back(open_page: Open, site: Site) -> None:
    page = open_page("ticket")
    page.locator("textarea").press_sequentially("verstuurd")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/queue")
    page.goto(f"{site.url}/ticket")
    expect(page.locator("textarea")).to_have_value("")


def test_a_refused_reply_keeps_what_the_server_gives_back(open_page: Open, site: Site) -> None:
    site.refuses = True
    kept = site.pages["ticket"].replace("</textarea>", "van de server</textarea>")
    site.pages["refused"] = kept
    page = open_page("ticket")
    page.locator("textarea").press_sequentially("van de server")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/send")
    expect(page.locator("textarea")).to_have_value("van de server")
    page.wait_for_function("localStorage.length === 0")


def test_a_draft_of_one_person_is_not_shown_to_another(open_page: Open, site: Site) -> None:
    page = open_page("ticket")
    site.is_signed_out = True
    page.locator("textarea").press_sequentially("van de een")
    site.is_signed_out = False
    site.pages["ticket"] = gallery.page("ticket", "en", pk=8)
    page.goto(f"{site.url}/ticket")
    expect(page.locator("textarea")).to_have_value("")


# -- lists that keep up --------------------------------------------------------------------------


def live_list(*numbers: int, said: str = "1 new") -> str:
    rows = "".join(
        f'<tr id="t{n}"><th class="subject"><a href="/tickets/{n}">{n}</a></th></tr>'
        for n in numbers
    )
    return (
        f'<div data-live-url="/live" data-live-status="{said}" data-live-title="(2) Due next · Stipt">'
        f'<table class="queue"><tbody>{rows}</tbody></table></div>'
    )


COUNT_ASKING = """
  window.asked = 0;
  const ask = window.fetch;
  window.fetch = (...how) => { window.asked += 1; return ask(...how) };
"""


def opened_live(open_page: Open) -> Page:
    """The list, in a page whose time the test moves, and which counts what it asks."""
    page = open_page("sign_in")
    page.add_init_script(COUNT_ASKING)
    page.clock.install()
    page.goto(f"{SITE.url}/queue")
    return page


def test_a_list_in_use_keeps_up_and_focus_stays(open_page: Open, site: Site) -> None:
    site.live = live_list(2001, 1039, 1038)
    page = opened_live(open_page)
    assert "breached" in page.locator("link[rel=icon]").get_attribute("href")
    page.keyboard.press("j")
    with page.expect_response("**/live"):
        page.clock.run_for(11_000)
    expect(page.locator("#t2001")).to_be_visible()
    expect(page.locator("#t1039 a")).to_be_focused()
    expect(page.locator("tr[aria-current]")).to_have_attribute("id", "t1039")
    expect(page.locator("[data-live-line]")).to_have_text("1 new")
    expect(page).to_have_title("(2) Due next · Stipt")
    assert "breached" not in page.locator("link[rel=icon]").get_attribute("href")


def test_no_news_is_asked_for_with_what_is_known_and_changes_nothing(
    open_page: Open, site: Site
) -> None:
    site.live = live_list(2001)
    page = opened_live(open_page)
    page.keyboard.press("j")
    for _ in range(2):
        with page.expect_response("**/live"):
            page.clock.run_for(11_000)
        page.keyboard.press("j")
    expect(page.locator("#t2001")).to_be_visible()
    assert site.asked_live == ["", '"1"']


def test_a_list_that_nobody_uses_is_asked_for_once_a_minute(open_page: Open, site: Site) -> None:
    site.live = live_list(2001)
    page = opened_live(open_page)
    page.clock.run_for(70_000)
    asked_while_new = page.evaluate("asked")
    for minute in (1, 2):
        page.clock.run_for(60_000)
        assert page.evaluate("asked") == asked_while_new + minute


def test_somebody_who_was_signed_out_is_told_that_the_list_stands_still(
    open_page: Open, site: Site
) -> None:
    page = opened_live(open_page)
    site.is_signed_out = True
    page.keyboard.press("j")
    with page.expect_response("**/live"):
        page.clock.run_for(11_000)
    expect(page.locator("[data-live-line]")).to_have_text("Signed out: this list stands still")
    page.clock.run_for(120_000)
    assert page.evaluate("asked") == 1
