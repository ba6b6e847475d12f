"""What an agent says on a ticket: a reply, a question, a note, a logged call; with or without solving."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy

from stipt.desk.forms.refusing import zone_of_reader
from stipt.desk.seen import Seen
from stipt.desk.uploads import Uploads
from stipt.people.forms import WallTimeField
from stipt.tickets.actions import hold, log_call, note
from stipt.tickets.states import Act

REPLY: Final = "reply"
NOTE: Final = "note"
CALL: Final = "call"
ASK: Final = "ask"
SOLVE: Final = "solve"
_KINDS: Final = (
    (REPLY, Act.REPLY, gettext_lazy("Reply")),
    (NOTE, Act.NOTE, gettext_lazy("Internal note")),
    (CALL, Act.LOG_CALL, gettext_lazy("Phone call")),
)
_RECORDED: Final = {NOTE: "noted", CALL: "called", REPLY: "replied", SOLVE: "replied", ASK: "asked"}


class SayForm(forms.Form):
    """A message; `then` "solve" is the button that also solves, `asks` the switch of a question.

    `seen`: the last event that its writer had before them.
    """

    kind = forms.ChoiceField(choices=[(kind, label) for kind, _act, label in _KINDS])
    asks = forms.BooleanField(required=False)
    then = forms.CharField(required=False)
    seen = forms.IntegerField(min_value=-1)
    text = forms.CharField(required=False, strip=False, max_length=250_000)
    was_answered = forms.BooleanField(required=False)
    hands_over = forms.BooleanField(required=False)
    late_reason = forms.CharField(required=False, max_length=2_000)

    def __init__(self, *args: Any, at_desk: Seen, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "%s")
        super().__init__(*args, **kwargs)
        self.at_desk = at_desk
        acts = at_desk.whole.acts
        is_free = at_desk.whole.held is None
        self.kinds = [
            (kind, label)
            for kind, act, label in _KINDS
            if act in acts and (kind != REPLY or is_free)
        ]
        self.may_ask = Act.ASK in acts and is_free
        self.may_solve = Act.SOLVE in acts and is_free
        self.may_hand_over = at_desk.whole.status.handed_over_at is None
        self.fields["called_at"] = WallTimeField(required=False, zone=zone_of_reader(), fold=0)

    @property
    def chosen_kind(self) -> str:
        """Which kind stands chosen: as typed, as drafted, else the first that is possible."""
        chosen = str(self["kind"].value() or "")
        possible = [kind for kind, _label in self.kinds]
        return chosen if chosen in possible else possible[0] if possible else ""

    @property
    def act(self) -> str:
        """What is asked for: reply, ask, solve, note or call."""
        kind = str(self.cleaned_data["kind"])
        if kind != REPLY:
            return kind
        if self.cleaned_data["then"] == SOLVE:
            return SOLVE
        return ASK if self.cleaned_data["asks"] else REPLY

    def was_done(self) -> bool:
        """Whether just this was sent before: a form that came twice is done once."""
        text = self.cleaned_data["text"].replace("\r\n", "\n").strip()
        held = self.at_desk.whole.held
        if held is not None and (held.act, held.text) == (self.act, text):
            return True
        return any(
            entry.seq > self.cleaned_data["seen"]
            and entry.by == self.at_desk.person
            and (entry.kind, entry.text) == (_RECORDED[self.act], text)
            for entry in self.at_desk.whole.entries
        )

    def do(self, uploads: Uploads) -> None:
        """Say it: replies are held, notes and calls are recorded at once. `Refused` as the verbs."""
        told, by, at = self.cleaned_data, self.at_desk.person, self.at_desk.at
        ticket, files = self.at_desk.ticket, uploads.files
        if self.act == NOTE:
            note(ticket, told["text"], by=by, at=at, files=files)
        elif self.act == CALL:
            log_call(
                ticket,
                told["text"],
                called_at=self._called_at(),
                was_answered=told["was_answered"],
                hands_over=told["hands_over"] and self.may_hand_over,
                late_reason=told["late_reason"],
                by=by,
                at=at,
                files=files,
            )
        else:
            hold(ticket, self.act, told["text"], by=by, at=at, files=files, seen=told["seen"])

    def _called_at(self) -> datetime:
        """When the call began; it is typed in minutes, in which the request may just have come."""
        began_at = self.cleaned_data["called_at"] or self.at_desk.at
        opened_at = self.at_desk.ticket.opened_at
        is_same_minute = timedelta(0) < opened_at - began_at < timedelta(minutes=1)
        return opened_at if is_same_minute else began_at
