"""Filing a request: what is promised is said before it is sent, and nothing typed is lost."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from stipt.people.actions import enter_training, give_role
from stipt.people.models import Training
from stipt.people.roles import Role
from stipt.releases.actions import add_product, set_products
from stipt.tickets.actions import close, solve
from stipt.tickets.models import Message, Ticket, TicketEvent
from stipt.tickets.reading import entries_of
from stipt.workbench.queries import draft_of
from tests.portal.asking import client_of, request_data, source_of, text_of
from tests.town import COURSE, Town, at, filed, handed_over, person, reference_text, town

pytestmark = pytest.mark.django_db
NEW = "/portal/new/"


def file_of(name: str = "leeg.txt", content: bytes = b"leeg\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_each_call_type_stands_with_an_example_and_its_promise(of: Town) -> None:
    response = client_of(of.sanne).get(NEW)
    seen, source = text_of(response), source_of(response)
    assert "We kunnen niet verder Niveau 1 incident “Niemand kan inloggen.”" in seen
    assert "reactietijd vandaag 13:32 oplostijd woensdag 12:32" in seen
    assert "Ik weet het niet" in seen
    types = source.split('class="types"')[1].split("</fieldset>")[0]
    assert types.count('type="radio"') == 8
    assert "<select" not in types
    assert "Klacht" not in seen


def test_the_promise_is_added_up_before_it_is_sent(of: Town, clock: time_machine.Traveller) -> None:
    clock.move_to(at("2026-06-01T08:30"))
    seen = text_of(client_of(of.sanne).get(NEW))
    said = "Als uw Super User dit nu doorgeeft (maandag 08:30): reactie uiterlijk"
    assert f"{said} dinsdag 11:30, opgelost uiterlijk woensdag 14:30." in seen
    lines = (
        "ma 1 jun, vandaag 08:30–17:30 Reactietijd 9 u 00 di 2 jun 08:30–11:30 Reactietijd 3 u 00"
    )
    assert f"{lines} Reactietijd, uiterlijk dinsdag 11:30 C1 12 u 00" in seen


def test_a_super_users_own_request_is_said_to_be_handed_over_at_once(
    of: Town, clock: time_machine.Traveller
) -> None:
    clock.move_to(at("2026-06-01T08:30"))
    seen = text_of(client_of(of.lena).get(NEW))
    assert "You are a Super User: what you file lies with Velder Software at once." in seen
    said = "If you send this now (Monday 08:30): response Tuesday 11:30, solved Wednesday 14:30"
    assert f"{said} at the latest." in seen
    assert " before " not in seen


def test_a_user_files_a_request_that_waits_for_the_super_user(of: Town) -> None:
    response = client_of(of.sanne).post(
        NEW, {**request_data(impact="some"), "files": [file_of()]}, follow=True
    )
    ticket = Ticket.objects.get()
    assert response.redirect_chain == [(f"/portal/tickets/{ticket.number}/", 302)]
    assert (ticket.organisation, ticket.reporter) == (of.waterhoven, of.sanne)
    assert (ticket.call_type, ticket.impact, ticket.state) == ("incident-1", "some", "triage")
    entry = entries_of(ticket, with_notes=True)[0]
    assert [file.name for file in entry.files] == ["leeg.txt"]
    seen = text_of(response)
    assert f"Melding {ticket.number} is ingediend." in seen
    assert "Eerst kijkt Karin Super, als Super User." in seen


def test_who_doesnt_know_the_type_leaves_it_open(of: Town) -> None:
    client_of(of.sanne).post(NEW, request_data(call_type="unknown"))
    assert Ticket.objects.get().call_type == ""


def test_a_super_users_request_lies_with_the_vendor_at_once(of: Town) -> None:
    client_of(of.karin).post(NEW, request_data())
    ticket = Ticket.objects.get()
    assert ticket.state == "with_vendor"
    assert ticket.handed_over_at == at("2026-05-26T10:32")


def test_the_same_form_sent_twice_files_one_ticket(of: Town) -> None:
    client, data = client_of(of.sanne), request_data()
    first, second = client.post(NEW, data), client.post(NEW, data)
    assert Ticket.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_the_back_button_and_sending_again_files_one_ticket(
    of: Town, clock: time_machine.Traveller
) -> None:
    client = client_of(of.sanne)
    first = client.post(NEW, request_data(text="Regel\r\nRegel "))
    clock.shift(60)
    again = client.post(NEW, request_data(text="Regel\nRegel"))
    assert again["Location"] == first["Location"]
    client.post(NEW, request_data(text="Iets anders"))
    client_of(of.ruud).post(NEW, request_data(text="Regel\nRegel"))
    clock.shift(3600)
    client.post(NEW, request_data(text="Regel\nRegel"))
    assert Ticket.objects.count() == 4


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"subject": ""}, "Zeg in een paar woorden waar het over gaat."),
        ({"text": "  "}, "Zeg wat er gebeurde, en wat u verwachtte."),
        ({"call_type": ""}, "Kies wat het is; ‘Ik weet het niet’ mag ook."),
        ({"call_type": "complaint"}, "Selecteer een geldige keuze."),
        ({"text": "x" * 200_001}, "Deze tekst is langer dan 200.000 tekens."),
    ],
)
def test_a_form_with_an_error_comes_back_as_it_was_typed(
    of: Town, wrong: dict[str, Any], said: str
) -> None:
    data = request_data(impact="all", **wrong)
    response = client_of(of.sanne).post(NEW, {**data, "files": [file_of()]})
    assert response.status_code == 422
    source, seen = source_of(response), text_of(response)
    assert said in seen
    for kept in ("subject", "text"):
        assert data[kept].strip() in source
    assert 'name="impact" value="all"' in source
    assert re.search(r'name="impact"[^>]*value="all"[^>]*checked', source)
    assert 'name="uploaded"' in source
    assert not Ticket.objects.exists()


def test_a_file_that_came_back_with_the_form_goes_along_the_second_time(of: Town) -> None:
    client = client_of(of.sanne)
    data = request_data(subject="")
    response = client.post(NEW, {**data, "files": [file_of()]})
    kept = re.search(r'name="uploaded" value="([^"]+)"', source_of(response))
    assert kept is not None
    client.post(NEW, {**data, "subject": "Leeg", "uploaded": [kept[1]]})
    entry = entries_of(Ticket.objects.get(), with_notes=True)[0]
    assert [file.name for file in entry.files] == ["leeg.txt"]


def test_nobody_sends_along_what_somebody_else_uploaded(of: Town) -> None:
    response = client_of(of.sanne).post(NEW, {**request_data(subject=""), "files": [file_of()]})
    kept = re.search(r'name="uploaded" value="([^"]+)"', source_of(response))
    assert kept is not None
    client_of(of.ruud).post(NEW, {**request_data(), "uploaded": [kept[1], "no uuid"]})
    assert entries_of(Ticket.objects.get(), with_notes=True)[0].files == []


def test_a_file_that_is_too_large_is_refused_and_the_form_kept(of: Town) -> None:
    large = file_of("film.bin", b"x" * (1024 * 1024 + 1))
    data = request_data()
    response = client_of(of.sanne).post(NEW, {**data, "files": [large, file_of()]})
    assert response.status_code == 422
    seen = text_of(response)
    assert "Er is nog één ding te verbeteren" in seen
    assert seen.count("“film.bin” is groter dan 1 MB") == 2  # at the top, and where it was chosen
    assert data["text"] in source_of(response)
    assert "leeg.txt" in text_of(response)
    assert not Ticket.objects.exists()


def test_what_was_being_written_is_there_again(of: Town) -> None:
    client = client_of(of.sanne)
    kept = client.post(f"{NEW}draft/", request_data(subject="Half", text="Halverwege"))
    assert (kept.status_code, kept.content.decode()) == (200, "10:32")
    client.logout()
    source = source_of(client_of(of.sanne).get(NEW))
    assert "Halverwege</textarea>" in source
    assert 'value="Half"' in source
    assert re.search(r'value="incident-1" checked', source)
    client_of(of.sanne).post(NEW, request_data())
    assert draft_of(of.sanne, "new") is None
    assert draft_of(of.sanne, "new:subject") is None


def test_a_draft_that_could_never_be_sent_is_refused(of: Town) -> None:
    response = client_of(of.sanne).post(f"{NEW}draft/", request_data(text="x" * 200_001))
    assert response.status_code == 422


def test_after_the_window_a_new_ticket_is_linked_to_the_old_one(
    of: Town, clock: time_machine.Traveller
) -> None:
    old = handed_over(of, "2026-05-04T09:00", "2026-05-04T09:05", subject="Printer")
    solve(old, "Hersteld.", by=of.anna, at=at("2026-05-04T10:00"))
    clock.move_to(at("2026-05-20T10:00"))
    close(old, by=of.anna, at=at("2026-05-18T10:00"))
    client = client_of(of.sanne)
    assert f"/portal/new/?linked={old.number}" in source_of(
        client.get(f"/portal/tickets/{old.number}/")
    )
    form = client.get(NEW, {"linked": old.number})
    assert f"Dit volgt op melding {old.number}" in text_of(form)
    assert 'value="Printer"' in source_of(form)
    client.post(f"{NEW}?linked={old.number}", request_data(linked=old.number))
    new = Ticket.objects.order_by("-number")[0]
    assert new.linked == old
    assert f"{new.number} Zaakdossier opent leeg" in text_of(
        client.get(f"/portal/tickets/{old.number}/")
    )


@pytest.mark.parametrize("number", ["{theirs}", "99999", "9" * 30])
def test_nobody_links_to_what_they_may_not_see(of: Town, number: str) -> None:
    theirs = filed(of, "2026-05-26T09:00", by=of.ruud)
    asked = number.format(theirs=theirs.number)
    response = client_of(of.sanne).get(NEW, {"linked": asked})
    assert response.status_code == (200 if len(asked) > 19 else 404)
    client_of(of.sanne).post(NEW, request_data(linked=theirs.number))
    assert Ticket.objects.get(reporter=of.sanne).linked is None


# -- who may ask ---------------------------------------------------------------------------------


def test_who_isnt_trained_reads_so_before_typing_and_what_to_do(of: Town) -> None:
    nina = person("nina", "Nina", of.waterhoven, Role.USER)
    seen = text_of(client_of(nina).get(NEW))
    warned = seen.index("U hebt de training niet gevolgd die de overeenkomst vraagt. C11")
    assert warned < seen.index("Wat is er aan de hand?")
    assert "U kunt uw melding indienen" in seen
    assert "Wat u kunt doen: volg de training." in seen
    enter_training(
        nina,
        course=COURSE,
        trainer="Tom",
        trained_on=date(2026, 5, 20),
        by=of.karin,
        at=at("2026-05-21T09:00"),
    )
    seen = text_of(client_of(nina).get(NEW))
    assert "Uw training van 20 mei 2026 is nog niet bevestigd" in seen
    Training.objects.update(confirmed_by=of.tom, confirmed_at=at("2026-05-22T09:00"))
    seen = text_of(client_of(nina).get(NEW))
    assert "U mag de servicedesk gebruiken U volgde de training op 20 mei 2026 bij Tom. C11" in seen


def test_where_the_untrained_are_refused_that_is_said(clock: time_machine.Traveller) -> None:
    of = town(reference_text().replace('untrained = "flag"', 'untrained = "refuse"'))
    nina = person("nina", "Nina", of.waterhoven, Role.USER)
    seen = text_of(client_of(nina).get(NEW))
    assert "uw Super User kan haar alleen als eigen melding overnemen" in seen


def test_without_a_signed_agreement_there_is_nothing_to_file(of: Town) -> None:
    with time_machine.travel(at("2025-12-20T10:00"), tick=False):
        response = client_of(of.sanne).get(NEW)
    assert "Nog geen overeenkomst" in text_of(response)
    assert "<textarea" not in source_of(response)


def test_who_is_of_two_customers_says_for_which(of: Town) -> None:
    give_role(of.sanne, Role.USER, of.maanveld, by=of.ada, at=at("2026-05-26T09:00"))
    client = client_of(of.sanne)
    seen = text_of(client.get(f"{NEW}?customer=maanveld"))
    assert "naar Lena Super, Super User van Zorggroep Maanveld" in seen
    client.post(f"{NEW}?customer=maanveld", request_data())
    assert Ticket.objects.get().organisation == of.maanveld


def test_products_of_the_customer_can_be_chosen_where_there_are_any(of: Town) -> None:
    assert "Over welk product gaat het?" not in text_of(client_of(of.sanne).get(NEW))
    add_product("Zaakportaal", by=of.ada, at=at("2026-05-26T09:00"))
    set_products(of.waterhoven, ["Zaakportaal"], by=of.ada, at=at("2026-05-26T09:00"))
    client = client_of(of.sanne)
    assert "Over welk product gaat het?" in text_of(client.get(NEW))
    client.post(NEW, request_data(product="Zaakportaal"))
    assert Ticket.objects.get().product == "Zaakportaal"


def test_what_is_written_is_kept_as_it_was(of: Town) -> None:
    text = "# Kop\n\n<b>vet</b> \u202eachterstevoren\u200b\n" + "regel\n" * 10_000
    client_of(of.sanne).post(NEW, request_data(text=text))
    assert Message.objects.get().text == text.strip()
    assert TicketEvent.objects.count() == 1
