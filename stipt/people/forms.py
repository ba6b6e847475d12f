"""Forms that more than one surface shows, and how the refusal of a verb becomes their error.

A form's cleaned data are the arguments of its verb: `enter_training(person, **form.cleaned_data,
by=..., at=...)`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stipt.people.models import Person
from stipt.people.refusals import Refused
from stipt.people.sentences import SENTENCES, sentence

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def refuse(
    form: forms.Form, refused: Refused, sentences: Mapping[str, StrPromise] = SENTENCES
) -> None:
    """Put what a verb refused beside the field that it names, else at the top of the form."""
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, ValidationError(sentence(refused, sentences), refused.code))


def date_field(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    """A field for a date, chosen or typed."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, help_text=hint, widget=widget)


class WallTimeField(forms.DateTimeField):
    """A date and time as the clock on the wall of a zone says it; cleaned it is an instant.

    Of the two in the doubled hour the first with `fold` 0, the second with 1; a time in the hour
    that summer time skips is refused.
    """

    def __init__(self, *, zone: ZoneInfo, fold: int, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, **kwargs)
        self.zone = zone
        self.fold = fold

    def to_python(self, value: Any) -> datetime | None:
        """The instant, with the zone; None for an empty field."""
        if isinstance(value, str) and value.strip() and ":" not in value:
            raise ValidationError(self.error_messages["invalid"], "invalid")  # a date alone
        with timezone.override(UTC):  # where every wall time exists once
            typed = super().to_python(value)
        if typed is None:
            return None
        local = typed.replace(tzinfo=self.zone, fold=self.fold, second=0, microsecond=0)
        if local.astimezone(UTC).astimezone(self.zone).time() != local.time():
            told = {"time": f"{local:%H:%M}", "zone": str(self.zone)}
            raise ValidationError(
                _("%(time)s doesn’t exist on that day in %(zone)s: summer time begins."),
                "skipped",
                told,
            )
        return local


class TrainingForm(forms.Form):
    """That a person was trained (C11): course, product, trainer, date, expiry."""

    course = forms.CharField(label=gettext_lazy("Course"), max_length=200)
    product = forms.ChoiceField(label=gettext_lazy("Product"), required=False)
    trainer = forms.CharField(
        label=gettext_lazy("Trainer"),
        help_text=gettext_lazy("Who of the vendor gave the course."),
        max_length=200,
    )
    trained_on = date_field(gettext_lazy("Date"))
    expires_on = date_field(
        gettext_lazy("Valid until"),
        required=False,
        hint=gettext_lazy("Leave empty when it doesn’t expire."),
    )

    def __init__(self, *args: Any, products: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if products:
            choices = [("", _("All products")), *((name, name) for name in products)]
            self.fields["product"] = forms.ChoiceField(
                label=_("Product"), required=False, choices=choices
            )
        else:
            del self.fields["product"]


class AbsenceForm(forms.Form):
    """When a person can't act, by the clock where they are, and who does instead."""

    deputy = forms.ModelChoiceField(
        label=gettext_lazy("Deputy"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=gettext_lazy("nobody"),
        help_text=gettext_lazy("Acts instead, as long as the absence lasts."),
    )

    def __init__(self, *args: Any, zone: str, deputies: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        where = ZoneInfo(zone)
        hint = _("In the time of %(zone)s.") % {"zone": zone}
        self.fields["from_at"] = WallTimeField(label=_("From"), help_text=hint, zone=where, fold=0)
        self.fields["to_at"] = WallTimeField(label=_("Until"), help_text=hint, zone=where, fold=1)
        self.fields["deputy"].queryset = deputies  # type: ignore[attr-defined]
        self.order_fields(["from_at", "to_at", "deputy"])
