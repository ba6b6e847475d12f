"""Why is it due then? One clock as a drawing and a receipt that adds up (C1 to C6, C12).

Office hours, holidays and closing times are those of the agreement, so the receipt stands in its
zone; where that differs from the reader's, the panel says so, and what the due time is for them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, tzinfo
from itertools import groupby
from typing import Final, NamedTuple, Protocol

from django.utils.html import format_html
from django.utils.safestring import SafeString

from stipt.charts.office_line import line_of_reading
from stipt.charts.office_line_svg import svg_line
from stipt.sla.agreement import Agreement, Obligation
from stipt.sla.reading import Reading
from stipt.sla.texts import Language, Text
from stipt.sla.urgency import counted_seconds
from stipt.sla.zones import offsets
from stipt.ui.due import Chip, chip_of_reading
from stipt.ui.times import moment_text, season, spoken_text
from stipt.words.edition import Edition, clause_anchor
from stipt.words.nouns import time_name
from stipt.words.quantities import capital, duration, either, short_date
from stipt.words.readings import summary
from stipt.words.receipt import ReceiptLine, receipt
from stipt.words.targets import at_the_latest, target_text
from stipt.words.telling import type_name
from stipt.words.visible import visible


class Panel(Protocol):
    """What is asked about: one obligation of a ticket, as it stands at `now` (aware)."""

    @property
    def obligation(self) -> Obligation:
        """Which promise."""
        ...

    @property
    def reading(self) -> Reading:
        """What the clock says of it."""
        ...

    @property
    def agreement(self) -> Agreement:
        """The agreement whose clauses are linked to."""
        ...

    @property
    def now(self) -> datetime:
        """The moment of the page."""
        ...


class Line(NamedTuple):
    """A line of the receipt, ready to be shown."""

    kind: str
    time: str
    what: SafeString
    amount: str


class Day(NamedTuple):
    """The lines of one date, or of a stretch of closed dates; `name` is empty where none is said."""

    name: str
    lines: tuple[Line, ...]


class Explained(NamedTuple):
    """All that the panel shows; texts are plain, but for what is SafeString."""

    name: str
    heading: str
    promise: SafeString
    drawing: SafeString
    caption: str
    days: tuple[Day, ...]
    sums: tuple[Line, ...]
    zone_note: str


class Clock(NamedTuple):
    """A row of the table of all clocks."""

    title: str
    used: str
    chip: Chip


def explained(
    panel: Panel, language: Language, zone: tzinfo, *, agreement_url: str = ""
) -> Explained:
    """The panel of one obligation, in the reader's language and zone.

    `agreement_url` is the page with the agreement, to whose clauses the receipt links.
    """
    reading, title = panel.reading, panel.obligation.title.in_language(language)
    edition = Edition(panel.agreement, language, panel.now.date())
    name = re.sub(r"\W+", "-", panel.obligation.name)
    named = _seasons(reading, language)
    lines = [_shown(line, named, edition, agreement_url) for line in receipt(reading, language)]
    kinds = [line.kind for line, _ in lines]
    cut = kinds.index("sum") if "sum" in kinds else len(lines)
    return Explained(
        name=name,
        heading=heading(panel, language, zone),
        promise=_promise(reading, edition, agreement_url),
        drawing=_drawing(reading, f"line-{name}", language),
        caption=f"{capital(title)}, {either(language, 'stap voor stap', 'step by step')}",
        days=tuple(_days(lines[:cut], panel, language)),
        sums=tuple(_behind_sum(line, shown) for line, shown in lines[cut:]),
        zone_note=_zone_note(panel, language, zone),
    )


def clock(reading: Reading, language: Language) -> Clock:
    """One row of the table of all clocks: title, what is used of what was promised, its chip."""
    title = capital(reading.obligation.title.in_language(language))
    return Clock(title, _used(reading, language), chip_of_reading(reading))


def _used(reading: Reading, language: Language) -> str:
    """How much is used: "6 h 27 of 8 h 00"; a promise that isn't in hours by its words."""
    if reading.target.kind != "hours" or reading.start is None:
        return target_text(reading.target, reading.version.agreement, language)
    ends = [at for at in (reading.facts.now, reading.due, reading.met) if at is not None]
    seconds = counted_seconds(reading, reading.start, max(min(ends), reading.start))
    used = duration(seconds // 60 * 60, language)
    return f"{used} {either(language, 'van', 'of')} {duration(reading.target.amount, language)}"


# -- what stands above ---------------------------------------------------------------------------

_QUESTIONS: Final = {
    "not_started": Text(
        "Waarom is de {time} nog niet begonnen?", "Why has the {time} not begun yet?"
    ),
    "paused": Text("Waarom staat de {time} stil?", "Why does the {time} stand still?"),
    "not_applicable": Text("Waarom is er geen {time}?", "Why is there no {time}?"),
    "best_effort": Text("Waarom is de {time} geen toezegging?", "Why is the {time} no promise?"),
    "unscheduled": Text(
        "Waarom heeft de {time} nog geen datum?", "Why has the {time} no date yet?"
    ),
    "cancelled": Text("Waarom is de {time} vervallen?", "Why was the {time} cancelled?"),
}
_RUNS: Final = Text(
    "Waarom loopt de {time} tot uiterlijk {when}?",
    "Why does the {time} run until {when} at the latest?",
)
_RAN: Final = Text(
    "Waarom liep de {time} tot uiterlijk {when}?",
    "Why did the {time} run until {when} at the latest?",
)


def heading(panel: Panel, language: Language, zone: tzinfo) -> str:
    """The question that the panel answers, its time in the reader's zone."""
    reading, time = panel.reading, time_name(panel.obligation, language)
    if reading.due_at is None or reading.state == "cancelled":
        usual = Text("Hoe staat het met de {time}?", "How does the {time} stand?")
        return _QUESTIONS.get(reading.state, usual).in_language(language).format(time=time)
    is_past = reading.state in ("met", "breached")
    when = spoken_text(reading.due_at.astimezone(zone), language, panel.now.astimezone(zone))
    return (_RAN if is_past else _RUNS).in_language(language).format(time=time, when=when)


def _promise(reading: Reading, edition: Edition, agreement_url: str) -> SafeString:
    """What was promised, for which type, with its clause."""
    version, language = reading.version, edition.language
    title = reading.obligation.title.in_language(language)
    target = at_the_latest(reading.target, version.agreement, language)
    text = f"{title}: {target}"
    if version.call_type is not None:
        name = type_name(version.call_type, version.priority, version.agreement, language)
        text = f"{name}, {text}"
    clause = reading.target.clause or reading.obligation.clause
    return _with_clause(capital(text), clause, edition, agreement_url)


def _drawing(reading: Reading, name: str, language: Language) -> SafeString:
    line = line_of_reading(reading)
    if line is None:
        return SafeString("")
    title = reading.obligation.title.in_language(language)
    drawn = svg_line(
        line,
        name=name,
        title=either(language, f"Tijdlijn van {title}", f"Time line of {title}"),
        text=visible(summary(reading, language)),
        day=lambda day: short_date(day, language),
    )
    return SafeString(drawn)


def _zone_note(panel: Panel, language: Language, zone: tzinfo) -> str:
    """Which zone the receipt is in, where the reader's wall clock shows another time."""
    reading = panel.reading
    office = reading.version.agreement.zone
    instants = [at for at in (reading.starts_at, reading.due_at, panel.now) if at is not None]
    if all(at.astimezone(office).utcoffset() == at.astimezone(zone).utcoffset() for at in instants):
        return ""
    note = either(
        language,
        f"De tijden hieronder zijn die van de overeenkomst ({office}).",
        f"The times below are those of the agreement ({office}).",
    )
    if reading.due_at is None:
        return note
    there = moment_text(reading.due_at.astimezone(office), language, panel.now)
    here = moment_text(reading.due_at.astimezone(zone), language, panel.now)
    return note + either(
        language,
        f" {there} daar is {here} in uw tijdzone ({zone}).",
        f" {there} there is {here} in your time zone ({zone}).",
    )


# -- the receipt ---------------------------------------------------------------------------------


def _shown(
    line: ReceiptLine, named: _Seasons, edition: Edition, agreement_url: str
) -> tuple[ReceiptLine, Line]:
    """A line as it is shown, beside the line itself."""
    what = _with_clause(named(line.what), line.clause, edition, agreement_url)
    return line, Line(line.kind, named(line.time), what, line.amount)


def _with_clause(text: str, clause: str | None, edition: Edition, agreement_url: str) -> SafeString:
    """A text and its clause, which leads to the agreement where there is a page of it."""
    if clause is None:
        return format_html("{}", visible(text))
    label = visible(edition.clause_label(clause))
    if not agreement_url or clause not in edition.agreement.clauses:
        return format_html('{} <span class="clause">{}</span>', visible(text), label)
    return format_html(
        '{} <a class="clause" href="{}#{}">{}</a>',
        visible(text),
        agreement_url,
        clause_anchor(clause),
        label,
    )


class _Seasons(NamedTuple):
    """Says the two halves of the doubled hour as seasons, where the words room gives offsets."""

    highest: int
    language: Language

    def __call__(self, text: str) -> str:
        return _OFFSET.sub(self._named, text)

    def _named(self, match: re.Match[str]) -> str:
        sign = -1 if match[1] == "-" else 1
        seconds = sign * (int(match[2]) * 3600 + int(match[3]) * 60)
        return f"({season(is_summer=seconds == self.highest, language=self.language)})"


_OFFSET: Final = re.compile(r"\(UTC([+-])(\d\d)(\d\d)\)")


_A_FEW_HOURS: Final = 4 * 3600
"""So that the first half of the hour is seen too when all begins in the second."""


def _seasons(reading: Reading, language: Language) -> _Seasons:
    """For the zone of the receipt: summer time is the higher of its offsets around that time."""
    zone, now = reading.version.agreement.zone, reading.facts.now
    begin, end = min(reading.start or now, now), max(reading.due or now, now)
    pieces = offsets(zone, begin - _A_FEW_HOURS, end)
    return _Seasons(max(offset for _, _, offset in pieces), language)


def _days(lines: Sequence[tuple[ReceiptLine, Line]], panel: Panel, language: Language) -> list[Day]:
    """The lines before the sum, by date; today is named."""
    zone = panel.reading.version.agreement.zone
    today = short_date(panel.now.astimezone(zone).date(), language)
    days = []
    for day, group in groupby(lines, key=lambda pair: pair[0].day):
        name = f"{day}, {either(language, 'vandaag', 'today')}" if day == today else day
        days.append(Day(name, tuple(shown for _, shown in group)))
    return days


def _behind_sum(line: ReceiptLine, shown: Line) -> Line:
    """The sum itself, and what stands behind it: its time at the right end, as in a column."""
    if line.kind == "sum":
        return shown
    return shown._replace(amount=line.amount or f"{line.day} {shown.time}".strip())
