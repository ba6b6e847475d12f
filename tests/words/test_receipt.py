"""The receipt: its lines add up to the target, and everyone can check that they do."""

from __future__ import annotations

from copy import copy
from datetime import date
from random import Random

import pytest

from stipt.sla import Calendar, SpecialDay, weekly
from stipt.sla.clock import walk
from stipt.sla.moments import Refused
from stipt.sla.reading import Reading
from stipt.sla.texts import Language
from stipt.sla.ticket_data import read_ticket
from stipt.words.receipt import ReceiptLine
from stipt.words.steps import receipt
from tests.cast import reference_agreement, replayed
from tests.sla import random_tickets
from tests.words.scenes import HANDED, SCENES

ADDED = ("counted", "left", "unused")
KNOBS = random_tickets.Knobs(corrections=False)  # a correction is no step of its own


def printed(reading: Reading, language: Language) -> list[str]:
    return [f"{line.label} | {line.amount}".rstrip(" |") for line in receipt(reading, language)]


def scene(name: str, obligation: str, language: Language) -> list[str]:
    return printed(SCENES[name][obligation], language)


def sum_of(lines: list[ReceiptLine]) -> ReceiptLine:
    (line,) = [line for line in lines if line.kind == "sum"]
    return line


def test_a_pause_a_weekend_and_a_holiday_add_up_to_eight_hours() -> None:
    assert scene("asked_and_answered", "resolution", "nl") == [
        "vr 22 mei 10:26 begin, toen de leverancier reageerde [C2]",
        "vr 22 mei 10:26–11:51 geteld | 1 u 25",
        "vr 22 mei 11:51–19:40 stil: vraag van anna aan de klant [C4] | (5 u 39)",
        "za 23 – ma 25 mei gesloten: weekend, tweede pinksterdag [C3]",
        "di 26 mei 08:30–10:32 geteld | 2 u 02",
        "di 26 mei 10:32–15:05 nog over | 4 u 33",
        "Niveau 1 incident, oplostijd [C2] | 8 u 00",
        "di 26 mei 15:05 uiterlijk",
    ]


def test_what_was_not_needed_is_on_the_receipt_too() -> None:
    assert scene("asked_and_answered", "response", "en") == [
        "Fri 22 May 10:05 start, when the call was handed over to the vendor [C12]",
        "Fri 22 May 10:05–10:26 counted | 21 min",
        "Fri 22 May 10:26 met, by a message (anna)",
        "Fri 22 May 10:26–13:05 not needed | 2 h 39",
        "Level 1 incident, response [C1] | 3 h 00",
        "Fri 22 May 13:05 due at the latest",
    ]


def test_while_it_stands_still_what_is_left_makes_up_the_sum() -> None:
    assert scene("still_asked", "resolution", "en") == [
        "Fri 22 May 10:26 start, when the vendor responded [C2]",
        "Fri 22 May 10:26–11:51 counted | 1 h 25",
        "Fri 22 May 11:51 – paused: question of anna to the customer [C4] | (3 h 41)",
        "left once the clock runs on | 6 h 35",
        "Level 1 incident, resolution [C2] | 8 h 00",
    ]


def test_a_breach_and_what_was_done_late_stand_behind_the_sum() -> None:
    assert scene("solved_late", "resolution", "en")[-4:] == [
        "Level 1 incident, resolution [C2] | 8 h 00",
        "Tue 26 May 09:26 due at the latest",
        "Tue 26 May 09:26 breached",
        "Thu 28 May 09:00 done late",
    ]


def test_working_days_are_counted_one_by_one_and_a_standstill_comes_on_top() -> None:
    assert scene("paused_in_days", "resolution", "nl") == [
        "vr 22 mei 15:26 begin, toen de leverancier reageerde [C2]",
        "vr 22 mei 15:26 – di 26 mei 09:00 stil: vraag van anna aan de klant [C4] | (2 u 34)",
        "za 23 – ma 25 mei gesloten: weekend, tweede pinksterdag [C3]",
        "di 26 mei eerste werkdag | 1",
        "wo 27 mei tweede werkdag | 1",
        "do 28 mei derde werkdag | 1",
        "vr 29 mei vierde werkdag | 1",
        "za 30 – zo 31 mei gesloten: weekend [C3]",
        "ma 1 jun vijfde werkdag | 1",
        "Niveau 2 incident, maatwerk, oplostijd [C2] | 5 werkdagen",
        "later door stilstand | + 2 u 34",
        "di 2 jun 09:00 uiterlijk",
    ]


