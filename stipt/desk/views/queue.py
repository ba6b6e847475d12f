"""The one list, sorted by what is due next, grouped by whose turn it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from stipt.desk.forms.saved_view import SavedViewForm
from stipt.desk.navigation import Navigation, list_url, navigation
from stipt.desk.pages import now, page
from stipt.desk.shown_list import ShownList, shown_list
from stipt.desk.visible import Visible, visible_for
from stipt.desk.why_of import why_of
from stipt.people.access import requires, signed_on
from stipt.people.roles import Ability
from stipt.tickets.access import ticket_of_vendor
from stipt.tickets.filters import Filter, parse
from stipt.ui.shown import showing
from stipt.workbench.queries import less_strict


class FilterPart(NamedTuple):
    """A part of the filter, and the address of the list without it."""

    text: str
    url: str
    found_count: int = 0


@require_GET
@requires(Ability.READ_HANDED_OVER)
def queue(request: HttpRequest) -> HttpResponse:
    """The list with a filter (`q`), behind a key (`after`); a number alone leads to its ticket.

    A list that asks again by itself (`live.js`) gets the list alone, or 304 when nothing is new.
    """
    wanted, person = parse(request.GET.get("q", "")), signed_on(request)
    if (number := _number(wanted)) is not None and ticket_of_vendor(person, number) is not None:
        return redirect("desk:ticket", number)
    if request.headers.get("X-Requested-With") == "fetch":
        return _live(request, wanted)
    return list_page(request, wanted)


def _number(wanted: Filter) -> int | None:
    """The number that was asked for, if nothing else was."""
    word = wanted.words.removeprefix("#")
    is_number = not wanted.pairs and word.isascii() and word.isdecimal() and len(word) < 19
    return int(word) if is_number else None


def _live(request: HttpRequest, wanted: Filter) -> HttpResponse:
    at, visible = now(), visible_for(signed_on(request))
    nav = navigation(visible, wanted.text())
    etag = _etag(request, nav, at)
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        with showing(at):
            shown = shown_list(visible, wanted, at, nav, request.GET.get("after", ""))
        response = page(request, "queue_list", at, nav=nav, shown=shown)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _etag(request: HttpRequest, nav: Navigation, at: datetime) -> str:
    """A mark that changes with whatever the list shows, and each minute, since its times do."""
    person = signed_on(request)
    told = (
        nav.mark,
        nav.chosen and str(nav.chosen.name),
        request.get_full_path(),
        person.pk,
        person.zone,
        get_language(),
        int(at.timestamp()) // 60,
    )
    return f'"{hashlib.sha256(repr(told).encode()).hexdigest()[:32]}"'


def list_page(
    request: HttpRequest, wanted: Filter, form: SavedViewForm | None = None
) -> HttpResponse:
    """The whole page. `form`: that of a view which was refused, which makes it a 422."""
    at, visible = now(), visible_for(signed_on(request))
    nav, asked = navigation(visible, wanted.text()), why_of(visible, request.GET.get("why", ""), at)
    with showing(at):
        shown = shown_list(
            visible,
            wanted,
            at,
            nav,
            request.GET.get("after", ""),
            asked.number if asked else None,
        )
    may_keep = not wanted.is_empty and nav.chosen is None
    if form is None and may_keep:
        form = SavedViewForm(person=visible.person)
    return page(
        request,
        "queue",
        at,
        status=422 if form is not None and form.errors else 200,
        nav=nav,
        shown=shown,
        wanted=wanted,
        parts=list(_parts(wanted)),
        less_strict=[] if shown.blocks else _less_strict(visible, wanted, shown),
        form=form,
        asked=asked,
    )


def _parts(wanted: Filter) -> Iterator[FilterPart]:
    for key, value in wanted.pairs:
        yield FilterPart(f"{key}:{value}", list_url(wanted.without(key, value).text()))
    if wanted.words and wanted.pairs:
        yield FilterPart(wanted.words, list_url(Filter(wanted.pairs).text()))


def _less_strict(visible: Visible, wanted: Filter, shown: ShownList) -> list[FilterPart]:
    """What would be found without each part; nothing where the list is empty because it is good."""
    if shown.good_text or len(wanted.pairs) + bool(wanted.words) < 2:
        return []
    found = less_strict(visible.person, wanted, among=visible.tickets)
    return [
        FilterPart(one.part, list_url(one.rest.text()), one.found_count)
        for one in found
        if one.found_count
    ]
