"""What is made before the desk serves, and when it must not."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from stipt.worker.preparing import (
    NotPrepared,
    is_database_prepared,
    missing_migrations,
    prepare_database,
    prepare_static_files,
    unknown_migrations,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    (tmp_path / "static").mkdir()


def test_a_database_with_all_migrations_lacks_nothing_and_knows_no_other() -> None:
    assert (missing_migrations(), unknown_migrations()) == (set(), set())


def test_the_cache_is_made_with_the_tables_and_nothing_is_made_twice() -> None:
    prepare_database()
    assert is_database_prepared()
    prepare_database()
    assert "cache" in connection.introspection.table_names()


def test_a_migration_that_is_not_there_yet_is_missing() -> None:
    MigrationRecorder(connection).record_unapplied("worker", "0001_initial")
    assert missing_migrations() == {("worker", "0001_initial")}
    assert not is_database_prepared()


@pytest.mark.parametrize("room", ["tickets", "a_room_of_later"])
def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(room: str) -> None:
    MigrationRecorder(connection).record_applied(room, "9999_dreams")
    assert unknown_migrations() == {(room, "9999_dreams")}
    with pytest.raises(NotPrepared, match=rf"newer version of Stipt \({room} 9999_dreams\)"):
        prepare_database()


def test_a_migration_that_a_library_dropped_is_no_newer_version() -> None:
    MigrationRecorder(connection).record_applied("auth", "0099_of_another_django")
    assert unknown_migrations() == set()


def test_static_files_are_gathered_once_and_again_when_their_folder_went(
    settings: Settings,
) -> None:
    prepare_static_files()
    root = Path(settings.STATIC_ROOT)
    gathered = sorted(path.name for path in root.rglob("*.css"))
    assert gathered
    first = root / "ui"
    marked = first / "left-by-hand.txt"
    marked.write_text("still there", "utf-8")
    prepare_static_files()
    assert marked.exists()
    for path in sorted(root.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    root.rmdir()
    prepare_static_files()
    assert sorted(path.name for path in root.rglob("*.css")) == gathered
