"""The town on the Tuesday behind Whit Monday, 10:32; files in a folder of each test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings
from django.core.signals import request_finished
from django.db import close_old_connections

from stipt.desk import day_line, rows
from stipt.workbench import queries
from tests.town import Town, at, town

NOW = "2026-05-26T10:32"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The moment of every test; `clock.move_to(at(...))` for another."""
    with time_machine.travel(at(NOW), tick=False) as clock:
        yield clock


@pytest.fixture
def of(db: None) -> Town:
    """Everybody in town, by name."""
    return town()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    """Files lie in a folder of this test's own; one megabyte is the limit."""
    told = {"data_dir": tmp_path, "file_limit_mb": 1}
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update=told)
    return tmp_path


@pytest.fixture(autouse=True)
def end_of_a_request_keeps_the_connection() -> Iterator[None]:
    """A file that was sent whole would close the connection of this test's transaction too."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


@pytest.fixture(autouse=True)
def nothing_of_other_tests() -> Iterator[None]:
    """What is kept for as long as a process lives is kept by ids, which begin again at one."""
    yield
    rows.promise_name.cache_clear()
    day_line._day_of.cache_clear()
    queries._counted.cache_clear()
