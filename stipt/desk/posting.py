"""Views that a form is sent to, and that nobody asks for but who was signed out meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods

_Rest = ParamSpec("_Rest")
_View = Callable[Concatenate[HttpRequest, _Rest], HttpResponseBase]


def sent_from(page: str) -> Callable[[_View[_Rest]], _View[_Rest]]:
    """A view that takes what was sent from a page, by its name.

    The sign-on page leads back to the address that something was sent to; asked for, it leads on to
    the page, where the draft stands.
    """

    def guarded(view: _View[_Rest]) -> _View[_Rest]:
        @wraps(view)
        def enter(
            request: HttpRequest, /, *args: _Rest.args, **kwargs: _Rest.kwargs
        ) -> HttpResponseBase:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            parts = {"number": kwargs["number"]} if "number" in kwargs else {}
            return HttpResponseRedirect(reverse(page, kwargs=parts))

        return require_http_methods(["GET", "POST"])(enter)

    return guarded
