"""A draft agreement over past tickets: what it would have promised and kept."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from stipt.sla import Agreement, walk
from stipt.sla.backtest import (
    PROGRESS_EVERY,
    Backtest,
    Difference,
    RefusedTicket,
    Result,
    Unread,
    Worst,
    backtest,
    read_lines,
)
from stipt.sla.ticket_data import read_ticket
from tests.sla.signed import (
    AGREEMENT,
    HOUR,
    Said,
    at,
    aware,
    call_type,
    handed_over,
    hours,
    ticket_data,
    with_types,
)

START = "2026-05-18 09:00"
REPLIED: tuple[Said, ...] = (*handed_over(START), ("2026-05-18 10:00", "replied"))
IN_TIME = ticket_data("incident-1", *REPLIED, ("2026-05-18 15:00", "solved"))
TOO_LATE = ticket_data("incident-1", *REPLIED, ("2026-05-19 11:00", "solved"))
STRICTER = with_types(call_type("incident-1", {"response": hours(0.5), "resolution": hours(8)}))


def result(answer: Backtest, kind: str | None, obligation: str) -> Result:
    return answer.first.results[kind, obligation]


def lines(*tickets: Any) -> list[str]:
    return [json.dumps(ticket) for ticket in tickets]


# -- counting --------------------------------------------------------------------------------------


def test_it_counts_met_and_breached_per_call_type_and_obligation_with_the_share() -> None:
    answer = backtest(AGREEMENT, [("1", IN_TIME), ("2", TOO_LATE), ("3", IN_TIME)])
    assert answer.tickets == 3
    assert result(answer, "incident-1", "response").counts == Counter(met=3)
    resolution = result(answer, "incident-1", "resolution")
    assert resolution.counts == Counter(met=2, breached=1)
    assert (resolution.share, resolution.denominator) == (Fraction(2, 3), 3)
    assert answer.first.refused == []


def test_the_worst_ticket_is_named_with_the_office_time_that_it_was_over() -> None:
    worse = ticket_data("incident-1", *REPLIED, ("2026-05-20 09:00", "solved"))
    answer = backtest(AGREEMENT, [("1", TOO_LATE), ("2", worse), ("3", IN_TIME)])
    # due Tuesday 09:00: all of Tuesday's eight and a half hours and Wednesday's first half hour
    assert result(answer, "incident-1", "resolution").worst == Worst("2", 9 * HOUR)


def test_where_all_were_in_time_the_worst_is_the_one_that_came_nearest() -> None:
    near = ticket_data("incident-1", *REPLIED, ("2026-05-19 08:45", "solved"))
    answer = backtest(AGREEMENT, [("1", IN_TIME), ("2", near)])
    assert result(answer, "incident-1", "resolution").worst == Worst("2", -15 * 60)


def test_a_ticket_that_was_never_answered_is_over_until_it_is_looked_at() -> None:
    ticket = ticket_data("incident-1", *handed_over(START))
    answer = backtest(AGREEMENT, [("1", ticket)], now=aware("2026-05-18 14:00"))
    assert result(answer, "incident-1", "response").worst == Worst("1", 2 * HOUR)


def test_a_release_that_has_no_due_yet_has_no_worst_either() -> None:
    plan = [{"version": "4.1", "planned_on": "2026-06-09"}]
    solved = ticket_data("standard", *REPLIED, ("2026-05-19 10:00", "solved"), releases=plan)
    resolution = result(backtest(AGREEMENT, [("1", solved)]), "standard", "resolution")
    assert (resolution.counts, resolution.worst) == (Counter(met=1), None)


def test_what_has_no_term_or_was_cancelled_is_counted_and_has_no_share() -> None:
    answer = backtest(
        AGREEMENT,
        [
            ("1", ticket_data("wish", *REPLIED, ("2026-05-18 15:00", "solved"))),
            ("2", ticket_data("intention", *REPLIED, ("2026-05-18 15:00", "solved"))),
            ("3", ticket_data("question", *handed_over(START), ("2026-05-18 15:00", "withdrawn"))),
            ("4", ticket_data(None, *handed_over(START))),
        ],
    )
    assert result(answer, "wish", "resolution").counts == Counter(not_applicable=1)
    assert result(answer, "intention", "resolution").counts == Counter(best_effort=1)
    assert result(answer, "question", "response").counts == Counter(cancelled=1)
    assert result(answer, None, "response").counts == Counter(open=1)
    assert result(answer, "wish", "resolution").share is None


def test_rounds_of_a_repeating_promise_are_counted_one_by_one() -> None:
    agreement = with_types(call_type("major", {"response": hours(1), "update": hours(2)}))
    ticket = ticket_data(
        "major", *REPLIED, ("2026-05-18 13:00", "replied"), ("2026-05-18 14:00", "solved")
    )
    update = result(backtest(agreement, [("1", ticket)]), "major", "update")
    assert update.counts == Counter(met=2, breached=1)
    assert update.worst == Worst("1", HOUR)


# -- when a ticket is looked at --------------------------------------------------------------------

UNANSWERED = ticket_data("incident-1", *handed_over(START))


def states(data: Any, **more: Any) -> Counter[Any]:
    return result(backtest(AGREEMENT, [("1", data)], **more), "incident-1", "response").counts


def test_a_ticket_without_now_is_looked_at_when_its_last_event_happened() -> None:
    assert states(UNANSWERED) == Counter(open=1)


def test_the_now_of_the_run_judges_what_was_still_open() -> None:
    assert states(UNANSWERED, now=aware("2026-06-01 09:00")) == Counter(breached=1)
    assert states(UNANSWERED, now=at("2026-06-01 09:00")) == Counter(breached=1)


def test_the_now_of_a_line_goes_before_that_of_the_run() -> None:
    own = {**UNANSWERED, "now": aware("2026-05-18 10:00").isoformat()}
    assert states(own, now=aware("2026-06-01 09:00")) == Counter(open=1)


def test_what_happened_after_now_is_not_looked_at_even_if_it_can_t_have_happened() -> None:
    later: Said = ("2026-05-18 16:00", "reopened")
    ticket = ticket_data("incident-1", *REPLIED, later)
    assert states(ticket, now=aware("2026-05-18 11:00")) == Counter(met=1)
    assert backtest(AGREEMENT, [("1", ticket)]).first.refused[0].event == 3


def test_a_release_that_went_out_after_the_last_event_is_known_too() -> None:
    plan = [
        {"version": "4.1", "released_at": "2026-06-09T18:00:00+02:00"},
        {"version": "4.2", "released_at": "2026-07-14T18:00:00+02:00"},
        {"version": "4.3", "cancelled_at": "2026-07-16T09:00:00+02:00"},
    ]
    ticket = ticket_data("standard", *REPLIED, releases=plan)
    resolution = result(backtest(AGREEMENT, [("1", ticket)]), "standard", "resolution")
    assert resolution.counts == Counter(breached=1)
    # until the last thing known, Thursday 09:00: Wednesday's nine hours and half an hour more
    assert resolution.worst == Worst("1", 9 * HOUR + HOUR // 2)


def test_a_ticket_without_any_event_says_so() -> None:
    answer = backtest(AGREEMENT, [("1", {"call_type": "question", "events": []})])
    (refused,) = answer.first.refused
    assert refused.reason == "no event and no now: nothing says when to look at it"


# -- what can't be read ----------------------------------------------------------------------------


def test_a_refused_ticket_is_listed_with_its_event_and_the_run_goes_on() -> None:
    impossible = ticket_data("incident-1", *REPLIED, ("2026-05-18 11:00", "reopened"))
    answer = backtest(AGREEMENT, [("1", impossible), ("2", IN_TIME)])
    assert answer.first.refused == [
        RefusedTicket(
            "1", "reopened, but nothing is solved, closed, withdrawn or declined", 3, None
        )
    ]
    assert result(answer, "incident-1", "response").counts == Counter(met=1)


def test_a_now_without_a_zone_is_refused_for_that_ticket_alone() -> None:
    answer = backtest(AGREEMENT, [("1", {**IN_TIME, "now": "2026-06-01"}), ("2", IN_TIME)])
    assert [(r.key, r.reason.split(":")[0]) for r in answer.first.refused] == [("1", "now")]


def test_a_call_type_that_is_not_agreed_is_counted_by_its_name() -> None:
    answer = backtest(
        AGREEMENT,
        [
            ("1", ticket_data("outage", *REPLIED)),
            ("2", ticket_data("outage", *REPLIED)),
            ("3", ticket_data("question", *REPLIED, (START, "classified", {"call_type": "bug"}))),
            ("4", {"call_type": 7, "events": ["?"]}),
            ("5", {"call_type": "question", "events": "?"}),
        ],
    )
    assert answer.first.unknown_call_types == Counter(outage=2, bug=1)
    assert [refused.key for refused in answer.first.refused] == ["1", "2", "3", "4", "5"]


def test_an_instant_that_no_calendar_reaches_is_listed_and_not_a_crash() -> None:
    open_call = ticket_data(
        "incident-1", ("2026-01-05 09:00", "received"), ("2026-01-05 09:00", "handed_over")
    )
    answer = backtest(AGREEMENT, [("1", open_call)], now=20_000_000_000)
    assert answer.first.refused[0].reason.startswith("out of reach of the calendar")


def test_a_now_after_the_last_year_there_is_is_listed_and_not_a_crash() -> None:
    answer = backtest(AGREEMENT, [("1", {**IN_TIME, "now": "9999-12-31T23:59:59-10:00"})])
    assert "beyond every calendar" in answer.first.refused[0].reason


def test_tickets_merged_into_each_other_without_end_are_listed_and_not_a_crash() -> None:
    ticket = IN_TIME
    for _ in range(400):
        event = {"at": "2026-05-18T09:30:00+02:00", "kind": "merged", "from": ticket}
        ticket = {**IN_TIME, "events": [*IN_TIME["events"][:2], event]}
    answer = backtest(AGREEMENT, [("1", ticket), ("2", IN_TIME)])
    assert [refused.key for refused in answer.first.refused] == ["1"]
    assert "too deep" in answer.first.refused[0].reason


# -- the lines of a file ---------------------------------------------------------------------------


def test_a_line_has_its_own_name_or_its_number() -> None:
    read = list(read_lines(lines({**IN_TIME, "id": 1057}, IN_TIME, {**IN_TIME, "id": "A-3"})))
    assert [key for key, _ in read] == ["1057", "line 2", "A-3"]


def test_empty_lines_are_passed_over_and_still_counted() -> None:
    assert [key for key, _ in read_lines(["", "  \n", *lines(IN_TIME)])] == ["line 3"]


def test_bytes_and_a_byte_order_mark_are_read_as_text() -> None:
    (first, _) = read_lines([b"\xef\xbb\xbf" + lines({**IN_TIME, "id": "één"})[0].encode(), b"{}"])
    assert first == ("één", {**IN_TIME, "id": "één"})


def test_a_line_that_is_no_ticket_is_reported_with_its_number_and_why() -> None:
    bad = [
        '{"call_type": ',
        "[1, 2]",
        b'{"id": "\xff"}',
        '{"n": ' + "9" * 5000 + "}",
        "[" * 100_000,
    ]
    found = [data for _, data in read_lines([*lines(IN_TIME), *bad])][1:]
    assert found == [
        Unread(2, "no JSON: Expecting value at character 15"),
        Unread(3, "not a ticket: an object in {} is expected"),
        Unread(4, "not in UTF-8: byte 9 can't be read; save it as UTF-8"),
        Unread(5, "no ticket: a number of thousands of digits"),
        Unread(6, "no ticket: the JSON is nested too deep"),
    ]


def test_a_refused_ticket_of_a_file_has_its_line() -> None:
    never = {"call_type": "nobody", "events": [], "id": "A-3"}
    twice = '{"events": [{"at": 1}, {"at": 1, "kind": "noted", "at": 2}]}'
    answer = backtest(AGREEMENT, read_lines([*lines(IN_TIME, never), "", twice]))
    assert [(r.key, r.event, r.line) for r in answer.first.refused] == [
        ("A-3", None, 2),
        ("line 4", 1, 4),
    ]
    assert answer.first.refused[1].reason == "the key 'at' stands twice"


def test_unreadable_lines_are_among_the_refused_and_don_t_stop_the_run() -> None:
    answer = backtest(AGREEMENT, read_lines(["?", *lines(IN_TIME)]), against=AGREEMENT)
    refused = RefusedTicket("line 1", "no JSON: Expecting value at character 1", None, 1)
    assert (answer.tickets, answer.first.refused) == (2, [refused])
    assert answer.other is not None
    assert answer.other.refused == [refused]


# -- against another agreement ---------------------------------------------------------------------


def test_the_tickets_that_differ_are_listed_with_both_states_and_dues() -> None:
    answer = backtest(AGREEMENT, [("1", IN_TIME), ("2", TOO_LATE)], against=STRICTER)
    # under the stricter one the response is due at 09:30, so the resolution is at 17:30
    assert answer.differences[:2] == [
        Difference(
            "1", "response", "met", at("2026-05-18 12:00"), "breached", at("2026-05-18 09:30")
        ),
        Difference("1", "resolution", "met", at("2026-05-19 09:00"), "met", at("2026-05-18 17:30")),
    ]
    assert answer.differing == 2
    assert answer.other is not None
    assert answer.other.results["incident-1", "response"].counts == Counter(breached=2)


def test_an_agreement_against_itself_differs_in_nothing() -> None:
    answer = backtest(AGREEMENT, [("1", IN_TIME), ("2", TOO_LATE)], against=AGREEMENT)
    assert (answer.differences, answer.differing) == ([], 0)
    assert answer.other is not None
    assert answer.other.results == answer.first.results


def test_without_another_agreement_nothing_is_compared() -> None:
    answer = backtest(AGREEMENT, [("1", IN_TIME)])
    assert (answer.other, answer.differences) == (None, [])


def test_a_call_type_that_only_one_of_them_knows_is_reported_and_its_tickets_differ() -> None:
    answer = backtest(AGREEMENT, [("1", IN_TIME)], against=without("incident-1"))
    assert answer.other is not None
    assert answer.other.unknown_call_types == Counter({"incident-1": 1})
    assert [(d.state, d.other_state, d.other_due) for d in answer.differences] == [
        ("met", None, None),
        ("met", None, None),
    ]
    turned = backtest(without("incident-1"), [("1", IN_TIME)], against=AGREEMENT)
    assert [(d.state, d.due, d.other_state) for d in turned.differences] == [
        (None, None, "met"),
        (None, None, "met"),
    ]


def without(kind: str) -> Agreement:
    types = {code: each for code, each in AGREEMENT.call_types.items() if code != kind}
    return AGREEMENT._replace(call_types=types)


def test_an_earlier_round_that_fares_differently_is_a_difference_too() -> None:
    two, three = (
        with_types(call_type("major", {"update": hours(n)}), version=str(n)) for n in (2, 3)
    )
    ticket = ticket_data(
        "major",
        *handed_over(START),
        ("2026-05-18 11:30", "replied"),
        ("2026-05-18 12:00", "withdrawn"),
    )
    answer = backtest(two, [("1", ticket)], against=three)
    assert answer.differences == [Difference("1", "update", "cancelled", None, "cancelled", None)]
    assert answer.first.results["major", "update"].counts == Counter(breached=1, cancelled=1)


# -- the run itself --------------------------------------------------------------------------------


def test_progress_is_heard_now_and_then_and_at_the_end() -> None:
    heard: list[int] = []
    many = ((str(n), IN_TIME) for n in range(PROGRESS_EVERY + 1))
    backtest(AGREEMENT, many, progress=heard.append)
    assert heard == [PROGRESS_EVERY, PROGRESS_EVERY + 1]


def test_tickets_go_by_one_at_a_time_and_are_not_kept() -> None:
    alive = [0]

    class Watched(dict[str, Any]):
        def __init__(self, data: dict[str, Any]) -> None:
            super().__init__(data)
            alive[0] += 1

        def __del__(self) -> None:
            alive[0] -= 1

    highest = [0]

    def tickets() -> Any:
        for number in range(200):
            yield str(number), Watched(IN_TIME)
            highest[0] = max(highest[0], alive[0])

    backtest(AGREEMENT, tickets(), against=STRICTER)
    assert highest[0] <= 2


SPOKEN = ("replied", "asked", "answered", "noted", "solved", "called")


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 3000), st.sampled_from(SPOKEN)), max_size=8), max_size=5
    )
)
def test_each_ticket_counts_as_a_walk_at_its_last_event_says(
    tickets: list[list[tuple[int, str]]],
) -> None:
    given_tickets = []
    for said in tickets:
        events = [{"at": minute(0), "kind": "received"}, {"at": minute(0), "kind": "handed_over"}]
        events += [{"at": minute(when), "kind": kind} for when, kind in said]
        given_tickets.append({"call_type": "incident-1", "events": events})
    answer = backtest(AGREEMENT, ((str(n), data) for n, data in enumerate(given_tickets)))
    expected: Counter[str] = Counter()
    for data in given_tickets:
        ticket = read_ticket(data, AGREEMENT)
        state = walk(AGREEMENT, ticket, max(m.at for m in ticket.moments))["resolution"].state
        expected[state if state in ("met", "breached") else "open"] += 1
    found = answer.first.results.get(("incident-1", "resolution"), Result()).counts
    assert found == expected


def minute(number: int) -> str:
    return (aware(START) + timedelta(minutes=number)).isoformat()


WORDS = st.sampled_from(
    "call_type events releases at kind version planned_on released_at from event set remove side "
    "now recorded_at answered release".split()
)
WORTH = st.sampled_from(
    "question received handed_over merged corrected classified customer 4.1 2026-05-18 "
    "2026-05-18T09:00:00+02:00 9999-12-31T23:59:59-10:00".split()
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORTH,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
"""JSON of any shape, with the words of tickets in it."""


@given(ANYTHING, ANYTHING)
def test_no_ticket_however_odd_ends_the_run(data: Any, other: Any) -> None:
    odd = {"call_type": "question", "events": other, "releases": data}
    answer = backtest(AGREEMENT, [("1", odd), ("2", data if isinstance(data, dict) else {})])
    assert answer.tickets == 2
