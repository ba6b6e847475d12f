"""Persons: finding one, what is known of them, and what they may do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stipt.administration.forms.people import CustomerPersonForm, RolesForm, VendorPersonForm
from stipt.administration.pages import done, found, now, page, pages, posted, today
from stipt.administration.people_rows import people_rows
from stipt.administration.sentences import SENTENCES
from stipt.people.access import requires, signed_on
from stipt.people.actions import (
    change_person,
    deactivate_person,
    reactivate_person,
    set_roles,
)
from stipt.people.listings import organisation_choices, persons, teams
from stipt.people.presence import absences_from
from stipt.people.queries import (
    organisation_with,
    organisations_of,
    person_with,
    roles_snapshot,
    super_users,
    trainings_of,
    vendor,
)
from stipt.people.refusals import Refused
from stipt.people.role_names import ROLE_NAMES, roles_at
from stipt.people.roles import VENDOR_ROLES, Ability, Role
from stipt.people.sentences import sentence
from stipt.signon.actions import invite


@requires(Ability.SET_UP)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """All persons, or those with some words, or of one role."""
    words, role = request.GET.get("q", ""), request.GET.get("role", "")
    known = role if role in set(Role) else ""
    listed = pages(request, persons(words, role=known))
    return page(
        request,
        "people",
        "people",
        words=words,
        role=known,
        roles=ROLE_NAMES.items(),
        listed=listed,
        rows=people_rows(list(listed), now(), today()),
    )


@requires(Ability.SET_UP)
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: roles, sign-in, absence, training."""
    row = found(person_with(pk))
    places = list(organisations_of(row))
    codes = {one.code for one in places}
    alone = [one for one in places if [user.pk for user in super_users(one)] == [row.pk]]
    return page(
        request,
        "person",
        "people",
        person=row,
        row=people_rows([row], now(), today())[0],
        only_super_user_of=alone,
        elsewhere=[one for one in organisation_choices() if one[0] not in codes],
        absences=absences_from(now(), row),
        trainings=trainings_of(row),
        is_of_vendor=_is_of_vendor(row),
    )


@requires(Ability.SET_UP)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, mail address, phone, language, zone of a person."""
    row = found(person_with(pk))
    kind = VendorPersonForm if _is_of_vendor(row) else CustomerPersonForm
    form = kind(posted(request), snapshot=row.snapshot())

    def act() -> None:
        change_person(row, **form.values, expected=form.expected, by=signed_on(request), at=now())

    if form.is_valid() and done(form, act):
        messages.success(request, _("%(name)s was changed.") % form.cleaned_data)
        return redirect("administration:person", pk=pk)
    return page(request, "person_change", "people", form, person=row)


@requires(Ability.SET_UP)
@require_safe
def elsewhere(request: HttpRequest, pk: int) -> HttpResponse:
    """On to the roles of a person in the organisation that was chosen."""
    row, code = found(person_with(pk)), request.GET.get("organisation", "")
    return redirect("administration:roles", pk=row.pk, code=found(organisation_with(code)).code)


@requires(Ability.SET_UP)
def roles(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The roles of a person in one organisation, where they have some already or not."""
    row, organisation = found(person_with(pk)), found(organisation_with(code))
    form = RolesForm(posted(request), snapshot=roles_snapshot(row, organisation))
    is_vendor = organisation == vendor()
    form.offer(roles_at(organisation), team_choices() if is_vendor else [])

    def act() -> None:
        set_roles(
            row,
            organisation,
            form.cleaned_data["roles"],
            team=found_team(form.cleaned_data.get("team")),
            expected=form.expected,
            by=signed_on(request),
            at=now(),
        )

    if form.is_valid() and done(form, act):
        changed = _("The roles of %(name)s were changed.") % {"name": row.name}
        messages.success(request, changed)
        return redirect("administration:person", pk=pk)
    return page(request, "person_roles", "people", form, person=row, organisation=organisation)


@requires(Ability.SET_UP)
@require_POST
def send_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the link by which a person chooses their password, for the first time or again."""
    row = found(person_with(pk))
    told = _("The invitation to %(name)s is on its way to %(email)s.")
    return _acted(request, row, lambda: invite(row, by=signed_on(request), at=now()), told)


@requires(Ability.SET_UP)
@require_POST
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """They can't sign in any more."""
    row = found(person_with(pk))
    told = _("%(name)s was deactivated and can’t sign in any more.")
    return _acted(
        request, row, lambda: deactivate_person(row, by=signed_on(request), at=now()), told
    )


@requires(Ability.SET_UP)
@require_POST
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """They can sign in again."""
    row = found(person_with(pk))
    told = _("%(name)s can sign in again, with the roles of before.")
    return _acted(
        request, row, lambda: reactivate_person(row, by=signed_on(request), at=now()), told
    )


def team_choices() -> list[tuple[int, str]]:
    """The teams to choose from, those at rest as well: somebody may be in one."""
    return [(team.pk, team.name) for team in teams()]


def found_team(pk: int | None) -> Any:
    """The chosen team; None when none was chosen."""
    return None if pk is None else next((team for team in teams() if team.pk == pk), None)


def _acted(request: HttpRequest, row: Any, act: Callable[[], object], told: str) -> HttpResponse:
    """Do what a button asks, say that it was done or why not, and show the person again."""
    try:
        act()
    except Refused as refused:
        messages.error(request, sentence(refused, SENTENCES))
    else:
        messages.success(request, told % {"name": row.name, "email": row.email})
    return redirect("administration:person", pk=row.pk)


def _is_of_vendor(row: Any) -> bool:
    return any(one.role in VENDOR_ROLES for one in row.memberships.all())
