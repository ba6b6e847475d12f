"""A line is office time, a dot is a promise."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random
from xml.etree import ElementTree as ET

import pytest

from stipt.charts.office_line import (
    ASCII,
    Dot,
    OfficeLine,
    Stretch,
    line_of_reading,
    line_of_term,
    text_line,
)
from stipt.charts.office_line_svg import Palette, draw, svg_line
from stipt.sla import Calendar, read_ticket, walk, weekly
from stipt.sla.moments import Refused
from stipt.sla.reading import Reading
from tests.cast import AMSTERDAM, instant, reference_agreement
from tests.sla import random_tickets
from tests.words.scenes import SCENES

OFFICE = reference_agreement().calendars["office"]
LUNCH = Calendar("Europe/Amsterdam", [weekly("08:30-12:00, 13:00-17:30")])
ALWAYS = Calendar("Europe/Amsterdam", [weekly("00:00-24:00", "mon-sun")])
SVG = "{http://www.w3.org/2000/svg}"


def at(text: str) -> int:
    return int(instant(text).timestamp())


def line_of(scene: str, obligation: str) -> OfficeLine:
    line = line_of_reading(SCENES[scene][obligation])
    assert line is not None
    return line


def told(line: OfficeLine) -> list[tuple[str, str, str]]:
    """Stretches as kind, from, to on the wall."""
    return [
        (s.kind, f"{line.local(s.from_at):%d %H:%M}", f"{line.local(s.to_at):%d %H:%M}")
        for s in line.stretches
    ]


def dots(line: OfficeLine) -> list[tuple[str, str]]:
    return [(dot.kind, f"{line.local(dot.at):%d %H:%M}") for dot in line.dots]


# -- what is on the line -------------------------------------------------------------------------


def test_a_running_clock_shows_what_was_counted_what_stood_still_and_what_is_to_come() -> None:
    line = line_of("asked_and_answered", "resolution")
    assert told(line) == [
        ("counted", "22 10:26", "22 11:51"),
        ("counted", "26 08:30", "26 10:32"),
        ("to_come", "26 10:32", "26 15:05"),
        ("paused", "22 11:51", "22 17:30"),
    ]
    assert dots(line) == [("start", "22 10:26"), ("due", "26 15:05")]
    assert line.now_at == at("2026-05-26T10:32")


def test_a_kept_promise_ends_where_it_was_kept_and_shows_the_due_it_had() -> None:
    line = line_of("asked_and_answered", "response")
    assert told(line) == [("counted", "22 10:05", "22 10:26")]
    assert dots(line) == [("start", "22 10:05"), ("met", "22 10:26"), ("due", "22 13:05")]
    assert line.now_at is None


def test_a_breach_takes_the_place_of_the_due_and_what_came_late_is_behind_it() -> None:
    line = line_of("solved_late", "resolution")
    assert dots(line) == [("start", "22 10:26"), ("met", "28 09:00"), ("breached", "26 09:26")]
    assert told(line)[-1] == ("counted", "26 08:30", "26 09:26")


def test_a_clock_that_stands_still_has_no_due_and_ends_at_now() -> None:
    line = line_of("still_asked", "resolution")
    assert told(line) == [("counted", "22 10:26", "22 11:51"), ("paused", "22 11:51", "22 15:32")]
    assert dots(line) == [("start", "22 10:26")]


def test_a_clock_that_will_start_is_all_to_come() -> None:
    line = line_of("at_hand_over", "resolution")
    assert {stretch.kind for stretch in line.stretches} == {"to_come"}


def test_what_was_cancelled_shows_what_was_counted_until_then() -> None:
    line = line_of("withdrawn", "resolution")
    assert told(line) == [("counted", "22 10:26", "22 12:00")]
    assert line.now_at is None


@pytest.mark.parametrize(
    ("scene", "obligation"),
    [("received", "response"), ("nothing_promised", "resolution"), ("an_intention", "resolution")],
)
def test_without_a_start_or_a_due_there_is_nothing_to_draw(scene: str, obligation: str) -> None:
    assert line_of_reading(SCENES[scene][obligation]) is None
    assert text_line(SCENES[scene][obligation]) == ""


def test_where_no_open_time_lies_on_the_way_there_is_no_line() -> None:
    saturday = "2026-05-30T11:00:00+02:00"
    events = [{"at": saturday, "kind": kind} for kind in ("received", "handed_over", "asked")]
    agreement = reference_agreement()
    ticket = read_ticket({"call_type": "incident-1", "events": events}, agreement)
    resolution = walk(agreement, ticket, datetime(2026, 5, 30, 12, tzinfo=AMSTERDAM))["resolution"]
    assert line_of_reading(resolution) is None


@pytest.mark.parametrize("first", range(0, 300, 100))
def test_counted_and_left_of_random_tickets_add_up_as_in_the_walk(first: int) -> None:
    agreement = reference_agreement()
    knobs = random_tickets.Knobs(corrections=False, merges=False, types=False)
    checked = 0
    for seed in range(first, first + 100):
        made, now = random_tickets.ticket(Random(seed), knobs)
        try:
            ticket = read_ticket(made, agreement)
        except Refused:
            continue
        for reading in walk(agreement, ticket, now).values():
            if is_by_the_hour(reading) and (line := line_of_reading(reading)) is not None:
                seconds = sum(s.to_at - s.from_at for s in line.stretches if s.kind != "paused")
                assert seconds == reading.target.amount, seed
                checked += 1
    assert checked > 10


def is_by_the_hour(reading: Reading) -> bool:
    """In hours, with a due and not met early: all of its time lies on the line."""
    return (
        reading.target.kind == "hours"
        and reading.state in ("running", "not_started", "breached")
        and reading.due is not None
    )


# -- where it lies -------------------------------------------------------------------------------


def test_open_time_lies_end_to_end_with_a_gap_between_dates() -> None:
    line = line_of_term(OFFICE, at("2026-05-22T16:30"), at("2026-05-26T09:30"))
    (first, second), (left, right) = line.places, line.places[1]
    assert first[0] == 0.0
    assert second[1] == right == 100.0
    assert left - first[1] == pytest.approx(6.0)
    assert first[1] - first[0] == pytest.approx(right - left)


def test_a_gap_within_a_date_is_smaller_and_midnight_alone_is_none() -> None:
    lunch = line_of_term(LUNCH, at("2026-05-22T11:00"), at("2026-05-22T14:00"))
    assert lunch.places[1][0] - lunch.places[0][1] == pytest.approx(2.0)
    night = line_of_term(ALWAYS, at("2026-05-22T22:00"), at("2026-05-23T02:00"))
    assert night.places[1][0] == pytest.approx(night.places[0][1])


def test_many_gaps_leave_room_for_what_is_open() -> None:
    line = line_of_term(OFFICE, at("2026-05-04T10:00"), at("2026-07-31T10:00"))
    widths = sum(right - left for left, right in line.places)
    assert widths == pytest.approx(70.0)


def test_a_closed_instant_lies_in_its_gap_and_nothing_lies_outside() -> None:
    line = line_of_term(OFFICE, at("2026-05-22T16:30"), at("2026-05-26T09:30"))
    (_, left), (right, _) = line.places
    assert left < line.x(at("2026-05-24T12:00")) < right
    assert line.x(at("2026-05-20T12:00")) == 0.0
    assert line.x(at("2026-05-28T12:00")) == 100.0


def test_a_line_keeps_the_order_of_time() -> None:
    line = line_of_term(LUNCH, at("2026-05-21T09:00"), at("2026-05-26T09:30"))
    places = [
        line.x(instant) for instant in range(line.windows[0].opens_at, at("2026-05-26T12:00"), 600)
    ]
    assert places == sorted(places)


def test_only_a_little_is_shown_around_the_term() -> None:
    line = line_of_term(ALWAYS, at("2026-05-22T10:00"), at("2026-05-22T10:30"))
    assert [line.local(t) for t in line.windows[0]] == [
        instant("2026-05-22T09:40"),
        instant("2026-05-22T10:50"),
    ]


# -- in characters -------------------------------------------------------------------------------


def test_a_clock_is_one_line_of_characters() -> None:
    assert text_line(SCENES["asked_and_answered"]["resolution"]) == (
        "2026-05-22 ··├━━━━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄   ━━━━━━│─────────────○·· 2026-05-26"
    )


def test_a_terminal_that_knows_ascii_alone_gets_a_line_too() -> None:
    text = text_line(SCENES["asked_and_answered"]["resolution"], characters=ASCII, width=60)
    assert text == "2026-05-22 .[===:::::::::::::   ====|----------o. 2026-05-26"
    assert text.isascii()


def test_one_date_stands_in_front_and_dates_are_said_as_asked() -> None:
    def short(day: date) -> str:
        return f"{day.day}-{day.month}"

    assert text_line(SCENES["breached"]["response"], width=40, day=short) == (
        "22-5 ···├━━━━━━━━━━━━━━━━━━━━━━━━━━━×···"
    )


@pytest.mark.parametrize("width", [40, 72, 100])
def test_no_line_of_characters_is_wider_than_asked(width: int) -> None:
    for readings in SCENES.values():
        for reading in readings.values():
            assert len(text_line(reading, width=width)) <= max(width, 72)


# -- as SVG --------------------------------------------------------------------------------------


def svg_of(line: OfficeLine, **more: Palette) -> ET.Element:
    text = svg_line(
        line, name="l", title="Titel & meer", text="Uitleg <hier>", day=date.isoformat, **more
    )
    return ET.fromstring(text.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def test_a_drawing_is_well_formed_and_says_what_it_shows() -> None:
    drawn = svg_of(line_of("asked_and_answered", "resolution"))
    assert drawn.attrib["role"] == "img"
    assert drawn.attrib["aria-labelledby"] == "l-title"
    assert drawn.attrib["aria-describedby"] == "l-text"
    assert drawn.findtext(f"{SVG}title") == "Titel & meer"
    assert drawn.findtext(f"{SVG}desc") == "Uitleg <hier>"


def test_a_drawing_with_text_has_its_places_in_per_cent_and_no_view_box() -> None:
    drawn = svg_of(line_of("asked_and_answered", "resolution"))
    assert "viewBox" not in drawn.attrib
    for element in drawn.iter():
        for key in ("x", "x1", "x2", "cx"):
            if key in element.attrib:
                assert re.fullmatch(r"\d+\.\d\d%", element.attrib[key])
                assert 0 <= float(element.attrib[key].rstrip("%")) <= 100


def test_stretches_are_told_apart_by_more_than_colour() -> None:
    lines = svg_of(line_of("asked_and_answered", "resolution")).findall(f"{SVG}line")
    kinds = {
        (e.attrib["stroke"], e.attrib["stroke-width"], e.get("stroke-dasharray")) for e in lines
    }
    assert kinds == {
        ("var(--line)", "1", None),
        ("var(--line)", "3", None),
        ("var(--ink)", "6", None),
        ("var(--paused)", "6", "2 3"),
        ("var(--edge)", "6", None),
        ("var(--accent)", "1.5", None),
    }


def test_met_has_a_tick_and_breached_a_cross() -> None:
    late = svg_of(line_of("solved_late", "resolution"))
    paths = [path.attrib["d"] for path in late.iter(f"{SVG}path")]
    assert paths == ["M-3 0l2 2 4-4", "M-2.5-2.5l5 5m0-5l-5 5"]
    running = svg_of(line_of("asked_and_answered", "resolution"))
    assert not list(running.iter(f"{SVG}path"))


def test_colours_are_those_of_the_palette() -> None:
    paper = Palette(*(f"colour-{n}" for n in range(9)))
    text = ET.tostring(
        svg_of(line_of("solved_late", "resolution"), palette=paper), encoding="unicode"
    )
    assert "var(" not in text
    assert 'stroke="colour-8"' in text


def labels(drawn: ET.Element, y: int) -> list[tuple[str | None, str]]:
    texts = drawn.findall(f"{SVG}text")
    return [(e.text, e.attrib["text-anchor"]) for e in texts if e.attrib["y"] == str(y)]


def test_times_stand_above_the_dots_and_dates_below_the_first_window_of_each() -> None:
    drawn = svg_of(line_of("asked_and_answered", "resolution"))
    assert labels(drawn, 10) == [("15:05", "end"), ("10:26", "start")]
    assert labels(drawn, 46) == [("2026-05-22", "start"), ("2026-05-26", "start")]


def test_a_label_that_would_touch_another_is_left_out() -> None:
    drawn = svg_of(line_of_term(OFFICE, at("2026-05-04T10:00"), at("2026-07-31T10:00")))
    below = labels(drawn, 46)
    assert 3 <= len(below) <= 5
    assert below[0] == ("2026-05-04", "start")
    near = OfficeLine(
        AMSTERDAM,
        tuple(OFFICE.segments(at("2026-05-22T00:00"), at("2026-05-23T00:00"))),
        (),
        (Dot(at("2026-05-22T10:00"), "start"), Dot(at("2026-05-22T10:10"), "due")),
    )
    assert labels(svg_of(near), 10) == [("10:10", "middle")]


def test_the_last_date_is_kept_inside_the_drawing() -> None:
    drawn = svg_of(line_of_term(OFFICE, at("2026-05-22T10:00"), at("2026-05-26T08:40")))
    assert labels(drawn, 46) == [("2026-05-22", "start"), ("2026-05-26", "end")]
    assert labels(drawn, 10)[0][1] == "end"


def test_a_date_with_a_lunch_break_has_one_label() -> None:
    drawn = svg_of(line_of_term(LUNCH, at("2026-05-22T09:00"), at("2026-05-22T16:00")))
    assert labels(drawn, 46) == [("2026-05-22", "start")]


@dataclass(frozen=True)
class Term:
    """An example as a document has it."""

    name: str
    title: str
    sentence: str
    calendar: Calendar
    starts_at: int
    due_at: int

    def day(self, day: date) -> str:
        return day.isoformat()


def test_an_example_of_a_document_is_drawn_from_start_to_due() -> None:
    term = Term("e", "Titel", "Zin.", OFFICE, at("2026-05-22T16:00"), at("2026-05-26T10:00"))
    text = draw(term)
    assert 'id="e-title">Titel</title>' in text
    assert 'id="e-text">Zin.</desc>' in text
    assert ">16:00<" in text
    assert ">10:00<" in text


def test_a_line_is_a_value() -> None:
    line = line_of("still_asked", "resolution")
    assert replace(line) == line
    assert line.stretches[0] == Stretch(at("2026-05-22T10:26"), at("2026-05-22T11:51"), "counted")
