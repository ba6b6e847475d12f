"""`/portal/`: the tickets of a person of a customer, grouped by whose turn it is."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from stipt.people.access import requires
from stipt.people.presence import customers_without_super_user
from stipt.people.roles import Ability
from stipt.portal.pages import page
from stipt.portal.rows import ORDER, ORDER_OF_SUPER_USER, blocks
from stipt.portal.visit import Visit
from stipt.tickets.access import ticket_of_customer, visible_to_customer
from stipt.tickets.filters import Filter
from stipt.tickets.queries import customer_list
from stipt.ui.shown import showing

CURRENT: Final = "current"
CLOSED: Final = "closed"


@require_GET
@requires(Ability.READ_OWN)
def home(request: HttpRequest) -> HttpResponse:
    """The list: what is going on (`show` empty), or what has ended (`show=closed`), or by words.

    A number alone leads to its ticket.
    """
    visit = Visit(request)
    words, show = request.GET.get("q", "").strip(), request.GET.get("show", "")
    if (number := _number(words)) and ticket_of_customer(visit.person, number, visit.at):
        return redirect("portal:ticket", number)
    is_super_user = visit.acts_as_super_user()
    order = ORDER_OF_SUPER_USER if is_super_user else ORDER
    listing = customer_list(
        visit.person,
        Filter(() if words else (("is", CLOSED if show == CLOSED else CURRENT),), words),
        visit.at,
        after=request.GET.get("after", ""),
        groups=order,
    )
    with showing(visit.at):
        shown = blocks(listing.groups, visit, are_closed=bool(words) or show == CLOSED)
    return page(
        visit,
        "home",
        "tickets",
        blocks=shown,
        words=words,
        show=show,
        next_url=_url(words, show, listing.after) if listing.after else "",
        has_any=bool(shown) or visible_to_customer(visit.person, visit.at).exists(),
        sees_others=is_super_user or visit.may(Ability.READ_ORGANISATION),
        may_file=visit.may(Ability.FILE_REQUEST),
        without_super_user=customers_without_super_user(visit.at, visit.customers),
    )


def _number(words: str) -> int | None:
    word = words.removeprefix("#")
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 19 else None


def _url(words: str, show: str, after: str) -> str:
    told = {key: value for key, value in (("q", words), ("show", show), ("after", after)) if value}
    return f"{reverse('portal:home')}?{urlencode(told)}"
