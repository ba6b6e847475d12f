"""What is wrong with an agreement file is told at once: line, key, what was found, what is right."""

from __future__ import annotations

import pickle

import pytest

from stipt.sla.document import (
    AgreementErrors,
    read,
)
from stipt.sla.document.expression import read_service
from stipt.sla.document.problems import MOST_NAMED, Wrong, one_of, shown
from tests.sla.agreement_files import EVERYTHING_TEXT, changed, earlier, line_of, minimal, problems


def test_the_agreement_with_everything_is_right() -> None:
    assert problems(EVERYTHING_TEXT) == []


def test_the_line_is_that_of_the_key_or_of_the_entry_of_a_list() -> None:
    text = changed(
        ('targets.response = { within = "4 hours"', 'targets.response = { within = "hours"'),
        ("2026-04-06 Tweede", "2026-02-30 Tweede"),
        ("per_breach", "per_brech"),
        ("hours.fri = ", "hours.fri = 5 # "),
    )
    assert [problem.line for problem in problems(text)] == [
        line_of(text, part) for part in ("hours.fri", '"hours"', "per_brech", "2026-02-30")
    ]


def test_all_mistakes_are_told_at_once_whatever_their_kind() -> None:
    text = changed(
        ('zone = "Europe/London"', 'zone = "Mars"'),
        ("hours.fri", "hours.fry"),
        ("phone_required", "phone_requird"),
        ('"4 hours", share', '"4 suport hours", share'),
        ('code = "wish"', 'code = "incident"'),
        ('starts = "acknowledge"', 'starts = "nothing"'),
        ('"uptime"', '"up"'),
        ('{ now = "low", later', '{ now = "lo", later'),
        ("[procedure]]", "[procedures]]"),
        ('clause = "2"\n\n[[availability', 'clause = "20"\n\n[[availability'),
    )
    assert [problem.key for problem in problems(text)] == [
        "calendars.support.hours.fry",
        "calendars.london.zone",
        "obligations.contact.starts",
        "call_types.incident.phone_requird",
        "call_types.incident.targets.response.within",
        "call_types.incident.code",
        "matrix.cells.narrow.now",
        "credits.rules[1].by",
        "availability.clause",
        "procedures",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('hours.mon-sun = "00:00-24:00"', 'hours.mon-sun = "always"'),
        ('zone = "Europe/Amsterdam"', 'zone = "Mars"'),
        ("in_force_from = 2026-01-01", "in_force_from = 5"),
        ('code = "wish"', "code = 5"),
        ('targets.response = "1 working day"', 'targets.response = "1 day"'),
        ("{ at_least = 3,", "{ at_least = -3,"),
        ('closed = "15:00-17:30"', 'closed = "15-17"'),
        ('within = "2 hours", calendar', 'within = "2 ours", calendar'),
        ('tell = ["director"]', "tell = [5]"),
        ('impacts.wide = { nl = "iedereen"', "impacts.wide = { nl = 5"),
        ('cells.wide = { now = "high"', "cells.wide = { now = 5"),
        ('title = { nl = "reactietijd"', "title = { nl = 5"),
        ('"2026-04-06 Tweede', '"2026-04-31 Tweede'),
        ('of = "NL without', 'of = 5 #"NL without'),
        ('country = "NL"', "country = 5"),
        ('vendor = "Voorbeeld B.V."', 'vendr = "Voorbeeld B.V."'),
        ("from = 2027-01-01", "from_date = 2027-01-01"),
    ],
)
def test_a_mistake_makes_no_others_of_its_own(old: str, new: str) -> None:
    text = changed((old, new))
    (problem,) = problems(text)
    assert problem.line == line_of(text, new)


def test_of_two_call_types_with_one_code_both_lines_are_told() -> None:
    text = changed(('code = "wish"', 'code = "incident"'))
    (problem,) = problems(text)
    assert (
        problem.line == line_of(text, '[[call_types]]\ncode = "incident"\nname = { nl = "Wens') + 1
    )
    assert problem.found == (
        f'"incident" a second time; the first is on line {line_of(text, "code = ")}'
    )


