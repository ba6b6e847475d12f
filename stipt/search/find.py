"""Finding things by words: the same things on both databases."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.db import connection
from django.db.models import BooleanField, F, Func, QuerySet, Value

from stipt.search.models import Entry
from stipt.search.terms import Asked, asked, mark_of

MOST_FOUND: Final = 50

# Each in the order of the index that it reads, so that many hits cost no more than few.
_NEWEST: Final = {
    "sqlite": "SELECT owner_id FROM search_words JOIN search_entry ON id = search_words.rowid"
    " WHERE search_words MATCH %s AND kind = %s ORDER BY search_words.rowid DESC LIMIT %s",
    "postgresql": "SELECT owner_id FROM search_entry"
    " WHERE array_to_tsvector(string_to_array(words, ' ')) @@ %s::tsquery AND kind = %s"
    " ORDER BY id DESC LIMIT %s",
}


def find(
    kind: str,
    words: str,
    *,
    limit: int = MOST_FOUND,
    scope_ids: Collection[int] | None = None,
) -> list[int]:
    """The ids of things of a kind that have all these words, newest first, at most `limit`.

    The last word may be unfinished. Newest is what was first indexed last: to be indexed again
    moves nothing. Without a letter or digit in `words` nothing is found. `scope_ids`: only what
    is theirs.
    """
    question = _question(words, scope_ids)
    if not question:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST[connection.vendor], [question, kind, limit])
        return [owner_id for (owner_id,) in cursor.fetchall()]


def matching(
    kind: str, words: str, *, scope_ids: Collection[int] | None = None
) -> QuerySet[Entry, int]:
    """The same without order and limit, for a filter: `.filter(pk__in=matching(...))`."""
    question = _question(words, scope_ids)
    if not question:
        return Entry.objects.none().values_list("owner_id", flat=True)
    if connection.vendor == "sqlite":
        has_all: Func = _InFts5(F("id"), Value(question))
    else:
        has_all = _InTsvector(F("words"), Value(question))
    return Entry.objects.filter(has_all, kind=kind).values_list("owner_id", flat=True)


def _question(words: str, scope_ids: Collection[int] | None) -> str:
    """What this database's index is asked; empty when nothing can be found."""
    terms = asked(words)
    if not terms or (scope_ids is not None and not scope_ids):
        return ""
    if scope_ids is not None:
        terms = [Asked(tuple(mark_of(scope_id) for scope_id in scope_ids)), *terms]
    return _fts5(terms) if connection.vendor == "sqlite" else _tsquery(terms)


def _fts5(question: list[Asked]) -> str:
    """`("a" OR "b") AND ("c" OR "c"*)`: what SQLite's full-text index is asked.

    Terms are letters and digits alone, so that nothing needs to be escaped, here and below.
    """
    return " AND ".join(" OR ".join(_quoted(one, '"', "*")).join("()") for one in question)


def _tsquery(question: list[Asked]) -> str:
    """`('a' | 'b') & ('c' | 'c':*)`: what PostgreSQL's is asked."""
    return " & ".join(" | ".join(_quoted(one, "'", ":*")).join("()") for one in question)


def _quoted(one: Asked, quote: str, mark_of_prefix: str) -> list[str]:
    prefix = [f"{quote}{one.prefix}{quote}{mark_of_prefix}"] if one.prefix else []
    return [*(f"{quote}{term}{quote}" for term in one.any_of), *prefix]


class _InFts5(Func):
    """Whether an entry's id is among those that SQLite's full-text index finds for a question."""

    template = "%(expressions)s)"
    arg_joiner = " IN (SELECT rowid FROM search_words WHERE search_words MATCH "
    arity = 2
    output_field = BooleanField()


class _InTsvector(Func):
    """Whether PostgreSQL finds in an entry's terms what a question asks.

    The terms become a vector as they are, without its parser; the migration's index is of that
    vector.
    """

    template = "array_to_tsvector(string_to_array(%(expressions)s::tsquery"
    arg_joiner = ", ' ')) @@ "
    arity = 2
    output_field = BooleanField()
