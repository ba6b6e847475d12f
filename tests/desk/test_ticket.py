"""The page of a ticket: its clock first, what was said and done in order, clocks and people beside it."""

from __future__ import annotations

import re

import pytest
import time_machine

from stipt.people.actions import deactivate_person
from stipt.people.roles import Role
from stipt.tickets.actions import (
    answer,
    ask,
    assign,
    change_agreement,
    classify,
    close_unanswered,
    correct,
    hand_over,
    join,
    leave,
    log_call,
    need_no_answer,
    note,
    open_ticket,
    reopen,
    reply,
    return_to_super_user,
    solve,
    take_back,
    take_over,
    undo_assign,
    withdraw,
)
from stipt.tickets.models import Ticket
from stipt.tickets.sweep import sweep
from tests.desk.working import page_of, source_of_page
from tests.portal.versions import sign_second
from tests.town import Town, at, filed, handed_over, person, reference_text, town

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(of: Town) -> Ticket:
    """The request of the picture: handed over on Friday, answered, asked, answered again."""
    made = filed(of, "2026-05-22T09:12", call_type="question", subject="Zaakdossier opent leeg")
    hand_over(made, by=of.karin, at=at("2026-05-22T10:05"), call_type="incident-1")
    reply(made, "Dank, we zoeken.", by=of.anna, at=at("2026-05-22T10:26"))
    ask(made, "Viewer 3?", by=of.anna, at=at("2026-05-22T11:51"))
    answer(made, "Ja, viewer 3.", by=of.karin, at=at("2026-05-22T14:30"))
    return made


def in_order(text: str, *parts: str) -> None:
    places = [text.index(part) for part in parts]
    assert places == sorted(places), parts


def test_subject_and_clock_come_first(of: Town, ticket: Ticket) -> None:
    source = source_of_page(of.anna, ticket)
    assert f"<title>{ticket.number} Zaakdossier opent leeg · Stipt</title>" in source
    assert source.count("<h1>") == 1
    head = source[source.index("<h1>") : source.index('class="thread"')]
    assert '<bdi lang="nl">Zaakdossier opent leeg</bdi>' in head
    assert 'data-state="soon"' in head
    assert ">12:05</time>" in head
    assert "Our turn" in head
    assert "Level 1 incident" in head
    assert "unassigned" in head


def test_messages_and_log_stand_in_the_order_of_time(of: Town, ticket: Ticket) -> None:
    note(ticket, "Viewer 3 kent het niet.", by=of.bas, at=at("2026-05-22T16:40"))
    in_order(
        page_of(of.anna, ticket),
        "Aan de balie opent elk dossier leeg.",
        "Karin Super made it: Level 1 incident (was: User question)",
        "Karin Super handed over; the clocks start C12",
        "response, after 21 min",
        "Dank, we zoeken.",
        "question to the customer",
        "Viewer 3?",
        "Resolution stands still at 1 h 25 of 8 h 00 C4",
        "Ja, viewer 3.",
        "The clock runs on C4",
        "Internal note, not seen by the customer",
        "Viewer 3 kent het niet.",
    )


def test_notes_are_tinted_and_public_messages_speak_the_customers_language(
    of: Town, ticket: Ticket
) -> None:
    note(ticket, "Intern.", by=of.bas, at=at("2026-05-22T16:40"))
    source = source_of_page(of.anna, ticket)
    messages = re.findall(r'<article class="message"[^>]*>.*?</article>', source, re.DOTALL)
    assert [('data-kind="note"' in one, 'lang="nl"' in one) for one in messages] == [
        (False, True),
        (False, True),
        (False, True),
        (False, True),
        (True, False),
    ]


def test_every_clock_stands_beside_it_with_its_why(of: Town, ticket: Ticket) -> None:
    text = page_of(of.anna, ticket)
    in_order(
        text,
        "All clocks of this ticket",
        "Response 21 min of 3 h 00 met Fri 10:26",
        "Resolution 6 h 27 of 8 h 00",
        "Why does the resolution time run until today 12:05 at the latest?",
        "08:30–10:32 counted 2 h 02",
        "10:32–12:05 left 1 h 33",
        "Level 1 incident, resolution C2 8 h 00",
        "Why: response",
    )


