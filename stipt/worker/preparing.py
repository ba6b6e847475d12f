"""What must be there before the desk can serve: its tables, its cache, its static files.

Whoever comes first makes them, and others that start at the same moment wait. Where nothing has
changed nothing is done, so that the next start is quick.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

_LOCK_OF_POSTGRESQL: Final = 7_478_474

Migrations = set[tuple[str, str]]
"""Each by its room and name."""


class NotPrepared(Exception):
    """The desk can't start on this installation; the message says why and what to do."""


def prepare_database() -> None:
    """Make the tables, or bring them up to date; NotPrepared where they can't be."""
    try:
        _refuse_newer()
        if is_database_prepared():
            return
        with _alone(), _alone_of_all_hosts():
            _refuse_newer()
            if not is_database_prepared():  # somebody else may have been first
                call_command("migrate", interactive=False, verbosity=0)
                call_command("createcachetable", verbosity=0)
    except DatabaseError as error:
        told = " ".join(str(error).split())
        raise NotPrepared(f"{database_in_words()} can't be used: {told}") from error


def prepare_static_files() -> None:
    """Gather what browsers load, compressed and under names that change with the content."""
    stamp = Path(settings.DATA_DIR) / "static.made"
    digest = _digest_of_static_files()
    if _made_from(stamp) == digest:
        return
    with _alone():
        if _made_from(stamp) != digest:
            call_command("collectstatic", interactive=False, verbosity=0)
            stamp.write_text(digest, "utf-8")


def is_database_prepared() -> bool:
    """Whether nothing is left to be made; DatabaseError where it can't be asked."""
    return not missing_migrations() and "cache" in connection.introspection.table_names()


def missing_migrations() -> Migrations:
    """What this version needs and the database has not; DatabaseError where it can't be asked."""
    return _newest() - set(MigrationRecorder(connection).applied_migrations())


def unknown_migrations() -> Migrations:
    """What only a newer version can have made; DatabaseError where it can't be asked."""
    others = {app.label for app in apps.get_app_configs() if not app.name.startswith("stipt.")}
    applied = set(MigrationRecorder(connection).applied_migrations())
    return {(room, name) for room, name in applied - _known() if room not in others}


def database_in_words() -> str:
    """The database as a person would name it."""
    if connection.vendor == "sqlite":
        return f"the database {connection.settings_dict['NAME']}"
    return "the database of STIPT_DATABASE_URL"


def _refuse_newer() -> None:
    unknown = sorted(unknown_migrations())
    if unknown:
        told = ", ".join(f"{room} {name}" for room, name in unknown[:3])
        raise NotPrepared(
            f"{database_in_words()} was made by a newer version of Stipt ({told}): "
            "install that version, or name another database"
        )


@cache
def _loader() -> MigrationLoader:
    return MigrationLoader(None)


def _newest() -> Migrations:
    return set(_loader().graph.leaf_nodes())


def _known() -> Migrations:
    return set(_loader().disk_migrations)


@contextmanager
def _alone() -> Iterator[None]:
    """While this lasts, nobody else prepares in the same data folder."""
    with (Path(settings.DATA_DIR) / "preparing.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _alone_of_all_hosts() -> Iterator[None]:
    """While this lasts, nobody else prepares the same PostgreSQL database."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK_OF_POSTGRESQL])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK_OF_POSTGRESQL])


def _made_from(stamp: Path) -> str:
    if not stamp.exists() or not Path(settings.STATIC_ROOT).exists():
        return ""
    return stamp.read_text("utf-8")


def _digest_of_static_files() -> str:
    """Changes when a file, or the way in which they are stored, does."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
