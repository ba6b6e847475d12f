"""The chip of a due time: each state has its word, each time its place."""

from __future__ import annotations

import re
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.template import engines
from django.utils import timezone, translation

from stipt.sla.texts import Language
from stipt.ui.due import Chip, chip_html, chip_of, chip_of_reading
from stipt.ui.shown import showing
from tests.cast import AMSTERDAM, replayed
from tests.ui.gallery import ASKED, HANDED, NOW, readings

PLAN = (
    {"version": "4.2", "planned_on": "2026-06-09"},
    {"version": "4.3", "planned_on": "2026-07-14"},
)


def told(chip: Chip, language: Language = "en", zone: str = "Europe/Amsterdam") -> tuple[str, str]:
    """State and text of a chip, all of it as a screen reader says it."""
    shown = chip_html(chip, language, ZoneInfo(zone))
    state = re.search(r'data-state="(\w+)"', shown)[1]
    text = re.sub(r'<span class="sep" aria-hidden="true">.*?</span>', "", shown)
    reader = HTMLParser()
    parts: list[str] = []
    reader.handle_data = parts.append
    reader.feed(text)
    return state, " ".join("".join(parts).split())


def at(hour: int, minute: int, second: int = 0) -> datetime:
    return NOW.replace(hour=hour, minute=minute, second=second)


def chip(state: str, urgency: str, **more: Any) -> Chip:
    return chip_of({"state": state, "urgency": urgency, "now": NOW, **more})


@pytest.mark.parametrize(
    ("shown", "en", "nl"),
    [
        (
            chip("running", "resting", due_at=at(15, 5)),
            ("resting", "at the latest 15:05"),
            ("resting", "uiterlijk 15:05"),
        ),
        (
            chip("running", "soon", due_at=at(12, 5), left_seconds=5_639),
            ("soon", "soon due, 1 h 33 left, at the latest 12:05"),
            ("soon", "binnenkort, nog 1 u 33, uiterlijk 12:05"),
        ),
        (
            chip("running", "urgent", due_at=at(10, 41)),
            ("urgent", "urgent, 9 min left, at the latest 10:41"),
            ("urgent", "dringend, nog 9 min, uiterlijk 10:41"),
        ),
        (
            chip("running", "urgent", due_at=at(10, 32, 40)),
            ("urgent", "urgent, under a minute left, at the latest 10:32"),
            ("urgent", "dringend, nog minder dan een minuut, uiterlijk 10:32"),
        ),
        (
            chip("breached", "breached", due_at=at(10, 20)),
            ("breached", "breached 12 min 10:20"),
            ("breached", "geschonden 12 min 10:20"),
        ),
        (
            chip("paused", "paused", paused_by="customer"),
            ("paused", "paused · customer"),
            ("paused", "staat stil · customer"),
        ),
        (chip("paused", "paused"), ("paused", "paused"), ("paused", "staat stil")),
        (
            chip("met", "met", met_at=at(8, 52), due_at=at(12, 0)),
            ("met", "met 08:52"),
            ("met", "gehaald 08:52"),
        ),
        (chip("met", "met"), ("met", "met"), ("met", "gehaald")),
        (
            chip("not_started", "resting", due_at=at(15, 5)),
            ("resting", "not started, at the latest 15:05"),
            ("resting", "nog niet begonnen, uiterlijk 15:05"),
        ),
        (chip("unscheduled", "resting"), ("resting", "unscheduled"), ("resting", "niet gepland")),
        (
            chip(
                "running", "resting", due_at=datetime(2026, 6, 10, tzinfo=AMSTERDAM), release="4.2"
            ),
            ("resting", "at the latest 4.2 · Tue 9 Jun"),
            ("resting", "uiterlijk 4.2 · di 9 jun"),
        ),
        (
            chip("running", "urgent", due_at=at(10, 32), left_seconds=0),
            ("urgent", "urgent, at the latest 10:32"),
            ("urgent", "dringend, uiterlijk 10:32"),
        ),
        (chip("running", "resting"), ("resting", "running"), ("resting", "loopt")),
    ],
)
def test_a_chip_says_state_what_is_left_and_when(
    shown: Chip, en: tuple[str, str], nl: tuple[str, str]
) -> None:
    assert told(shown, "en") == en
    assert told(shown, "nl") == nl


def test_a_due_is_said_in_the_readers_zone_and_kept_to_the_second_for_machines() -> None:
    shown = chip("running", "resting", due_at=at(15, 5, 40))
    assert told(shown, zone="Europe/London")[1] == "at the latest 14:05"
    assert 'datetime="2026-05-26T14:05:40+01:00"' in chip_html(
        shown, "en", ZoneInfo("Europe/London")
    )


def test_a_due_in_the_doubled_hour_names_its_season() -> None:
    due = datetime(2026, 10, 25, 2, 30, tzinfo=AMSTERDAM, fold=1)
    assert told(chip("running", "resting", due_at=due))[1].endswith("25 Oct 02:30 (winter time)")


def test_names_in_a_chip_can_neither_run_nor_hide() -> None:
    shown = chip_html(chip("paused", "paused", paused_by="<b>\u202eeve"), "en", AMSTERDAM)
    assert "&lt;b&gt;&lt;U+202E&gt;eve" in shown


def test_a_chip_of_a_reading_counts_office_time_not_that_on_the_wall() -> None:
    evening = readings(datetime(2026, 5, 22, 17, 0, tzinfo=AMSTERDAM))["resolution"]
    assert told(chip_of_reading(evening)) == ("resting", "at the latest Tue 12:05")
    assert chip_of_reading(evening).left_seconds == (30 + 3 * 60 + 35) * 60
    late = chip_of_reading(replayed("2026-05-26T09:00", *HANDED)["response"])
    assert late.left_seconds == (4 * 60 + 25 + 30) * 60


def test_a_chip_of_a_paused_reading_keeps_what_is_left() -> None:
    shown = chip_of_reading(
        readings(datetime(2026, 5, 22, 12, tzinfo=AMSTERDAM), *ASKED)["resolution"]
    )
    assert (shown.state, shown.left_seconds) == ("paused", (6 * 60 + 35) * 60)


def test_a_release_bound_promise_names_the_release_and_its_day() -> None:
    events = (*HANDED, "2026-05-22T10:26 replied by=anna")
    bound = readings(NOW, *events, call_type="incident-2-standard", releases=PLAN)["resolution"]
    assert told(chip_of_reading(bound)) == ("resting", "at the latest 4.3 · Tue 14 Jul")
    unscheduled = readings(NOW, *events, call_type="incident-2-standard", releases=PLAN[:1])
    assert chip_of_reading(unscheduled["resolution"]).release == ""


def test_the_tag_takes_keys_or_attributes_and_the_moment_of_the_page() -> None:
    class Row:
        state = "running"
        urgency = "soon"
        due_at = at(12, 5)

    template = engines["django"].from_string(
        "{% load stipt %}{% due row %}|{% due pair paused_by='you' %}"
    )
    with translation.override("en"), timezone.override(AMSTERDAM), showing(NOW):
        shown = template.render({"row": Row(), "pair": {"state": "paused", "urgency": "paused"}})
    assert "1 h 33" in shown
    assert shown.endswith('|<span class="due" data-state="paused">paused · you</span>')
