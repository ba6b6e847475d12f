"""How the refusal of a verb becomes the error of a form, and in which zone times are typed."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

from stipt.files.refusals import Refused as FileRefused
from stipt.files.sentences import sentence
from stipt.people.refusals import Refused
from stipt.tickets.refusals import sentence_of
from stipt.ui.shown import shown_zone


def refuse(form: forms.Form, refused: Refused | FileRefused) -> None:
    """Put what a verb refused beside the field that it names, else at the top of the form."""
    told = sentence(refused) if isinstance(refused, FileRefused) else sentence_of(refused)
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, ValidationError(told, refused.code))


def zone_of_reader() -> ZoneInfo:
    """The zone by whose clock the reader types a time."""
    zone = shown_zone()
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")
