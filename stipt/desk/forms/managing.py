"""What managers do with a ticket: correct its log, change the version of the agreement it is judged by."""

from __future__ import annotations

from datetime import UTC
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stipt.agreements.queries import versions_of
from stipt.desk.forms.acts import ActForm
from stipt.desk.forms.refusing import zone_of_reader
from stipt.desk.kinds import KINDS
from stipt.people.forms import WallTimeField
from stipt.tickets import actions
from stipt.tickets.reading import Entry
from stipt.tickets.states import Act
from stipt.ui.shown import shown_language, shown_now, shown_zone
from stipt.ui.times import moment_text
from stipt.words.visible import visible

_REMOVE: Final = "remove"
_MOVE: Final = "move"


class Correct(ActForm):
    """An event of the log is taken out or gets another time, by a further event with a reason."""

    act = Act.CORRECT
    slug = "correct"
    title = gettext_lazy("Correct the log")
    about = gettext_lazy(
        "Nothing is erased: the correction is an entry of its own, and the clocks are reckoned anew."
    )
    button = gettext_lazy("Correct it")
    event = forms.TypedChoiceField(label=gettext_lazy("Entry"), coerce=int)
    what = forms.ChoiceField(
        label=gettext_lazy("What is wrong"),
        choices=(
            (_MOVE, gettext_lazy("It happened at another time")),
            (_REMOVE, gettext_lazy("It did not happen")),
        ),
        widget=forms.RadioSelect,
        initial=_MOVE,
    )
    text = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def prepare(self) -> None:
        """The entries to choose from, the newest first."""
        entries = [e for e in reversed(self.at_desk.whole.entries) if e.kind != "corrected"]
        events: Any = self.fields["event"]
        events.choices = [(entry.seq, _named(entry)) for entry in entries]
        self.fields["happened_at"] = WallTimeField(
            label=gettext_lazy("When it happened"), required=False, zone=zone_of_reader(), fold=0
        )
        self.order_fields(["event", "what", "happened_at", "text"])

    def clean(self) -> dict[str, Any]:
        """Another time has to be told."""
        told = super().clean() or {}
        is_moved = told.get("what") == _MOVE
        if is_moved and not told.get("happened_at") and "happened_at" not in self.errors:
            self.add_error("happened_at", _("Give the time at which it was."))
        return told

    def do(self) -> None:
        """Correct it."""
        told = self.cleaned_data
        changes = None
        if told["what"] == _MOVE:
            changes = {"at": told["happened_at"].astimezone(UTC).isoformat()}
        actions.correct(
            self.at_desk.ticket, told["event"], told["text"], changes=changes, **self.who
        )


def _named(entry: Entry) -> str:
    """An entry by its time, its kind and who did it."""
    when = moment_text(entry.at.astimezone(shown_zone()), shown_language(), shown_now())
    kind = str(KINDS.get(entry.kind, entry.kind))
    name = "" if entry.by is None else f", {visible(entry.by.name)}"
    return f"{when} · {kind}{name}"


class ChangeAgreement(ActForm):
    """Another signed version of the customer's agreement judges it from now on."""

    act = Act.CHANGE_AGREEMENT
    slug = "agreement"
    title = gettext_lazy("Change the agreement’s version")
    about = gettext_lazy("Another version judges the ticket from now on.")
    button = gettext_lazy("Change it")
    version = forms.TypedChoiceField(label=gettext_lazy("Version"), coerce=int)

    def prepare(self) -> None:
        """The customer's other versions."""
        rows = versions_of(self.at_desk.ticket.organisation)
        self._rows = {row.pk: row for row in rows if row.pk != self.at_desk.ticket.agreement_id}
        versions: Any = self.fields["version"]
        versions.choices = [(pk, visible(row.version)) for pk, row in self._rows.items()]

    def do(self) -> None:
        """Change it."""
        row = self._rows[self.cleaned_data["version"]]
        actions.change_agreement(self.at_desk.ticket, row, **self.who)
