"""What a customer does on a ticket: each act through its form, refused where it isn't theirs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from stipt.people.actions import plan_absence
from stipt.people.models import Training
from stipt.tickets.actions import (
    answer,
    ask,
    assign,
    close_unanswered,
    hand_over,
    join,
    note,
    reply,
    return_to_super_user,
    solve,
)
from stipt.tickets.models import Ticket, TicketEvent
from stipt.tickets.reading import entries_of
from stipt.workbench.queries import draft_of
from tests.portal.asking import address, client_of, page_of, seen_in, send, source_of, text_of
from tests.town import Town, at, filed, handed_over, reference_text, town

pytestmark = pytest.mark.django_db


def kinds(ticket: Ticket) -> list[str]:
    """The kinds of a ticket's log, in its order."""
    found = TicketEvent.objects.filter(ticket=ticket).order_by("seq")
    return list(found.values_list("kind", flat=True))


def state(ticket: Ticket) -> str:
    ticket.refresh_from_db()
    return ticket.state


@pytest.fixture
def waiting(of: Town) -> Ticket:
    """A ticket on which the vendor waits for an answer."""
    ticket = handed_over(of, "2026-05-22T09:00", "2026-05-22T09:05")
    ask(ticket, "Viewer 3?", by=of.anna, at=at("2026-05-22T10:00"))
    return ticket


# -- answering -----------------------------------------------------------------------------------


def test_an_answer_lets_the_clock_run_on(of: Town, waiting: Ticket) -> None:
    file = SimpleUploadedFile("viewer.txt", b"3\n")
    response = send(of.sanne, waiting, "answer", "Ja, viewer 3.", files=[file], seen=5)
    assert response["Location"] == address(waiting)
    assert (state(waiting), kinds(waiting)[-1]) == ("with_vendor", "answered")
    entry = entries_of(waiting, with_notes=False)[-1]
    assert (entry.text, entry.files[0].name) == ("Ja, viewer 3.", "viewer.txt")
    assert "vandaag" in page_of(of.sanne, waiting)


@pytest.mark.parametrize("who", ["sanne", "karin"])
def test_reporter_and_super_user_may_answer(of: Town, waiting: Ticket, who: str) -> None:
    send(getattr(of, who), waiting, "answer", "Ja.")
    assert state(waiting) == "with_vendor"


def test_who_follows_a_ticket_may_answer_on_it(of: Town, waiting: Ticket) -> None:
    join(waiting, of.ruud, by=of.sanne, at=at("2026-05-22T11:00"), side="customer")
    send(of.ruud, waiting, "answer", "Ja.")
    assert state(waiting) == "with_vendor"


def test_an_empty_answer_comes_back(of: Town, waiting: Ticket) -> None:
    response = send(of.sanne, waiting, "answer", "  \n")
    assert response.status_code == 422
    assert 'aria-invalid="true"' in source_of(response)
    assert state(waiting) == "waiting"


def test_an_answer_beside_something_new_is_refused_and_kept(of: Town, waiting: Ticket) -> None:
    client = client_of(of.sanne)
    seen = seen_in(client.get(address(waiting)), "answer")
    reply(waiting, "Het is al gevonden.", by=of.anna, at=at("2026-05-26T10:00"))
    response = send(of.sanne, waiting, "answer", "Mijn lange antwoord", seen=seen)
    assert response.status_code == 422
    shown, source = text_of(response), source_of(response)
    assert "Mijn lange antwoord</textarea>" in source
    assert "Er is iets nieuws binnengekomen dat u nog niet hebt gezien." in shown
    new = source.split("data-new")[1]
    assert "Het is al gevonden." in new
    assert source.count("data-new") == 1
    assert kinds(waiting)[-1] == "replied"
    again = send(of.sanne, waiting, "answer", "Toch", seen=seen_in(response, "answer"))
    assert again.status_code == 302


def test_what_the_customer_cant_see_makes_no_answer_stale(of: Town, waiting: Ticket) -> None:
    seen = seen_in(client_of(of.sanne).get(address(waiting)), "answer")
    note(waiting, "GEHEIM", by=of.anna, at=at("2026-05-26T10:00"))
    assign(waiting, assignee=of.bas, team=None, by=of.anna, at=at("2026-05-26T10:01"))
    assert send(of.sanne, waiting, "answer", "Ja.", seen=seen).status_code == 302


