"""How a person wants to be spoken to, and how pages look."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.generic import FormView

from stipt.people.access import signed_on
from stipt.people.actions import change_person
from stipt.signon.forms import PreferencesForm
from stipt.signon.present import now
from stipt.signon.views.door import DoorMixin


class Preferences(DoorMixin, FormView):  # type: ignore[type-arg]
    """One's own, no one else's. Language and zone are logged, as others meet them in mails."""

    template_name = "signon/preferences.html"
    form_class = PreferencesForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Filled in with what holds now."""
        return {**super().get_form_kwargs(), "person": signed_on(self.request)}

    def form_valid(self, form: PreferencesForm) -> HttpResponse:
        """Keep them, and say so in the language that was chosen."""
        person = signed_on(self.request)
        change_person(person, by=person, at=now(), **form.cleaned_data)
        translation.activate(person.language)
        messages.success(self.request, _("Your preferences are kept."))
        response = redirect("signon:preferences")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            person.language,
            max_age=settings.SESSION_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
        return response
