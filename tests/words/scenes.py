"""Tickets that between them bring about every step there is, by what they show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from stipt.sla.agreement import Agreement
from stipt.sla.reading import Reading
from tests.cast import event, reference_agreement, replayed
from tests.words.agreements import ANSWER, REPLY, TRIAGE, UPDATE, days, hours, round_the_clock

Readings = Mapping[str, Reading]

HANDED = ("2026-05-22T09:12 received by=sanne", "2026-05-22T10:05 handed_over by=vera")
ANSWERED = (*HANDED, "2026-05-22T10:26 replied by=anna")
ASKED = (*ANSWERED, "2026-05-22T11:51 asked by=anna")
PLAN = (
    {"version": "4.1", "planned_on": "2026-04-14", "released_at": "2026-04-14T20:00"},
    {"version": "4.2", "planned_on": "2026-06-09"},
    {"version": "4.3", "planned_on": "2026-07-14"},
)
LATER = "2026-05-26T10:32"


def asked_and_answered() -> Readings:
    return replayed(LATER, *ASKED, "2026-05-22T19:40 answered by=vera")


def still_asked() -> Readings:
    return replayed("2026-05-22T15:32", *ASKED)


def solved_late() -> Readings:
    return replayed("2026-05-29T09:00", *ANSWERED, "2026-05-28T09:00 solved by=anna")


def breached() -> Readings:
    return replayed("2026-05-29T09:00", *HANDED)


def received() -> Readings:
    return replayed(LATER, HANDED[0])


def unclassified() -> Readings:
    return replayed(LATER, *HANDED, call_type=None)


def at_hand_over() -> Readings:
    return replayed("2026-05-22T10:05", *HANDED)


def response_starts_it() -> Readings:
    agreement = reference_agreement(resolution_starts="response")
    return replayed("2026-05-22T10:05", *HANDED, agreement=agreement)


def received_starts_it() -> Readings:
    agreement = reference_agreement(clock_starts="received")
    return replayed("2026-05-22T10:05", *HANDED, agreement=agreement)


def seen_by_phone() -> Readings:
    return replayed(LATER, *HANDED, "2026-05-22T10:30 called by=anna", "2026-05-22T11:00 closed")


def returned_with_a_reason() -> Readings:
    return replayed(
        LATER, *HANDED, "2026-05-22T10:30 returned side=vendor by=bas reason=niet_helder"
    )


def taken_back_by_the_super_user() -> Readings:
    return replayed(LATER, *ANSWERED, "2026-05-22T11:00 returned side=customer by=vera")


def reopened() -> Readings:
    solved = "2026-05-22T12:00 solved by=anna"
    return replayed(LATER, *ANSWERED, solved, "2026-05-26T09:00 reopened by=vera")


def withdrawn() -> Readings:
    return replayed(LATER, *ANSWERED, "2026-05-22T12:00 withdrawn")


def withdrawn_and_resumed() -> Readings:
    return replayed(
        LATER, *ANSWERED, "2026-05-22T12:00 withdrawn", "2026-05-26T09:00 reopened by=vera"
    )


def declined_and_resumed() -> Readings:
    return replayed(
        LATER,
        *ANSWERED,
        "2026-05-22T12:00 declined reason=geen_training",
        "2026-05-26T09:00 reopened by=vera",
    )


def declined() -> Readings:
    return replayed(LATER, *HANDED, "2026-05-22T12:00 declined reason=geen_training")


def closed_unanswered() -> Readings:
    return replayed(LATER, *ASKED, "2026-05-22T16:00 closed no_answer=true")


def closed_unanswered_and_resumed() -> Readings:
    return replayed(
        LATER,
        *ASKED,
        "2026-05-22T16:00 closed no_answer=true",
        "2026-05-26T09:00 answered by=vera",
    )


def merged_away() -> Readings:
    return replayed(LATER, *HANDED, "2026-05-22T12:00 merged into=1040")


def solved_before_the_hand_over() -> Readings:
    return replayed(LATER, HANDED[0], "2026-05-22T09:30 solved by=vera")


def merged_with_another() -> Readings:
    earlier = ("2026-05-21T09:00 received", "2026-05-21T09:00 handed_over")
    other = {
        "call_type": "incident-1",
        "events": [event(line) for line in (*earlier, "2026-05-22T09:30 replied by=bas")],
    }
    merged = event("2026-05-22T10:30 merged", **{"from": other})
    return replayed(LATER, *HANDED, merged, call_type="question")


def became_another_type() -> Readings:
    return replayed(
        LATER,
        *ANSWERED,
        "2026-05-22T12:00 classified call_type=question",
    )


def became_release_bound() -> Readings:
    return replayed(
        LATER,
        *ANSWERED,
        "2026-05-22T12:00 classified call_type=incident-2-standard",
        releases=PLAN,
    )


def judged_by_another_version() -> Readings:
    first = reference_agreement()._replace(version="1")
    second = first._replace(version="2", in_force_from=date(2026, 6, 1), earlier=(first,))
    return replayed(
        LATER,
        *ANSWERED,
        "2026-05-22T12:00 agreement_changed version=2",
        "2026-05-22T12:30 agreement_changed version=7",
        agreement=second,
    )


def bound_to_a_release() -> Readings:
    return replayed(LATER, *ANSWERED, call_type="incident-2-standard", releases=PLAN)


def fixed_in_a_release() -> Readings:
    plan = (PLAN[0], PLAN[1] | {"released_at": "2026-06-09T20:00"}, PLAN[2])
    fixed = "2026-05-26T09:00 fixed release=4.2"
    return replayed(
        "2026-06-10T09:00", *ANSWERED, fixed, call_type="incident-2-standard", releases=plan
    )


def fixed_before_a_second_was_planned() -> Readings:
    plan = (PLAN[1] | {"released_at": "2026-06-09T20:00"},)
    fixed = "2026-05-26T09:00 fixed release=4.2"
    return replayed(
        "2026-06-10T09:00", *ANSWERED, fixed, call_type="incident-2-standard", releases=plan
    )


def out_without_the_fix() -> Readings:
    plan = (
        PLAN[1] | {"released_at": "2026-06-09T20:00"},
        PLAN[2] | {"released_at": "2026-07-14T20:00"},
        {"version": "4.4", "planned_on": "2026-08-11"},
    )
    return replayed("2026-07-20T09:00", *ANSWERED, call_type="incident-2-standard", releases=plan)


def late_for_its_plan() -> Readings:
    return replayed("2026-07-20T09:00", *ANSWERED, call_type="incident-2-standard", releases=PLAN)


def without_a_second_release() -> Readings:
    plan = (
        *PLAN[:2],
        {"version": "4.5", "planned_on": "2026-09-01", "cancelled_at": "2026-05-01T09:00"},
    )
    return replayed(LATER, *ANSWERED, call_type="incident-2-standard", releases=plan)


def skipped_releases() -> Readings:
    plan = (
        {"version": "4.0.1", "planned_on": "2026-05-22", "released_at": "2026-05-22T13:00"},
        {"version": "4.0.2", "planned_on": "2026-05-26", "released_at": "2026-05-26T10:00"},
        *PLAN[1:],
    )
    return replayed(
        LATER,
        *ASKED,
        "2026-05-22T19:40 answered",
        "2026-05-26T09:30 classified call_type=incident-1",
        "2026-05-26T10:10 classified call_type=incident-2-standard",
        call_type="incident-2-standard",
        releases=plan,
    )


def an_intention() -> Readings:
    return replayed(LATER, *ANSWERED, call_type="incident-3-standard", releases=PLAN)


def an_intention_done() -> Readings:
    return replayed(
        LATER, *ANSWERED, "2026-05-26T09:00 solved", call_type="incident-3-standard", releases=PLAN
    )


def nothing_promised() -> Readings:
    return replayed(LATER, *ANSWERED, call_type="change-request")


def paused_in_days() -> Readings:
    return replayed(
        LATER,
        *HANDED,
        "2026-05-22T15:26 asked by=anna",
        "2026-05-26T09:00 answered",
        call_type="incident-2-custom",
    )


def complaint() -> Readings:
    return replayed(
        LATER,
        "2026-05-22T15:45 received by=karin",
        "2026-05-26T09:10 acknowledged handler=hanneke by=bas",
        call_type="complaint",
    )


def complaint_unheard() -> Readings:
    agreement = reference_agreement(contact_from="acknowledgement")
    return replayed(
        "2026-05-22T16:00", "2026-05-22T15:45 received", call_type="complaint", agreement=agreement
    )


def complaint_closed_with_its_outcome() -> Readings:
    agreement = reference_agreement(contact_from="acknowledgement")
    return replayed(
        LATER,
        "2026-05-22T15:45 received by=karin",
        "2026-05-26T09:10 acknowledged handler=hanneke by=bas",
        "2026-05-26T10:00 outcome by=hanneke",
        call_type="complaint",
        agreement=agreement,
    )


def turned_out_a_complaint() -> Readings:
    return replayed(LATER, *ANSWERED, "2026-05-22T12:00 classified call_type=complaint")


def _cycling() -> Agreement:
    return round_the_clock(
        UPDATE,
        REPLY,
        ANSWER,
        TRIAGE,
        response=hours(0.5, "always"),
        resolution=hours(8),
        update=hours(2),
        reply=hours(4),
        answer=days(5),
        triage=days(2),
    )


def going_round() -> Readings:
    return replayed(
        LATER,
        *ASKED,
        "2026-05-22T19:40 answered by=vera",
        call_type="outage",
        agreement=_cycling(),
    )


def told_in_writing_and_by_phone(last: str) -> Readings:
    spoke = f"2026-05-22T11:00 {last}"
    return replayed(LATER, *ANSWERED, spoke, call_type="outage", agreement=_cycling())


def nothing_to_do_again() -> Readings:
    return replayed("2026-05-22T10:06", *HANDED, call_type="outage", agreement=_cycling())


def answered_by_phone() -> Readings:
    return replayed(
        LATER,
        *ASKED,
        "2026-05-22T12:30 called by=anna",
        "2026-05-22T13:00 asked by=anna",
        call_type="outage",
        agreement=_cycling(),
    )


def triaged_by(kind: str) -> Readings:
    done = f"2026-05-22T09:40 {kind} by=vera"
    return replayed(LATER, HANDED[0], done, call_type="outage", agreement=_cycling())


def _scenes() -> dict[str, Callable[[], Readings]]:
    found = {
        name: made
        for name, made in globals().items()
        if callable(made) and not name.startswith("_") and made.__module__ == __name__
    }
    del found["triaged_by"], found["told_in_writing_and_by_phone"]
    return found


SCENES: Mapping[str, Readings] = {
    **{name: made() for name, made in _scenes().items()},
    **{
        f"triaged: {kind}": triaged_by(kind)
        for kind in ("returned", "solved", "withdrawn", "declined reason=dubbel")
    },
    **{
        f"told: {last}": told_in_writing_and_by_phone(last)
        for last in ("replied", "called", "returned side=vendor reason=niet_helder")
    },
}
