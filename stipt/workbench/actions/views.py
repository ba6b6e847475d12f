"""Keeping filters of the list under a name."""

from __future__ import annotations

from typing import Final

from django.db import IntegrityError, transaction

from stipt.people.models import Person
from stipt.people.queries import abilities
from stipt.people.refusals import Refused
from stipt.people.roles import Ability
from stipt.tickets.filters import parse
from stipt.workbench.models import SavedView

MOST_VIEWS: Final = 12
"""So many views a person may have, and so many may be shared: each is counted on every page."""
_LONGEST_NAME: Final = 40
_LONGEST_QUERY: Final = 400


def save_view(name: str, query: str, *, by: Person, is_shared: bool = False) -> SavedView:
    """Keep a filter under a name; `is_shared`: for everybody at the desk, which managers may.

    `Refused` without a name or a filter, for a name that the person uses already, and beyond
    `MOST_VIEWS`.
    """
    name, query = " ".join(name.split()), parse(query).text()
    if not name or len(name) > _LONGEST_NAME:
        raise Refused("view-name", f"a name of 1 to {_LONGEST_NAME} characters", "name")
    if not query or len(query) > _LONGEST_QUERY:
        raise Refused("view-query", f"a filter of 1 to {_LONGEST_QUERY} characters", "name")
    if is_shared and Ability.CORRECT not in abilities(by):
        raise Refused("view-not-shared", f"{by} is no manager", "is_shared")
    theirs = {"is_shared": True} if is_shared else {"person": by, "is_shared": False}
    if SavedView.objects.filter(**theirs).count() >= MOST_VIEWS:
        raise Refused("too-many-views", f"{MOST_VIEWS} are the most", "name")
    try:
        with transaction.atomic():
            return SavedView.objects.create(person=by, name=name, query=query, is_shared=is_shared)
    except IntegrityError as taken:
        raise Refused("view-name-taken", f"{by} has a view {name}", "name") from taken


def remove_view(view_id: int, *, by: Person) -> None:
    """Remove a view of one's own, or as a manager a shared one; one that is gone stays gone."""
    found = SavedView.objects.filter(pk=view_id)
    mine = found.filter(person=by)
    if not mine.exists() and Ability.CORRECT in abilities(by):
        mine = found.filter(is_shared=True)
    mine.delete()
