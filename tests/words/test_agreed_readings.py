"""Every reading of the agreement has a sentence for each of its values, and stands in the docs."""

from __future__ import annotations

import re

import pytest

from stipt.sla.agreement import NOT_APPLICABLE, READINGS, Agreement, Obligation
from stipt.sla.texts import LANGUAGES, Language, Text
from stipt.words.agreed_readings import agreed, page, reading_sentence
from stipt.words.points import POINTS, WITHOUT_RESPONSE, WITHOUT_SUPER_USER
from tests.cast import reference_agreement
from tests.words.agreements import hours
from tests.words.written import ROOT


def test_every_reading_has_a_sentence_for_each_of_its_values_and_no_other() -> None:
    wanted = {
        key: set(values) if isinstance(values[0], str) else {"0", "n"}
        for key, values in READINGS.items()
    }
    assert {key: set(point.sentences) for key, point in POINTS.items()} == wanted


def test_every_sentence_is_one_in_both_languages() -> None:
    texts = [text for point in POINTS.values() for text in point.sentences.values()]
    texts += [*WITHOUT_SUPER_USER.values(), *WITHOUT_RESPONSE.values()]
    for text in texts:
        assert text.nl != text.en
        assert text.nl.endswith(".")
        assert text.en.endswith(".")
        assert set(re.findall(r"{\w+}", text.nl)) == set(re.findall(r"{\w+}", text.en))


def test_a_sentence_for_want_of_a_super_user_or_response_is_one_of_a_known_value() -> None:
    for key, value in [*WITHOUT_SUPER_USER, *WITHOUT_RESPONSE]:
        assert value in READINGS[key]


def test_the_page_in_the_docs_is_what_the_code_makes() -> None:
    kept = (ROOT / "docs" / "readings.md").read_text("utf-8")
    assert kept == page(), "write it again with: python -m tests.words.written"


@pytest.mark.parametrize(
    ("key", "value", "language", "part"),
    [
        ("reopen_days", 14, "nl", "tot 14 kalenderdagen na de oplossing"),
        ("reopen_days", 1, "en", "up to 1 calendar day after it was solved"),
        ("reopen_days", 0, "en", "A solved call is not reopened."),
        ("no_answer_days", 10, "nl", "Blijft een antwoord 10 kalenderdagen uit"),
        ("shortest_outage", 300, "nl", "ten minste 5 minuten duurt"),
        ("pause", "question", "nl", "De reactietijd staat nooit stil."),
        ("day", "end-of-day", "en", "until closing on the last working day"),
    ],
)
def test_a_value_is_said_in_a_sentence(
    key: str, value: str | int, language: Language, part: str
) -> None:
    assert part in reading_sentence(key, value, language)


def points(agreement: Agreement, language: Language) -> dict[str, str]:
    """The points of an agreement by their titles."""
    return {point.title: point.sentence for point in agreed(agreement, language)}


def renamed(**titles: Text) -> Agreement:
    """The reference agreement with other titles of its obligations."""
    agreement = reference_agreement()
    known = agreement.obligations
    named = {name: known[name]._replace(title=title) for name, title in titles.items()}
    return agreement._replace(obligations={**known, **named})


def without_gate() -> Agreement:
    """The reference agreement with call types that come to the vendor directly."""
    types = reference_agreement().call_types
    direct = {code: t._replace(through_super_user=False) for code, t in types.items()}
    return reference_agreement()._replace(call_types=direct)


def test_times_are_called_what_the_agreement_calls_them() -> None:
    agreement = renamed(
        resolution=Text("hersteltijd", "restore time"),
        response=Text("eerste bericht", "first message"),
    )
    nl, en = points(agreement, "nl"), points(agreement, "en")
    assert nl["Begin van de hersteltijd"] == (
        "De hersteltijd begint als de leverancier reageert, en uiterlijk als de termijn voor het "
        "eerste bericht om is. Langer wachten stelt de hersteltijd dus nooit uit."
    )
    assert en["Start of the restore time"] == (
        "The restore time starts when the vendor responds, and at the latest when the time for the "
        "first message has passed. Waiting longer never postpones the restore time."
    )
    assert nl["Stilstand"].endswith("De termijn voor het eerste bericht staat nooit stil.")
    assert en["Standing still"].endswith("The time for the first message never stands still.")


def test_of_several_times_to_solve_none_is_taken_for_the_others() -> None:
    agreement = reference_agreement()
    workaround = Obligation("workaround", Text("omweg", "workaround"), "solution", "hand-over")
    question = agreement.call_types["question"]
    question = question._replace(targets={**question.targets, "workaround": hours(2)})
    agreement = agreement._replace(
        obligations={**agreement.obligations, "workaround": workaround},
        call_types={"question": question},
    )
    assert "dan staat de tijd om op te lossen stil" in points(agreement, "nl")["Stilstand"]
    assert "the time to solve stands still" in points(agreement, "en")["Standing still"]
    assert "Begin van de oplostijd" in points(agreement, "nl")
    assert "Begin van de termijn voor de omweg" not in points(agreement, "nl")


def test_a_time_to_solve_that_follows_nothing_has_no_reading_of_its_start() -> None:
    resolution = reference_agreement().obligations["resolution"]._replace(starts="hand-over")
    known = reference_agreement().obligations
    agreement = reference_agreement()._replace(obligations={**known, "resolution": resolution})
    assert "Start of the resolution time" not in points(agreement, "en")


