"""From the example vendor to an installation of one's own."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def for_real(request: HttpRequest) -> HttpResponse:
    """How to start with a new, empty database; a page of the example alone."""
    if not settings.IS_DEMO:
        raise Http404
    return render(request, "signon/for_real.html")
