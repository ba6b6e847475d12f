"""What a verb of tickets refused, as an error of the form that asked for it."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from stipt.tickets.refusals import Refused, sentence_of


def refuse(form: forms.Form, refused: Refused) -> None:
    """Put it beside the field that it names, else at the top of the form."""
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, ValidationError(sentence_of(refused), refused.code))
