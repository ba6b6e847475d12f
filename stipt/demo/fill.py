"""Three months of plausible tickets, lived through in the order of time by the verbs themselves."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import heappop, heappush
from importlib.resources import files
from random import Random
from typing import Any, Final

from django.db import transaction

from stipt.agreements.reader import agreement_of
from stipt.demo.lives import Deed, Life
from stipt.demo.people import Example, settle
from stipt.sla import Calendar
from stipt.tickets.actions.record import whole_seconds
from stipt.tickets.models import Ticket
from stipt.tickets.sweep import sweep

DAYS: Final = 91
TICKETS: Final = 160
_SEED: Final = 20260526


def fill(*, at: datetime) -> Example:
    """Fill an empty database with the example vendor, whose three months end at `at`.

    The same instant gives the same tickets. In one transaction: all of it is there, or nothing.
    """
    now = whole_seconds(at)
    with transaction.atomic():
        example = settle(now - timedelta(days=DAYS + 7))
        agreement = agreement_of(example.customers[0].organisation)
        assert agreement is not None, "the example's customers have just signed"
        _live(example, agreement.calendars[agreement.calendar], now)
        sweep(at=now)
    return example


def _live(example: Example, calendar: Calendar, now: datetime) -> None:
    """Let everything happen in the order of time; the sweep comes by before each deed."""
    chance = Random(_SEED)  # noqa: S311 plausible, not secret
    coming: list[tuple[datetime, int, Life, Ticket | None, Deed | None, Iterator[Deed] | None]] = []
    for number, (begins_at, life) in enumerate(_beginnings(chance, example, calendar, now)):
        heappush(coming, (begins_at, number, life, None, None, None))
    while coming:
        at, number, life, ticket, deed, deeds = heappop(coming)
        sweep(at=at)
        if ticket is None or deeds is None or deed is None:
            ticket = life.begin(at)
            deeds = life.deeds(ticket, at)
        else:
            ticket.refresh_from_db()
            deed.do(ticket, at)
        following = next(deeds, None)
        if following is not None and following.at <= now:
            heappush(coming, (following.at, number, life, ticket, following, deeds))


def _beginnings(
    chance: Random, example: Example, calendar: Calendar, now: datetime
) -> Iterator[tuple[datetime, Life]]:
    """When each request is filed: spread over the months, more of them lately, in office hours."""
    told = tomllib.loads(files("stipt.demo").joinpath("stories.toml").read_text("utf-8"))
    stories: list[dict[str, Any]] = told["story"]
    places: list[str] = told["places"]
    start = now - timedelta(days=DAYS)
    office = calendar.worked(start, now)
    for number in range(TICKETS):
        share = chance.random() if number < TICKETS - 40 else 1 - chance.random() * 0.03
        at = calendar.after(start, max(1, int(office * share) - 60))
        customer = example.customers[min(number % 7, len(example.customers) - 1)]
        place = chance.choice(places)
        yield at, Life(chance, example, customer, chance.choice(stories), place, calendar)
