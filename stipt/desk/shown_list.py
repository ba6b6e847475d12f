"""The list of the desk as it is shown: the day, the groups, what the tab and the status line say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stipt.desk.day_line import DayLine, day_line, day_of
from stipt.desk.navigation import Navigation, list_url, shown_count
from stipt.desk.rows import Block, blocks
from stipt.desk.visible import Visible
from stipt.tickets.filters import Filter
from stipt.tickets.queries import DueOfDay, Listing, desk_list, dues_of_day


class ShownList(NamedTuple):
    """All that the list shows.

    `status`: the sentence that is spoken when it changes; `good_text`: what is true where the list is
    empty and rightly so. Texts are empty where there is nothing to tell.
    """

    name: str
    title: str
    status: str
    breached_text: str
    due_today_text: str
    blocks: list[Block]
    day: DayLine | None
    good_text: str
    live_url: str
    next_url: str
    first_url: str


def shown_list(
    visible: Visible,
    wanted: Filter,
    at: datetime,
    nav: Navigation,
    after: str,
    chosen: int | None = None,
) -> ShownList:
    """The list with a filter behind a key, in the reader's language and zone.

    `chosen`: the number of the ticket whose why is asked for.
    """
    url = list_url(wanted.text(), after)
    listing = desk_list(visible.person, wanted, at, after=after, among=visible.tickets)
    day, dues = _day(visible, listing, at)
    breached = nav.counts.get("breached", 0)
    due_today = sum(ticket.due_at >= at for ticket in dues)
    name = str(nav.chosen.name) if nav.chosen else _("Tickets")
    return ShownList(
        name=name,
        title=f"({breached_text(breached)}) {name}" if breached else name,
        status=f"{breached_text(breached)}, {due_today_text(due_today)}",
        breached_text=breached_text(breached) if breached else "",
        due_today_text=due_today_text(due_today) if due_today else "",
        blocks=blocks(
            listing.groups,
            at,
            _counted(listing, wanted, after, nav),
            f"{url}{'&' if '?' in url else '?'}why=",
            chosen,
        ),
        day=day,
        good_text="" if listing.rows or after else _good_text(wanted, nav),
        live_url=url,
        next_url=list_url(wanted.text(), listing.after) if listing.after else "",
        first_url=list_url(wanted.text()) if after else "",
    )


def _good_text(wanted: Filter, nav: Navigation) -> str:
    """What an empty view says; nothing for a filter that somebody typed."""
    told = {
        "": _("Nothing is due: no request lies with the desk."),
        "assignee:me": _("No ticket is yours."),
        "is:unassigned": _("Every ticket has its agent."),
        "is:waiting": _("No question waits for a customer."),
        "is:breached": _("No promise is breached."),
    }
    return told.get(wanted.text(), _("No open ticket.") if nav.chosen else "")


def breached_text(count: int) -> str:
    """How many tickets have a promise that was breached."""
    return ngettext("%(count)s breached", "%(count)s breached", count) % {"count": count}


def due_today_text(count: int) -> str:
    """How many promises fall before today's closing time."""
    return ngettext("%(count)s due today", "%(count)s due today", count) % {"count": count}


def _counted(listing: Listing, wanted: Filter, after: str, nav: Navigation) -> dict[str, str]:
    """How many each turn has: of all open ones, or of a list that stands here whole."""
    if wanted.is_empty:
        return {turn: shown_count(count) for turn, count in nav.counts.items()}
    if after or listing.after:
        return {}
    return {group.turn: str(len(group.rows)) for group in listing.groups}


def _day(
    visible: Visible, listing: Listing, at: datetime
) -> tuple[DayLine | None, Sequence[DueOfDay]]:
    """The day by the office hours of the ticket that stands first, with all that falls on it."""
    day = day_of(listing.rows[0].ticket.agreement_id, at) if listing.rows else None
    if day is None:
        return None, ()
    end = day.closes_at + timedelta(seconds=1)  # what is due as it closes falls on the day
    dues = dues_of_day(visible.person, day.opens_at, end, among=visible.tickets)
    return day_line(day, dues, at), dues
