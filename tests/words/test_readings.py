"""A reading in one line."""

from __future__ import annotations

from typing import get_args

import pytest

from stipt.sla.reading import State
from stipt.sla.texts import LANGUAGES
from stipt.words.readings import STATES, state_name, summary
from tests.words.scenes import SCENES


def test_every_state_has_a_name_in_both_languages() -> None:
    assert set(STATES) == set(get_args(State))
    assert state_name("breached", "nl") == "geschonden"
    assert state_name("not_started", "en") == "not started"


def test_the_scenes_show_every_state() -> None:
    shown = {reading.state for readings in SCENES.values() for reading in readings.values()}
    assert shown == set(STATES)


def test_every_summary_is_one_line_without_holes() -> None:
    for readings in SCENES.values():
        for reading in readings.values():
            for language in LANGUAGES:
                text = summary(reading, language)
                assert "\n" not in text
                assert "None" not in text
                assert not text.endswith((",", " "))


@pytest.mark.parametrize(
    ("scene", "obligation", "nl", "en"),
    [
        (
            "asked_and_answered",
            "response",
            "reactietijd: gehaald, vr 22 mei 2026 10:26, uiterlijk 13:05",
            "response: met, Fri 22 May 2026 10:26, due 13:05",
        ),
        (
            "asked_and_answered",
            "resolution",
            "oplostijd: loopt, uiterlijk di 26 mei 2026 15:05",
            "resolution: running, due Tue 26 May 2026 15:05",
        ),
        (
            "paused_in_days",
            "response",
            "reactietijd: gehaald, vr 22 mei 2026 15:26, uiterlijk di 26 mei 2026 10:05",
            "response: met, Fri 22 May 2026 15:26, due Tue 26 May 2026 10:05",
        ),
        (
            "still_asked",
            "resolution",
            "oplostijd: staat stil, nog 6 u 35 over",
            "resolution: paused, 6 h 35 left",
        ),
        (
            "solved_late",
            "resolution",
            "oplostijd: geschonden, di 26 mei 2026 09:26, alsnog gedaan do 28 mei 2026 09:00",
            "resolution: breached, Tue 26 May 2026 09:26, done late Thu 28 May 2026 09:00",
        ),
        (
            "breached",
            "response",
            "reactietijd: geschonden, vr 22 mei 2026 13:05",
            "response: breached, Fri 22 May 2026 13:05",
        ),
        ("received", "response", "reactietijd: nog niet begonnen", "response: not started"),
        (
            "late_for_its_plan",
            "resolution",
            "oplostijd: loopt, te laat: gepland tot di 14 juli 2026 24:00",
            "resolution: running, late: planned until Tue 14 July 2026 24:00",
        ),
        (
            "withdrawn",
            "resolution",
            "oplostijd: vervallen, ingetrokken",
            "resolution: cancelled, withdrawn",
        ),
        (
            "an_intention_done",
            "resolution",
            "oplostijd: voornemen, geen toezegging, gedaan di 26 mei 2026 09:00",
            "resolution: intention, no promise, done Tue 26 May 2026 09:00",
        ),
        (
            "without_a_second_release",
            "resolution",
            "oplostijd: niet gepland",
            "resolution: unscheduled",
        ),
    ],
)
def test_a_reading_is_summed_up_in_a_line(scene: str, obligation: str, nl: str, en: str) -> None:
    reading = SCENES[scene][obligation]
    assert summary(reading, "nl") == nl
    assert summary(reading, "en") == en


def test_what_a_release_met_without_a_due_says_no_due() -> None:
    assert summary(SCENES["fixed_before_a_second_was_planned"]["resolution"], "en") == (
        "resolution: met, Tue 9 June 2026 20:00"
    )
