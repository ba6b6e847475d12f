"""What watches a desk asks: does it run (/healthz), and how does it fare (/metrics).

Answered before anything else looks at the request: no session, no host name, no person. So a
balancer may ask by address, and the answer comes also while the database is away.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils import timezone

from stipt.worker import beat
from stipt.worker.figures import exposition
from stipt.worker.preparing import missing_migrations

_TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"
_FORWARDED: Final = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


class WatchingMiddleware:
    """Answers /healthz, /healthz/web and /metrics."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer to what watches; all else goes on."""
        views = {"/healthz": health, "/healthz/web": health_of_web, "/metrics": metrics}
        view = views.get(request.path_info)
        if view is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        response = view(request)
        response.headers["Cache-Control"] = "no-store"
        return response


def health(_request: HttpRequest) -> HttpResponse:
    """200 when everything runs; 503 when the database or a worker doesn't, or is not up to date."""
    told = _web()
    if told["database"] == "reachable":
        seconds = beat.seconds_since(timezone.now())
        told["worker"] = "late" if beat.is_late(seconds) else "running"
        told["worker_beat_age_seconds"] = None if seconds is None else round(seconds)
    return _answer(told)


def health_of_web(_request: HttpRequest) -> HttpResponse:
    """200 when this process can answer people; for a balancer, which must not mind the worker."""
    return _answer(_web())


def _web() -> dict[str, Any]:
    try:
        missing = missing_migrations()
    except DatabaseError:
        return {"database": "unreachable"}
    return {"database": "reachable", "migrations": "missing" if missing else "applied"}


def _answer(told: dict[str, Any]) -> JsonResponse:
    is_well = not {"unreachable", "missing", "late"} & set(told.values())
    response = JsonResponse({"is_well": is_well, **told}, status=200 if is_well else 503)
    response._has_been_logged = True  # type: ignore[attr-defined]  # of being asked, not of a fault
    return response


def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for this machine or with the token."""
    if not (_is_from_here(request) or _has_token(request)):
        told = "Only from this machine, or with the token of STIPT_METRICS_TOKEN as bearer.\n"
        return HttpResponse(told, status=403, content_type=_TEXT)
    return HttpResponse(exposition(timezone.now()), content_type=_TEXT)


def _is_from_here(request: HttpRequest) -> bool:
    """Whether somebody on this machine asks: not a proxy on it for somebody elsewhere.

    Behind a trusted proxy REMOTE_ADDR is the visitor's; another betrays itself by its headers.
    """
    if any(name in request.META for name in _FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _has_token(request: HttpRequest) -> bool:
    token: str = settings.METRICS_TOKEN
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if not token or scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(given.strip().encode(), token.encode())
