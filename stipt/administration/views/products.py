"""Products: the list, adding one, letting one rest."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stipt.administration.forms.organisations import AddProductForm, ProductForm
from stipt.administration.pages import done, found, now, page, posted
from stipt.people.access import requires, signed_on
from stipt.people.roles import Ability
from stipt.releases.actions import add_product, change_product
from stipt.releases.queries import product_with, products
from stipt.releases.sentences import SENTENCES


@requires(Ability.SET_UP)
def product_list(request: HttpRequest) -> HttpResponse:
    """All products, and a form for another one."""
    form = AddProductForm(posted(request))

    def add() -> None:
        add_product(form.cleaned_data["name"], by=signed_on(request), at=now())

    if form.is_valid() and done(form, add, SENTENCES):
        added = _("The product “%(name)s” was added.") % form.cleaned_data
        messages.success(request, added)
        return redirect("administration:products")
    return page(request, "products", "products", form, products=products())


@requires(Ability.SET_UP)
def product(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a product that nobody uses yet, or let one rest."""
    row = found(product_with(pk))
    form = ProductForm(posted(request), snapshot=row.snapshot())

    def change() -> None:
        change_product(row, **form.values, expected=form.expected, by=signed_on(request), at=now())

    if form.is_valid() and done(form, change, SENTENCES):
        messages.success(request, _("The product was changed."))
        return redirect("administration:products")
    return page(request, "product", "products", form, product=row)
