"""`/portal/tickets/<number>/`: whose turn it is, what was said, the clocks, and what can be done."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from stipt.files.queries import file_by
from stipt.files.refusals import Refused as FileRefused
from stipt.files.serving import serve
from stipt.people.access import requires
from stipt.people.queries import person_with
from stipt.people.roles import Ability
from stipt.portal.doing import do, is_done_already
from stipt.portal.forms.acts import ActForm, FollowForm
from stipt.portal.opened import OF_CUSTOMER, Opened
from stipt.portal.pages import page
from stipt.portal.refusing import refuse
from stipt.portal.uploads import Uploads, most_bytes
from stipt.portal.visit import Visit
from stipt.portal.ways import Ways
from stipt.tickets.access import Person, ticket_of_customer
from stipt.tickets.actions import join, leave
from stipt.tickets.queries import customer_counts
from stipt.tickets.reading import entries_of, has_said
from stipt.tickets.refusals import Refused
from stipt.tickets.states import Act, Turn
from stipt.ui.shown import showing
from stipt.workbench.actions import discard_draft, save_draft
from stipt.workbench.queries import draft_of

FOLLOW: Final = "follow"
LEAVE: Final = "leave"


@require_http_methods(["GET", "POST"])
@requires(Ability.READ_OWN)
def ticket(request: HttpRequest, number: int) -> HttpResponse:
    """The page; what is sent to it says by `do` which act it is."""
    visit = Visit(request)
    opened = Opened(visit, number)
    if request.method != "POST":
        return _page(opened, Uploads(visit))
    asked = request.POST.get("do", "")
    if asked in (FOLLOW, LEAVE):
        return _follow(opened, asked)
    if asked not in OF_CUSTOMER:
        raise Http404
    return _act(opened, Act(asked))


def _act(opened: Opened, act: Act) -> HttpResponse:
    """Do an act, and show the page as it is then; refused, the form is there as it was sent."""
    visit = opened.visit
    with showing(visit.at):
        form = Ways(opened).form_of(act, visit.request.POST)
    uploads = Uploads(visit)
    if form.is_valid() and uploads.is_valid(form):
        try:
            do(opened, act, form, uploads)
        except Refused as refused:
            if not is_done_already(opened, refused, form):
                refuse(form, refused)
        except FileRefused as refused:
            uploads.refuse(refused)
            uploads.is_valid(form)
    if form.errors:
        return _page(Opened(visit, opened.ticket.number), uploads, sent=form)
    discard_draft(draft_name(opened.ticket.number), by=visit.person)
    return redirect("portal:ticket", opened.ticket.number)


def _follow(opened: Opened, asked: str) -> HttpResponse:
    """Let a colleague follow the ticket, or no longer."""
    visit, form = opened.visit, FollowForm(opened.visit.request.POST, ticket=opened.ticket)
    if not opened.may_let_follow:
        raise Http404
    verb = join
    person: Person | None = None
    if asked == LEAVE:
        verb, who = leave, visit.request.POST.get("person", "")
        person = person_with(int(who)) if who.isascii() and who.isdecimal() else None
        if person is None:
            raise Http404
    elif form.is_valid():
        person = form.person
    if person is not None:
        try:
            verb(opened.ticket, person, by=visit.person, at=visit.at, side="customer")
        except Refused as refused:
            refuse(form, refused)
        else:
            return redirect("portal:ticket", opened.ticket.number)
    return _page(opened, Uploads(visit), follow=form)


def _page(
    opened: Opened,
    uploads: Uploads,
    *,
    sent: ActForm | None = None,
    follow: FollowForm | None = None,
) -> HttpResponse:
    """The page; with a form that was refused, what came since its writer looked is marked."""
    visit = opened.visit
    about = draft_name(opened.ticket.number)
    kept = draft_of(visit.person, about) if sent is None else None
    draft = ("", "") if kept is None else (kept.kind, kept.text)
    is_wrong = sent is not None or (follow is not None and bool(follow.errors))
    if sent is not None and (count := sent.cleaned_data.get("seen")) is not None:
        opened.seen_before = opened.place_seen(count)
    waiting = 0
    if visit.acts_as_super_user(opened.customer.pk):
        waiting = customer_counts(visit.person, visit.at).get(Turn.SUPER_USER, 0)
    return page(
        visit,
        "ticket",
        "tickets",
        status=422 if is_wrong else 200,
        opened=opened,
        ways=Ways(opened, sent=sent, draft=draft),
        sent=sent,
        uploads=uploads,
        most_bytes=most_bytes(),
        follow=follow or FollowForm(ticket=opened.ticket),
        draft_saved_at=None if kept is None else kept.saved_at,
        waiting=waiting,
    )


def draft_name(number: int) -> str:
    """What a person's draft on a ticket is about."""
    return f"ticket:{number}:portal"


@require_POST
@requires(Ability.READ_OWN)
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """Keep what is being written on a ticket; the answer is the time at which it was."""
    visit = Visit(request)
    act = request.POST.get("do", "")
    seen = ticket_of_customer(visit.person, number, visit.at)
    if seen is None or act not in OF_CUSTOMER:
        raise Http404
    text = request.POST.get(f"{act}-text", "")
    if has_said(seen, visit.person, text):  # kept as it was sent: it came after that
        return HttpResponse(status=204)
    try:
        save_draft(draft_name(number), text, by=visit.person, at=visit.at, kind=act)
    except Refused:
        return HttpResponse(status=422)
    kept_at = timezone.localtime(visit.at)
    return HttpResponse(f"{kept_at:%H:%M}", content_type="text/plain; charset=utf-8")


@require_GET
def file(request: HttpRequest, number: int, public_id: UUID) -> HttpResponseBase:
    """A file of what somebody may read on a ticket that they may see; else there is none."""
    visit = Visit(request)
    seen = ticket_of_customer(visit.person, number, visit.at)
    wanted = file_by(public_id)
    if seen is None or wanted is None:
        raise Http404
    entries = entries_of(seen, with_notes=False)
    if wanted.pk not in {file.pk for entry in entries for file in entry.files}:
        raise Http404
    return serve(wanted, inline="inline" in request.GET, request=request)
