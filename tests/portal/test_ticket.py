"""A ticket as its customer reads it: whose turn it is, what was said, why it is due then."""

from __future__ import annotations

import re

import pytest
import time_machine

from stipt.people.actions import plan_absence
from stipt.tickets.actions import (
    answer,
    ask,
    assign,
    change_agreement,
    classify,
    close,
    close_unanswered,
    confirm,
    correct,
    decline,
    hand_over,
    hold,
    join,
    log_call,
    need_no_answer,
    note,
    open_ticket,
    reopen,
    reply,
    return_to_super_user,
    send_back,
    solve,
    take_back,
    withdraw,
)
from stipt.tickets.models import HeldReply, Ticket
from tests.portal.asking import address, client_of, page_of, source_of, text_of
from tests.portal.versions import sign_second
from tests.town import Town, at, filed, handed_over, reference_text, town

pytestmark = pytest.mark.django_db


# -- whose turn ----------------------------------------------------------------------------------


def test_before_the_hand_over_each_reads_whose_turn_it_is(of: Town) -> None:
    ticket = filed(of, "2026-05-26T10:05")
    assert "Eerst kijkt Karin Super, als Super User. Bij Velder Software loopt nog geen klok." in (
        page_of(of.sanne, ticket)
    )
    waits = "U bent aan zet: Sanne Visser wacht op u sinds vandaag 10:05 ."
    assert f"{waits} Bij Velder Software loopt nog geen klok." in page_of(of.karin, ticket)
    send_back(ticket, "Welke balie?", by=of.karin, at=at("2026-05-26T10:10"))
    assert "U bent aan zet: Karin Super vraagt u iets." in page_of(of.sanne, ticket)
    assert "Karin Super vraagt Sanne Visser iets." in page_of(of.omar, ticket)


def test_it_is_said_when_nobody_can_look_first(of: Town) -> None:
    ticket = filed(of, "2026-05-26T10:05")
    begin, end = at("2026-05-26T08:00"), at("2026-05-27T08:30")
    plan_absence(of.karin, from_at=begin, to_at=end, by=of.karin, at=begin)
    assert "tot woensdag 08:30 is er geen aanwezig" in page_of(of.sanne, ticket)
    plan_absence(of.karin, from_at=begin, to_at=end, by=of.karin, at=begin, deputy=of.ruud)
    assert "Eerst kijkt Ruud Smit" in page_of(of.sanne, ticket)


def test_at_the_vendor_the_sentence_says_until_when(of: Town) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:00")
    said = "Velder Software is aan zet en reageert uiterlijk vandaag 12:00 ."
    assert said in page_of(of.sanne, ticket)
    assign(ticket, assignee=of.anna, team=None, by=of.anna, at=at("2026-05-26T09:05"))
    reply(ticket, "Wij kijken.", by=of.anna, at=at("2026-05-26T09:30"))
    said = "Anna de Wit werkt eraan en lost het uiterlijk vandaag 17:30 op."
    assert said in page_of(of.sanne, ticket)
    assert "at the latest" in text_of(_in_english(of, ticket))


def _in_english(of: Town, ticket: Ticket) -> object:
    of.sanne.language = "en"
    of.sanne.save()
    return client_of(of.sanne).get(address(ticket))


def test_a_time_that_passed_is_said_to_have_passed(of: Town) -> None:
    ticket = handed_over(of, "2026-05-22T16:00", "2026-05-22T16:30")
    seen = page_of(of.sanne, ticket)
    assert "De reactietijd liep tot uiterlijk vandaag 10:30 en is verstreken." in seen


def test_without_an_agreed_time_the_sentence_says_so(of: Town) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05", call_type="change-request")
    reply(ticket, "Wij bekijken het.", by=of.anna, at=at("2026-05-26T09:30"))
    assert "Velder Software is aan zet; er is geen tijd afgesproken." in page_of(of.sanne, ticket)
    assign(ticket, assignee=of.anna, team=None, by=of.anna, at=at("2026-05-26T09:35"))
    assert "Anna de Wit werkt eraan; er is geen tijd" in page_of(of.sanne, ticket)


