"""Keeping the filter of the list as a view."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from stipt.people.queries import abilities
from stipt.people.roles import Ability
from stipt.tickets.access import Person


class SavedViewForm(forms.Form):
    """A name for the filter; managers may make it everybody's."""

    name = forms.CharField(label=gettext_lazy("Name of the view"), max_length=40)
    is_shared = forms.BooleanField(label=gettext_lazy("For everybody at the desk"), required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if Ability.CORRECT not in abilities(person):
            del self.fields["is_shared"]