def test_where_no_time_to_solve_was_agreed_nothing_is_said_of_one() -> None:
    agreement = reference_agreement()
    question = agreement.call_types["question"]
    promised = question._replace(targets={"response": hours(4), "resolution": NOT_APPLICABLE})
    titles = points(agreement._replace(call_types={"question": promised}), "en")
    assert "Start of the resolution time" not in titles
    assert "Standing still" not in titles


def test_where_no_time_to_respond_was_agreed_none_is_said_to_stand_still() -> None:
    agreement = reference_agreement()
    question = agreement.call_types["question"]._replace(targets={"resolution": hours(4)})
    agreement = agreement._replace(call_types={"question": question})
    assert points(agreement, "nl")["Stilstand"].endswith("stil tot het antwoord er is.")
    assert "Start of the resolution time" not in points(agreement, "en")


def test_a_clock_that_follows_one_without_a_term_follows_what_came_before_that() -> None:
    agreement = reference_agreement()
    advice = Obligation("advice", Text("advies", "advice"), "solution", "resolution")
    change = agreement.call_types["change-request"]
    change = change._replace(targets={**change.targets, "advice": hours(2)})
    agreement = agreement._replace(
        obligations={**agreement.obligations, "advice": advice},
        call_types={"change-request": change},
    )
    assert points(agreement, "nl")["Begin van de termijn voor het advies"].startswith(
        "De termijn voor het advies begint als de leverancier reageert, en uiterlijk als de "
        "reactietijd om is."
    )


def test_contact_that_follows_the_acknowledgement_is_told_once() -> None:
    known = reference_agreement().obligations
    contact = known["contact"]._replace(starts="acknowledge")
    agreement = reference_agreement()._replace(obligations={**known, "contact": contact})
    by_chain = points(agreement, "en")
    assert "Contact about a complaint" not in by_chain
    assert by_chain["Start of the contact time"].startswith(
        "The contact time starts when its receipt is acknowledged, and at the latest when the "
        "acknowledgement time has passed."
    )
    by_reading = points(agreement._replace(readings={"contact_from": "acknowledgement"}), "en")
    assert "Contact about a complaint" in by_reading
    assert "Start of the contact time" not in by_reading


@pytest.mark.parametrize("starts", ["hand-over", "received"])
def test_where_no_call_passes_a_super_user_none_is_spoken_of(starts: str) -> None:
    agreement = without_gate()._replace(readings={"clock_starts": starts})
    for untrained in ("flag", "refuse"):
        found = agreement._replace(readings={**agreement.readings, "untrained": untrained})
        for language in LANGUAGES:
            assert "Super User" not in "".join(points(found, language).values())
    nl = points(agreement, "nl")
    assert nl["Begin van de klok"] == (
        "De klok van de leverancier begint zodra de melding binnenkomt."
    )
    assert "De Super User bij uitval" not in nl


def test_call_types_that_pass_no_super_user_start_their_clock_when_they_come_in() -> None:
    types = without_gate().call_types
    some = {**reference_agreement().call_types, "question": types["question"]}
    agreement = reference_agreement()._replace(call_types=some)
    assert points(agreement, "nl")["Begin van de klok"].endswith(
        "Daarvoor loopt er geen klok van de leverancier. Bij Gebruikersvraag begint zij zodra de "
        "melding binnenkomt."
    )
    received = agreement._replace(readings={"clock_starts": "received"})
    assert "User question" not in points(received, "en")["Start of the clock"]


def test_releases_count_from_when_the_call_came_to_the_vendor() -> None:
    readings = {"release_counts_from": "hand-over"}
    handed_over = reference_agreement()._replace(readings=readings)
    received = reference_agreement()._replace(readings={**readings, "clock_starts": "received"})
    assert points(handed_over, "nl")["Welke releases tellen"].endswith("is doorgegeven.")
    assert points(received, "nl")["Welke releases tellen"].endswith("is binnengekomen.")
    assert points(received, "en")["Which releases count"].endswith("after the call came in.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reference_agreement_says_all_its_readings(language: Language) -> None:
    found = agreed(reference_agreement(), language)
    assert len(found) == len(READINGS)
    assert all(point.title and point.sentence.endswith(".") for point in found)


def test_mail_and_phone_are_a_reading_of_the_clause_about_channels() -> None:
    agreement = reference_agreement()
    said = {point.title: point.clause for point in agreed(agreement, "en")}
    assert said["Mail and phone"] == "C13"
    without = agreement._replace(clauses={"C1": agreement.clauses["C1"]})
    said = {point.title: point.clause for point in agreed(without, "en")}
    assert said["Mail and phone"] is None


def test_a_point_that_an_agreement_has_no_use_for_is_left_out() -> None:
    agreement = reference_agreement()
    few = agreement._replace(
        call_types={"question": agreement.call_types["question"]},
        obligations={"response": agreement.obligations["response"]},
        availability=None,
        entitlement=None,
    )
    assert set(points(few, "en")) == {
        "Start of the clock",
        "Mail and phone",
        "The Super User when the desk is down",
        "Reopening",
        "When no answer comes",
    }
