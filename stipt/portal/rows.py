"""The rows of the portal's list: whose turn, until when, in the words of the customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stipt.agreements.reader import agreement_with_id
from stipt.portal.visit import Visit
from stipt.sla.texts import Text
from stipt.tickets.queries import Group, Row
from stipt.tickets.states import Stage, Turn
from stipt.ui.due import Chip, chip_html
from stipt.ui.shown import shown_language, shown_zone
from stipt.words.quantities import capital
from stipt.words.visible import visible

ORDER: Final = (Turn.CUSTOMER, Turn.NOBODY, Turn.VENDOR, Turn.SUPER_USER)
ORDER_OF_SUPER_USER: Final = (Turn.SUPER_USER, Turn.CUSTOMER, Turn.NOBODY, Turn.VENDOR)
"""Own turn first; what is solved and waits for a yes or no before what others work on."""

_WAITING: Final[dict[str, LazyText]] = {
    Stage.WITH_USER: gettext_lazy("question from the Super User"),
    Stage.SENT_BACK: gettext_lazy("sent back"),
    Stage.HELD: gettext_lazy("taken back"),
}
_ENDED: Final[dict[str, LazyText]] = {
    Stage.SOLVED: gettext_lazy("Solved"),
    Stage.CLOSED: gettext_lazy("Closed"),
    Stage.WITHDRAWN: gettext_lazy("Withdrawn"),
    Stage.DECLINED: gettext_lazy("Declined"),
}


class Line(NamedTuple):
    """One ticket; texts plain, `chip` is HTML. `about`: what is owed next, or where it stands."""

    number: int
    url: str
    subject: str
    language: str
    reporter: str
    customer: str
    about: str
    chip: SafeString


class Block(NamedTuple):
    """The lines of one turn under their heading."""

    turn: str
    title: str
    lines: list[Line]


def blocks(groups: Sequence[Group], visit: Visit, *, are_closed: bool) -> list[Block]:
    """The groups of a list as they are shown; `are_closed`: it is the list of what has ended."""
    return [
        Block(
            group.turn,
            _title(group.turn, visit, are_closed),
            [_line(row, visit) for row in group.rows],
        )
        for group in groups
    ]


def _title(turn: str, visit: Visit, are_closed: bool) -> str:
    if turn == Turn.VENDOR:
        return _("With %(vendor)s") % {"vendor": visible(visit.vendor_name)}
    if turn == Turn.SUPER_USER:
        return _("Look first") if visit.acts_as_super_user() else _("With your Super User")
    if turn == Turn.CUSTOMER:
        return _("Wait for an answer")
    return _("Solved and closed") if are_closed else _("Solved: does it work?")


def _line(row: Row, visit: Visit) -> Line:
    ticket = row.ticket
    is_own = ticket.reporter_id == visit.person.pk
    return Line(
        number=ticket.number,
        url=reverse("portal:ticket", args=[ticket.number]),
        subject=visible(ticket.subject),
        language=ticket.language,
        reporter=_("You") if is_own else visible(ticket.reporter.name),
        customer=visible(ticket.organisation.name),
        about=_about(row),
        chip=_chip(row, visit.at),
    )


def _about(row: Row) -> str:
    """The clock that is owed next, where it counts; else what is waited for."""
    ticket = row.ticket
    if not ticket.is_open:
        return ""
    if ticket.state in _WAITING:
        return str(_WAITING[ticket.state])
    if not row.owed or row.due_at is None:
        return ""
    obligation = agreement_with_id(ticket.agreement_id).obligations.get(row.owed)
    return "" if obligation is None else visible(_named(obligation.title))


def _named(title: Text) -> str:
    return capital(title.in_language(shown_language()))


def _chip(row: Row, at: datetime) -> SafeString:
    ticket = row.ticket
    if not ticket.is_open:
        word = str(_ENDED.get(ticket.state, ""))
        return format_html('<span class="due" data-state="resting">{}</span>', word)
    if not row.owed or (row.state == "not_started" and row.due_at is None):
        word = _("no clock runs") if ticket.handed_over_at is None else _("no time agreed")
        return format_html('<span class="due" data-state="resting">{}</span>', word)
    made = Chip(
        state=row.state,
        urgency=row.urgency,
        due_at=row.due_at,
        now=at,
        left_seconds=row.left_seconds,
        paused_by=_paused_by(ticket.turn),
    )
    return chip_html(made, shown_language(), shown_zone())


def _paused_by(turn: str) -> str:
    """Who is waited for, as the customer says it."""
    if turn == Turn.CUSTOMER:
        return _("your answer")
    return _("Super User") if turn == Turn.SUPER_USER else ""
