"""What would be promised if a request were handed over now: in a sentence, drawn, and added up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stipt.charts.office_line import Dot, OfficeLine, line_of_term
from stipt.charts.office_line_svg import svg_line
from stipt.portal.said import spoken, spoken_due
from stipt.sla import Agreement, Reading
from stipt.sla.texts import Language
from stipt.tickets.reading import IfHandedOver, Promise, promise_now
from stipt.ui.shown import shown_language, shown_zone
from stipt.words.edition import Edition, clause_anchor
from stipt.words.quantities import capital, every, short_date
from stipt.words.receipt import ReceiptLine, receipt
from stipt.words.targets import target_text, term_text
from stipt.words.visible import visible


class Promised(NamedTuple):
    """One obligation beside a call type: what it is called, and until when or what it is instead."""

    title: str
    text: str


class Line(NamedTuple):
    """A line of the sum; `kind`: day, counted, closed or sum."""

    kind: str
    time: str
    what: SafeString
    amount: str


class Outlook(NamedTuple):
    """All that is said of a call type before it is sent.

    `sentence` adds it up; `drawing` and `lines` are empty where nothing has a due.
    """

    promised: list[Promised]
    sentence: str
    drawing: SafeString
    lines: list[Line]
    zone_note: str


_TO_COME: Final = ("not_started", "running", "best_effort", "not_applicable", "unscheduled")
"""States of what is still promised; of a ticket that came back something may be met or breached."""


class Asked(NamedTuple):
    """For whom it is said, of which agreement, at which instant; `ticket` where there is one.

    `handed_over` and `at_once` begin the sentence for types that pass a Super User and for those
    that don't: "If your Super User hands this over now (%(when)s)".
    """

    handed_over: str
    at_once: str
    agreement: Agreement
    agreement_url: str
    at: datetime
    ticket: IfHandedOver | None = None

    def promises(self, call_type: str, priority: str | None) -> list[Promise]:
        """What would be promised of a call type: of a new request, or of that ticket."""
        if self.ticket is not None:
            return self.ticket.promises(call_type, priority)
        return promise_now(self.agreement, call_type, priority, self.at)


def outlook(asked: Asked, call_type: str, priority: str | None, name: str) -> Outlook:
    """What would be promised of a call type; `name` is unique in the page, for the drawing's ids."""
    promises = asked.promises(call_type, priority)
    owed = [
        one.reading
        for one in promises
        if not one.obligation.is_owed_by_customer
        and not one.obligation.repeats
        and one.reading.state in _TO_COME
    ]
    repeated = [one.reading for one in promises if one.obligation.met_by == "update"]
    sentence = _sentence(_begin(asked, call_type), owed)
    dated = [reading for reading in owed if reading.due is not None]
    return Outlook(
        [_promised(reading) for reading in (*owed, *repeated)],
        sentence,
        _drawing(dated, name, sentence, asked),
        list(_lines(dated, asked)),
        _zone_note(dated, asked),
    )


def _title(reading: Reading) -> str:
    return visible(reading.obligation.title.in_language(shown_language()))


def _promised(reading: Reading) -> Promised:
    return Promised(_title(reading), _until(reading))


def _until(reading: Reading) -> str:
    """Until when, or in the words of the matrix where no date is known or promised."""
    if reading.due_at is not None and not reading.obligation.repeats:
        return spoken_due(reading.due_at)
    language, agreement = shown_language(), reading.version.agreement
    if reading.obligation.met_by == "update" and reading.target.has_due:
        return visible(every(term_text(reading.target, agreement, language), language))
    return visible(target_text(reading.target, agreement, language))


# -- the sentence --------------------------------------------------------------------------------


def _begin(asked: Asked, call_type: str) -> str:
    """If what happens now the clocks run: a hand-over, or sending alone."""
    agreement = asked.agreement
    waits = agreement.call_types[call_type].through_super_user
    is_counted_from_there = agreement.reading("clock_starts") == "hand-over"
    begin = asked.handed_over if waits and is_counted_from_there else asked.at_once
    return begin % {"when": spoken(asked.at, names_today=False)}


def _sentence(begin: str, owed: list[Reading]) -> str:
    """What is promised, added up: "...: response Tuesday 11:30, solved Wednesday 14:30 ..."."""
    dated = [_dated(reading) for reading in owed if reading.due is not None]
    parts = [_("%(promises)s at the latest") % {"promises": ", ".join(dated)}] if dated else []
    parts += [f"{_title(one)}: {_until(one)}" for one in owed if one.due is None]
    told = "; ".join(parts) or _("nothing more is promised")
    return f"{begin}: {told}."


