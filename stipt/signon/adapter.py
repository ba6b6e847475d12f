"""Our ways within the sign-on library: who may come in, where mail and people go."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import (
    DefaultAccountAdapter,
)
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from stipt.people.models import Person
from stipt.signon.mails import send
from stipt.signon.present import now

_SAID = {
    "account/messages/logged_out.txt": _("You are signed out."),
    "account/messages/password_changed.txt": _("Your password is changed."),
}
"""What we say at the library's occasions; at all others it is silent."""


def client_ip(request: HttpRequest) -> str:
    """The address that the visitor comes from; a proxy's word was weighed before (`config`)."""
    return str(request.META.get("REMOTE_ADDR") or "unknown")


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up, nothing is confirmed, and each mail goes through our outbox."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: persons are added by an administrator."""
        return False

    def get_login_stages(self) -> list[str]:
        """No step between the password and the desk."""
        return []

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whose attempts are counted together."""
        return client_ip(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """The address that was tried alone: the library's own key has the Host header in it too,

        and so a guesser who varies that would count from nothing each time.
        """
        return str(credentials.get("email", "")).lower()

    def is_safe_url(self, url: str) -> bool:
        """Only a page of the desk itself, named without a host."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the page that led there."""
        return reverse("signon:preferences")

    def set_password(self, user: Person, password: str) -> None:
        """Keep the new password, and nothing else of a row that may have changed meanwhile."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *_args: object,
        **_kwargs: object,
    ) -> None:
        """Our own sentence, where there is one."""
        if message_template in _SAID:
            messages.add_message(request, level, _SAID[message_template])

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail of the library: in the words of `signon/mail`, through the outbox."""
        send(template_prefix.rpartition("/")[2], context["user"], at=now())

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Person,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a person what was done with their account."""
        self.send_mail(template_prefix, user.email, {**(context or {}), "user": user})