def test_working_days_that_start_when_it_is_closed_count_from_the_opening() -> None:
    saturday = ("2026-05-30T11:00 received", "2026-05-30T11:00 handed_over")
    readings = replayed("2026-05-30T12:00", *saturday, call_type="incident-2-custom")
    assert printed(readings["response"], "en") == [
        "Sat 30 May 11:00 start, when the call was handed over to the vendor [C12]",
        "Sun 31 May closed: weekend [C3]",
        "Mon 1 Jun 08:30 open: counted from here",
        "Tue 2 Jun first working day | 1",
        "Level 2 incident, custom work, response [C1] | 1 working day",
        "Tue 2 Jun 08:30 due at the latest",
    ]


def test_working_days_read_as_office_hours_add_up_in_hours() -> None:
    agreement = reference_agreement(day="office-hours")
    readings = replayed(
        "2026-05-22T10:05", *HANDED, call_type="incident-2-custom", agreement=agreement
    )
    lines = receipt(readings["response"], "en")
    assert [(line.kind, line.amount) for line in lines] == [
        ("event", ""),
        ("left", "7 h 25"),
        ("closed", ""),
        ("left", "1 h 35"),
        ("sum", "9 h 00"),
        ("due", ""),
    ]


def test_working_days_that_end_with_the_day_need_no_opening() -> None:
    agreement = reference_agreement(day="end-of-day")
    readings = replayed(
        "2026-05-22T10:05", *HANDED, call_type="incident-2-custom", agreement=agreement
    )
    assert printed(readings["response"], "nl")[-3:] == [
        "di 26 mei eerste werkdag | 1",
        "Niveau 2 incident, maatwerk, reactietijd [C1] | 1 werkdag",
        "di 26 mei 17:30 uiterlijk",
    ]


def test_releases_are_counted_until_the_promised_one() -> None:
    assert scene("out_without_the_fix", "resolution", "nl") == [
        "vr 22 mei 10:26 begin, toen de leverancier reageerde [C2]",
        "release 4.2 uit op di 9 juni 2026 20:00: telt als de eerste | 1",
        "release 4.3 uit op di 14 juli 2026 20:00: telt als de tweede | 1",
        "Niveau 2 incident, standaardapplicatie, oplostijd [C5] | de tweede release",
        "di 14 jul 20:00 uiterlijk",
        "di 14 jul 20:00 geschonden",
    ]


def test_a_release_that_does_not_count_says_why_and_one_with_the_fix_says_so() -> None:
    lines = scene("fixed_in_a_release", "resolution", "en")
    assert (
        "release 4.1 out on Tue 14 April 2026 20:00: doesn’t count, out before the count began"
        in lines
    )
    assert (
        "release 4.2 out on Tue 9 June 2026 20:00: counts as the first, with the fix in it | 1"
        in lines
    )
    assert lines[-1] == "Tue 14 Jul 24:00 due, by the plan"


def test_a_plan_that_falls_short_has_no_sum() -> None:
    kinds = [line.kind for line in receipt(SCENES["without_a_second_release"]["resolution"], "en")]
    assert kinds == ["event", "closed", "counted", "closed", "event"]
    assert scene("without_a_second_release", "resolution", "nl")[-1] == (
        "er ontbreekt nog 1 release in de planning, dus is er geen uiterste tijd [C5]"
    )


def test_a_change_of_type_stands_where_it_happened_and_the_sum_is_what_was_counted() -> None:
    assert scene("became_another_type", "resolution", "en") == [
        "Fri 22 May 10:26 start, when the vendor responded [C2]",
        "Fri 22 May 10:26–17:30 counted | 7 h 04",
        "Fri 22 May 12:00 now User question: was Tue 26 May 2026 09:26, becomes Tue 26 May 2026 "
        "13:26",
        "Sat 23 – Mon 25 May closed: weekend, Pentecost Monday [C3]",
        "Tue 26 May 08:30–10:32 counted | 2 h 02",
        "Tue 26 May 10:32–13:26 left | 2 h 54",
        "counted in all [C2] | 12 h 00",
        "Tue 26 May 13:26 due at the latest",
    ]


def test_a_change_to_another_version_that_moves_nothing_says_so() -> None:
    lines = scene("judged_by_another_version", "resolution", "nl")
    assert "vr 22 mei 12:00 nu Niveau 1 incident, versie 2: blijft di 26 mei 2026 09:26" in lines