@pytest.mark.parametrize(
    ("section", "key", "name"),
    [("obligations", "name", "update"), ("clauses", "number", "2"),
     ("availability.components", "code", "b")],
)  # fmt: skip
def test_no_entry_of_a_list_is_there_twice(section: str, key: str, name: str) -> None:
    entry = f'[[{section}]]\n{key} = "{name}"\n'
    told = problems(EVERYTHING_TEXT + f"\n{entry}")
    assert any(
        f'"{name}" a second time' in p.found and p.wanted == f"each {key} once" for p in told
    )


def test_obligations_in_a_ring_are_each_told_with_the_ring() -> None:
    text = changed(
        ('starts = "response"', 'starts = "contact"'),
        ('starts = "acknowledge"', 'starts = "resolution"'),
    )
    ring = "resolution starts after contact starts after resolution"
    assert [(p.key, p.found) for p in problems(text)] == [
        ("obligations.resolution.starts", f"a ring: {ring}"),
        (
            "obligations.contact.starts",
            f"a ring: contact starts after {ring}"[: -len(" starts after resolution")],
        ),
    ]


def test_an_obligation_after_a_ring_is_no_ring_itself() -> None:
    text = changed(
        ('starts = "response"', 'starts = "next-reply"'),
        ('met_by = "update"\nstarts = "hand-over"', 'met_by = "update"\nstarts = "next-reply"'),
        ('met_by = "reply"\nstarts = "hand-over"', 'met_by = "reply"\nstarts = "update"'),
    )
    found = {p.key: p.found for p in problems(text)}
    assert found["obligations.resolution.starts"] == '"next-reply"'
    assert found["obligations.update.starts"].startswith("a ring: update")


def test_hours_that_overlap_from_one_day_to_the_next_are_told() -> None:
    text = changed(("hours.fri =", 'hours.sun = "05:00-09:00"\nhours.fri ='))
    (problem,) = problems(text)
    assert (problem.key, problem.found) == (
        "calendars.support.hours",
        "hours overlap on sun at 05:00",
    )


def test_a_day_with_hours_in_two_keys_is_told() -> None:
    (problem,) = problems(changed(("hours.fri =", "hours.thu =")))
    assert problem.found == 'thu in both "mon-thu" and "thu"'


def test_closures_that_leave_nothing_open_are_told() -> None:
    closure = '\n[[calendars.london.closures]]\nevery_year = "1 January to 31 December"\n'
    (problem,) = problems(EVERYTHING_TEXT + closure)
    assert problem.key == "calendars.london.hours"
    assert problem.found == "hours that closures and holidays never leave open"


def test_closures_that_leave_a_few_days_open_are_right() -> None:
    closure = '\n[[calendars.london.closures]]\nevery_year = "1 February to 31 December"\n'
    assert problems(EVERYTHING_TEXT + closure) == []


def test_a_calendar_that_is_open_on_special_days_alone_is_open() -> None:
    text = changed(('hours.mon-sun = "00:00-24:00"', 'hours.mon-sun = "closed"'))
    special = '\n[[calendars.always.special_days]]\non = 2026-05-05\nhours = "10:00-12:00"\n'
    assert problems(text + special) == []


def test_a_calendar_of_which_no_holidays_are_known_is_never_open() -> None:
    calendar = """
[calendars.colombo]
hours.mon = "09:00-17:00"
holidays.country = "IN"
closures = [{ every_year = "1 January to 31 December", closed = "09:00-16:00" }]
"""
    (problem,) = problems(EVERYTHING_TEXT + calendar)
    assert problem.key == "calendars.colombo.hours"


def test_a_date_of_a_calendar_version_stands_once() -> None:
    version = '\n[[calendars.support.versions]]\nfrom = 2027-01-01\nhours.mon = "09:00-10:00"\n'
    (problem,) = problems(EVERYTHING_TEXT + version)
    assert problem.key == "calendars.support.versions[2].from"
    assert "2027-01-01 a second time" in problem.found


