"""Why a verb of people did nothing, in the words of a screen: one sentence for each code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from stipt.people.refusals import Refused

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SENTENCES: Final[dict[str, StrPromise]] = {
    "changed-meanwhile": gettext_lazy("Somebody else changed this while you were looking at it."),
    "code-taken": gettext_lazy("“%(code)s” is the short name of %(name)s already. Choose another."),
    "email-taken": gettext_lazy("%(email)s is the mail address of %(name)s already."),
    "email-twice": gettext_lazy("%(email)s stands on line %(first)s as well."),
    "ends-before-it-begins": gettext_lazy("An absence ends after it begins."),
    "expires-too-soon": gettext_lazy("A training expires after the day on which it was given."),
    "last-administrator": gettext_lazy(
        "%(name)s is the only administrator. Name another one first: without one nobody can set up"
        " anything any more."
    ),
    "last-super-user": gettext_lazy(
        "%(name)s is the only Super User of %(customer)s. Name another one first: without one no"
        " request can be handed over."
    ),
    "line-parts": gettext_lazy(
        "Name, mail address and role belong on one line, with a semicolon between them."
    ),
    "line-too-long": gettext_lazy("A name has at most 200 characters, a mail address 254."),
    "name-taken": gettext_lazy("There is a team “%(name)s” already. Choose another name."),
    "no-address": gettext_lazy("“%(email)s” is not a mail address."),
    "no-line": gettext_lazy("No line names a person."),
    "no-person-name": gettext_lazy("The name is missing."),
    "no-role": gettext_lazy("Choose at least one role."),
    "no-trainer": gettext_lazy("Only a trainer of the vendor confirms training; %(name)s is none."),
    "own-deputy": gettext_lazy("%(name)s can’t deputise for themselves."),
    "too-many-lines": gettext_lazy("At most %(most)s people at once."),
    "unknown-role": gettext_lazy("“%(role)s” is no role here. Right would be: %(roles)s."),
    "vendor-is-there": gettext_lazy("This installation has its vendor already."),
    "wrong-side": gettext_lazy("That role belongs to the other side of the agreement."),
}


def sentence(refused: Refused, sentences: Mapping[str, StrPromise] = SENTENCES) -> str:
    """What a screen says of a refusal, in the reader's language; another room brings its own."""
    return told(refused.code, refused.about, sentences)


def told(
    code: str, about: Mapping[str, Any], sentences: Mapping[str, StrPromise] = SENTENCES
) -> str:
    """The sentence of a code with its names filled in, dates as the reader writes them."""
    said = {
        key: date_format(value, "j F Y") if isinstance(value, date) else value
        for key, value in about.items()
    }
    return str(sentences[code]) % said
