"""Whose turn it is to write, where a database has one writer at a time.

On the embedded database writers sleep and try again while another writes; several workers that
write much would hold each other up for seconds, and people at the screen with them.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


@contextmanager
def turn() -> Iterator[bool]:
    """Whether no other worker writes now; while this lasts, none begins.

    It doesn't wait: what another does now need not be done here. PostgreSQL has many writers.
    """
    database = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor != "sqlite" or not database.exists():
        yield True
        return
    with alone_at(database.with_name("worker.lock")) as is_ours:
        yield is_ours


@contextmanager
def alone_at(path: Path) -> Iterator[bool]:
    """Whether nobody else holds that file; while this lasts, nobody can."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
