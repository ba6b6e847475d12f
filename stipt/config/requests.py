"""Each request once: a line in the log, and a count for the figures."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from time import perf_counter
from typing import Final

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bind_contextvars, clear_contextvars

from stipt.config.logs import without_secrets
from stipt.worker.figures import count_request

_LOG: Final = structlog.get_logger("stipt.request")
_WATCHED: Final = ("/healthz", "/healthz/web", "/metrics")


class RequestsMiddleware:
    """Gives each request a number that stands in all lines logged for it and in its answer.

    Of what was asked and answered nothing is logged: no body, no query, no token of a link.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, counted and logged."""
        started = perf_counter()
        number = secrets.token_hex(8)
        bind_contextvars(request_id=number)
        response = self.get_response(request)
        seconds = perf_counter() - started
        route = _route(request)
        response.headers["X-Request-Id"] = number
        count_request(route, response.status_code, seconds)
        log = _LOG.debug if route in ("static", "watching") else _LOG.info
        log(
            f"{request.method} {without_secrets(request.path)}",
            status=response.status_code,
            ms=round(seconds * 1000),
            route=route,
            person=_person_id(request),
        )
        clear_contextvars()
        return response


def _route(request: HttpRequest) -> str:
    """The name of the route, so that figures don't multiply by addresses."""
    if request.path in _WATCHED:
        return "watching"
    if request.path.startswith(settings.STATIC_URL):
        return "static"
    return request.resolver_match.view_name if request.resolver_match else ""


def _person_id(request: HttpRequest) -> int | None:
    """Who is signed on, where that was asked for in answering; asking now would cost a query."""
    return getattr(getattr(request, "_cached_user", None), "pk", None)