@pytest.mark.parametrize(
    ("call_type", "said"),
    [
        ("change-request", "Resolution not applicable not applicable"),
        ("incident-2-standard", "Resolution in the coming release or the one after it unscheduled"),
        ("incident-3-standard", "intention, no promise"),
    ],
)
def test_a_promise_that_is_none_is_shown_as_what_it_is(of: Town, call_type: str, said: str) -> None:
    ticket = handed_over(of, "2026-05-22T09:00", "2026-05-22T09:05", call_type=call_type)
    reply(ticket, "Gezien.", by=of.anna, at=at("2026-05-22T10:00"))
    assert said in page_of(of.anna, ticket)


def test_people_right_and_agreement_stand_beside_it(of: Town, ticket: Ticket) -> None:
    join(ticket, of.ruud, by=of.anna, at=at("2026-05-22T15:00"), side="vendor")
    text = page_of(of.anna, ticket)
    assert "Customer Gemeente Waterhoven" in text
    assert "Super User Karin Super" in text
    assert "Support entitled: trained 3 November 2025 by Tom Trainer C11" in text
    assert "Agreement version 1 , since Thu 1 Jan" in text
    assert "Came by online" in text
    assert "Read along Ruud Smit Take off" in text
    url = f'href="/desk/agreements/waterhoven/{of.agreement.pk}/'
    assert f'{url}#c11"' in source_of_page(of.anna, ticket)


def test_who_is_not_trained_is_said_with_the_clause(of: Town) -> None:
    new = person("nina", "Nina Nieuw", of.waterhoven, Role.USER)
    ticket = handed_over(of, "2026-05-22T09:00", "2026-05-22T09:05", by=new)
    assert "Support not trained C11" in page_of(of.anna, ticket)


def test_before_the_hand_over_no_clock_runs(of: Town) -> None:
    ticket = open_ticket(
        of.maanveld,
        reporter=of.lena,
        subject="Gebeld",
        text="Gebeld.",
        call_type="incident-1",
        by=of.anna,
        at=at("2026-05-26T09:00"),
        from_vendor=True,
    )
    text = page_of(of.anna, ticket)
    assert "With the Super User" in text
    assert "opened by the desk for the customer" in text
    assert "Why has the response time not begun yet?" in text


def test_a_call_that_was_logged_later_says_so(of: Town, ticket: Ticket) -> None:
    log_call(
        ticket,
        "Gebeld.",
        called_at=at("2026-05-26T09:05"),
        was_answered=False,
        by=of.anna,
        at=at("2026-05-26T09:20"),
    )
    text = page_of(of.anna, ticket)
    assert "Logged call, nobody was reached recorded later: Tue 26 May 09:20" in text


def test_each_kind_of_event_is_told(of: Town, ticket: Ticket) -> None:
    """What a ticket goes through in a long life, and in which words."""
    assign(ticket, assignee=of.anna, team=of.support, by=of.bas, at=at("2026-05-25T09:00"))
    undo_assign(ticket, by=of.bas, at=at("2026-05-25T09:01"))
    return_to_super_user(ticket, "Welke balie?", by=of.anna, at=at("2026-05-26T08:31"))
    hand_over(ticket, by=of.karin, at=at("2026-05-26T08:40"))
    ask(ticket, "En nu?", by=of.anna, at=at("2026-05-26T08:41"))
    need_no_answer(ticket, by=of.anna, at=at("2026-05-26T08:42"))
    classify(ticket, "question", "Een vraag.", by=of.anna, at=at("2026-05-26T08:43"))
    take_back(ticket, "Wacht even.", by=of.karin, at=at("2026-05-26T08:44"))
    take_over(ticket, by=of.karin, at=at("2026-05-26T08:45"))
    hand_over(ticket, by=of.karin, at=at("2026-05-26T08:46"))
    join(ticket, of.ruud, by=of.karin, at=at("2026-05-26T08:47"), side="customer")
    leave(ticket, of.ruud, by=of.karin, at=at("2026-05-26T08:48"), side="customer")
    solve(ticket, "Klaar.", by=of.anna, at=at("2026-05-26T08:50"))
    reopen(ticket, "Toch niet.", by=of.karin, at=at("2026-05-26T08:51"), side="customer")
    withdraw(ticket, by=of.karin, at=at("2026-05-26T08:52"))
    in_order(
        page_of(of.anna, ticket),
        "Bas Kuiper assigned it to Anna de Wit, Support",
        "Bas Kuiper assigned it to nobody",
        "returned to the Super User",
        "Karin Super handed it over again",
        "Anna de Wit: the question needs no answer any more",
        "made it: User question (was: Level 1 incident)",
        "taken back from the desk",
        "Karin Super took it over as their own, from Sanne Visser",
        "Karin Super added Ruud Smit, who now reads along",
        "Karin Super took Ruud Smit off; they read along no more",
        "Anna de Wit solved it",
        "Karin Super reopened it",
        "Karin Super withdrew the request",
    )


