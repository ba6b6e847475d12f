"""The reference agreement carries the signed terms, clause by clause."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from stipt.sla import Target
from stipt.sla.agreement import READINGS
from stipt.sla.holiday_dates import KeptHolidays, text_of
from stipt.sla.holidays import ComputedHolidays
from stipt.sla.texts import Text
from tests.sla.agreement_files import (
    HOUR,
    REFERENCE,
)

# -- the reference agreement -----------------------------------------------------------------------

TERMS = [
    ("question", "Gebruikersvraag", "User question", ("hours", 12), ("hours", 12)),
    ("incident-1", "Niveau 1 incident", "Level 1 incident", ("hours", 3), ("hours", 8)),
    (
        "incident-2-custom",
        "Niveau 2 incident, maatwerk",
        "Level 2 incident, custom work",
        ("days", 1),
        ("days", 5),
    ),
    (
        "incident-2-standard",
        "Niveau 2 incident, standaardapplicatie",
        "Level 2 incident, standard application",
        ("days", 1),
        ("release", 2),
    ),
    (
        "incident-3-standard",
        "Niveau 3 incident, standaardapplicatie",
        "Level 3 incident, standard application",
        ("days", 1),
        ("best_effort", 0),
    ),
    (
        "incident-3-custom",
        "Niveau 3 incident, maatwerk",
        "Level 3 incident, custom work",
        ("days", 1),
        ("not_applicable", 0),
    ),
    ("change-request", "Wijzigingsverzoek", "Change request", ("days", 2), ("not_applicable", 0)),
]


@pytest.mark.parametrize(("code", "nl", "en", "response", "resolution"), TERMS)
def test_the_reference_agreement_has_the_matrix_that_was_signed(
    code: str, nl: str, en: str, response: tuple[str, int], resolution: tuple[str, int]
) -> None:
    call_type = REFERENCE.call_types[code]
    assert call_type.name == Text(nl, en)
    assert call_type.through_super_user
    assert not call_type.phone_required
    for name, (kind, amount) in (("response", response), ("resolution", resolution)):
        target = REFERENCE.target_for(code, name)
        assert target is not None
        assert (target.kind, target.amount) == (kind, amount * (HOUR if kind == "hours" else 1))
        assert target.calendar == "office"


def test_the_reference_agreement_has_eight_call_types_one_of_them_for_complaints() -> None:
    assert [*REFERENCE.call_types] == [*(row[0] for row in TERMS), "complaint"]
    complaint = REFERENCE.call_types["complaint"]
    assert complaint.is_complaint
    assert not complaint.through_super_user
    assert complaint.targets == {"acknowledge": Target("days", 1), "contact": Target("days", 2)}


def test_the_reference_agreement_says_where_the_signed_text_is_silent() -> None:
    asterisks = REFERENCE.call_types["incident-1"].footnote
    not_stated = REFERENCE.call_types["incident-3-custom"].footnote
    hours_ = REFERENCE.clauses["C3"].footnote
    assert asterisks is not None
    assert "**" in asterisks.nl
    assert not_stated is not None
    assert "geen oplostijd" in not_stated.nl
    assert hours_ is not None
    assert "geen uren" in hours_.nl


def test_the_reference_agreement_has_the_clauses_c1_to_c15_in_both_languages() -> None:
    assert [*REFERENCE.clauses] == [f"C{number}" for number in range(1, 16)]
    for clause in REFERENCE.clauses.values():
        assert clause.title.nl != clause.title.en
        for text in clause.text:
            assert len(text) > 70
        assert clause.text.nl != clause.text.en


def test_the_reference_agreement_takes_the_default_of_every_reading_and_says_so() -> None:
    assert dict(REFERENCE.readings) == {key: values[0] for key, values in READINGS.items()}


def test_the_reference_office_is_open_on_good_friday_and_closed_on_dutch_holidays() -> None:
    office = REFERENCE.calendars["office"]
    assert office.zone.key == "Europe/Amsterdam"
    assert office.hours_on(date(2026, 4, 3)) == ((8 * HOUR + 1800, 17 * HOUR + 1800),)
    assert office.hours_on(date(2026, 4, 6)) == ()
    assert office.hours_on(date(2026, 11, 21)) == ()


def test_the_kept_dates_of_the_reference_agreement_are_those_that_the_library_computes() -> None:
    source = REFERENCE.calendars["office"].definition.holidays
    assert isinstance(source, KeptHolidays)
    computed = ComputedHolidays(source.rule)
    assert {day.year for day in source.dates} == set(range(2024, 2037))
    for year in range(2024, 2037):
        kept = {day: text_of(name) for day, name in source(year).items()}
        assert kept == {day: text_of(name) for day, name in computed(year).items()}


def test_the_reference_agreement_promises_99_5_percent_and_looks_within_15_minutes() -> None:
    terms = REFERENCE.availability
    assert terms is not None
    assert terms.target == Fraction(995, 1000)
    assert terms.longest_interval == 15 * 60
    assert (terms.look_every, terms.recheck_every, terms.gap_seconds) == (60, 10, 130)


def test_the_reference_agreement_asks_for_training_and_takes_complaints_in_three_ways() -> None:
    assert REFERENCE.entitlement is not None
    assert REFERENCE.entitlement.training_required
    assert REFERENCE.complaints is not None
    assert REFERENCE.complaints.channels == ("mail", "form", "phone")
