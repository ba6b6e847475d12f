"""What an agent does with a ticket beside writing: a form for each act, which does its one verb."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import translation
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stipt.desk.seen import Seen
from stipt.people.listings import persons
from stipt.people.queries import person_with, team_with
from stipt.tickets import actions
from stipt.tickets.deadlines import may_close_unanswered
from stipt.tickets.states import Act
from stipt.ui.shown import shown_language
from stipt.words.visible import visible
from stipt.workbench.queries import team_names, workers


class ActForm(forms.Form):
    """One act. `slug` is its address, `key` the key that opens it, `about` says what it does.

    One without a title has its button beside what it changes.
    """

    act: ClassVar[Act]
    slug: ClassVar[str]
    title: ClassVar[LazyText | str] = ""
    about: ClassVar[LazyText | str] = ""
    button: ClassVar[LazyText | str] = ""
    key: ClassVar[str] = ""
    is_final: ClassVar[bool] = False

    def __init__(self, *args: Any, at_desk: Seen, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{self.slug}_%s")
        super().__init__(*args, **kwargs)
        self.at_desk = at_desk
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the ticket."""

    @classmethod
    def is_possible(cls, at_desk: Seen) -> bool:
        """Whether the ticket allows it to this person now."""
        return cls.act in at_desk.whole.acts

    @property
    def who(self) -> dict[str, Any]:
        """Who does it, and when: for the verb."""
        return {"by": self.at_desk.person, "at": self.at_desk.at}

    def do(self) -> None:
        """The verb; `Refused` as it says."""
        raise NotImplementedError


def reason(label: Any, hint: Any = "") -> forms.CharField:
    """A field for words that the customer reads."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Assign(ActForm):
    """Who works on it: a person, a team, both or nobody."""

    act = Act.ASSIGN
    slug = "assign"
    title = gettext_lazy("Assign")
    key = "a"
    assignee = forms.TypedChoiceField(
        label=gettext_lazy("Agent"), required=False, coerce=int, empty_value=None
    )
    team = forms.TypedChoiceField(
        label=gettext_lazy("Team"), required=False, coerce=int, empty_value=None
    )
    me = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        """The people and teams to choose from."""
        people: Any = self.fields["assignee"]
        people.choices = [("", ""), *workers().items()]
        groups: Any = self.fields["team"]
        groups.choices = [("", ""), *team_names().items()]

    def do(self) -> None:
        """Assign it; with the button "me" to who presses it, whatever stands chosen."""
        told, ticket = self.cleaned_data, self.at_desk.ticket
        if told["me"]:
            actions.assign(ticket, assignee=self.at_desk.person, team=ticket.team, **self.who)
            return
        person = person_with(told["assignee"]) if told["assignee"] else None
        team = team_with(told["team"]) if told["team"] else None
        actions.assign(ticket, assignee=person, team=team, **self.who)


class UndoAssign(ActForm):
    """Put back who worked on it before."""

    act = Act.ASSIGN
    slug = "undo-assign"

    def do(self) -> None:
        """A further event; the log keeps both."""
        actions.undo_assign(self.at_desk.ticket, **self.who)


class Classify(ActForm):
    """Another call type, with the reason that the customer is told."""

    act = Act.CLASSIFY
    slug = "classify"
    title = gettext_lazy("Classify")
    about = gettext_lazy("The customer is told of it, with your reason.")
    key = "t"
    call_type = forms.ChoiceField(label=gettext_lazy("Call type"), widget=forms.RadioSelect)
    priority = forms.ChoiceField(label=gettext_lazy("Priority"), required=False)
    text = reason(gettext_lazy("Reason"), gettext_lazy("The customer reads it."))

    def prepare(self) -> None:
        """The types of the ticket's agreement, and the one that it has."""
        agreement, ticket = self.at_desk.whole.agreement, self.at_desk.ticket
        language = shown_language()
        types: Any = self.fields["call_type"]
        types.choices = [
            (code, kind.name.in_language(language))
            for code, kind in agreement.call_types.items()
            if not kind.is_complaint
        ]
        if agreement.priorities:
            priorities: Any = self.fields["priority"]
            priorities.choices = [
                ("", _("none")),
                *(
                    (code, name.in_language(language))
                    for code, name in agreement.priorities.items()
                ),
            ]
        else:
            del self.fields["priority"]
        self.initial = {"call_type": ticket.call_type, "priority": ticket.priority}

    def do(self) -> None:
        """Classify it."""
        told = self.cleaned_data
        actions.classify(
            self.at_desk.ticket,
            told["call_type"],
            told["text"],
            priority=told.get("priority") or None,
            **self.who,
        )


class UndoClassify(ActForm):
    """Put back the type that it had before."""

    act = Act.CLASSIFY
    slug = "undo-classify"

    def do(self) -> None:
        """A further event, of which the customer is told in their language."""
        ticket = self.at_desk.ticket
        with translation.override(ticket.language):
            told = _("The change of the call type was a mistake and is undone.")
        actions.undo_classify(ticket, told, **self.who)


