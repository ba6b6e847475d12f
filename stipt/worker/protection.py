"""Whether the tables that only grow are protected: a copy of a database may come without triggers."""

from __future__ import annotations

from typing import Final

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from stipt.ledger.append_only import AppendOnly

_WANTED: Final = {"sqlite": {"UPDATE", "DELETE"}, "postgresql": {"UPDATE", "DELETE", "TRUNCATE"}}
_BITS_OF_POSTGRESQL: Final = {"DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}


def unprotected_tables() -> list[str]:
    """The tables that should only grow but can be changed; DatabaseError where it can't be asked."""
    wanted = _WANTED[connection.vendor]
    ask = _refused_by_sqlite if connection.vendor == "sqlite" else _refused_by_postgresql
    return [table for table in append_only_tables() if not wanted <= ask(table)]


def append_only_tables() -> list[str]:
    """The tables that a migration has made append-only."""
    found = {
        apps.get_model(room, operation.model_name)._meta.db_table
        for (room, _), migration in MigrationLoader(None).disk_migrations.items()
        for operation in migration.operations
        if isinstance(operation, AppendOnly)
    }
    return sorted(found)


def _refused_by_sqlite(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
        )
        statements = [row[0] for row in cursor.fetchall()]
    return {what for what in _WANTED["sqlite"] for sql in statements if f"BEFORE {what} ON" in sql}


def _refused_by_postgresql(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgtype FROM pg_trigger"
            " WHERE tgrelid = to_regclass(%s) AND NOT tgisinternal AND tgenabled IN ('O', 'A')",
            [table],
        )
        types = [row[0] for row in cursor.fetchall()]
    return {what for what, bit in _BITS_OF_POSTGRESQL.items() if any(one & bit for one in types)}
