"""The one list: what stands on it, in which order, how it is filtered, and how it keeps up to date."""

from __future__ import annotations

import re

import pytest
import time_machine

from stipt.tickets.actions import (
    answer,
    ask,
    assign,
    decline,
    open_ticket,
    reply,
    return_to_super_user,
    solve,
)
from stipt.tickets.models import Ticket
from stipt.tickets.sweep import sweep
from tests.desk.working import client_of, list_of, numbers_in, source_of, text_of
from tests.town import Town, at, filed, handed_over

pytestmark = pytest.mark.django_db


def row_of(source: str, ticket: Ticket) -> str:
    found = re.search(rf'<tr id="t{ticket.number}">.*?</tr>', source)
    assert found is not None
    return found[0]


def test_what_is_due_first_stands_first_and_our_turn_before_theirs(of: Town) -> None:
    later = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05", call_type="question")
    waiting = handed_over(of, "2026-05-22T09:00", "2026-05-22T09:05")
    ask(waiting, "Welke viewer?", by=of.anna, at=at("2026-05-22T10:00"))
    sooner = handed_over(of, "2026-05-26T09:10", "2026-05-26T09:15")
    returned = handed_over(of, "2026-05-22T09:00", "2026-05-22T09:05")
    return_to_super_user(returned, "Wat?", by=of.anna, at=at("2026-05-22T10:00"))
    page = list_of(of.anna)
    assert numbers_in(page) == [t.number for t in (sooner, later, returned, waiting)]
    text = text_of(page)
    places = [text.index(name) for name in ("Our turn 2", "Super User’s turn 1", "Customer’s turn")]
    assert places == sorted(places)


def test_a_row_says_number_subject_customer_what_is_owed_and_by_when(of: Town) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    assign(ticket, assignee=of.anna, team=None, by=of.anna, at=at("2026-05-26T09:10"))
    row = row_of(source_of(list_of(of.anna)), ticket)
    assert f'href="/desk/tickets/{ticket.number}/"' in row
    assert '<bdi lang="nl">Zaakdossier opent leeg</bdi>' in row
    assert '<td class="customer" lang="nl">Gemeente Waterhoven</td>' in row
    assert '<td class="owed">Response, Level 1 incident</td><td class="agent">Anna</td>' in row
    assert '<time datetime="2026-05-26T12:05:00+02:00">12:05</time>' in row


def test_in_dutch_the_list_is_dutch(of: Town) -> None:
    handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    text = text_of(list_of(of.bas))
    assert "Wij zijn aan zet" in text
    assert "Reactietijd, Niveau 1 incident" in text
    assert "niet toegewezen" in text


def test_a_paused_row_says_what_is_left_and_for_whom_it_waits(of: Town) -> None:
    ticket = handed_over(of, "2026-05-22T09:00", "2026-05-22T09:05")
    reply(ticket, "We kijken.", by=of.anna, at=at("2026-05-22T10:00"))
    ask(ticket, "Welke viewer?", by=of.anna, at=at("2026-05-22T11:30"))
    row = row_of(source_of(list_of(of.anna)), ticket)
    assert ">6 h 30 left<" in row
    assert 'data-state="paused">paused · customer<' in row


def test_what_passes_while_nobody_sweeps_is_breached_in_the_list(of: Town) -> None:
    ticket = handed_over(of, "2026-05-26T08:30", "2026-05-26T08:31")
    with time_machine.travel(at("2026-05-26T11:32"), tick=False):
        row = row_of(source_of(list_of(of.anna)), ticket)
    assert 'data-state="breached"' in row
    assert "breached 1 min" in row


def test_a_breach_stands_in_the_tab_and_in_the_navigation(of: Town) -> None:
    handed_over(of, "2026-05-26T08:30", "2026-05-26T08:31")
    sweep(at=at("2026-05-26T12:00"))
    with time_machine.travel(at("2026-05-26T12:00"), tick=False):
        source = source_of(list_of(of.anna))
    assert "<title>(1 breached) Due next · Stipt</title>" in source
    assert "data-live-breached" in source
    assert "data-live-line>1 breached, 0 due today</p>" in source
    assert re.search(r'Breached <span class="count">1</span>', source)


def test_without_a_breach_the_tab_only_names_the_view(of: Town) -> None:
    handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    source = source_of(list_of(of.anna))
    assert "<title>Due next · Stipt</title>" in source
    assert "data-live-breached" not in source