LAST = "from = 2028-01-01\n"
CLOSED_VERSION = f"\n[[calendars.support.versions]]\n{LAST}"
SUNDAYS = 'hours.sun = "10:00-12:00"\n'


@pytest.mark.parametrize("hours", ["hours = {}", 'hours.mon-sun = "closed"'])
def test_a_last_version_of_a_calendar_without_open_time_is_told_with_its_line(hours: str) -> None:
    text = f"{EVERYTHING_TEXT}{CLOSED_VERSION}{hours}\n"
    (problem,) = problems(text)
    assert problem.key == "calendars.support.versions[2].hours"
    assert problem.line == line_of(text, LAST + hours) + 1
    assert problem.found == "no hours from 2028-01-01 on"


def test_the_last_version_is_the_one_with_the_last_date_wherever_it_stands() -> None:
    text = changed(("from = 2027-01-01", "from = 2029-01-01"))
    assert problems(f"{text}{CLOSED_VERSION}hours = {{}}\n") == []


def test_a_version_that_closures_never_leave_open_is_told() -> None:
    closure = '\n[[calendars.support.closures]]\nevery_year = "1 January to 31 December"\n'
    closure += 'closed = "10:00-12:00"\n'
    text = f"{EVERYTHING_TEXT}{CLOSED_VERSION}{SUNDAYS}{closure}"
    (problem,) = problems(text)
    assert problem.found.startswith("hours that closures and holidays never leave open from 2028")


@pytest.mark.parametrize(("day", "count"), [("2028-05-05", 0), ("2027-05-05", 1)])
def test_special_days_with_hours_open_a_version_without_if_they_come_later(
    day: str, count: int
) -> None:
    special = f'\n[[calendars.support.special_days]]\non = {day}\nhours = "10:00-12:00"\n'
    assert len(problems(f"{EVERYTHING_TEXT}{CLOSED_VERSION}hours = {{}}\n{special}")) == count


def test_a_version_that_is_wrong_by_itself_is_told_alone() -> None:
    later = '\n[[calendars.support.versions]]\nfrom = 2029-01-01\nhours.mon = "ten"\n'
    (problem,) = problems(f"{EVERYTHING_TEXT}{CLOSED_VERSION}hours = {{}}\n{later}")
    assert problem.key == "calendars.support.versions[3].hours.mon"


def test_a_section_that_is_misspelt_is_told_once() -> None:
    text = minimal().replace("[[obligations]]", "[[obligation]]")
    assert [p.found for p in problems(text) if "obligation" in p.key[:11]] == ["an unknown key"]


def test_the_main_calendar_must_be_said_where_several_could_be_meant() -> None:
    text = changed(('calendar = "support"\nsupersedes', "supersedes"))
    (problem,) = problems(text)
    assert (problem.key, problem.found) == ("agreement.calendar", "nothing")
    assert problem.wanted.endswith('"support", "always", "london"')


def test_a_matrix_may_give_call_types() -> None:
    text = changed(('gives = "priority"', 'gives = "call_type"'))
    assert {p.wanted for p in problems(text)} == {
        'the code of a call type: "incident", "wish", "question", "complaint"'
    }


def test_credits_by_uptime_need_a_promise_of_uptime() -> None:
    text = EVERYTHING_TEXT[: EVERYTHING_TEXT.index("[availability]")]
    told = problems(text)
    assert ("credits.rules[1].by", '"uptime"') in [(p.key, p.found) for p in told]


def test_clauses_may_be_named_where_the_file_has_none() -> None:
    text = EVERYTHING_TEXT[: EVERYTHING_TEXT.index("[[clauses]]")]
    assert problems(text) == []


def test_a_call_type_without_any_target_promises_nothing_and_is_told() -> None:
    text = changed(
        ("[default_targets]", "[defaults]"), ('targets.response = "1 working day"\n', "")
    )
    text = text.replace('targets.resolution = "not applicable"\n', "")
    assert ("call_types.question.targets", "no target") in [
        (p.key, p.found) for p in problems(text)
    ]


