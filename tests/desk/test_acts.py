"""What an agent does with a ticket beside writing: each act by its form, and refused where it must be."""

from __future__ import annotations

import re

import pytest
import time_machine

from stipt.people.actions import add_team, change_team
from stipt.people.models import Person
from stipt.tickets.actions import (
    ask,
    assign,
    close,
    decline,
    hand_over,
    join,
    open_ticket,
    reply,
    solve,
)
from stipt.tickets.models import Ticket
from stipt.tickets.reading import entries_of
from tests.desk.working import (
    act,
    address,
    client_of,
    kinds,
    page_of,
    source_of,
    source_of_page,
    state,
    text_of,
)
from tests.town import Town, at, handed_over, reference_text, town

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(of: Town) -> Ticket:
    """A level 1 incident that lies with the desk."""
    return handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")


def last_text(ticket: Ticket) -> str:
    return entries_of(ticket, with_notes=True)[-1].text


def who_has(ticket: Ticket) -> tuple[Person | None, str]:
    ticket.refresh_from_db()
    return ticket.assignee, ticket.team.name if ticket.team else ""


# -- assigning -----------------------------------------------------------------------------------


def test_take_it_myself_is_one_button(of: Town, ticket: Ticket) -> None:
    assert 'name="me" value="on" data-key="m"' in source_of_page(of.anna, ticket)
    response = act(of.anna, ticket, "assign", me="on")
    assert response["Location"] == f"{address(ticket)}#e2"
    assert who_has(ticket) == (of.anna, "")
    assert "Take it myself" not in page_of(of.anna, ticket)
    assert "Anna de Wit assigned it to Anna de Wit" in page_of(of.anna, ticket)


def test_a_person_a_team_both_or_nobody_can_be_chosen(of: Town, ticket: Ticket) -> None:
    form = source_of(client_of(of.anna).get(address(ticket, "assign")))
    offered = re.findall(r'<option value="(\d*)"[^>]*>([^<]*)', form)
    assert [name for _, name in offered] == [
        "nobody",
        "Anna de Wit",
        "Bas Kuiper",
        "Mies Mulder",
        "no team",
        "Support",
    ]
    act(of.anna, ticket, "assign", assignee=of.bas.pk, team="")
    assert who_has(ticket) == (of.bas, "")
    act(of.anna, ticket, "assign", assignee=of.bas.pk, team=of.support.pk)
    assert who_has(ticket) == (of.bas, "Support")
    act(of.anna, ticket, "assign", assignee="", team=of.support.pk)
    assert who_has(ticket) == (None, "Support")
    act(of.anna, ticket, "assign", assignee="", team="")
    assert who_has(ticket) == (None, "")
    assert kinds(ticket)[-4:] == ["assigned"] * 4


def test_who_has_it_now_stands_chosen_when_the_form_opens(of: Town, ticket: Ticket) -> None:
    assign(ticket, assignee=of.bas, team=of.support, by=of.bas, at=at("2026-05-26T09:10"))
    form = source_of(client_of(of.anna).get(address(ticket, "assign")))
    assert re.findall(r'<option value="\d+" selected>([^<]*)', form) == ["Bas Kuiper", "Support"]
    assert '<details class="act" name="act" id="act-assign" open>' in form


def test_an_assignment_is_undone_by_a_further_event(of: Town, ticket: Ticket) -> None:
    assign(ticket, assignee=of.bas, team=None, by=of.bas, at=at("2026-05-26T09:10"))
    act(of.anna, ticket, "assign", me="on")
    source = source_of_page(of.anna, ticket)
    assert source.count(f'action="{address(ticket, "undo-assign")}"') == 1
    act(of.anna, ticket, "undo-assign")
    assert who_has(ticket) == (of.bas, "")
    assert kinds(ticket)[-3:] == ["assigned"] * 3


