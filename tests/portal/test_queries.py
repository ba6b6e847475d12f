"""However much there is, a page of the portal asks the database as often."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stipt.people.models import Person
from stipt.people.roles import Role
from stipt.tickets.actions import answer, ask, join
from tests.portal.asking import address, client_of
from tests.town import Town, at, filed, handed_over, person, train

pytestmark = pytest.mark.django_db


def queries(who: Person, path: str) -> int:
    client = client_of(who)
    client.get(path)  # what is kept for as long as the process lives is read now
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("who", ["sanne", "karin", "omar"])
def test_a_longer_list_takes_no_more_queries(of: Town, who: str) -> None:
    def more() -> None:
        filed(of, "2026-05-26T09:00")
        asked = handed_over(of, "2026-05-22T09:00", "2026-05-22T09:05")
        ask(asked, "Welke?", by=of.anna, at=at("2026-05-22T10:00"))
        handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")

    _stays(lambda: queries(getattr(of, who), "/portal/"), more, most=24)


@pytest.mark.parametrize("who", ["sanne", "karin", "omar"])
def test_a_longer_ticket_takes_no_more_queries(of: Town, who: str) -> None:
    ticket = handed_over(of, "2026-05-22T09:00", "2026-05-22T09:05")
    colleagues = iter([person(f"c{n}", f"C {n}", of.waterhoven, Role.USER) for n in range(8)])
    join(ticket, next(colleagues), by=of.sanne, at=at("2026-05-22T09:30"), side="customer")

    def more() -> None:
        ask(ticket, "Welke?", by=of.anna, at=at("2026-05-22T10:00"))
        answer(ticket, "Deze.", by=of.sanne, at=at("2026-05-22T10:30"))
        join(ticket, next(colleagues), by=of.sanne, at=at("2026-05-22T11:00"), side="customer")

    more()
    _stays(lambda: queries(getattr(of, who), address(ticket)), more, most=45)


def test_more_people_take_no_more_queries(of: Town) -> None:
    names = iter(range(20))

    def more() -> None:
        train(of, person(f"p{(n := next(names))}", f"P {n}", of.waterhoven, Role.USER))

    _stays(lambda: queries(of.karin, "/portal/people/"), more, most=24)


def test_filing_asks_as_often_whatever_was_filed_before(of: Town) -> None:
    _stays(
        lambda: queries(of.sanne, "/portal/new/"), lambda: filed(of, "2026-05-26T09:00"), most=30
    )


def _stays(count: Callable[[], int], more: Callable[[], object], *, most: int) -> None:
    more()
    before = count()
    for _ in range(3):
        more()
    assert count() == before
    assert before <= most
