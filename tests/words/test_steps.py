"""Every step of a walk has a sentence in both languages, and says what happened."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from random import Random

import pytest

from stipt.sla import Calendar, SpecialDay, weekly
from stipt.sla.agreement import READINGS, MetBy, Obligation
from stipt.sla.clock import walk
from stipt.sla.facts import CANCELLING
from stipt.sla.moments import KINDS, Refused
from stipt.sla.reading import Reading, Step
from stipt.sla.texts import LANGUAGES, Language, Text
from stipt.sla.ticket_data import read_ticket
from stipt.words import causes, steps
from stipt.words.steps import explanation, sentence
from tests.cast import reference_agreement, replayed
from tests.sla import random_tickets
from tests.words.agreements import days, hours, round_the_clock
from tests.words.scenes import ANSWERED, HANDED, LATER, SCENES
from tests.words.written import ROOT

STEPS_SOURCE = ROOT / "stipt" / "sla" / "steps.py"
OUTCOMES_BY_STATE = {"not_applicable", "best_effort"}

KNOBS = random_tickets.Knobs(corrections=False)  # a correction is no step of its own

NEVER_MEETS = {
    "received",
    "taken_back",
    "noted",
    "reopened",
    "classified",
    "scheduled",
    "split",
    "agreement_changed",
    "disputed",
    "corrected",
}


def all_steps() -> Iterator[tuple[Step, Reading]]:
    for readings in SCENES.values():
        for reading in readings.values():
            for step in reading.steps:
                yield step, reading


def kinds_made() -> set[str]:
    """The kinds that the walk's explanation makes, as its source names them."""
    calls = (n for n in ast.walk(ast.parse(STEPS_SOURCE.read_text("utf-8"))) if is_step(n))
    return {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}