def test_the_same_answer_sent_twice_is_one_message(of: Town, waiting: Ticket) -> None:
    seen = seen_in(client_of(of.sanne).get(address(waiting)), "answer")
    for _ in range(2):
        response = send(of.sanne, waiting, "answer", "Ja,\r\nviewer 3.", seen=seen)
        assert response.status_code == 302
    assert kinds(waiting).count("answered") == 1


def test_a_draft_waits_for_its_writer_alone(of: Town, waiting: Ticket) -> None:
    url = f"{address(waiting)}draft/"
    data = {"do": "answer", "answer-text": "Half een antwoord"}
    assert client_of(of.sanne).post(url, data).content == b"10:32"
    assert "Half een antwoord</textarea>" in source_of(client_of(of.sanne).get(address(waiting)))
    assert "Half een antwoord" not in source_of(client_of(of.karin).get(address(waiting)))
    send(of.sanne, waiting, "answer", "Een heel antwoord")
    assert draft_of(of.sanne, f"ticket:{waiting.number}:portal") is None


def test_a_draft_of_another_way_opens_that_way(of: Town) -> None:
    ticket = filed(of, "2026-05-26T09:00")
    data = {"do": "send_back", "send_back-text": "Welke balie"}
    client_of(of.karin).post(f"{address(ticket)}draft/", data)
    page = source_of(client_of(of.karin).get(address(ticket)))
    way = page.split('name="do" value="send_back"')[0].rpartition("<details")[2]
    assert " open" in way
    assert "Welke balie</textarea>" in page


@pytest.mark.parametrize("act", ["reply", "nonsense", ""])
def test_there_is_no_draft_of_what_the_portal_doesnt_do(
    of: Town, waiting: Ticket, act: str
) -> None:
    response = client_of(of.sanne).post(f"{address(waiting)}draft/", {"do": act})
    assert response.status_code == 404


def test_files_that_came_back_with_a_refused_answer_go_along_later(
    of: Town, waiting: Ticket, folder: Path
) -> None:
    large = SimpleUploadedFile("film.bin", b"x" * (1024 * 1024 + 1))
    small = SimpleUploadedFile("viewer.txt", b"3\n")
    response = send(of.sanne, waiting, "answer", "Ja.", files=[large, small])
    assert response.status_code == 422
    assert "Ja.</textarea>" in source_of(response)
    kept = re.search(r'name="uploaded" value="([^"]+)"', source_of(response))
    assert kept is not None
    data = {"do": "answer", "answer-text": "Ja.", "uploaded": kept[1]}
    client_of(of.sanne).post(address(waiting), data)
    assert [f.name for f in entries_of(waiting, with_notes=False)[-1].files] == ["viewer.txt"]


# -- solved? -------------------------------------------------------------------------------------


@pytest.fixture
def solved(of: Town) -> Ticket:
    """A ticket that the vendor solved."""
    ticket = handed_over(of, "2026-05-22T09:00", "2026-05-22T09:05")
    solve(ticket, "Hersteld.", by=of.anna, at=at("2026-05-22T10:00"))
    return ticket


def test_yes_is_one_click(of: Town, solved: Ticket) -> None:
    page = source_of(client_of(of.sanne).get(address(solved)))
    form = page.split('value="confirm"')[1].split("</form>")[0]
    assert "textarea" not in form
    send(of.sanne, solved, "confirm")
    assert (state(solved), kinds(solved)[-1]) == ("closed", "closed")


def test_no_asks_what_is_still_wrong_and_the_same_clocks_go_on(of: Town, solved: Ticket) -> None:
    assert send(of.sanne, solved, "reopen").status_code == 422
    send(of.sanne, solved, "reopen", "Nog steeds leeg.")
    assert (state(solved), kinds(solved)[-2:]) == ("with_vendor", ["answered", "reopened"])


