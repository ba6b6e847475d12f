"""The vendor, its teams and its people."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stipt.administration.forms.organisations import AddTeamForm, TeamForm, VendorForm
from stipt.administration.pages import done, found, now, page, pages, posted, today
from stipt.administration.people_rows import people_rows
from stipt.people.access import requires, signed_on
from stipt.people.actions import add_team, change_organisation, change_team
from stipt.people.listings import persons, teams
from stipt.people.queries import team_with, vendor
from stipt.people.roles import Ability


@requires(Ability.SET_UP)
def change_vendor(request: HttpRequest) -> HttpResponse:
    """Name and language of the vendor; beside them its teams and people."""
    row = found(vendor())
    form = VendorForm(posted(request), snapshot=row.snapshot())

    def change() -> None:
        change_organisation(
            row,
            **form.values,
            is_active=True,
            expected=form.expected,
            by=signed_on(request),
            at=now(),
        )

    if form.is_valid() and done(form, change):
        messages.success(request, _("The vendor was changed."))
        return redirect("administration:vendor")
    listed = pages(request, persons(organisation=row))
    return page(
        request,
        "vendor",
        "vendor",
        form,
        vendor=row,
        teams=teams(),
        listed=listed,
        rows=people_rows(list(listed), now(), today()),
    )


@requires(Ability.SET_UP)
def new_team(request: HttpRequest) -> HttpResponse:
    """Add a team."""
    form = AddTeamForm(posted(request))

    def add() -> None:
        add_team(form.cleaned_data["name"], by=signed_on(request), at=now())

    if form.is_valid() and done(form, add):
        added = _("The team “%(name)s” was added.") % form.cleaned_data
        messages.success(request, added)
        return redirect("administration:vendor")
    return page(request, "team_add", "vendor", form)


@requires(Ability.SET_UP)
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a team, or let it rest."""
    row = found(team_with(pk))
    form = TeamForm(posted(request), snapshot=row.snapshot())

    def change() -> None:
        change_team(row, **form.values, expected=form.expected, by=signed_on(request), at=now())

    if form.is_valid() and done(form, change):
        messages.success(request, _("The team was changed."))
        return redirect("administration:vendor")
    return page(request, "team", "vendor", form, team=row)
