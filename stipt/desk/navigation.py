"""The views in the desk's navigation: filters under a name, each with its count of open tickets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy

from stipt.desk.visible import Visible
from stipt.tickets.queries import counts
from stipt.workbench.queries import Counted, counted_views

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MOST_COUNTED: Final = 999
"""More are not told apart: "999+"."""


class View(NamedTuple):
    """A line of the navigation; `saved` is 0 for the views that everybody has."""

    name: str | StrPromise
    url: str
    query: str
    how_many: str
    is_chosen: bool
    saved: int = 0
    may_remove: bool = False


class Navigation(NamedTuple):
    """What stands at the left of every page of the desk.

    `counts` per view and `mark`: see `stipt.tickets.queries.Counts`.
    """

    views: list[View]
    saved: list[View]
    counts: dict[str, int]
    mark: str

    @property
    def chosen(self) -> View | None:
        """The view that the reader is in."""
        return next((view for view in (*self.views, *self.saved) if view.is_chosen), None)


_VIEWS: Final = (
    (gettext_lazy("Due next"), "", "vendor"),
    (gettext_lazy("Mine"), "assignee:me", "mine"),
    (gettext_lazy("Unassigned"), "is:unassigned", "unassigned"),
    (gettext_lazy("Waiting"), "is:waiting", "waiting"),
    (gettext_lazy("Breached"), "is:breached", "breached"),
)
"""Name, filter, and the key of the count that stands beside it."""


def navigation(visible: Visible, chosen: str | None = None) -> Navigation:
    """The views of a person with their counts; `chosen`: the filter that is shown, if a list is."""
    counted, mark = counts(visible.person, among=visible.tickets)
    views = [
        View(name, list_url(query), query, shown_count(counted.get(key, 0)), query == chosen)
        for name, query, key in _VIEWS
    ]
    saved = counted_views(visible.person, mark)
    return Navigation(views, [_saved(each, chosen) for each in saved], counted, mark)


def _saved(each: Counted, chosen: str | None) -> View:
    view = each.view
    return View(
        view.name,
        list_url(view.query),
        view.query,
        shown_count(each.open_count),
        view.query == chosen,
        view.pk,
        each.may_remove,
    )


def list_url(query: str = "", after: str = "") -> str:
    """The address of the list with a filter, on the page behind `after`."""
    told = {key: value for key, value in (("q", query), ("after", after)) if value}
    return f"{reverse('desk:queue')}?{urlencode(told)}" if told else reverse("desk:queue")


def shown_count(count: int) -> str:
    """A count as it stands in the navigation."""
    return str(count) if count <= MOST_COUNTED else f"{MOST_COUNTED}+"
