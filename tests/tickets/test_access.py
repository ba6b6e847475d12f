"""Who sees a ticket, and what they may do with it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stipt.people.actions import deactivate_person, give_role, plan_absence
from stipt.people.models import Person
from stipt.people.roles import Role
from stipt.tickets.access import acts_of, ticket_for, visible_to
from stipt.tickets.actions import (
    answer,
    answer_and_close,
    ask,
    hand_over,
    join,
    leave,
    note,
    open_ticket,
    return_to_super_user,
    send_back,
    solve,
    take_back,
    take_over,
    withdraw,
)
from stipt.tickets.models import Ticket
from stipt.tickets.reading import whole
from stipt.tickets.refusals import Refused
from stipt.tickets.states import Act
from tests.town import Town, at, filed, handed_over, person, town

pytestmark = pytest.mark.django_db

NOW = at("2026-05-18T12:00")


def who_sees(of: Town, ticket: Ticket) -> set[str]:
    people = [one for one in of if isinstance(one, Person)]
    return {one.email.split("@")[0] for one in people if ticket_for(one, ticket.number, NOW)}


def acts(of: Person, ticket: Ticket) -> set[str]:
    return {str(act) for act in acts_of(of, ticket, whole(ticket, of, NOW).status, NOW)}


def test_before_the_hand_over_only_the_customer_knows_of_a_request() -> None:
    of = town()
    assert who_sees(of, filed(of, "2026-05-18T10:00")) == {"sanne", "karin", "omar"}


def test_from_the_hand_over_on_the_vendor_sees_it_as_well() -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    assert who_sees(of, ticket) == {"sanne", "karin", "omar", "anna", "bas", "mies"}


def test_what_the_super_user_answered_never_reaches_the_vendor() -> None:
    of = town()
    ticket = filed(of, "2026-05-18T10:00")
    answer_and_close(ticket, "Zo doe je dat.", by=of.karin, at=at("2026-05-18T10:10"))
    assert ticket.state == "closed"
    assert who_sees(of, ticket) == {"sanne", "karin", "omar"}


def test_a_participant_sees_it_while_they_take_part() -> None:
    of = town()
    ticket = filed(of, "2026-05-18T10:00")
    join(ticket, of.ruud, by=of.sanne, at=at("2026-05-18T10:10"), side="customer")
    assert "ruud" in who_sees(of, ticket)
    assert acts(of.ruud, ticket) == {"answer"}
    leave(ticket, of.ruud, by=of.sanne, at=at("2026-05-18T10:11"), side="customer")
    assert "ruud" not in who_sees(of, ticket)
    with pytest.raises(Refused, match="not of this customer"):
        join(ticket, of.lena, by=of.sanne, at=at("2026-05-18T10:12"), side="customer")


def test_a_deactivated_person_sees_nothing_and_stays_in_the_log() -> None:
    of = town()
    ticket = filed(of, "2026-05-18T10:00")
    deactivate_person(of.sanne, by=of.ada, at=at("2026-05-18T10:10"))
    of.sanne.refresh_from_db()
    assert not visible_to(of.sanne, NOW).exists()
    first = whole(ticket, of.karin, NOW).entries[0]
    assert first.by is not None
    assert first.by.name == "Sanne Visser"


def test_who_deputises_for_an_absent_super_user_acts_in_their_place() -> None:
    of = town()
    ticket = filed(of, "2026-05-18T10:00", by=of.sanne)
    assert Act.HAND_OVER not in acts(of.ruud, ticket)
    plan_absence(
        of.karin,
        from_at=NOW - timedelta(days=1),
        to_at=NOW + timedelta(days=1),
        deputy=of.ruud,
        by=of.ada,
        at=NOW,
    )
    assert "hand_over" in acts(of.ruud, ticket)
    assert ticket_for(of.ruud, ticket.number, NOW) is not None
    assert ticket_for(of.ruud, ticket.number, NOW + timedelta(days=2)) is None


def test_each_seat_has_its_acts_while_a_request_waits_for_the_super_user() -> None:
    of = town()
    ticket = filed(of, "2026-05-18T10:00")
    assert acts(of.sanne, ticket) == {"answer", "withdraw", "join"}
    assert acts(of.karin, ticket) == {
        "answer",
        "withdraw",
        "join",
        "hand_over",
        "send_back",
        "answer_and_close",
        "take_over",
    }
    assert acts(of.omar, ticket) == set()


def test_each_seat_has_its_acts_while_it_lies_with_the_vendor() -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    agent = {"reply", "ask", "note", "log_call", "assign", "classify", "return", "solve"}
    assert acts(of.anna, ticket) == agent | {"decline", "join"}
    assert acts(of.mies, ticket) == agent | {"decline", "join", "correct", "change_agreement"}
    assert acts(of.karin, ticket) == {"answer", "withdraw", "join", "take_back"}
    ask(ticket, "Welke browser?", by=of.anna, at=at("2026-05-18T11:00"))
    assert {"need_no_answer", "close_unanswered"} <= acts(of.anna, ticket)


def test_a_note_is_for_the_vendor_alone() -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    note(ticket, "Zelfde als 998.", by=of.anna, at=at("2026-05-18T11:00"))
    assert [e.kind for e in whole(ticket, of.bas, NOW).entries][-1] == "noted"
    assert "noted" not in [e.kind for e in whole(ticket, of.karin, NOW).entries]


def test_a_super_users_own_request_is_handed_over_at_once() -> None:
    of = town()
    ticket = filed(of, "2026-05-18T10:00", by=of.karin)
    assert ticket.state == "with_vendor"
    assert ticket.handed_over_at == at("2026-05-18T10:00")


def test_what_the_vendor_opens_waits_for_a_super_user() -> None:
    of = town()
    ticket = open_ticket(
        of.waterhoven,
        reporter=of.karin,
        subject="Schijf bijna vol",
        text="De meting zegt 94 %.",
        call_type="incident-1",
        by=of.anna,
        at=at("2026-05-18T10:00"),
        from_vendor=True,
    )
    assert ticket.state == "triage"
    assert who_sees(of, ticket) == {"karin", "omar", "anna", "bas", "mies"}
    assert [p.reading.state for p in whole(ticket, of.anna, NOW).promises] == ["not_started"] * 2
    hand_over(ticket, by=of.karin, at=at("2026-05-18T10:30"))
    assert whole(ticket, of.anna, NOW).promises[0].reading.state == "running"


def test_the_super_user_sends_back_takes_over_and_takes_back() -> None:
    of = town()
    ticket = filed(of, "2026-05-18T10:00")
    send_back(ticket, "Welk dossier?", by=of.karin, at=at("2026-05-18T10:05"))
    assert (ticket.state, ticket.turn) == ("with_user", "customer")
    answer(ticket, "Alle.", by=of.sanne, at=at("2026-05-18T10:10"))
    assert ticket.state == "triage"
    take_over(ticket, by=of.karin, at=at("2026-05-18T10:15"))
    assert (ticket.reporter, who_sees(of, ticket)) == (of.karin, {"sanne", "karin", "omar"})
    hand_over(ticket, by=of.karin, at=at("2026-05-18T10:20"))
    take_back(ticket, "Wacht even.", by=of.karin, at=at("2026-05-18T10:30"))
    assert (ticket.state, ticket.turn) == ("held", "super_user")
    states = {p.obligation.name: p.reading.state for p in whole(ticket, of.karin, NOW).promises}
    assert states == {"response": "running", "resolution": "paused"}
    hand_over(ticket, by=of.karin, at=at("2026-05-18T11:00"))
    assert ticket.state == "with_vendor"


def test_the_vendor_returns_a_request_with_a_reason_until_the_next_hand_over() -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    with pytest.raises(Refused, match="reason"):
        return_to_super_user(ticket, " ", by=of.anna, at=at("2026-05-18T11:00"))
    return_to_super_user(ticket, "Welke versie?", by=of.anna, at=at("2026-05-18T11:00"))
    states = {p.obligation.name: p.reading.state for p in whole(ticket, of.karin, NOW).promises}
    assert (ticket.state, states) == ("sent_back", {"response": "met", "resolution": "paused"})
    answer(ticket, "5.2", by=of.sanne, at=at("2026-05-18T11:10"))
    assert ticket.state == "sent_back"
    hand_over(ticket, by=of.karin, at=at("2026-05-18T11:30"))
    assert ticket.state == "with_vendor"


def test_an_act_that_the_ticket_does_not_allow_any_more_changes_nothing() -> None:
    of = town()
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    withdraw(ticket, by=of.sanne, at=at("2026-05-18T10:40"))
    before = ticket.last_seq
    with pytest.raises(Refused) as refused:
        solve(ticket, "Klaar.", by=of.anna, at=at("2026-05-18T10:41"))
    ticket.refresh_from_db()
    assert (refused.value.code, ticket.last_seq) == ("not-now", before)


def test_a_person_of_both_sides_sees_both() -> None:
    of = town()
    ticket = filed(of, "2026-05-18T10:00")
    both = person("both", "Beide Kanten", of.velder, Role.AGENT)
    assert ticket_for(both, ticket.number, NOW) is None
    give_role(both, Role.SUPER_USER, of.waterhoven, by=of.ada, at=NOW)
    assert ticket_for(both, ticket.number, NOW) is not None
