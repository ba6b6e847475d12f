"""Who may ask for what: trained people, Super Users, and complaints that need neither."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from stipt.sla import Agreement
from stipt.sla.entitlement import (
    SUPER_USER,
    Entitlement,
    Person,
    Training,
    WorkedUntrained,
    counts_until,
    entitlement,
    worked_before_training,
)
from stipt.sla.terms import ComplaintTerms, EntitlementTerms
from stipt.sla.texts import Text
from tests.sla.signed import AGREEMENT, aware, call_type, hours, with_types

COURSE = Text("Basiscursus", "Basic course")
TERMS = EntitlementTerms(True, COURSE, 24, "C11")
FLAGGING = AGREEMENT._replace(entitlement=TERMS, complaints=ComplaintTerms(None, ("mail",), "C7"))
REFUSING = FLAGGING._replace(readings={"untrained": "refuse"})
NOW = aware("2026-05-18 09:00")


def record(course: str = "Basic course", trained_on: str = "2026-01-12", **more: Any) -> Training:
    more.setdefault("entered_by", "vendor")
    return Training(course, date.fromisoformat(trained_on), "bas", **more)


def user(*training: Training, **more: Any) -> Person:
    return Person("sanne", frozenset(), training, **more)


def super_user(*training: Training) -> Person:
    return Person("vera", frozenset({SUPER_USER}), training)


def asked(
    person: Person,
    call_type: str = "question",
    agreement: Agreement = FLAGGING,
    at: datetime = NOW,
    taken_over_by: Person | None = None,
) -> Entitlement:
    return entitlement(agreement, call_type, person, at, taken_over_by=taken_over_by)


def said(answer: Entitlement) -> tuple[str, str, str | None]:
    return answer.standing, answer.reason, answer.remedy


# -- trained or not --------------------------------------------------------------------------------


def test_a_trained_user_is_entitled_and_the_record_is_named() -> None:
    answer = asked(user(record()))
    assert said(answer) == ("entitled", "trained", None)
    assert answer.training == record()
    assert (answer.counts_until, answer.clause) == (date(2028, 1, 12), "C11")


def test_an_untrained_user_is_flagged_by_default_and_refused_where_that_was_agreed() -> None:
    assert said(asked(user())) == ("flagged", "never_trained", "follow_training")
    refused = asked(user(), agreement=REFUSING)
    assert said(refused) == ("refused", "never_trained", "follow_training")
    assert refused.may_be_taken_over


def test_a_course_is_known_by_its_name_in_either_language() -> None:
    assert asked(user(record("basiscursus"))).standing == "entitled"
    assert asked(user(record(" Basic Course "))).standing == "entitled"
    assert said(asked(user(record("First aid"))))[1] == "never_trained"


def test_any_course_counts_where_the_agreement_names_none() -> None:
    any_course = FLAGGING._replace(entitlement=EntitlementTerms(True))
    assert asked(user(record("First aid")), agreement=any_course).reason == "trained"


def test_a_record_that_the_customer_entered_counts_once_a_trainer_confirms_it() -> None:
    entered = record(entered_by="customer")
    confirmed = replace(entered, confirmed_by="bas", confirmed_at=NOW)
    assert said(asked(user(entered))) == ("flagged", "not_confirmed", "confirm_training")
    assert asked(user(confirmed)).reason == "trained"
    before = aware("2026-05-18 08:59")
    assert asked(user(confirmed), at=before).reason == "not_confirmed"


def test_a_confirmation_without_a_trainer_confirms_nothing() -> None:
    nobody = record(entered_by="customer", confirmed_at=NOW)
    undated = record(entered_by="customer", confirmed_by="bas")
    assert asked(user(nobody)).reason == "not_confirmed"
    assert asked(user(undated)).reason == "not_confirmed"


def test_a_training_counts_on_its_own_date_and_not_before() -> None:
    today, tomorrow = record(trained_on="2026-05-18"), record(trained_on="2026-05-19")
    assert asked(user(today)).reason == "trained"
    assert said(asked(user(tomorrow))) == ("flagged", "trained_later", "follow_training")


def test_a_training_counts_through_its_last_date_in_the_zone_of_the_agreement() -> None:
    last_day = record(expires_on=date(2026, 5, 18))
    assert asked(user(last_day), at=aware("2026-05-18 23:59")).reason == "trained"
    over = asked(user(last_day), at=aware("2026-05-19 00:00"))
    assert said(over) == ("flagged", "expired", "renew_training")
    assert over.counts_until == date(2026, 5, 18)


def test_the_agreed_months_are_counted_to_the_same_day_or_the_last_of_the_month() -> None:
    terms = replace(TERMS, valid_months=13)
    assert counts_until(record(trained_on="2026-01-31"), terms) == date(2027, 2, 28)
    assert counts_until(record(trained_on="2026-11-24"), terms) == date(2027, 12, 24)
    assert counts_until(record(trained_on="2026-12-01"), terms) == date(2028, 1, 1)


def test_a_training_without_an_end_never_expires() -> None:
    for_ever = FLAGGING._replace(entitlement=replace(TERMS, valid_months=None))
    assert asked(user(record(trained_on="1999-01-01")), agreement=for_ever).reason == "trained"


def test_of_several_records_the_nearest_to_being_trained_decides() -> None:
    old = record(trained_on="2020-01-01")
    entered = record(entered_by="customer")
    planned = record(trained_on="2026-09-01")
    assert asked(user(old, planned)).reason == "expired"
    assert asked(user(planned, old, entered)).reason == "not_confirmed"
    assert asked(user(planned, old, entered, record())).reason == "trained"


def test_of_two_that_count_the_longer_one_is_named() -> None:
    short, long = record(expires_on=date(2026, 6, 1)), record(expires_on=date(2027, 6, 1))
    assert asked(user(short, long)).training == long
    never = FLAGGING._replace(entitlement=replace(TERMS, valid_months=None))
    assert asked(user(long, record()), agreement=never).training == record()


def test_where_no_training_is_required_nobody_needs_one() -> None:
    for terms in (None, EntitlementTerms(False, clause="C11")):
        agreement = FLAGGING._replace(entitlement=terms)
        assert said(asked(user(), agreement=agreement)) == (
            "entitled",
            "training_not_required",
            None,
        )


def test_the_worked_example_of_the_rule_s_page() -> None:
    entered = record(entered_by="customer", confirmed_by="bas", confirmed_at=NOW)
    sanne = user(entered, works_since=date(2026, 1, 5))
    moments = ("2026-05-18 08:59", "2026-05-18 09:00", "2028-01-12 23:59", "2028-01-13 00:00")
    assert [asked(sanne, at=aware(moment)).reason for moment in moments] == [
        "not_confirmed",
        "trained",
        "trained",
        "expired",
    ]
    assert listed(sanne) == [WorkedUntrained("sanne", date(2026, 1, 5), date(2026, 1, 12))]


# -- the Super User --------------------------------------------------------------------------------


def test_a_request_of_a_user_waits_for_a_super_user_and_that_of_a_super_user_does_not() -> None:
    assert asked(user(record())).through_super_user
    assert not asked(super_user(record())).through_super_user


def test_an_agreement_may_let_a_call_type_go_past_the_super_user() -> None:
    direct = call_type("direct", {"response": hours(1)}, through_super_user=False)
    agreement = with_types(direct, entitlement=TERMS)
    assert not asked(user(record()), "direct", agreement).through_super_user


def test_a_super_user_who_takes_a_request_over_as_own_is_judged_instead() -> None:
    answer = asked(user(), taken_over_by=super_user(record()), agreement=REFUSING)
    assert (answer.standing, answer.judged) == ("entitled", "vera")
    assert not answer.through_super_user
    untrained = asked(user(record()), taken_over_by=super_user(), agreement=REFUSING)
    assert (untrained.standing, untrained.judged) == ("refused", "vera")


def test_nobody_but_a_super_user_can_take_a_request_over() -> None:
    answer = asked(user(), taken_over_by=user(record()))
    assert said(answer) == ("refused", "not_a_super_user", "ask_super_user")
    assert not answer.may_be_taken_over


# -- complaints ------------------------------------------------------------------------------------


def test_a_complaint_needs_no_training_and_no_super_user() -> None:
    answer = asked(user(), "complaint", REFUSING)
    assert said(answer) == ("entitled", "complaint", None)
    assert (answer.through_super_user, answer.clause) == (False, "C7")
    without_terms = REFUSING._replace(complaints=None)
    assert asked(user(), "complaint", without_terms).clause is None


# -- what can't be asked ---------------------------------------------------------------------------


def test_an_unknown_call_type_is_named_with_those_that_are_known() -> None:
    with pytest.raises(ValueError, match="unknown call type 'wizh'; the agreement knows question"):
        asked(user(), "wizh")


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        asked(user(), at=datetime(2026, 5, 18))  # noqa: DTZ001


# -- who worked before the training ----------------------------------------------------------------


def listed(*people: Person, agreement: Agreement = FLAGGING) -> list[WorkedUntrained]:
    return worked_before_training(agreement, people, NOW)


def test_who_worked_before_the_training_is_listed_with_both_dates() -> None:
    early = user(record(), works_since=date(2026, 1, 5))
    assert listed(early) == [WorkedUntrained("sanne", date(2026, 1, 5), date(2026, 1, 12))]


def test_who_works_without_any_training_that_counts_is_listed_too() -> None:
    never = user(works_since=date(2026, 1, 5))
    unconfirmed = user(record(entered_by="customer"), works_since=date(2026, 1, 5))
    elsewhere = user(record("First aid"), works_since=date(2026, 1, 5))
    planned = user(record(trained_on="2026-09-01"), works_since=date(2026, 1, 5))
    assert (
        listed(never, unconfirmed, elsewhere, planned)
        == [WorkedUntrained("sanne", date(2026, 1, 5), None)] * 4
    )


def test_who_was_trained_on_the_first_day_or_has_yet_to_begin_is_not_listed() -> None:
    in_time = user(record(), works_since=date(2026, 1, 12))
    unknown = user()
    later = user(works_since=date(2026, 9, 1))
    assert listed(in_time, unknown, later) == []


def test_a_training_that_expired_since_was_still_one_before_the_work_began() -> None:
    expired = user(record(trained_on="2020-01-01"), works_since=date(2020, 2, 1))
    assert listed(expired) == []


def test_nobody_is_listed_where_no_training_is_required() -> None:
    early = user(works_since=date(2026, 1, 5))
    for terms in (None, EntitlementTerms(False)):
        assert listed(early, agreement=FLAGGING._replace(entitlement=terms)) == []
