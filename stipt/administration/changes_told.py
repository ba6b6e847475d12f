"""A row of the log of changes in the reader's words: what, and from what to what, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from stipt.people.role_names import ROLE_NAMES
from stipt.people.roles import Role
from stipt.ui.shown import shown_language, shown_now, shown_zone
from stipt.ui.times import day_text, moment_text
from stipt.words.visible import visible_lines

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

KINDS: Final[dict[str, StrPromise]] = {
    "organisation": pgettext_lazy("change", "Organisation"),
    "person": pgettext_lazy("change", "Person"),
    "role": pgettext_lazy("change", "Role"),
    "invitation": pgettext_lazy("change", "Invitation"),
    "team": pgettext_lazy("change", "Team"),
    "absence": pgettext_lazy("change", "Absence"),
    "training": pgettext_lazy("change", "Training"),
    "agreement": pgettext_lazy("change", "Agreement"),
    "product": pgettext_lazy("change", "Product"),
    "products": pgettext_lazy("change", "Products of a customer"),
}
"""What is changed: the kinds of `stipt.ledger.changes`."""

FIELDS: Final[dict[str, StrPromise]] = {
    "kind": gettext_lazy("Side"),
    "name": gettext_lazy("Name"),
    "code": gettext_lazy("Short name"),
    "email": gettext_lazy("Mail address"),
    "phone": gettext_lazy("Phone"),
    "language": gettext_lazy("Language"),
    "zone": gettext_lazy("Time zone"),
    "works_since": gettext_lazy("Works with the application since"),
    "is_active": gettext_lazy("Active"),
    "role": gettext_lazy("Role"),
    "organisation": gettext_lazy("Organisation"),
    "team": gettext_lazy("Team"),
    "from_at": gettext_lazy("From"),
    "to_at": gettext_lazy("Until"),
    "deputy": gettext_lazy("Deputy"),
    "course": gettext_lazy("Course"),
    "product": gettext_lazy("Product"),
    "trainer": gettext_lazy("Trainer"),
    "trained_on": gettext_lazy("Date"),
    "expires_on": gettext_lazy("Valid until"),
    "is_confirmed": gettext_lazy("Confirmed"),
    "version": gettext_lazy("Version"),
    "in_force_from": gettext_lazy("In force from"),
    "signed_on": gettext_lazy("Signed on"),
    "fingerprint": gettext_lazy("Fingerprint"),
    "products": gettext_lazy("Products"),
}
"""What the fields of snapshots are called, in the order in which a row says them.

One that isn't here is shown by its key. A database doesn't keep the order of keys.
"""

_ORDER: Final = {key: place for place, key in enumerate(FIELDS)}

OF_PERSONS: Final = frozenset({"person", "role", "invitation", "absence", "training"})
"""The kinds whose `what_id` is a person's."""

_SIDES: Final[dict[str, StrPromise]] = {
    "vendor": pgettext_lazy("side", "vendor"),
    "customer": pgettext_lazy("side", "customer"),
}


class Line(NamedTuple):
    """One field: its name, what it was and what it is; empty for nothing."""

    field: str
    before: str
    after: str


class Told(NamedTuple):
    """A change as a screen says it. `act`: "added", "changed" or "removed"."""

    change: Any
    kind: str
    act: str
    lines: list[Line]
    is_of_person: bool


def told(change: Any) -> Told:
    """One row of the log in the reader's words, its times in the reader's zone."""
    before: Mapping[str, Any] = change.before or {}
    after: Mapping[str, Any] = change.after or {}
    act = "removed" if change.after is None else "added" if change.before is None else "changed"
    lines = [
        Line(str(FIELDS.get(key, key)), _value(key, before.get(key)), _value(key, after.get(key)))
        for key in sorted({**before, **after}, key=lambda key: (_ORDER.get(key, 99), key))
        if _says_something(before.get(key)) or _says_something(after.get(key))
    ]
    kind = str(KINDS.get(change.what, change.what))
    return Told(change, kind, act, lines, change.what in OF_PERSONS)


def _says_something(value: Any) -> bool:
    return value not in (None, "", [])


def _value(key: str, value: Any) -> str:
    """A value of a snapshot in words; what isn't a word of ours is shown as it is."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_value(key, one) for one in value)
    if not _says_something(value):
        return ""
    text = str(value)
    if key == "role" and text in set(Role):
        return str(ROLE_NAMES[Role(text)])
    if key == "language":
        return str(dict(settings.LANGUAGES).get(text, text))
    if key == "kind":
        return str(_SIDES.get(text, text))
    return _time(key, text) or visible_lines(text)


def _time(key: str, text: str) -> str:
    """A date or an instant as the reader writes it; empty for what is none."""
    try:
        if key.endswith("_at"):
            local = datetime.fromisoformat(text).astimezone(shown_zone())
            return moment_text(local, shown_language(), shown_now())
        if key.endswith(("_on", "_from", "_since")):
            return day_text(date.fromisoformat(text), shown_language(), shown_now())
    except ValueError:
        return ""
    return ""
