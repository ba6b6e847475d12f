"""What every view of the desk does: say what time it is, show a page, find or 404."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from stipt.desk.navigation import navigation
from stipt.desk.visible import visible_for
from stipt.people.access import signed_on
from stipt.ui.shown import showing

_Found = TypeVar("_Found")


def now() -> datetime:
    """The instant at which something is seen or done here, in whole seconds."""
    return timezone.now().replace(microsecond=0)


def found(row: _Found | None) -> _Found:
    """The row, or the page that doesn't exist."""
    if row is None:
        raise Http404
    return row


def page(
    request: HttpRequest, name: str, at: datetime, *, status: int = 200, **context: Any
) -> HttpResponse:
    """The page `desk/<name>.html` as it is at an instant, with the views in its navigation.

    Never kept by the browser: behind the back button stands what is true now.
    """
    if "nav" not in context:
        context["nav"] = navigation(visible_for(signed_on(request)))
    with showing(at):
        response = render(request, f"desk/{name}.html", context, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response
