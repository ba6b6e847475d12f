"""The list: whose turn it is first, found by number or words, page by page."""

from __future__ import annotations

import pytest

from stipt.people.actions import deactivate_person, give_role, plan_absence
from stipt.people.models import Person
from stipt.people.roles import Role
from stipt.tickets.actions import ask, confirm, join, solve
from stipt.tickets.queries import PAGE
from tests.portal.asking import client_of, source_of, text_of
from tests.town import Town, at, filed, handed_over, person

pytestmark = pytest.mark.django_db


def home(who: Person, query: str = "") -> str:
    return text_of(client_of(who).get(f"/portal/{query}"))


def test_a_user_sees_own_tickets_and_those_that_they_follow(of: Town) -> None:
    mine = filed(of, "2026-05-26T09:00", subject="Van mij")
    theirs = filed(of, "2026-05-26T09:05", by=of.ruud, subject="Van Ruud")
    followed = filed(of, "2026-05-26T09:10", by=of.ruud, subject="Samen met Sanne")
    join(followed, of.sanne, by=of.ruud, at=at("2026-05-26T09:15"), side="customer")
    seen = home(of.sanne)
    assert f"{mine.number} Van mij" in seen
    assert f"{followed.number} Samen met Sanne" in seen
    assert theirs.subject not in seen


def test_a_super_user_reads_what_waits_for_them_first(of: Town) -> None:
    handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05", subject="Al doorgegeven")
    filed(of, "2026-05-26T09:10", subject="Nog te bekijken")
    seen = home(of.karin)
    places = [
        seen.index(words)
        for words in (
            "Eerst bekijken",
            "Nog te bekijken",
            "Bij Velder Software",
            "Al doorgegeven",
        )
    ]
    assert places == sorted(places)


def test_a_question_to_the_customer_stands_first_for_a_user(of: Town) -> None:
    asked = handed_over(of, "2026-05-22T09:00", "2026-05-22T09:05", subject="Met een vraag")
    ask(asked, "Welke?", by=of.anna, at=at("2026-05-22T10:00"))
    filed(of, "2026-05-26T09:00", subject="Bij Karin")
    seen = home(of.sanne)
    assert seen.index("Wachten op een antwoord") < seen.index("Met een vraag")
    assert seen.index("Met een vraag") < seen.index("Bij uw Super User") < seen.index("Bij Karin")
    assert "staat stil · uw antwoord" in seen


def test_what_is_solved_stays_in_sight_until_it_is_closed(of: Town) -> None:
    solved = handed_over(of, "2026-05-22T09:00", "2026-05-22T09:05", subject="Printer")
    solve(solved, "Hersteld.", by=of.anna, at=at("2026-05-22T10:00"))
    assert "Opgelost: werkt het?" in home(of.sanne)
    confirm(solved, by=of.sanne, at=at("2026-05-26T10:00"))
    assert "Printer" not in home(of.sanne)
    assert "Printer" in home(of.sanne, "?show=closed")


def test_a_contract_owner_reads_all_and_has_no_way_to_file(of: Town) -> None:
    filed(of, "2026-05-26T09:00", subject="Van Sanne")
    response = client_of(of.omar).get("/portal/")
    assert "Van Sanne" in text_of(response)
    assert "/portal/new/" not in source_of(response)


def test_nothing_asked_yet_says_how_to_begin(of: Town) -> None:
    response = client_of(of.lena).get("/portal/")
    assert "Nothing asked yet." in text_of(response)
    assert source_of(response).count('href="/portal/new/"') == 3  # navigation, head, here


def test_all_closed_is_not_nothing_asked(of: Town) -> None:
    ticket = filed(of, "2026-05-22T09:00")
    handed = client_of(of.sanne)
    handed.post(f"/portal/tickets/{ticket.number}/", {"do": "withdraw", "withdraw-text": ""})
    seen = home(of.sanne)
    assert "Er loopt niets." in seen
    assert "Wat gesloten is" in seen


def test_the_other_customers_tickets_are_nowhere(of: Town) -> None:
    ticket = filed(of, "2026-05-26T09:00", subject="Van Waterhoven")
    for query in ("", "?q=Waterhoven", f"?q={ticket.number}", "?show=closed"):
        assert "Van Waterhoven" not in home(of.lena, query)


