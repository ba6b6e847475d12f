"""Customers: the list, adding one, and what one is made of."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stipt.administration.forms.organisations import AddCustomerForm, CustomerForm, ProductsForm
from stipt.administration.pages import done, found, now, page, pages, posted, today
from stipt.administration.people_rows import people_rows
from stipt.agreements.missing import missing_of
from stipt.agreements.queries import standings, versions_of
from stipt.people.access import requires, signed_on
from stipt.people.actions import add_customer, change_organisation
from stipt.people.listings import customers, persons
from stipt.people.queries import customer_with, customer_with_id, vendor
from stipt.people.roles import Ability
from stipt.releases.actions import set_products
from stipt.releases.queries import product_names, product_names_of, products_snapshot
from stipt.releases.sentences import SENTENCES as ABOUT_PRODUCTS


@requires(Ability.SET_UP)
@require_safe
def customer_list(request: HttpRequest) -> HttpResponse:
    """All customers, or those with some words, and what each of them lacks."""
    words = request.GET.get("q", "")
    listed = pages(request, customers(words))
    here = list(listed)
    standing = standings(here, today())
    missing = missing_of([one for one in here if one.is_active], now(), today())
    rows = [(one, standing[one.pk], missing.get(one.pk, [])) for one in here]
    return page(request, "customers", "customers", words=words, listed=listed, rows=rows)


@requires(Ability.SET_UP)
def new_customer(request: HttpRequest) -> HttpResponse:
    """Add a customer."""
    owner = vendor()
    language = owner.language if owner else "nl"
    form = AddCustomerForm(posted(request), initial={"language": language})

    def add() -> None:
        add_customer(**form.cleaned_data, by=signed_on(request), at=now())

    if form.is_valid() and done(form, add):
        added = _("%(name)s was added. Next: its agreement and its people.") % form.cleaned_data
        messages.success(request, added)
        return redirect("administration:customer", code=form.cleaned_data["code"])
    return page(request, "customer_add", "customers", form)


@requires(Ability.SET_UP)
@require_safe
def customer(request: HttpRequest, code: str) -> HttpResponse:
    """One customer: what is missing, agreement, products, people."""
    row = found(customer_with(code))
    words = request.GET.get("q", "")
    listed = pages(request, persons(words, organisation=row))
    missing = missing_of([row], now(), today()) if row.is_active else {}
    return page(
        request,
        "customer",
        "customers",
        customer=row,
        missing=missing.get(row.pk, []),
        standing=standings([row], today())[row.pk],
        versions=list(versions_of(row)),
        products=product_names_of(row),
        words=words,
        listed=listed,
        rows=people_rows(list(listed), now(), today()),
    )


@requires(Ability.SET_UP)
def change_customer(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, short name and language of a customer, and whether it is one now.

    Found by its id: the form of one who has it open leads here whatever another calls it by now.
    """
    row = found(customer_with_id(pk))
    form = CustomerForm(posted(request), snapshot=row.snapshot())

    def change() -> None:
        change_organisation(
            row, **form.values, expected=form.expected, by=signed_on(request), at=now()
        )

    if form.is_valid() and done(form, change):
        messages.success(request, _("%(name)s was changed.") % form.cleaned_data)
        return redirect("administration:customer", code=form.cleaned_data["code"])
    return page(request, "customer_change", "customers", form, customer=row)


@requires(Ability.SET_UP)
def customer_products(request: HttpRequest, code: str) -> HttpResponse:
    """Which products a customer uses."""
    row = found(customer_with(code))
    snapshot = products_snapshot(row)
    names = sorted({*product_names(), *snapshot["products"]})
    form = ProductsForm(posted(request), snapshot=snapshot, names=names)

    def change() -> None:
        chosen = form.cleaned_data["products"]
        set_products(row, chosen, expected=form.expected, by=signed_on(request), at=now())

    if form.is_valid() and done(form, change, ABOUT_PRODUCTS):
        messages.success(request, _("The products of %(name)s were changed.") % {"name": row.name})
        return redirect("administration:customer", code=code)
    return page(request, "customer_products", "customers", form, customer=row, names=names)
