"""The forms on the page of a ticket: each does one act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stipt.people.listings import persons
from stipt.portal.offers import Variant
from stipt.tickets.access import Person, Ticket
from stipt.tickets.actions.record import LONGEST_TEXT


class ActForm(forms.Form):
    """What is written with an act; `seen` is how many entries its writer had before them."""

    text = forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "max_length": gettext_lazy(
                "This text is longer than 200,000 characters. Send it as a file instead."
            )
        },
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label


class HandOverForm(ActForm):
    """A hand-over, with another call type where the user's was wrong."""

    kind = forms.ChoiceField(label=gettext_lazy("Call type"), required=False)

    def __init__(
        self, *args: Any, variants: Sequence[Variant], is_typed: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.variants = {one.key: one for one in variants}
        choices = [(one.key, one.name) for one in variants]
        if not is_typed:
            choices = [("", _("I don’t know; the vendor says")), *choices]
        self.fields["kind"] = forms.ChoiceField(
            label=_("Call type"), required=is_typed, choices=choices
        )
        self.order_fields(["kind", "text"])

    def told_type(self) -> dict[str, Any]:
        """Call type and priority for the verb; nothing where it stays open."""
        chosen = self.variants.get(self.cleaned_data.get("kind", ""))
        if chosen is None:
            return {}
        return {"call_type": chosen.call_type, "priority": chosen.priority}


class FollowForm(forms.Form):
    """Another person of the customer, by name or mail address, whom a ticket is for as well."""

    who = forms.CharField(
        label=gettext_lazy("Name or mail address of a colleague"),
        max_length=254,
        error_messages={"required": gettext_lazy("Say who is to follow this ticket.")},
    )

    def __init__(self, *args: Any, ticket: Ticket, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ticket = ticket
        self.person: Person | None = None

    def clean_who(self) -> str:
        """The one person of the customer whom these words mean."""
        words = str(self.cleaned_data["who"])
        there = persons(organisation=self.ticket.organisation, only_active=True)
        found = list(there.filter(Q(email__iexact=words) | Q(name__iexact=words))[:2])
        if not found:
            wanted = persons(words, organisation=self.ticket.organisation, only_active=True)
            found = list(wanted[:2])
        told = {"name": words, "customer": self.ticket.organisation.name}
        if not found:
            raise ValidationError(
                _("Nobody of %(customer)s is called “%(name)s”. Try the mail address."),
                "nobody",
                told,
            )
        if len(found) > 1:
            raise ValidationError(
                _("More than one person is called “%(name)s”. Give the mail address."),
                "several",
                told,
            )
        self.person = found[0]
        return words
