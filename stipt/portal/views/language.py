"""The other language, by one button on every page of the portal."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from stipt.people.access import requires
from stipt.people.actions import change_person
from stipt.people.roles import Ability
from stipt.portal.visit import Visit


@require_POST
@requires(Ability.READ_OWN)
def language(request: HttpRequest) -> HttpResponse:
    """Speak the other language from here on, on the page that asked for it."""
    visit, chosen = Visit(request), request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        raise Http404
    if chosen != visit.person.language:
        change_person(visit.person, by=visit.person, at=visit.at, language=chosen)
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if is_ours and back.startswith("/portal/") else "portal:home")
