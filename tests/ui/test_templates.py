"""The pages and their parts: complete HTML, in both languages, with what a reader wished for."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.conf import settings
from django.shortcuts import resolve_url
from django.template import engines
from django.template.loader import get_template
from django.test import Client
from django.utils import translation

from stipt.sla.texts import LANGUAGES, Language
from stipt.ui.templatetags.stipt import control, initials
from tests.house.repository import PACKAGE
from tests.ui.gallery import PAGES, CallForm, page

NAMES = sorted(path.stem for path in PAGES.glob("*.html"))
ERRORS = sorted(path.name for path in (PACKAGE / "ui" / "templates").glob("*.html"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*NAMES, *ERRORS])
def test_a_page_has_one_heading_a_way_past_the_navigation_and_its_language(
    name: str, language: Language
) -> None:
    shown = page(name, language)
    assert shown.startswith(f'<!doctype html>\n<html lang="{language}"')
    assert shown.count("<h1") == 1
    assert '<a class="skip" href="#main">' in shown
    assert shown.count('<main id="main" tabindex="-1">') == 1
    assert re.search(r"<title>\S.* · Stipt</title>", shown)
    assert len(re.findall(r'rel="stylesheet"', shown)) == 1


@pytest.mark.parametrize("name", [*NAMES, *ERRORS])
def test_no_name_is_used_twice_and_each_reference_leads_somewhere(name: str) -> None:
    shown = page(name, "en")
    names = re.findall(r'\sid="([^"]+)"', shown)
    assert len(names) == len(set(names))
    wanted = re.findall(
        r'(?:aria-labelledby|aria-describedby|\sfor|popovertarget)="([^"]+)"', shown
    )
    assert {each for value in wanted for each in value.split()} - {"nav"} <= set(names)


def test_nothing_stands_in_a_page_that_the_policy_forbids() -> None:
    for name in (*NAMES, *ERRORS):
        shown = page(name, "en")
        assert not re.search(r"<style|\sstyle=|\son\w+=|data:|<script(?![^>]*\ssrc=)", shown), name


def test_the_wishes_of_the_reader_stand_on_the_root() -> None:
    plain = page("queue", "en", theme="auto")
    assert '<html lang="en" data-keys="on" data-person="7">' in plain
    wished = page("queue", "nl", theme="dark", is_roomy=True, has_keys=False)
    root = '<html lang="nl" data-theme="dark" data-density="roomy" data-keys="off" data-person="7">'
    assert root in wished


def test_a_stranger_has_no_number_and_the_usual_look() -> None:
    assert '<html lang="en" data-keys="on">' in page("sign_in", "en")


def test_a_message_is_said_once_and_can_not_be_html() -> None:
    shown = page("administration", "en", said="Saved <b>x</b>.")
    assert '<p class="notice" data-state="met">Saved &lt;b&gt;x&lt;/b&gt;.</p>' in shown
    assert 'role="status"' not in page("administration", "en")


def test_the_pages_of_a_list_keep_what_was_asked() -> None:
    shown = page("administration", "en")
    assert 'rel="prev" href="?page=1&amp;q=x"' in shown
    assert 'rel="next" href="?page=3&amp;q=x"' in shown
    assert "Page 2 of 6" in shown
    assert "Bladzijde 2 van 6" in page("administration", "nl")


def test_a_refused_form_counts_its_errors_and_says_each_beside_its_field() -> None:
    shown = page("administration", "en")
    assert "3 things to mend before this is saved." in shown
    assert '<a href="#id_at">When?</a>' in shown
    assert re.search(
        r'<input[^>]+name="at"[^>]+aria-invalid="true"[^>]+aria-describedby="id_at_error"', shown
    )
    assert (
        '<div id="id_at_error"><p class="error">11:05 has not been yet. It is 10:32.</p></div>'
        in shown
    )
    assert 'value="26-05-2026 11:05"' in shown
    assert 'aria-describedby="id_kind_error"' in shown


def field(name: str, form: forms.Form | None = None) -> str:
    template = engines["django"].from_string('{% include "ui/field.html" with field=field %}')
    with translation.override("nl"):
        return " ".join(template.render({"field": (form or CallForm())[name]}).split())


def test_a_field_has_its_label_its_control_and_its_hint() -> None:
    assert field("who") == (
        '<div class="field"> <label for="id_who">Whom did you call?</label> '
        '<input type="text" name="who" class="input" required aria-describedby="id_who_helptext" id="id_who"> '
        '<small id="id_who_helptext">Somebody of the customer.</small> </div>'
    )


def test_what_may_stay_empty_says_so() -> None:
    assert (
        '<label for="id_note">Note <span class="muted">(mag leeg blijven)</span></label>'
        in field("note")
    )
    assert "mag leeg" not in field("who")


def test_choices_stand_in_a_group_with_a_legend() -> None:
    shown = field("kind")
    assert shown.startswith('<fieldset class="field" id="id_kind"> <legend>Which way?</legend>')
    assert shown.count('<label class="choice"') == 2


def test_a_box_to_tick_stands_before_its_label_and_a_hidden_field_alone() -> None:
    assert field("answered").startswith(
        '<div class="field"> <label class="choice" for="id_answered"><input'
    )
    assert field("token") == '<input type="hidden" name="token" id="id_token">'


def test_a_control_keeps_the_class_of_its_widget() -> None:
    class Own(forms.Form):
        code = forms.CharField(widget=forms.TextInput(attrs={"class": "num"}))
        file = forms.FileField()

    assert 'class="input num"' in control(Own()["code"])
    assert "class=" not in control(Own()["file"])


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Anna de Wit", "AW"), ("Sanne", "S"), ("  élise  van ’t Hoff ", "ÉH"), ("", ""), (None, ""),
        ("(Tom) Bakker", "TB"), ("李 小龍", "李小"), ("\u202eeve", "E"), ("!!", ""),
    ],
)  # fmt: skip
def test_initials_are_the_first_and_the_last(name: str | None, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_a_page_for_an_error_needs_neither_request_nor_database(
    name: str, language: Language
) -> None:
    with translation.override(language):
        shown = get_template(name).render()
    assert shown.startswith(f'<!doctype html>\n<html lang="{language}" data-keys="off">')


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "told"), [("nl", "Deze pagina is er niet"), ("en", "No such page")]
)
def test_an_address_without_a_page_is_answered_in_the_readers_language(
    client: Client, language: str, told: str
) -> None:
    answer = client.get("/no/such/page", headers={"Accept-Language": language})
    assert answer.status_code == 404
    assert f"<h1>{told}</h1>" in answer.content.decode()
    assert "style-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_form_of_another_session_is_refused_with_what_to_do() -> None:
    address = resolve_url(settings.LOGIN_URL)
    answer = Client(enforce_csrf_checks=True).post(address, {"text": "typed"})
    assert answer.status_code == 403
    assert "go back with the button of your browser" in answer.content.decode()