def test_what_closes_itself_says_after_how_many_days(of: Town, ticket: Ticket) -> None:
    solve(ticket, "Klaar.", by=of.anna, at=at("2026-05-26T09:00"))
    sweep(at=at("2026-06-10T09:00"))
    with time_machine.travel(at("2026-06-10T10:00"), tick=False):
        assert "It closed itself, 14 days after it was solved" in page_of(of.anna, ticket)


def test_a_question_that_nobody_answered_is_recalled_and_may_be_closed_when_agreed() -> None:
    of = town(reference_text().replace("no_answer_days = 0", "no_answer_days = 10"))
    ticket = handed_over(of, "2026-05-11T09:00", "2026-05-11T09:05")
    ask(ticket, "Welke viewer?", by=of.anna, at=at("2026-05-11T10:00"))
    with time_machine.travel(at("2026-05-21T09:59"), tick=False):
        assert "Close: no answer" not in page_of(of.anna, ticket)
    sweep(at=at("2026-05-21T10:00"))
    with time_machine.travel(at("2026-05-21T10:00"), tick=False):
        text = page_of(of.anna, ticket)
        assert "The customer was reminded of the question" in text
        assert "Close: no answer" in text
    close_unanswered(ticket, "Geen antwoord.", by=of.anna, at=at("2026-05-21T10:01"))
    with time_machine.travel(at("2026-05-21T10:02"), tick=False):
        assert "Anna de Wit closed it, as nobody answered" in page_of(of.anna, ticket)


def test_what_was_corrected_is_told_at_the_entry_and_by_the_reason(
    of: Town, ticket: Ticket
) -> None:
    moved = {"at": at("2026-05-22T10:20").isoformat()}
    correct(ticket, 3, "Klok liep achter.", by=of.mies, at=at("2026-05-26T09:00"), changes=moved)
    correct(ticket, 4, "Was geen vraag.", by=of.mies, at=at("2026-05-26T09:01"))
    text = page_of(of.anna, ticket)
    assert "corrected to Fri 22 May 10:20" in text
    assert "removed by a correction" in text
    assert "corrected the log" in text
    assert "Klok liep achter." in text


def test_another_version_of_the_agreement_is_told(of: Town, ticket: Ticket) -> None:
    second = sign_second(of, "2026-05-20")
    change_agreement(ticket, second, by=of.mies, at=at("2026-05-26T09:00"))
    text = page_of(of.anna, ticket)
    assert "Mies Mulder let version 2 of the agreement judge it" in text
    assert "Agreement version 2 " in text


def test_in_dutch_the_page_is_dutch(of: Town, ticket: Ticket) -> None:
    note(ticket, "Intern.", by=of.bas, at=at("2026-05-22T16:40"))
    text = page_of(of.bas, ticket)
    for said in (
        "Wij zijn aan zet",
        "Karin Super droeg over; de klokken lopen",
        "vraag aan de klant",
        "Oplostijd staat stil op 1 u 25 van 8 u 00",
        "Interne notitie, niet te zien voor de klant",
        "Waarom loopt de oplostijd tot uiterlijk vandaag 12:05?",
        "Toewijzen",
    ):
        assert said in text


def test_text_of_others_can_neither_run_nor_hide_nor_turn_the_line(of: Town) -> None:
    ticket = handed_over(
        of,
        "2026-05-26T09:00",
        "2026-05-26T09:05",
        subject="<script>alert(1)</script> \u202egnp.exe\u200b",
        text="<img src=x onerror=alert(1)> [klik](javascript:alert(1)) \u202eomgekeerd",
    )
    source = source_of_page(of.anna, ticket)
    assert "<script>alert" not in source
    assert "onerror=alert(1)&gt;" in source
    assert "\u202e" not in source
    assert "\u200b" not in source
    assert 'href="javascript:' not in source


def test_ten_thousand_lines_are_shown(of: Town) -> None:
    text = "\n".join(f"regel {n}" for n in range(10_000))
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05", text=text)
    assert "regel 9999" in source_of_page(of.anna, ticket)


def test_who_left_keeps_their_name_in_an_old_log(of: Town, ticket: Ticket) -> None:
    deactivate_person(of.sanne, by=of.ada, at=at("2026-05-26T09:00"))
    text = page_of(of.anna, ticket)
    assert "Sanne Visser" in text
