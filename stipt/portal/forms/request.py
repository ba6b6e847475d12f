"""Filing a request: what it is, whom it hinders, and what happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stipt.portal.offers import BY_MATRIX, UNKNOWN, Grid, Offer
from stipt.portal.plain import IMPACTS
from stipt.sla import Agreement
from stipt.tickets.actions.record import LONGEST_TEXT
from stipt.ui.shown import shown_language
from stipt.words.visible import visible

LONGEST_SUBJECT = 200


class RequestForm(forms.Form):
    """A request as its reporter tells it; `form_key` makes sending it twice harmless."""

    call_type = forms.ChoiceField(
        label=gettext_lazy("What is the matter?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what it is; “I don’t know” will do.")},
    )
    cell = forms.ChoiceField(
        label=gettext_lazy("How bad is it?"), required=False, widget=forms.RadioSelect
    )
    priority = forms.ChoiceField(
        label=gettext_lazy("How bad is it?"), required=False, widget=forms.RadioSelect
    )
    impact = forms.ChoiceField(
        label=gettext_lazy("Whom does it hinder?"),
        required=False,
        widget=forms.RadioSelect,
        choices=IMPACTS,
    )
    product = forms.ChoiceField(label=gettext_lazy("Which product is it about?"), required=False)
    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        max_length=LONGEST_SUBJECT,
        error_messages={"required": gettext_lazy("Say in a few words what it is about.")},
    )
    text = forms.CharField(
        label=gettext_lazy("What happened, and what did you expect?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": gettext_lazy("Say what happened, and what you expected."),
            "max_length": gettext_lazy(
                "This text is longer than 200,000 characters. Send it as a file instead."
            ),
        },
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    linked = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        agreement: Agreement,
        offers: Sequence[Offer],
        grid: Grid | None,
        products: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.agreement = agreement
        self.offers = {offer.value: offer for offer in offers}
        self._choose("call_type", [*self.offers, UNKNOWN])
        cells = [] if grid is None else [c.value for row in grid.rows for c in row.cells if c]
        self._choose("cell", cells)
        has_own = any(len(offer.variants) > 1 for offer in offers)
        self._choose("priority", [*agreement.priorities] if grid is None and has_own else [])
        if grid is not None or "priority" in self.fields:
            del self.fields["impact"]
        self._choose("product", ["", *products] if products else [])

    def _choose(self, name: str, values: Sequence[str]) -> None:
        """Give a field its choices; without any it isn't asked for."""
        field = self.fields[name]
        if not values:
            del self.fields[name]
        elif isinstance(field, forms.ChoiceField):
            field.choices = [(value, value or _("I don’t know")) for value in values]

    @property
    def priorities(self) -> list[tuple[str, str]]:
        """Each priority by its code and name, where one is asked for."""
        names = self.agreement.priorities.items()
        return [(code, visible(name.in_language(shown_language()))) for code, name in names]

    def clean(self) -> dict[str, Any]:
        """Where a choice may come to several things, it says which."""
        data = self.cleaned_data
        asks = [name for name in ("cell", "priority") if name in self.fields]
        if self._is_of_several(data.get("call_type", "")) and asks and not data.get(asks[0]):
            self.add_error(asks[0], _("Choose one: it decides what is promised."))
        return data

    def _is_of_several(self, chosen: str) -> bool:
        return chosen in self.offers and len(self.offers[chosen].variants) > 1

    def told_type(self) -> dict[str, Any]:
        """What the choices tell the verb: call type, priority, impact and urgency.

        A crossing counts where it decides something; without a type its impact is kept alone.
        """
        data = self.cleaned_data
        chosen = data["call_type"]
        is_open = chosen in (UNKNOWN, BY_MATRIX)
        told = {
            "call_type": None if is_open else chosen,
            "priority": (data.get("priority") or None) if self._is_of_several(chosen) else None,
            "impact": data.get("impact", ""),
        }
        impact, _slash, urgency = data.get("cell", "").partition("/")
        matrix = self.agreement.matrix
        if matrix is None or not impact:
            return told
        if chosen == UNKNOWN:
            return {**told, "impact": impact}
        if matrix.gives == "priority" or chosen == BY_MATRIX:
            return {**told, "impact": impact, "urgency": urgency}
        return told
