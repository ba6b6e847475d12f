"""What was not told yet: events of the customers' logs, and breaches.

Events are read by their number in their customer's log, which has no gap and follows the order of
commits. Breaches have ids alone, and of two transactions the one with the lower id may end last; so
an id that is missing is remembered, and looked for again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final, NamedTuple

from django.db.models import Exists, OuterRef

from stipt.ledger.models import LogCounter
from stipt.notify.models import BreachGap, LogPosition, Reader
from stipt.tickets.models import Breach, TicketEvent

BATCH: Final = 50
GAP_IS_KEPT: Final = timedelta(days=1)
"""So long a transaction may last; an id that is missing for longer was never committed."""
_MOST_OF_AN_ACT: Final = 20
_MOST_GAPS: Final = 100_000
"""More ids than that no transaction that still runs can have behind it."""


class Act(NamedTuple):
    """The events of one verb on one ticket, in the order of its log."""

    ticket_id: int
    events: tuple[TicketEvent, ...]


class UnreadBreaches(NamedTuple):
    """Breaches in the order of their ids, how far that is, and the ids missing or found so far."""

    rows: list[Breach]
    until: int
    missing: list[int]
    found: list[int]


def customers_behind() -> list[tuple[int, int]]:
    """The customers whose log has more than was told, each with the last number that it has."""
    told = LogPosition.objects.filter(
        customer_id=OuterRef("customer_id"), log_number__gte=OuterRef("last_number")
    )
    rows = LogCounter.objects.filter(~Exists(told), last_number__gt=0).order_by("customer_id")
    return list(rows.values_list("customer_id", "last_number"))


def unread_acts(customer_id: int, after: int, until: int, since: datetime) -> tuple[list[Act], int]:
    """The next acts of a customer's log in (after, until], and up to which number these go.

    What was recorded before `since` is passed over. No act is read in half.
    """
    found = TicketEvent.objects.filter(
        customer_id=customer_id,
        log_number__gt=after,
        log_number__lte=until,
        recorded_at__gte=since,
    )
    most = BATCH + _MOST_OF_AN_ACT
    events = list(found.select_related("text").order_by("log_number")[:most])
    acts = list(_acts(events))
    if len(events) < most:
        return acts, until
    if len(acts) > 1:
        acts.pop()  # it may go on behind what was read
    return acts, acts[-1].events[-1].log_number


def _acts(events: Sequence[TicketEvent]) -> Iterator[Act]:
    for (ticket_id, *_), one in groupby(events, key=_act_of):
        yield Act(ticket_id, tuple(one))


def _act_of(event: TicketEvent) -> tuple[int, datetime, int | None]:
    """What the events of one verb have alike; the log has them one behind the other."""
    return event.ticket_id, event.recorded_at, event.by_id


def reader_and_news() -> tuple[Reader | None, bool]:
    """The installation's reader, and whether there are breaches to tell; one query."""
    beyond = Breach.objects.filter(pk__gt=OuterRef("breach_id"))
    come = Breach.objects.filter(pk__in=BreachGap.objects.values("breach_id"))
    reader = Reader.objects.annotate(has_more=Exists(beyond), has_late=Exists(come)).first()
    return reader, reader is not None and (reader.has_more or reader.has_late)


def unread_breaches(reader: Reader) -> UnreadBreaches:
    """The next breaches, with those that were missing when later ones were read."""
    gaps = set(BreachGap.objects.values_list("breach_id", flat=True))
    late = Breach.objects.filter(pk__in=gaps)
    beyond = Breach.objects.filter(pk__gt=reader.breach_id).order_by("pk")
    rows = [*late, *beyond[:BATCH]]
    ids = {row.pk for row in rows}
    until = max((reader.breach_id, *ids))
    first = max(reader.breach_id + 1, until - _MOST_GAPS)
    missing = [one for one in range(first, until) if one not in ids]
    return UnreadBreaches(sorted(rows, key=lambda row: row.pk), until, missing, sorted(gaps & ids))
