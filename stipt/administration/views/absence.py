"""Who is away, until when, and who acts instead."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stipt.administration.pages import done, found, now, page, pages, posted, today
from stipt.administration.people_rows import people_rows
from stipt.people.access import requires, signed_on
from stipt.people.actions import plan_absence, remove_absence
from stipt.people.forms import AbsenceForm
from stipt.people.listings import memberships_of, persons
from stipt.people.presence import (
    absence_with,
    absences_from,
    customers_without_super_user,
    possible_deputies,
)
from stipt.people.queries import person_with, vendor
from stipt.people.roles import Ability

MOST_SHOWN = 200


@requires(Ability.SET_UP, Ability.WORK_ON_TICKETS)
@require_safe
def presence(request: HttpRequest) -> HttpResponse:
    """Who is where: the vendor's people, everybody's absences, and who can't hand over now."""
    colleagues = pages(request, persons(organisation=found(vendor()), only_active=True))
    coming = list(absences_from(now())[:MOST_SHOWN])
    places = memberships_of([absence.person for absence in coming])
    absences = [
        (absence, sorted({row.organisation.name for row in places.get(absence.person_id, [])}))
        for absence in coming
    ]
    unable = [one for one in customers_without_super_user(now()) if one.away]
    return page(
        request,
        "presence",
        "presence",
        listed=colleagues,
        rows=people_rows(list(colleagues), now(), today()),
        absences=absences,
        at=now(),
        unable=unable[:MOST_SHOWN],
    )


@requires(Ability.SET_UP)
def add_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when a person is away; times are those on their wall."""
    row = found(person_with(pk))
    form = AbsenceForm(posted(request), zone=row.zone, deputies=possible_deputies(row))

    def add() -> None:
        plan_absence(row, **form.cleaned_data, by=signed_on(request), at=now())

    if form.is_valid() and done(form, add):
        messages.success(request, _("The absence of %(name)s is noted.") % {"name": row.name})
        return redirect("administration:person", pk=pk)
    return page(request, "absence_add", "people", form, person=row)


@requires(Ability.SET_UP)
@require_POST
def take_absence_away(request: HttpRequest, pk: int) -> HttpResponse:
    """They are there after all."""
    row = absence_with(pk)
    if row is None:  # the button was pressed twice
        return redirect("administration:presence")
    remove_absence(row, by=signed_on(request), at=now())
    messages.success(request, _("The absence of %(name)s was removed.") % {"name": row.person.name})
    return redirect("administration:person", pk=row.person_id)
