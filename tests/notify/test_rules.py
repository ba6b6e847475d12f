"""Who hears of what: the rules alone, over plain data."""

from __future__ import annotations

import re
from typing import Any

import pytest

from stipt.notify.rules import (
    OF_CUSTOMER,
    OF_VENDOR,
    REQUIRED,
    Happened,
    Notice,
    People,
    hearers,
    hearers_of_breach,
    may_be_switched_off,
)
from stipt.tickets.states import Stage
from tests.house.repository import DOCS

SANNE, RUUD, KARIN, OMAR, ANNA, BAS, MIES = range(1, 8)
PEOPLE = People(
    reporter=SANNE,
    followers=(SANNE, RUUD),
    assignee=(ANNA,),
    team=(ANNA, BAS),
    crew=(ANNA,),
    managers=(MIES,),
    super_users=(KARIN,),
    contract_owners=(OMAR,),
)
NAMES = {
    SANNE: "sanne",
    RUUD: "ruud",
    KARIN: "karin",
    OMAR: "omar",
    ANNA: "anna",
    BAS: "bas",
    MIES: "mies",
}


def happened(
    kind: str,
    by: int | None,
    stage: Stage = Stage.WITH_VENDOR,
    *,
    side: str = "vendor",
    is_handed_over: bool | None = None,
    **data: Any,
) -> Happened:
    lies_there = stage not in (Stage.TRIAGE, Stage.WITH_USER)
    return Happened(
        kind, side, by, data, stage, lies_there if is_handed_over is None else is_handed_over
    )


def told(*act: Happened, people: People = PEOPLE) -> dict[str, str]:
    return {NAMES[one.person]: str(one.notice) for one in hearers(act, people)}


def test_a_request_waits_for_those_who_can_act_as_super_user() -> None:
    received = happened("received", SANNE, Stage.TRIAGE, side="customer")
    assert told(received) == {"karin": "request"}


def test_who_gets_a_request_opened_in_their_name_hears_of_it() -> None:
    received = happened("received", ANNA, Stage.TRIAGE)
    assert told(received) == {"karin": "request", "sanne": "opened"}


def test_a_super_users_own_request_reaches_the_vendor_and_nobody_else() -> None:
    people = PEOPLE._replace(reporter=KARIN, followers=(KARIN,), assignee=(), crew=(ANNA, BAS))
    act = [
        happened("received", KARIN, side="customer"),
        happened("handed_over", KARIN, side="customer"),
    ]
    assert told(*act, people=people) == {"anna": "arrived", "bas": "arrived"}


def test_a_hand_over_is_told_to_who_follows_it_and_to_the_vendor() -> None:
    act = [
        happened("answered", KARIN, side="customer"),
        happened("handed_over", KARIN, side="customer"),
    ]
    assert told(*act) == {"sanne": "handed_over", "ruud": "handed_over", "anna": "arrived"}


@pytest.mark.parametrize(
    ("kind", "notice"),
    [
        ("replied", "replied"),
        ("called", "called"),
        ("asked", "asked"),
        ("taken_back", "no_answer_needed"),
        ("classified", "classified"),
        ("solved", "solved"),
        ("closed", "closed"),
    ],
)
def test_what_the_vendor_says_is_told_to_who_follows_the_ticket(kind: str, notice: str) -> None:
    assert told(happened(kind, ANNA)) == {"sanne": notice, "ruud": notice}


def test_a_solution_and_its_message_are_one_notice() -> None:
    act = [happened("replied", ANNA, Stage.SOLVED), happened("solved", ANNA, Stage.SOLVED)]
    heard = hearers(act, PEOPLE)
    assert {(one.notice, one.place) for one in heard} == {(Notice.SOLVED, 1)}


def test_an_answer_is_told_to_the_vendor_and_to_others_who_follow() -> None:
    assert told(happened("answered", SANNE, side="customer")) == {
        "ruud": "answered",
        "anna": "answered",
    }


def test_before_the_hand_over_an_answer_is_told_to_the_super_user_and_not_to_the_vendor() -> None:
    answered = happened("answered", SANNE, Stage.TRIAGE, side="customer")
    assert told(answered) == {"ruud": "answered", "karin": "answered"}


def test_a_question_of_the_super_user_is_told_to_the_user_alone() -> None:
    returned = happened("returned", KARIN, Stage.WITH_USER, side="customer")
    assert told(returned) == {"sanne": "returned", "ruud": "returned"}


def test_what_the_vendor_returns_is_told_to_the_super_users_as_well() -> None:
    returned = happened("returned", ANNA, Stage.SENT_BACK)
    assert told(returned) == {"sanne": "returned", "ruud": "returned", "karin": "returned"}


def test_what_the_super_user_takes_back_is_told_to_the_vendor() -> None:
    returned = happened("returned", KARIN, Stage.HELD, side="customer")
    assert told(returned)["anna"] == "taken_back"


def test_a_note_is_told_to_the_vendors_assignee_alone() -> None:
    assert told(happened("noted", BAS)) == {"anna": "noted"}
    assert told(happened("noted", ANNA)) == {}


def test_a_declined_request_is_told_to_who_filed_it_and_to_who_handed_it_over() -> None:
    declined = happened("declined", ANNA, Stage.DECLINED)
    assert told(declined) == {"sanne": "declined", "ruud": "declined", "karin": "declined"}