def test_while_the_vendor_waits_the_customer_is_to_act(of: Town) -> None:
    ticket = handed_over(of, "2026-05-22T09:00", "2026-05-22T09:05")
    ask(ticket, "Viewer 3?", by=of.anna, at=at("2026-05-22T10:00"))
    waits = "U bent aan zet: Velder Software wacht sinds vrijdag 10:00 op uw antwoord."
    for who in (of.sanne, of.karin):
        assert f"{waits} Tot dan staat de oplostijd stil." in page_of(who, ticket)
    assert "op een antwoord van Gemeente Waterhoven" in page_of(of.omar, ticket)


def test_what_was_sent_or_taken_back_lies_with_the_super_user(of: Town) -> None:
    ticket = handed_over(of, "2026-05-22T09:00", "2026-05-22T09:05")
    take_back(ticket, "Toch niet.", by=of.karin, at=at("2026-05-22T10:00"))
    assert "U bent aan zet: u kunt opnieuw doorgeven. De oplostijd staat stil tot opnieuw" in (
        page_of(of.karin, ticket)
    )
    assert "Uw Super User nam de melding terug" in page_of(of.sanne, ticket)
    hand_over(ticket, by=of.karin, at=at("2026-05-22T10:30"))
    return_to_super_user(ticket, "Welke balie?", by=of.anna, at=at("2026-05-22T11:00"))
    assert "Velder Software stuurde de melding terug." in page_of(of.karin, ticket)
    assert "Velder Software stuurde de melding terug naar uw Super User" in page_of(
        of.sanne, ticket
    )


def test_what_the_vendor_opened_waits_for_the_super_user(of: Town) -> None:
    ticket = open_ticket(
        of.waterhoven,
        reporter=of.sanne,
        subject="Schijf loopt vol",
        text="Gezien bij het meten.",
        call_type="incident-1",
        by=of.anna,
        at=at("2026-05-26T10:00"),
        from_vendor=True,
    )
    seen = page_of(of.karin, ticket)
    assert "U bent aan zet: Velder Software opende dit voor u, vandaag 10:00 ." in seen
    assert "Velder Software opende deze melding voor u" in seen


def test_how_it_ended_stands_first(of: Town) -> None:
    solved = handed_over(of, "2026-05-22T09:00", "2026-05-22T09:05")
    solve(solved, "Hersteld.", by=of.anna, at=at("2026-05-22T10:00"))
    seen = page_of(of.sanne, solved)
    assert "Opgelost vrijdag 10:00 . Werkt het? Dat kunt u laten weten tot en met" in seen
    assert "vrijdag 5 juni 10:00 ; daarna sluit de melding vanzelf." in seen
    assert "Opgelost vrijdag 10:00 ." in page_of(of.omar, solved)
    confirm(solved, by=of.sanne, at=at("2026-05-26T09:00"))
    assert "Opgelost vrijdag 10:00 , en gesloten." in page_of(of.sanne, solved)
    gone = filed(of, "2026-05-26T09:00")
    withdraw(gone, by=of.sanne, at=at("2026-05-26T10:00"))
    assert "Ingetrokken vandaag 10:00 ." in page_of(of.sanne, gone)
    refused = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    decline(refused, "Valt buiten de afspraak.", by=of.anna, at=at("2026-05-26T10:00"))
    seen = page_of(of.sanne, refused)
    assert "Velder Software wees de melding vandaag 10:00 af" in seen
    assert "Valt buiten de afspraak." in seen


# -- what was said -------------------------------------------------------------------------------


def test_notes_leave_no_trace(of: Town) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    plain = source_of(client_of(of.sanne).get(address(ticket)))
    note(ticket, "GEHEIM", by=of.anna, at=at("2026-05-26T09:30"))
    assign(ticket, assignee=None, team=of.support, by=of.bas, at=at("2026-05-26T09:40"))
    correct(ticket, 3, "Verkeerd geplakt", by=of.mies, at=at("2026-05-26T09:50"))
    noted = source_of(client_of(of.sanne).get(address(ticket)))
    assert _without_token(noted) == _without_token(plain)
    assert "GEHEIM" in source_of(client_of(of.anna).get(f"/desk/tickets/{ticket.number}/"))


