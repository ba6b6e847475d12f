"""The day above the list: a line is office time, a dot is a promise that falls today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from stipt.agreements.reader import agreement_with_id
from stipt.charts.office_line import OfficeLine
from stipt.sla.calendar import Calendar, epoch
from stipt.sla.segments import Segment
from stipt.tickets.queries import DueOfDay
from stipt.ui.shown import shown_language, shown_zone
from stipt.words.quantities import full_date

_SAME_PLACE: Final = 1.0
"""Dots closer than this many per cent are one, with the number of all."""
_ROOM_OF_LABEL: Final = 7.0
_ROOM_WHEN_NARROW: Final = 14.0
_ROOM_OF_HOUR: Final = 4.5
_EDGE: Final = 4.0


class Day(NamedTuple):
    """The open time of one date: [opens_at, closes_at) is from its first to its last opening."""

    line: OfficeLine
    opens_at: datetime
    closes_at: datetime


class Label(NamedTuple):
    """A text of the drawing, or a tick; `x` is ready for SVG: "22.59%"."""

    x: str
    text: str = ""
    css: str = ""


class Dot(NamedTuple):
    """A promise; `label` is empty where another's would touch it."""

    x: str
    state: str
    label: str
    css: str
    dx: str


class DayLine(NamedTuple):
    """The drawing. `title` says all of it to those who can't see it; `gone_x` is where now is."""

    title: str
    windows: list[tuple[str, str]]
    gone: list[tuple[str, str]]
    ticks: list[Label]
    hours: list[Label]
    now: Label | None
    dots: list[Dot]


def day_of(agreement_id: int, at: datetime) -> Day | None:
    """The date of `at` by the office hours of an agreement, or the next one that has any."""
    return _day_of(agreement_id, at.astimezone(agreement_with_id(agreement_id).zone).date())


@lru_cache(maxsize=200)
def _day_of(agreement_id: int, day: date) -> Day | None:
    agreement = agreement_with_id(agreement_id)
    calendar = agreement.calendars[agreement.calendar]
    midnight = datetime(day.year, day.month, day.day, tzinfo=calendar.zone)
    windows = _windows(calendar, midnight)
    if not windows:
        if not calendar.is_ever_open():
            return None
        windows = _windows(calendar, calendar.next_open(midnight))
    line = OfficeLine(calendar.zone, tuple(windows), (), ())
    return Day(line, _instant(windows[0].opens_at), _instant(windows[-1].closes_at))


def _windows(calendar: Calendar, at: datetime) -> Sequence[Segment]:
    midnight = at.astimezone(calendar.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    after = (midnight + timedelta(days=1)).replace(fold=0)
    return calendar.segments(midnight, after)


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def day_line(day: Day, dues: Sequence[DueOfDay], at: datetime) -> DayLine:
    """The drawing of a day with the promises that fall on it, as it stands at an instant."""
    line, zone = day.line, shown_zone()
    now_x = line.x(epoch(at)) if day.opens_at <= at <= day.closes_at else None
    gone_x = 0.0 if at < day.opens_at else line.x(epoch(at))
    return DayLine(
        title=_title(day, dues, at, zone),
        windows=[(_percent(left), _percent(right)) for left, right in line.places],
        gone=[
            (_percent(left), _percent(min(right, gone_x)))
            for left, right in line.places
            if left < gone_x
        ],
        ticks=[Label(_percent(line.x(epoch(hour)))) for hour in _hours(day, zone)],
        hours=list(_hour_labels(day, now_x, zone)),
        now=None if now_x is None else _now_label(now_x, at.astimezone(zone)),
        dots=list(_dots(line, dues, at)),
    )


def _title(day: Day, dues: Sequence[DueOfDay], at: datetime, zone: tzinfo) -> str:
    """The drawing in sentences."""
    told = {
        "day": full_date(day.opens_at.astimezone(zone).date(), shown_language()),
        "opens": f"{day.opens_at.astimezone(zone):%H:%M}",
        "closes": f"{day.closes_at.astimezone(zone):%H:%M}",
        "now": f"{at.astimezone(zone):%H:%M}",
    }
    said = _("%(day)s, office hours %(opens)s to %(closes)s; now %(now)s.") % told
    if not dues:
        return f"{said} {_('Nothing is due then.')}"
    return f"{said} {_('Due')}: {'; '.join(_told(ticket, at, zone) for ticket in dues)}."


def _told(ticket: DueOfDay, at: datetime, zone: tzinfo) -> str:
    told = {"number": ticket.number, "time": f"{ticket.due_at.astimezone(zone):%H:%M}"}
    if at > ticket.due_at:
        return _("%(number)s at %(time)s, breached") % told
    return _("%(number)s at %(time)s") % told


def _hours(day: Day, zone: tzinfo) -> Iterator[datetime]:
    """The full hours within, by the reader's clock."""
    local = day.opens_at.astimezone(zone)
    whole = local.replace(minute=0, second=0, microsecond=0)
    hour = whole if whole == local else whole + timedelta(hours=1)
    while hour < day.closes_at:
        if hour > day.opens_at:
            yield hour
        hour += timedelta(hours=1)


def _hour_labels(day: Day, now_x: float | None, zone: tzinfo) -> Iterator[Label]:
    """Opening, closing and the hours between, but for those that would touch another."""
    yield Label("0%", f"{day.opens_at.astimezone(zone):%H:%M}", "at-start")
    yield Label("100%", f"{day.closes_at.astimezone(zone):%H:%M}", "at-end")
    for place, hour in enumerate(_hours(day, zone)):
        x = day.line.x(epoch(hour))
        is_free = now_x is None or abs(x - now_x) > _ROOM_OF_HOUR
        if is_free and 2 * _EDGE < x < 100 - 2 * _EDGE:
            is_near = now_x is not None and abs(x - now_x) < _ROOM_WHEN_NARROW
            yield Label(_percent(x), f"{hour:%H}", "" if place % 2 and not is_near else "wide")


def _now_label(x: float, local: datetime) -> Label:
    css = "at-start" if x < _EDGE else "at-end" if x > 100 - _EDGE else ""
    return Label(_percent(x), f"{local:%H:%M}", css)


def _dots(line: OfficeLine, dues: Sequence[DueOfDay], at: datetime) -> Iterator[Dot]:
    """Dots in order of time; those at one place are one, in the state of the most pressing."""
    places: list[tuple[float, list[DueOfDay]]] = []
    for ticket in dues:
        x = line.x(epoch(ticket.due_at))
        if places and x - places[-1][0] < _SAME_PLACE:
            places[-1][1].append(ticket)
        else:
            places.append((x, [ticket]))
    labelled_at = -100.0
    for x, tickets in places:
        room = x - labelled_at
        label = f"{tickets[0].number}" + (f" +{len(tickets) - 1}" if tickets[1:] else "")
        if room < _ROOM_OF_LABEL:
            label = ""
        else:
            labelled_at = x
        css = "strong wide" if room < _ROOM_WHEN_NARROW else "strong"
        if x > 100 - _EDGE:
            css += " at-end"
        elif x < _EDGE:
            css += " at-start"
        yield Dot(_percent(x), _state(tickets, at), label, css, "5" if "at-end" in css else "0")


_PRESSING: Final = ("breached", "urgent", "soon", "resting")


def _state(tickets: Sequence[DueOfDay], at: datetime) -> str:
    states = {"breached" if at > t.due_at else t.urgency for t in tickets}
    return next((state for state in _PRESSING if state in states), "resting")


def _percent(x: float) -> str:
    """A place for SVG, with a dot in every language."""
    return f"{x:.2f}%"
