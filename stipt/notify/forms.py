"""The form in which a person says which notices they want."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stipt.notify.actions import prefer
from stipt.notify.queries import notices_of, wanted_by
from stipt.notify.rules import Notice
from stipt.notify.sentences import NAMES
from stipt.people.models import Person


class NoticesForm(forms.Form):
    """One box for each notice that a person may get and can do without."""

    wanted = forms.MultipleChoiceField(
        label=_("Send me a mail when"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, person: Person, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"wanted": sorted(wanted_by(person))})
        self.person = person
        field = self.fields["wanted"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(notice.value, NAMES[notice]) for notice in notices_of(person)]

    def save(self) -> None:
        """Keep what was chosen."""
        prefer({Notice(value) for value in self.cleaned_data["wanted"]}, by=self.person)
