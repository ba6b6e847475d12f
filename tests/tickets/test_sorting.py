"""Assigning, classifying, correcting: with an undo by a further event."""

from __future__ import annotations

from datetime import date

import pytest

from stipt.agreements.actions import sign_agreement
from stipt.people.models import Training
from stipt.tickets.actions import (
    ask,
    assign,
    change_agreement,
    classify,
    close_unanswered,
    correct,
    decline,
    hand_over,
    reopen,
    reply,
    solve,
    undo_assign,
    undo_classify,
)
from stipt.tickets.models import Deadline, Ticket
from stipt.tickets.refusals import SENTENCES, Refused, sentence_of
from tests.town import at, filed, handed_over, reference_text, town

pytestmark = pytest.mark.django_db


def due(ticket: Ticket, obligation: str = "resolution") -> str:
    row = Deadline.objects.get(ticket=ticket, obligation=obligation)
    zone = at("2026-01-01T00:00").tzinfo
    return row.due_at.astimezone(zone).strftime("%d %H:%M") if row.due_at else row.state


def test_an_assignment_is_undone_by_a_further_event() -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T08:30", "2026-05-18T08:30")
    assign(ticket, assignee=of.anna, team=None, by=of.anna, at=at("2026-05-18T08:40"))
    assign(ticket, assignee=of.bas, team=of.support, by=of.anna, at=at("2026-05-18T08:41"))
    undo_assign(ticket, by=of.anna, at=at("2026-05-18T08:42"))
    assert (ticket.assignee, ticket.team) == (of.anna, None)
    undo_assign(ticket, by=of.anna, at=at("2026-05-18T08:43"))
    assert (ticket.assignee, ticket.team) == (of.bas, of.support)
    with pytest.raises(Refused, match="can't work"):
        assign(ticket, assignee=of.karin, team=None, by=of.anna, at=at("2026-05-18T08:44"))


def test_a_type_changes_with_a_reason_and_back() -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T08:30", "2026-05-18T08:30")
    assert due(ticket) == "19 10:30"
    with pytest.raises(Refused, match="told why"):
        classify(ticket, "question", "", by=of.anna, at=at("2026-05-18T09:00"))
    classify(ticket, "question", "Het is een vraag.", by=of.anna, at=at("2026-05-18T09:00"))
    assert (ticket.call_type, due(ticket)) == ("question", "20 14:30")
    with pytest.raises(Refused, match="already"):
        classify(ticket, "question", "Nog eens.", by=of.anna, at=at("2026-05-18T09:00"))
    undo_classify(ticket, "Vergissing.", by=of.anna, at=at("2026-05-18T09:01"))
    # the due that it had, later by the minute that was counted meanwhile
    assert (ticket.call_type, due(ticket)) == ("incident-1", "19 10:31")
    with pytest.raises(Refused) as unknown:
        classify(ticket, "complaint", "Klacht.", by=of.anna, at=at("2026-05-18T09:02"))
    assert unknown.value.code == "unknown-type"


def test_a_manager_corrects_an_event_by_a_further_one() -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T08:30", "2026-05-18T08:30")
    reply(ticket, "Verkeerd ticket.", by=of.anna, at=at("2026-05-18T09:00"))
    assert due(ticket) == "18 17:00"
    correct(ticket, 2, "Hoorde bij een ander.", by=of.mies, at=at("2026-05-18T10:00"))
    assert due(ticket) == "19 10:30"
    with pytest.raises(Refused) as refused:
        correct(ticket, 0, "Weg ermee.", by=of.mies, at=at("2026-05-18T10:01"))
    assert refused.value.code == "impossible"
    assert "received" in sentence_of(refused.value)


def test_a_correction_can_move_an_event_in_time() -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T08:30", "2026-05-18T08:30")
    reply(ticket, "Bezig.", by=of.anna, at=at("2026-05-18T09:00"))
    correct(
        ticket,
        2,
        "Klok liep achter.",
        by=of.mies,
        at=at("2026-05-18T10:00"),
        changes={"at": "2026-05-18T09:30:00+02:00"},
    )
    assert due(ticket) == "18 17:30"


