"""What every view of the administration does: show a page, do what a form asks, find or 404."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from stipt.administration.forms.changing import ChangeForm
from stipt.administration.navigation import entries
from stipt.people.forms import refuse
from stipt.people.refusals import Refused, Stale
from stipt.people.sentences import SENTENCES
from stipt.ui.shown import showing

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_Found = TypeVar("_Found")

ROWS_A_PAGE = 50


def now() -> datetime:
    """The instant at which something is done here, in whole seconds."""
    return timezone.now().replace(microsecond=0)


def today() -> date:
    """The date on the reader's wall."""
    return timezone.localdate()


def found(row: _Found | None) -> _Found:
    """The row, or the page that doesn't exist."""
    if row is None:
        raise Http404
    return row


def page(
    request: HttpRequest,
    name: str,
    section: str,
    form: Form | None = None,
    **context: Any,
) -> HttpResponse:
    """The page `administration/<name>.html` in its section of the navigation.

    A form that was sent with errors makes it a 422; what was typed stands in it.
    """
    context |= {"form": form, "section": section, "entries": entries(request)}
    is_wrong = form is not None and form.is_bound and bool(form.errors)
    template = f"administration/{name}.html"
    with showing(now()):
        return render(request, template, context, status=422 if is_wrong else 200)


def done(
    form: Form, act: Callable[[], object], sentences: Mapping[str, StrPromise] = SENTENCES
) -> bool:
    """Whether what a valid form asks was done; what was refused stands in the form now."""
    try:
        act()
    except Stale as stale:
        if not isinstance(form, ChangeForm):
            raise
        form.tell_of(stale, sentences)
    except Refused as refused:
        refuse(form, refused, sentences)
    else:
        return True
    return False


def posted(request: HttpRequest) -> Any:
    """What was sent with a form; None when the page is asked for."""
    return request.POST if request.method == "POST" else None


def pages(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """The page of a list that the address asks for; the last one when it asks beyond."""
    return Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
