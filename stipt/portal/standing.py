"""Whether somebody may use the desk (C11), said before they type: why, and what to do."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stipt.sla.entitlement import Entitlement
from stipt.ui.shown import shown_language
from stipt.words.edition import clause_anchor
from stipt.words.quantities import plain_date
from stipt.words.visible import visible


class Standing(NamedTuple):
    """What is said of a person's right to support; `remedy` and `effect` are empty for a full one.

    `state` is one of the look: "met", "soon" where the request goes on, "breached" where it can't.
    """

    state: str
    reason: str
    remedy: str
    effect: str
    clause: str | None

    @property
    def anchor(self) -> str:
        """Where its clause stands in the agreement."""
        return clause_anchor(self.clause or "")


_REASONS: Final[dict[str, tuple[LazyText, LazyText]]] = {
    "trained": (
        gettext_lazy("You were trained on %(day)s by %(trainer)s."),
        gettext_lazy("%(name)s was trained on %(day)s by %(trainer)s."),
    ),
    "never_trained": (
        gettext_lazy("You have not followed the training that the agreement asks for."),
        gettext_lazy("%(name)s has not followed the training that the agreement asks for."),
    ),
    "trained_later": (
        gettext_lazy("Your training is on %(day)s; it counts from then on."),
        gettext_lazy("The training of %(name)s is on %(day)s; it counts from then on."),
    ),
    "not_confirmed": (
        gettext_lazy("Your training of %(day)s is not confirmed yet by a trainer of %(vendor)s."),
        gettext_lazy(
            "The training of %(name)s on %(day)s is not confirmed yet by a trainer of %(vendor)s."
        ),
    ),
    "expired": (
        gettext_lazy("Your training of %(day)s was valid until %(until)s."),
        gettext_lazy("The training of %(name)s on %(day)s was valid until %(until)s."),
    ),
}
"""Said to the person, and of the person to somebody else. Other reasons need no words."""

_REMEDIES: Final[dict[str, tuple[LazyText, LazyText]]] = {
    "follow_training": (
        gettext_lazy(
            "What to do: follow the training. Was that long ago? Ask your Super User to enter it."
        ),
        gettext_lazy("What to do: let %(name)s follow the training, or enter the one of long ago."),
    ),
    "confirm_training": (
        gettext_lazy("What to do: ask %(vendor)s to have it confirmed."),
        gettext_lazy("What to do: ask %(vendor)s to have it confirmed."),
    ),
    "renew_training": (
        gettext_lazy("What to do: follow the training again."),
        gettext_lazy("What to do: let %(name)s follow the training again."),
    ),
}
_FLAGGED: Final = gettext_lazy(
    "You can file your request: it goes on with this note, and %(vendor)s may decline it."
)
_REFUSED: Final = gettext_lazy(
    "You can file your request, but your Super User can only take it over as their own, not hand it"
    " over for you."
)
_FILED_FLAGGED: Final = gettext_lazy(
    "The ticket goes on with this note, and %(vendor)s may decline it."
)
_FILED_REFUSED: Final = gettext_lazy(
    "A Super User can only take this ticket over as their own, not hand it over."
)


def standing_of(
    entitlement: Entitlement, vendor: str, name: str = "", *, is_filed: bool = False
) -> Standing | None:
    """What is said of a judgement; None where there is nothing to say.

    `name`: of whom it is said; empty when it is said to the person. `is_filed`: of a ticket that
    is there, not of a request still to be filed.
    """
    sentences = _REASONS.get(entitlement.reason)
    if sentences is None:
        return None
    record = entitlement.training
    told = {
        "vendor": visible(vendor),
        "name": visible(name),
        "day": _day(record.trained_on if record else None),
        "until": _day(entitlement.counts_until),
        "trainer": visible(record.by) if record else "",
    }
    reason = str(sentences[1 if name else 0]) % told
    if entitlement.reason == "trained":
        if entitlement.counts_until is not None:
            reason += " " + _("That counts until %(until)s.") % told
        return Standing("met", reason, "", "", entitlement.clause)
    is_flagged = entitlement.standing == "flagged"
    remedy = str(_REMEDIES[entitlement.remedy or "follow_training"][1 if name else 0]) % told
    flagged, refused = (_FILED_FLAGGED, _FILED_REFUSED) if is_filed else (_FLAGGED, _REFUSED)
    effect = str(flagged if is_flagged else refused) % told
    state = "soon" if is_flagged else "breached"
    return Standing(state, reason, remedy, effect, entitlement.clause)


def _day(day: date | None) -> str:
    return "" if day is None else plain_date(day, shown_language())
