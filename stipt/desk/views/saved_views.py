"""Keeping a view of the list, and removing one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from stipt.desk.forms.saved_view import SavedViewForm
from stipt.desk.navigation import list_url
from stipt.desk.posting import sent_from
from stipt.desk.views.queue import list_page
from stipt.people.access import requires, signed_on
from stipt.people.forms import refuse
from stipt.people.refusals import Refused
from stipt.people.roles import Ability
from stipt.tickets.filters import parse
from stipt.workbench.actions import remove_view, save_view
from stipt.workbench.sentences import SENTENCES


@sent_from("desk:queue")
@requires(Ability.WORK_ON_TICKETS)
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filter `q` under a name, and show the list with it."""
    person, wanted = signed_on(request), parse(request.POST.get("q", ""))
    form = SavedViewForm(request.POST, person=person)
    if form.is_valid():
        try:
            view = save_view(query=wanted.text(), by=person, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused, SENTENCES)
        else:
            return redirect(list_url(view.query))
    return list_page(request, wanted, form)


@sent_from("desk:queue")
@requires(Ability.WORK_ON_TICKETS)
def remove(request: HttpRequest, view_id: int) -> HttpResponse:
    """Remove a view, and show the whole list."""
    remove_view(view_id, by=signed_on(request))
    return redirect("desk:queue")