def test_undo_is_offered_for_an_hour(of: Town, ticket: Ticket) -> None:
    assign(ticket, assignee=of.bas, team=None, by=of.bas, at=at("2026-05-26T09:32"))
    assert "undo-assign" not in source_of_page(of.anna, ticket)


@pytest.mark.parametrize("who", ["ada", "sanne", "karin", "tom"])
def test_only_who_works_on_tickets_can_be_assigned(of: Town, ticket: Ticket, who: str) -> None:
    response = act(of.anna, ticket, "assign", assignee=getattr(of, who).pk)
    assert response.status_code == 422
    assert who_has(ticket) == (None, "")


def test_a_team_that_rests_takes_no_new_tickets(of: Town, ticket: Ticket) -> None:
    resting = add_team("Oud", by=of.ada, at=at("2026-05-01T09:00"))
    change_team(resting, name="Oud", is_active=False, by=of.ada, at=at("2026-05-02T09:00"))
    response = act(of.anna, ticket, "assign", assignee="", team=resting.pk)
    assert response.status_code == 422
    assert who_has(ticket) == (None, "")


def test_what_is_pressed_twice_is_done_once(of: Town, ticket: Ticket) -> None:
    client = client_of(of.anna)
    for _ in range(2):
        response = client.post(address(ticket, "assign"), {"me": "on"}, follow=True)
    assert "That is how it stands already." in text_of(response)
    assert kinds(ticket).count("assigned") == 1


# -- classifying ---------------------------------------------------------------------------------


def test_before_classifying_each_type_says_what_its_clocks_would_be(
    of: Town, ticket: Ticket
) -> None:
    text = text_of(client_of(of.anna).get(address(ticket, "classify")))
    assert "Call type, and what its clocks would be from now on" in text
    assert "Level 1 incident as it is now Response today 12:05 Resolution Wed 27 May 11:05" in text
    assert "User question Response Wed 27 May 12:05 Resolution Thu 28 May 15:05" in text
    assert "Change request Response Thu 28 May 09:05 Resolution not applicable" in text
    assert "Complaint" not in text


def test_the_customer_is_told_why_it_got_another_type(of: Town, ticket: Ticket) -> None:
    reply(ticket, "We kijken.", by=of.anna, at=at("2026-05-26T09:30"))
    response = act(of.anna, ticket, "classify", call_type="question", text="Het werkt zo bedoeld.")
    assert response["Location"] == f"{address(ticket)}#e3"
    ticket.refresh_from_db()
    assert ticket.call_type == "question"
    assert last_text(ticket) == "Het werkt zo bedoeld."
    portal = text_of(client_of(of.sanne).get(f"/portal/tickets/{ticket.number}/"))
    assert "Het werkt zo bedoeld." in portal


def test_without_a_reason_there_is_no_other_type_and_the_choice_stands(
    of: Town, ticket: Ticket
) -> None:
    response = act(of.anna, ticket, "classify", call_type="question", text=" ")
    assert response.status_code == 422
    assert 'value="question" checked' in source_of(response)
    ticket.refresh_from_db()
    assert ticket.call_type == "incident-1"


def test_a_change_of_type_is_undone_and_the_customer_is_told_in_their_language(
    of: Town, ticket: Ticket
) -> None:
    act(of.anna, ticket, "classify", call_type="question", text="Een vraag.")
    assert f'action="{address(ticket, "undo-classify")}"' in source_of_page(of.anna, ticket)
    act(of.anna, ticket, "undo-classify")
    ticket.refresh_from_db()
    assert ticket.call_type == "incident-1"
    assert (
        last_text(ticket) == "De wijziging van het soort melding was een vergissing en is hersteld."
    )


@pytest.mark.parametrize("call_type", ["complaint", "nonsense", ""])
def test_a_type_that_is_not_offered_is_refused(of: Town, ticket: Ticket, call_type: str) -> None:
    assert act(of.anna, ticket, "classify", call_type=call_type, text="x").status_code == 422


