"""Whose turn it is to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from stipt.worker.turns import alone_at, turn


def test_who_comes_second_does_not_wait_and_gets_its_turn_later(tmp_path: Path) -> None:
    path = tmp_path / "worker.lock"
    with alone_at(path) as first, alone_at(path) as second:
        assert (first, second) == (True, False)
    with alone_at(path) as again:
        assert again


def test_the_turn_is_given_back_also_after_an_error(tmp_path: Path) -> None:
    path = tmp_path / "worker.lock"
    with pytest.raises(ValueError, match="broken"), alone_at(path):
        raise ValueError("broken")
    with alone_at(path) as again:
        assert again


@pytest.mark.django_db
def test_where_no_other_process_can_come_it_is_always_ones_turn() -> None:
    with turn() as first, turn() as second:
        assert (first, second) == (True, True)
