"""Whether a worker runs, and what fails in it: written by workers, read by whoever asks."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Max

from stipt.worker.models import Beat, Failure

BEATS_EVERY_SECONDS: Final = 15
LATE_AFTER_SECONDS: Final = 120
_FORGOTTEN_AFTER: Final = timedelta(days=1)


def name_of_this_worker() -> str:
    """Host and process: no two workers that run share it."""
    return f"{socket.gethostname()[:100]}:{os.getpid()}"


def beat(*, at: datetime) -> int:
    """Say that this worker's loop runs; those that were killed are forgotten after a day."""
    here = {"seen_at": at}
    Beat.objects.update_or_create(
        worker=name_of_this_worker(), defaults=here, create_defaults={**here, "started_at": at}
    )
    Beat.objects.filter(seen_at__lt=at - _FORGOTTEN_AFTER).delete()
    return 0


def end() -> None:
    """Say that this worker stopped as it should."""
    Beat.objects.filter(worker=name_of_this_worker()).delete()


def seconds_since(at: datetime) -> float | None:
    """How long ago a worker was last seen to run; None when none is known."""
    seen_at = Beat.objects.aggregate(latest=Max("seen_at"))["latest"]
    return None if seen_at is None else max(0.0, (at - seen_at).total_seconds())


def is_late(seconds: float | None) -> bool:
    """Whether no worker was seen for so long that somebody must look."""
    return seconds is None or seconds > LATE_AFTER_SECONDS


def failures() -> list[Failure]:
    """The steps that fail, longest first."""
    return list(Failure.objects.order_by("since"))


def failed(step: str, error: BaseException, *, at: datetime) -> None:
    """Note that a step failed."""
    told = f"{type(error).__name__}: {error}".splitlines()[0].rstrip(": ")[:300]
    failure, is_new = Failure.objects.get_or_create(
        step=step, defaults={"since": at, "last_at": at, "error": told}
    )
    if not is_new:
        Failure.objects.filter(pk=failure.pk).update(count=F("count") + 1, last_at=at, error=told)


def succeeded(step: str) -> None:
    """Note that a step that had failed succeeds again."""
    Failure.objects.filter(step=step).delete()
