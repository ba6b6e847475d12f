"""Moments as a screen says them: short, in the reader's zone, the doubled hour told apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from stipt.sla.texts import LANGUAGES, Language
from stipt.ui.shown import showing, shown_language, shown_now
from stipt.ui.templatetags.stipt import clock_time, day, moment
from stipt.ui.times import clock_text, day_text, moment_text, near_text, spoken_text
from tests.cast import AMSTERDAM, instant
from tests.ui.gallery import NOW

FRIDAY = datetime(2026, 5, 22, 10, 26, 59, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("language", "told"), [("en", "Fri 22 May 10:26"), ("nl", "vr 22 mei 10:26")]
)
def test_a_moment_has_date_and_time_and_no_seconds(language: Language, told: str) -> None:
    assert moment_text(FRIDAY, language, NOW) == told


@pytest.mark.parametrize("now", [None, NOW.replace(year=2027)])
def test_the_year_is_said_unless_it_is_known_to_be_this_one(now: datetime | None) -> None:
    assert moment_text(FRIDAY, "en", now) == "Fri 22 May 2026 10:26"
    assert day_text(FRIDAY.date(), "nl", now) == "vr 22 mei 2026"


def test_of_today_the_clock_alone_is_said() -> None:
    assert clock_text(NOW, "en", NOW) == "10:32"
    assert clock_text(FRIDAY, "en", NOW) == "Fri 22 May 10:26"
    assert clock_text(NOW, "en", None) == "Tue 26 May 2026 10:32"


def test_within_six_days_the_weekday_is_enough() -> None:
    assert near_text(FRIDAY, "en", NOW) == "Fri 10:26"
    assert near_text(FRIDAY, "en", NOW.replace(day=29)) == "Fri 22 May 10:26"
    assert near_text(FRIDAY, "nl", NOW.replace(day=28)) == "vr 10:26"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_end_at_midnight_belongs_to_the_day_before(language: Language) -> None:
    midnight = datetime(2026, 5, 27, tzinfo=AMSTERDAM)
    assert near_text(midnight, language, NOW, is_end=True) == "24:00"
    assert (
        spoken_text(midnight, language, NOW)
        == {"nl": "vandaag 24:00", "en": "today 24:00"}[language]
    )


@pytest.mark.parametrize(
    ("fold", "language", "told"),
    [
        (0, "en", "Sun 25 Oct 02:30 (summer time)"),
        (1, "en", "Sun 25 Oct 02:30 (winter time)"),
        (0, "nl", "zo 25 okt 02:30 (zomertijd)"),
        (1, "nl", "zo 25 okt 02:30 (wintertijd)"),
    ],
)
def test_the_doubled_hour_is_told_apart(fold: int, language: Language, told: str) -> None:
    at = datetime(2026, 10, 25, 2, 30, tzinfo=AMSTERDAM, fold=fold)
    assert moment_text(at, language, NOW) == told


@pytest.mark.parametrize("wall", ["2026-10-25T03:30", "2026-10-25T01:59", "2026-03-29T02:30"])
def test_no_other_hour_is_called_summer_or_winter_time(wall: str) -> None:
    assert "time" not in moment_text(instant(wall), "en", NOW)


def test_a_filter_shows_the_readers_zone_language_and_today() -> None:
    at = datetime(2026, 5, 26, 8, 32, tzinfo=UTC)
    with timezone.override(ZoneInfo("America/New_York")), translation.override("nl"), showing(NOW):
        assert moment(at) == '<time datetime="2026-05-26T04:32:00-04:00">di 26 mei 04:32</time>'
        assert clock_time(at) == '<time datetime="2026-05-26T04:32:00-04:00">04:32</time>'
        assert day(at) == '<time datetime="2026-05-26">di 26 mei</time>'
        assert day(datetime(2026, 5, 27, 2, tzinfo=UTC)) == day(at)
        assert day(date(2025, 5, 26)) == '<time datetime="2025-05-26">ma 26 mei 2025</time>'


@pytest.mark.parametrize("filtered", [moment, clock_time, day])
def test_no_moment_is_shown_as_nothing(filtered: Callable[[None], str]) -> None:
    assert filtered(None) == ""


def test_today_is_that_of_the_page_and_ends_with_it() -> None:
    with translation.override("en"):
        with showing(NOW), showing(FRIDAY):
            assert shown_now() == FRIDAY
        assert shown_now() is None
        assert shown_language() == "en"
