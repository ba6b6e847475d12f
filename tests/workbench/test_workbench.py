"""Drafts and saved views, by their verbs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stipt.people.refusals import Refused
from stipt.tickets.actions import ask, reply
from stipt.tickets.reading import whole
from stipt.workbench.actions import (
    MOST_VIEWS,
    discard_draft,
    forget_old_drafts,
    remove_view,
    save_draft,
    save_view,
)
from stipt.workbench.models import Draft, SavedView
from stipt.workbench.queries import draft_of, views_of, workers
from stipt.workbench.what_if import WhatIf
from tests.town import Town, at, handed_over, town

pytestmark = pytest.mark.django_db
AT = at("2026-05-26T10:32")
ABOUT = "ticket:1001:reply"


@pytest.fixture
def of() -> Town:
    return town()


def refused(of: Town, name: str, query: str, **more: bool) -> str:
    with pytest.raises(Refused) as caught:
        save_view(name, query, by=of.anna, **more)
    return caught.value.code


def test_a_draft_is_one_persons_and_the_last_one_stays(of: Town) -> None:
    save_draft(ABOUT, "Eerst", by=of.anna, at=AT, kind="reply", seen=3)
    save_draft(ABOUT, "Later", by=of.anna, at=AT + timedelta(seconds=5), kind="note")
    save_draft(ABOUT, "Van Bas", by=of.bas, at=AT)
    kept = draft_of(of.anna, ABOUT)
    assert kept is not None
    assert (kept.text, kept.kind, kept.seen) == ("Later", "note", None)
    assert Draft.objects.count() == 2


def test_an_emptied_draft_is_gone_and_so_is_a_discarded_one(of: Town) -> None:
    save_draft(ABOUT, "Iets", by=of.anna, at=AT)
    save_draft(ABOUT, " \n", by=of.anna, at=AT)
    assert draft_of(of.anna, ABOUT) is None
    save_draft(ABOUT, "Iets", by=of.anna, at=AT)
    discard_draft(ABOUT, by=of.bas)
    assert draft_of(of.anna, ABOUT) is not None
    discard_draft(ABOUT, by=of.anna)
    assert draft_of(of.anna, ABOUT) is None


def test_a_draft_that_could_never_be_sent_is_refused(of: Town) -> None:
    with pytest.raises(Refused) as caught:
        save_draft(ABOUT, "x" * 200_001, by=of.anna, at=AT)
    assert caught.value.code == "too-long"


def test_drafts_that_nobody_touched_for_ninety_days_are_forgotten(of: Town) -> None:
    save_draft("ticket:1:reply", "Oud", by=of.anna, at=AT - timedelta(days=90, seconds=1))
    save_draft("ticket:2:reply", "Nieuw", by=of.anna, at=AT - timedelta(days=90))
    assert forget_old_drafts(at=AT) == 1
    assert [draft.text for draft in Draft.objects.all()] == ["Nieuw"]


def test_a_view_keeps_its_filter_as_it_was_understood(of: Town) -> None:
    view = save_view("  Spoed   nu ", " TYPE:Incident-1   printer ", by=of.anna)
    assert (view.name, view.query) == ("Spoed nu", "type:incident-1 printer")


@pytest.mark.parametrize(
    ("name", "query", "code"),
    [
        ("", "is:urgent", "view-name"),
        ("x" * 41, "is:urgent", "view-name"),
        ("Leeg", "  ", "view-query"),
        ("Lang", "woord " * 100, "view-query"),
    ],
)
def test_a_view_has_a_name_and_a_filter(of: Town, name: str, query: str, code: str) -> None:
    assert refused(of, name, query) == code


def test_a_name_is_used_once_by_a_person_and_by_another_too(of: Town) -> None:
    save_view("Spoed", "is:urgent", by=of.anna)
    assert refused(of, "Spoed", "is:soon") == "view-name-taken"
    save_view("Spoed", "is:soon", by=of.bas)


def test_only_managers_share_and_shared_views_come_first(of: Town) -> None:
    assert refused(of, "Alles", "is:any", is_shared=True) == "view-not-shared"
    save_view("Aaa", "is:urgent", by=of.anna)
    save_view("Zzz", "is:any", by=of.mies, is_shared=True)
    assert [view.name for view in views_of(of.anna)] == ["Zzz", "Aaa"]
    assert [view.name for view in views_of(of.bas)] == ["Zzz"]


def test_there_are_only_so_many_views(of: Town) -> None:
    for number in range(MOST_VIEWS):
        save_view(f"View {number}", "is:urgent", by=of.anna)
    assert refused(of, "One more", "is:urgent") == "too-many-views"
    save_view("Of another", "is:urgent", by=of.bas)


def test_a_shared_view_is_removed_by_any_manager_and_by_no_agent(of: Town) -> None:
    shared = save_view("Alles", "is:any", by=of.mies, is_shared=True)
    own = save_view("Spoed", "is:urgent", by=of.anna)
    remove_view(shared.pk, by=of.anna)
    remove_view(own.pk, by=of.mies)
    assert SavedView.objects.count() == 2
    remove_view(shared.pk, by=of.mies)
    remove_view(shared.pk, by=of.mies)
    assert [view.name for view in SavedView.objects.all()] == ["Spoed"]


def test_who_works_on_tickets_are_agents_and_managers(of: Town) -> None:
    assert list(workers().values()) == ["Anna de Wit", "Bas Kuiper", "Mies Mulder"]


def test_what_would_be_is_what_then_is(of: Town) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    reply(ticket, "We kijken.", by=of.anna, at=at("2026-05-26T09:30"))
    before = whole(ticket, of.anna, AT)
    thought = WhatIf(before.facts, before.agreement, of.anna, AT).readings_if("asked")
    ask(ticket, "Welke viewer?", by=of.anna, at=AT)
    then = {p.obligation.name: p.reading for p in whole(ticket, of.anna, AT).promises}
    assert {name: (r.state, r.due, r.left) for name, r in thought.items()} == {
        name: (r.state, r.due, r.left) for name, r in then.items()
    }


def test_what_cant_happen_makes_no_readings(of: Town) -> None:
    ticket = handed_over(of, "2026-05-26T09:00", "2026-05-26T09:05")
    before = whole(ticket, of.anna, AT)
    what_if = WhatIf(before.facts, before.agreement, of.anna, AT)
    assert what_if.readings_if("classified", call_type="nonsense") == {}