# -- the other acts ------------------------------------------------------------------------------


def test_a_request_goes_back_to_the_super_user_with_a_public_reason(
    of: Town, ticket: Ticket
) -> None:
    refused = act(of.anna, ticket, "return", text="")
    assert refused.status_code == 422
    assert '<details class="act" name="act" id="act-return" open>' in source_of(refused)
    assert "One thing to mend" in text_of(refused)
    act(of.anna, ticket, "return", text="Welke balie?")
    assert (state(ticket), kinds(ticket)[-1], last_text(ticket)) == (
        "sent_back",
        "returned",
        "Welke balie?",
    )


def test_a_question_that_needs_no_answer_any_more_lets_the_clock_run_on(
    of: Town, ticket: Ticket
) -> None:
    assert "No answer needed" not in page_of(of.anna, ticket)
    ask(ticket, "Welke viewer?", by=of.anna, at=at("2026-05-26T10:00"))
    assert "No answer needed" in page_of(of.anna, ticket)
    act(of.anna, ticket, "need-no-answer")
    assert (state(ticket), kinds(ticket)[-1]) == ("with_vendor", "taken_back")


def test_declining_ends_it_with_a_reason(of: Town, ticket: Ticket) -> None:
    act(of.anna, ticket, "decline", text="Niet van ons.")
    assert (state(ticket), last_text(ticket)) == ("declined", "Niet van ons.")


def test_what_is_solved_can_be_closed_or_reopened(of: Town, ticket: Ticket) -> None:
    solve(ticket, "Klaar.", by=of.anna, at=at("2026-05-26T09:30"))
    text = page_of(of.anna, ticket)
    assert "Close it now" in text
    assert "Reopen it" in text
    act(of.anna, ticket, "close")
    assert state(ticket) == "closed"
    assert act(of.anna, ticket, "reopen", text="").status_code == 422
    act(of.anna, ticket, "reopen", text="Was toch niet klaar.")
    assert state(ticket) == "with_vendor"


def test_after_its_window_nothing_is_reopened(of: Town, ticket: Ticket) -> None:
    solve(ticket, "Klaar.", by=of.anna, at=at("2026-05-26T09:30"))
    close(ticket, by=of.anna, at=at("2026-05-26T09:31"))
    with time_machine.travel(at("2026-06-09T09:31"), tick=False):
        assert "Reopen it" not in page_of(of.anna, ticket)
        act(of.anna, ticket, "reopen", text="Toch niet.")
    assert state(ticket) == "closed"


def test_an_unanswered_question_is_closed_only_after_the_agreed_days() -> None:
    of = town(reference_text().replace("no_answer_days = 0", "no_answer_days = 10"))
    ticket = handed_over(of, "2026-05-11T09:00", "2026-05-11T09:05")
    ask(ticket, "Welke viewer?", by=of.anna, at=at("2026-05-16T10:33"))
    act(of.anna, ticket, "close-unanswered", text="Geen antwoord.")
    assert state(ticket) == "waiting"
    with time_machine.travel(at("2026-05-26T10:33"), tick=False):
        act(of.anna, ticket, "close-unanswered", text="Geen antwoord.")
    assert state(ticket) == "closed"


def test_a_person_of_the_customer_reads_along_and_is_taken_off(of: Town, ticket: Ticket) -> None:
    form = source_of(client_of(of.anna).get(address(ticket, "join")))
    offered = re.findall(r'<option value="\d+">([^<]*)', form)
    assert offered == ["Karin Super", "Omar Owner", "Ruud Smit"]
    act(of.anna, ticket, "join", person=of.ruud.pk)
    assert "Read along Ruud Smit" in page_of(of.anna, ticket)
    act(of.anna, ticket, "leave", person=of.ruud.pk)
    assert "Nobody but the reporter and the Super Users." in page_of(of.anna, ticket)
    assert kinds(ticket)[-2:] == ["joined", "left"]


