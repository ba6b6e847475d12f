"""From the form of an act to its verb."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from stipt.portal.forms.acts import ActForm, HandOverForm
from stipt.portal.opened import Opened
from stipt.portal.uploads import Uploads
from stipt.tickets.actions import (
    answer,
    answer_and_close,
    confirm,
    hand_over,
    reopen,
    send_back,
    take_back,
    take_over,
    withdraw,
)
from stipt.tickets.actions.record import checked_text
from stipt.tickets.refusals import Refused
from stipt.tickets.states import Act

_TWICE: Final = timedelta(minutes=10)
"""So long after a message the same text is taken for the same form, sent twice."""

_WITH_FILES: Final[dict[Act, Callable[..., None]]] = {
    Act.ANSWER: answer,
    Act.SEND_BACK: send_back,
    Act.ANSWER_AND_CLOSE: answer_and_close,
}
_WITHOUT_FILES: Final[dict[Act, Callable[..., None]]] = {
    Act.TAKE_BACK: take_back,
}


def do(opened: Opened, act: Act, form: ActForm, uploads: Uploads) -> None:
    """Do what a valid form asks; `Refused` as by the verb, "not-now" for what isn't theirs to do."""
    if act not in opened.acts:
        raise Refused("not-now", f"{opened.visit.person} may not {act} {opened.ticket.number} now")
    text, seen = form.cleaned_data["text"], _seen(opened, form)
    told: dict[str, Any] = {"by": opened.visit.person, "at": opened.visit.at}
    ticket, files = opened.ticket, uploads.files
    if act in _WITH_FILES:
        _WITH_FILES[act](ticket, text, files=files, seen=seen, **told)
    elif act in _WITHOUT_FILES:
        _WITHOUT_FILES[act](ticket, text, seen=seen, **told)
    elif isinstance(form, HandOverForm):
        hand_over(ticket, note=text, files=files, seen=seen, **form.told_type(), **told)
    elif act == Act.TAKE_OVER:
        take_over(ticket, **told)
    elif act == Act.CONFIRM:
        confirm(ticket, text=text, **told)
    elif act == Act.REOPEN:
        reopen(ticket, text, side="customer", files=files, seen=seen, **told)
    else:
        withdraw(ticket, text=text, seen=seen, **told)


def is_done_already(opened: Opened, refused: Refused, form: ActForm) -> bool:
    """Whether a form is refused only because it was sent twice: its text is there, just now."""
    text = checked_text(form.cleaned_data["text"])
    if refused.code not in ("stale", "not-now") or not text:
        return False
    person, since = opened.visit.person, opened.visit.at - _TWICE
    fresh = Opened(opened.visit, opened.ticket.number)
    return any(
        entry.by == person and entry.text == text and entry.at >= since for entry in fresh.entries
    )


def _seen(opened: Opened, form: ActForm) -> int | None:
    """The place in the log up to which the writer had read; None where the form doesn't say."""
    count = form.cleaned_data.get("seen")
    return None if count is None else opened.place_seen(count)
