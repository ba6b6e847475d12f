"""A small installation of its own, for tests in which processes end badly or work side by side.

Its database is a file of its own, or a database of its own on the server of the tests, so that what
its processes commit touches no other test.
"""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[1]
_START = """
import os, signal, sys
from datetime import UTC, datetime, timedelta
import django
django.setup()
from django.db import connection
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

def die_at(word):
    "Ends the process, as a power cut would, when a statement with that word is to be run."
    def run(execute, sql, params, many, context):
        if word in sql:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)
    return connection.execute_wrapper(run)
"""


class Apart(NamedTuple):
    """The environment of its processes."""

    environment: dict[str, str]

    def start(self, code: str) -> subprocess.Popen[str]:
        """A process that runs code, with the framework set up and AT, connection and die_at."""
        return subprocess.Popen(
            [sys.executable, "-c", _START + code],
            cwd=ROOT,
            env=self.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(self, code: str, *, ends_with: int = 0) -> str:
        """What the code prints; AssertionError when the process ends with another code."""
        process = self.start(code)
        out, err = process.communicate(timeout=60)
        assert process.returncode == ends_with, err
        return out.strip()


@contextmanager
def installation(folder: Path, room: str, **settings: str) -> Iterator[Apart]:
    """An installation that has the tables of one room, which stands on no other."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "stipt.config.settings",
        "STIPT_DATA_DIR": str(folder),
        "STIPT_SECRET_KEY": "of a test alone",
        **settings,
    }
    with _database(os.environ.get("STIPT_DATABASE_URL", "")) as url:
        apart = Apart({**environment, "STIPT_DATABASE_URL": url})
        apart.run(
            f"from django.core.management import call_command\ncall_command('migrate', {room!r})"
        )
        yield apart


@contextmanager
def _database(server_url: str) -> Iterator[str]:
    """The address of a new database on that server; empty for the embedded one."""
    if not server_url:
        yield ""
        return
    name = f"apart_{uuid.uuid4().hex}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlsplit(server_url)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(server_url, autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
