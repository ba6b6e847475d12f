"""Come in, go out, and where to then."""

from __future__ import annotations

from typing import Any, Final

from allauth.account import views as library
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from stipt.people.models import Person
from stipt.people.queries import abilities, vendor
from stipt.people.roles import Ability
from stipt.signon.forms import SignInForm
from stipt.signon.queries import has_administrator
from stipt.signon.views.door import DoorMixin

# Where somebody starts: at the first line that has an ability of theirs.
_STARTS: Final = (
    ("desk:queue", {Ability.READ_HANDED_OVER, Ability.WORK_ON_TICKETS}),
    ("portal:home", {Ability.READ_OWN, Ability.READ_ORGANISATION}),
    ("administration:home", {Ability.SET_UP, Ability.CONFIRM_TRAINING, Ability.READ_CHANGES}),
)


def start_of(person: Person) -> str | None:
    """The name of the page where a person starts; None for who has no role that has one."""
    able = abilities(person)
    return next((page for page, needs in _STARTS if able & needs), None)


@login_not_required
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """`/`: leads everybody to where they start."""
    if not request.user.is_authenticated:
        return redirect("signon:sign_in" if has_administrator() else "signon:first_run")
    start = start_of(request.user)
    return (
        redirect(start) if start else render(request, "signon/no_role.html", {"vendor": vendor()})
    )


@method_decorator(login_not_required, name="dispatch")
class SignIn(DoorMixin, library.LoginView):  # type: ignore[misc]
    """Mail address and password."""

    template_name = "signon/sign_in.html"
    form_class = SignInForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; on a fresh installation, where nobody could sign in, its set-up."""
        if not has_administrator():
            return redirect("signon:first_run")
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response


@method_decorator(login_not_required, name="dispatch")
class SignOut(library.LogoutView):  # type: ignore[misc]
    """Ends the session, by a button; a link there does nothing."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the start, as before."""
        return redirect("signon:home")


language = login_not_required(require_POST(set_language))
"""Choose the language of the pages before one is signed in; kept in a cookie."""
