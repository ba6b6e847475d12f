"""Tickets judged over May and June 2026, and what is read from a judgement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stipt.sla import Agreement, Reading
from stipt.sla.obligations import (
    Judgement,
    Period,
    Row,
    judge,
    month_of,
)
from tests.sla.signed import (
    AGREEMENT,
    Said,
    handed_over,
)

MAY = month_of(AGREEMENT, 2026, 5)
JUNE = month_of(AGREEMENT, 2026, 6)
END_OF_MAY, END_OF_JUNE = "2026-06-01 00:00", "2026-07-01 00:00"

IN_TIME: tuple[Said, ...] = (
    *handed_over("2026-05-18 09:00"),
    ("2026-05-18 10:00", "replied"),
    ("2026-05-18 15:00", "solved"),
)
TOO_LATE: tuple[Said, ...] = (
    *handed_over("2026-05-18 09:00"),
    ("2026-05-18 10:00", "replied"),
    ("2026-05-20 15:00", "solved"),
)


def row(judgement: Judgement, kind: str | None, obligation: str, version: str = "1") -> Row:
    (found,) = [
        each
        for each in judgement.rows
        if each.promise[:2] == (version, kind) and each.promise.obligation == obligation
    ]
    return found


def judged(
    tickets: Mapping[str, Mapping[str, Reading]],
    period: Period = MAY,
    agreement: Agreement = AGREEMENT,
    **more: Any,
) -> Judgement:
    return judge(agreement, period, tickets.items(), **more)


def keys(found: Row, outcome: Any) -> list[str]:
    return [entry.key for entry in found.of(outcome)]
