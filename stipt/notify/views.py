"""The page on which a person says which notices they want."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from stipt.notify.forms import NoticesForm
from stipt.people.models import Person


class Preferences(LoginRequiredMixin, View):
    """Shows the boxes, and keeps them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return self._page(request, NoticesForm(_reader(request)))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep what was chosen; 422 with the form for a value that is no notice of theirs."""
        form = NoticesForm(_reader(request), request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        form.save()
        messages.success(request, _("From now on you get the mails that you chose."))
        return redirect("notify:preferences")

    def _page(self, request: HttpRequest, form: NoticesForm, status: int = 200) -> HttpResponse:
        return render(request, "notify/preferences.html", {"form": form}, status=status)


def _reader(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
