"""Whether a worker runs, as others see it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from stipt.worker import beat
from stipt.worker.models import Beat

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def later(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


def test_without_any_beat_a_worker_is_late() -> None:
    assert beat.seconds_since(AT) is None
    assert beat.is_late(None)


def test_a_worker_is_late_two_minutes_after_its_last_beat() -> None:
    beat.beat(at=AT)
    beat.beat(at=later(15))
    assert beat.seconds_since(later(20)) == 5
    assert not beat.is_late(beat.seconds_since(later(135)))
    assert beat.is_late(beat.seconds_since(later(136)))
    assert Beat.objects.get().started_at == AT


def test_the_latest_of_several_workers_counts() -> None:
    Beat.objects.create(worker="elsewhere:7", started_at=AT, seen_at=later(100))
    beat.beat(at=AT)
    assert beat.seconds_since(later(101)) == 1


def test_a_clock_that_is_behind_makes_no_age_below_nothing() -> None:
    beat.beat(at=later(10))
    assert beat.seconds_since(AT) == 0


def test_a_worker_that_was_killed_is_forgotten_after_a_day() -> None:
    Beat.objects.create(worker="elsewhere:7", started_at=AT, seen_at=AT)
    beat.beat(at=AT + timedelta(hours=24))
    assert Beat.objects.count() == 2
    beat.beat(at=AT + timedelta(hours=24, seconds=1))
    assert Beat.objects.count() == 1


def test_a_worker_that_stops_leaves_the_others() -> None:
    Beat.objects.create(worker="elsewhere:7", started_at=AT, seen_at=AT)
    beat.beat(at=AT)
    beat.end()
    assert Beat.objects.get().worker == "elsewhere:7"


def test_a_long_error_is_kept_by_its_first_line() -> None:
    beat.failed("step", ValueError("x" * 500 + "\nsecond"), at=AT)
    beat.failed("other", ValueError(), at=later(1))
    first, second = beat.failures()
    assert (len(first.error), second.error) == (300, "ValueError")
