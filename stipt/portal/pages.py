"""What every view of the portal does: show a page as it is at one instant, find or 404."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from stipt.people.roles import Ability
from stipt.portal.visit import Visit
from stipt.ui.shown import showing

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_Found = TypeVar("_Found")


class Entry(NamedTuple):
    """A line of the navigation."""

    section: str
    url: str
    name: StrPromise


_ENTRIES: Final[tuple[tuple[str, str, StrPromise, Ability], ...]] = (
    ("tickets", "portal:home", gettext_lazy("Tickets"), Ability.READ_OWN),
    ("new", "portal:new", gettext_lazy("File a request"), Ability.FILE_REQUEST),
    ("agreement", "portal:agreement", gettext_lazy("Agreement"), Ability.READ_AGREEMENT),
    ("people", "portal:people", gettext_lazy("People"), Ability.TRIAGE),
)


def found(row: _Found | None) -> _Found:
    """The row, or the page that doesn't exist."""
    if row is None:
        raise Http404
    return row


def page(
    visit: Visit, name: str, section: str = "", *, status: int = 200, **context: Any
) -> HttpResponse:
    """The page `portal/<name>.html` in its section of the navigation.

    Never kept by the browser: behind the back button stands what is true now.
    """
    told = {"visit": visit, "section": section, "entries": list(_entries(visit)), **context}
    with showing(visit.at):
        response = render(visit.request, f"portal/{name}.html", told, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _entries(visit: Visit) -> Iterator[Entry]:
    for section, name, title, ability in _ENTRIES:
        if visit.may(ability):
            yield Entry(section, reverse(name), title)
