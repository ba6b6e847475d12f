"""The figures of /metrics: what was counted in this process, and what the database says now."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from stipt.mail.outbox import recent
from stipt.tickets import queries as tickets
from stipt.worker import beat

_COUNTED: Final = CollectorRegistry()
_REQUESTS: Final = Histogram(
    "stipt_request_seconds",
    "Time until the answer to a request was made, by the name of its route.",
    ["route", "status"],
    registry=_COUNTED,
    buckets=(0.005, 0.01, 0.02, 0.04, 0.06, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


def count_request(route: str, status: int, seconds: float) -> None:
    """Count one answered request; `route` is its name, never its address."""
    _REQUESTS.labels(route or "none", f"{status // 100}xx").observe(seconds)


def exposition(at: datetime) -> bytes:
    """All figures in the text format of Prometheus."""
    counted = _COUNTED
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:  # of all processes that serve, not of this one
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    told = CollectorRegistry(auto_describe=False)
    told.register(_Told(at))
    ProcessCollector(registry=told)
    return generate_latest(told) + generate_latest(counted)


class _Told(Collector):
    """What the tables say at an instant."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def collect(self) -> Iterator[Metric]:
        """Each figure once; called by the library."""
        yield from _of_tickets(self.at)
        yield _one("stipt_outbox_waiting", "Mails that did not go out yet.", _mails_waiting())
        yield from _of_worker(self.at)


def _of_tickets(at: datetime) -> Iterable[Metric]:
    told: Mapping[str, Any] = tickets.metrics(at)
    yield _by("stipt_tickets_open", "Open tickets.", "state", told["open_by_state"])
    yield _one("stipt_clocks_due", "Open tickets that have a due time.", told["clocks_due"])
    yield _one(
        "stipt_sweep_lag_seconds",
        "How long the first ticket waits for the sweep.",
        told["sweep_lag_seconds"],
    )


def _mails_waiting() -> int:
    return recent(state="waiting").count()


def _of_worker(at: datetime) -> Iterable[Metric]:
    seconds = beat.seconds_since(at)
    if seconds is not None:
        yield _one("stipt_worker_beat_age_seconds", "Since a worker was last seen.", seconds)
    yield _by(
        "stipt_worker_failures",
        "How often a step of the worker failed since it last succeeded.",
        "step",
        {failure.step: failure.count for failure in beat.failures()},
    )


def _one(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(name, told, value)


def _by(name: str, told: str, label: str, values: Mapping[str, float]) -> Metric:
    """One figure for each value of a label."""
    family = GaugeMetricFamily(name, told, labels=[label])
    for value, amount in values.items():
        family.add_metric([value], amount)
    return family
