"""The sweep: breaches dated at their due, windows that end, held replies, after any downtime."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stipt.tickets.actions import answer, ask, hold, log_call, reply, solve, take_back_held
from stipt.tickets.actions.reply import record_readable, send_held_now
from stipt.tickets.models import Breach, Deadline, HeldReply, Ticket, TicketEvent
from stipt.tickets.refusals import Refused
from stipt.tickets.sweep import sweep
from tests.town import at, filed, handed_over, town

pytestmark = pytest.mark.django_db


def breaches(ticket: Ticket) -> list[tuple[str, bool, str]]:
    zone = at("2026-01-01T00:00").tzinfo
    return [
        (row.obligation, row.is_withdrawn, row.at.astimezone(zone).strftime("%d %H:%M"))
        for row in Breach.objects.filter(ticket=ticket).order_by("pk")
    ]


def test_a_worker_that_was_down_notes_each_breach_once_in_order_dated_at_its_due() -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T08:30", "2026-05-18T08:30")
    assert sweep(at=at("2026-05-18T08:31")) == 0
    late = at("2026-05-20T09:00")
    assert sweep(at=late) == 1
    assert breaches(ticket) == [("response", False, "18 11:30"), ("resolution", False, "19 10:30")]
    assert {row.noted_at for row in Breach.objects.all()} == {late}
    assert sweep(at=late + timedelta(hours=1)) == 0


def test_the_instant_of_the_due_is_still_kept() -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T08:30", "2026-05-18T08:30")
    sweep(at=at("2026-05-18T11:30"))
    assert breaches(ticket) == []
    sweep(at=at("2026-05-18T11:30:01"))
    assert breaches(ticket) == [("response", False, "18 11:30")]


def test_a_call_logged_late_withdraws_the_breach_by_a_second_row() -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T08:30", "2026-05-18T08:30")
    sweep(at=at("2026-05-18T12:00"))
    log_call(
        ticket,
        "Gebeld met Sanne.",
        called_at=at("2026-05-18T09:00"),
        was_answered=True,
        by=of.anna,
        at=at("2026-05-18T13:00"),
    )
    assert breaches(ticket) == [("response", False, "18 11:30"), ("response", True, "18 11:30")]
    assert not ticket.is_breached


def test_urgency_changes_as_the_agreed_time_runs_out() -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T08:30", "2026-05-18T08:30")
    seen = []
    for minute in range(182):
        moment = at("2026-05-18T08:30") + timedelta(minutes=minute)
        sweep(at=moment)
        urgency = Deadline.objects.get(ticket=ticket, obligation="response").urgency
        if not seen or seen[-1][1] != urgency:
            seen.append((moment.strftime("%H:%M"), urgency))
    # three hours: soon below 45 minutes left, urgent below 30, breached after the last second
    assert seen == [
        ("08:30", "resting"),
        ("10:46", "soon"),
        ("11:01", "urgent"),
        ("11:31", "breached"),
    ]


def test_an_idle_sweep_is_one_indexed_query() -> None:
    of = town()
    handed_over(of, "2026-05-18T08:30", "2026-05-18T08:30")
    with CaptureQueriesContext(connection) as asked:
        sweep(at=at("2026-05-18T08:31"))
    assert len(asked) == 1


def test_solved_closes_itself_at_the_end_of_its_window_however_late_that_is_seen() -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T08:30", "2026-05-18T08:30")
    solve(ticket, "Klaar.", by=of.anna, at=at("2026-05-18T09:00"))
    sweep(at=at("2026-06-01T09:00"))
    ticket.refresh_from_db()
    assert ticket.state == "solved"
    sweep(at=at("2026-06-09T12:00"))
    ticket.refresh_from_db()
    closed = TicketEvent.objects.get(ticket=ticket, kind="closed")
    assert (ticket.state, closed.side, closed.by_id) == ("closed", "system", None)
    assert closed.at == at("2026-06-01T09:00:01")
    assert ticket.next_transition_at is None


def test_a_question_without_an_answer_is_recalled_once() -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T08:30", "2026-05-18T08:30")
    ask(ticket, "Welke browser?", by=of.anna, at=at("2026-05-18T09:00"))
    sweep(at=at("2026-05-25T08:59"))
    assert not TicketEvent.objects.filter(kind="reminded").exists()
    sweep(at=at("2026-05-25T09:00"))
    sweep(at=at("2026-06-25T09:00"))
    reminded = TicketEvent.objects.get(kind="reminded")
    assert (reminded.side, reminded.at) == ("system", at("2026-05-25T09:00"))
    ticket.refresh_from_db()
    assert (ticket.state, ticket.owed_state) == ("waiting", "paused")


def test_a_held_reply_is_the_response_at_its_instant_though_no_worker_ran() -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T08:30", "2026-05-18T08:30")
    hold(ticket, "reply", "We kijken.", by=of.anna, at=at("2026-05-18T09:00"))
    record_readable(ticket, at=at("2026-05-18T09:00:09"))
    assert Deadline.objects.get(ticket=ticket, obligation="response").state == "running"
    record_readable(ticket, at=at("2026-05-18T13:00"))
    response = Deadline.objects.get(ticket=ticket, obligation="response")
    assert (response.state, response.met_at) == ("met", at("2026-05-18T09:00:10"))
    event = TicketEvent.objects.get(kind="replied")
    assert (event.by_id, event.recorded_at) == (of.anna.pk, at("2026-05-18T13:00"))
    assert not HeldReply.objects.exists()


def test_a_verb_never_comes_before_a_reply_that_can_be_read_by_then() -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T08:30", "2026-05-18T08:30")
    hold(ticket, "ask", "Welke browser?", by=of.anna, at=at("2026-05-18T09:00"))
    answer(ticket, "Edge.", by=of.sanne, at=at("2026-05-18T09:00:30"))
    kinds = list(ticket.events.order_by("seq").values_list("kind", flat=True))
    assert kinds[-2:] == ["asked", "answered"]
    assert ticket.state == "with_vendor"


def test_a_held_reply_can_be_taken_back_until_it_can_be_read() -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T08:30", "2026-05-18T08:30")
    hold(ticket, "reply", "Oeps.", by=of.anna, at=at("2026-05-18T09:00"))
    assert take_back_held(ticket, by=of.anna, at=at("2026-05-18T09:00:09")) == "Oeps."
    assert not ticket.events.filter(kind="replied").exists()
    hold(ticket, "reply", "Toch.", by=of.anna, at=at("2026-05-18T09:01"))
    with pytest.raises(Refused, match="holds nothing"):
        take_back_held(ticket, by=of.anna, at=at("2026-05-18T09:01:10"))
    assert ticket.events.filter(kind="replied").count() == 1


def test_send_now_skips_the_ten_seconds() -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T08:30", "2026-05-18T08:30")
    hold(ticket, "solve", "Opgelost.", by=of.anna, at=at("2026-05-18T09:00"))
    send_held_now(ticket, by=of.anna, at=at("2026-05-18T09:00:02"))
    assert ticket.state == "solved"
    assert ticket.events.get(kind="solved").at == at("2026-05-18T09:00:02")


def test_a_reply_to_what_its_writer_has_not_seen_is_refused() -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T08:30", "2026-05-18T08:30")
    seen = ticket.last_seq
    answer(ticket, "Nog iets.", by=of.sanne, at=at("2026-05-18T08:40"))
    with pytest.raises(Refused) as refused:
        reply(ticket, "Ja.", by=of.anna, at=at("2026-05-18T08:41"), seen=seen)
    assert refused.value.code == "stale"
    assert not ticket.events.filter(kind="replied").exists()


def test_a_form_that_is_sent_twice_makes_one_ticket() -> None:
    import uuid

    of = town()
    key = uuid.uuid4()
    first = filed(of, "2026-05-18T10:00", form_key=key)
    assert filed(of, "2026-05-18T10:00", form_key=key).pk == first.pk
    assert Ticket.objects.count() == 1
