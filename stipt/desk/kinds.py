"""What the kinds of events are called where one must be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy

KINDS: Final[Mapping[str, LazyText]] = {
    "received": gettext_lazy("filed"),
    "handed_over": gettext_lazy("handed over"),
    "returned": gettext_lazy("returned"),
    "replied": gettext_lazy("reply"),
    "called": gettext_lazy("phone call"),
    "asked": gettext_lazy("question"),
    "answered": gettext_lazy("answer"),
    "taken_back": gettext_lazy("no answer needed"),
    "noted": gettext_lazy("note"),
    "solved": gettext_lazy("solved"),
    "closed": gettext_lazy("closed"),
    "reopened": gettext_lazy("reopened"),
    "withdrawn": gettext_lazy("withdrawn"),
    "declined": gettext_lazy("declined"),
    "classified": gettext_lazy("call type"),
    "agreement_changed": gettext_lazy("version of the agreement"),
    "assigned": gettext_lazy("assigned"),
    "taken_over": gettext_lazy("taken over by the Super User"),
    "joined": gettext_lazy("person added"),
    "left": gettext_lazy("person taken off"),
    "reminded": gettext_lazy("reminder"),
}
