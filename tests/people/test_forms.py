"""Forms that several surfaces show: times on the wall of a zone, and refusals beside their field."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone, translation

from stipt.people.forms import AbsenceForm, TrainingForm, refuse
from stipt.people.models import Person
from stipt.people.refusals import Refused

ATHENS = "Europe/Athens"


def absence(begin: str, end: str, zone: str = "Europe/Amsterdam") -> AbsenceForm:
    data = QueryDict(mutable=True)
    data.update({"from_at": begin, "to_at": end})
    return AbsenceForm(data, zone=zone, deputies=Person.objects.none())


@pytest.mark.parametrize("reader", ["UTC", "America/New_York"])
def test_times_are_those_where_the_absent_person_is_whoever_types_them(reader: str) -> None:
    with timezone.override(reader):
        form = absence("2026-05-26T09:00", "2026-05-27 17:30", ATHENS)
        assert form.is_valid()
    assert form.cleaned_data["from_at"] == datetime(2026, 5, 26, 6, tzinfo=UTC)
    assert form.cleaned_data["to_at"] == datetime(2026, 5, 27, 14, 30, tzinfo=UTC)
    assert ATHENS in str(form.fields["from_at"].help_text)


def test_in_the_doubled_hour_an_absence_is_as_long_as_can_be() -> None:
    form = absence("2026-10-25T02:30", "2026-10-25T02:45")
    assert form.is_valid()
    assert form.cleaned_data["from_at"].astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert form.cleaned_data["to_at"].astimezone(UTC) == datetime(2026, 10, 25, 1, 45, tzinfo=UTC)


def test_a_time_that_summer_time_skips_is_refused_by_name() -> None:
    with translation.override("en"):
        form = absence("2026-03-29T02:30", "2026-03-29T03:30")
        assert form.errors == {
            "from_at": ["02:30 doesn’t exist on that day in Europe/Amsterdam: summer time begins."]
        }


@pytest.mark.parametrize("typed", ["", "soon", "2026-05-26", "2026-13-01T10:00"])
def test_what_is_no_time_is_refused_and_stays_typed(typed: str) -> None:
    form = absence(typed, "2026-05-27T10:00")
    assert set(form.errors) == {"from_at"}
    assert form["from_at"].value() == typed


def training(products: list[str], **data: Any) -> TrainingForm:
    given = {"course": "Basics", "trainer": "Tom", "trained_on": "2026-03-02", **data}
    return TrainingForm(given, products=products)


def test_a_training_names_a_product_where_there_are_some() -> None:
    form = training(["Velder HR"], product="Velder HR", expires_on="2027-03-02")
    assert form.is_valid()
    assert form.cleaned_data == {
        "course": "Basics",
        "product": "Velder HR",
        "trainer": "Tom",
        "trained_on": date(2026, 3, 2),
        "expires_on": date(2027, 3, 2),
    }
    assert "product" not in training([]).fields
    assert set(training(["Velder HR"], product="Other").errors) == {"product"}


def test_a_refusal_stands_beside_its_field_or_at_the_top() -> None:
    form = training([])
    with translation.override("en"):
        refuse(form, Refused("expires-too-soon", "x", "expires_on"))
        refuse(form, Refused("own-deputy", "x", "deputy", {"name": "Vera"}))
    assert form.errors == {
        "expires_on": ["A training expires after the day on which it was given."],
        "__all__": ["Vera can’t deputise for themselves."],
    }
    assert form.errors.as_data()["expires_on"][0].code == "expires-too-soon"
