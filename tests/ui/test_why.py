"""The why-panel: its lines add up to the target, and lead to the clauses they come from."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import engines
from django.utils import timezone, translation

from stipt.sla.reading import Reading
from stipt.sla.texts import LANGUAGES, Language
from stipt.ui.shown import showing
from stipt.ui.why import clock, explained
from tests.cast import AMSTERDAM, instant, reference_agreement, replayed
from tests.ui.gallery import ASKED, HANDED, NOW, panel, readings
from tests.words.scenes import SCENES

LONDON, BRUSSELS = ZoneInfo("Europe/London"), ZoneInfo("Europe/Brussels")


def shown(reading: Reading, language: Language = "en", now: datetime = NOW) -> list[str]:
    """The receipt as it stands on the page: dates, lines, sums, without their tags."""
    told = explained(panel(reading, now), language, AMSTERDAM, agreement_url="/agreement")
    lines = []
    for day in told.days:
        lines += [day.name] if day.name else []
        lines += [f"{line.time} | {plain(line.what)} | {line.amount}" for line in day.lines]
    return lines + [f"{plain(line.what)} | {line.amount}" for line in told.sums]


def plain(content: str) -> str:
    return re.sub(r"<[^>]+>", "", content)


def test_the_receipt_stands_by_dates_and_adds_up() -> None:
    assert shown(readings()["resolution"]) == [
        "Fri 22 May",
        "10:26 | start, when the vendor responded C2 | ",
        "10:26–11:51 | counted | 1 h 25",
        "11:51–14:30 | paused: question of anna to the customer C4 | (2 h 39)",
        "14:30–17:30 | counted | 3 h 00",
        "Sat 23 – Mon 25 May",
        " | closed: weekend, Pentecost Monday C3 | ",
        "Tue 26 May, today",
        "08:30–10:32 | counted | 2 h 02",
        "10:32–12:05 | left | 1 h 33",
        "Level 1 incident, resolution C2 | 8 h 00",
        "due at the latest | Tue 26 May 12:05",
    ]


def test_the_customer_reads_the_same_in_dutch() -> None:
    assert shown(readings()["resolution"], "nl")[-4:] == [
        "08:30–10:32 | geteld | 2 u 02",
        "10:32–12:05 | nog over | 1 u 33",
        "Niveau 1 incident, oplostijd C2 | 8 u 00",
        "uiterlijk | di 26 mei 12:05",
    ]


def test_a_clause_leads_to_its_place_in_the_agreement() -> None:
    told = explained(panel(readings()["resolution"]), "en", AMSTERDAM, agreement_url="/agreement/3")
    assert told.promise == (
        "Level 1 incident, resolution: at the latest within 8 office hours "
        '<a class="clause" href="/agreement/3#c2">C2</a>'
    )
    without = explained(panel(readings()["resolution"]), "en", AMSTERDAM)
    assert without.promise.endswith(' <span class="clause">C2</span>')


def test_a_clause_that_the_agreement_has_not_is_no_link() -> None:
    bare = panel(readings()["resolution"])._replace(
        agreement=reference_agreement()._replace(clauses={})
    )
    assert "<a" not in explained(bare, "en", AMSTERDAM, agreement_url="/agreement").promise


@pytest.mark.parametrize(
    ("now", "events", "obligation", "en", "nl"),
    [
        (
            "2026-05-26T10:32", ASKED[:3], "resolution",
            "Why did the resolution time run until today 09:26 at the latest?",
            "Waarom liep de oplostijd tot uiterlijk vandaag 09:26?",
        ),
        (
            "2026-05-22T11:00", ASKED[:3], "resolution",
            "Why does the resolution time run until Tue 26 May 09:26 at the latest?",
            "Waarom loopt de oplostijd tot uiterlijk di 26 mei 09:26?",
        ),
        (
            "2026-05-22T15:32", ASKED, "resolution",
            "Why does the resolution time stand still?",
            "Waarom staat de oplostijd stil?",
        ),
        (
            "2026-05-22T09:30", HANDED[:1], "response",
            "Why has the response time not begun yet?",
            "Waarom is de reactietijd nog niet begonnen?",
        ),
        (
            "2026-05-22T11:00", (*HANDED, "2026-05-22T10:30 withdrawn"), "resolution",
            "Why was the resolution time cancelled?",
            "Waarom is de oplostijd vervallen?",
        ),
    ],
)  # fmt: skip
def test_the_heading_is_the_question_that_the_panel_answers(
    now: str, events: tuple[str, ...], obligation: str, en: str, nl: str
) -> None:
    asked = panel(replayed(now, *events)[obligation], instant(now))
    assert explained(asked, "en", AMSTERDAM).heading == en
    assert explained(asked, "nl", AMSTERDAM).heading == nl


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCENES)
def test_every_kind_of_reading_can_be_explained(name: str, language: Language) -> None:
    for reading in SCENES[name].values():
        told = explained(panel(reading), language, AMSTERDAM, agreement_url="/agreement")
        assert told.heading.endswith("?")
        assert told.days or told.sums, reading
        assert clock(reading, language).used


def test_the_zone_of_the_agreement_is_named_where_it_differs() -> None:
    told = explained(panel(readings()["resolution"]), "en", LONDON)
    assert told.heading == "Why does the resolution time run until today 11:05 at the latest?"
    assert told.zone_note == (
        "The times below are those of the agreement (Europe/Amsterdam). "
        "Tue 26 May 12:05 there is Tue 26 May 11:05 in your time zone (Europe/London)."
    )
    assert told.sums[-1].amount == "Tue 26 May 12:05"


def test_a_clock_without_a_due_names_the_zone_alone() -> None:
    paused = panel(readings(NOW, *ASKED)["resolution"])
    assert explained(paused, "nl", LONDON).zone_note == (
        "De tijden hieronder zijn die van de overeenkomst (Europe/Amsterdam)."
    )


def test_a_zone_with_the_same_clock_on_the_wall_is_not_named() -> None:
    assert explained(panel(readings()["resolution"]), "en", BRUSSELS).zone_note == ""


@pytest.mark.parametrize(
    ("at", "en", "nl"),
    [
        ("2026-10-25T02:30:00+02:00", "02:30 (summer time)", "02:30 (zomertijd)"),
        ("2026-10-25T02:30:00+01:00", "02:30 (winter time)", "02:30 (wintertijd)"),
    ],
)
def test_the_receipt_says_summer_or_winter_time_in_the_doubled_hour(
    at: str, en: str, nl: str
) -> None:
    events = [{"at": at, "kind": kind} for kind in ("received", "handed_over")]
    reading = replayed("2026-10-26T09:00", *events)["response"]
    for language, told in (("en", en), ("nl", nl)):
        lines = (
            explained(panel(reading, instant("2026-10-26T09:00")), language, AMSTERDAM)
            .days[0]
            .lines
        )
        assert lines[0].time == told


def test_what_is_used_and_promised_stands_beside_each_clock() -> None:
    rows = [clock(reading, "en") for reading in readings().values()]
    assert [(row.title, row.used, row.chip.state) for row in rows] == [
        ("Response", "21 min of 3 h 00", "met"),
        ("Resolution", "6 h 27 of 8 h 00", "running"),
    ]


def test_a_name_in_the_receipt_can_neither_run_nor_hide() -> None:
    asked = {
        "at": "2026-05-22T11:51+02:00",
        "kind": "asked",
        "by": "<b>\u202eeve",
    }
    reading = replayed("2026-05-22T15:32", *ASKED[:3], asked)["resolution"]
    told = explained(panel(reading, instant("2026-05-22T15:32")), "en", AMSTERDAM)
    lines = "".join(line.what for day in told.days for line in day.lines)
    assert "&lt;b&gt;&lt;U+202E&gt;eve" in lines
    assert "<b>" not in lines


def test_the_tag_draws_the_line_and_the_table() -> None:
    template = engines["django"].from_string(
        "{% load stipt %}{% clocks readings %}{% why panel agreement_url='/a' %}"
    )
    found = readings()
    context = {"panel": panel(found["resolution"]), "readings": found.values()}
    with translation.override("nl"), timezone.override(AMSTERDAM), showing(NOW):
        page = template.render(context)
    assert '<svg class="line"' in page
    assert '<caption class="vh">Oplostijd, stap voor stap</caption>' in page
    assert '<th colspan="3" scope="rowgroup">di 26 mei, vandaag</th>' in page
    assert '<tr class="pause"><td>11:51–14:30</td>' in page
    assert '<a class="clause" href="/a#c4">C4</a>' in page
    assert '<tr class="sum">' in page
    assert "Alle klokken van deze melding" in page
