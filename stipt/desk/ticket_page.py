"""The page of a ticket, put together for the views that show it: as it is, or with a form refused."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.http import HttpResponse

from stipt.desk.beside import beside
from stipt.desk.clock_lines import effects
from stipt.desk.forms.acts import ActForm, Assign, Classify, Leave
from stipt.desk.forms.say import ASK, REPLY, SayForm
from stipt.desk.navigation import navigation
from stipt.desk.offered import BESIDE, IN_THE_BAR, assignable, offered
from stipt.desk.pages import page
from stipt.desk.rows import STAGES, type_name
from stipt.desk.seen import Seen
from stipt.desk.thread import thread
from stipt.desk.uploads import Uploads, most_bytes
from stipt.desk.what_becomes import Choice, choices
from stipt.ui.due import chip_of_reading
from stipt.ui.shown import showing, shown_language, shown_zone
from stipt.words.visible import visible
from stipt.workbench.queries import draft_of
from stipt.workbench.what_if import WhatIf


class Held(NamedTuple):
    """A reply that its writer can still take back; `seconds` are left for it."""

    text: str
    act: str
    seconds: int


def ticket_page(
    at_desk: Seen,
    *,
    say: SayForm | None = None,
    uploads: Uploads | None = None,
    act: ActForm | None = None,
    opened: str = "",
) -> HttpResponse:
    """The whole page. `say` and `act`: forms that were refused, which makes it a 422, and `uploads`
    the files of the message; `opened`: the act whose form stands open.
    """
    with showing(at_desk.shown_at):
        context = _Page(at_desk, say, uploads, act, opened).context()
    is_refused = any(form is not None and form.errors for form in (say, act))
    return page(
        at_desk.request,
        "ticket",
        at_desk.shown_at,
        status=422 if is_refused else 200,
        nav=navigation(at_desk.visible),
        **context,
    )


class _Page:
    def __init__(
        self,
        at_desk: Seen,
        say: SayForm | None,
        uploads: Uploads | None,
        act: ActForm | None,
        opened: str,
    ) -> None:
        self._at_desk = at_desk
        self._act = act
        self._opened = act.slug if act is not None else opened
        self._draft = None if say else draft_of(at_desk.person, at_desk.about)
        self._say = say or SayForm(at_desk=at_desk, initial=self._initial())
        self._uploads = uploads or Uploads(at_desk.request, at_desk.at)

    def _initial(self) -> dict[str, object]:
        """What stands in the form of a message: the draft, else nothing."""
        draft, at = self._draft, self._at_desk.at
        usual = {"was_answered": True, "called_at": at}
        if draft is None:
            return usual
        kind = REPLY if draft.kind == ASK else draft.kind
        return {**usual, "kind": kind, "asks": draft.kind == ASK, "text": draft.text}

    def context(self) -> dict[str, object]:
        """All that the template shows."""
        at_desk, whole, ticket = self._at_desk, self._at_desk.whole, self._at_desk.ticket
        language = shown_language()
        what_if = WhatIf(whole.facts, whole.agreement, at_desk.person, at_desk.shown_at)
        aside = beside(at_desk)
        return {
            "ticket": ticket,
            "subject": visible(ticket.subject),
            "whole": whole,
            "stage": STAGES[whole.status.stage],
            "call_type": type_name(ticket.agreement_id, ticket.call_type, language),
            "chip": chip_of_reading(aside.main.reading) if aside.main else None,
            "pieces": thread(at_desk, self._unseen_after()),
            "has_news": self._has_news(),
            "held": self._held(),
            "say": self._say,
            "called_at": self._called_at(),
            "uploads": self._uploads,
            "most_bytes": most_bytes(),
            "draft": self._draft,
            "effects": effects(whole, what_if, language) if self._say.may_ask else None,
            "acts": offered(at_desk, IN_THE_BAR, self._act, self._opened),
            "acts_beside": offered(at_desk, BESIDE, self._act, self._opened),
            "people": assignable(at_desk) if self._opened == Assign.slug else None,
            "may_take": self._may_take(),
            "choices": self._choices(what_if),
            "priorities": self._priorities(),
            "may_join": Leave.is_possible(at_desk),
            "opened": self._opened,
            "beside": aside,
        }

    def _called_at(self) -> str:
        """What stands in the field for the time of a call: as typed, else now by the reader's clock."""
        value = self._say["called_at"].value()
        if isinstance(value, datetime):
            return f"{value.astimezone(shown_zone()):%Y-%m-%dT%H:%M}"
        return str(value or "")

    def _unseen_after(self) -> int | None:
        """The last event that the writer of the text in the form had before them."""
        if self._say.is_bound:
            return self._say.cleaned_data.get("seen")
        return self._draft.seen if self._draft is not None else None

    def _has_news(self) -> bool:
        """Whether a message was refused because of what its writer hadn't seen."""
        return self._say.is_bound and self._say.has_error("__all__", "stale")

    def _held(self) -> Held | None:
        held = self._at_desk.whole.held
        if held is None:
            return None
        seconds = int((held.readable_at - self._at_desk.at).total_seconds())
        return Held(held.text, held.act, max(seconds, 0))

    def _may_take(self) -> bool:
        """Whether it isn't the reader's already, and can be."""
        is_mine = self._at_desk.ticket.assignee_id == self._at_desk.person.pk
        return not is_mine and Assign.is_possible(self._at_desk)

    def _choices(self, what_if: WhatIf) -> list[Choice]:
        if self._opened != Classify.slug or not Classify.is_possible(self._at_desk):
            return []
        chosen = self._at_desk.ticket.call_type
        if isinstance(self._act, Classify):
            chosen = str(self._act["call_type"].value())
        return choices(self._at_desk.whole.agreement, what_if, shown_language(), chosen)

    def _priorities(self) -> list[tuple[str, str]]:
        priorities, language = self._at_desk.whole.agreement.priorities, shown_language()
        return [(code, visible(name.in_language(language))) for code, name in priorities.items()]
