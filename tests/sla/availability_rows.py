"""Rows of looks to test availability with; times in seconds from a Monday's midnight.

In a row of looks `.` passes, `x` fails, `?` says nothing, and a blank is no look at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from stipt.sla.availability import (
    Asleep,
    Availability,
    Evidence,
    Figures,
    Look,
    Measure,
    PassRun,
    Suspicion,
    VantagePoint,
    component,
    component_timeline,
    measure_period,
    milliseconds_of,
)
from stipt.sla.terms import Expression

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MIDNIGHT = milliseconds_of(datetime(2026, 11, 23, tzinfo=AMSTERDAM))
GAP = 130_000  # twice 60 s plus 10 s
VERDICTS = {".": "pass", "x": "fail", "?": "inconclusive"}
HOUR, DAY = 3600, 86_400


def ms(seconds: float) -> int:
    return MIDNIGHT + round(seconds * 1000)


def seen(
    row: str, *, begins: float = 0, every: float = 60, point: str = "ams", of: str = "app"
) -> list[Look]:
    """The looks of a row, one every so many seconds."""
    return [
        Look(of, point, ms(begins + every * place), 80, VERDICTS[letter])
        for place, letter in enumerate(row)
        if letter != " "
    ]


def evidence(
    looks: Iterable[Look | PassRun],
    points: str | tuple[VantagePoint, ...] = "ams",
    asleep: Iterable[Asleep] = (),
    of: str = "app",
) -> Evidence:
    named = tuple(map(VantagePoint, points.split())) if isinstance(points, str) else points
    return Evidence(of, named, tuple(looks), tuple(asleep))


def states(*args: Any, gap_ms: int = GAP, **more: Any) -> list[tuple[float, float, str]]:
    """The timeline of one component: from and to in seconds, and the state."""
    timeline = component_timeline(evidence(*args, **more), gap_ms=gap_ms)
    return [
        ((i.from_ms - MIDNIGHT) / 1000, (i.to_ms - MIDNIGHT) / 1000, i.state)
        for i in timeline.intervals
    ]


def suspicions(*args: Any, **more: Any) -> list[Suspicion]:
    return component_timeline(evidence(*args, **more), gap_ms=GAP).suspicions


APP = component("app")
WEB, DATA, MAIL = component("web"), component("data"), component("mail")


def measure(expression: Expression = APP, **terms: Any) -> Measure:
    return Measure(Fraction("0.995"), expression, AMSTERDAM, GAP, **terms)


def period(
    given: Evidence | Iterable[Evidence],
    from_s: float,
    to_s: float,
    agreed: Measure | None = None,
    **more: Any,
) -> Availability:
    each = [given] if isinstance(given, Evidence) else list(given)
    return measure_period(agreed or measure(), ms(from_s), ms(to_s), each, **more)


def seconds(figures: Figures) -> dict[str, float]:
    """The figures that matter most, in seconds."""
    return {
        "proven": figures.proven_up_ms / 1000,
        "up": figures.up_ms / 1000,
        "down": figures.down_ms / 1000,
        "unknown": figures.unknown_ms / 1000,
        "certain": figures.certain_down_ms / 1000,
    }


def three(web: str, data: str, mail: str = "." * 12) -> list[Evidence]:
    """Three components looked at once a minute, each with its row."""
    rows = {"web": web, "data": data, "mail": mail}
    return [evidence(seen(row, of=code), of=code) for code, row in rows.items()]
