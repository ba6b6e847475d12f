"""Commands that look into a desk say in one sentence why they can't, and touch nothing then."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.apart import ROOT, installation

COMMANDS = (
    ["why", "1001"],
    ["ticket", "export", "1001"],
    ["ticket", "log", "1001"],
    ["rebuild-deadlines"],
)


def given(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """A command given in a folder, with the settings of its own alone."""
    alone = {key: value for key, value in os.environ.items() if not key.startswith("STIPT_")}
    alone.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "-m", "stipt.cli", *arguments],
        cwd=folder,
        env={**alone, "PYTHONPATH": str(ROOT), **settings},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_where_there_is_no_database_that_is_said_and_nothing_is_made(
    tmp_path: Path, command: list[str]
) -> None:
    done = given(tmp_path, *command)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "stipt: there is no database in the folder var: name another with --data or"
        " STIPT_DATA_DIR, or a server with STIPT_DATABASE_URL\n"
    )
    assert list(tmp_path.iterdir()) == []
    assert "the folder var/demo:" in given(tmp_path, *command, "--demo").stderr
    assert (
        '"error": "there is no database in the folder' in given(tmp_path, *command, "--json").stdout
    )


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    (tmp_path / "stipt.sqlite3").touch()
    done = given(tmp_path, "why", "1001", "--data", ".", STIPT_BASE_URL="desk.example.org")
    assert done.returncode == 1
    assert done.stderr.startswith("stipt: STIPT_BASE_URL: must look like https://")
    assert done.stderr.count("\n") == 1


def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    url = f"postgresql://stipt@/stipt?host={tmp_path}"
    settings = {"STIPT_DATABASE_URL": url, "STIPT_SECRET_KEY": "of a test alone"}
    done = given(tmp_path, "why", "1001", **settings)
    assert done.returncode == 1
    assert done.stderr.startswith("stipt: the database of STIPT_DATABASE_URL can't be used:")
    assert done.stderr.count("\n") == 1


def test_a_database_without_the_tables_of_this_version_is_said(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "stipt.sqlite3").close()
    (tmp_path / "stipt.sqlite3").touch()
    done = given(tmp_path, "why", "1001", "--data", ".")
    assert done.returncode == 1
    assert "has not the tables of this version: `stipt up` or `stipt web` makes them" in done.stderr


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "stipt.sqlite3").write_bytes(b"a text of nobody" * 100)
    done = given(tmp_path, "why", "1001", "--data", ".")
    assert done.returncode == 1
    assert "can't be used" in done.stderr
    assert done.stderr.count("\n") == 1


def test_in_a_process_of_their_own_the_commands_find_the_tickets(tmp_path: Path) -> None:
    with installation(tmp_path, "people") as apart:
        apart.run(
            "from django.core.management import call_command\n"
            "call_command('migrate')\n"
            "from tests.town import handed_over, town\n"
            "handed_over(town(), '2026-05-18T10:00', '2026-05-18T10:30')"
        )
        settings = {key: value for key, value in apart.environment.items() if "STIPT" in key}
        why = given(ROOT, "why", "1001", "--at", "2026-05-18T12:00+02:00", **settings)
        assert why.returncode == 0, why.stderr
        assert "response: running, due Mon 18 May 2026 13:30" in why.stdout
        log = given(ROOT, "ticket", "log", "1001", "--verify", **settings)
        assert log.returncode == 0, log.stderr
        assert "stands: 2 events" in log.stdout
        again = given(ROOT, "rebuild-deadlines", "--at", "2026-05-18T12:00+02:00", **settings)
        assert again.returncode == 0, again.stderr
