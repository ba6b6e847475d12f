"""Each event and each breach is told once, to whom it concerns and who may know."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from stipt.ledger.models import LogCounter
from stipt.mail.models import OutboxMail
from stipt.notify.actions import prefer
from stipt.notify.around import Around
from stipt.notify.deliver import deliver
from stipt.notify.models import BreachGap, Delivery, LogPosition, Reader
from stipt.notify.queries import notices_of, wanted_by
from stipt.notify.rules import Notice
from stipt.people.actions import deactivate_person, plan_absence
from stipt.people.models import Person
from stipt.tickets.actions import (
    answer,
    ask,
    assign,
    close_unanswered,
    hand_over,
    hold,
    join,
    leave,
    log_call,
    note,
    open_ticket,
    reply,
    solve,
)
from stipt.tickets.models import Breach, Ticket, TicketEvent
from stipt.tickets.sweep import sweep
from tests.notify.letters import BEFORE, begun, last_mail, mails, told
from tests.town import Town, at, filed, handed_over, reference_text, town

pytestmark = pytest.mark.django_db


def away(who: Person, until: str, of: Town, deputy: Person | None = None) -> None:
    plan_absence(who, from_at=at(BEFORE), to_at=at(until), deputy=deputy, by=of.ada, at=at(BEFORE))


# -- once ----------------------------------------------------------------------------------------


def test_a_run_tells_what_came_and_the_next_one_nothing() -> None:
    of = begun()
    filed(of, "2026-05-18T10:00")
    assert told("2026-05-18T10:01") == {"karin": ["request"]}
    assert told("2026-05-18T10:02") == {}
    assert mails() == [("karin", "ticket:1001")]
    event, mail = TicketEvent.objects.get(), last_mail("karin")
    assert mail.message_id.startswith(f"<event-{event.pk}-person-{of.karin.pk}@")
    assert mail.language == "nl"


def test_it_says_how_many_events_and_breaches_it_read() -> None:
    of = begun()
    handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    assert deliver(at=at("2026-05-18T10:31")) == 2
    sweep(at=at("2026-05-20T10:00"))
    assert deliver(at=at("2026-05-20T10:01")) == 2
    assert deliver(at=at("2026-05-20T10:02")) == 0


def test_the_same_notice_of_an_event_cant_be_written_twice() -> None:
    of = begun()
    filed(of, "2026-05-18T10:00")
    told("2026-05-18T10:01")
    row = Delivery.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_long_log_is_told_in_batches_in_which_no_act_is_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("stipt.notify.unread.BATCH", 1)
    monkeypatch.setattr("stipt.notify.unread._MOST_OF_AN_ACT", 2)
    of = begun()
    for hour in range(10, 16):
        ticket = handed_over(of, f"2026-05-18T{hour}:00", f"2026-05-18T{hour}:10")
        solve(ticket, "Gedaan.", by=of.anna, at=at(f"2026-05-18T{hour}:20"))
    heard = told("2026-05-18T16:00")
    assert heard["sanne"] == ["handed_over", "solved"] * 6
    assert heard["karin"] == ["request"] * 6


def test_an_idle_run_asks_two_questions(django_assert_num_queries: Any) -> None:
    of = begun()
    handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    sweep(at=at("2026-05-20T10:00"))
    told("2026-05-20T10:01")
    with django_assert_num_queries(2):
        assert deliver(at=at("2026-05-20T10:02")) == 0


def test_what_another_worker_told_meanwhile_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    of = begun()
    handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    sweep(at=at("2026-05-20T10:00"))
    real = Around.people
    is_inside = False

    def as_if_another_came_first(around: Around, ticket: Ticket) -> Any:
        nonlocal is_inside
        if not is_inside:
            is_inside = True
            deliver(at=at("2026-05-20T10:01"))
        return real(around, ticket)

    monkeypatch.setattr(Around, "people", as_if_another_came_first)
    assert deliver(at=at("2026-05-20T10:01")) == 0
    one_each = Delivery.objects.values_list("event", "breach", "person", "notice")
    assert len(set(one_each)) == len(one_each) == OutboxMail.objects.count() == 6


def test_one_customers_trouble_keeps_no_other_customer_from_hearing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of = begun()
    filed(of, "2026-05-18T10:00")
    open_ticket(
        of.maanveld,
        reporter=of.lena,
        subject="Inloggen lukt niet",
        text="Sinds vanochtend.",
        call_type="incident-1",
        by=of.lena,
        at=at("2026-05-18T10:00"),
    )
    Person.objects.filter(pk=of.karin.pk).update(zone="Nergens/Nooit")
    with pytest.raises(LookupError):
        deliver(at=at("2026-05-18T10:01"))
    assert {to for to, _ in mails()} == {"anna", "bas"}
    Person.objects.filter(pk=of.karin.pk).update(zone="Europe/Amsterdam")
    assert told("2026-05-18T10:02") == {"karin": ["request"]}


# -- the first run -------------------------------------------------------------------------------


def test_the_first_run_on_an_old_log_tells_the_last_day_alone() -> None:
    of = town()
    old = handed_over(of, "2026-02-02T10:00", "2026-02-02T10:30")
    sweep(at=at("2026-05-17T08:00"))
    filed(of, "2026-05-18T10:00")
    assert told("2026-05-18T10:01") == {"karin": ["request"]}
    assert Breach.objects.filter(ticket=old).exists()
    reply(old, "Alsnog.", by=of.anna, at=at("2026-05-18T11:00"))
    assert told("2026-05-18T11:01") == {"sanne": ["replied"]}


def test_the_first_run_can_be_asked_to_look_back_further() -> None:
    of = town()
    filed(of, "2026-02-02T10:00")
    deliver(at=at("2026-05-18T10:01"), since=at("2026-02-01T00:00"))
    assert mails() == [("karin", "ticket:1001")]


def test_old_events_that_are_written_after_the_first_run_stay_untold() -> None:
    of = begun()
    filed(of, "2026-02-02T10:00")
    assert told("2026-05-18T10:01") == {}
    assert LogPosition.objects.get(customer_id=of.waterhoven.pk).log_number == 1


def test_after_a_long_downtime_nothing_is_lost() -> None:
    of = begun()
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    ask(ticket, "Welke viewer?", by=of.anna, at=at("2026-05-18T11:00"))
    assert told("2026-07-01T09:00")["sanne"] == ["handed_over", "asked"]


# -- who -----------------------------------------------------------------------------------------


def test_the_vendor_hears_nothing_before_the_hand_over_and_all_agents_after_it() -> None:
    of = begun()
    ticket = filed(of, "2026-05-18T10:00")
    assert told("2026-05-18T10:01") == {"karin": ["request"]}
    hand_over(ticket, by=of.karin, at=at("2026-05-18T10:30"))
    assert told("2026-05-18T10:31") == {
        "sanne": ["handed_over"],
        "anna": ["arrived"],
        "bas": ["arrived"],
    }


def test_once_assigned_the_assignee_alone_hears_for_the_vendor() -> None:
    of = begun()
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    assign(ticket, assignee=of.bas, team=None, by=of.anna, at=at("2026-05-18T10:40"))
    assert told("2026-05-18T10:41")["bas"] == ["arrived", "assigned"]
    answer(ticket, "Nog iets.", by=of.sanne, at=at("2026-05-18T11:00"))
    assert told("2026-05-18T11:01") == {"bas": ["answered"]}


def test_for_an_assignee_who_is_away_the_deputy_hears_as_well_else_all_agents() -> None:
    of = begun()
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    assign(ticket, assignee=of.bas, team=None, by=of.anna, at=at("2026-05-18T10:40"))
    told("2026-05-18T10:41")
    away(of.bas, "2026-05-20T09:00", of, deputy=of.mies)
    answer(ticket, "Nog iets.", by=of.sanne, at=at("2026-05-18T11:00"))
    assert set(told("2026-05-18T11:01")) == {"bas", "mies"}
    away(of.mies, "2026-05-20T09:00", of)
    answer(ticket, "En nog iets.", by=of.sanne, at=at("2026-05-18T12:00"))
    assert set(told("2026-05-18T12:01")) == {"bas", "anna"}


def test_a_note_reaches_the_assignee_and_never_the_customer() -> None:
    of = begun()
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    assign(ticket, assignee=of.bas, team=None, by=of.anna, at=at("2026-05-18T10:40"))
    told("2026-05-18T10:41")
    note(ticket, "Zelfde als 998.", by=of.anna, at=at("2026-05-18T11:00"))
    assert told("2026-05-18T11:01") == {"bas": ["noted"]}
    assert "Zelfde als 998." in last_mail("bas").text


def test_a_note_written_in_one_breath_with_a_reply_is_not_in_the_customers_mail() -> None:
    of = begun()
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    assign(ticket, assignee=of.bas, team=None, by=of.mies, at=at("2026-05-18T10:40"))
    told("2026-05-18T10:41")
    hold(ticket, "reply", "We kijken.", by=of.anna, at=at("2026-05-18T11:00"))
    note(ticket, "Lastige klant.", by=of.anna, at=at("2026-05-18T11:05"))
    assert told("2026-05-18T11:06") == {"sanne": ["replied"], "bas": ["noted"]}
    assert "We kijken." in last_mail("sanne").text
    assert "Lastige" not in last_mail("sanne").text + last_mail("sanne").html
    assert "Lastige" in last_mail("bas").text


def test_who_takes_part_no_more_or_was_deactivated_hears_nothing() -> None:
    of = begun()
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    told("2026-05-18T10:31")
    join(ticket, of.ruud, by=of.sanne, at=at("2026-05-18T10:40"), side="customer")
    assert told("2026-05-18T10:41") == {"ruud": ["joined"]}
    reply(ticket, "We kijken.", by=of.anna, at=at("2026-05-18T11:00"))
    leave(ticket, of.ruud, by=of.sanne, at=at("2026-05-18T11:01"), side="customer")
    deactivate_person(of.bas, by=of.ada, at=at("2026-05-18T11:01"))
    answer(ticket, "Dank.", by=of.sanne, at=at("2026-05-18T11:02"))
    assert told("2026-05-18T11:03") == {"sanne": ["replied"], "anna": ["answered"]}


def test_when_the_reporter_left_the_super_users_hear_instead() -> None:
    of = begun()
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    told("2026-05-18T10:31")
    deactivate_person(of.sanne, by=of.ada, at=at("2026-05-18T10:40"))
    ask(ticket, "Welke viewer?", by=of.anna, at=at("2026-05-18T11:00"))
    assert told("2026-05-18T11:01") == {"karin": ["asked"]}


def test_who_is_shut_out_of_a_ticket_hears_nothing_of_it() -> None:
    of = begun()
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    ticket.shut_out.add(of.bas)
    assert set(told("2026-05-18T10:31")) == {"karin", "sanne", "anna"}


def test_a_complaint_is_told_to_no_agent() -> None:
    of = begun()
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    Ticket.objects.filter(pk=ticket.pk).update(circle=Ticket.Circle.COMPLAINT)
    assert set(told("2026-05-18T10:31")) == {"karin", "sanne"}


def test_when_no_super_user_can_act_managers_and_contract_owner_are_told_once() -> None:
    of = begun()
    away(of.karin, "2026-05-25T09:00", of)
    ticket = filed(of, "2026-05-18T10:00")
    answer(ticket, "Het is dringend.", by=of.sanne, at=at("2026-05-18T10:05"))
    assert told("2026-05-18T10:06") == {"mies": ["no_super_user"], "omar": ["no_super_user"]}
    answer(ticket, "Echt.", by=of.sanne, at=at("2026-05-18T10:10"))
    assert told("2026-05-18T10:11") == {}


def test_the_vendor_learns_that_nobody_can_act_but_nothing_of_the_request() -> None:
    of = begun()
    away(of.karin, "2026-05-25T09:00", of)
    filed(of, "2026-05-18T10:00")
    told("2026-05-18T10:01")
    to_vendor, to_owner = last_mail("mies"), last_mail("omar")
    assert to_vendor.subject == "Gemeente Waterhoven"
    assert to_vendor.about == f"customer:{of.waterhoven.pk}"
    for secret in ("1001", "Zaakdossier", "balie", "Sanne"):
        assert secret not in to_vendor.text + to_vendor.html
    assert "ma 25 mei 09:00" in to_vendor.text
    assert "/portal/tickets/1001/" in to_owner.text


# -- breaches ------------------------------------------------------------------------------------


def test_a_breach_and_its_withdrawal_are_told_to_assignee_and_managers() -> None:
    of = begun()
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    assign(ticket, assignee=of.bas, team=None, by=of.anna, at=at("2026-05-18T10:40"))
    told("2026-05-18T10:41")
    sweep(at=at("2026-05-18T14:00"))
    assert told("2026-05-18T14:01") == {"bas": ["breached"], "mies": ["breached"]}
    log_call(
        ticket,
        "Gebeld.",
        called_at=at("2026-05-18T11:00"),
        was_answered=True,
        by=of.anna,
        at=at("2026-05-18T15:00"),
    )
    assert told("2026-05-18T15:01") == {
        "sanne": ["called"],
        "bas": ["breach_withdrawn"],
        "mies": ["breach_withdrawn"],
    }


def test_a_breach_that_is_committed_after_a_later_one_is_told_all_the_same() -> None:
    of = begun()
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    other = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    told("2026-05-18T10:31")
    late, early = breach(ticket), breach(other)
    early.pk, late.pk = 501, 507
    late.save(force_insert=True)
    assert told("2026-05-18T14:01") == {"mies": ["breached"]}
    assert BreachGap.objects.filter(breach_id__in=[501, 506]).count() == 2
    early.save(force_insert=True)
    assert told("2026-05-18T14:02") == {"mies": ["breached"]}
    assert told("2026-05-18T14:03") == {}
    assert not BreachGap.objects.filter(breach_id=501).exists()
    assert Reader.objects.get().breach_id == 507


def test_an_id_that_never_was_a_breach_is_forgotten_after_a_day() -> None:
    of = begun()
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    for pk, when in ((503, "2026-05-18T14:00"), (504, "2026-05-19T15:00")):
        row = breach(ticket)
        row.pk, row.place = pk, pk
        row.save(force_insert=True)
        told(when)
    assert not BreachGap.objects.exists()


def breach(ticket: Ticket) -> Breach:
    return Breach(
        ticket=ticket,
        obligation="response",
        place=0,
        is_withdrawn=False,
        at=at("2026-05-18T13:30"),
        noted_at=at("2026-05-18T14:00"),
    )


# -- what somebody wants -------------------------------------------------------------------------


def test_a_notice_that_was_switched_off_is_not_sent_and_others_are() -> None:
    of = begun()
    prefer(wanted_by(of.sanne) - {Notice.HANDED_OVER}, by=of.sanne)
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    assert "sanne" not in told("2026-05-18T10:31")
    reply(ticket, "We kijken.", by=of.anna, at=at("2026-05-18T11:00"))
    assert told("2026-05-18T11:01") == {"sanne": ["replied"]}


def test_what_asks_something_of_a_person_comes_whatever_they_switched_off() -> None:
    of = begun()
    prefer([], by=of.sanne)
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    ask(ticket, "Welke viewer?", by=of.anna, at=at("2026-05-18T11:00"))
    assert told("2026-05-18T11:01")["sanne"] == ["asked"]


def test_each_side_is_offered_its_own_notices() -> None:
    of = town()
    assert Notice.NOTED in notices_of(of.anna)
    assert Notice.HANDED_OVER not in notices_of(of.anna)
    assert Notice.NOTED not in notices_of(of.sanne)
    assert Notice.ASKED not in notices_of(of.sanne)
    prefer([Notice.REPLIED], by=of.sanne)
    assert wanted_by(of.sanne) == {Notice.REPLIED}
    prefer(notices_of(of.sanne), by=of.sanne)
    assert wanted_by(of.sanne) == set(notices_of(of.sanne))


# -- with a log of its own -----------------------------------------------------------------------


def test_a_customer_without_any_event_is_never_behind() -> None:
    of = begun()
    LogCounter.objects.create(customer_id=of.maanveld.pk)
    assert deliver(at=at("2026-05-18T10:00")) == 0
    assert not LogPosition.objects.filter(customer_id=of.maanveld.pk).exists()


def test_a_question_closed_without_an_answer_says_so() -> None:
    of = town(reference_text().replace("no_answer_days = 0", "no_answer_days = 10"))
    deliver(at=at(BEFORE))
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    ask(ticket, "Welke viewer?", by=of.anna, at=at("2026-05-18T11:00"))
    told("2026-05-18T11:01")
    assert "vanaf do 28 mei 11:00" in last_mail("sanne").text
    sweep(at=at("2026-05-24T11:00"))
    assert told("2026-05-24T11:01")["sanne"] == ["reminded"]
    assert "> Welke viewer?" in last_mail("sanne").text
    when = at("2026-05-28T11:00") + timedelta(minutes=1)
    close_unanswered(ticket, "We sluiten dit.", by=of.anna, at=when)
    assert told("2026-05-28T12:00")["sanne"] == ["closed"]
    assert "omdat er geen antwoord kwam" in last_mail("sanne").text
    assert "tot en met do 11 jun 11:01" in last_mail("sanne").text
