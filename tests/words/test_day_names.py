"""Names of holidays: with a capital by themselves, and as Dutch has them inside a sentence."""

from __future__ import annotations

import pytest

from stipt.sla.holiday_dates import DayName
from stipt.sla.texts import Text
from stipt.words.day_names import day_name, day_name_inside


@pytest.mark.parametrize(
    ("name", "alone", "inside"),
    [
        ("Tweede pinksterdag", "Tweede pinksterdag", "tweede pinksterdag"),
        ("Eerste kerstdag", "Eerste kerstdag", "eerste kerstdag"),
        (
            "Tweede kerstdag (vervangende dag)",
            "Tweede kerstdag (vervangende dag)",
            "tweede kerstdag (vervangende dag)",
        ),
        ("Nieuwjaarsdag", "Nieuwjaarsdag", "nieuwjaarsdag"),
        ("Paasmaandag", "Paasmaandag", "paasmaandag"),
        ("Nationale feestdag", "Nationale feestdag", "nationale feestdag"),
        ("De maandag na het feest", "De maandag na het feest", "de maandag na het feest"),
        ("Goede vrijdag", "Goede Vrijdag", "Goede Vrijdag"),
        ("Koningsdag", "Koningsdag", "Koningsdag"),
        ("Bevrijdingsdag", "Bevrijdingsdag", "Bevrijdingsdag"),
        ("Hemelvaartsdag", "Hemelvaartsdag", "Hemelvaartsdag"),
        ("Kerstmis", "Kerstmis", "Kerstmis"),
        ("Dag van de Arbeid", "Dag van de Arbeid", "Dag van de Arbeid"),
        ("Eerste schooldag", "Eerste schooldag", "Eerste schooldag"),
    ],
)
def test_a_feast_keeps_its_capital_and_a_word_made_of_one_does_not(
    name: str, alone: str, inside: str
) -> None:
    assert day_name(name, "nl") == alone
    assert day_name_inside(name, "nl") == inside


def test_english_has_capitals_inside_a_sentence_too() -> None:
    easter = DayName(Text("Tweede paasdag", "Easter Monday"))
    assert day_name_inside(easter, "en") == "Easter Monday"
    assert day_name_inside(easter, "nl") == "tweede paasdag"
    assert day_name_inside("The day after", "en") == "the day after"
