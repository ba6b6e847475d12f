"""The reader's language and time zone, for the length of a request; and no session of who has left."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from stipt.ui.shown import showing


class PersonMiddleware:
    """Speaks the signed-on person's language and shows times in their zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, made in the person's language and zone; a stranger's browser's else."""
        now = timezone.now()
        if not request.user.is_authenticated:
            end_left_session(request)
            with showing(now):
                return self.get_response(request)
        with timezone.override(zone_of(request.user.zone)), showing(now):
            translation.activate(request.user.language)
            return self.get_response(request)


def end_left_session(request: HttpRequest) -> None:
    """Drop the session of a person who was deactivated, so that it doesn't revive with them."""
    if SESSION_KEY in request.session:
        request.session.flush()


def zone_of(name: str) -> ZoneInfo:
    """A person's zone; that of the installation where this machine doesn't know the name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)
