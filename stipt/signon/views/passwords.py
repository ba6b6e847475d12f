"""Forget a password, choose one by a link, change it."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import views as library
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN, PasswordResetConfirmView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from stipt.people.models import Person
from stipt.people.refusals import Refused
from stipt.signon.actions import choose_password
from stipt.signon.forms import ChangePasswordForm, ChosenPasswordForm, ForgottenForm
from stipt.signon.limits import forget
from stipt.signon.links import FORGOTTEN, INVITATION, LinkTokens
from stipt.signon.present import now
from stipt.signon.views.door import DoorMixin


@method_decorator([login_not_required, never_cache], name="dispatch")
class Forgotten(DoorMixin, library.PasswordResetView):  # type: ignore[misc]
    """Ask for a link to choose a new password; the answer is the same for each address."""

    template_name = "signon/password_forgotten.html"
    form_class = ForgottenForm
    success_url = reverse_lazy("signon:password_sent")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form counts, and so wants the request."""
        return {**super().get_form_kwargs(), "request": self.request}


@method_decorator(login_not_required, name="dispatch")
class Sent(DoorMixin, library.PasswordResetDoneView):  # type: ignore[misc]
    """What to expect now."""

    template_name = "signon/password_sent.html"
    extra_context: ClassVar = {"hours": int(FORGOTTEN.valid_for.total_seconds()) // 3600}


class ByLink(DoorMixin, PasswordResetConfirmView):
    """Choose a password by a link of one kind, and be signed in.

    The framework's own view: it moves the token from the address to the session at once, so that
    no page that is linked to, and nobody who looks over a shoulder, gets it.
    """

    form_class = ChosenPasswordForm
    template_name = "signon/password_new.html"
    kind: LinkTokens

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; only who has a valid link comes here."""
        self._speak_their_language()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The chosen password; only who has a valid link comes here."""
        self._speak_their_language()
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: SetPasswordForm[Person]) -> HttpResponse:
        """Use the link up and sign in."""
        token = self.request.session.pop(INTERNAL_RESET_SESSION_TOKEN)
        chosen = form.cleaned_data["new_password1"]
        try:
            person = choose_password(form.user, self.kind, token, chosen, at=now())
        except Refused:  # somebody was quicker, with the same link
            self.validlink = False
            return self.render_to_response(self.get_context_data())
        forget(self.request, "login_failed", person.email)
        get_adapter().login(self.request, person)
        messages.success(self.request, _("Your password is set, and you are signed in."))
        return redirect("signon:home")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With whose password it is, where the link is valid; else what the link was for."""
        return super().get_context_data(
            is_invitation=self.kind is INVITATION,
            valid_days=self.kind.valid_for.days,
            person=self.user if self.validlink else None,
            **kwargs,
        )

    def render_to_response(self, context: dict[str, Any], **more: Any) -> HttpResponse:
        """The page; 410 for a link that is used up, too old or nobody's."""
        if not self.validlink:
            more["status"] = 410
        return super().render_to_response(context, **more)

    def _speak_their_language(self) -> None:
        """That of who was mailed, unless another was chosen on these pages."""
        if settings.LANGUAGE_COOKIE_NAME not in self.request.COOKIES:
            assert isinstance(self.user, Person)
            translation.activate(self.user.language)


class NewPassword(ByLink):
    """For who forgot theirs."""

    kind = token_generator = FORGOTTEN


class Accept(ByLink):
    """For who was invited."""

    kind = token_generator = INVITATION


@method_decorator(never_cache, name="dispatch")
class Change(DoorMixin, library.PasswordChangeView):  # type: ignore[misc]
    """Another password, by who knows the present one; other sessions end."""

    template_name = "signon/password_change.html"
    form_class = ChangePasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form counts, and so wants the request."""
        return {**super().get_form_kwargs(), "request": self.request}

    def form_valid(self, form: ChangePasswordForm) -> HttpResponse:
        """The password and the mail that tells of it, both or neither."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
        return response
