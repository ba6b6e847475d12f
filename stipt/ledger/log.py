"""Numbers without gaps and a chain of hashes, one series per customer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from stipt.ledger.models import LogCounter
from stipt.proof import chain


class Place(NamedTuple):
    """A row's place in its customer's log: its number, from 1, and the link that ends there."""

    number: int
    link: str


def next_place(customer_id: int, row: Mapping[str, Any]) -> Place:
    """Give a row the next place in its customer's log; `row` gets its ``number`` here.

    To be called inside the transaction that writes the row: the customer's counter stays locked
    until that ends, so numbers have no gap and follow the order of commits, and a transaction
    that fails takes its number back.
    """
    LogCounter.objects.get_or_create(customer_id=customer_id)
    counter = LogCounter.objects.select_for_update().get(customer_id=customer_id)
    counter.last_number += 1
    numbered = {**row, "number": counter.last_number}
    counter.last_link = chain(counter.last_link or None, numbered)
    counter.save(update_fields=["last_number", "last_link"])
    return Place(counter.last_number, counter.last_link)