def test_after_the_window_a_new_ticket_is_the_way(
    of: Town, solved: Ticket, clock: time_machine.Traveller
) -> None:
    clock.move_to(at("2026-06-05T10:00:01"))
    response = send(of.sanne, solved, "reopen", "Nog steeds leeg.")
    assert response.status_code == 422
    assert f"/portal/new/?linked={solved.number}" in source_of(response)
    assert state(solved) == "solved"


def test_what_is_closed_can_be_opened_again_within_the_window(of: Town, solved: Ticket) -> None:
    send(of.sanne, solved, "confirm")
    assert "Toch niet opgelost?" in page_of(of.sanne, solved)
    send(of.sanne, solved, "reopen", "Toch niet.")
    assert state(solved) == "with_vendor"


def test_an_answer_to_a_question_closed_unanswered_resumes_it() -> None:
    of = town(reference_text().replace("no_answer_days = 0", "no_answer_days = 3"))
    ticket = handed_over(of, "2026-05-20T09:00", "2026-05-20T09:05")
    ask(ticket, "Viewer 3?", by=of.anna, at=at("2026-05-20T10:00"))
    close_unanswered(ticket, "Wij hoorden niets.", by=of.anna, at=at("2026-05-26T10:00"))
    send(of.sanne, ticket, "reopen", "Ja, viewer 3.")
    assert state(ticket) == "with_vendor"


def test_what_is_needed_no_more_is_withdrawn(of: Town, waiting: Ticket) -> None:
    send(of.sanne, waiting, "withdraw", "Het werkt weer.")
    assert (state(waiting), kinds(waiting)[-2:]) == ("withdrawn", ["answered", "withdrawn"])
    assert "Het werkt weer." in page_of(of.karin, waiting)


# -- triage --------------------------------------------------------------------------------------


def test_a_super_user_hands_over_with_a_note_and_another_type(of: Town) -> None:
    ticket = filed(of, "2026-05-26T10:05", call_type="incident-2-standard")
    file = SimpleUploadedFile("export.csv", b"a;b\n")
    send(
        of.karin, ticket, "hand_over", "Maatwerk van 2024.", kind="incident-2-custom", files=[file]
    )
    assert state(ticket) == "with_vendor"
    assert ticket.call_type == "incident-2-custom"
    assert kinds(ticket) == ["received", "answered", "classified", "handed_over"]
    seen = page_of(of.sanne, ticket)
    assert "Maatwerk van 2024." in seen
    assert "export.csv" in seen
    assert "Karin Super maakte er Niveau 2 incident, maatwerk van" in seen


def test_before_handing_over_each_types_promise_is_shown(of: Town) -> None:
    ticket = filed(of, "2026-05-26T10:05", call_type="incident-2-standard")
    response = client_of(of.karin).get(address(ticket))
    seen, source = text_of(response), source_of(response)
    said = "Als u dit nu doorgeeft (dinsdag 10:32): reactie uiterlijk woensdag 10:32"
    assert f"{said}; oplostijd: in de eerstvolgende release" in seen
    assert f"{said}, opgelost uiterlijk woensdag 3 juni 10:32." in seen
    assert 'data-promised="incident-2-standard" class="stack">' in source
    assert 'data-promised="incident-2-custom" class="stack" hidden>' in source
    table = seen[seen.index("Wat elke soort zou toezeggen") :]
    assert "Niveau 1 incident reactietijd vandaag 13:32 oplostijd woensdag 12:32" in table


def test_what_was_promised_is_what_then_holds(of: Town) -> None:
    ticket = filed(of, "2026-05-26T10:05")
    assert "reactie uiterlijk vandaag 13:32, opgelost uiterlijk woensdag 12:32." in page_of(
        of.karin, ticket
    )
    send(of.karin, ticket, "hand_over", kind="incident-1")
    seen = page_of(of.sanne, ticket)
    assert "reageert uiterlijk vandaag 13:32" in seen
    assert "uiterlijk wo 27 mei 12:32" in seen


def test_a_type_that_nobody_chose_can_stay_open(of: Town) -> None:
    ticket = filed(of, "2026-05-26T10:05", call_type=None)
    send(of.karin, ticket, "hand_over", kind="")
    assert (state(ticket), ticket.call_type) == ("with_vendor", "")


