"""Filing where another agreement rules: a matrix of impact and urgency, priorities, no Super User."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from stipt.tickets.models import Ticket
from tests.portal.asking import address, client_of, page_of, request_data, send, source_of, text_of
from tests.town import Town, filed, reference_text, town

pytestmark = pytest.mark.django_db
NEW = "/portal/new/"


def town_with(name: str) -> Town:
    """The town under one of the example agreements."""
    text = files("stipt.agreements").joinpath(f"examples/{name}.toml").read_text("utf-8")
    return town(re.sub(r"(?m)^supersedes = .*$", "", text))


def test_where_impact_and_urgency_give_the_type_nobody_picks_one() -> None:
    of = town_with("cloud-support-severity")
    response = client_of(of.sanne).get(NEW)
    source, seen = source_of(response), text_of(response)
    assert 'value="severity-1"' not in source
    assert "Er werkt iets niet zoals het moet Impact en urgentie bepalen" in seen
    assert "Ernst 1 (stilstand) eerste reactie" in seen
    assert 'name="cell" value="production/now" data-gives="severity-1"' in source
    assert 'data-promised="impact-and-urgency:severity-1"' in source
    assert "Als u dit nu verstuurt" in seen
    refused = client_of(of.sanne).post(NEW, request_data(call_type="impact-and-urgency"))
    assert refused.status_code == 422
    assert "Kies er een: die bepaalt wat er is toegezegd." in text_of(refused)
    data = request_data(call_type="impact-and-urgency", cell="production/today")
    client_of(of.sanne).post(NEW, data)
    ticket = Ticket.objects.get()
    assert (ticket.call_type, ticket.impact) == ("severity-2", "production")
    assert ticket.state == "with_vendor"  # no Super User in between
    assert "productie, alle gebruikers" in page_of(of.sanne, ticket)


def test_where_they_give_a_priority_each_stands_with_its_promise() -> None:
    of = town_with("hospital-applications")
    response = client_of(of.sanne).get(NEW)
    seen = text_of(response)
    assert "Storing “De medicatielijst opent niet.” Meld dit ook telefonisch." in seen
    assert "kritiek reactietijd vandaag 10:47 oplostijd vandaag 14:47" in seen
    assert 'data-promised="incident:critical"' in source_of(response)
    client_of(of.sanne).post(NEW, request_data(call_type="incident", cell="patients/shift"))
    ticket = Ticket.objects.get()
    assert (ticket.call_type, ticket.priority) == ("incident", "critical")
    page = client_of(of.karin).get(address(ticket))
    assert "Storing, hoog" in text_of(page)
    send(of.karin, ticket, "hand_over", kind="incident:high")
    ticket.refresh_from_db()
    assert (ticket.call_type, ticket.priority) == ("incident", "high")


def test_who_doesnt_know_the_type_can_say_how_bad_it_is() -> None:
    of = town_with("hospital-applications")
    client_of(of.sanne).post(NEW, request_data(call_type="unknown", cell="patients/now"))
    ticket = Ticket.objects.get()
    assert (ticket.call_type, ticket.priority, ticket.impact) == ("", "", "patients")


def test_priorities_without_a_matrix_are_asked_for() -> None:
    text = files("stipt.agreements").joinpath("examples/hospital-applications.toml").read_text()
    before, _, after = text.partition("[matrix]")
    of = town(before + after[after.index("[[warnings]]") :])
    response = client_of(of.sanne).get(NEW)
    assert 'name="priority" value="critical" data-gives="critical"' in source_of(response)
    refused = client_of(of.sanne).post(NEW, request_data(call_type="incident"))
    assert refused.status_code == 422
    client_of(of.sanne).post(NEW, request_data(call_type="incident", priority="high"))
    other = request_data(call_type="question", priority="high", text="Iets anders")
    client_of(of.sanne).post(NEW, other)
    first, second = Ticket.objects.order_by("number")
    assert (first.priority, second.priority) == ("high", "")


@pytest.mark.parametrize("name", ["managed-workplace", "municipality-services", "website-care"])
def test_every_way_through_the_portal_stands_under_other_agreements(name: str) -> None:
    of = town_with(name)
    client = client_of(of.sanne)
    page = client.get(NEW)
    assert page.status_code == 200
    kind = source_of(page).split('name="call_type" value="')[1].split('"')[0]
    client.post(NEW, request_data(call_type=kind, cell="company/stopped"))
    for ticket in Ticket.objects.all():
        assert client_of(of.karin).get(address(ticket)).status_code == 200
        assert client_of(of.omar).get(address(ticket)).status_code == 200
    assert client.get("/portal/agreement/").status_code == 200


def test_clocks_that_start_at_receipt_are_promised_from_sending() -> None:
    of = town(reference_text().replace('clock_starts = "hand-over"', 'clock_starts = "received"'))
    seen = text_of(client_of(of.sanne).get(NEW))
    assert "Als u dit nu verstuurt (dinsdag 10:32): reactie uiterlijk vandaag 13:32" in seen
    ticket = filed(of, "2026-05-26T09:00")
    for who in (of.sanne, of.karin):
        for path in (address(ticket), "/portal/"):
            seen = text_of(client_of(who).get(path))
            assert "geen klok" not in seen
            assert "12:00" in seen  # three office hours from when it came in
