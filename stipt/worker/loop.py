"""The loop of a worker: each step when it is due, whatever became of the others."""

from __future__ import annotations

import contextlib
import os
import select
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

import structlog
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from stipt.worker import beat
from stipt.worker.schedule import STEPS, Step
from stipt.worker.turns import turn

_LOG: Final = structlog.get_logger("stipt.worker")
_LONGEST_WAIT_SECONDS: Final = 300
_MOST_ROUNDS: Final = 1_000


class Stopping:
    """That somebody asked to stop; a signal can ask, and the loop wait for it."""

    def __init__(self) -> None:
        self.is_asked = False
        self._heard, self._told = os.pipe()
        os.set_blocking(self._told, False)

    def ask(self, *_signal: object) -> None:
        """Ask to stop: a handler of signals."""
        self.is_asked = True
        with contextlib.suppress(BlockingIOError):  # it was told often enough
            os.write(self._told, b".")

    def wait(self, seconds: float) -> None:
        """Wait so long, or until asked."""
        select.select([self._heard], [], [], seconds)


class Loop:
    """The steps of one worker: when each is due, and how often it failed in a row.

    `clock` gives seconds that only grow, `now` the instant on the wall.
    """

    def __init__(
        self,
        steps: Sequence[Step] = STEPS,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = timezone.now,
    ) -> None:
        self.stopping = Stopping()
        self._clock = clock
        self._now = now
        self.failed = dict.fromkeys((step.name for step in steps), 0)
        self._steps = steps
        self._due = dict.fromkeys(self.failed, 0.0)
        self._may_be_noted = set(self.failed)  # as failing, by a worker that ended

    def run(self) -> None:
        """Run until asked to stop; the step that runs then is finished."""
        name = beat.name_of_this_worker()
        _LOG.info("worker runs", worker=name)
        while not self.stopping.is_asked:
            if not connection.in_atomic_block:
                close_old_connections()  # the database may have gone, and come back
            self.stopping.wait(self.round())
        with contextlib.suppress(DatabaseError):  # then others see by its age that it ended
            beat.end()
        _LOG.info("worker stopped", worker=name)

    def round(self) -> float:
        """Run the steps that are due; gives the seconds until the next one is."""
        for step in self._steps:
            begins = self._clock()
            if self._due[step.name] <= begins and not self.stopping.is_asked:
                self._due[step.name] = begins + self._run(step)
        return max(0.0, min(self._due.values()) - self._clock())

    def once(self) -> bool:
        """Run each step until it has nothing left to do; gives whether all succeeded."""
        for step in self._steps:
            for _ in range(_MOST_ROUNDS):
                if self._run(step) > 0:
                    break
        return not any(self.failed.values())

    def _run(self, step: Step) -> float:
        """Run one step; gives in how many seconds it is due again: 0 while there is more to do."""
        at = self._now().replace(microsecond=0)
        try:
            with turn() if step.is_writing else contextlib.nullcontext(True) as is_ours:
                if not is_ours:
                    return step.every_seconds
                done = step.act(at=at)
        except Exception as error:  # noqa: BLE001 (whatever becomes of one step, the others go on)
            return self._note_failure(step, error, at)
        self._note_success(step)
        if done:
            _LOG.info("step done", step=step.name, done=done)
        return 0.0 if done else step.every_seconds

    def _note_failure(self, step: Step, error: Exception, at: datetime) -> float:
        """Log and note it; gives in how many seconds the step is tried again, later each time."""
        self.failed[step.name] += 1
        self._may_be_noted.add(step.name)
        longest = max(_LONGEST_WAIT_SECONDS, step.every_seconds)
        wait = min(step.every_seconds * 2.0 ** self.failed[step.name], longest)
        _LOG.error(
            "step failed",
            step=step.name,
            times=self.failed[step.name],
            again_in_seconds=wait,
            exc_info=error,
        )
        with contextlib.suppress(DatabaseError):  # which may be what failed; it was logged
            beat.failed(step.name, error, at=at)
        return wait

    def _note_success(self, step: Step) -> None:
        self.failed[step.name] = 0
        if step.name in self._may_be_noted:
            with contextlib.suppress(DatabaseError):  # tried again after the next success
                beat.succeeded(step.name)
                self._may_be_noted.discard(step.name)
