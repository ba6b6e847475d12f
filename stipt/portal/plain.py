"""What a user would say, for the codes of the reference agreement; other types say it by their name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_IN_PLAIN_WORDS: Final[dict[str, StrPromise]] = {
    "question": gettext_lazy("I have a question"),
    "incident-1": gettext_lazy("We can’t go on"),
    "incident-2-custom": gettext_lazy("Something that was made for us doesn’t work"),
    "incident-2-standard": gettext_lazy("Something goes wrong, but we can go on"),
    "incident-3-standard": gettext_lazy("A blemish"),
    "incident-3-custom": gettext_lazy("A blemish in something that was made for us"),
    "change-request": gettext_lazy("We want something else, or something more"),
}

IMPACTS: Final[tuple[tuple[str, StrPromise], ...]] = (
    ("one", gettext_lazy("Only me")),
    ("some", gettext_lazy("Several of us")),
    ("all", gettext_lazy("Everybody")),
)
"""Who is hindered, in plain words, where the agreement has no matrix (`stipt.tickets` `IMPACTS`)."""


def in_plain_words(call_type: str) -> str:
    """What a user would say for a call type; empty where its own name must do."""
    return str(_IN_PLAIN_WORDS.get(call_type, ""))
