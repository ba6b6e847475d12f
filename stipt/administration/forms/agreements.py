"""The forms by which an agreement comes in: its text, and who signed it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stipt.administration.forms.changing import ChangeForm
from stipt.agreements.drafts import LARGEST_FILE, text_of_file
from stipt.people.forms import date_field
from stipt.sla.document import AgreementErrors

_SALT = "stipt.administration.agreement"


class TextForm(forms.Form):
    """The text of an agreement, pasted or as a file; cleaned it is `text`.

    A browser ends the lines of a text area in its own way. A file whose line ends would be lost by
    that travels beside it, in `exact`, and counts as long as the text area wasn't edited.
    """

    content = forms.CharField(
        label=gettext_lazy("Text of the agreement"),
        required=False,
        strip=False,
        max_length=LARGEST_FILE,
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "false", "class": "source"}),
    )
    file = forms.FileField(label=gettext_lazy("Or a file"), required=False)
    exact = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """The text as it would be signed, to the byte."""
        file = self.cleaned_data.get("file")
        typed = _with_plain_lines(str(self.cleaned_data.get("content", "")))
        if file is not None:
            self._take(file)
        elif typed.strip():
            self.cleaned_data["text"] = self._exact(typed)
        elif not self.errors:
            self.add_error("content", _("Paste the text, choose a file, or start from an example."))
        return self.cleaned_data

    @staticmethod
    def carried(text: str) -> dict[str, str]:
        """The values of the fields that bring a text back to the byte."""
        exact = signing.dumps(text, salt=_SALT, compress=True) if "\r" in text else ""
        return {"content": text, "exact": exact}

    def _take(self, file: Any) -> None:
        if file.size > LARGEST_FILE:
            size = f"{file.size / 1e6:.1f}"
            told = _("The file has %(size)s MB; an agreement has at most 1 MB.") % {"size": size}
            self.add_error("file", told)
            return
        try:
            self.cleaned_data["text"] = text_of_file(file.read(), file.name)
        except AgreementErrors as errors:
            told = _("The file can’t be read: found %(found)s; right would be %(wanted)s.")
            self.add_error("file", told % errors.problems[0]._asdict())

    def _exact(self, typed: str) -> str:
        try:
            kept = str(signing.loads(self.cleaned_data.get("exact", ""), salt=_SALT))
        except signing.BadSignature:
            return typed
        return kept if _with_plain_lines(kept) == typed else typed


def _with_plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


class SignForm(ChangeForm):
    """Who signed, and when; `newest` is the version that this one follows."""

    vendor_name = forms.CharField(label=gettext_lazy("Signed for the vendor by"), max_length=200)
    customer_name = forms.CharField(
        label=gettext_lazy("Signed for the customer by"), max_length=200
    )
    signed_on = date_field(gettext_lazy("Signed on"))
    newest = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_signed_on(self) -> Any:
        """A day that has been."""
        day = self.cleaned_data["signed_on"]
        if day > timezone.localdate():
            raise ValidationError(_("That day has not been yet."), "future")
        return day

    def clean_newest(self) -> str | None:
        """None where nothing was signed yet, as the verb has it."""
        return self.cleaned_data["newest"] or None
