"""Training (C11): what waits for a trainer, and entering it for one person."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stipt.administration.pages import done, found, now, page, pages, posted, today
from stipt.administration.people_rows import people_rows
from stipt.people.access import requires, signed_on
from stipt.people.actions import confirm_training, enter_training, remove_training
from stipt.people.forms import TrainingForm
from stipt.people.listings import memberships_of, persons, trainings_waiting
from stipt.people.queries import abilities, person_with, training_with, trainings_of
from stipt.people.roles import Ability
from stipt.releases.queries import product_names


@requires(Ability.ENTER_TRAINING, at_vendor=True)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What customers entered and no trainer has confirmed yet; and whom to enter one for."""
    listed = pages(request, trainings_waiting())
    places = memberships_of([training.person for training in listed])
    words = request.GET.get("q", "")
    somebody = list(persons(words, only_active=True)[:20]) if words else []
    return page(
        request,
        "training",
        "training",
        listed=listed,
        rows=[
            (training, ", ".join(sorted({one.organisation.name for one in places[one_id]})))
            for training, one_id in ((row, row.person_id) for row in listed)
        ],
        may_confirm=Ability.CONFIRM_TRAINING in abilities(signed_on(request)),
        words=words,
        somebody=people_rows(somebody, now(), today()),
    )


@requires(Ability.ENTER_TRAINING, at_vendor=True)
def of_person(request: HttpRequest, pk: int) -> HttpResponse:
    """The trainings of a person, and a form for another one."""
    row = found(person_with(pk))
    by = signed_on(request)
    form = TrainingForm(posted(request), products=product_names(), initial={"trainer": by.name})

    def enter() -> None:
        enter_training(row, **form.cleaned_data, by=by, at=now())

    if form.is_valid() and done(form, enter):
        messages.success(request, _("The training of %(name)s was entered.") % {"name": row.name})
        return redirect("administration:person_training", pk=pk)
    return page(
        request,
        "person_training",
        "training",
        form,
        person=row,
        row=people_rows([row], now(), today())[0],
        trainings=trainings_of(row),
        may_confirm=Ability.CONFIRM_TRAINING in abilities(by),
    )


@requires(Ability.CONFIRM_TRAINING)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """A trainer of the vendor says that it was given; from now on it counts."""
    row = found(training_with(pk))
    confirm_training(row, by=signed_on(request), at=now())
    messages.success(request, _("The training of %(name)s counts now.") % {"name": row.person.name})
    return redirect("administration:training")


@requires(Ability.ENTER_TRAINING, at_vendor=True)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a training away that was entered wrongly, or wasn't given."""
    row = training_with(pk)
    if row is None:  # the button was pressed twice
        return redirect("administration:training")
    remove_training(row, by=signed_on(request), at=now())
    messages.success(
        request, _("The training of %(name)s was removed.") % {"name": row.person.name}
    )
    return redirect("administration:person_training", pk=row.person_id)