@pytest.mark.parametrize("kind", ["complaint", "nonsense"])
def test_no_other_type_can_be_given(of: Town, kind: str) -> None:
    ticket = filed(of, "2026-05-26T10:05")
    assert send(of.karin, ticket, "hand_over", kind=kind).status_code == 422
    assert state(ticket) == "triage"


def test_a_super_user_asks_the_user_and_gets_an_answer(of: Town) -> None:
    ticket = filed(of, "2026-05-26T10:05")
    send(of.karin, ticket, "send_back", "Welke balie?")
    assert state(ticket) == "with_user"
    send(of.sanne, ticket, "answer", "Balie 3.")
    assert state(ticket) == "triage"


def test_a_super_user_who_knows_the_answer_closes_it(of: Town) -> None:
    ticket = filed(of, "2026-05-26T10:05")
    assert send(of.karin, ticket, "answer_and_close").status_code == 422
    send(of.karin, ticket, "answer_and_close", "Onder Instellingen.")
    assert (state(ticket), ticket.handed_over_at) == ("closed", None)
    assert "Onder Instellingen." in page_of(of.sanne, ticket)


def test_a_super_user_takes_a_request_over_as_their_own(of: Town) -> None:
    ticket = filed(of, "2026-05-26T10:05")
    send(of.karin, ticket, "take_over")
    ticket.refresh_from_db()
    assert ticket.reporter == of.karin
    seen = page_of(of.sanne, ticket)
    assert "Karin Super: overgenomen van Sanne Visser" in seen
    assert "Overnemen als uw eigen melding" not in page_of(of.karin, ticket)


def test_what_was_handed_over_can_be_taken_back_and_handed_over_again(of: Town) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    assert send(of.karin, ticket, "take_back").status_code == 422
    send(of.karin, ticket, "take_back", "Nog iets uitzoeken.")
    assert state(ticket) == "held"
    send(of.karin, ticket, "hand_over", "Nu compleet.", kind="incident-1")
    assert state(ticket) == "with_vendor"


def test_handing_over_again_promises_what_is_left(of: Town) -> None:
    ticket = handed_over(of, "2026-05-22T09:00", "2026-05-22T09:00")
    return_to_super_user(ticket, "Welke balie?", by=of.anna, at=at("2026-05-22T10:00"))
    seen = page_of(of.karin, ticket)
    assert "Als u dit nu doorgeeft (dinsdag 10:32): opgelost uiterlijk" in seen
    assert "woensdag 09:32." in seen
    send(of.karin, ticket, "hand_over", "Balie 3.", kind="incident-1")
    assert "uiterlijk woensdag 09:32 op." in page_of(of.sanne, ticket)


def test_a_deputy_triages_while_the_super_user_is_away(of: Town) -> None:
    ticket = filed(of, "2026-05-26T10:05")
    assert client_of(of.ruud).get(address(ticket)).status_code == 404
    begin, end = at("2026-05-26T08:00"), at("2026-05-27T08:30")
    plan_absence(of.karin, from_at=begin, to_at=end, by=of.karin, at=begin, deputy=of.ruud)
    send(of.ruud, ticket, "hand_over", kind="incident-1")
    assert state(ticket) == "with_vendor"


def test_where_the_untrained_are_refused_it_is_taken_over_first() -> None:
    of = town(reference_text().replace('untrained = "flag"', 'untrained = "refuse"'))
    Training.objects.filter(person=of.sanne).delete()
    ticket = filed(of, "2026-05-26T10:05")
    response = send(of.karin, ticket, "hand_over", "Graag snel.", kind="incident-1")
    assert response.status_code == 422
    assert "Graag snel.</textarea>" in source_of(response)
    assert "Sanne Visser heeft de training niet gevolgd" in text_of(response)
    send(of.karin, ticket, "take_over")
    send(of.karin, ticket, "hand_over", "Graag snel.", kind="incident-1")
    assert state(ticket) == "with_vendor"


# -- who may what --------------------------------------------------------------------------------

EVERY_ACT = (
    "answer",
    "hand_over",
    "send_back",
    "answer_and_close",
    "take_over",
    "take_back",
    "confirm",
    "reopen",
    "withdraw",
    "reply",
    "note",
    "solve",
    "assign",
)


