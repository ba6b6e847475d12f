"""The entries of the navigation: those that the reader can open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from stipt.people.access import signed_on
from stipt.people.queries import vendor_abilities
from stipt.people.roles import Ability

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Entry(NamedTuple):
    """One line: the section that it opens, its address and its name."""

    section: str
    url: str
    name: StrPromise


_SET_UP: Final = frozenset({Ability.SET_UP})
_GROUPS: Final[tuple[tuple[tuple[str, str, StrPromise, frozenset[Ability]], ...], ...]] = (
    (
        ("home", "administration:home", gettext_lazy("Setting up"), _SET_UP),
        ("vendor", "administration:vendor", gettext_lazy("Vendor"), _SET_UP),
        ("customers", "administration:customers", gettext_lazy("Customers"), _SET_UP),
        ("people", "administration:people", gettext_lazy("People"), _SET_UP),
        ("agreements", "administration:agreements", gettext_lazy("Agreements"), _SET_UP),
        ("products", "administration:products", gettext_lazy("Products"), _SET_UP),
    ),
    (
        (
            "training",
            "administration:training",
            gettext_lazy("Training"),
            frozenset({Ability.ENTER_TRAINING}),
        ),
        (
            "presence",
            "administration:presence",
            gettext_lazy("Who is where"),
            frozenset({Ability.SET_UP, Ability.WORK_ON_TICKETS}),
        ),
    ),
    (
        (
            "changes",
            "administration:changes",
            gettext_lazy("Changes"),
            frozenset({Ability.READ_CHANGES}),
        ),
        ("outbox", "administration:outbox", gettext_lazy("Outbox"), _SET_UP),
    ),
    (
        (
            "desk",
            "signon:home",
            gettext_lazy("To the desk"),
            frozenset({Ability.READ_HANDED_OVER}),
        ),
    ),
)


def entries(request: HttpRequest) -> list[list[Entry]]:
    """The groups of lines for who asks; what they can't open isn't there."""
    held = vendor_abilities(signed_on(request))
    groups = [
        [Entry(section, reverse(url), name) for section, url, name, needs in group if held & needs]
        for group in _GROUPS
    ]
    return [group for group in groups if group]
