"""Targets in words."""

from __future__ import annotations

from fractions import Fraction

import pytest

from stipt.sla.agreement import Target
from stipt.sla.texts import Text
from stipt.words.targets import at_the_latest, release_due, target_text
from tests.cast import reference_agreement
from tests.words.agreements import days, hours, round_the_clock

AGREEMENT = reference_agreement()


@pytest.mark.parametrize(
    ("target", "nl", "en"),
    [
        (hours(12), "12 kantooruren", "12 office hours"),
        (hours(1), "1 kantooruur", "1 office hour"),
        (hours(0.5), "30 minuten, geteld in kantooruren", "30 minutes, counted in office hours"),
        (days(1), "1 werkdag", "1 working day"),
        (days(5), "5 werkdagen", "5 working days"),
        (Target("release", 1), "in de eerstvolgende release", "in the coming release"),
        (
            Target("release", 2),
            "in de eerstvolgende release of de release daarna",
            "in the coming release or the one after it",
        ),
        (
            Target("release", 3),
            "in een van de eerstvolgende drie releases",
            "in one of the coming three releases",
        ),
        (
            Target("best_effort"),
            "mogelijk in een volgende release: een voornemen, geen toezegging",
            "possibly in a next release: an intention, no promise",
        ),
        (Target("not_applicable"), "niet van toepassing", "not applicable"),
        (None, "niet afgesproken", "not agreed"),
        (hours(4, share=Fraction(4, 5)), "80 % binnen 4 kantooruren", "80 % within 4 office hours"),
    ],
)  # fmt: skip
def test_a_target_reads_as_in_the_matrix(target: Target | None, nl: str, en: str) -> None:
    assert target_text(target, AGREEMENT, "nl") == nl
    assert target_text(target, AGREEMENT, "en") == en


@pytest.mark.parametrize(
    ("target", "nl", "en"),
    [
        (hours(12), "uiterlijk binnen 12 kantooruren", "at the latest within 12 office hours"),
        (
            Target("release", 2),
            "uiterlijk in de eerstvolgende release of de release daarna",
            "at the latest in the coming release or the one after it",
        ),
        (Target("not_applicable"), "niet van toepassing", "not applicable"),
        (None, "niet afgesproken", "not agreed"),
        (days(2, share=Fraction(9, 10)), "90 % binnen 2 werkdagen", "90 % within 2 working days"),
    ],
)
def test_a_target_reads_as_in_a_sentence(target: Target | None, nl: str, en: str) -> None:
    assert at_the_latest(target, AGREEMENT, "nl") == nl
    assert at_the_latest(target, AGREEMENT, "en") == en


def test_an_intention_speaks_of_no_release_where_nothing_is_bound_to_one() -> None:
    question = AGREEMENT.call_types["question"]
    few = AGREEMENT._replace(call_types={"question": question})
    assert target_text(Target("best_effort"), few, "nl") == "een voornemen, geen toezegging"


def test_the_hours_of_another_calendar_are_called_by_its_name() -> None:
    agreement = round_the_clock(response=hours(0.5, "always"))
    assert target_text(hours(0.5, "always"), agreement, "nl") == "30 minuten rond de klok"
    assert target_text(hours(4, "always"), agreement, "en") == "4 hours around the clock"
    assert target_text(days(2, "always"), agreement, "en") == "2 working days (by around the clock)"


def test_a_name_that_begins_with_hours_gives_way_to_their_number() -> None:
    names = {"always": Text("uren, dag en nacht", "hours on call")}
    agreement = round_the_clock(response=hours(1, "always"))._replace(calendar_names=names)
    assert target_text(hours(2, "always"), agreement, "nl") == "2 uur, dag en nacht"
    assert target_text(hours(0.5, "always"), agreement, "en") == "30 minutes on call"


def test_a_calendar_without_a_name_is_called_by_its_key() -> None:
    nameless = AGREEMENT._replace(calendar_names={}, calendar="other")
    assert target_text(hours(4), nameless, "nl") == "4 uur (office)"
    assert target_text(hours(1), nameless, "en") == "1 hour (office)"
    assert target_text(days(2), nameless, "en") == "2 working days (office)"


def test_a_promise_by_release_waits_for_a_certain_one() -> None:
    assert release_due(2, "nl") == "de tweede release"
    assert release_due(7, "en") == "the 7th release"
