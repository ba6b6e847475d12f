"""The forms of signing on."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as library
from django import forms
from django.conf import settings
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from stipt.people.models import Organisation, Person
from stipt.signon.actions import send_password_link
from stipt.signon.first_run import is_first_run_token
from stipt.signon.limits import (
    TooMany,
    forget,
    left_sentence,
    seconds_to_wait,
    spend,
    standing,
    wait_sentence,
)
from stipt.signon.present import now
from stipt.signon.zones import zone_choices

LONGEST_PASSWORD = 1024
"""Enough for any phrase; more would only cost us time to hash."""


def present_password(label: Any) -> forms.CharField:
    """A field for the password that somebody has."""
    return _password_field(label, "current-password")


def new_password(label: Any) -> forms.CharField:
    """A field for a password that somebody chooses."""
    hint = gettext_lazy("At least 12 characters; a sentence of a few words is good.")
    return _password_field(label, "new-password", hint)


def password_again() -> forms.CharField:
    """A field for the same password once more."""
    return _password_field(gettext_lazy("The same once more"), "new-password")


def _password_field(label: Any, autocomplete: str, hint: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(
        label=label, help_text=hint, strip=False, max_length=LONGEST_PASSWORD, widget=widget
    )


def mail_field(autocomplete: str = "username") -> forms.EmailField:
    """A field for a mail address."""
    widget = forms.EmailInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"})
    return forms.EmailField(label=gettext_lazy("Mail address"), widget=widget)


def count(request: HttpRequest, action: str, key: str = "") -> None:
    """Count an attempt; what a form says when there are too many, with the code "too-many"."""
    try:
        spend(request, action, key)
    except TooMany as many:
        raise _too_many(many.seconds) from many


def _too_many(seconds: int) -> ValidationError:
    return ValidationError(wait_sentence(seconds), "too-many", {"seconds": seconds})


class SignInForm(library.LoginForm):  # type: ignore[misc]
    """Mail address and password. The library counts the attempts; we say how many are left."""

    password = present_password(gettext_lazy("Password"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = mail_field()
        self.order_fields(["login", "password"])

    def clean_login(self) -> str:
        """The address as persons have it."""
        return str(self.cleaned_data["login"]).strip().lower()

    def clean(self) -> dict[str, Any]:
        """Whether both belong together, and to somebody who may come in."""
        try:
            super().clean()
        except ValidationError as wrong:
            self.add_error("password", self._in_our_words(wrong))
        return self.cleaned_data  # type: ignore[no-any-return]

    def _in_our_words(self, wrong: ValidationError) -> ValidationError:
        """The same whether the address, the password or both are wrong, or the person has left."""
        login = self.cleaned_data["login"]
        if wrong.code == "too_many_login_attempts":
            return _too_many(seconds_to_wait(self.request, "login_failed", login))
        said = _("Mail address and password do not belong together.")
        left = left_sentence(standing(self.request, "login_failed", login))
        return ValidationError(f"{said} {left}", "mismatch")


class ForgottenForm(forms.Form):
    """For which address a new password is wanted."""

    email = mail_field()

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_email(self) -> str:
        """The address as persons have it; counted, whoever's it is."""
        email = str(self.cleaned_data["email"]).lower()
        count(self.request, "forgotten", email)
        return email

    def save(self, request: HttpRequest) -> None:
        """Send the link, to who has that address."""
        send_password_link(self.cleaned_data["email"], at=now())


class ChosenPasswordForm(SetPasswordForm):  # type: ignore[type-arg]
    """A new password, twice, by the rules of the house."""

    new_password1 = new_password(gettext_lazy("New password"))
    new_password2 = password_again()

    def clean(self) -> dict[str, Any]:
        """Both are the same, and hard to guess for this person."""
        check_new_password(self, self.user, ("new_password1", "new_password2"))
        return self.cleaned_data


def check_new_password(
    form: forms.Form, person: Person | None, names: tuple[str, str] = ("password1", "password2")
) -> None:
    """Put what is wrong with the new password of a form beside its two fields."""
    chosen, again = (form.cleaned_data.get(name) for name in names)
    if chosen is None:
        return
    try:
        validate_password(chosen, person)
    except ValidationError as weak:
        form.add_error(names[0], weak)
    if again is not None and chosen != again:
        form.add_error(names[1], _("This is not the same password."))


class ChangePasswordForm(library.ChangePasswordForm):  # type: ignore[misc]
    """Another password, by who knows the present one; guesses of that are counted."""

    oldpassword = present_password(gettext_lazy("Present password"))
    password1 = new_password(gettext_lazy("New password"))
    password2 = password_again()

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_oldpassword(self) -> str:
        """The present password, by which a session that somebody else took is not enough."""
        whose = str(self.user.pk)
        count(self.request, "present_password", whose)
        present = str(self.cleaned_data["oldpassword"])
        if not self.user.check_password(present):
            raise ValidationError(_("This is not your present password."), "mismatch")
        forget(self.request, "present_password", whose)
        return present

    def clean(self) -> dict[str, Any]:
        """The new one twice the same, and hard to guess for this person."""
        check_new_password(self, self.user)
        return self.cleaned_data  # type: ignore[no-any-return]


class FirstRunForm(forms.Form):
    """The vendor and its first administrator, by who has the token."""

    token = forms.CharField(
        label=gettext_lazy("One-time token"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "placeholder": "7k2m-94tx-q8wd"}
        ),
    )
    vendor = forms.CharField(
        label=gettext_lazy("Name of your company"),
        help_text=gettext_lazy("As your customers know it; it stands above each page."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = mail_field()
    password1 = new_password(gettext_lazy("Password"))
    password2 = password_again()
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)

    def __init__(
        self, *args: Any, request: HttpRequest, vendor: Organisation | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.fields["language"].initial = get_language()
        if vendor is not None:
            self.fields["vendor"].initial = vendor.name
            self.fields["vendor"].disabled = True

    def clean_token(self) -> str:
        """The token that the server printed; guesses are counted."""
        count(self.request, "first_run")
        given = str(self.cleaned_data["token"])
        if not is_first_run_token(given):
            raise ValidationError(
                _("This is not the token that the server printed at its last start."), "mismatch"
            )
        forget(self.request, "first_run")
        return given

    def clean(self) -> dict[str, Any]:
        """The password twice the same, and hard to guess for this person."""
        known = {key: self.cleaned_data.get(key, "") for key in ("name", "email")}
        check_new_password(self, Person(**known))
        return self.cleaned_data


class PreferencesForm(forms.Form):
    """How a person wants to be spoken to, and how pages look."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Times on each page, and in mails, are said in it."),
    )
    theme = forms.ChoiceField(
        label=gettext_lazy("Theme"),
        choices=[
            ("auto", gettext_lazy("As the device")),
            ("light", gettext_lazy("Light")),
            ("dark", gettext_lazy("Dark")),
        ],
        widget=forms.RadioSelect,
    )
    is_roomy = forms.TypedChoiceField(
        label=gettext_lazy("Density"),
        choices=[("False", gettext_lazy("Compact")), ("True", gettext_lazy("Roomy"))],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )
    has_keys = forms.BooleanField(
        label=gettext_lazy("Keys of one letter"),
        help_text=gettext_lazy("Such as r to reply and / to search. Never while you type."),
        required=False,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(person, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        zone = self.fields["zone"]
        assert isinstance(zone, forms.ChoiceField)
        zone.choices = zone_choices(person.zone)