def test_the_day_has_a_dot_for_each_promise_that_falls_on_it(of: Town) -> None:
    today = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05", call_type="change-request")
    source = source_of(list_of(of.anna))
    title = re.search(r'<title id="day-title">(.*?)</title>', source)
    assert title is not None
    assert title[1] == (
        "Tuesday 26 May 2026, office hours 08:30 to 17:30; now 10:32."
        f" Due: {today.number} at 12:05."
    )
    assert source.count('class="dot"') == 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("customer:waterhoven", ["incident", "question"]),
        ("customer:maanveld", ["other"]),
        ("type:question", ["question"]),
        ("assignee:me", ["question"]),
        ("assignee:nobody", ["incident", "other"]),
        ("assignee:anna", ["question"]),
        ("team:support", ["question"]),
        ("is:waiting", []),
        ("customer:waterhoven type:incident-1", ["incident"]),
        ("turn:vendor", ["incident", "question", "other"]),
        ("vakantievervanging", ["question"]),
        ("is:solved", ["solved"]),
        ("is:any", ["incident", "question", "other", "solved"]),
    ],
)
def test_the_filter_of_the_address_is_that_of_the_list(
    of: Town, query: str, expected: list[str]
) -> None:
    tickets = {
        "incident": handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05"),
        "question": handed_over(
            of,
            "2026-05-26T09:00",
            "2026-05-26T09:05",
            call_type="question",
            subject="Hoe regel ik vakantievervanging?",
        ),
        "other": filed(of, "2026-05-26T09:06", by=of.lena, customer=of.maanveld),
        "solved": handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05"),
    }
    solve(tickets["solved"], "Klaar.", by=of.bas, at=at("2026-05-26T09:30"))
    assign(
        tickets["question"],
        assignee=of.anna,
        team=of.support,
        by=of.anna,
        at=at("2026-05-26T09:10"),
    )
    found = numbers_in(list_of(of.anna, query))
    assert sorted(found) == sorted(tickets[name].number for name in expected)


def test_each_part_of_a_filter_can_be_taken_away(of: Town) -> None:
    source = source_of(list_of(of.anna, "type:incident-1 is:breached printer"))
    assert 'value="type:incident-1 is:breached printer"' in source
    assert 'href="/desk/?q=is%3Abreached+printer"' in source
    assert 'href="/desk/?q=type%3Aincident-1+printer"' in source
    assert 'href="/desk/?q=type%3Aincident-1+is%3Abreached"' in source


def test_an_empty_list_by_a_filter_says_what_less_would_find(of: Town) -> None:
    handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    text = text_of(list_of(of.anna, "customer:waterhoven type:question"))
    assert "No tickets match this filter." in text
    assert "One ticket matches without type:question" in text
    assert "without customer:waterhoven" not in text
    assert "Clear filter" in text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Nothing is due: no request lies with the desk."),
        ("assignee:me", "No ticket is yours."),
        ("is:breached", "No promise is breached."),
    ],
)
def test_an_empty_view_that_is_good_says_so(of: Town, query: str, said: str) -> None:
    text = text_of(list_of(of.anna, query))
    assert said in text
    assert "Clear filter" not in text.split("What is handed over")[1]


@pytest.mark.parametrize("word", ["{n}", "#{n}", " {n} "])
def test_a_number_alone_leads_to_its_ticket(of: Town, word: str) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    response = list_of(of.anna, word.format(n=ticket.number))
    assert response["Location"] == f"/desk/tickets/{ticket.number}/"


@pytest.mark.parametrize("word", ["9999", "9" * 40, "²", "1001 printer"])
def test_a_number_that_leads_nowhere_is_searched_for(of: Town, word: str) -> None:
    handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    response = list_of(of.anna, word)
    assert response.status_code == 200
    assert numbers_in(response) == []


def test_the_number_of_a_request_that_waits_for_its_super_user_leads_nowhere(of: Town) -> None:
    ticket = filed(of, "2026-05-26T09:00")
    response = list_of(of.anna, str(ticket.number))
    assert response.status_code == 200
    assert ticket.subject not in text_of(response)


def test_a_ticket_that_the_desk_opened_waits_in_the_super_users_group(of: Town) -> None:
    ticket = open_ticket(
        of.maanveld,
        reporter=of.lena,
        subject="Gebeld",
        text="Gebeld",
        call_type="incident-1",
        by=of.anna,
        at=at("2026-05-26T09:00"),
        from_vendor=True,
    )
    source = source_of(list_of(of.anna))
    assert "Super User’s turn" in source
    assert ">not started<" in row_of(source, ticket)


