"""One ticket: its page, what is said on it, what is done with it, its files."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from stipt.desk.forms.acts import ActForm
from stipt.desk.forms.refusing import refuse
from stipt.desk.forms.say import SayForm
from stipt.desk.offered import ACTS
from stipt.desk.pages import found, now
from stipt.desk.posting import sent_from
from stipt.desk.seen import Seen, about, seen, ticket_at_desk
from stipt.desk.ticket_page import ticket_page
from stipt.desk.uploads import Uploads
from stipt.desk.visible import visible_for
from stipt.files.queries import file_by, files_of
from stipt.files.refusals import Refused as FileRefused
from stipt.files.serving import serve
from stipt.people.access import requires, signed_on
from stipt.people.refusals import Refused
from stipt.people.roles import Ability
from stipt.tickets.actions import send_held_now, take_back_held
from stipt.tickets.reading import has_said
from stipt.tickets.refusals import sentence_of
from stipt.workbench.actions import discard_draft, save_draft


@require_GET
@requires(Ability.READ_HANDED_OVER)
def ticket(request: HttpRequest, number: int) -> HttpResponse:
    """The page of a ticket."""
    return ticket_page(seen(request, number))


@sent_from("desk:ticket")
@requires(Ability.WORK_ON_TICKETS)
def say(request: HttpRequest, number: int) -> HttpResponse:
    """A message: held for ten seconds if the customer reads it. Refused, its text stays as typed."""
    at_desk = seen(request, number)
    uploads = Uploads(request, at_desk.at)
    form = SayForm(request.POST, at_desk=at_desk)
    for error in uploads.errors:
        form.add_error(None, error)
    if form.is_valid() and _is_said(form, uploads):
        discard_draft(at_desk.about, by=at_desk.person)
        return redirect(_newest(at_desk))
    return ticket_page(at_desk.again(), say=form, uploads=uploads)


def _is_said(form: SayForm, uploads: Uploads) -> bool:
    if form.was_done():
        return True
    try:
        form.do(uploads)
    except (Refused, FileRefused) as refused:
        refuse(form, refused)
        return False
    return True


def _newest(at_desk: Seen) -> str:
    """The address of the page at what came last: the held reply, else the newest entry."""
    after = at_desk.again().whole
    anchor = "held" if after.held is not None else f"e{after.seen}"
    return f"{reverse('desk:ticket', args=[at_desk.ticket.number])}#{anchor}"


@sent_from("desk:ticket")
@requires(Ability.WORK_ON_TICKETS)
def held(request: HttpRequest, number: int) -> HttpResponse:
    """Take a held reply back into the form, with its files, or send it now."""
    at_desk = seen(request, number)
    try:
        if request.POST.get("do") == "send":
            send_held_now(at_desk.ticket, by=at_desk.person, at=at_desk.at)
            return redirect(_newest(at_desk))
        return redirect(_taken_back(at_desk))
    except Refused as refused:
        messages.info(request, sentence_of(refused))
        return redirect("desk:ticket", number)


def _taken_back(at_desk: Seen) -> str:
    """Undo the held reply; the address of the page with its text and its files in the form."""
    reply = at_desk.whole.held
    files = [] if reply is None else files_of("held", [reply.pk])[reply.pk]
    text = take_back_held(at_desk.ticket, by=at_desk.person, at=at_desk.at)
    save_draft(
        at_desk.about,
        text,
        kind="" if reply is None else reply.act,
        seen=at_desk.whole.seen,
        by=at_desk.person,
        at=at_desk.at,
    )
    page = reverse("desk:ticket", args=[at_desk.ticket.number])
    query = urlencode([("uploaded", str(file.public_id)) for file in files])
    return f"{page}?{query}#reply" if query else f"{page}#reply"


@require_http_methods(["GET", "POST"])
@requires(Ability.WORK_ON_TICKETS)
def act(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """One act by its form; asked for without being sent, the page with that form open."""
    kind = found(ACTS.get(slug))
    at_desk = seen(request, number)
    if request.method == "GET":
        return ticket_page(at_desk, opened=slug)
    if not kind.is_possible(at_desk):
        return _not_now(at_desk)
    form = kind(request.POST, at_desk=at_desk)
    if form.is_valid() and _is_done(form):
        return redirect(_newest(at_desk))
    return ticket_page(at_desk.again(), act=form)


def _is_done(form: ActForm) -> bool:
    try:
        form.do()
    except Refused as refused:
        if refused.code == "same" and "text" not in form.fields:  # pressed twice, or by two
            messages.info(form.at_desk.request, sentence_of(refused))
            return True
        refuse(form, refused)
        return False
    return True


def _not_now(at_desk: Seen) -> HttpResponse:
    """The ticket doesn't allow it any more, or never did to this person: nothing happened."""
    refused = Refused("not-now", f"{at_desk.ticket.number} doesn't allow it")
    messages.warning(at_desk.request, sentence_of(refused))
    return redirect("desk:ticket", at_desk.ticket.number)


@require_POST
@requires(Ability.WORK_ON_TICKETS)
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """Keep what somebody is writing; answers with the time at which it was kept."""
    person, at = signed_on(request), now()
    ticket = ticket_at_desk(visible_for(person), number)
    told = request.POST
    kind = "ask" if told.get("kind") == "reply" and told.get("asks") else told.get("kind", "")
    last_seen = told.get("seen", "")
    if has_said(ticket, person, told.get("text", "")):  # kept as it was sent: it came after that
        return HttpResponse(status=204)
    try:
        save_draft(
            about(number),
            told.get("text", ""),
            kind=kind,
            seen=int(last_seen) if last_seen.isdecimal() and len(last_seen) < 9 else None,
            by=person,
            at=at,
        )
    except Refused as refused:
        return HttpResponse(sentence_of(refused), status=422, content_type="text/plain")
    return HttpResponse(f"{timezone.localtime(at):%H:%M}", content_type="text/plain")


@sent_from("desk:ticket")
@requires(Ability.WORK_ON_TICKETS)
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """Throw a draft away."""
    person = signed_on(request)
    ticket_at_desk(visible_for(person), number)
    discard_draft(about(number), by=person)
    return redirect("desk:ticket", number)


@require_GET
@requires(Ability.READ_HANDED_OVER)
def file(request: HttpRequest, number: int, public_id: UUID) -> HttpResponseBase:
    """A file of an entry that the reader sees; no other, whatever its address."""
    at_desk = seen(request, number)
    theirs = {file.pk for entry in at_desk.whole.entries for file in entry.files}
    asked = found(file_by(public_id))
    if asked.pk not in theirs:
        raise Http404
    return serve(asked, inline="show" in request.GET, request=request)
