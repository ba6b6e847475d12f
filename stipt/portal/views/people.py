"""`/portal/people/`: the people of a Super User's organisation, their training, and who acts when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from stipt.people.access import requires
from stipt.people.actions import enter_training, plan_absence, remove_absence, remove_training
from stipt.people.forms import AbsenceForm, TrainingForm, refuse
from stipt.people.listings import Trained, memberships_of, persons, trained_on
from stipt.people.presence import (
    absence_with,
    absences_at,
    absences_from,
    customers_without_super_user,
    possible_deputies,
)
from stipt.people.queries import training_with, trainings_of
from stipt.people.refusals import Refused
from stipt.people.role_names import ROLE_NAMES
from stipt.people.roles import Ability, Role
from stipt.portal.pages import page
from stipt.portal.signed import Signed
from stipt.portal.visit import Visit
from stipt.releases.queries import product_names_of
from stipt.tickets.access import Person
from stipt.ui.shown import shown_language

PEOPLE_A_PAGE: Final = 50
TRAIN: Final = "train"
ABSENT: Final = "absent"


class Row(NamedTuple):
    """One person of the list: what they are, whether they were trained, and until when away."""

    person: Person
    roles: list[str]
    trained: Trained
    away: Any


class Staff:
    """The customer whose people a Super User looks after."""

    def __init__(self, request: HttpRequest) -> None:
        self.visit = Visit(request)
        may = self.visit.may
        self.customers = [one for one in self.visit.customers if may(Ability.TRIAGE, one.pk)]
        if self.visit.customer not in self.customers:
            self.visit.customer = self.customers[0]

    def person(self, pk: int) -> Person:
        """One of the people of these customers, of whom the page then is; else a 404."""
        for customer in self.customers:
            person = persons(organisation=customer).filter(pk=pk).first()
            if person is not None:
                self.visit.customer = customer
                return person
        raise Http404

    def roles_of(self, people: list[Person]) -> dict[int, list[Role]]:
        """The roles of people at this customer, by their ids."""
        customer, rows = self.visit.customer, memberships_of(people)
        return {
            person.pk: [
                Role(row.role)
                for row in rows[person.pk]
                if customer is not None and row.organisation_id == customer.pk
            ]
            for person in people
        }


@require_GET
@requires(Ability.TRIAGE)
def people(request: HttpRequest) -> HttpResponse:
    """The people by name, found by words; and whether a Super User can act."""
    staff = Staff(request)
    visit, customer = staff.visit, staff.visit.customer
    words = request.GET.get("q", "").strip()
    listed = persons(words, organisation=customer, only_active=True)
    shown = Paginator(listed, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    rows = list(_rows(staff, list(shown.object_list)))
    return page(
        visit,
        "people",
        "people",
        staff=staff,
        rows=rows,
        words=words,
        page=shown,
        without=customers_without_super_user(visit.at, staff.customers),
        absences=list(_absences(visit)),
    )


def _absences(visit: Visit) -> Iterator[Any]:
    """When the Super Users of the customer are or will be away."""
    of_super_users = {
        "person__memberships__organisation": visit.customer,
        "person__memberships__role": Role.SUPER_USER,
    }
    yield from absences_from(visit.at).filter(**of_super_users)[:20]


def _rows(staff: Staff, people: list[Person]) -> Iterator[Row]:
    at = staff.visit.at
    roles, trained = staff.roles_of(people), trained_on(people, timezone.localdate(at))
    away = absences_at({person.pk for person in people}, at)
    for person in people:
        names = [str(ROLE_NAMES[role]) for role in roles[person.pk]]
        yield Row(person, names, trained[person.pk], away.get(person.pk))


@require_http_methods(["GET", "POST"])
@requires(Ability.TRIAGE)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: their training, and of a Super User when they are away and who acts instead."""
    staff = Staff(request)
    visit, who = staff.visit, staff.person(pk)
    roles = staff.roles_of([who])[who.pk]
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    training = _training_form(staff, request.POST if asked == TRAIN else None)
    absence = None
    if Role.SUPER_USER in roles:
        absence = AbsenceForm(
            request.POST if asked == ABSENT else None,
            zone=who.zone,
            deputies=possible_deputies(who),
            prefix=ABSENT,
        )
    if asked and _is_done(asked, who, visit, training, absence):
        return redirect("portal:person", pk)
    return page(
        visit,
        "person",
        "people",
        status=422 if asked else 200,
        staff=staff,
        who=who,
        roles=[ROLE_NAMES[role] for role in roles],
        training=training,
        trainings=list(trainings_of(who)),
        absence=absence,
        absences=list(absences_from(visit.at, who)) if absence else [],
    )


def _training_form(staff: Staff, sent: Any) -> TrainingForm:
    """The form of a training, with the course that the agreement asks for."""
    agreement, customer = Signed(staff.visit).agreement, staff.visit.customer
    terms = None if agreement is None else agreement.entitlement
    course = None if terms is None or terms.course is None else terms.course
    initial = {} if course is None else {"course": course.in_language(shown_language())}
    products = [] if customer is None else product_names_of(customer)
    return TrainingForm(sent, products=products, initial=initial, prefix=TRAIN)


def _is_done(
    asked: str, who: Person, visit: Visit, training: TrainingForm, absence: AbsenceForm | None
) -> bool:
    """Whether what was sent was done; what was refused stands in its form."""
    form = {TRAIN: training, ABSENT: absence}.get(asked)
    if form is None:
        raise Http404
    if not form.is_valid():
        return False
    told = {**form.cleaned_data, "by": visit.person, "at": visit.at}
    try:
        if asked == TRAIN:
            enter_training(who, **told)
        else:
            plan_absence(who, **told)
    except Refused as refused:
        refuse(form, refused)
        return False
    said = _("The training is entered; it counts once a trainer of %(vendor)s confirms it.")
    if asked == ABSENT:
        said = _("The absence is planned.")
    messages.success(visit.request, said % {"vendor": visit.vendor_name})
    return True


@require_POST
@requires(Ability.TRIAGE)
def training_removed(request: HttpRequest, pk: int, training_pk: int) -> HttpResponse:
    """Take away a training that nobody confirmed yet; a confirmed one is the vendor's to take."""
    staff = Staff(request)
    visit, who = staff.visit, staff.person(pk)
    row = training_with(training_pk)
    if row is None or row.person_id != who.pk or row.confirmed_at is not None:
        raise Http404
    remove_training(row, by=visit.person, at=visit.at)
    return redirect("portal:person", pk)


@require_POST
@requires(Ability.TRIAGE)
def absence_removed(request: HttpRequest, pk: int, absence_pk: int) -> HttpResponse:
    """They are there after all."""
    staff = Staff(request)
    visit, who = staff.visit, staff.person(pk)
    row = absence_with(absence_pk)
    if row is None or row.person_id != who.pk:
        raise Http404
    remove_absence(row, by=visit.person, at=visit.at)
    return redirect("portal:person", pk)
