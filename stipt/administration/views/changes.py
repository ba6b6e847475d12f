"""The log of changes: who set what, when, from what to what."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from stipt.administration.changes_told import KINDS, told
from stipt.administration.pages import ROWS_A_PAGE, now, page
from stipt.ledger.changes import changes
from stipt.people.access import requires, signed_on
from stipt.people.listings import organisation_choices, organisations_with
from stipt.people.queries import abilities, customer_with
from stipt.people.roles import Ability
from stipt.ui.shown import showing


@requires(Ability.READ_CHANGES)
@require_safe
def change_log(request: HttpRequest) -> HttpResponse:
    """Changes, newest first, from a row on: however many there are, one page costs the same."""
    words, what = request.GET.get("q", ""), request.GET.get("what", "")
    code = request.GET.get("customer", "")
    customer = customer_with(code) if code else None
    rows = changes(
        words=words,
        what=what if what in KINDS else "",
        customer_id=customer.pk if customer else None,
    )
    before = request.GET.get("before", "")
    if before.isdecimal():
        rows = rows.filter(pk__lt=int(before[:18]))
    found = list(rows[: ROWS_A_PAGE + 1])
    shown = found[:ROWS_A_PAGE]
    with showing(now()):
        lines = [told(row) for row in shown]
    names = organisations_with({row.customer_id for row in shown if row.customer_id is not None})
    return page(
        request,
        "changes",
        "changes",
        words=words,
        what=what,
        customer=customer,
        kinds=KINDS.items(),
        customers=organisation_choices(),
        rows=[(line, names.get(line.change.customer_id)) for line in lines],
        older=shown[-1].pk if len(found) > ROWS_A_PAGE else None,
        is_first=not before,
        may_set_up=Ability.SET_UP in abilities(signed_on(request)),
        is_filtered=bool(words or what or customer),
    )
