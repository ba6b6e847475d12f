"""The forms for persons and their roles."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stipt.administration.forms.changing import ChangeForm
from stipt.administration.forms.organisations import language_field, offer_choices
from stipt.people.forms import date_field
from stipt.people.pasted import LONGEST_ADDRESS
from stipt.people.role_names import ROLE_MEANINGS, ROLE_NAMES
from stipt.people.roles import Role
from stipt.signon.zones import zone_choices

Teams = Sequence[tuple[int, str]]
"""The teams to choose from: id and name; empty at a customer, which has none."""


_ORDER = (
    "name", "email", "phone", "language", "zone", "works_since", "roles", "team", "invites",
)  # fmt: skip


class _PersonFields(forms.Form):
    """What is known of a person."""

    field_order = _ORDER
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.EmailField(
        label=gettext_lazy("Mail address"),
        max_length=LONGEST_ADDRESS,
        help_text=gettext_lazy("They sign in with it."),
        widget=forms.EmailInput(attrs={"spellcheck": "false"}),
    )
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    language = language_field()
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zone_choices)

    def clean_email(self) -> str:
        """The address as it is stored: in small letters."""
        return str(self.cleaned_data["email"]).lower()


class _CustomersPersonFields(_PersonFields):
    """What is known of a customer's person besides."""

    works_since = date_field(
        gettext_lazy("Works with the application since"),
        required=False,
        hint=gettext_lazy("To see who worked with it before being trained."),
    )


class RoleFields(forms.Form):
    """The roles of a person in one organisation, and their team at the vendor."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"), widget=forms.CheckboxSelectMultiple
    )
    team = forms.TypedChoiceField(
        label=gettext_lazy("Team"), required=False, coerce=int, empty_value=None
    )

    def offer(self, roles: Sequence[Role], teams: Teams) -> None:
        """Say what there is to choose from; without teams nobody is asked for one."""
        offer_choices(self, "roles", [(role.value, role_label(role)) for role in roles])
        if teams:
            offer_choices(self, "team", [("", _("no team")), *teams])
        else:
            del self.fields["team"]

    def clean_roles(self) -> list[Role]:
        """The chosen roles."""
        return [Role(role) for role in self.cleaned_data["roles"]]


class AddVendorPersonForm(_PersonFields, RoleFields):
    """A new person of the vendor."""

    invites = forms.BooleanField(
        label=gettext_lazy("Send the invitation now"), required=False, initial=True
    )


class AddCustomerPersonForm(_CustomersPersonFields, AddVendorPersonForm):
    """A new person of a customer."""


class VendorPersonForm(ChangeForm, _PersonFields):
    """What may change of a person of the vendor."""


class CustomerPersonForm(ChangeForm, _CustomersPersonFields):
    """What may change of a person of a customer."""


class RolesForm(ChangeForm, RoleFields):
    """The roles of a person in an organisation where they have some, or are to have some."""


class PasteForm(forms.Form):
    """Several people at once, a line each."""

    lines = forms.CharField(
        label=gettext_lazy("People, one on a line"),
        max_length=200_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    language = language_field()
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zone_choices)
    invites = forms.BooleanField(
        label=gettext_lazy("Send the invitations now"), required=False, initial=True
    )


def role_label(role: Role) -> SafeString:
    """A role with what it is for."""
    return format_html('{} <span class="muted">{}</span>', ROLE_NAMES[role], ROLE_MEANINGS[role])