def _dated(reading: Reading) -> str:
    told = {"when": spoken_due(reading.due_at) if reading.due_at else "", "what": _title(reading)}
    if reading.obligation.met_by == "contact":
        return _("response %(when)s") % told
    if reading.obligation.met_by == "solution":
        return _("solved %(when)s") % told
    return _("%(what)s %(when)s") % told


# -- the drawing ---------------------------------------------------------------------------------


def _drawing(dated: list[Reading], name: str, sentence: str, asked: Asked) -> SafeString:
    """Office time from now to the last due: up to the response as to come, behind it as counted."""
    line = _office_line(dated, int(asked.at.timestamp()))
    if line is None:
        return SafeString("")
    language = shown_language()
    drawn = svg_line(
        line,
        name=name,
        title=_("When what is promised"),
        text=sentence,
        day=lambda day: short_date(day, language),
    )
    return SafeString(drawn)


def _office_line(dated: list[Reading], now: int) -> OfficeLine | None:
    dues = sorted(reading.due for reading in dated if reading.due is not None)
    if not dues or dues[-1] <= now:
        return None
    calendar = max(dated, key=lambda reading: reading.due or 0).calendar
    whole = line_of_term(calendar, now, dues[-1])
    if not whole.windows:
        return None
    is_response = dated[0].obligation.met_by == "contact"
    turns_at = dues[0] if is_response else now
    first = line_of_term(calendar, now, turns_at).stretches if is_response else ()
    rest = line_of_term(calendar, turns_at, dues[-1]).stretches if dues[-1] > turns_at else ()
    waiting = tuple(stretch._replace(kind="to_come") for stretch in first)
    dots = tuple(Dot(due, "due") for due in dict.fromkeys(dues))
    return OfficeLine(whole.zone, whole.windows, (*waiting, *rest), dots, now)


# -- the sum -------------------------------------------------------------------------------------


def _lines(dated: list[Reading], asked: Asked) -> Iterator[Line]:
    """The lines of each obligation by date, and their sum, which is the target and until when."""
    language = shown_language()
    shown_day = ""
    for reading in dated:
        for one in receipt(reading, language):
            if one.kind not in _ADDED_UP:
                continue
            if one.day and one.day != shown_day:
                shown_day = one.day
                yield Line("day", "", format_html("{}", _named(one.day, asked, language)), "")
            yield _line(one, reading, asked, language)


_ADDED_UP = ("left", "counted", "closed", "sum")


def _line(one: ReceiptLine, reading: Reading, asked: Asked, language: Language) -> Line:
    what, kind = one.what, one.kind
    if kind == "left":
        what, kind = _title(reading), "counted"
    elif kind == "sum" and reading.due_at is not None:
        told = {"what": _title(reading), "when": spoken_due(reading.due_at)}
        what = _("%(what)s, %(when)s at the latest") % told
    return Line(kind, one.time, _with_clause(what, one.clause, asked, language), one.amount)


def _named(day: str, asked: Asked, language: Language) -> str:
    today = short_date(asked.at.astimezone(asked.agreement.zone).date(), language)
    return _("%(day)s, today") % {"day": day} if day == today else day


def _with_clause(text: str, clause: str | None, asked: Asked, language: Language) -> SafeString:
    """A text, and the clause behind it that says so, as a link into the agreement."""
    shown = visible(capital(text))
    if clause is None or clause not in asked.agreement.clauses:
        return format_html("{}", shown)
    label = Edition(asked.agreement, language, asked.at.date()).clause_label(clause)
    return format_html(
        '{} <a class="clause" href="{}#{}">{}</a>',
        shown,
        asked.agreement_url,
        clause_anchor(clause),
        visible(label),
    )


def _zone_note(dated: list[Reading], asked: Asked) -> str:
    """Which zone the sum is in, where the reader's wall clock shows another time."""
    office, here = asked.agreement.zone, shown_zone()
    instants = [asked.at, *(one.due_at for one in dated if one.due_at is not None)]
    if all(at.astimezone(office).utcoffset() == at.astimezone(here).utcoffset() for at in instants):
        return ""
    return _("Added up in the agreement’s time zone (%(zone)s).") % {"zone": office}
