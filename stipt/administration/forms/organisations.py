"""The forms for the vendor, customers, teams and products."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from stipt.administration.forms.changing import ChangeForm


def name_field(hint: Any = "") -> forms.CharField:
    """A field for the name of an organisation or a product."""
    return forms.CharField(label=gettext_lazy("Name"), max_length=200, help_text=hint)


def offer_choices(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    """Say what there is to choose from in a field; TypeError where nothing is chosen in it."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} is no field of choices")
    field.choices = choices


def language_field(hint: Any = "") -> forms.ChoiceField:
    """A field for one of the two languages."""
    return forms.ChoiceField(
        label=gettext_lazy("Language"), choices=settings.LANGUAGES, help_text=hint
    )


def _code_field() -> forms.SlugField:
    return forms.SlugField(
        label=gettext_lazy("Short name"),
        max_length=40,
        help_text=gettext_lazy(
            "In addresses and filters: small letters, digits and hyphens, as in “waterhoven”."
        ),
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none"}),
    )


class _CodeForm(forms.Form):
    """What has a short name has it in small letters."""

    def clean_code(self) -> str:
        """The short name as it is stored."""
        return str(self.cleaned_data["code"]).lower()


class AddCustomerForm(_CodeForm):
    """A new customer."""

    name = name_field()
    code = _code_field()
    language = language_field(gettext_lazy("For its new people, and for what is sent to it."))


class CustomerForm(ChangeForm, _CodeForm):
    """What may change of a customer."""

    name = name_field()
    code = _code_field()
    language = language_field(gettext_lazy("For its new people, and for what is sent to it."))
    is_active = forms.BooleanField(
        label=gettext_lazy("Is a customer now"),
        required=False,
        help_text=gettext_lazy("Without this nobody chooses it any more; nothing of it is lost."),
    )


class VendorForm(ChangeForm):
    """What may change of the vendor."""

    name = name_field(gettext_lazy("As customers know it; it stands above each page."))
    language = language_field()


class AddTeamForm(forms.Form):
    """A new team."""

    name = forms.CharField(label=gettext_lazy("Name of the team"), max_length=100)


class TeamForm(ChangeForm):
    """What may change of a team."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    is_active = forms.BooleanField(
        label=gettext_lazy("Takes new tickets"),
        required=False,
        help_text=gettext_lazy("A team at rest keeps its tickets and gets no new ones."),
    )


class AddProductForm(forms.Form):
    """A new product."""

    name = name_field(gettext_lazy("As customers know the application."))


class ProductForm(ChangeForm):
    """What may change of a product."""

    name = name_field(gettext_lazy("Stays as it is once customers or trainings know it by this."))
    is_active = forms.BooleanField(
        label=gettext_lazy("In use"),
        required=False,
        help_text=gettext_lazy("A product at rest isn’t offered for new tickets and trainings."),
    )


class ProductsForm(ChangeForm):
    """Which products a customer uses."""

    products = forms.MultipleChoiceField(
        label=gettext_lazy("Products"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "products", [(name, name) for name in names])