@pytest.mark.parametrize("who", ["lena", "anna"])
def test_nobody_of_elsewhere_reads_along(of: Town, ticket: Ticket, who: str) -> None:
    assert act(of.anna, ticket, "join", person=getattr(of, who).pk).status_code == 422
    assert "joined" not in kinds(ticket)


# -- only what is possible -----------------------------------------------------------------------

_WITH_VENDOR = {"assign", "classify", "return", "decline", "join"}


def acts_on(source: str) -> set[str]:
    found = re.findall(r'/desk/tickets/\d+/([a-z-]+)/(?:#act-[a-z-]+)?"', source)
    return set(found) - {"say", "draft", "discard", "held", "files"}


@pytest.mark.parametrize(("who", "more"), [("anna", set()), ("mies", {"correct", "agreement"})])
def test_only_what_is_possible_is_offered(
    of: Town, ticket: Ticket, who: str, more: set[str]
) -> None:
    person = getattr(of, who)
    assert acts_on(source_of_page(person, ticket)) == _WITH_VENDOR | more
    ask(ticket, "Welke?", by=of.anna, at=at("2026-05-26T09:30"))
    waiting = _WITH_VENDOR | more | {"need-no-answer"}
    assert acts_on(source_of_page(person, ticket)) == waiting
    decline(ticket, "Nee.", by=of.anna, at=at("2026-05-26T09:40"))
    ended = {"reopen", "join"} | (more & {"correct"})
    assert acts_on(source_of_page(person, ticket)) == ended


def test_before_the_hand_over_only_little_is_possible(of: Town) -> None:
    ticket = open_ticket(
        of.waterhoven,
        reporter=of.sanne,
        subject="Gebeld",
        text="Gebeld.",
        call_type="incident-1",
        by=of.anna,
        at=at("2026-05-26T09:00"),
        from_vendor=True,
    )
    assert acts_on(source_of_page(of.anna, ticket)) == {"assign", "join"}
    hand_over(ticket, by=of.karin, at=at("2026-05-26T09:30"))
    assert acts_on(source_of_page(of.anna, ticket)) == _WITH_VENDOR


@pytest.mark.parametrize("slug", ["reopen", "close", "need-no-answer", "correct", "agreement"])
def test_what_is_not_possible_does_nothing_and_says_so(of: Town, ticket: Ticket, slug: str) -> None:
    client = client_of(of.anna)
    response = client.post(address(ticket, slug), {"text": "x"}, follow=True)
    assert response.redirect_chain[0][0] == address(ticket)
    assert "This can't be done any more as the ticket stands now." in text_of(response)
    assert kinds(ticket) == ["received", "handed_over"]


def test_an_act_that_there_isnt_is_no_page(of: Town, ticket: Ticket) -> None:
    assert client_of(of.anna).get(address(ticket, "explode")).status_code == 404
    assert act(of.anna, ticket, "explode").status_code == 404


def test_an_act_of_another_agent_meanwhile_is_met_with_what_is_true_now(
    of: Town, ticket: Ticket
) -> None:
    decline(ticket, "Niet van ons.", by=of.bas, at=at("2026-05-26T10:31"))
    client = client_of(of.anna)
    response = client.post(address(ticket, "decline"), {"text": "Ook niet."}, follow=True)
    assert "Niet van ons." in text_of(response)
    assert "Ook niet." not in text_of(response)


def test_everybody_who_reads_along_may_be_taken_off_by_one_button_each(
    of: Town, ticket: Ticket
) -> None:
    for person in (of.ruud, of.omar):
        join(ticket, person, by=of.anna, at=at("2026-05-26T09:30"), side="vendor")
    source = source_of_page(of.anna, ticket)
    assert re.findall(r'name="person" value="(\d+)"', source) == [
        str(of.omar.pk),
        str(of.ruud.pk),
    ]