def test_a_withdrawn_request_is_told_to_whom_it_waited_for() -> None:
    withdrawn = happened("withdrawn", SANNE, Stage.WITHDRAWN, side="customer")
    assert told(withdrawn) == {"ruud": "withdrawn", "anna": "withdrawn"}
    early = withdrawn._replace(is_handed_over=False)
    assert told(early) == {"ruud": "withdrawn", "karin": "withdrawn"}


def test_what_the_customer_reopens_is_told_to_the_vendor_as_one_notice() -> None:
    act = [
        happened("answered", SANNE, side="customer"),
        happened("reopened", SANNE, side="customer"),
    ]
    assert told(*act) == {"ruud": "reopened", "anna": "reopened"}


def test_a_ticket_that_closes_itself_tells_nobody() -> None:
    assert told(happened("closed", None, Stage.CLOSED, side="system")) == {}


def test_what_the_customer_confirms_is_told_to_the_assignee() -> None:
    closed = happened("closed", SANNE, Stage.CLOSED, side="customer")
    assert told(closed) == {"ruud": "closed", "anna": "closed"}


def test_an_assignment_is_told_to_the_person_else_to_the_team() -> None:
    assert told(happened("assigned", MIES, assignee=ANNA, team=3)) == {"anna": "assigned"}
    to_team = happened("assigned", BAS, assignee=None, team=3)
    assert told(to_team) == {"anna": "assigned"}
    assert told(happened("assigned", ANNA, assignee=ANNA, team=None)) == {}
    assert told(happened("assigned", BAS, assignee=None, team=None)) == {}


def test_a_recalled_question_is_told_to_who_was_asked() -> None:
    reminded = happened("reminded", None, Stage.WAITING, side="system")
    assert told(reminded) == {"sanne": "reminded", "ruud": "reminded"}


def test_who_comes_to_follow_and_whose_request_was_taken_over_hear_of_it() -> None:
    assert told(happened("joined", SANNE, side="customer", person=RUUD)) == {"ruud": "joined"}
    taken = happened("taken_over", KARIN, side="customer", reporter=KARIN, before=SANNE)
    assert told(taken) == {"sanne": "taken_over"}


def test_events_that_only_move_clocks_tell_nobody() -> None:
    for kind in ("corrected", "agreement_changed", "left", "disputed"):
        assert told(happened(kind, MIES)) == {}


NOBODY_THERE = PEOPLE._replace(super_users=())


@pytest.mark.parametrize(
    ("kind", "by", "side", "stage"),
    [
        ("received", SANNE, "customer", Stage.TRIAGE),
        ("answered", SANNE, "customer", Stage.TRIAGE),
        ("returned", ANNA, "vendor", Stage.SENT_BACK),
        ("reopened", SANNE, "customer", Stage.TRIAGE),
    ],
)
def test_when_no_super_user_can_act_managers_and_contract_owner_are_told(
    kind: str, by: int, side: str, stage: Stage
) -> None:
    heard = told(happened(kind, by, stage, side=side), people=NOBODY_THERE)
    assert {name for name, notice in heard.items() if notice == "no_super_user"} == {"mies", "omar"}


def test_that_nobody_can_act_is_not_told_twice_or_when_it_does_not_wait() -> None:
    waits = happened("answered", SANNE, Stage.TRIAGE, side="customer")
    heard = hearers([waits], NOBODY_THERE, knows_nobody_can_act=True)
    assert Notice.NO_SUPER_USER not in {one.notice for one in heard}
    goes_on = happened("answered", SANNE, side="customer")
    assert "mies" not in told(goes_on, people=NOBODY_THERE)


def test_a_breach_is_told_to_assignee_and_managers_and_so_is_its_withdrawal() -> None:
    noted = hearers_of_breach(PEOPLE, is_withdrawn=False, is_owed_by_customer=False)
    assert [(NAMES[p], n) for p, n, _ in noted] == [("anna", "breached"), ("mies", "breached")]
    withdrawn = hearers_of_breach(PEOPLE, is_withdrawn=True, is_owed_by_customer=False)
    assert {n for _, n, _ in withdrawn} == {Notice.BREACH_WITHDRAWN}


def test_what_the_customer_owed_is_told_to_its_super_users() -> None:
    noted = hearers_of_breach(PEOPLE, is_withdrawn=False, is_owed_by_customer=True)
    assert [NAMES[one.person] for one in noted] == ["anna", "karin"]


def test_nobody_hears_twice_of_one_act() -> None:
    people = PEOPLE._replace(followers=(KARIN,), reporter=KARIN)
    heard = hearers([happened("returned", ANNA, Stage.SENT_BACK)], people)
    assert [one.person for one in heard] == [KARIN]


def test_every_notice_can_be_switched_off_or_is_required() -> None:
    assert set(Notice) == OF_CUSTOMER | OF_VENDOR | REQUIRED
    assert not (OF_CUSTOMER | OF_VENDOR) & REQUIRED
    assert [notice for notice in Notice if not may_be_switched_off(notice)] == [
        notice for notice in Notice if notice in REQUIRED
    ]


def test_every_notice_stands_on_the_page_of_notices() -> None:
    page = (DOCS / "notices.md").read_text("utf-8")
    told = set(re.findall(r"^\| (`\w+`(?:, `\w+`)*)", page, re.MULTILINE))
    assert {name for names in told for name in re.findall(r"\w+", names)} == set(Notice)
    required = page.partition("always come:")[2].partition(", since")[0]
    assert set(re.findall(r"`(\w+)`", required)) == REQUIRED
