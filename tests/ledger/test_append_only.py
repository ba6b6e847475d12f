"""Rows of the ledger can be added, and that is all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from stipt.ledger.changes import changes, record_change
from stipt.ledger.models import Change

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def a_change() -> Change:
    record_change("team", (1, "Desk"), before=None, after={"name": "Desk"}, by=None, at=AT)
    return Change.objects.get()


@pytest.mark.parametrize(
    "change",
    [
        lambda: Change.objects.update(what="person"),
        lambda: Change.objects.get().delete(),
        lambda: sql("UPDATE ledger_change SET what = 'person'"),
        lambda: sql("DELETE FROM ledger_change"),
    ],
)
def test_a_row_is_neither_changed_nor_removed(change: Callable[[], object]) -> None:
    a_change()
    with pytest.raises(DatabaseError, match="ledger_change is append-only"), transaction.atomic():
        change()
    assert Change.objects.get().what == "team"


def test_postgresql_refuses_to_empty_the_table_as_well() -> None:
    if connection.vendor != "postgresql":
        return
    a_change()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        sql("TRUNCATE ledger_change")
    assert Change.objects.count() == 1


def test_only_what_differs_is_kept_of_a_change() -> None:
    record_change(
        "person",
        (7, "Anna"),
        before={"name": "Ana", "zone": "UTC"},
        after={"name": "Anna", "zone": "UTC"},
        by=None,
        at=AT,
    )
    row = Change.objects.get()
    assert (row.before, row.after) == ({"name": "Ana"}, {"name": "Anna"})


def test_a_change_that_changes_nothing_is_none() -> None:
    record_change("person", (7, "Anna"), before={"name": "A"}, after={"name": "A"}, by=None, at=AT)
    assert not Change.objects.exists()


def test_changes_are_found_by_each_word_of_a_name_newest_first() -> None:
    for name in ("Anna Bos", "Bas Bos", "Joost"):
        record_change("person", (None, name), before=None, after={}, by=None, at=AT)
    assert [row.what_name for row in changes(words="bos")] == ["Bas Bos", "Anna Bos"]
    assert [row.what_name for row in changes(words="bos anna")] == ["Anna Bos"]
    assert not changes(words="bos", what="team")
