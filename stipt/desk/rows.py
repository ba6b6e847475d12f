"""A row of the list as it is shown: what is owed next in words, who works on it, its chip."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from html import escape
from typing import Final, NamedTuple

from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stipt.agreements.reader import agreement_with_id
from stipt.sla.texts import Language
from stipt.tickets.queries import Group, Row
from stipt.tickets.states import Stage, Turn
from stipt.ui.due import Chip, chip_html
from stipt.ui.shown import shown_language, shown_zone
from stipt.words.quantities import capital, duration
from stipt.words.visible import visible

STAGES: Final[dict[str, LazyText]] = {
    Stage.TRIAGE: gettext_lazy("With the Super User"),
    Stage.WITH_USER: gettext_lazy("Asked back to the user"),
    Stage.WITH_VENDOR: gettext_lazy("Our turn"),
    Stage.WAITING: gettext_lazy("Customer’s turn"),
    Stage.SENT_BACK: gettext_lazy("Returned to the Super User"),
    Stage.HELD: gettext_lazy("Taken back by the Super User"),
    Stage.SOLVED: gettext_lazy("Solved"),
    Stage.CLOSED: gettext_lazy("Closed"),
    Stage.WITHDRAWN: gettext_lazy("Withdrawn"),
    Stage.DECLINED: gettext_lazy("Declined"),
}
"""Where a ticket stands, as the vendor says it."""

_GROUPS: Final[dict[str, tuple[LazyText, LazyText | str]]] = {
    Turn.VENDOR: (gettext_lazy("Our turn"), ""),
    Turn.SUPER_USER: (
        gettext_lazy("Super User’s turn"),
        gettext_lazy("returned, taken back, or not handed over yet"),
    ),
    Turn.CUSTOMER: (gettext_lazy("Customer’s turn"), gettext_lazy("the clock stands still")),
    Turn.NOBODY: (gettext_lazy("Nobody’s turn"), gettext_lazy("solved, closed or declined")),
}

_WAITED_FOR: Final[dict[str, LazyText]] = {
    Turn.CUSTOMER: gettext_lazy("customer"),
    Turn.SUPER_USER: gettext_lazy("Super User"),
}


class Block(NamedTuple):
    """The rows of one turn under their heading; `how_many` is empty where nobody counted."""

    turn: str
    title: LazyText
    about: LazyText | str
    how_many: str
    rows: list[SafeString]


class Frame(NamedTuple):
    """What all rows of a list share: when, in which language, and the word for nobody.

    `why_url`: the address that a number is put behind to ask why its ticket is due then; `chosen`:
    the number that was asked for.
    """

    at: datetime
    language: Language
    unassigned: str
    why_url: str
    chosen: int | None


def blocks(
    groups: list[Group],
    at: datetime,
    counted: dict[str, str],
    why_url: str,
    chosen: int | None,
) -> list[Block]:
    """The groups of a listing as they are shown; `counted`: how many each turn has in all."""
    frame = Frame(at, shown_language(), _("unassigned"), why_url, chosen)
    return [
        Block(
            group.turn,
            *_GROUPS[group.turn],
            counted.get(group.turn, ""),
            [row_html(row, frame) for row in group.rows],
        )
        for group in groups
    ]


# A page has fifty of them: as a template they took a third of its time.
_ROW: Final = (
    '<tr id="t{number}"{current}><td class="n">{number}</td>'
    '<th class="subject" scope="row"><a href="{url}"><bdi lang="{language}">{subject}</bdi></a>'
    '<small class="narrow muted">{number} · {customer}&nbsp;· {agent_or_not}</small></th>'
    '<td class="customer" lang="{customer_language}">{customer}</td>'
    '<td class="owed">{owed}</td><td class="agent">{agent}</td><td class="when"><a href="{why_url}{number}#why">{chip}</a></td></tr>'
)
_NOBODY: Final = '<span class="vh">{}</span><span aria-hidden="true">—</span>'


def row_html(row: Row, frame: Frame) -> SafeString:
    """One row as it is shown; its chip leads to why it is due then."""
    ticket, name = row.ticket, agent(row)
    return mark_safe(  # noqa: S308 - every part is escaped here, or HTML already
        _ROW.format(
            number=ticket.number,
            url=url_of_ticket(ticket.number),
            subject=escape(visible(ticket.subject)),
            language=escape(ticket.language),
            customer=escape(visible(ticket.organisation.name)),
            customer_language=escape(ticket.organisation.language),
            owed=escape(owed(row, frame.language)),
            agent=escape(name) or _NOBODY.format(escape(frame.unassigned)),
            agent_or_not=escape(name or frame.unassigned),
            chip=chip(row, frame.at, frame.language),
            why_url=escape(frame.why_url),
            current=' aria-current="true"' if ticket.number == frame.chosen else "",
        )
    )


def url_of_ticket(number: int) -> str:
    """The address of a ticket's page."""
    return _url_of_zero().replace("/0/", f"/{number}/")


@lru_cache(maxsize=1)
def _url_of_zero() -> str:
    """To look up fifty addresses takes as long as to ask the database."""
    return reverse("desk:ticket", args=[0])


def agent(row: Row) -> str:
    """Who works on it: the first name, else the team; empty for nobody."""
    ticket = row.ticket
    if ticket.assignee is not None:
        return visible(ticket.assignee.get_short_name())
    return "" if ticket.team is None else visible(ticket.team.name)


def owed(row: Row, language: Language) -> str:
    """What the vendor owes next: which promise of which type, or what is left of it."""
    if row.state == "paused" and row.left_seconds is not None:
        left = duration(row.left_seconds // 60 * 60, language)
        return _("%(time)s left") % {"time": left}
    ticket = row.ticket
    return promise_name(ticket.agreement_id, ticket.call_type, row.owed, language)


@lru_cache(maxsize=2_000)
def promise_name(agreement_id: int, call_type: str, owed: str, language: Language) -> str:
    """An obligation and a call type by their names: "Response, Level 1 incident"."""
    agreement = agreement_with_id(agreement_id)
    kind = agreement.call_types.get(call_type)
    name = kind.name.in_language(language) if kind else _("Not classified")
    if not owed:
        return name
    title = capital(agreement.obligations[owed].title.in_language(language))
    return visible(f"{title}, {name}")


def type_name(agreement_id: int, call_type: str, language: Language) -> str:
    """A call type by its name."""
    return promise_name(agreement_id, call_type, "", language)


def chip(row: Row, at: datetime, language: Language) -> SafeString:
    """The chip of what is owed next; where a ticket stands when nothing is."""
    ticket = row.ticket
    if not ticket.is_open or not row.owed:
        word = STAGES[ticket.state] if not ticket.is_open else _("nothing due")
        return format_html('<span class="due" data-state="resting">{}</span>', word)
    waited_for = _WAITED_FOR.get(ticket.turn, "")
    made = Chip(
        state=row.state,
        urgency=row.urgency,
        due_at=row.due_at,
        now=at,
        left_seconds=row.left_seconds,
        paused_by=str(waited_for),
    )
    return chip_html(made, language, shown_zone())
