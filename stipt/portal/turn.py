"""Whose turn is it, and until when? The first sentence of a ticket's page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stipt.portal.said import strong
from stipt.sla import Agreement, Reading
from stipt.sla.moments import reopen_until
from stipt.tickets.reading import Entry
from stipt.tickets.states import Stage, Status
from stipt.ui.shown import shown_language
from stipt.words.nouns import time_name
from stipt.words.quantities import listing
from stipt.words.visible import visible


class Turned(NamedTuple):
    """What the sentence is made of.

    `owed`: the clock that the vendor owes next; `paused`: one that stands still. `is_reporter`, `is_super_user`: who reads. `able`:
    who can act as Super User now; `back_at`: when the first is back, where none can.
    """

    status: Status
    entries: Sequence[Entry]
    owed: Reading | None
    paused: Reading | None
    agreement: Agreement
    now: datetime
    vendor: str
    reporter: str
    assignee: str
    customer: str
    able: Sequence[str]
    back_at: datetime | None
    is_reporter: bool
    is_super_user: bool
    is_from_vendor: bool
    may_reopen: bool


def sentence(turned: Turned) -> SafeString:
    """The sentence, as HTML; times are marked, names escaped."""
    return _SENTENCES[turned.status.stage](turned)


def _say(text: str, turned: Turned, **more: Any) -> SafeString:
    names = {
        "vendor": visible(turned.vendor),
        "reporter": visible(turned.reporter),
        "agent": visible(turned.assignee),
        "customer": visible(turned.customer),
    }
    return format_html(text, **names, **more)


# -- before the hand-over ------------------------------------------------------------------------


def _triage(turned: Turned) -> SafeString:
    since = strong(turned.entries[0].at) if turned.entries else ""
    if not turned.is_super_user:
        return _with_super_user(turned)
    if turned.is_from_vendor:
        text = _("It is your turn: {vendor} opened this for you since {since}.")
    elif turned.is_reporter:
        text = _("It is your turn: you can hand it over.")
    else:
        text = _("It is your turn: {reporter} waits for you since {since}.")
    return _and_no_clock(_say(text, turned, since=since), turned)


def _and_no_clock(said: SafeString, turned: Turned) -> SafeString:
    """The same, and that nothing counts yet, where counting begins with the hand-over (C12)."""
    if turned.agreement.reading("clock_starts") != "hand-over":
        return said
    return format_html("{} {}", said, _say(_("No clock runs at {vendor} yet."), turned))


def _with_super_user(turned: Turned) -> SafeString:
    names, back = "", ""
    if turned.able:
        names = listing([visible(name) for name in turned.able], shown_language(), last=_("or"))
        text = _("{names} looks first, as Super User.")
    elif turned.back_at is not None:
        back = strong(turned.back_at)
        text = _("It waits for a Super User, and none can act until {back}.")
    else:
        text = _("It waits for a Super User, and {customer} has none.")
    return _and_no_clock(_say(text, turned, names=names, back=back), turned)


def _with_user(turned: Turned) -> SafeString:
    asked = [one for one in turned.entries if one.kind == "returned"]
    by = visible(asked[-1].by.name) if asked and asked[-1].by else ""
    text = _("{name} asks {reporter} something.")
    if turned.is_reporter:
        text = _("It is your turn: {name} asks you something.")
    return _and_no_clock(_say(text, turned, name=by), turned)


# -- at the vendor -------------------------------------------------------------------------------


def _with_vendor(turned: Turned) -> SafeString:
    owed = turned.owed
    due = None if owed is None else (owed.breached_at or owed.due_at)
    if owed is None or due is None:
        return _without_due(turned)
    if owed.state == "breached":
        text = _("{vendor} is to act. The {time} ran until {when} at the latest, and has passed.")
        return _say(text, turned, time=_time(owed), when=strong(due, is_end=True))
    return _say(_until(turned, owed), turned, time=_time(owed), when=strong(due, is_end=True))


def _until(turned: Turned, owed: Reading) -> str:
    met_by = owed.obligation.met_by
    if met_by == "contact":
        if turned.assignee:
            return _("{vendor} is to act. {agent} works on it and responds {when} at the latest.")
        return _("{vendor} is to act, and responds {when} at the latest.")
    if met_by == "solution":
        if turned.assignee:
            return _("{vendor} is to act. {agent} works on it and solves it {when} at the latest.")
        return _("{vendor} is to act, and solves it {when} at the latest.")
    return _("{vendor} is to act. The {time} runs until {when} at the latest.")


def _without_due(turned: Turned) -> SafeString:
    if turned.assignee:
        return _say(_("{vendor} is to act. {agent} works on it; no time is agreed."), turned)
    return _say(_("{vendor} is to act; no time is agreed."), turned)


def _time(owed: Reading) -> str:
    return visible(time_name(owed.obligation, shown_language()))


def _waiting(turned: Turned) -> SafeString:
    since = _instant(turned.status.asked_at)
    text = _("{vendor} waits for an answer of {customer} since {since}.")
    if turned.is_reporter or turned.is_super_user:
        text = _("It is your turn: {vendor} waits for your answer since {since}.")
    still = _("Until then the {time} stands still.")
    return _and_paused(_say(text, turned, since=strong(since) if since else ""), still, turned)


def _sent_back(turned: Turned) -> SafeString:
    text = _("{vendor} sent it back to your Super User.")
    if turned.is_super_user:
        text = _("It is your turn: {vendor} sent it back.")
    return _and_paused(_say(text, turned), _until_handed_over(), turned)


def _held(turned: Turned) -> SafeString:
    text = _("Your Super User took it back from {vendor}.")
    if turned.is_super_user:
        text = _("It is your turn: you can hand it over again.")
    return _and_paused(_say(text, turned), _until_handed_over(), turned)


def _until_handed_over() -> str:
    return _("The {time} stands still until it is handed over again.")


def _and_paused(said: SafeString, still: str, turned: Turned) -> SafeString:
    """The same, and which clock stands still, if one does."""
    if turned.paused is None:
        return said
    return format_html("{} {}", said, _say(still, turned, time=_time(turned.paused)))


# -- at its end ----------------------------------------------------------------------------------


def _solved(turned: Turned) -> SafeString:
    ended, until = _instant(turned.status.ended_at), _reopen_until(turned)
    given = {
        "when": strong(ended) if ended else "",
        "until": strong(until, with_date=True) if until else "",
    }
    if not turned.may_reopen:
        return _say(_("Solved {when}."), turned, **given)
    text = _("Solved {when}. Does it work? You can say so until {until}; then it closes by itself.")
    return _say(text, turned, **given)


def _closed(turned: Turned) -> SafeString:
    text = _("Solved {when}, and closed.")
    if turned.status.is_unanswered:
        text = _("Closed {when}, as the question was not answered.")
    return _ended(text, turned)


def _withdrawn(turned: Turned) -> SafeString:
    return _ended(_("Withdrawn {when}."), turned)


def _declined(turned: Turned) -> SafeString:
    return _ended(_("{vendor} declined it {when}, with the reason below."), turned)


def _ended(text: str, turned: Turned) -> SafeString:
    ended, until = _instant(turned.status.ended_at), _reopen_until(turned)
    if turned.may_reopen:
        text += " " + _("Until {until} you can open it again.")
    when = strong(ended) if ended else ""
    return _say(text, turned, when=when, until=strong(until, with_date=True) if until else "")


def _reopen_until(turned: Turned) -> datetime | None:
    ended_at = turned.status.ended_at
    if ended_at is None:
        return None
    return _instant(reopen_until(ended_at, turned.agreement))


def _instant(at: int | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at, UTC)


_SENTENCES = {
    Stage.TRIAGE: _triage,
    Stage.WITH_USER: _with_user,
    Stage.WITH_VENDOR: _with_vendor,
    Stage.WAITING: _waiting,
    Stage.SENT_BACK: _sent_back,
    Stage.HELD: _held,
    Stage.SOLVED: _solved,
    Stage.CLOSED: _closed,
    Stage.WITHDRAWN: _withdrawn,
    Stage.DECLINED: _declined,
}
