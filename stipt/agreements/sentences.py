"""Why an agreement wasn't signed, in the words of a screen: one sentence for each code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SENTENCES: Final[dict[str, StrPromise]] = {
    "changed-meanwhile": gettext_lazy(
        "Another version was signed for this customer meanwhile. Look at the differences again."
    ),
    "no-signature": gettext_lazy("Both sides sign with a name."),
    "not-later": gettext_lazy(
        "Version %(version)s is in force from %(since)s; one that supersedes it begins later, not"
        " on %(from)s. The date stands in the text as in_force_from."
    ),
    "version-is-there": gettext_lazy(
        "Version %(version)s is signed already for %(customer)s. A new one has a new number; it"
        " stands in the text as version."
    ),
}
