"""Numbers without gaps and a chain of hashes, one series per customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from stipt.ledger.models import LogCounter
from stipt.proof import chain


class Place(NamedTuple):
    """A row's place in its customer's log: its number, from 1, and the link that ends there."""

    number: int
    link: str


def next_places(customer_id: int, rows: Sequence[Mapping[str, Any]]) -> list[Place]:
    """Give rows the next places in their customer's log; each gets its ``number`` here.

    To be called inside the transaction that writes the rows: the customer's counter stays locked
    until that ends, so numbers have no gap and follow the order of commits, and a transaction
    that fails takes its numbers back.
    """
    counter = _locked(customer_id)
    places = []
    for row in rows:
        counter.last_number += 1
        numbered = {**row, "number": counter.last_number}
        counter.last_link = chain(counter.last_link or None, numbered)
        places.append(Place(counter.last_number, counter.last_link))
    counter.save(update_fields=["last_number", "last_link"])
    return places


def _locked(customer_id: int) -> LogCounter:
    """The customer's counter, made with its first row."""
    counters = LogCounter.objects.select_for_update()
    counter = counters.filter(customer_id=customer_id).first()
    if counter is None:
        LogCounter.objects.get_or_create(customer_id=customer_id)
        counter = counters.get(customer_id=customer_id)
    return counter
