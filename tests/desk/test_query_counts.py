"""However much there is, a page of the desk asks the database as often."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stipt.people.models import Person
from stipt.people.roles import Role
from stipt.tickets.actions import answer, ask, assign, join, note
from stipt.workbench.actions import save_view
from tests.desk.working import address, client_of
from tests.town import Town, at, handed_over, person

pytestmark = pytest.mark.django_db


def queries(who: Person, path: str, **headers: str) -> int:
    client = client_of(who)
    client.get(path, headers=headers)  # what a process keeps is read now
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path, headers=headers).status_code == 200
    return len(captured)


def fill(of: Town, count: int) -> None:
    """So many tickets of every turn, assigned and not."""
    for number in range(count):
        ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
        if number % 2:
            assign(ticket, assignee=of.bas, team=of.support, by=of.bas, at=at("2026-05-26T09:06"))
        if number % 3 == 0:
            ask(ticket, "Welke?", by=of.anna, at=at("2026-05-26T09:07"))


@pytest.mark.parametrize(
    ("path", "most"),
    [("/desk/", 13), ("/desk/?q=assignee:nobody", 13), ("/desk/?q=customer:waterhoven", 13)],
)
def test_a_list_of_fifty_asks_as_often_as_one_of_five(of: Town, path: str, most: int) -> None:
    fill(of, 5)
    few = queries(of.anna, path)
    fill(of, 45)
    assert queries(of.anna, path) == few <= most


def test_a_list_that_asks_again_asks_as_often(of: Town) -> None:
    fill(of, 5)
    few = queries(of.anna, "/desk/", **{"X-Requested-With": "fetch"})
    fill(of, 45)
    assert queries(of.anna, "/desk/", **{"X-Requested-With": "fetch"}) == few <= 13


def test_saved_views_are_counted_in_one_query(of: Town) -> None:
    fill(of, 3)
    save_view("One", "type:incident-1", by=of.anna)
    save_view("Two", "assignee:bas", by=of.anna)
    few = queries(of.anna, "/desk/")
    for number in range(8):
        save_view(f"View {number}", f"customer:waterhoven word{number}", by=of.anna)
    assert queries(of.anna, "/desk/") == few


@pytest.mark.parametrize(("who", "most"), [("anna", 16), ("mies", 16)])
def test_a_longer_ticket_asks_as_often(of: Town, who: str, most: int) -> None:
    ticket = handed_over(of, "2026-05-22T09:00", "2026-05-22T09:05")
    colleagues = [person(f"c{n}", f"C {n}", of.waterhoven, Role.USER) for n in range(6)]

    def more(colleague: Person) -> None:
        ask(ticket, "Welke?", by=of.anna, at=at("2026-05-22T10:00"))
        answer(ticket, "Deze.", by=of.sanne, at=at("2026-05-22T10:30"))
        note(ticket, "Intern.", by=of.bas, at=at("2026-05-22T10:40"))
        join(ticket, colleague, by=of.anna, at=at("2026-05-22T11:00"), side="vendor")

    more(colleagues[0])
    _stays(lambda: queries(getattr(of, who), address(ticket)), more, colleagues[1:], most)


def _stays(
    count: Callable[[], int], more: Callable[[Person], None], people: list[Person], most: int
) -> None:
    few = count()
    for one in people:
        more(one)
    assert count() == few <= most
