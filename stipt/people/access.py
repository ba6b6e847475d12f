"""The door of what is no ticket: may this person do that? (Tickets: `stipt.tickets.access`.)"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from stipt.people.models import Person
from stipt.people.queries import abilities, vendor_abilities
from stipt.people.roles import Ability

_Rest = ParamSpec("_Rest")
_View = Callable[Concatenate[HttpRequest, _Rest], HttpResponseBase]


def signed_on(request: HttpRequest) -> Person:
    """Who asks; to be called in a view that asks for a signed-on person."""
    if not request.user.is_authenticated:
        raise Http404
    return request.user


def requires(*any_of: Ability, at_vendor: bool = False) -> Callable[[_View[_Rest]], _View[_Rest]]:
    """A view for persons with one of these abilities; to others the page doesn't exist.

    Not "forbidden": that would tell an outsider that there is something. `at_vendor`: a role at
    the vendor must give the ability, where roles of both sides can.
    """
    held = vendor_abilities if at_vendor else abilities

    def guarded(view: _View[_Rest]) -> _View[_Rest]:
        @wraps(view)
        def enter(
            request: HttpRequest, /, *args: _Rest.args, **kwargs: _Rest.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                raise Http404
            prefetch_related_objects([request.user], "memberships")  # asked for more than once
            if not held(request.user) & set(any_of):
                raise Http404
            return view(request, *args, **kwargs)

        return enter

    return guarded
