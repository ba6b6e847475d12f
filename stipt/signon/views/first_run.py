"""The page that a fresh installation shows, once."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from stipt.people.forms import refuse
from stipt.people.queries import vendor
from stipt.people.refusals import Refused
from stipt.signon.actions import set_up
from stipt.signon.forms import FirstRunForm
from stipt.signon.present import now
from stipt.signon.queries import has_administrator
from stipt.signon.views.door import DoorMixin


@method_decorator(
    [login_not_required, never_cache, sensitive_post_parameters("token", "password1", "password2")],
    name="dispatch",
)
class FirstRun(DoorMixin, FormView):  # type: ignore[type-arg]
    """The vendor and its first administrator, by who can read the server's output."""

    template_name = "signon/first_run.html"
    form_class = FirstRunForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Nothing more to do here once there is an administrator."""
        if has_administrator():
            return redirect("signon:home")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the vendor, where an installation has lost its administrator alone."""
        return {**super().get_form_kwargs(), "request": self.request, "vendor": vendor()}

    def form_valid(self, form: FirstRunForm) -> HttpResponse:
        """Set up, sign in, and on to the rest."""
        data = form.cleaned_data
        try:
            person = set_up(
                vendor_name=data["vendor"],
                name=data["name"],
                email=data["email"],
                password=data["password1"],
                language=data["language"],
                at=now(),
            )
        except Refused as refused:
            return self._refused(form, refused)
        get_adapter().login(self.request, person)
        translation.activate(person.language)
        messages.success(self.request, _("The desk is yours. Here is what to set up next."))
        return redirect("administration:home")

    def _refused(self, form: FirstRunForm, refused: Refused) -> HttpResponse:
        if refused.code == "set-up-done":  # two at once, and the other one was first
            messages.warning(
                self.request, _("Somebody has just made the first administrator. Sign in.")
            )
            return redirect("signon:sign_in")
        refuse(form, refused)
        return self.form_invalid(form)