def is_step(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Step"


def test_every_kind_of_step_has_a_sentence_and_no_sentence_is_left_over() -> None:
    assert set(steps._SENTENCES) == kinds_made() | OUTCOMES_BY_STATE


def test_the_scenes_show_every_kind_of_step() -> None:
    assert {step.kind for step, _ in all_steps()} == set(steps._SENTENCES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_of_every_scene_is_a_sentence(language: Language) -> None:
    for step, reading in all_steps():
        check(sentence(step, reading, language))


def check(text: str) -> None:
    assert re.fullmatch(r"[A-Z].*[^. ]\.", text), text
    assert not re.search(r"[{}]|None|  ", text), text


def test_what_can_meet_an_obligation_has_words_and_what_never_does_has_none() -> None:
    assert set(causes.MET) | NEVER_MEETS == set(KINDS)
    assert set(causes.MET) & NEVER_MEETS == set()


def test_the_scenes_show_what_starts_stops_meets_and_ends_a_clock() -> None:
    seen: dict[tuple[str, str], set[str]] = {}
    for step, _ in all_steps():
        for key in ("by", "cause", "what", "skipped", "rule"):
            if isinstance(step.data.get(key), str):
                seen.setdefault((step.kind, key), set()).add(step.data[key])
    assert seen["started", "by"] == set(causes.STARTED) | {"response", "response_due"}
    assert seen["paused", "cause"] == set(causes.PAUSED)
    assert seen["cancelled", "cause"] == set(causes.CANCELLED)
    assert seen["met", "cause"] == set(causes.MET)
    assert seen["release", "skipped"] == set(causes.SKIPPED)
    assert seen["waiting", "what"] >= {"hand-over", "response", "classification", "event"}


def test_every_cause_that_the_core_closes_with_has_words() -> None:
    assert set(causes.CANCELLED) == CANCELLING | {"solved"}
    assert set(causes.PAUSED) >= CANCELLING - {"merged"}
    assert set(causes.DAY_RULES) == set(READINGS["day"])
    assert set(causes.EARLIER_DONE) == set(causes.EARLIER_TO_COME) == set(MetBy.__args__)
    assert set(causes.WAITING_FOR_EVENT) == {"update", "reply", "answer"}


def test_tickets_made_up_at_random_are_told_to_the_end() -> None:
    agreement = reference_agreement()
    told = 0
    for seed in range(300):
        made, now = random_tickets.ticket(Random(seed), KNOBS)
        try:
            ticket = read_ticket(made, agreement)
        except Refused:
            continue
        for reading in walk(agreement, ticket, now).values():
            for language in LANGUAGES:
                for text in explanation(reading, language):
                    check(text)
                    told += 1
    assert told > 2_000


# -- what the sentences say ----------------------------------------------------------------------


def told(scene: str, obligation: str, language: Language) -> list[str]:
    return explanation(SCENES[scene][obligation], language)


def test_a_pause_over_an_evening_is_explained_in_dutch() -> None:
    assert told("asked_and_answered", "resolution", "nl") == [
        "Begin: vr 22 mei 2026 10:26, toen de leverancier reageerde [C2].",
        "Niveau 1 incident, oplostijd: uiterlijk binnen 8 kantooruren [C2].",
        "Geteld: vr 22 mei 2026 10:26–11:51, 1 u 25.",
        "Stond stil: vr 22 mei 2026 11:51–19:40 (vraag van anna aan de klant), 5 u 39 telt niet "
        "mee [C4].",
        "Geteld: vr 22 mei 2026 19:40 – di 26 mei 2026 15:05, 6 u 35.",
        "Gesloten: maandag 25 mei 2026 (tweede pinksterdag) [C3].",
        "Uiterlijk di 26 mei 2026 15:05.",
    ]


def test_a_pause_over_an_evening_is_explained_in_english() -> None:
    assert told("asked_and_answered", "resolution", "en") == [
        "Start: Fri 22 May 2026 10:26, when the vendor responded [C2].",
        "Level 1 incident, resolution: at the latest within 8 office hours [C2].",
        "Counted: Fri 22 May 2026 10:26–11:51, 1 h 25.",
        "Stood still: Fri 22 May 2026 11:51–19:40 (question of anna to the customer), 5 h 39 not "
        "counted [C4].",
        "Counted: Fri 22 May 2026 19:40 – Tue 26 May 2026 15:05, 6 h 35.",
        "Closed: Monday 25 May 2026 (Pentecost Monday) [C3].",
        "Due Tue 26 May 2026 15:05 at the latest.",
    ]


@pytest.mark.parametrize(
    ("scene", "obligation", "nl", "en"),
    [
        (
            "still_asked",
            "resolution",
            "Als de klok weer loopt, is er nog 6 u 35 over.",
            "Once the clock runs on, 6 h 35 are left.",
        ),
        (
            "at_hand_over",
            "resolution",
            "Begin: vr 22 mei 2026 13:05, als de reactietijd om is [C2].",
            "Start: Fri 22 May 2026 13:05, when the response time has passed [C2].",
        ),
        (
            "breached",
            "resolution",
            "Begin: vr 22 mei 2026 13:05, toen de reactietijd om was [C2].",
            "Start: Fri 22 May 2026 13:05, when the response time had passed [C2].",
        ),
        (
            "breached",
            "response",
            "Geschonden: vr 22 mei 2026 13:05 is verstreken.",
            "Breached: Fri 22 May 2026 13:05 has passed.",
        ),
        (
            "solved_late",
            "resolution",
            "Geschonden: di 26 mei 2026 09:26 is verstreken; alsnog gedaan op do 28 mei 2026 09:00.",
            "Breached: Tue 26 May 2026 09:26 has passed; done late on Thu 28 May 2026 09:00.",
        ),
        (
            "received",
            "response",
            "Er loopt geen klok tot een Super User de melding doorgeeft.",
            "No clock runs until a Super User hands the call over.",
        ),
        (
            "nothing_to_do_again",
            "reply",
            "Er loopt geen klok tot de klant iets schrijft of zegt.",
            "No clock runs until the customer writes or calls.",
        ),
        (
            "paused_in_days",
            "resolution",
            "Geteld: 5 werkdagen (di 26 mei, wo 27 mei, do 28 mei, vr 29 mei, ma 1 jun) vanaf vr "
            "22 mei 2026 15:26; hetzelfde tijdstip: ma 1 juni 2026 15:26 [C3].",
            "Counted: 5 working days (Tue 26 May, Wed 27 May, Thu 28 May, Fri 29 May, Mon 1 Jun) "
            "from Fri 22 May 2026 15:26; the same time: Mon 1 June 2026 15:26 [C3].",
        ),
        (
            "became_another_type",
            "resolution",
            "Vanaf vr 22 mei 2026 12:00 Gebruikersvraag: vanaf het begin geteld di 26 mei 2026 "
            "13:26, vanaf de wijziging di 26 mei 2026 15:00; was di 26 mei 2026 09:26, wordt di "
            "26 mei 2026 13:26.",
            "From Fri 22 May 2026 12:00 on User question: counted from the start Tue 26 May 2026 "
            "13:26, from the change Tue 26 May 2026 15:00; was Tue 26 May 2026 09:26, becomes Tue "
            "26 May 2026 13:26.",
        ),
        (
            "judged_by_another_version",
            "resolution",
            "Versie 7 van de overeenkomst is niet gegeven en telt niet mee.",
            "Version 7 of the agreement was not given and does not count.",
        ),
        (
            "merged_with_another",
            "resolution",
            "Samengevoegd met een andere melding op vr 22 mei 2026 10:30, de vroegste tijd geldt: "
            "was di 26 mei 2026 13:30, wordt vr 22 mei 2026 11:00.",
            "Merged with another call on Fri 22 May 2026 10:30, the earlier time holds: was Tue "
            "26 May 2026 13:30, becomes Fri 22 May 2026 11:00.",
        ),
        (
            "bound_to_a_release",
            "resolution",
            "Uiterlijk di 14 juli 2026 24:00, volgens de planning; de datum schuift met de "
            "planning mee.",
            "Due Tue 14 July 2026 24:00 by the plan; the date moves with the plan.",
        ),
        (
            "fixed_in_a_release",
            "resolution",
            "Release 4.2, uit op di 9 juni 2026 20:00, met de oplossing erin: telt als de eerste.",
            "Release 4.2, out on Tue 9 June 2026 20:00, with the fix in it: counts as the first.",
        ),
        (
            "skipped_releases",
            "resolution",
            "Release 4.0.1, uit op vr 22 mei 2026 13:00: telt niet mee, uitgekomen terwijl de klok "
            "stilstond.",
            "Release 4.0.1, out on Fri 22 May 2026 13:00: doesn’t count, out while the clock stood "
            "still.",
        ),
        (
            "without_a_second_release",
            "resolution",
            "Er ontbreekt nog 1 release in de planning, dus is er geen uiterste tijd [C5].",
            "The plan lacks 1 release, so there is no due time [C5].",
        ),
        (
            "late_for_its_plan",
            "resolution",
            "De geplande datum (di 14 juli 2026 24:00) is voorbij en de release is niet uit: te "
            "laat, niet geschonden [C5].",
            "The planned date (Tue 14 July 2026 24:00) has passed and the release is not out: "
            "late, not breached [C5].",
        ),
        (
            "an_intention_done",
            "resolution",
            "Een voornemen, geen toezegging: het kan niet worden geschonden; gedaan op di 26 mei "
            "2026 09:00 [C5].",
            "An intention, no promise: it can’t be breached; done on Tue 26 May 2026 09:00 [C5].",
        ),
        (
            "nothing_promised",
            "resolution",
            "Niet van toepassing: hier is niets toegezegd [C6].",
            "Not applicable: nothing was promised here [C6].",
        ),
        (
            "declined",
            "resolution",
            "Vervallen: vr 22 mei 2026 12:00, afgewezen door de leverancier (geen training).",
            "Cancelled: Fri 22 May 2026 12:00, declined by the vendor (geen training).",
        ),
        (
            "complaint_unheard",
            "contact",
            "Begin: di 26 mei 2026 15:45, als de termijn voor de ontvangstbevestiging om is [C7].",
            "Start: Tue 26 May 2026 15:45, when the acknowledgement time has passed [C7].",
        ),
        (
            "complaint",
            "acknowledge",
            "Gehaald: di 26 mei 2026 09:10, met een bevestiging die de behandelaar noemt (bas).",
            "Met: Tue 26 May 2026 09:10, by an acknowledgement naming the handler (bas).",
        ),
    ],
)
def test_a_step_says_what_happened(scene: str, obligation: str, nl: str, en: str) -> None:
    assert nl in told(scene, obligation, "nl")
    assert en in told(scene, obligation, "en")


def test_a_pause_says_why_also_when_nobody_is_named() -> None:
    paused = Step("paused", 0, {"cause": "asked", "by": None, "from_at": 0, "to_at": None})
    paused.data["seconds"] = 60
    reading = SCENES["still_asked"]["resolution"]
    assert "(vraag aan de klant)" in sentence(paused, reading, "nl")
    assert "(question to the customer)" in sentence(paused, reading, "en")


def test_a_clock_that_follows_one_without_a_term_started_with_what_came_before_that() -> None:
    agreement = reference_agreement()
    advice = Obligation("advice", Text("advies", "advice"), "solution", "resolution")
    change = agreement.call_types["change-request"]
    change = change._replace(targets={**change.targets, "advice": hours(2)})
    agreement = agreement._replace(
        obligations={**agreement.obligations, "advice": advice},
        call_types={"change-request": change},
    )
    reading = replayed(LATER, *ANSWERED, call_type="change-request", agreement=agreement)["advice"]
    assert explanation(reading, "nl")[0] == (
        "Begin: vr 22 mei 2026 10:26, toen de leverancier reageerde."
    )


def test_a_clock_that_follows_one_that_ran_out_started_when_it_did() -> None:
    advice = Obligation("advice", Text("advies", "advice"), "solution", "resolution")
    agreement = round_the_clock(advice, response=hours(1), resolution=hours(2), advice=hours(20))
    reading = replayed(LATER, *ANSWERED, call_type="outage", agreement=agreement)["advice"]
    assert explanation(reading, "nl")[0] == (
        "Begin: vr 22 mei 2026 12:26, toen de oplostijd om was."
    )


def test_a_type_is_named_with_its_priority() -> None:
    agreement = reference_agreement()
    question = agreement.call_types["question"]
    question = question._replace(priorities={"high": {"response": hours(1)}})
    agreement = agreement._replace(
        priorities={"high": Text("hoge prioriteit", "high priority")},
        call_types={**agreement.call_types, "question": question},
    )
    readings = replayed(LATER, *HANDED, call_type="question", priority="high", agreement=agreement)
    assert explanation(readings["response"], "nl")[1] == (
        "Gebruikersvraag, hoge prioriteit, reactietijd: uiterlijk binnen 1 kantooruur [C1]."
    )


def test_a_day_with_other_hours_is_told_as_such() -> None:
    short = SpecialDay(date(2026, 5, 22), ((8 * 3600, 12 * 3600),), "Dorpsfeest")
    calendar = Calendar("Europe/Amsterdam", [weekly("08:00-17:00")], special=[short])
    agreement = reference_agreement()._replace(calendars={"office": calendar})
    told = explanation(replayed(LATER, *ANSWERED, agreement=agreement)["resolution"], "nl")
    assert "Gesloten: vrijdag 22 mei 2026 (Dorpsfeest, andere uren) [C3]." in told


def test_of_many_working_days_the_first_and_the_last_are_named() -> None:
    agreement = round_the_clock(response=days(10))
    reading = replayed(LATER, *HANDED, call_type="outage", agreement=agreement)["response"]
    assert (
        "Counted: 10 working days (Tue 26 May, Wed 27 May, …, Mon 8 Jun) from Fri 22 May 2026 "
        "10:05; the same time: Mon 8 June 2026 10:05 [C3]."
    ) in explanation(reading, "en")


def test_a_clause_stands_where_it_helps_and_not_on_every_counted_stretch() -> None:
    named: dict[str, set[bool]] = {}
    for step, reading in all_steps():
        if step.data.get("clause"):
            told_as = sentence(step, reading, "en")
            named.setdefault(step.kind, set()).add(f"[{step.data['clause']}]" in told_as)
    assert named.pop("counted") == named.pop("release") == {False}
    assert named.keys() >= {"started", "target", "paused", "closed", "days"}
    assert all(shown == {True} for shown in named.values())
