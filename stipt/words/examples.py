"""Worked examples: when a term that starts then would end, by the calendar of the agreement.

Nothing here reckons by itself: terms are asked of the calendar, the table of call types of the
walk. The start is chosen so that the example shows something: a weekend, a holiday, a night.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from stipt.sla.agreement import Agreement, CallType, Target
from stipt.sla.calendar import Calendar
from stipt.sla.clock import walk
from stipt.sla.hours import DAY, closes
from stipt.sla.reading import Reading
from stipt.sla.ticket_data import read_ticket
from stipt.words.blocks import Block, Drawing, Heading, Phrase, Table
from stipt.words.day_names import day_name_inside
from stipt.words.edition import Edition
from stipt.words.promises import ordinary_obligations, variants
from stipt.words.quantities import (
    capital,
    full_date,
    full_instant,
    instant,
    listing,
    weekday,
)
from stipt.words.super_user import ordinary_types, starts_at_receipt
from stipt.words.targets import term_text

DAYS_LOOKED_THROUGH: Final = 21
"""Three weeks: any week has a weekend, and a holiday nearby is worth showing."""

USUAL_TIME: Final = 10 * 3600

WHOLE_DAY: Final = ((0, DAY),)


class Example(NamedTuple):
    """A term from a start to its end, epoch seconds; `in_dates` where it counts whole dates."""

    starts_at: int
    due_at: int
    in_dates: bool


def examples(edition: Edition) -> Iterator[Block]:
    """Each term of the agreement with an example date, then each call type from one hand-over."""
    terms = _terms(edition.agreement)
    if not terms:
        return
    yield Heading(edition.say("Voorbeelden", "Examples"), "examples")
    yield edition.paragraph(
        "Zo vallen de termijnen uit, gerekend met de uren van deze overeenkomst. Precies op het "
        "laatste tijdstip is nog op tijd.",
        "This is how the terms turn out, reckoned with the hours of this agreement. Exactly at "
        "the last instant is still in time.",
    )
    found = [(target, example(target, edition.agreement, edition.at)) for target in terms]
    for place, (target, worked) in enumerate(found, start=1):
        yield _drawing(place, target, worked, edition)
    yield from _per_call_type(found[0][1].starts_at, edition)


def _terms(agreement: Agreement) -> list[Target]:
    """The different terms in hours and days, the shortest of each calendar first."""
    found: dict[tuple[str, str, int], Target] = {}
    for call_type in agreement.call_types.values():
        for priority in (None, *call_type.priorities):
            for name in agreement.obligations:
                target = agreement.target_for(call_type.code, name, priority)
                if target is not None and target.kind in ("hours", "days"):
                    found.setdefault((target.calendar, target.kind, target.amount), target)
    order = list(agreement.calendars)
    return [
        found[k] for k in sorted(found, key=lambda k: (order.index(k[0]), k[1] == "days", k[2]))
    ]


def example(target: Target, agreement: Agreement, at: date) -> Example:
    """A term that shows something, from `at` on or from when the agreement is in force.

    Of the starts in three weeks it is the first that skips most: a holiday before a weekend, a
    weekend before a night.
    """
    calendar = agreement.calendars[target.calendar]
    starts = _starts(calendar, max(at, agreement.in_force_from))
    in_dates = target.kind == "days" and agreement.reading("day") != "office-hours"
    worked = [Example(start, _ends(target, start, agreement), in_dates) for start in starts]
    return max(worked, key=lambda one: (_shows(calendar, one), -one.starts_at))


def _starts(calendar: Calendar, first: date) -> list[int]:
    """Ten o'clock of each date that is open then, and each full hour behind it."""
    found: list[int] = []
    for n in range(DAYS_LOOKED_THROUGH):
        day = first + timedelta(days=n)
        midnight = datetime(day.year, day.month, day.day, tzinfo=calendar.zone)
        for hour in range(USUAL_TIME // 3600, 24):
            start = int(midnight.replace(hour=hour).timestamp())
            if calendar.is_open(start):
                found.append(start)
    if found:
        return found
    opening = datetime(first.year, first.month, first.day, tzinfo=calendar.zone)
    return [calendar.next_open(int(opening.timestamp()))]


def _ends(target: Target, start: int, agreement: Agreement) -> int:
    calendar = agreement.calendars[target.calendar]
    if target.kind == "hours":
        return calendar.after(start, target.amount)
    return calendar.after_days(start, target.amount, str(agreement.reading("day")))


def _shows(calendar: Calendar, worked: Example) -> int:
    """What an example skips: 3 for a holiday or closure, 2 for a closed date, 1 for a night."""
    if _named_days(calendar, worked):
        return 3
    if _closed_dates(calendar, worked):
        return 2
    return int(len(calendar.segments(worked.starts_at, worked.due_at)) > 1)


def _closed_dates(calendar: Calendar, worked: Example) -> list[date]:
    """The dates between start and end without any open time."""
    first, last = (
        datetime.fromtimestamp(t, calendar.zone).date() for t in (worked.starts_at, worked.due_at)
    )
    days = (first + timedelta(days=n) for n in range(1, (last - first).days))
    return [day for day in days if not calendar.hours_on(day)]


def _drawing(place: int, target: Target, worked: Example, edition: Edition) -> Drawing:
    calendar = edition.agreement.calendars[target.calendar]
    begin, end = (
        full_instant(datetime.fromtimestamp(t, calendar.zone), edition.language)
        for t in (worked.starts_at, worked.due_at)
    )
    term = term_text(target, edition.agreement, edition.language)
    pause = "," if "," in term else ""
    sentence = edition.say(
        f"Een termijn van {term}{pause} die op {begin} begint, loopt af op {end}.",
        f"A term of {term}{pause} that starts on {begin} ends on {end}.",
    )
    if skipped := _skipped(calendar, worked, edition):
        sentence += f" {skipped}"
    return Drawing(
        f"example-{place}",
        edition.say(f"Een termijn van {term}", f"A term of {term}"),
        sentence,
        calendar,
        worked.starts_at,
        worked.due_at,
        edition.language,
    )


def _skipped(calendar: Calendar, worked: Example, edition: Edition) -> str:
    """What lies between and does not count, or nothing to say."""
    parts = _weekdays_skipped(calendar, worked, edition)
    for name, first, last in _spells(calendar, worked):
        when = full_date(first, edition.language)
        if first != last:
            end = full_date(last, edition.language)
            when = edition.say(f"{when} tot en met {end}", f"{when} to {end}")
        elif _is_open(calendar, first):
            when = edition.say(f"een deel van {when}", f"part of {when}")
        parts.append(f"{day_name_inside(name, edition.language)} ({when})")
    if not parts:
        return ""
    listed = capital(listing(parts, edition.language))
    if len(parts) == 1:
        return edition.say(f"{listed} telt niet mee.", f"{listed} does not count.")
    return edition.say(f"{listed} tellen niet mee.", f"{listed} do not count.")


def _weekdays_skipped(calendar: Calendar, worked: Example, edition: Edition) -> list[str]:
    """The days of the week on which it is closed every week: "vrijdag", "het weekend"."""
    named = {day.day for day in calendar.closed_days(worked.starts_at, worked.due_at)}
    closed = {day.weekday() for day in _closed_dates(calendar, worked) if day not in named}
    weekend = [edition.say("het weekend", "the weekend")] * ({5, 6} <= closed)
    others = closed - {5, 6} if weekend else closed
    return [*(weekday(day, edition.language) for day in sorted(others)), *weekend]


def _spells(calendar: Calendar, worked: Example) -> list[tuple[str, date, date]]:
    """The named days in order, those after one another with one name taken together."""
    spells: list[tuple[str, date, date]] = []
    for day, name in _named_days(calendar, worked).items():
        whole = not any(_is_open(calendar, each) for each in (day, *(s[1] for s in spells[-1:])))
        if spells and spells[-1][0] == name and whole:
            spells[-1] = (name, spells[-1][1], day)
        else:
            spells.append((name, day, day))
    return spells


def _named_days(calendar: Calendar, worked: Example) -> dict[date, str]:
    """The holidays and closures that took time from what was counted, with their names.

    Where whole dates are counted, one that is open for a part of it counts.
    """
    return {
        day.day: _closure_on(calendar, day.day) or day.name
        for day in calendar.closed_days(worked.starts_at, worked.due_at)
        if _takes_time(calendar, day.day, worked)
        and not (worked.in_dates and _is_open(calendar, day.day))
    }


def _closure_on(calendar: Calendar, day: date) -> str:
    """The yearly closure of a whole date: a holiday in the middle of it is not told apart."""
    whole = (c for c in calendar.definition.closures if c.hours == WHOLE_DAY and closes(c, day))
    return next((closure.name for closure in whole), "")


def _takes_time(calendar: Calendar, day: date, worked: Example) -> bool:
    """Whether less of a date was open between start and end than by its week alone."""
    begin, end = _midnights(calendar, day)
    begin, end = max(worked.starts_at, begin), min(worked.due_at, end)
    return calendar.worked(begin, end) < _by_week(calendar).worked(begin, end)


def _is_open(calendar: Calendar, day: date) -> bool:
    """Whether any time of a date counts, such as the hours before it was closed."""
    return calendar.worked(*_midnights(calendar, day)) > 0


def _midnights(calendar: Calendar, day: date) -> tuple[int, int]:
    begin, end = (
        datetime.combine(on, time(), calendar.zone) for on in (day, day + timedelta(days=1))
    )
    return int(begin.timestamp()), int(end.timestamp())


@lru_cache(maxsize=8)
def _by_week(calendar: Calendar) -> Calendar:
    """The calendar without its holidays, closures and special days."""
    return Calendar(calendar.zone, calendar.definition.weeks, name=calendar.name)


# -- one hand-over, every call type --------------------------------------------------------------


def _per_call_type(start: int, edition: Edition) -> Iterator[Block]:
    """What each call type would be owed from one hand-over, at worst."""
    agreement, say = edition.agreement, edition.say
    obligations = [o for o in ordinary_obligations(edition) if not o.repeats]
    types = ordinary_types(agreement)
    if not obligations or not types:
        return
    when = full_instant(datetime.fromtimestamp(start, agreement.zone), edition.language)
    comes = say("wordt doorgegeven", "is handed over")
    caption = say(f"Uiterlijk, bij doorgeven op {when}", f"Due, when handed over on {when}")
    if starts_at_receipt(agreement):
        comes = say("binnenkomt", "comes in")
        caption = say(f"Uiterlijk, bij binnenkomst op {when}", f"Due, when it comes in on {when}")
    yield Heading(say("Per soort melding", "Per call type"), "examples-per-type", level=3)
    yield edition.paragraph(
        f"Voor een melding die op {when} {comes} en waarop pas op het laatste tijdstip wordt "
        "gereageerd.",
        f"For a call that {comes} on {when} and is responded to at the last instant.",
    )
    columns = [Phrase(say("Soort melding", "Call type"))]
    columns += [Phrase(edition.title(o)) for o in obligations]
    rows = []
    for call_type in types:
        for priority, title in variants(call_type, edition):
            readings = _at_hand_over(call_type, priority, start, agreement)
            cells = (Phrase(_due_text(readings.get(o.name), edition)) for o in obligations)
            rows.append((Phrase(title), *cells))
    yield Table(caption, tuple(columns), tuple(rows))


def _at_hand_over(
    call_type: CallType, priority: str | None, start: int, agreement: Agreement
) -> dict[str, Reading]:
    at = datetime.fromtimestamp(start, agreement.zone).isoformat()
    events = [{"at": at, "kind": "received"}, {"at": at, "kind": "handed_over"}]
    data = {"call_type": call_type.code, "priority": priority, "events": events}
    return walk(agreement, read_ticket(data, agreement), start)


def _due_text(reading: Reading | None, edition: Edition) -> str:
    """A due time; of a release by the plan, which an example does not have."""
    if reading is None or not reading.target.has_due:
        return edition.say("geen", "none")
    if reading.due_at is None:
        return edition.say("volgens de planning", "by the plan")
    return instant(reading.due_at, edition.language, is_end=True)
