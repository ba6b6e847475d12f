"""The loop of a worker: what is due runs, what fails stops nobody else, and asking ends it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from stipt.worker import beat
from stipt.worker.loop import Loop, Stopping
from stipt.worker.models import Beat, Failure
from stipt.worker.schedule import STEPS, Step

AT = datetime(2026, 11, 23, 9, 0, 0, 123_456, tzinfo=UTC)
WHOLE = AT.replace(microsecond=0)
pytestmark = pytest.mark.django_db


class Clock:
    """Time that goes on when the test says so."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def go_on(self, seconds: float) -> None:
        self.seconds += seconds

    def clock(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return AT + timedelta(seconds=self.seconds - 1_000)


class Done:
    """A step that notes when it ran, and does what `ways` say, then nothing more."""

    def __init__(self, *ways: int | Exception) -> None:
        self.at: list[datetime] = []
        self._ways: Iterator[int | Exception] = iter(ways)

    def __call__(self, *, at: datetime) -> int:
        self.at.append(at)
        way = next(self._ways, 0)
        if isinstance(way, Exception):
            raise way
        return way


def loop_of(time_: Clock, *steps: Step) -> Loop:
    return Loop(steps, clock=time_.clock, now=time_.now)


def test_a_step_runs_at_the_start_and_then_as_often_as_the_table_says() -> None:
    time_, often, seldom = Clock(), Done(), Done()
    loop = loop_of(time_, Step("often", 2, often), Step("seldom", 10, seldom))
    for _ in range(6):
        assert loop.round() == 2
        time_.go_on(2)
    assert (len(often.at), len(seldom.at)) == (6, 2)


def test_a_step_gets_the_instant_in_whole_seconds() -> None:
    time_, step = Clock(), Done()
    loop_of(time_, Step("step", 2, step)).round()
    assert step.at == [WHOLE]


def test_a_step_that_found_something_to_do_is_asked_again_at_once() -> None:
    time_, step = Clock(), Done(50, 7)
    loop = loop_of(time_, Step("step", 60, step))
    assert [loop.round(), loop.round(), loop.round(), loop.round()] == [0, 0, 60, 60]
    assert len(step.at) == 3


def test_a_step_that_fails_is_noted_and_stops_no_other() -> None:
    time_, other = Clock(), Done()
    broken = Done(ValueError("the disk\nis full"))
    loop = loop_of(time_, Step("broken", 2, broken), Step("other", 2, other))
    loop.round()
    assert len(other.at) == 1
    (failure,) = beat.failures()
    assert (failure.step, failure.since, failure.count) == ("broken", WHOLE, 1)
    assert failure.error == "ValueError: the disk"


def test_a_step_that_fails_again_waits_longer_each_time_and_never_for_ever() -> None:
    time_ = Clock()
    broken = Done(*(ValueError("no") for _ in range(12)))
    loop = loop_of(time_, Step("broken", 2, broken))
    waits = []
    for _ in range(10):
        waits.append(loop.round())
        time_.go_on(waits[-1])
    assert waits == [4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
    assert Failure.objects.get().count == 10


def test_a_failure_is_forgotten_once_the_step_succeeds_also_one_of_a_worker_before() -> None:
    beat.failed("step", ValueError("long ago"), at=WHOLE - timedelta(days=1))
    time_, step = Clock(), Done(0, ValueError("again"), 0)
    loop = loop_of(time_, Step("step", 2, step))
    noted = []
    for _ in range(3):
        time_.go_on(loop.round())
        noted.append(len(beat.failures()))
    assert noted == [0, 1, 0]


def test_once_runs_each_step_until_nothing_is_left_and_says_whether_all_succeeded() -> None:
    time_, much, nothing = Clock(), Done(3, 2, 1), Done()
    assert loop_of(time_, Step("much", 60, much), Step("nothing", 60, nothing)).once()
    assert (len(much.at), len(nothing.at)) == (4, 1)
    broken = Done(ValueError("no"))
    assert not loop_of(time_, Step("broken", 60, broken), Step("nothing", 60, nothing)).once()
    assert len(nothing.at) == 2


def test_asking_ends_the_loop_after_the_step_that_runs() -> None:
    time_, after = Clock(), Done()
    loop: list[Loop] = []

    def ask(*, at: datetime) -> int:
        loop[0].stopping.ask()
        beat.beat(at=at)
        return 1

    loop.append(loop_of(time_, Step("asks", 2, ask), Step("after", 2, after)))
    loop[0].run()
    assert after.at == []
    assert not Beat.objects.exists()  # so that others see at once that it ended


def test_who_waits_hears_at_once_that_somebody_asked() -> None:
    stopping = Stopping()
    for _ in range(100_000):  # more often than a pipe holds
        stopping.ask()
    begins = time.monotonic()
    stopping.wait(60)
    assert stopping.is_asked
    assert time.monotonic() - begins < 30


def test_every_step_of_the_table_does_nothing_on_an_empty_desk_and_fails_nowhere() -> None:
    assert Loop(STEPS, now=lambda: AT).once()
    assert len({step.name for step in STEPS}) == len(STEPS)
