"""The desk opens a ticket for a customer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from stipt.desk.forms.new import NewForm
from stipt.desk.forms.refusing import refuse
from stipt.desk.pages import found, now, page
from stipt.desk.uploads import Uploads, most_bytes
from stipt.files.refusals import Refused as FileRefused
from stipt.people.access import requires
from stipt.people.listings import customers
from stipt.people.refusals import Refused
from stipt.people.roles import Ability
from stipt.tickets.access import Ticket
from stipt.tickets.refusals import sentence_of


@require_http_methods(["GET", "POST"])
@requires(Ability.WORK_ON_TICKETS)
def new(request: HttpRequest) -> HttpResponse:
    """Choose the customer first (`?customer=CODE`), then fill in the rest."""
    code, at = request.GET.get("customer", ""), now()
    if not code:
        return page(request, "new_customer", at, customers=customers(only_active=True))
    uploads = Uploads(request, at)
    form = NewForm(request.POST or None, code=code, at=at)
    found(form.customer)
    for error in uploads.errors:
        form.add_error(None, error)
    if form.is_bound and form.is_valid():
        try:
            ticket = form.do(request, uploads)
        except (Refused, FileRefused) as refused:
            refuse(form, refused)
        else:
            _hand_over(request, form, ticket)
            return redirect("desk:ticket", ticket.number)
    return page(
        request,
        "new",
        at,
        status=422 if form.errors else 200,
        form=form,
        uploads=uploads,
        most_bytes=most_bytes(),
    )


def _hand_over(request: HttpRequest, form: NewForm, ticket: Ticket) -> None:
    """Hand over what a Super User phoned about; the ticket stands also where that is refused."""
    try:
        form.hand_over(request, ticket)
    except Refused as refused:
        messages.warning(request, sentence_of(refused))