@pytest.mark.parametrize("act", EVERY_ACT)
def test_a_contract_owner_reads_only(of: Town, act: str) -> None:
    for ticket in (
        filed(of, "2026-05-26T09:00"),
        handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05"),
    ):
        before = kinds(ticket)
        response = send(of.omar, ticket, act, "Tekst", kind="incident-1")
        assert response.status_code in (404, 422)
        assert kinds(ticket) == before
    page = source_of(client_of(of.omar).get(address(ticket)))
    assert "<textarea" not in page


@pytest.mark.parametrize("act", ["hand_over", "send_back", "answer_and_close", "take_over"])
def test_a_user_cant_do_the_super_users_part(of: Town, act: str) -> None:
    ticket = filed(of, "2026-05-26T09:00")
    assert send(of.sanne, ticket, act, "Tekst", kind="incident-1").status_code == 422
    assert kinds(ticket) == ["received"]


@pytest.mark.parametrize("act", EVERY_ACT)
@pytest.mark.parametrize("who", ["ruud", "lena", "anna"])
def test_to_others_a_ticket_isnt_there(of: Town, act: str, who: str) -> None:
    ticket = filed(of, "2026-05-26T09:00")
    outsider = getattr(of, who)
    assert client_of(outsider).get(address(ticket)).status_code == 404
    assert send(outsider, ticket, act, "Tekst", kind="incident-1").status_code == 404
    assert kinds(ticket) == ["received"]


@pytest.mark.parametrize("act", ["", "nonsense", "join"])
def test_what_is_no_act_of_the_page_does_nothing(of: Town, act: str) -> None:
    ticket = filed(of, "2026-05-26T09:00")
    response = client_of(of.karin).post(address(ticket), {"do": act})
    assert response.status_code in (404, 422)
    assert kinds(ticket) == ["received"]


def test_a_request_handed_over_by_another_meanwhile_says_so(of: Town) -> None:
    ticket = filed(of, "2026-05-26T09:00")
    hand_over(ticket, by=of.karin, at=at("2026-05-26T09:30"))
    response = send(of.karin, ticket, "send_back", "Welke balie?")
    assert response.status_code == 422
    assert "Welke balie?" in source_of(response)


# -- who follows ---------------------------------------------------------------------------------


def test_a_colleague_follows_by_name_or_address(of: Town) -> None:
    ticket = filed(of, "2026-05-26T09:00")
    client = client_of(of.sanne)
    for words in ("ruud@stipt.example", "Omar"):
        client.post(address(ticket), {"do": "follow", "who": words})
    assert list(ticket.participants.order_by("pk")) == [of.ruud, of.omar]
    assert client_of(of.ruud).get(address(ticket)).status_code == 200
    client.post(address(ticket), {"do": "leave", "person": of.ruud.pk})
    assert client_of(of.ruud).get(address(ticket)).status_code == 404


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Lena Super", "Niemand van Gemeente Waterhoven heet ‘Lena Super’."),
        ("stipt.example", "Meer dan één persoon heet ‘stipt.example’."),
        ("", "Zeg wie deze melding moet volgen."),
    ],
)
def test_nobody_else_follows(of: Town, words: str, said: str) -> None:
    ticket = filed(of, "2026-05-26T09:00")
    response = client_of(of.sanne).post(address(ticket), {"do": "follow", "who": words})
    assert response.status_code == 422
    assert said in text_of(response)
    assert not ticket.participants.exists()


def test_who_reads_only_lets_nobody_follow(of: Town) -> None:
    ticket = filed(of, "2026-05-26T09:00")
    for data in ({"do": "follow", "who": "Ruud"}, {"do": "leave", "person": of.sanne.pk}):
        assert client_of(of.omar).post(address(ticket), data).status_code == 404
    strange = {"do": "leave", "person": "x"}
    assert client_of(of.sanne).post(address(ticket), strange).status_code == 404


def test_an_answer_of_another_makes_no_trouble_for_who_reads(of: Town) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    answer(ticket, "Nog iets.", by=of.sanne, at=at("2026-05-26T09:30"))
    assert "Nog iets." in page_of(of.omar, ticket)