def _without_token(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


def test_the_log_tells_what_happened_and_who_did_it(
    of: Town, clock: time_machine.Traveller
) -> None:
    ticket = filed(of, "2026-05-20T09:00", call_type=None)
    hand_over(ticket, by=of.karin, at=at("2026-05-20T09:05"), call_type="question")
    classify(ticket, "incident-1", "Iedereen is gehinderd.", by=of.anna, at=at("2026-05-20T09:10"))
    ask(ticket, "Viewer 3?", by=of.anna, at=at("2026-05-20T09:20"))
    need_no_answer(ticket, by=of.anna, at=at("2026-05-20T09:30"))
    join(ticket, of.ruud, by=of.sanne, at=at("2026-05-20T09:35"), side="customer")
    log_call(
        ticket,
        "Gebeld met Karin.",
        called_at=at("2026-05-20T09:40"),
        was_answered=True,
        by=of.anna,
        at=at("2026-05-20T11:00"),
    )
    log_call(
        ticket,
        "",
        called_at=at("2026-05-20T09:50"),
        was_answered=False,
        by=of.anna,
        at=at("2026-05-20T11:01"),
    )
    solve(ticket, "Hersteld.", by=of.anna, at=at("2026-05-20T12:00"))
    reopen(ticket, "Nog steeds leeg.", by=of.sanne, at=at("2026-05-20T13:00"), side="customer")
    solve(ticket, "Nu wel.", by=of.anna, at=at("2026-05-20T14:00"))
    close(ticket, by=of.anna, at=at("2026-05-20T15:00"))
    seen = page_of(of.sanne, ticket)
    lines = [
        "U: soort nog niet bekend",
        "Karin Super maakte er Gebruikersvraag van",
        "Karin Super: doorgegeven aan Velder Software; de klokken lopen",
        "Iedereen is gehinderd.",
        "Anna de Wit maakte er Niveau 1 incident van",
        "Anna de Wit Velder Software reactie na 15 min vraag aan u",
        "Velder Software heeft het antwoord niet meer nodig",
        "U: Ruud Smit volgt mee",
        "telefoongesprek, later ingevoerd",
        "Gebeld met Karin.",
        "Anna de Wit belde, er werd niet opgenomen",
        "Hersteld.",
        "Anna de Wit: opgelost",
        "Nog steeds leeg.",
        "U: niet opgelost, heropend",
        "Anna de Wit: gesloten",
    ]
    assert [line for line in lines if line not in seen] == []
    places = [seen.index(line) for line in lines]
    assert places == sorted(places)


def test_what_others_write_is_shown_and_never_obeyed(of: Town) -> None:
    nasty = "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) \"'&"
    ticket = filed(of, "2026-05-26T09:00", subject=f"{nasty} \u202egeheim", text=nasty)
    answer(ticket, f"\u202e{nasty}\u200b", by=of.sanne, at=at("2026-05-26T09:10"))
    for who in (of.sanne, of.karin, of.omar):
        for url in (address(ticket), "/portal/"):
            page = source_of(client_of(who).get(url)).split("</head>")[1]
            assert "<script>alert" not in page
            assert "onerror=alert(1)>" not in page.replace("&gt;", "")
            assert 'href="javascript:' not in page
            assert "\u202e" not in page
            assert "\u200b" not in page


def test_ten_thousand_lines_are_shown(of: Town) -> None:
    text = "\n".join(f"regel {number}" for number in range(10_000))
    ticket = filed(of, "2026-05-26T09:00", text=text)
    seen = source_of(client_of(of.sanne).get(address(ticket)))
    assert "regel 0" in seen
    assert "regel 9999" in seen


def test_a_held_reply_is_there_at_its_instant_without_a_worker(
    of: Town, clock: time_machine.Traveller
) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    hold(ticket, "reply", "Wij kijken.", by=of.anna, at=at("2026-05-26T10:32"))
    clock.shift(9)
    assert "Wij kijken." not in page_of(of.sanne, ticket)
    clock.shift(1)
    assert "Wij kijken." in page_of(of.sanne, ticket)
    assert not HeldReply.objects.exists()


# -- why it is due then --------------------------------------------------------------------------


def test_the_receipt_adds_up_and_leads_to_its_clauses(of: Town) -> None:
    ticket = handed_over(of, "2026-05-22T09:12", "2026-05-22T10:05")
    reply(ticket, "Dank.", by=of.anna, at=at("2026-05-22T10:26"))
    ask(ticket, "Viewer 3?", by=of.anna, at=at("2026-05-22T11:51"))
    answer(ticket, "Ja.", by=of.karin, at=at("2026-05-22T14:30"))
    response = client_of(of.sanne).get(address(ticket))
    seen, source = text_of(response), source_of(response)
    assert "10:26–11:51 geteld 1 u 25" in seen
    assert "14:30–17:30 geteld 3 u 00" in seen
    assert "08:30–10:32 geteld 2 u 02" in seen
    assert "10:32–12:05 nog over 1 u 33" in seen
    assert "Niveau 1 incident, oplostijd C2 8 u 00" in seen
    clause = f"/portal/agreement/{of.agreement.pk}/#c4"
    assert f'href="{clause}"' in source
    page = client_of(of.sanne).get(clause.partition("#")[0])
    assert 'id="c4"' in source_of(page)


def test_the_vendor_reads_the_same_receipt(of: Town) -> None:
    ticket = handed_over(of, "2026-05-22T09:12", "2026-05-22T10:05")
    of.anna.language = "nl"
    of.anna.save()
    theirs = source_of(client_of(of.anna).get(f"/desk/tickets/{ticket.number}/"))
    ours = source_of(client_of(of.sanne).get(address(ticket)))
    assert _receipts(ours) == _receipts(theirs)
    assert len(_receipts(ours)) == 2


def _receipts(page: str) -> list[str]:
    """The rows of each clock's receipt, without where its clauses lead."""
    found = re.findall(r'(?s)<table class="receipt">(.*?)</table>', page)
    return sorted(re.sub(r'href="[^"]*"', "", one) for one in found)


def test_agreement_version_and_entitlement_stand_beside_it(of: Town) -> None:
    ticket = handed_over(of, "2026-05-22T09:12", "2026-05-22T10:05", impact="some")
    seen = page_of(of.karin, ticket)
    assert "Overeenkomst versie 1 , vanaf 1 januari 2026" in seen
    assert "Sanne Visser volgde de training op 3 november 2025 bij Tom Trainer." in seen
    assert "Hindert Een aantal van ons" in seen


def test_what_follows_another_version_says_so(of: Town) -> None:
    ticket = handed_over(of, "2026-05-22T09:12", "2026-05-22T10:05")
    row = sign_second(of, "2026-05-25")
    change_agreement(ticket, row, by=of.mies, at=at("2026-05-26T09:00"))
    seen = page_of(of.sanne, ticket)
    assert "Mies Mulder: vanaf hier geldt versie 2 van de overeenkomst" in seen
    assert "Overeenkomst versie 2" in seen


def test_a_reader_elsewhere_reads_their_own_times(of: Town) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:00")
    of.sanne.zone = "America/New_York"
    of.sanne.save()
    seen = page_of(of.sanne, ticket)
    assert "reageert uiterlijk vandaag 06:00" in seen
    assert "De tijden hieronder zijn die van de overeenkomst (Europe/Amsterdam)." in seen


def test_closed_without_an_answer_is_said_so() -> None:
    of = town(reference_text().replace("no_answer_days = 0", "no_answer_days = 3"))
    ticket = handed_over(of, "2026-05-20T09:00", "2026-05-20T09:05")
    ask(ticket, "Viewer 3?", by=of.anna, at=at("2026-05-20T10:00"))
    close_unanswered(ticket, "Wij hoorden niets.", by=of.anna, at=at("2026-05-26T10:00"))
    seen = page_of(of.sanne, ticket)
    assert "Gesloten vandaag 10:00 , omdat de vraag niet is beantwoord." in seen
    assert "kunt u haar heropenen" in seen
