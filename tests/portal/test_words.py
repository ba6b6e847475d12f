"""Both languages are equals, on every page of the portal, and one button changes them."""

from __future__ import annotations

import re

import pytest

from stipt.tickets.actions import solve
from tests.portal.asking import client_of, source_of, text_of
from tests.town import Town, at, filed, handed_over

pytestmark = pytest.mark.django_db

ENGLISH = (
    "Tickets",
    "File a request",
    "Your Super User",
    "What is the matter?",
    "Hand over to Velder Software",
    "Does it work?",
    "People of Gemeente Waterhoven",
)
DUTCH = (
    "Meldingen",
    "Nieuwe melding",
    "Uw Super User",
    "Wat is er aan de hand?",
    "Doorgeven aan Velder Software",
    "Werkt het?",
    "Personen van Gemeente Waterhoven",
)


def everything(of: Town) -> str:
    """All that can be read on the pages of a Super User and of a user."""
    triage = filed(of, "2026-05-26T09:00")
    solved = handed_over(of, "2026-05-22T09:00", "2026-05-22T09:05")
    solve(solved, "Hersteld.", by=of.anna, at=at("2026-05-22T10:00"))
    paths = ("", "new/", f"tickets/{triage.number}/", f"tickets/{solved.number}/", "people/")
    pages = [text_of(client_of(of.karin).get(f"/portal/{path}")) for path in paths]
    return " ".join([*pages, text_of(client_of(of.sanne).get("/portal/new/"))])


def test_who_speaks_dutch_reads_dutch(of: Town) -> None:
    seen = everything(of)
    assert [words for words in DUTCH if words not in seen] == []
    assert [words for words in ENGLISH if words in seen] == []


def test_who_speaks_english_reads_english(of: Town) -> None:
    for who in (of.karin, of.sanne):
        who.language = "en"
        who.save()
    seen = everything(of)
    assert [words for words in ENGLISH if words not in seen] == []
    assert [words for words in DUTCH if words in seen] == []


def test_a_due_time_is_said_as_at_the_latest_in_both(of: Town) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    for language, said, never in (("nl", "uiterlijk", "voor"), ("en", "at the latest", "before")):
        of.sanne.language = language
        of.sanne.save()
        for path in ("new/", f"tickets/{ticket.number}/"):
            seen = text_of(client_of(of.sanne).get(f"/portal/{path}"))
            assert said in seen
            assert not re.search(rf"\b{never} \d\d:\d\d|\b{never} (today|vandaag)", seen)


def test_one_button_changes_the_language_and_leads_back(of: Town) -> None:
    client = client_of(of.sanne)
    page = client.get("/portal/agreement/")
    assert 'value="en" lang="en">English</button>' in source_of(page)
    response = client.post("/portal/language/", {"language": "en", "back": "/portal/agreement/"})
    assert response["Location"] == "/portal/agreement/"
    of.sanne.refresh_from_db()
    assert of.sanne.language == "en"
    assert "Nederlands</button>" in source_of(client.get("/portal/agreement/"))


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "/desk/", ""]
)
def test_it_leads_nowhere_else(of: Town, back: str) -> None:
    client = client_of(of.sanne)
    response = client.post("/portal/language/", {"language": "en", "back": back})
    assert response["Location"] == "/portal/"
    assert client.post("/portal/language/", {"language": "xx"}).status_code == 404


def test_each_page_has_one_heading_and_says_what_it_is(of: Town) -> None:
    ticket = filed(of, "2026-05-26T09:00")
    paths = (
        "",
        "new/",
        f"tickets/{ticket.number}/",
        "agreement/",
        "people/",
        f"people/{of.sanne.pk}/",
    )
    for path in paths:
        page = source_of(client_of(of.karin).get(f"/portal/{path}"))
        assert page.count("<h1") == 1
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert sorted(ids) == sorted(set(ids))
        assert "style=" not in page.split("<main")[1]