class ReturnToSuperUser(ActForm):
    """Back to the Super User, with a public reason."""

    act = Act.RETURN
    slug = "return"
    title = gettext_lazy("Return to the Super User")
    about = gettext_lazy(
        "For a request that is not ready. Your reason is a response; the resolution stands still"
        " until they hand it over again."
    )
    button = gettext_lazy("Return it")
    text = reason(gettext_lazy("What is missing"), gettext_lazy("The customer reads it."))

    def do(self) -> None:
        """Return it."""
        actions.return_to_super_user(self.at_desk.ticket, self.cleaned_data["text"], **self.who)


class NeedNoAnswer(ActForm):
    """The question needs no answer any more."""

    act = Act.NEED_NO_ANSWER
    slug = "need-no-answer"
    title = gettext_lazy("No answer needed")
    about = gettext_lazy("The question needs no answer any more: the clock runs on from now.")
    button = gettext_lazy("Let the clock run on")

    def do(self) -> None:
        """Let the clock run on."""
        actions.need_no_answer(self.at_desk.ticket, **self.who)


class CloseUnanswered(ActForm):
    """Nobody answered in the agreed days."""

    act = Act.CLOSE_UNANSWERED
    slug = "close-unanswered"
    title = gettext_lazy("Close: no answer")
    about = gettext_lazy("The agreed days have passed without an answer. The clocks are cancelled.")
    button = gettext_lazy("Close it")
    is_final = True
    text = reason(gettext_lazy("Message to the customer"))

    @classmethod
    def is_possible(cls, at_desk: Seen) -> bool:
        """Only once the days that the agreement names have passed."""
        whole = at_desk.whole
        return super().is_possible(at_desk) and may_close_unanswered(
            whole.status, whole.agreement, at_desk.at
        )

    def do(self) -> None:
        """Close it."""
        actions.close_unanswered(self.at_desk.ticket, self.cleaned_data["text"], **self.who)


class Close(ActForm):
    """Solved, and closed before its window closes it."""

    act = Act.CLOSE
    slug = "close"
    title = gettext_lazy("Close")
    about = gettext_lazy("It is solved already, and closes itself later. Close it now?")
    button = gettext_lazy("Close it now")

    def do(self) -> None:
        """Close it."""
        actions.close(self.at_desk.ticket, **self.who)


class Reopen(ActForm):
    """It was not solved after all."""

    act = Act.REOPEN
    slug = "reopen"
    title = gettext_lazy("Reopen")
    about = gettext_lazy("The same clocks go on where they stood.")
    button = gettext_lazy("Reopen it")
    text = reason(gettext_lazy("Message to the customer"))

    def do(self) -> None:
        """Reopen it."""
        actions.reopen(self.at_desk.ticket, self.cleaned_data["text"], side="vendor", **self.who)


class Decline(ActForm):
    """The vendor doesn't take it on."""

    act = Act.DECLINE
    slug = "decline"
    title = gettext_lazy("Decline")
    about = gettext_lazy("What is still owed is cancelled. The report lists it with your reason.")
    button = gettext_lazy("Decline it")
    is_final = True
    text = reason(gettext_lazy("Reason"), gettext_lazy("The customer reads it."))

    def do(self) -> None:
        """Decline it."""
        actions.decline(self.at_desk.ticket, self.cleaned_data["text"], **self.who)


class Join(ActForm):
    """Another person of the customer reads along and may answer."""

    act = Act.JOIN
    slug = "join"
    title = gettext_lazy("Add a person")
    about = gettext_lazy("They read along, are told of replies, and may answer.")
    button = gettext_lazy("Add")
    person = forms.TypedChoiceField(label=gettext_lazy("Person of the customer"), coerce=int)

    def prepare(self) -> None:
        """Who is there and doesn't take part yet."""
        ticket = self.at_desk.ticket
        there = {ticket.reporter_id, *(person.pk for person in ticket.participants.all())}
        people = persons(organisation=ticket.organisation, only_active=True)
        self._people = {person.pk: person for person in people if person.pk not in there}
        field: Any = self.fields["person"]
        field.choices = [(pk, visible(person.name)) for pk, person in self._people.items()]

    def do(self) -> None:
        """Add them."""
        person = self._people[self.cleaned_data["person"]]
        actions.join(self.at_desk.ticket, person, side="vendor", **self.who)


class Leave(ActForm):
    """Somebody reads along no more."""

    act = Act.JOIN
    slug = "leave"
    person = forms.TypedChoiceField(coerce=int)

    def prepare(self) -> None:
        """Who takes part."""
        self._people = {person.pk: person for person in self.at_desk.ticket.participants.all()}
        field: Any = self.fields["person"]
        field.choices = [(pk, visible(person.name)) for pk, person in self._people.items()]

    def do(self) -> None:
        """Take them off."""
        person = self._people[self.cleaned_data["person"]]
        actions.leave(self.at_desk.ticket, person, side="vendor", **self.who)
