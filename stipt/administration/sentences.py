"""Why a verb did nothing, for those that an administrator presses: of people and of signing on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

from stipt.people import sentences as people

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SENTENCES: Final[dict[str, StrPromise]] = {
    **people.SENTENCES,
    "deactivated": gettext_lazy("Who is deactivated can’t be invited. Reactivate them first."),
    "has-password": gettext_lazy(
        "They have chosen a password already. Who forgot it asks for a new one on the sign-in page."
    ),
}
