"""What an agent writes: held and undone, refused when stale, kept as a draft, with files."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from stipt.tickets.actions import answer, ask, decline, open_ticket, reply
from stipt.tickets.models import HeldReply, Ticket
from stipt.tickets.reading import entries_of
from stipt.workbench.queries import draft_of
from tests.desk.working import (
    address,
    client_of,
    kinds,
    page_of,
    say,
    source_of,
    source_of_page,
    state,
    text_of,
)
from tests.town import Town, at, handed_over, reference_text, town

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(of: Town) -> Ticket:
    """A level 1 incident that Anna has responded to."""
    made = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    reply(made, "We kijken.", by=of.anna, at=at("2026-05-26T09:30"))
    return made


def about(ticket: Ticket) -> str:
    return f"ticket:{ticket.number}:reply"


def after(seconds: int) -> Any:
    """So many seconds after the moment of the tests."""
    return time_machine.travel(at(f"2026-05-26T10:32:{seconds:02}"), tick=False)


# -- replies are held ----------------------------------------------------------------------------


def test_a_reply_is_held_and_the_page_offers_to_undo_it(of: Town, ticket: Ticket) -> None:
    response = say(of.anna, ticket, "De schakelaar is **om**.")
    assert response["Location"] == f"{address(ticket)}#held"
    assert kinds(ticket)[-1] == "replied"
    assert HeldReply.objects.get().text == "De schakelaar is **om**."
    source = source_of_page(of.anna, ticket)
    assert "<strong>om</strong>" in source
    assert 'data-held-seconds="10"' in source
    assert "not sent yet: leaves in 10 s" in source
    assert "Undo" in source
    assert "Send now" in source


def test_nobody_else_sees_a_held_reply(of: Town, ticket: Ticket) -> None:
    say(of.anna, ticket, "Nog niet gestuurd.")
    assert "Nog niet gestuurd." not in page_of(of.mies, ticket)
    assert "Nog niet gestuurd." not in text_of(
        client_of(of.sanne).get(f"/portal/tickets/{ticket.number}/")
    )


def test_a_held_reply_is_there_at_its_instant_though_no_worker_runs(
    of: Town, ticket: Ticket
) -> None:
    say(of.anna, ticket, "De schakelaar is om.")
    with after(9):
        assert kinds(ticket)[-1] == "replied"
        assert "De schakelaar is om." not in page_of(of.mies, ticket)
    with after(10):
        assert "De schakelaar is om." in page_of(of.mies, ticket)
    entry = entries_of(ticket, with_notes=True)[-1]
    assert (entry.kind, entry.at, entry.by) == ("replied", at("2026-05-26T10:32:10"), of.anna)
    assert not HeldReply.objects.exists()


def test_undo_puts_text_kind_and_files_back_into_the_form(of: Town, ticket: Ticket) -> None:
    say(of.anna, ticket, "Welke viewer?", asks="on", files=[SimpleUploadedFile("a.txt", b"abc")])
    response = client_of(of.anna).post(address(ticket, "held"), {"do": "undo"})
    page = source_of(client_of(of.anna).get(response["Location"]))
    assert not HeldReply.objects.exists()
    assert ">\nWelke viewer?</textarea>" in page
    assert re.search(r'name="asks" checked', page)
    assert re.search(r'name="uploaded" value="[0-9a-f-]{36}" checked> <bdi>a.txt', page)
    with after(30):
        assert kinds(ticket)[-1] == "replied"


def test_what_was_undone_can_be_sent_again_with_its_files(of: Town, ticket: Ticket) -> None:
    say(of.anna, ticket, "Zie bijlage.", files=[SimpleUploadedFile("a.txt", b"abc")])
    response = client_of(of.anna).post(address(ticket, "held"), {"do": "undo"})
    page = source_of(client_of(of.anna).get(response["Location"]))
    found = re.search(r'name="uploaded" value="([^"]+)"', page)
    assert found is not None
    say(of.anna, ticket, "Zie de bijlage.", uploaded=found[1])
    with after(20):
        page_of(of.anna, ticket)
    entry = entries_of(ticket, with_notes=True)[-1]
    assert (entry.text, [file.name for file in entry.files]) == ("Zie de bijlage.", ["a.txt"])


def test_send_now_doesnt_wait(of: Town, ticket: Ticket) -> None:
    say(of.anna, ticket, "Nu meteen.")
    with after(3):
        response = client_of(of.anna).post(address(ticket, "held"), {"do": "send"})
    entry = entries_of(ticket, with_notes=True)[-1]
    assert (entry.text, entry.at) == ("Nu meteen.", at("2026-05-26T10:32:03"))
    assert response["Location"] == f"{address(ticket)}#e{entry.seq}"


@pytest.mark.parametrize("do", ["undo", "send"])
def test_what_can_be_read_by_now_cant_be_taken_back(of: Town, ticket: Ticket, do: str) -> None:
    say(of.anna, ticket, "Te laat.")
    with after(11):
        client = client_of(of.anna)
        response = client.post(address(ticket, "held"), {"do": do}, follow=True)
    assert response.redirect_chain
    assert entries_of(ticket, with_notes=True)[-1].text == "Te laat."
    if do == "undo":
        assert "it can't be taken back any more" in text_of(response)


def test_nobody_takes_back_the_reply_of_another(of: Town, ticket: Ticket) -> None:
    say(of.anna, ticket, "Van Anna.")
    client_of(of.bas).post(address(ticket, "held"), {"do": "undo"})
    assert HeldReply.objects.get().text == "Van Anna."


def test_while_a_reply_is_held_only_notes_and_calls_can_be_written(
    of: Town, ticket: Ticket
) -> None:
    say(of.anna, ticket, "De eerste.")
    source = source_of_page(of.anna, ticket)
    assert re.findall(r'name="kind" value="(\w+)"', source) == ["note", "call"]
    assert say(of.anna, ticket, "De tweede.").status_code == 422
    assert HeldReply.objects.get().text == "De eerste."


def test_a_form_that_is_sent_twice_is_done_once(of: Town, ticket: Ticket) -> None:
    seen = ticket.last_seq
    for _ in range(2):
        response = say(of.anna, ticket, "Eén keer.", seen=seen)
        assert response.status_code == 302
    with after(20):
        again = say(of.anna, ticket, "Eén keer.", seen=seen)
    assert again.status_code == 302
    assert kinds(ticket) == ["received", "handed_over", "replied", "replied"]


@pytest.mark.parametrize("kind", ["note", "call"])
def test_a_note_or_call_that_is_sent_twice_is_there_once(
    of: Town, ticket: Ticket, kind: str
) -> None:
    seen = ticket.last_seq
    for _ in range(2):
        assert say(of.anna, ticket, "Eén keer.", kind=kind, seen=seen).status_code == 302
    assert len(kinds(ticket)) == 4


# -- the kinds of messages -----------------------------------------------------------------------


def test_a_question_pauses_the_clock_and_the_form_says_where_before_it_is_sent(
    of: Town, ticket: Ticket
) -> None:
    text = page_of(of.anna, ticket)
    assert "Stands still at 1 h 02 of 8 h 00 until they answer C4" in text
    assert "Runs on; due today 17:30 at the latest" in text
    say(of.anna, ticket, "Welke viewer?", asks="on")
    with after(10):
        page_of(of.anna, ticket)
    assert (state(ticket), kinds(ticket)[-1]) == ("waiting", "asked")


def test_before_the_response_the_form_says_that_the_resolution_has_yet_to_begin(
    of: Town,
) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    text = page_of(of.anna, ticket)
    assert "Stands still at 0 min of 8 h 00 until they answer" in text
    assert "Runs on; due Wed 27 May 09:32 at the latest" in text


def test_where_no_pause_is_agreed_the_form_says_that_the_clock_runs_on() -> None:
    of = town(reference_text().replace('pause = "question"', 'pause = "never"'))
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    reply(ticket, "We kijken.", by=of.anna, at=at("2026-05-26T09:30"))
    assert "Stands still" not in page_of(of.anna, ticket)


def test_send_and_solve_solves_when_the_ten_seconds_are_over(of: Town, ticket: Ticket) -> None:
    say(of.anna, ticket, "Opgelost met viewer 4.", then="solve")
    assert state(ticket) == "with_vendor"
    with after(10):
        page_of(of.anna, ticket)
    assert (state(ticket), kinds(ticket)[-2:]) == ("solved", ["replied", "solved"])


def test_a_note_is_there_at_once_and_the_customer_never_sees_it(of: Town, ticket: Ticket) -> None:
    response = say(of.anna, ticket, "Viewer 3 kent het niet.", kind="note")
    assert response["Location"] == f"{address(ticket)}#e3"
    assert "Viewer 3 kent het niet." in page_of(of.bas, ticket)
    portal = client_of(of.sanne).get(f"/portal/tickets/{ticket.number}/")
    assert "Viewer 3 kent het niet." not in text_of(portal)


def test_a_note_stands_though_something_new_arrived(of: Town, ticket: Ticket) -> None:
    seen = ticket.last_seq
    answer(ticket, "Al gezien?", by=of.sanne, at=at("2026-05-26T10:00"))
    assert say(of.anna, ticket, "Intern.", kind="note", seen=seen).status_code == 302


def test_a_call_is_dated_when_it_began_and_answers_a_question(of: Town, ticket: Ticket) -> None:
    ask(ticket, "Welke viewer?", by=of.anna, at=at("2026-05-26T10:00"))
    say(
        of.anna,
        ticket,
        "Viewer 3.",
        kind="call",
        called_at="2026-05-26T10:15",
        was_answered="on",
    )
    entry = entries_of(ticket, with_notes=True)[-1]
    assert (entry.kind, entry.at) == ("called", at("2026-05-26T10:15"))
    assert state(ticket) == "with_vendor"


@pytest.mark.parametrize(
    ("called_at", "said"),
    [
        ("2026-05-26T10:33", "still to come"),
        ("2026-05-26T08:59", "before the request came in"),
        ("gisteren", "Enter a valid date/time."),
    ],
)
def test_a_call_at_an_impossible_time_is_refused_beside_the_field(
    of: Town, ticket: Ticket, called_at: str, said: str
) -> None:
    response = say(of.anna, ticket, "Gebeld.", kind="call", called_at=called_at)
    assert response.status_code == 422
    error = re.search(r'<div id="called_at_error">(.*?)</div>', source_of(response))
    assert error is not None
    assert said in error[1]
    assert 'aria-describedby="called_at_error"' in source_of(response)
    assert ">\nGebeld.</textarea>" in source_of(response)
    assert f'value="{called_at}"' in source_of(response)


def test_a_call_of_days_ago_needs_a_reason(of: Town) -> None:
    ticket = handed_over(of, "2026-05-22T09:00", "2026-05-22T09:05")
    told = {"kind": "call", "called_at": "2026-05-22T10:00", "was_answered": "on"}
    refused = say(of.anna, ticket, "Gebeld.", **told)
    assert refused.status_code == 422
    assert "Say why it is logged only now." in text_of(refused)
    assert say(of.anna, ticket, "Gebeld.", **told, late_reason="Was ziek.").status_code == 302
    entry = entries_of(ticket, with_notes=True)[-1]
    assert entry.text == "Gebeld.\n\nWas ziek."


def test_a_super_users_call_hands_over_what_the_desk_opened(of: Town) -> None:
    ticket = open_ticket(
        of.maanveld,
        reporter=of.lena,
        subject="Gebeld",
        text="Gebeld.",
        call_type="incident-1",
        by=of.anna,
        at=at("2026-05-26T10:32:00"),
        from_vendor=True,
    )
    assert 'name="hands_over"' in source_of_page(of.anna, ticket)
    told = {"kind": "call", "called_at": "2026-05-26T10:32", "hands_over": "on"}
    assert say(of.anna, ticket, "Lena belt.", **told, was_answered="on").status_code == 302
    assert (state(ticket), kinds(ticket)) == (
        "with_vendor",
        ["received", "handed_over", "called"],
    )
    assert 'name="hands_over"' not in source_of_page(of.anna, ticket)


# -- refused -------------------------------------------------------------------------------------


def test_a_stale_reply_is_refused_its_draft_kept_and_the_news_shown_above_it(
    of: Town, ticket: Ticket
) -> None:
    seen = ticket.last_seq
    answer(ticket, "Alleen Sanne nog.", by=of.karin, at=at("2026-05-26T10:31"))
    response = say(of.anna, ticket, "Is het voor iedereen?", seen=seen)
    assert response.status_code == 422
    source = source_of(response)
    assert "Not sent: something new arrived while you were typing." in source
    new = re.findall(r'<article class="message" id="(\w+)"[^>]*data-new', source)
    assert new == ["e3"]
    assert source.index("Alleen Sanne nog.") < source.index("Is het voor iedereen?</textarea>")
    assert not HeldReply.objects.exists()
    now_seen = re.search(r'name="seen" value="(\d+)"', source)
    assert now_seen is not None
    again = say(of.anna, ticket, "Is het voor iedereen?", seen=int(now_seen[1]))
    assert again.status_code == 302


def test_two_agents_at_once_the_second_sees_the_first(of: Town, ticket: Ticket) -> None:
    seen = ticket.last_seq
    say(of.anna, ticket, "Van Anna.", seen=seen)
    with after(11):
        refused = say(of.bas, ticket, "Van Bas.", seen=seen)
    assert refused.status_code == 422
    assert "Van Anna." in text_of(refused)
    assert "Van Bas.</textarea>" in source_of(refused)


def test_a_reply_without_words_is_refused_with_its_kind_kept(of: Town, ticket: Ticket) -> None:
    response = say(of.anna, ticket, "   ", asks="on")
    assert response.status_code == 422
    assert "Write a message: the other side has to know what happened." in text_of(response)
    assert re.search(r'name="asks" checked', source_of(response))
    assert 'aria-invalid="true"' in source_of(response)


def test_a_reply_on_a_ticket_that_ended_meanwhile_keeps_its_text(of: Town, ticket: Ticket) -> None:
    seen = ticket.last_seq
    decline(ticket, "Niet van ons.", by=of.bas, at=at("2026-05-26T10:31"))
    response = say(of.anna, ticket, "We zijn bijna klaar.", seen=seen)
    assert response.status_code == 422
    assert ">\nWe zijn bijna klaar.</textarea>" in source_of(response)
    assert re.findall(r'name="kind" value="(\w+)"', source_of(response)) == ["note", "call"]


@pytest.mark.parametrize("field", [{"kind": "nonsense"}, {"seen": ""}, {"seen": "x"}])
def test_a_form_that_nobody_was_shown_is_refused(
    of: Town, ticket: Ticket, field: dict[str, str]
) -> None:
    data = {"kind": "reply", "text": "Hallo.", "seen": "2", **field}
    response = client_of(of.anna).post(address(ticket, "say"), data)
    assert response.status_code == 422
    assert not HeldReply.objects.exists()


def test_a_very_long_text_is_refused_in_words(of: Town, ticket: Ticket) -> None:
    response = say(of.anna, ticket, "x" * 200_001)
    assert response.status_code == 422
    assert "longer than 200,000 characters" in text_of(response)


# -- files ---------------------------------------------------------------------------------------


def test_a_file_goes_along(of: Town, ticket: Ticket) -> None:
    say(of.anna, ticket, "Zie bijlage.", files=[SimpleUploadedFile("plan.pdf", b"%PDF-1.7 x")])
    with after(10):
        source = source_of_page(of.anna, ticket)
    assert "<bdi>plan.pdf</bdi>" in source


def test_a_file_that_is_too_large_is_refused_and_the_others_and_the_text_are_kept(
    of: Town, ticket: Ticket
) -> None:
    files = [
        SimpleUploadedFile("groot.bin", b"x" * 1_100_000),
        SimpleUploadedFile("klein.txt", b"klein"),
    ]
    response = say(of.anna, ticket, "Twee bestanden.", files=files)
    assert response.status_code == 422
    source = source_of(response)
    assert "larger than 1 MB" in source
    assert ">\nTwee bestanden.</textarea>" in source
    assert re.search(r'name="uploaded" value="[0-9a-f-]{36}" checked> <bdi>klein.txt', source)


def test_more_than_ten_files_are_refused(of: Town, ticket: Ticket) -> None:
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(11)]
    response = say(of.anna, ticket, "Veel.", files=files)
    assert response.status_code == 422
    assert "10 files at most" in text_of(response)
    assert not HeldReply.objects.exists()


# -- drafts --------------------------------------------------------------------------------------


def keep(client: Client, ticket: Ticket, text: str, **more: Any) -> Any:
    data = {"kind": "reply", "text": text, "seen": str(ticket.last_seq), **more}
    return client.post(address(ticket, "draft"), data)


def test_a_draft_is_kept_and_stands_in_the_form_again(of: Town, ticket: Ticket) -> None:
    response = keep(client_of(of.anna), ticket, "Ik schrijf no", asks="on")
    assert (response.content, response["Content-Type"]) == (b"10:32", "text/plain")
    source = source_of_page(of.anna, ticket)
    assert ">\nIk schrijf no</textarea>" in source
    assert re.search(r'name="asks" checked', source)
    assert 'data-draft-saved-at="2026-05-26T' in source
    assert "Ik schrijf no" not in source_of_page(of.bas, ticket)


def test_what_came_since_a_draft_is_marked_as_new(of: Town, ticket: Ticket) -> None:
    keep(client_of(of.anna), ticket, "Ik schrijf no")
    answer(ticket, "Het werkt weer.", by=of.sanne, at=at("2026-05-26T10:32"))
    source = source_of_page(of.anna, ticket)
    assert re.findall(r'id="(\w+)"[^>]*data-new', source) == ["e3"]


def test_a_draft_goes_when_it_is_sent_emptied_or_thrown_away(of: Town, ticket: Ticket) -> None:
    client = client_of(of.anna)
    keep(client, ticket, "Weg ermee.")
    client.post(address(ticket, "discard"))
    assert draft_of(of.anna, about(ticket)) is None
    keep(client, ticket, "Weg ermee.")
    keep(client, ticket, "  ")
    assert draft_of(of.anna, about(ticket)) is None
    keep(client, ticket, "Verstuurd.")
    say(of.anna, ticket, "Verstuurd.")
    assert draft_of(of.anna, about(ticket)) is None


def test_a_draft_that_can_never_be_sent_is_refused(of: Town, ticket: Ticket) -> None:
    response = keep(client_of(of.anna), ticket, "x" * 200_001)
    assert response.status_code == 422
    assert draft_of(of.anna, about(ticket)) is None


def test_who_was_signed_out_comes_back_to_the_ticket_with_the_draft(
    of: Town, ticket: Ticket
) -> None:
    client = client_of(of.anna)
    keep(client, ticket, "Half af")
    client.logout()
    response = client.post(address(ticket, "say"), {"kind": "reply", "text": "Half af", "seen": 2})
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/?next=/desk/tickets/")
    client.force_login(of.anna)
    assert ">\nHalf af</textarea>" in source_of(client.get(address(ticket)))


def test_after_signing_in_again_the_address_of_a_lost_message_leads_to_its_ticket(
    of: Town, ticket: Ticket
) -> None:
    for part in ("say", "held", "discard"):
        response = client_of(of.anna).get(address(ticket, part))
        assert response["Location"] == address(ticket)
