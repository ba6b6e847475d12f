"""A ticket that the desk opens for a customer (C12): its clocks wait for the Super User."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stipt.agreements.reader import agreement_of
from stipt.desk.uploads import Uploads
from stipt.people.access import signed_on
from stipt.people.listings import persons
from stipt.people.queries import customer_with, super_users_at
from stipt.tickets.access import Ticket
from stipt.tickets.actions import log_call, open_ticket
from stipt.ui.shown import shown_language
from stipt.words.visible import visible

_DESK: Final = "desk"
_PHONE: Final = "phone"
_SUPER_USER: Final = "super_user"


class NewForm(forms.Form):
    """A ticket of one customer. `origin`: how it came; a Super User's call hands it over at once."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    origin = forms.ChoiceField(
        label=gettext_lazy("How it came"),
        choices=(
            (_DESK, gettext_lazy("We open it ourselves; the clocks wait for a Super User")),
            (_PHONE, gettext_lazy("A user phoned; the clocks wait for a Super User")),
            (_SUPER_USER, gettext_lazy("A Super User phoned: it is handed over at once")),
        ),
        widget=forms.RadioSelect,
        initial=_DESK,
    )
    reporter = forms.TypedChoiceField(label=gettext_lazy("Person of the customer"), coerce=int)
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    call_type = forms.ChoiceField(label=gettext_lazy("Call type"), widget=forms.RadioSelect)
    priority = forms.ChoiceField(label=gettext_lazy("Priority"), required=False)
    text = forms.CharField(
        label=gettext_lazy("What it is about"),
        max_length=250_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, code: str, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.customer = customer_with(code)
        self.at = at
        self.agreement = None
        if self.customer is not None:
            newest = agreement_of(self.customer)
            self.agreement = newest.version_at(at) if newest else None
            people = persons(organisation=self.customer, only_active=True)
            self._people = {person.pk: person for person in people}
        self.initial.setdefault("form_key", uuid4())
        self._offer()

    def _offer(self) -> None:
        """The people of the customer, and the types of the agreement in force."""
        if self.customer is None or self.agreement is None:
            return
        language, agreement = shown_language(), self.agreement
        fields: Any = self.fields
        people = [(pk, visible(person.name)) for pk, person in self._people.items()]
        fields["reporter"].choices = [("", _("Choose a person")), *people]
        fields["call_type"].choices = [
            (code, kind.name.in_language(language))
            for code, kind in agreement.call_types.items()
            if not kind.is_complaint
        ]
        if agreement.priorities:
            names = [(code, n.in_language(language)) for code, n in agreement.priorities.items()]
            fields["priority"].choices = [("", _("none")), *names]
        else:
            del fields["priority"]

    def clean(self) -> dict[str, Any]:
        """Only a Super User's call hands over."""
        told = super().clean() or {}
        if told.get("origin") == _SUPER_USER and self.customer and told.get("reporter"):
            able = {person.pk for person in super_users_at(self.customer, self.at)}
            if told["reporter"] not in able:
                name = visible(self._people[told["reporter"]].name)
                problem = _("%(name)s is no Super User of this customer.") % {"name": name}
                self.add_error("reporter", problem)
        return told

    def do(self, request: HttpRequest, uploads: Uploads) -> Ticket:
        """Open it; the same form sent twice opens one. `Refused` as the verb says."""
        assert self.customer is not None
        told, by = self.cleaned_data, signed_on(request)
        return open_ticket(
            self.customer,
            reporter=self._people[told["reporter"]],
            subject=told["subject"],
            text=told["text"],
            call_type=told["call_type"],
            priority=told.get("priority") or None,
            channel="desk" if told["origin"] == _DESK else "phone",
            from_vendor=True,
            form_key=told["form_key"],
            files=uploads.files,
            by=by,
            at=self.at,
        )

    def hand_over(self, request: HttpRequest, ticket: Ticket) -> None:
        """Log the Super User's call, by which it lies with the desk. `Refused` as the verb says."""
        if self.cleaned_data["origin"] != _SUPER_USER or ticket.handed_over_at is not None:
            return
        log_call(
            ticket,
            "",
            called_at=self.at,
            was_answered=True,
            hands_over=True,
            by=signed_on(request),
            at=self.at,
        )