def test_a_number_leads_to_its_ticket(of: Town) -> None:
    ticket = filed(of, "2026-05-26T09:00")
    response = client_of(of.sanne).get("/portal/", {"q": f"#{ticket.number}"})
    assert response.status_code == 302
    assert response["Location"] == f"/portal/tickets/{ticket.number}/"


@pytest.mark.parametrize("words", ["9" * 30, "١٢٣", "<script>", "a" * 300, "%", "'", '"', "\u202e"])
def test_whatever_is_searched_for_the_page_stands(of: Town, words: str) -> None:
    filed(of, "2026-05-26T09:00")
    response = client_of(of.sanne).get("/portal/", {"q": words})
    assert response.status_code == 200
    assert "<script>" not in source_of(response).split("</head>")[1]


def test_words_of_the_subject_find_a_closed_ticket_too(of: Town) -> None:
    solved = handed_over(of, "2026-05-20T09:00", "2026-05-20T09:05", subject="Wachtwoord verlopen")
    solve(solved, "Hersteld.", by=of.anna, at=at("2026-05-20T10:00"))
    confirm(solved, by=of.sanne, at=at("2026-05-20T11:00"))
    assert "Wachtwoord verlopen" in home(of.sanne, "?q=wachtwoord")
    assert "Niets gevonden voor ‘olifant’." in home(of.sanne, "?q=olifant")


def test_a_long_list_goes_on_behind_a_key(of: Town) -> None:
    numbers = {
        filed(of, "2026-05-26T09:00", subject=f"Melding {n}").number for n in range(PAGE + 3)
    }
    client, url, seen = client_of(of.karin), "/portal/", []
    while url:
        page = source_of(client.get(url))
        seen += [number for number in numbers if f'id="ticket-{number}"' in page]
        _, _, rest = page.partition('rel="next" href="')
        url = rest.partition('"')[0].replace("&amp;", "&")
    assert sorted(seen) == sorted(numbers)


def test_of_two_customers_each_row_says_which(of: Town) -> None:
    give_role(of.sanne, Role.USER, of.maanveld, by=of.ada, at=at("2026-05-26T09:00"))
    filed(of, "2026-05-26T09:00", subject="Hier")
    client_of(of.sanne)
    seen = home(of.sanne)
    assert "Hier" in seen
    assert "Gemeente Waterhoven" in seen


def test_who_works_at_the_vendor_too_sees_no_other_customer_here(of: Town) -> None:
    give_role(of.sanne, Role.AGENT, of.velder, by=of.ada, at=at("2026-05-26T09:00"))
    elsewhere = filed(of, "2026-05-26T09:00", customer=of.maanveld, by=of.lena, subject="Elders")
    assert "Elders" not in home(of.sanne)
    response = client_of(of.sanne).get(f"/portal/tickets/{elsewhere.number}/")
    assert response.status_code == 404


def test_it_is_said_when_no_super_user_can_act(of: Town) -> None:
    begin, end = at("2026-05-26T08:00"), at("2026-05-27T08:30")
    plan_absence(of.karin, from_at=begin, to_at=end, by=of.karin, at=begin)
    for who in (of.sanne, of.karin, of.omar):
        assert "Tot wo 27 mei 08:30 is er geen Super User" in home(who)


def test_a_deputy_reads_what_waits_for_the_absent_super_user(of: Town) -> None:
    filed(of, "2026-05-26T09:00", subject="Van Sanne")
    begin, end = at("2026-05-26T08:00"), at("2026-05-27T08:30")
    plan_absence(of.karin, from_at=begin, to_at=end, by=of.karin, at=begin, deputy=of.ruud)
    seen = home(of.ruud)
    assert seen.index("Eerst bekijken") < seen.index("Van Sanne")


def test_somebody_who_left_sees_the_door(of: Town) -> None:
    client = client_of(of.ruud)
    deactivate_person(of.ruud, by=of.ada, at=at("2026-05-26T10:00"))
    assert client.get("/portal/").status_code == 302


def test_who_has_no_role_at_a_customer_finds_no_portal(of: Town) -> None:
    nobody = person("nobody", "Nobody", of.waterhoven)
    for who in (of.anna, of.ada, of.tom, nobody):
        assert client_of(who).get("/portal/").status_code == 404
