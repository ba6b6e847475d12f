"""A form that changes something and knows how it stood when it was opened."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from stipt.people.refusals import Stale
from stipt.people.sentences import SENTENCES, sentence

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class ChangeForm(forms.Form):
    """A form whose fields are keys of a thing's snapshot, as the ledger keeps it.

    It carries that snapshot; the verb compares (`expected`). When somebody else was quicker,
    `tell_of` says what they changed, and keeps what was typed here.
    """

    based_on = forms.JSONField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, snapshot: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {name: snapshot[name] for name in self.fields if name in snapshot}
        self.initial = {**own, "based_on": own, **self.initial}

    def clean(self) -> dict[str, Any]:
        """Without what it was based on nobody could tell whose change was lost."""
        if not _is_snapshot(self.cleaned_data.get("based_on")):
            raise ValidationError(_("This form is not complete. Open the page anew."), "no-basis")
        return self.cleaned_data

    @property
    def expected(self) -> dict[str, Any]:
        """The snapshot with which the form was opened, as its verb takes it."""
        basis = self.cleaned_data["based_on"]
        return {name: basis[name] for name in basis if name in self.fields}

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, as arguments of its verb."""
        return {name: value for name, value in self.cleaned_data.items() if name != "based_on"}

    def tell_of(self, stale: Stale, sentences: Mapping[str, StrPromise] = SENTENCES) -> None:
        """Say beside each field what it was and what it has become meanwhile.

        What was typed here stays; a field that wasn't touched here takes the new value. Sent
        again, the form is based on how it stands now.
        """
        before = self.expected
        now = {name: stale.now.get(name) for name in before}
        data = QueryDict(mutable=True)
        data.update(self.data)
        told = {}
        for name in (name for name in before if now[name] != before[name]):
            is_mine = self._is_touched(name, before[name])
            if not is_mine:
                self._put(data, name, now[name])
            told[name] = self._told(name, before[name], now[name], is_mine=is_mine)
        data[self.add_prefix("based_on")] = json.dumps(now)
        self.data = data
        self.full_clean()
        self.add_error(None, ValidationError(sentence(stale, sentences), stale.code))
        for name, text in told.items():
            self.add_error(name, ValidationError(text, stale.code))

    def _is_touched(self, name: str, before: Any) -> bool:
        field = self.fields[name]
        typed = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        try:
            return bool(_comparable(field, typed) != _comparable(field, before))
        except ValidationError:
            return True

    def _put(self, data: Any, name: str, value: Any) -> None:
        """Put a value into the sent data as a browser would send it."""
        key = self.add_prefix(name)
        if isinstance(value, list):
            data.setlist(key, value)
        elif isinstance(value, bool):
            data.pop(key, None)
            if value:
                data[key] = "on"
        else:
            data[key] = "" if value is None else str(value)

    def _told(self, name: str, before: Any, now: Any, *, is_mine: bool) -> str:
        values = {"before": self._shown(name, before), "now": self._shown(name, now)}
        if is_mine:
            text = _(
                "Meanwhile changed from “%(before)s” to “%(now)s”. Yours stands here: save again to"
                " keep it."
            )
        else:
            text = _("Meanwhile changed from “%(before)s” to “%(now)s”, which stands here now.")
        return text % values

    def _shown(self, name: str, value: Any) -> str:
        """A value of the snapshot in the words of its field."""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        values = value if isinstance(value, list) else [value]
        labels = _labels(self.fields[name])
        return ", ".join(labels.get(str(one), str(one)) for one in values if one) or _("nothing")


def _is_snapshot(basis: Any) -> bool:
    """Whether it has the form of a snapshot; it comes back from a browser."""
    return isinstance(basis, dict) and all(
        value is None
        or isinstance(value, str | int)
        or (isinstance(value, list) and all(isinstance(one, str) for one in value))
        for value in basis.values()
    )


def _comparable(field: forms.Field, value: Any) -> Any:
    plain = field.to_python(value)
    return sorted(plain) if isinstance(plain, list) else plain


def _labels(field: forms.Field) -> dict[str, str]:
    """The labels of a field's choices by their value, groups or not."""
    found: dict[str, str] = {}
    for value, label in getattr(field, "choices", ()):
        pairs = label if isinstance(label, list | tuple) else [(value, label)]
        found |= {str(key): str(name) for key, name in pairs}
    return found
