"""What the desk reads of the agent's own tools."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Final, NamedTuple

from django.db.models import Count, Q, QuerySet

from stipt.people.models import Person, Team
from stipt.people.queries import abilities
from stipt.people.roles import Ability, Role, abilities_of
from stipt.tickets.access import Ticket, visible_to_vendor
from stipt.tickets.filters import Filter, parse
from stipt.tickets.queries import asked_for, filtered
from stipt.workbench.models import Draft, SavedView

COUNTED_UP_TO: Final = 1_000
MOST_PARTS: Final = 4
"""Nobody reads on a page whether there is more."""


class Counted(NamedTuple):
    """A saved view with its count of open tickets; `may_remove`: it is the reader's to remove."""

    view: SavedView
    open_count: int
    may_remove: bool


def draft_of(person: Person, about: str) -> Draft | None:
    """What a person was writing about something."""
    return Draft.objects.filter(person=person, about=about).first()


def views_of(person: Person) -> list[SavedView]:
    """The views in a person's navigation: shared ones, then their own, each by name."""
    found = SavedView.objects.filter(Q(person=person) | Q(is_shared=True))
    return list(found.order_by("-is_shared", "name", "pk"))


def counted_views(person: Person, mark: str) -> list[Counted]:
    """The views in a person's navigation, each with its count, however many in one query.

    `mark`: that of `stipt.tickets.queries.counts`; as long as it is the same, so are the counts, and
    the query is asked once.
    """
    views = views_of(person)
    if not views:
        return []
    found = _counted(person.pk, tuple((view.pk, view.query) for view in views), mark)
    has_shared = any(view.is_shared for view in views)
    is_manager = has_shared and Ability.CORRECT in abilities(person)
    return [
        Counted(
            view, found[view.pk], view.person_id == person.pk or (view.is_shared and is_manager)
        )
        for view in views
    ]


@lru_cache(maxsize=500)
def _counted(
    person_id: int,
    views: tuple[tuple[int, str], ...],
    mark: str,  # noqa: ARG001 - another one is another question
) -> dict[int, int]:
    person = Person.objects.get(pk=person_id)
    per_view = {
        f"view_{pk}": Count("pk", filter=asked_for(parse(query), person)) for pk, query in views
    }
    found = visible_to_vendor(person).filter(is_open=True).aggregate(**per_view)
    return {pk: found[f"view_{pk}"] for pk, _query in views}


class Without(NamedTuple):
    """A filter less one of its parts, and how many tickets that leaves."""

    part: str
    rest: Filter
    found_count: int


def less_strict(person: Person, wanted: Filter, *, among: QuerySet[Ticket]) -> list[Without]:
    """What a filter that finds nothing would find without each of its first parts."""
    parts = [(f"{key}:{value}", wanted.without(key, value)) for key, value in wanted.pairs]
    if wanted.words and wanted.pairs:
        parts.append((wanted.words, Filter(wanted.pairs)))
    return [
        Without(part, rest, filtered(among, rest, person)[:COUNTED_UP_TO].count())
        for part, rest in parts[:MOST_PARTS]
    ]


def workers() -> dict[int, str]:
    """Who can work on tickets and sign in: names by ids, in their order."""
    working = [role.value for role in Role if Ability.WORK_ON_TICKETS in abilities_of([role])]
    found = Person.objects.filter(is_active=True, memberships__role__in=working)
    return dict(found.distinct().order_by("name", "pk").values_list("pk", "name"))


def team_names(ids: Collection[int] | None = None) -> dict[int, str]:
    """What teams are called, by their ids: those asked for, else all that take tickets, by name."""
    found = Team.objects.filter(is_active=True) if ids is None else Team.objects.filter(pk__in=ids)
    return dict(found.order_by("name").values_list("pk", "name"))
