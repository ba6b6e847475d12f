"""Adding people: one, or several at once by pasting lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stipt.administration.forms.people import (
    AddCustomerPersonForm,
    AddVendorPersonForm,
    PasteForm,
)
from stipt.administration.pages import done, found, now, page, posted
from stipt.administration.views.people import found_team, team_choices
from stipt.people.access import requires, signed_on
from stipt.people.actions import add_member, add_members
from stipt.people.pasted import Pasted, read_people
from stipt.people.queries import customer_with, person_at, vendor
from stipt.people.role_names import ROLE_NAMES, roles_at
from stipt.people.roles import Ability, Role
from stipt.people.sentences import told
from stipt.signon.actions import invite


@requires(Ability.SET_UP)
def add_vendor_person(request: HttpRequest) -> HttpResponse:
    """Add a person of the vendor with their roles and team."""
    row = found(vendor())
    form = AddVendorPersonForm(posted(request), initial=_initial(request, row, Role.AGENT))
    form.offer(roles_at(row), team_choices())
    return _add_one(request, form, row, "vendor")


@requires(Ability.SET_UP)
def add_customer_person(request: HttpRequest, code: str) -> HttpResponse:
    """Add a person of a customer with their roles."""
    row = found(customer_with(code))
    form = AddCustomerPersonForm(posted(request), initial=_initial(request, row, Role.USER))
    form.offer(roles_at(row), [])
    return _add_one(request, form, row, "customers")


@requires(Ability.SET_UP)
def paste_people(request: HttpRequest, code: str) -> HttpResponse:
    """Add several people of a customer: read, looked at, then added, all or none."""
    row = found(customer_with(code))
    form = PasteForm(posted(request), initial=_initial(request, row, Role.USER))
    pasted = None
    if form.is_valid():
        pasted = read_people(form.cleaned_data["lines"], row)
        if pasted.problems:
            _refuse_lines(form, pasted)
        elif "add" in request.POST and _added(request, form, row, pasted):
            return redirect("administration:customer", code=code)
    return page(
        request,
        "people_paste",
        "customers",
        form,
        customer=row,
        pasted=None if pasted is None or pasted.problems else _rows(pasted),
        problems=[] if pasted is None else [_problem(one) for one in pasted.problems],
        roles=[ROLE_NAMES[role] for role in roles_at(row)],
    )


def _initial(request: HttpRequest, organisation: Any, role: Role) -> dict[str, Any]:
    """What is right for most: the organisation's language, the administrator's zone."""
    asked = request.GET.get("role", "")
    return {
        "language": organisation.language,
        "zone": signed_on(request).zone,
        "roles": [asked if asked in set(Role) else role.value],
    }


def _add_one(request: HttpRequest, form: Any, organisation: Any, section: str) -> HttpResponse:
    added: list[Any] = []

    def add() -> None:
        given = {
            name: value
            for name, value in form.cleaned_data.items()
            if name not in ("invites", "team")
        }
        team = found_team(form.cleaned_data.get("team"))
        person = add_member(
            **given, organisation=organisation, team=team, by=signed_on(request), at=now()
        )
        added.append(person)

    if form.is_valid() and done(form, add):
        invited = _invite(request, added) if form.cleaned_data["invites"] else 0
        messages.success(request, _told_of(form.cleaned_data["name"], invited))
        return redirect("administration:person", pk=added[0].pk)
    known = person_at(form.data.get("email", "")) if form.is_bound else None
    return page(request, "person_add", section, form, organisation=organisation, known=known)


def _added(request: HttpRequest, form: PasteForm, organisation: Any, pasted: Pasted) -> bool:
    """Whether all were added; somebody else may have taken an address meanwhile."""
    people: list[Any] = []

    def add() -> None:
        people.extend(
            add_members(
                organisation,
                pasted.people,
                language=form.cleaned_data["language"],
                zone=form.cleaned_data["zone"],
                by=signed_on(request),
                at=now(),
            )
        )

    if not done(form, add):
        return False
    invited = _invite(request, people) if form.cleaned_data["invites"] else 0
    count = len(people)
    said = ngettext("%(n)s person was added", "%(n)s people were added", count) % {"n": count}
    messages.success(request, f"{said}; {_invited(invited)}.")
    return True


def _invite(request: HttpRequest, people: Iterable[Any]) -> int:
    invited = [invite(person, by=signed_on(request), at=now()) for person in people]
    return len(invited)


def _told_of(name: str, invited: int) -> str:
    said = _("%(name)s was added") % {"name": name}
    return f"{said}; {_invited(invited)}."


def _invited(count: int) -> str:
    if count == 0:
        return _("nobody was invited yet")
    return ngettext("the invitation is on its way", "%(n)s invitations are on their way", count) % {
        "n": count
    }


def _refuse_lines(form: PasteForm, pasted: Pasted) -> None:
    count = len(pasted.problems)
    text = ngettext(
        "One line can’t be read; nobody was added.",
        "%(n)s lines can’t be read; nobody was added.",
        count,
    )
    form.add_error("lines", text % {"n": count})


def _rows(pasted: Pasted) -> list[dict[str, Any]]:
    return [
        {
            "person": one,
            "roles": ", ".join(str(name) for role, name in ROLE_NAMES.items() if role in one.roles),
        }
        for one in pasted.people
    ]


def _problem(problem: Any) -> dict[str, Any]:
    return {
        "line": problem.line,
        "text": problem.text,
        "told": told(problem.code, problem.about),
    }
