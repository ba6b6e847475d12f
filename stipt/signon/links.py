"""The links in our mails: signed, for one person, once and for a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import base36_to_int, urlsafe_base64_encode

from stipt.people.models import Person


class LinkTokens(PasswordResetTokenGenerator):
    """Tokens of one kind of link; none opens a page of another kind.

    A token holds until the person's password, address or last time of signing on changes, or they
    are deactivated; at most for `valid_for`.
    """

    def __init__(self, view: str, valid_for: timedelta) -> None:
        super().__init__()
        self.view = view
        self.valid_for = valid_for
        self.key_salt = f"stipt.signon.links.{view}"

    def path(self, person: Person) -> str:
        """The page with a new token for that person."""
        uid = urlsafe_base64_encode(force_bytes(person.pk))
        return reverse(self.view, kwargs={"uidb64": uid, "token": self.make_token(person)})

    def check_token(self, user: Person | None, token: str | None) -> bool:
        """Whether the token is that person's, unused and young enough."""
        if user is None or not token or not user.is_active:
            return False
        if not super().check_token(user, token):
            return False
        made = base36_to_int(token.partition("-")[0])
        age = self._num_seconds(self._now()) - made
        return bool(age <= self.valid_for.total_seconds())


FORGOTTEN: Final = LinkTokens("signon:password_new", timedelta(hours=24))
INVITATION: Final = LinkTokens("signon:invitation", timedelta(days=7))
