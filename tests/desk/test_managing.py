"""What only managers do: correct the log, change the version of the agreement."""

from __future__ import annotations

import re

import pytest

from stipt.tickets.actions import reply
from stipt.tickets.models import Ticket
from tests.desk.working import act, address, client_of, kinds, page_of, source_of, text_of
from tests.portal.versions import sign_second
from tests.town import Town, at, handed_over

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(of: Town) -> Ticket:
    """A level 1 incident that Anna has responded to."""
    made = handed_over(of, "2026-05-26T08:35", "2026-05-26T08:40")
    reply(made, "We kijken.", by=of.anna, at=at("2026-05-26T09:30"))
    return made


def test_a_manager_gives_an_entry_another_time_and_the_clocks_follow(
    of: Town, ticket: Ticket
) -> None:
    form = text_of(client_of(of.mies).get(address(ticket, "correct")))
    assert "di 26 mei 09:30 · antwoord van de servicedesk, Anna de Wit" in form
    act(
        of.mies,
        ticket,
        "correct",
        event=2,
        what="move",
        happened_at="2026-05-26T09:00",
        text="De klok liep voor.",
    )
    text = page_of(of.anna, ticket)
    assert "corrected to Tue 26 May 09:00" in text
    assert "De klok liep voor." in text
    assert "met 09:00" in text


def test_a_manager_takes_out_what_did_not_happen(of: Town, ticket: Ticket) -> None:
    act(of.mies, ticket, "correct", event=2, what="remove", text="Naar de verkeerde gestuurd.")
    text = page_of(of.anna, ticket)
    assert "removed by a correction" in text
    assert "We kijken." in text
    assert "response, after" not in text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"what": "move", "text": "Reden."}, "happened_at"),
        ({"what": "remove", "text": ""}, "text"),
        ({"what": "remove", "text": "Reden.", "event": "99"}, "event"),
        ({"what": "else", "text": "Reden."}, "what"),
        ({"what": "move", "text": "R.", "happened_at": "2026-03-29T02:30"}, "happened_at"),
    ],
)
def test_a_correction_that_lacks_something_is_refused_beside_the_field(
    of: Town, ticket: Ticket, fields: dict[str, str], field: str
) -> None:
    response = act(of.mies, ticket, "correct", **{"event": "2", **fields})
    assert response.status_code == 422
    assert f'id="id_correct_{field}_error"' in source_of(response)
    assert "corrected" not in kinds(ticket)


def test_a_correction_after_which_the_log_cant_stand_is_refused(of: Town, ticket: Ticket) -> None:
    response = act(of.mies, ticket, "correct", event=0, what="remove", text="Bestond niet.")
    assert response.status_code == 422
    assert "corrected" not in kinds(ticket)


def test_another_version_judges_from_now_on(of: Town, ticket: Ticket) -> None:
    second = sign_second(of, "2026-05-20")
    form = source_of(client_of(of.mies).get(address(ticket, "agreement")))
    assert re.findall(r'<option value="(\d+)">([^<]*)', form) == [(str(second.pk), "2")]
    act(of.mies, ticket, "agreement", version=second.pk)
    assert kinds(ticket)[-1] == "agreement_changed"
    assert "version 2 of the agreement judge it" in page_of(of.anna, ticket)


def test_a_version_of_another_customer_is_refused(of: Town, ticket: Ticket) -> None:
    elsewhere = of.agreement.pk + 1
    response = act(of.mies, ticket, "agreement", version=elsewhere)
    assert response.status_code == 422
    assert "agreement_changed" not in kinds(ticket)
