"""A customer's signed agreement, to which every receipt beside a ticket leads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from stipt.agreements.page import page_of_signed
from stipt.agreements.queries import version_with
from stipt.desk.pages import found, now, page
from stipt.people.access import requires
from stipt.people.queries import customer_with
from stipt.people.roles import Ability
from stipt.ui.shown import shown_language


@require_GET
@requires(Ability.READ_HANDED_OVER)
def agreement(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One signed version in words."""
    customer = found(customer_with(code))
    row = found(version_with(customer, pk))
    written = page_of_signed(row.pk, shown_language(), timezone.localdate())
    return page(request, "agreement", now(), customer=customer, row=row, written=written)