def test_a_change_into_a_release_is_summed_by_release() -> None:
    lines = receipt(SCENES["became_release_bound"]["resolution"], "en")
    assert sum_of(lines).label == "Level 2 incident, standard application, resolution [C5]"
    assert sum_of(lines).amount == "the second release"


def test_a_merge_stands_where_it_happened() -> None:
    assert (
        "vr 22 mei 10:30 samengevoegd: was di 26 mei 2026 13:30, wordt vr 22 mei 2026 11:00"
        in scene("merged_with_another", "resolution", "nl")
    )


def test_what_was_cancelled_sums_up_what_was_counted_till_then() -> None:
    assert scene("withdrawn", "resolution", "en") == [
        "Fri 22 May 10:26 start, when the vendor responded [C2]",
        "Fri 22 May 10:26–12:00 counted | 1 h 34",
        "Fri 22 May 12:00 cancelled: withdrawn",
        "counted in all [C2] | 1 h 34",
    ]


def test_a_clock_that_has_not_started_says_what_it_waits_for_and_what_is_promised() -> None:
    assert scene("received", "response", "en") == [
        "no clock runs until a Super User hands the call over",
        "Level 1 incident, response: at the latest within 3 office hours [C1]",
    ]


def test_what_was_not_promised_is_no_sum() -> None:
    assert scene("nothing_promised", "resolution", "nl") == [
        "vr 22 mei 10:26 begin, toen de leverancier reageerde [C2]",
        "niet van toepassing: hier is niets toegezegd [C6]",
    ]
    assert scene("an_intention_done", "resolution", "en")[-1] == (
        "an intention, no promise: it can’t be breached; done on Tue 26 May 2026 09:00 [C5]"
    )


def test_a_planned_date_that_has_passed_is_told_behind_the_due() -> None:
    assert scene("late_for_its_plan", "resolution", "en")[-2:] == [
        "Tue 14 Jul 24:00 due, by the plan",
        "the planned date (Tue 14 July 2026 24:00) has passed and the release is not out: late, "
        "not breached [C5]",
    ]


def test_a_day_with_other_hours_names_them_and_a_weekly_closing_day_is_no_weekend() -> None:
    short = SpecialDay(date(2026, 5, 22), ((8 * 3600, 12 * 3600),), "Dorpsfeest")
    calendar = Calendar("Europe/Amsterdam", [weekly("08:00-17:00", "tue-fri")], special=[short])
    agreement = reference_agreement()._replace(calendars={"office": calendar})
    lines = printed(replayed("2026-05-22T10:05", *HANDED, agreement=agreement)["response"], "nl")
    assert "vr 22 mei 10:05–12:00 nog over (Dorpsfeest) | 1 u 55" in lines
    assert "za 23 – ma 25 mei gesloten: weekend, vaste sluitingsdag [C3]" in lines


@pytest.mark.parametrize("first", range(0, 600, 100))
def test_receipts_of_random_tickets_add_up_to_their_targets(first: int) -> None:
    agreement = reference_agreement()
    checked = 0
    for seed in range(first, first + 100):
        made, now = random_tickets.ticket(Random(seed), KNOBS)
        try:
            ticket = read_ticket(made, agreement)
        except Refused:
            continue
        for reading in walk(agreement, ticket, now).values():
            lines = receipt(reading, "en")
            total = sum(line.seconds for line in lines if line.kind in ADDED)
            assert all(line.seconds == total for line in lines if line.kind == "sum")
            if is_by_the_hour(reading):
                assert total == reading.target.amount, (seed, lines)
                checked += 1
    assert checked > 20


def is_by_the_hour(reading: Reading) -> bool:
    """A target in hours, held from the start, whose due or whose rest is known."""
    return (
        reading.target.kind == "hours"
        and not reading.turns
        and (reading.due is not None or reading.left is not None)
    )


def test_a_clause_that_the_walk_names_for_a_pause_or_a_closed_day_is_on_its_line() -> None:
    reading = SCENES["asked_and_answered"]["resolution"]
    clauses = {"paused": "C4", "closed": "C3"}
    named = copy(reading)
    named.explain = lambda _: [
        step._replace(data={**step.data, "clause": clauses.get(step.kind, step.data.get("clause"))})
        for step in reading.steps
    ]
    named._steps = None
    assert printed(named, "en")[2:4] == [
        "Fri 22 May 11:51–19:40 paused: question of anna to the customer [C4] | (5 h 39)",
        "Sat 23 – Mon 25 May closed: weekend, Pentecost Monday [C3]",
    ]