def test_the_super_user_hands_over_with_a_note_and_another_type() -> None:
    of = town()
    ticket = filed(of, "2026-05-18T08:30")
    hand_over(
        ticket, by=of.karin, at=at("2026-05-18T08:30"), note="Is een vraag.", call_type="question"
    )
    kinds = list(ticket.events.order_by("seq").values_list("kind", flat=True))
    assert kinds == ["received", "answered", "classified", "handed_over"]
    assert due(ticket, "response") == "19 11:30"
    assert ticket.entitlement == "trained"


def test_an_untrained_user_is_flagged_or_refused_as_agreed() -> None:
    of = town()
    Training.objects.all().delete()
    ticket = filed(of, "2026-05-18T08:30")
    hand_over(ticket, by=of.karin, at=at("2026-05-18T08:35"))
    assert ticket.entitlement == "never_trained"


def test_where_the_agreement_refuses_the_untrained_a_hand_over_says_what_to_do() -> None:
    strict = reference_text().replace('untrained = "flag"', 'untrained = "refuse"')
    of = town(strict)
    Training.objects.all().delete()
    ticket = filed(of, "2026-05-18T08:30")
    with pytest.raises(Refused) as refused:
        hand_over(ticket, by=of.karin, at=at("2026-05-18T08:35"))
    assert refused.value.code == "not-entitled"
    assert ticket.state == "triage"


def test_an_unanswered_question_may_be_closed_after_the_agreed_days_only() -> None:
    agreed = reference_text().replace("no_answer_days = 0", "no_answer_days = 10")
    of = town(agreed)
    ticket = handed_over(of, "2026-05-18T08:30", "2026-05-18T08:30")
    ask(ticket, "Welke browser?", by=of.anna, at=at("2026-05-18T09:00"))
    with pytest.raises(Refused) as early:
        close_unanswered(ticket, "We sluiten.", by=of.anna, at=at("2026-05-28T08:59"))
    assert early.value.code == "too-early-to-close"
    close_unanswered(ticket, "We sluiten.", by=of.anna, at=at("2026-05-28T09:00"))
    assert (ticket.state, due(ticket)) == ("closed", "cancelled")
    reopen(ticket, "Edge!", by=of.sanne, at=at("2026-06-01T09:00"), side="customer")
    assert ticket.state == "with_vendor"


def test_after_the_window_a_ticket_is_not_reopened() -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T08:30", "2026-05-18T08:30")
    solve(ticket, "Klaar.", by=of.anna, at=at("2026-05-18T09:00"))
    with pytest.raises(Refused) as refused:
        reopen(ticket, "Toch niet.", by=of.sanne, at=at("2026-06-01T09:00:01"), side="customer")
    assert refused.value.code == "not-now"
    reopen(ticket, "Toch niet.", by=of.sanne, at=at("2026-06-01T09:00"), side="customer")
    assert ticket.state == "with_vendor"


def test_a_declined_ticket_says_why() -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T08:30", "2026-05-18T08:30")
    decline(ticket, "Niet van ons.", by=of.anna, at=at("2026-05-18T09:00"))
    assert (ticket.state, due(ticket)) == ("declined", "cancelled")


def test_another_version_of_the_agreement_judges_from_its_change_on() -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T08:30", "2026-05-18T08:30")
    version = 'version = "1"'
    text = reference_text()
    assert version in text, text[:600]
    newer = sign_agreement(
        of.waterhoven,
        text.replace(version, 'version = "2"').replace(
            "in_force_from = 2026-01-01", "in_force_from = 2026-06-01"
        ),
        vendor_name="V. Velder",
        customer_name="O. Owner",
        signed_on=date(2026, 5, 1),
        by=of.ada,
        at=at("2026-05-01T09:00"),
    )
    change_agreement(ticket, newer, by=of.mies, at=at("2026-05-18T09:00"))
    assert ticket.agreement == newer


def test_each_refusal_has_its_sentence() -> None:
    import re
    from pathlib import Path

    room = Path(__file__).parents[2] / "stipt" / "tickets"
    codes = {
        code
        for file in room.rglob("*.py")
        for code in re.findall(r'Refused\(\s*"([a-z-]+)"', file.read_text("utf-8"))
    }
    assert codes <= set(SENTENCES)
    assert set(SENTENCES) <= codes | {"stale"}