def test_a_long_list_goes_on_behind_its_last_row(of: Town) -> None:
    tickets = [handed_over(of, f"2026-05-26T09:{n:02}", f"2026-05-26T09:{n:02}") for n in range(53)]
    client = client_of(of.anna)
    first = client.get("/desk/")
    assert numbers_in(first) == [ticket.number for ticket in tickets[:50]]
    link = re.search(r'rel="next" href="([^"]+)"', source_of(first))
    assert link is not None
    second = client.get(link[1].replace("&amp;", "&"))
    assert numbers_in(second) == [ticket.number for ticket in tickets[50:]]
    assert "Back to the first" in text_of(second)
    assert 'rel="next"' not in source_of(second)


@pytest.mark.parametrize("after", ["nonsense", "vendor|yesterday|x", "|||", "nobody|2026|9"])
def test_a_place_in_the_list_that_is_none_is_its_beginning(of: Town, after: str) -> None:
    handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    assert client_of(of.anna).get("/desk/", {"after": after}).status_code == 200


def test_declined_and_other_ended_tickets_are_not_on_the_list(of: Town) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    decline(ticket, "Niet van ons.", by=of.anna, at=at("2026-05-26T09:30"))
    assert numbers_in(list_of(of.anna)) == []
    response = list_of(of.anna, "is:closed")
    assert numbers_in(response) == [ticket.number]
    assert ">Declined<" in row_of(source_of(response), ticket)


def test_why_a_row_is_due_then_is_asked_before_its_ticket_is_opened(of: Town) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    page = list_of(of.anna)
    assert f'<a href="/desk/?why={ticket.number}#why">' in row_of(source_of(page), ticket)
    assert "<aside" not in source_of(page)
    asked = client_of(of.anna).get(f"/desk/?q=assignee:nobody&why={ticket.number}")
    assert "Why does the response time run until today 12:05 at the latest?" in text_of(asked)
    assert f'<tr id="t{ticket.number}" aria-current="true">' in source_of(asked)
    assert f"/desk/?q=assignee%3Anobody&amp;why={ticket.number}#why" in source_of(asked)


@pytest.mark.parametrize("number", ["", "x", "9999", "9" * 30, "²"])
def test_no_why_is_told_of_what_nobody_may_see(of: Town, number: str) -> None:
    waits = filed(of, "2026-05-26T09:00")
    for asked in (number, str(waits.number)):
        response = client_of(of.anna).get("/desk/", {"why": asked})
        assert response.status_code == 200
        assert "<aside" not in source_of(response)


# -- keeping up to date --------------------------------------------------------------------------

FETCH = {"X-Requested-With": "fetch"}


def test_a_list_that_asks_again_gets_the_list_alone(of: Town) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    response = client_of(of.anna).get("/desk/", headers=FETCH)
    assert numbers_in(response) == [ticket.number]
    assert "<html" not in source_of(response)
    assert 'data-live-title="Due next · Stipt"' in source_of(response)


def test_nothing_new_is_said_in_a_word_until_something_happens(of: Town) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    client = client_of(of.anna)
    etag = client.get("/desk/", headers=FETCH)["ETag"]
    again = client.get("/desk/", headers={**FETCH, "If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assign(ticket, assignee=of.bas, team=None, by=of.bas, at=at("2026-05-26T10:32"))
    changed = client.get("/desk/", headers={**FETCH, "If-None-Match": etag})
    assert changed.status_code == 200
    assert ">Bas<" in source_of(changed)


@pytest.mark.parametrize("what", ["minute", "closed", "come", "other filter", "other person"])
def test_whatever_the_list_shows_makes_it_new(of: Town, what: str) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    etag = client_of(of.anna).get("/desk/", headers=FETCH)["ETag"]
    who, path, when = of.anna, "/desk/", "2026-05-26T10:32"
    if what == "minute":
        when = "2026-05-26T10:33"
    elif what == "closed":
        decline(ticket, "Nee.", by=of.anna, at=at(when))
    elif what == "come":
        handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    elif what == "other filter":
        path = "/desk/?q=assignee:me"
    else:
        who = of.bas
    with time_machine.travel(at(when), tick=False):
        response = client_of(who).get(path, headers={**FETCH, "If-None-Match": etag})
    assert response.status_code == 200


def test_who_was_signed_out_is_led_to_the_door_by_the_list_that_asks(of: Town) -> None:
    client = client_of(of.anna)
    client.logout()
    assert client.get("/desk/", headers=FETCH).status_code == 302


def test_neither_list_nor_ticket_is_kept_by_the_browser(of: Town) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    answer(ticket, "Nog iets.", by=of.sanne, at=at("2026-05-26T09:10"))
    client = client_of(of.anna)
    for path in ("/desk/", f"/desk/tickets/{ticket.number}/"):
        assert client.get(path)["Cache-Control"] == "private, no-store"
