"""`/portal/agreement/`: the signed agreement as a page: to read, to print, to file a request from."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from stipt.agreements.page import page_of_signed
from stipt.agreements.queries import version_with, versions_of
from stipt.people.access import requires
from stipt.people.roles import Ability
from stipt.portal.pages import found, page
from stipt.portal.signed import Signed
from stipt.portal.visit import Visit
from stipt.sla.texts import LANGUAGES, Language
from stipt.ui.shown import shown_language


@require_GET
@requires(Ability.READ_OWN)
def agreement(request: HttpRequest) -> HttpResponse:
    """The version in force of the visitor's customer."""
    visit = Visit(request)
    row = Signed(visit).row
    return page(visit, "no_agreement", "agreement") if row is None else _shown(visit, row.pk)


@require_GET
@requires(Ability.READ_OWN)
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version of a customer of the visitor's, of now or of then."""
    visit = Visit(request)
    for customer in visit.customers:
        if version_with(customer, pk) is not None:
            visit.customer = customer
            return _shown(visit, pk)
    raise Http404


def _shown(visit: Visit, pk: int) -> HttpResponse:
    """A version in the language asked for (`lang`), else in the reader's."""
    assert visit.customer is not None
    row = found(version_with(visit.customer, pk))
    language = _language(visit.request.GET.get("lang", ""))
    in_force = Signed(visit).row
    return page(
        visit,
        "agreement",
        "agreement",
        row=row,
        shown=page_of_signed(row.pk, language, visit.at.date()),
        other=next(one for one in LANGUAGES if one != language),
        versions=list(versions_of(visit.customer)),
        in_force=in_force,
        is_in_force=in_force is not None and in_force.pk == row.pk,
        may_file=visit.may(Ability.FILE_REQUEST, visit.customer.pk),
    )


def _language(asked: str) -> Language:
    for language in LANGUAGES:
        if asked == language:
            return language
    return shown_language()
