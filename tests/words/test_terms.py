"""Who may ask, what the customer owes, the service and what a shortfall costs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from stipt.sla import Agreement
from stipt.sla.agreement import CallType
from stipt.sla.terms import (
    AvailabilityTerms,
    Component,
    CreditRule,
    Credits,
    EntitlementTerms,
    Rung,
    Tier,
)
from stipt.sla.texts import Language, Text
from stipt.words.blocks import Listing, Phrase
from tests.cast import reference_agreement
from tests.words.agreements import (
    ANSWER,
    TRIAGE,
    days,
    hours,
    round_the_clock,
    with_type,
)
from tests.words.shown import cells, section, table_of, told

# -- who may ask, what the customer owes ---------------------------------------------------------


def test_who_may_make_a_call_is_said_with_training_and_super_user() -> None:
    text = told(reference_agreement(), "nl")
    assert "Recht op ondersteuning heeft wie een training heeft gevolgd bij een trainer of" in text
    assert "Alleen een klacht komt rechtstreeks bij de leverancier." in text


def test_a_course_and_how_long_a_training_holds_are_named() -> None:
    terms = EntitlementTerms(True, Text("basiscursus", "basic course"), valid_months=24)
    text = told(reference_agreement()._replace(entitlement=terms), "en")
    assert "consultant of the vendor (basic course)." in text
    assert "A training is valid for 24 months." in text


@pytest.mark.parametrize("terms", [None, EntitlementTerms(training_required=False)])
def test_where_no_training_is_asked_everybody_may_make_a_call(
    terms: EntitlementTerms | None,
) -> None:
    text = told(reference_agreement()._replace(entitlement=terms), "nl")
    assert "Elke gebruiker van de klant heeft recht op ondersteuning, ook zonder training." in text


def test_the_gate_of_the_super_user_is_said_for_all_types_for_some_or_for_none() -> None:
    agreement = reference_agreement()
    gated = {c: t for c, t in agreement.call_types.items() if t.through_super_user}
    free = {c: t._replace(through_super_user=False) for c, t in agreement.call_types.items()}
    assert "Elke melding gaat langs een Super User van de klant." in told(
        agreement._replace(call_types=gated), "nl"
    )
    direct = told(agreement._replace(call_types=free, clauses={}), "en")
    assert "A call comes to the vendor directly." in direct
    assert "Super User" not in direct
    some = {**gated, "question": free["question"], "complaint": free["complaint"]}
    assert "Only calls of this kind come to the vendor directly: User question and Complaint." in (
        told(agreement._replace(call_types=some), "en")
    )


def test_what_the_customer_owes_is_a_promise_too() -> None:
    agreement = round_the_clock(ANSWER, TRIAGE, response=hours(4), answer=days(5), triage=days(2))
    slow = CallType("slow", Text("Traag", "Slow"), {"response": days(1), "triage": days(4)})
    text = told(with_type(agreement, slow), "nl")
    assert (
        "Antwoord van de klant: een vraag van de leverancier beantwoorden, uiterlijk binnen 5 "
        "werkdagen"
    ) in text
    assert (
        "Triage: een Super User besluit over een nieuwe melding, uiterlijk binnen 4 werkdagen "
        "(Traag)"
    ) in text
    assert "Wat de klant toezegt" not in told(reference_agreement(), "nl")


def test_the_procedure_is_a_numbered_list() -> None:
    steps = (Text("Melden", "Report"), Text("Oplossen", "Solve"))
    blocks = section(reference_agreement()._replace(procedure=steps), "nl", "Werkwijze")
    assert blocks == [Listing((Phrase("Melden"), Phrase("Oplossen")), is_ordered=True)]


def test_warnings_say_when_who_and_for_what() -> None:
    ladder = (
        Rung("share", ("assignee",), (), share=Fraction(3, 4)),
        Rung("before", ("assignee", "team"), ("response",), seconds=3600),
        Rung("breach", ("manager", "customer"), ("response", "resolution")),
        Rung("after", ("super-user", "directie"), (), seconds=2 * 3600),
    )
    agreement = reference_agreement()._replace(ladder=ladder)
    assert cells(table_of(section(agreement, "nl", "Waarschuwen en opschalen"))) == [
        ["75 % van de tijd is gebruikt", "de behandelaar", "alle termijnen"],
        ["1 uur van tevoren", "de behandelaar en het team", "reactietijd"],
        ["de tijd is verstreken", "de manager en de klant", "reactietijd en oplostijd"],
        ["2 uur erna", "de Super User en ‘directie’", "alle termijnen"],
    ]
    assert "the Super User and “directie”" in told(agreement, "en")
    assert "Warnings" not in told(agreement._replace(ladder=()), "en")


# -- the service ---------------------------------------------------------------------------------


def component(code: str) -> tuple[str, int, tuple[object, ...]]:
    return ("component", 0, (code,))


ONE_OF_A_AND_B = ("any", 0, (component("a"), component("b")))


def with_service(expression: Any, **terms: Any) -> Agreement:
    components = tuple(Component(c, Text(f"server {c}", f"server {c}")) for c in "abc123")
    service = AvailabilityTerms(Fraction(999, 1000), components, expression, **terms)
    return reference_agreement()._replace(availability=service)


def test_availability_is_said_with_what_it_allows_and_how_it_is_measured() -> None:
    text = told(reference_agreement(), "nl")
    assert "ten minste 99,5 % van de tijd beschikbaar, 24 uur per dag, 7 dagen per week" in text
    assert "In een maand van 30 dagen is dat ten hoogste 3 uur en 36 minuten uitval." in text
    assert "Een instrument kijkt elke minuut naar de dienst" in text
    assert "er zitten nooit meer dan 15 minuten tussen twee metingen" in text
    assert "wordt elke 10 seconden gekeken" in text
    assert "Zit er meer dan 2 minuten en 10 seconden tussen twee metingen" in text
    assert "met when the proven share reaches the percentage" in told(reference_agreement(), "en")


@pytest.mark.parametrize(
    ("expression", "nl"),
    [
        (component("a"), "server a"),
        (("all", 0, (component("a"), component("b"))), "server a en server b"),
        (("any", 0, (component("a"), component("b"))), "ten minste één van server a en server b"),
        (
            ("at_least", 2, (component("a"), component("b"), component("c"))),
            "ten minste twee van server a, server b en server c",
        ),
        (
            ("all", 0, (("any", 0, (component("a"), component("b"))), component("c"))),
            "server c en ten minste één van server a en server b",
        ),
        (
            ("all", 0, (component("c"), ("at_least", 2, tuple(map(component, "123"))))),
            "server c, en ten minste twee van server 1, 2 en 3",
        ),
        (
            ("all", 0, (("any", 0, tuple(map(component, "12"))), ONE_OF_A_AND_B)),
            "ten minste één van server 1 en server 2; en ten minste één van server a en server b",
        ),
        (
            ("all", 0, (ONE_OF_A_AND_B, component("c"), ("any", 0, tuple(map(component, "12"))))),
            "server c; ten minste één van server a en server b; en ten minste één van server 1 en "
            "server 2",
        ),
        (
            ("all", 0, (("at_least", 2, tuple(map(component, "123"))),)),
            "ten minste twee van server 1, 2 en 3",
        ),
        (
            ("any", 0, (component("c"), ("all", 0, (component("a"), component("b"))))),
            "ten minste één van server c en (server a en server b)",
        ),
        (("all", 0, tuple(map(component, "123"))), "server 1, 2 en 3"),
    ],
)
def test_the_complete_service_is_said_in_words(expression: Any, nl: str) -> None:
    text = told(with_service(expression), "nl")
    assert f"De dienst als geheel werkt zolang dit werkt: {nl}." in text


def test_one_component_is_the_service_and_is_not_said_to_make_it_up() -> None:
    assert "als geheel werkt zolang" not in told(reference_agreement(), "nl")
    assert "kijkt elke minuut naar elk onderdeel" in told(with_service(component("a")), "nl")


def test_a_mean_of_components_is_promised_as_one_and_allows_no_minutes_of_any_of_them() -> None:
    mean = {"uptime_of": "mean-of-components"}
    agreement = with_service(component("a"))._replace(readings=mean)
    nl = told(agreement._replace(clauses={}), "nl")
    assert "Gemiddeld zijn de onderdelen in elke kalendermaand ten minste 99,9 % van de" in nl
    assert "De onderdelen tellen even zwaar: server a, server b, server c, server 1" in nl
    assert "volledige dienst" not in nl
    assert "ten hoogste" not in nl.split("Beschikbaarheid -")[1].split("Hoe er")[0]
    en = told(agreement, "en")
    assert "On average the components are available for at least 99.9 % of the time in each" in en
    alone = told(reference_agreement()._replace(readings=mean), "en")
    assert "The complete service is available for at least 99.5 %" in alone


@pytest.mark.parametrize(
    "readings", [{"shortest_outage": 300}, {"maintenance": "excluded-when-announced"}]
)
def test_downtime_that_does_not_count_is_not_part_of_what_is_allowed(
    readings: dict[str, str | int],
) -> None:
    agreement = reference_agreement()._replace(readings=readings)
    assert "ten hoogste 3 uur en 36 minuten uitval die meetelt." in told(agreement, "nl")
    assert "at most 3 hours and 36 minutes of downtime that counts." in told(agreement, "en")


def test_availability_within_hours_and_maintenance_announced_ahead_are_said() -> None:
    agreement = with_service(component("a"), calendar="office", maintenance_notice=48 * 3600)
    agreement = agreement._replace(readings={"maintenance": "excluded-when-announced"})
    text = told(agreement, "nl")
    assert "beschikbaar, geteld in kantooruren" in text
    assert "ten hoogste" not in text.split("Beschikbaarheid -")[1].split("Hoe er")[0]
    assert "als dat ten minste 48 uur van tevoren is gebeurd" in text


def test_an_agreement_without_availability_does_not_speak_of_it() -> None:
    text = told(reference_agreement()._replace(availability=None, clauses={}), "nl")
    assert "Beschikbaarheid" not in text


UPTIME = CreditRule("uptime", (Tier(Fraction(5), below=Fraction(995, 1000)),), clause="C10")
BREACHES = CreditRule(
    "breaches", (Tier(Fraction(4), at_least=1), Tier(Fraction(10), at_least=3)), "response"
)


def with_credits(*rules: CreditRule, cap: int = 50) -> Agreement:
    terms = Credits(Decimal(2500), "EUR", Decimal("0.01"), rules, Fraction(cap))
    return reference_agreement()._replace(credits=terms)


def credited(agreement: Agreement, language: Language) -> tuple[str, dict[str, list[list[str]]]]:
    """What is said above the tables, and the rows of each under what it looks at."""
    heading = "Vergoedingen" if language == "nl" else "Service credits"
    text, *tables = section(agreement, language, heading)
    return text.phrase.text, {table.columns[0].text: cells(table) for table in tables}


def test_credits_are_said_with_what_each_table_looks_at() -> None:
    each = CreditRule("breaches", (), "resolution", Fraction(2))
    compliance = CreditRule("compliance", (Tier(Fraction(15, 2), below=Fraction(9, 10)),))
    of_one = replace(compliance, obligation="contact")
    agreement = with_credits(UPTIME, BREACHES, each, compliance, of_one)
    assert credited(agreement, "nl")[1] == {
        "Beschikbaarheid in de maand": [["lager dan 99,5 %", "5 %"]],
        "Schendingen van de reactietijd in de maand": [["1 of meer", "4 %"], ["3 of meer", "10 %"]],
        "Schendingen van de oplostijd in de maand": [["elke schending", "2 %"]],
        "Deel van alle termijnen dat is gehaald": [["lager dan 90 %", "7,5 %"]],
        "Deel van de meldingen waarvoor de termijn voor het contact is gehaald": [
            ["lager dan 90 %", "7,5 %"]
        ],
    }
    assert list(credited(agreement, "en")[1]) == [
        "Availability in the month",
        "Breaches of the response time in the month",
        "Breaches of the resolution time in the month",
        "Share of all times that was met",
        "Share of the calls for which the contact time was met",
    ]
    assert "Service credits" not in told(reference_agreement(), "en")


def test_breaches_of_every_time_together_have_a_price_too() -> None:
    agreement = with_credits(replace(BREACHES, obligation=None))
    assert list(credited(agreement, "nl")[1]) == ["Schendingen in de maand, alle termijnen"]


def test_where_each_breach_has_its_price_no_tier_counts() -> None:
    agreement = with_credits(replace(BREACHES, per_breach_percent=Fraction(1)))
    text, tables = credited(agreement, "en")
    assert [*tables.values()] == [[["each breach", "1 %"]]]
    assert "hardest" not in text


@pytest.mark.parametrize(
    ("rules", "cap", "nl"),
    [
        ((UPTIME,), 50, "De vergoeding over een maand is nooit meer dan 50 % van het maandbedrag"),
        ((UPTIME,), 100, "De vergoeding over een maand is nooit meer dan het maandbedrag"),
        (
            (BREACHES,),
            100,
            "Van de tabel geldt alleen de zwaarste regel die is bereikt. De vergoeding over een "
            "maand is nooit meer dan het maandbedrag",
        ),
        (
            (UPTIME, BREACHES),
            20,
            "Van elke tabel geldt alleen de zwaarste regel die is bereikt. De percentages van de "
            "tabellen worden opgeteld. De vergoeding over een maand is nooit meer dan 20 % van het "
            "maandbedrag",
        ),
    ],
)
def test_it_is_said_which_percentages_count_and_that_they_are_added(
    rules: tuple[CreditRule, ...], cap: int, nl: str
) -> None:
    text, _ = credited(with_credits(*rules, cap=cap), "nl")
    assert text == f"Het maandbedrag is € 2.500,00. {nl}, en wordt afgerond op € 0,01."