def test_an_empty_file_lacks_every_section() -> None:
    told = problems("")
    assert [(p.line, p.key, p.found) for p in told] == [
        (1, key, "nothing")
        for key in ("agreement", "calendars", "call_types", "format", "obligations")
    ]
    assert told[0].wanted == "this key: who agreed with whom, on what, from when"


@pytest.mark.parametrize(
    ("entry", "key", "count", "most"),
    [
        ('[[obligations]]\nname = "o{}"\n', "obligations", 108, 100),
        ('[calendars.c{}]\nhours.mon = "09:00-10:00"\n', "calendars", 103, 100),
    ],
)
def test_a_list_out_of_all_bounds_is_refused_whole(
    entry: str, key: str, count: int, most: int
) -> None:
    told = problems(EVERYTHING_TEXT + "".join(entry.format(number) for number in range(100)))
    of_key = [(p.found, p.wanted) for p in told if p.key == key]
    assert of_key == [(f"{count} of them", f"at most {most}")]


# -- how mistakes are told -------------------------------------------------------------------------


def test_errors_survive_pickling() -> None:
    with pytest.raises(AgreementErrors) as raised:
        read("", name="empty.toml")
    again = pickle.loads(pickle.dumps(raised.value))
    assert (again.name, again.problems) == ("empty.toml", raised.value.problems)


def test_mistakes_are_told_by_line_one_on_each_line() -> None:
    text = changed(("phone_required", "phone_requird"), ("hours.fri", "hours.fry"))
    with pytest.raises(AgreementErrors) as raised:
        read(text, name="x.toml", earlier=earlier)
    assert [line.split(": ")[:2] for line in str(raised.value).splitlines()] == [
        ["x.toml", f"line {line_of(text, 'hours.fry')}, calendars.support.hours.fry"],
        ["x.toml", f"line {line_of(text, 'phone_r')}, call_types.incident.phone_requird"],
    ]


def test_more_mistakes_than_anyone_reads_are_counted() -> None:
    with pytest.raises(AgreementErrors) as raised:
        read("".join(f"k{n} = 1\n" for n in range(3000)), name="many.toml")
    assert len(raised.value.problems) == 200
    assert raised.value.more > 0
    assert str(raised.value).endswith(f"many.toml: and {raised.value.more} more")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a\nb", '"a\\nb"'),
        ("x" * 100, '"' + "x" * 59 + '…"'),
        (True, "true"),
        (False, "false"),
        (12, "12"),
        (10**40, "a number of over 38 digits"),
        ([], "a list"),
        ({}, "a table"),
    ],
)
def test_a_value_is_shown_on_one_line(value: object, text: str) -> None:
    assert shown(value) == text


def test_of_many_names_only_some_are_listed() -> None:
    names = [f"name-{number}" for number in range(100)]
    assert one_of(names, "zzzzzzzz").endswith(
        f'"name-{MOST_NAMED - 1}" and {100 - MOST_NAMED} more'
    )
    assert one_of([], "x") == "nothing: leave it out"
    assert (
        one_of([], "x", "the name of a thing") == "the name of a thing, of which the file has none"
    )


@pytest.mark.parametrize(
    ("text", "found", "wanted"),
    [
        ("", "the end at the beginning", "a component"),
        ("all", 'the end after "all"', '"of" after "all"'),
        ("all of", 'the end after "all of"', "a component"),
        ("web db", '"db" after "web"', "one component or one group"),
        ("3 of (a, b)", '"3 of"', "a number from 1 to 2 before that list"),
        ("0 of a", '"0 of"', "a number from 1 to 1 before that list"),
        ("some of a", '"of" after "some"', '"all of", "any of" or a number'),
        ("all of (a", 'the end after "all of (a"', '"," or ")"'),
        ("all of é", '"é" after "all of"', "a component"),
        ("all of (a, a)", None, "each part once in its list"),
        ("all of (" * 9, None, "groups at most 8 deep"),
    ],
)
def test_a_service_that_makes_no_sense_is_told_where(
    text: str, found: str | None, wanted: str
) -> None:
    with pytest.raises(Wrong) as raised:
        read_service(text)
    assert raised.value.found == found
    assert raised.value.wanted.startswith(wanted)
