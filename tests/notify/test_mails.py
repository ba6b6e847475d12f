"""What a mail says: in the reader's language and zone, harmless whatever people typed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from stipt.files.actions import store
from stipt.mail.models import OutboxMail
from stipt.notify.mails import LONGEST_QUOTE
from stipt.people.models import Person
from stipt.tickets.actions import (
    answer_and_close,
    ask,
    assign,
    classify,
    decline,
    hand_over,
    log_call,
    need_no_answer,
    open_ticket,
    reopen,
    reply,
    return_to_super_user,
    send_back,
    solve,
    take_back,
    take_over,
    withdraw,
)
from stipt.tickets.models import Ticket
from stipt.tickets.sweep import sweep
from tests.notify.letters import begun, last_mail, told
from tests.town import Town, at, filed, handed_over

pytestmark = pytest.mark.django_db

LINK = "http://127.0.0.1:8000"
THEN = "2026-05-18T12:00"
NIGHT = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def words(key: str) -> str:
    """The newest mail to a person as text, its lines joined."""
    return last_mail(key).text


def speak(who: Person, language: str, zone: str = "Europe/Amsterdam") -> None:
    Person.objects.filter(pk=who.pk).update(language=language, zone=zone)


def open_one() -> tuple[Town, Ticket]:
    of = begun()
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    told("2026-05-18T10:31")
    return of, ticket


# -- the promise ---------------------------------------------------------------------------------


def test_a_hand_over_says_what_is_promised_and_that_it_is_at_the_latest() -> None:
    open_one()
    mail = last_mail("sanne")
    assert mail.subject == "[1001] Zaakdossier opent leeg"
    assert mail.about == "ticket:1001"
    for shown in (mail.text, mail.html):
        assert "Karin Super heeft de melding doorgegeven aan Velder Software." in shown
        assert "Reactietijd: uiterlijk ma 18 mei 13:30" in shown
        assert "Oplostijd: uiterlijk di 19 mei 12:30" in shown
        assert f"{LINK}/portal/tickets/1001/" in shown


def test_the_vendor_gets_the_request_itself_and_a_link_to_the_desk() -> None:
    open_one()
    assert words("anna") == (
        "Gemeente Waterhoven handed a request over, reported by Sanne Visser.\n\n"
        "Sanne Visser, Mon 18 May 10:00\n"
        "> Aan de balie opent elk dossier leeg.\n\n"
        "Response: Mon 18 May 13:30 at the latest\n"
        "Resolution: Tue 19 May 12:30 at the latest\n\n"
        f"Open the ticket: {LINK}/desk/tickets/1001/\n\n"
        "Velder Software\n"
        f"Which mails you get, you choose here: {LINK}/notices/\n"
    )


def test_a_type_without_a_promise_says_how_that_stands() -> None:
    of = begun()
    ticket = filed(of, "2026-05-18T10:00", call_type="incident-3-standard")
    hand_over(ticket, by=of.karin, at=at("2026-05-18T10:30"))
    told("2026-05-18T10:31")
    assert "Reactietijd: uiterlijk di 19 mei 10:30" in words("sanne")
    assert "Oplostijd: voornemen, geen toezegging" in words("sanne")


def test_a_reader_elsewhere_gets_their_own_time_with_the_agreements_zone_named() -> None:
    of = begun()
    speak(of.sanne, "en", "America/New_York")
    handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    told("2026-05-18T10:31")
    due = "Resolution: Tue 19 May 06:30 (Tue 19 May 12:30 in Europe/Amsterdam) at the latest"
    assert due in words("sanne")


def test_the_doubled_hour_is_told_apart() -> None:
    of, ticket = open_one()
    reply(ticket, "Nachtwerk.", by=of.anna, at=NIGHT)
    reply(ticket, "Nog steeds.", by=of.anna, at=NIGHT + timedelta(hours=1))
    told("2026-10-25T09:00")
    to_sanne = OutboxMail.objects.filter(to_address="sanne@stipt.example")
    second, first = to_sanne.order_by("-pk")[:2]
    assert "Anna de Wit, zo 25 okt 02:30 (zomertijd)" in first.text
    assert "Anna de Wit, zo 25 okt 02:30 (wintertijd)" in second.text


def test_a_zone_that_reads_the_same_time_is_not_named() -> None:
    of = begun()
    speak(of.sanne, "en", "Europe/Berlin")
    handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    told("2026-05-18T10:31")
    assert "Resolution: Tue 19 May 12:30 at the latest" in words("sanne")


# -- each act ------------------------------------------------------------------------------------


def test_a_question_says_that_the_time_stands_still_until_the_answer() -> None:
    of, ticket = open_one()
    ask(ticket, "Welke viewer?", by=of.anna, at=at(THEN))
    told(THEN)
    assert "Anna de Wit heeft een vraag aan u:" in words("sanne")
    assert "> Welke viewer?" in words("sanne")
    assert "Tot uw antwoord staat de afgesproken termijn stil." in words("sanne")
    assert "/notices/" not in words("sanne"), "this one can't be switched off"


def test_a_question_needs_no_answer_any_more() -> None:
    of, ticket = open_one()
    ask(ticket, "Welke viewer?", by=of.anna, at=at("2026-05-18T11:00"))
    need_no_answer(ticket, by=of.anna, at=at(THEN))
    told(THEN)
    assert "Anna de Wit heeft geen antwoord op de vraag meer nodig." in words("sanne")


def test_a_solution_asks_whether_it_is_one_by_links_that_do_nothing() -> None:
    of, ticket = open_one()
    solve(ticket, "Viewer vernieuwd.", by=of.anna, at=at(THEN))
    told(THEN)
    mail = last_mail("sanne")
    for shown in (mail.text, mail.html):
        assert f"{LINK}/portal/tickets/1001/?solved=yes#works-title" in shown
        assert f"{LINK}/portal/tickets/1001/?solved=no#works-title" in shown
    assert "> Viewer vernieuwd." in mail.text
    assert "heropenen kan tot en met ma 1 jun 12:00" in mail.text


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_opening_the_link_of_an_answer_shows_the_question_and_answers_nothing(
    client: Client, answer: str
) -> None:
    of, ticket = open_one()
    solve(ticket, "Viewer vernieuwd.", by=of.anna, at=at(THEN))
    told(THEN)
    link = re.search(rf"{LINK}(\S+solved={answer}\S*)", last_mail("sanne").text)
    assert link is not None
    path, _, place = link[1].partition("#")
    client.force_login(of.sanne)
    with time_machine.travel(at("2026-05-18T13:00"), tick=False):
        page = client.get(path)
    assert f'id="{place}"' in page.content.decode()
    ticket.refresh_from_db()
    assert ticket.state == "solved"


def test_what_is_opened_again_tells_the_vendor_the_time_that_holds_now() -> None:
    of, ticket = open_one()
    solve(ticket, "Gedaan.", by=of.anna, at=at("2026-05-18T11:00"))
    told("2026-05-18T11:01")
    reopen(ticket, "Niet.", by=of.sanne, at=at(THEN), side="customer")
    told(THEN)
    assert "opened the request again: it is not solved yet." in words("anna")
    assert "Resolution: Tue 19 May 11:00 at the latest" in words("anna")


def test_another_type_comes_with_its_name_its_reason_and_its_times() -> None:
    of, ticket = open_one()
    classify(ticket, "question", "Het werkt zoals bedoeld.", by=of.anna, at=at(THEN))
    told(THEN)
    assert "een andere soort melding van gemaakt, Gebruikersvraag, met deze reden:" in words(
        "sanne"
    )
    assert "> Het werkt zoals bedoeld." in words("sanne")
    assert "uiterlijk" in words("sanne")


def test_what_is_sent_back_and_declined_comes_with_the_reason() -> None:
    of, ticket = open_one()
    return_to_super_user(ticket, "Welke locatie?", by=of.anna, at=at("2026-05-18T11:00"))
    assert told("2026-05-18T11:01") == {"sanne": ["returned"], "karin": ["returned"]}
    assert "teruggestuurd naar de Super User" in words("karin")
    assert "Tot een Super User de melding opnieuw doorgeeft" in words("karin")
    decline(ticket, "Niet van ons.", by=of.anna, at=at(THEN))
    told(THEN)
    assert "neemt deze melding niet in behandeling. Anna de Wit geeft de reden:" in words("karin")
    assert "> Niet van ons." in words("sanne")


def test_what_a_super_user_does_reads_as_theirs() -> None:
    of = begun()
    ticket = filed(of, "2026-05-18T10:00")
    told("2026-05-18T10:01")
    assert "Pas als u haar doorgeeft, ligt zij bij Velder Software" in words("karin")
    send_back(ticket, "Welke balie?", by=of.karin, at=at("2026-05-18T10:10"))
    told("2026-05-18T10:11")
    assert "Karin Super heeft een vraag voordat de melding naar" in words("sanne")
    take_over(ticket, by=of.karin, at=at("2026-05-18T10:20"))
    told("2026-05-18T10:21")
    assert "Karin Super heeft uw melding overgenomen." in words("sanne")


def test_a_super_users_answer_that_closes_it_and_a_withdrawal_say_so() -> None:
    of = begun()
    one, two = filed(of, "2026-05-18T10:00"), filed(of, "2026-05-18T10:05")
    answer_and_close(one, "Zo doe je dat.", by=of.karin, at=at("2026-05-18T10:10"))
    told("2026-05-18T10:11")
    assert "Karin Super heeft de melding gesloten." in words("sanne")
    assert "> Zo doe je dat." in words("sanne")
    withdraw(two, by=of.sanne, at=at("2026-05-18T10:20"))
    told("2026-05-18T10:21")
    assert "Sanne Visser heeft de melding ingetrokken." in words("karin")


def test_what_is_taken_back_and_handed_over_again_is_told_to_the_vendor() -> None:
    of, ticket = open_one()
    take_back(ticket, "Nog even wachten.", by=of.karin, at=at("2026-05-18T11:00"))
    told("2026-05-18T11:01")
    assert "Karin Super took the request back from Velder Software." in words("anna")
    hand_over(ticket, by=of.karin, at=at(THEN))
    told(THEN)
    assert "Gemeente Waterhoven handed a request over" in words("anna")


def test_an_assignment_and_a_logged_call_say_who_did_it() -> None:
    of, ticket = open_one()
    assign(ticket, assignee=of.bas, team=None, by=of.anna, at=at("2026-05-18T11:00"))
    told("2026-05-18T11:01")
    assert "Anna de Wit heeft deze melding aan u toegewezen." in words("bas")
    assign(ticket, assignee=None, team=of.support, by=of.mies, at=at("2026-05-18T11:10"))
    log_call(ticket, "Gebeld.", called_at=at(THEN), was_answered=True, by=of.anna, at=at(THEN))
    told(THEN)
    assert "Anna de Wit heeft een telefoongesprek vastgelegd." in words("sanne")


def test_a_breach_names_the_promise_and_its_time() -> None:
    of, _ = open_one()
    sweep(at=at("2026-05-18T14:00"))
    told("2026-05-18T14:01")
    lead = (
        "Reactietijd: geschonden. Het moest uiterlijk ma 18 mei 13:30, en dat tijdstip is voorbij."
    )
    assert words("mies").startswith(lead)
    speak(of.mies, "en")
    sweep(at=at("2026-05-19T14:00"))
    told("2026-05-19T14:01")
    assert words("mies").startswith(
        "Resolution: breached. It was due Tue 19 May 12:30 at the latest"
    )


def test_what_the_vendor_opens_says_that_it_waits_for_confirmation() -> None:
    of = begun()
    open_ticket(
        of.waterhoven,
        reporter=of.sanne,
        subject="Schijf bijna vol",
        text="Monitoring zag 95 %.",
        call_type="incident-1",
        by=of.anna,
        at=at("2026-05-18T10:00"),
        from_vendor=True,
    )
    assert told("2026-05-18T10:01") == {"sanne": ["opened"], "karin": ["request"]}
    assert "Een Super User moet die bevestigen" in words("karin")
    assert "Anna de Wit heeft op uw naam een melding aangemaakt." in words("sanne")


# -- harmless ------------------------------------------------------------------------------------

BAD = "Hulp\u202egnp.exe\u200b\r\nBcc: all@example.org\x1b[2J"


def test_a_subject_and_a_name_stay_on_their_line_and_hide_nothing() -> None:
    of = begun()
    Person.objects.filter(pk=of.sanne.pk).update(name="San\u202ene\nVisser")
    filed(of, "2026-05-18T10:00", subject=BAD)
    told("2026-05-18T10:01")
    mail = last_mail("karin")
    assert mail.subject == "[1001] Hulp<U+202E>gnp.exe<U+200B> Bcc: all@example.org␛[2J"
    assert mail.text.startswith("San<U+202E>ne␊Visser heeft een melding gedaan")


def test_a_long_subject_is_cut() -> None:
    of = begun()
    filed(of, "2026-05-18T10:00", subject="a" * 200)
    told("2026-05-18T10:01")
    assert len(last_mail("karin").subject) == 200


def test_what_was_typed_is_text_in_the_text_and_harmless_html_in_the_html() -> None:
    of, ticket = open_one()
    typed = (
        "<script>alert(1)</script> **vet**\n![volg](https://spy.example/a.png)"
        " ![ons](/files/1/plaatje.png) [hier](/portal/)\n\x1b[2J\u202e & klaar"
    )
    reply(ticket, typed, by=of.anna, at=at(THEN))
    told(THEN)
    mail = last_mail("sanne")
    assert "> <script>alert(1)</script> **vet**" in mail.text
    assert "> <U+001B>[2J<U+202E> & klaar" in mail.text
    assert "<strong>vet</strong>" in mail.html
    assert "<script" not in mail.html
    assert "<img" not in mail.html
    assert f'href="{LINK}/portal/"' in mail.html
    assert f'<a href="{LINK}/files/1/plaatje.png">ons</a>' in mail.html
    assert "\u202e" not in mail.text + mail.html


def test_nothing_in_a_mail_is_fetched_from_elsewhere() -> None:
    open_one()
    for mail in OutboxMail.objects.all():
        for fetching in ("<img", "<link", "<style", "<table", "src=", "url("):
            assert fetching not in mail.html


def test_a_very_long_message_is_cut_and_says_where_the_rest_is() -> None:
    of, ticket = open_one()
    reply(ticket, "woord " * 5_000, by=of.anna, at=at(THEN))
    told(THEN)
    mail = last_mail("sanne")
    assert len(mail.text) < LONGEST_QUOTE + 1_000
    assert "De rest van dit bericht staat op de pagina van de melding." in mail.text
    assert "De rest van dit bericht staat op de pagina van de melding." in mail.html


def test_files_are_named(tmp_path: Path, settings: LazySettings) -> None:
    update = {"data_dir": tmp_path}
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update=update)
    of, ticket = open_one()
    upload = SimpleUploadedFile("meet<b>waarden.txt", b"een regel\n")
    file = store(upload, by_id=of.anna.pk, at=at(THEN))
    reply(ticket, "Zie bijlage.", by=of.anna, at=at(THEN), files=[file])
    told(THEN)
    assert "Bestand: meet" in words("sanne")
    assert "<b>" not in last_mail("sanne").html
