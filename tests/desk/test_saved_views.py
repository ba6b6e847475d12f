"""Filters kept under a name: in the navigation with their count, shared by managers, removed."""

from __future__ import annotations

import re

import pytest

from stipt.tickets.actions import assign
from stipt.workbench.actions import save_view
from stipt.workbench.models import SavedView
from tests.desk.working import client_of, list_of, numbers_in, source_of, text_of
from tests.town import Town, at, handed_over

pytestmark = pytest.mark.django_db


def test_a_filter_is_kept_and_stands_in_the_navigation_with_its_count(of: Town) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05", call_type="question")
    page = source_of(list_of(of.anna, "type:incident-1"))
    assert "Keep this filter as a view" in page
    client = client_of(of.anna)
    response = client.post("/desk/views/", {"q": "type:incident-1", "name": "Spoed"})
    assert response["Location"] == "/desk/?q=type%3Aincident-1"
    shown = client.get(response["Location"])
    assert numbers_in(shown) == [ticket.number]
    source = source_of(shown)
    assert re.search(r'aria-current="page"><bdi>Spoed</bdi> <span class="count">1<', source)
    assert "<h1>Spoed</h1>" in source
    assert "Remove the view “Spoed”" in text_of(shown)
    assert "Keep this filter" not in source


def test_the_count_follows_what_happens(of: Town) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    save_view("Van Bas", "assignee:bas", by=of.anna)
    assert re.search(r'Van Bas</bdi> <span class="count">0<', source_of(list_of(of.anna)))
    assign(ticket, assignee=of.bas, team=None, by=of.bas, at=at("2026-05-26T10:32"))
    assert re.search(r'Van Bas</bdi> <span class="count">1<', source_of(list_of(of.anna)))


def test_a_view_of_ones_own_is_nobody_elses(of: Town) -> None:
    save_view("Mijn rij", "assignee:me", by=of.anna)
    assert "Mijn rij" not in text_of(list_of(of.bas))


def test_a_managers_view_can_be_for_everybody(of: Town) -> None:
    assert "For everybody" not in text_of(list_of(of.anna, "is:urgent"))
    client = client_of(of.mies)
    data = {"q": "is:urgent", "name": "Dringend", "is_shared": "on"}
    assert client.post("/desk/views/", data).status_code == 302
    shown = list_of(of.anna, "is:urgent")
    assert "<h1>Dringend</h1>" in source_of(shown)
    assert "Remove the view" not in text_of(shown)


def test_who_is_no_manager_shares_nothing(of: Town) -> None:
    data = {"q": "is:urgent", "name": "Dringend", "is_shared": "on"}
    client_of(of.anna).post("/desk/views/", data)
    assert [view.is_shared for view in SavedView.objects.all()] == [False]


def test_a_view_without_a_name_is_refused_and_the_filter_stands(of: Town) -> None:
    response = client_of(of.anna).post("/desk/views/", {"q": "is:urgent", "name": " "})
    assert response.status_code == 422
    assert 'value="is:urgent"' in source_of(response)
    assert 'id="id_name_error"' in source_of(response)


def test_a_name_is_used_once(of: Town) -> None:
    save_view("Spoed", "is:urgent", by=of.anna)
    response = client_of(of.anna).post("/desk/views/", {"q": "is:soon", "name": "Spoed"})
    assert response.status_code == 422
    assert "You have a view of that name already." in text_of(response)


def test_a_view_is_removed(of: Town) -> None:
    view = save_view("Spoed", "is:urgent", by=of.anna)
    response = client_of(of.anna).post(f"/desk/views/{view.pk}/remove/")
    assert response["Location"] == "/desk/"
    assert not SavedView.objects.exists()


def test_nobody_removes_anothers_view(of: Town) -> None:
    view = save_view("Spoed", "is:urgent", by=of.anna)
    client_of(of.bas).post(f"/desk/views/{view.pk}/remove/")
    assert SavedView.objects.exists()
