"""A table that only grows, and lost its triggers, is found."""

from __future__ import annotations

import pytest
from django.db import connection

from stipt.worker.protection import append_only_tables, unprotected_tables

pytestmark = pytest.mark.django_db
ON_SQLITE = ["DROP TRIGGER ledger_change_no_update"]
ON_POSTGRESQL = ["ALTER TABLE ledger_change DISABLE TRIGGER ledger_change_no_change"]


def test_every_log_is_protected() -> None:
    assert unprotected_tables() == []
    logs = {"ledger_change", "tickets_ticketevent", "tickets_breach", "agreements_signedagreement"}
    assert logs <= set(append_only_tables())


def test_a_table_without_one_of_its_triggers_is_named() -> None:
    statements = ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    assert unprotected_tables() == ["ledger_change"]
