"""`/portal/new/`: file a request, and see before sending what will be promised."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from stipt.files.refusals import Refused as FileRefused
from stipt.people.access import requires
from stipt.people.presence import WithoutSuperUser, customers_without_super_user
from stipt.people.queries import super_users_at
from stipt.people.roles import Ability
from stipt.portal.forms.request import RequestForm
from stipt.portal.offers import choosable_types, grid, offers
from stipt.portal.pages import page
from stipt.portal.promised import Asked
from stipt.portal.refusing import refuse
from stipt.portal.signed import Signed
from stipt.portal.standing import Standing, standing_of
from stipt.portal.uploads import Uploads, most_bytes
from stipt.portal.visit import Visit
from stipt.releases.queries import product_names_of
from stipt.sla import Agreement
from stipt.tickets.access import ticket_of_customer, visible_to_customer
from stipt.tickets.actions import open_ticket
from stipt.tickets.actions.record import checked_text
from stipt.tickets.entitled import entitlement_of
from stipt.tickets.reading import entries_of
from stipt.tickets.refusals import Refused
from stipt.ui.shown import showing, shown_language
from stipt.words.quantities import listing
from stipt.words.visible import visible
from stipt.workbench.actions import discard_draft, save_draft
from stipt.workbench.queries import draft_of

DRAFT: Final = "new"
DRAFT_OF_SUBJECT: Final = "new:subject"
_JUST_NOW: Final = timedelta(minutes=10)


class Filing:
    """What the page needs to know of who files, and for which customer."""

    def __init__(self, request: HttpRequest) -> None:
        self.visit = Visit(request)
        self.linked = _linked(self.visit)
        self.customers = [
            one for one in self.visit.customers if self.visit.may(Ability.FILE_REQUEST, one.pk)
        ]
        if self.visit.customer not in self.customers:
            self.visit.customer = self.customers[0]
        self.signed = Signed(self.visit)
        customer, at = self.visit.customer, self.visit.at
        self.super_users = super_users_at(customer, at)
        self.is_super_user = self.visit.person in self.super_users

    @property
    def names(self) -> str:
        """Who can look first now."""
        names = [visible(person.name) for person in self.super_users]
        return listing(names, shown_language(), last=_("or"))

    @property
    def without_super_user(self) -> list[WithoutSuperUser]:
        """The customer, where nobody can act for it now."""
        customer = self.visit.customer
        if self.super_users or customer is None:
            return []
        return customers_without_super_user(self.visit.at, [customer])

    def asked(self, agreement: Agreement) -> Asked:
        """How the promise begins: who hands over, or that it is handed over at once."""
        at_once = _("If you send this now (%(when)s)")
        handed_over = _("If your Super User hands this over now (%(when)s)")
        begin = at_once if self.is_super_user else handed_over
        return Asked(begin, at_once, agreement, reverse("portal:agreement"), self.visit.at)

    def standing(self, agreement: Agreement) -> Standing | None:
        """Whether they may use the desk, which holds for every type but a complaint."""
        types, customer = choosable_types(agreement), self.visit.customer
        if not types or customer is None:
            return None
        person, at = self.visit.person, self.visit.at
        judged = entitlement_of(
            person, customer, types[0].code, agreement, at, is_super_user=self.is_super_user
        )
        return standing_of(judged, self.visit.vendor_name)


@require_http_methods(["GET", "POST"])
@requires(Ability.FILE_REQUEST)
def new(request: HttpRequest) -> HttpResponse:
    """The form, filled in with what was being written; sent, it leads to the ticket."""
    filing = Filing(request)
    agreement = filing.signed.agreement
    if agreement is None:
        return page(filing.visit, "no_agreement", "new")
    with showing(filing.visit.at):
        offered, crossings = offers(filing.asked(agreement)), grid(agreement)
    choices: dict[str, Any] = {
        "agreement": agreement,
        "offers": offered,
        "grid": crossings,
        "products": product_names_of(filing.visit.customer) if filing.visit.customer else [],
    }
    uploads = Uploads(filing.visit)
    if request.method == "POST":
        form = RequestForm(request.POST, **choices)
        if (number := _sent(form, uploads, filing)) is not None:
            messages.success(request, _("Ticket %(number)s is filed.") % {"number": number})
            return redirect("portal:ticket", number)
    else:
        form = RequestForm(initial=_begun(filing), **choices)
    return page(
        filing.visit,
        "new",
        "new",
        status=422 if request.method == "POST" else 200,
        filing=filing,
        form=form,
        offers=offered,
        grid=crossings,
        standing=filing.standing(agreement),
        uploads=uploads,
        agreement_url=reverse("portal:agreement"),
        most_bytes=most_bytes(),
    )


def _linked(visit: Visit) -> int | None:
    """The number of the ticket that this one follows, if the visitor may see that.

    The request then is of the same customer.
    """
    number = visit.request.GET.get("linked", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    ticket = ticket_of_customer(visit.person, int(number), visit.at)
    if ticket is None:
        raise Http404
    visit.customer = ticket.organisation
    return ticket.number


def _begun(filing: Filing) -> dict[str, Any]:
    """What somebody was writing when they left, else the subject of what this follows."""
    person, at = filing.visit.person, filing.visit.at
    draft, subject = draft_of(person, DRAFT), draft_of(person, DRAFT_OF_SUBJECT)
    followed = None
    if filing.linked is not None:
        followed = ticket_of_customer(person, filing.linked, at)
    return {
        "form_key": uuid4(),
        "linked": filing.linked,
        "subject": subject.text if subject else followed.subject if followed else "",
        "text": draft.text if draft else "",
        "call_type": draft.kind if draft else "",
    }


def _sent(form: RequestForm, uploads: Uploads, filing: Filing) -> int | None:
    """The number of the ticket that was filed; None where the form says what is wrong."""
    visit, customer = filing.visit, filing.visit.customer
    if not (form.is_valid() and uploads.is_valid(form)) or customer is None:
        return None
    data = form.cleaned_data
    if (there := _filed_just_now(data, visit)) is not None:
        return there
    linked = None
    if data.get("linked"):
        linked = ticket_of_customer(visit.person, data["linked"], visit.at)
    try:
        ticket = open_ticket(
            customer,
            reporter=visit.person,
            subject=data["subject"],
            text=data["text"],
            **form.told_type(),
            product=data.get("product", ""),
            by=visit.person,
            at=visit.at,
            files=uploads.files,
            form_key=data["form_key"],
            linked=linked,
        )
    except Refused as refused:
        refuse(form, refused)
        return None
    except FileRefused as refused:
        uploads.refuse(refused)
        uploads.is_valid(form)
        return None
    for about in (DRAFT, DRAFT_OF_SUBJECT):
        discard_draft(about, by=visit.person)
    return ticket.number


def _filed_just_now(data: dict[str, Any], visit: Visit) -> int | None:
    """The number of a ticket that says the same, filed a moment ago: the back button, and sent again.

    A page that is fetched anew has another `form_key`, though the browser puts the old text into it.
    """
    subject, text = " ".join(data["subject"].split()), checked_text(data["text"])
    recent = visible_to_customer(visit.person, visit.at).filter(
        organisation=visit.customer,
        reporter=visit.person,
        subject=subject,
        opened_at__gte=visit.at - _JUST_NOW,
    )
    for ticket in recent.order_by("number")[:5]:
        if entries_of(ticket, with_notes=False)[0].text == text:
            return ticket.number
    return None


@require_POST
@requires(Ability.FILE_REQUEST)
def draft(request: HttpRequest) -> HttpResponse:
    """Keep what is being written; the answer is the time at which it was."""
    visit = Visit(request)
    kind = request.POST.get("call_type", "")
    try:
        text = request.POST.get("text", "")
        save_draft(DRAFT, text, by=visit.person, at=visit.at, kind=kind)
        subject = request.POST.get("subject", "")[:500]
        save_draft(DRAFT_OF_SUBJECT, subject, by=visit.person, at=visit.at)
    except Refused:
        return HttpResponse(status=422)
    kept_at = timezone.localtime(visit.at)
    return HttpResponse(f"{kept_at:%H:%M}", content_type="text/plain; charset=utf-8")
