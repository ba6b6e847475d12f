"""A customer's log: numbers without gaps, and a chain that shows every change."""

from __future__ import annotations

import pytest
from django.db import transaction

from stipt.ledger.log import Place, next_places
from stipt.ledger.salted import digest_of, salted
from stipt.proof import verify

pytestmark = pytest.mark.django_db


def place_of(customer_id: int, row: dict[str, str]) -> Place:
    return next_places(customer_id, [row])[0]


def test_each_customer_has_a_series_of_its_own_from_one() -> None:
    numbers = [place_of(customer, {}).number for customer in (1, 1, 2, 1, 2)]
    assert numbers == [1, 2, 1, 3, 2]


def fail_after_a_row() -> None:
    with transaction.atomic():
        place_of(1, {"kind": "lost"})
        raise LookupError


def test_a_transaction_that_fails_takes_its_number_back() -> None:
    place_of(1, {"kind": "received"})
    with pytest.raises(LookupError):
        fail_after_a_row()
    assert place_of(1, {"kind": "replied"}).number == 2


def test_the_links_are_a_chain_over_the_numbered_rows() -> None:
    rows = [{"kind": "received"}, {"kind": "handed_over"}, {"kind": "replied"}]
    places = [place_of(1, row) for row in rows]
    numbered = [{**row, "number": n} for n, row in enumerate(rows, start=1)]
    links = [place.link for place in places]
    assert verify(numbered, links) is None
    assert verify([numbered[0], {**numbered[1], "kind": "returned"}, numbered[2]], links) == 1


def test_rows_that_come_together_stand_one_after_the_other() -> None:
    rows = [{"kind": "received"}, {"kind": "handed_over"}]
    together = next_places(1, rows)
    assert [place.number for place in together] == [1, 2]
    assert together == [place_of(2, row) for row in rows]


def test_a_salted_hash_fits_its_text_and_no_other() -> None:
    one = salted("Printer staat stil")
    assert digest_of("Printer staat stil", one.salt) == one.digest
    assert digest_of("Printer staat stil.", one.salt) != one.digest
    assert salted("Printer staat stil").digest != one.digest
