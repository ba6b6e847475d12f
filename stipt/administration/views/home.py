"""The first page: what is set up, what is missing, and the next step."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from stipt.administration.navigation import entries
from stipt.administration.pages import found, now, page, today
from stipt.administration.steps import steps
from stipt.agreements.missing import missing_of
from stipt.mail.outbox import has_server
from stipt.people.access import requires, signed_on
from stipt.people.listings import customers
from stipt.people.queries import vendor, vendor_abilities
from stipt.people.roles import Ability

MOST_SHOWN = 20


@requires(Ability.SET_UP, Ability.CONFIRM_TRAINING, Ability.READ_CHANGES)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The steps in order; who sets nothing up is led to what they can do here."""
    if Ability.SET_UP not in vendor_abilities(signed_on(request)):
        return redirect(found(next(iter(entries(request)), None))[0].url)
    active = list(customers(only_active=True))
    missing = missing_of(active, now(), today())
    lacking = [(one, missing[one.pk]) for one in active if one.pk in missing]
    all_steps = list(enumerate(steps(today()), start=1))
    ahead = [number for number, step in all_steps if step.url and not step.is_done]
    return page(
        request,
        "home",
        "home",
        vendor=vendor(),
        steps=all_steps,
        next=ahead[0] if ahead else None,
        has_server=has_server(),
        lacking=lacking[:MOST_SHOWN],
        more=max(len(lacking) - MOST_SHOWN, 0),
    )
