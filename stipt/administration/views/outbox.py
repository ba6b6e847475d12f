"""The outbox: every mail, whether it went out, and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from stipt.administration.pages import ROWS_A_PAGE, found, page
from stipt.mail.outbox import has_server, masked, recent
from stipt.people.access import requires
from stipt.people.roles import Ability

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

STATES: Final[dict[str, StrPromise]] = {
    "waiting": pgettext_lazy("mail", "waiting"),
    "sent": pgettext_lazy("mail", "sent"),
    "refused": pgettext_lazy("mail", "refused"),
}


@requires(Ability.SET_UP)
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Mails, newest first, from a row on: however many there are, one page costs the same."""
    words, state = request.GET.get("q", ""), request.GET.get("state", "")
    known = state if state in STATES else ""
    rows = recent(state=known, words=words).defer("text", "html", "headers")
    before = request.GET.get("before", "")
    if before.isdecimal():
        rows = rows.filter(pk__lt=int(before[:18]))
    there = list(rows[: ROWS_A_PAGE + 1])
    shown = there[:ROWS_A_PAGE]
    return page(
        request,
        "outbox",
        "outbox",
        words=words,
        state=known,
        states=STATES.items(),
        mails=[(mail, STATES[mail.state]) for mail in shown],
        older=shown[-1].pk if len(there) > ROWS_A_PAGE else None,
        is_first=not before,
        is_filtered=bool(words or known),
        has_server=has_server(),
    )


@requires(Ability.SET_UP)
@require_safe
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as text; what opens an account is hidden, but for the example vendor."""
    row = found(recent().filter(pk=pk).first())
    show = str if settings.IS_DEMO else masked
    return page(
        request,
        "mail",
        "outbox",
        mail=row,
        state=STATES[row.state],
        text=show(row.text),
        html=show(row.html),
        is_masked=not settings.IS_DEMO and masked(row.text) != row.text,
    )
