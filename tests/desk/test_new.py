"""A ticket that the desk opens: its clocks wait for the Super User, whose call hands it over at once."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from stipt.people.actions import add_customer, plan_absence
from stipt.people.roles import Role
from stipt.tickets.models import Ticket
from stipt.tickets.reading import entries_of
from tests.desk.working import client_of, kinds, source_of, text_of
from tests.town import Town, at, person

pytestmark = pytest.mark.django_db

WATERHOVEN = "/desk/tickets/new/?customer=waterhoven"


def send(of: Town, **more: Any) -> HttpResponse:
    data = {
        "form_key": str(uuid4()),
        "origin": "desk",
        "reporter": of.sanne.pk,
        "subject": "Koppeling valt uit",
        "call_type": "incident-1",
        "text": "Gezien in ons logboek.",
        **more,
    }
    return client_of(of.anna).post(WATERHOVEN, data)


def test_the_customer_is_chosen_first(of: Town) -> None:
    source = source_of(client_of(of.anna).get("/desk/tickets/new/"))
    assert 'href="?customer=waterhoven"' in source
    assert 'href="?customer=maanveld"' in source


def test_the_form_offers_the_customers_people_and_the_types_of_its_agreement(of: Town) -> None:
    source = source_of(client_of(of.anna).get(WATERHOVEN))
    people = re.findall(r'<option value="\d+">([^<]*)', source)
    assert people == ["Karin Super", "Omar Owner", "Ruud Smit", "Sanne Visser"]
    types = re.findall(r'name="call_type" value="([^"]+)"', source)
    assert "incident-1" in types
    assert "complaint" not in types


def test_it_waits_for_the_super_user_and_no_clock_runs(of: Town) -> None:
    response = send(of, files=[SimpleUploadedFile("log.txt", b"regel")])
    ticket = Ticket.objects.get()
    assert response["Location"] == f"/desk/tickets/{ticket.number}/"
    assert (ticket.state, ticket.turn, ticket.is_from_vendor) == ("triage", "super_user", True)
    assert (ticket.reporter, ticket.channel) == (of.sanne, "desk")
    entry = entries_of(ticket, with_notes=True)[0]
    assert (entry.side, entry.by, entry.files[0].name) == ("vendor", of.anna, "log.txt")


def test_a_users_call_waits_as_well(of: Town) -> None:
    send(of, origin="phone")
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.channel, kinds(ticket)) == ("triage", "phone", ["received"])


def test_a_super_users_call_hands_it_over_at_once(of: Town) -> None:
    send(of, origin="super_user", reporter=of.karin.pk)
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.handed_over_at) == ("with_vendor", at("2026-05-26T10:32"))
    assert kinds(ticket) == ["received", "handed_over", "called"]


def test_only_who_can_act_as_super_user_now_hands_over_by_phone(of: Town) -> None:
    refused = send(of, origin="super_user")
    assert refused.status_code == 422
    assert "Sanne Visser is no Super User of this customer." in text_of(refused)
    plan_absence(
        of.karin,
        from_at=at("2026-05-26T08:00"),
        to_at=at("2026-05-27T08:00"),
        deputy=of.ruud,
        by=of.karin,
        at=at("2026-05-25T09:00"),
    )
    assert send(of, origin="super_user", reporter=of.karin.pk).status_code == 422
    assert not Ticket.objects.exists()
    assert send(of, origin="super_user", reporter=of.ruud.pk).status_code == 302


def test_a_form_that_is_sent_twice_opens_one_ticket(of: Town) -> None:
    key = str(uuid4())
    places = {
        send(of, form_key=key, origin="super_user", reporter=of.karin.pk)["Location"]
        for _ in range(2)
    }
    assert len(places) == 1
    assert kinds(Ticket.objects.get()) == ["received", "handed_over", "called"]


@pytest.mark.parametrize("field", ["subject", "text", "reporter", "call_type", "origin"])
def test_what_is_missing_is_said_beside_the_field_and_the_rest_stands(of: Town, field: str) -> None:
    response = send(of, **{field: ""})
    assert response.status_code == 422
    source = source_of(response)
    assert f'id="id_{field}_error"' in source
    assert "One thing to mend" in text_of(response)
    kept = "Gezien in ons logboek." if field != "text" else "Koppeling valt uit"
    assert kept in source


@pytest.mark.parametrize(("field", "value"), [("call_type", "complaint"), ("reporter", "{lena}")])
def test_neither_a_complaint_nor_anothers_person_is_accepted(
    of: Town, field: str, value: str
) -> None:
    assert send(of, **{field: value.format(lena=of.lena.pk)}).status_code == 422
    assert not Ticket.objects.exists()


def test_without_an_agreement_in_force_there_is_no_form(of: Town) -> None:
    new = add_customer("Nieuw", code="nieuw", language="nl", by=of.ada, at=at("2026-05-26T09:00"))
    person("nils", "Nils", new, Role.SUPER_USER)
    text = text_of(client_of(of.anna).get("/desk/tickets/new/?customer=nieuw"))
    assert "No signed agreement is in force for this customer." in text
    assert "Open it for the customer" not in text


@pytest.mark.parametrize("code", ["nowhere", "velder"])
def test_there_is_no_form_for_who_is_no_customer(of: Town, code: str) -> None:
    assert client_of(of.anna).get(f"/desk/tickets/new/?customer={code}").status_code == 404
