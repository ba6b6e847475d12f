"""Open time by asking the zone database what the wall shows, tick by tick.

Nothing here builds intervals of instants or adds days of 86 400 seconds: a tick is open when the
wall clock of the calendar's zone lies in the hours of that local date. A tick is a minute, or
shorter where an instant of the ticket isn't a whole minute.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from stipt.sla.calendar import Calendar
from stipt.sla.hours import Hours

DAY = 86_400
FURTHEST = 4_000  # days to look ahead before a question counts as one without an answer


class NoAnswer(Exception):
    """No open time within ten years."""


class Wall:
    """The ticks of one calendar; only the hours of its dates are read."""

    def __init__(self, calendar: Calendar, tick: int) -> None:
        self.calendar = calendar
        self.zone = calendar.zone
        self.tick = tick
        made = calendar.definition
        self._special = {special.day: special for special in made.special}
        self._usual = Calendar(
            made.zone, made.weeks, holidays=made.holidays, closures=made.closures
        )
        self._rows: dict[int, bytearray] = {}
        self._ticks: dict[date, list[int]] = {}

    def local(self, at: int) -> datetime:
        return datetime.fromtimestamp(at, UTC).astimezone(self.zone)

    def is_open(self, at: int) -> bool:
        row = self._rows.get(at // DAY)
        if row is None:
            row = self._rows[at // DAY] = self._row(at // DAY)
        return bool(row[at % DAY // self.tick])

    def _row(self, day: int) -> bytearray:
        row = bytearray(DAY // self.tick)
        for number in range(len(row)):
            shown = self.local(day * DAY + number * self.tick)
            second = shown.hour * 3600 + shown.minute * 60 + shown.second
            hours = self._hours_known(shown.date(), day * DAY + number * self.tick)
            row[number] = any(begin <= second < end for begin, end in hours)
        return row

    def _hours_known(self, day: date, at: int) -> Hours:
        """The hours of a date as they are at an instant: until a change is said, the usual ones."""
        special = self._special.get(day)
        if special is None or special.announced_at is None or special.announced_at <= at:
            return self.calendar.hours_on(day)
        return self._usual.hours_on(day)

    def worked(self, start: int, end: int) -> int:
        """The open seconds in [start, end)."""
        return sum(self.tick for at in range(start, end, self.tick) if self.is_open(at))

    def due(self, start: int, seconds: int) -> int:
        """The earliest instant at which `seconds` open seconds have passed since `start`."""
        at, left, furthest = start, seconds, start + FURTHEST * DAY
        while left > 0:
            if at > furthest:
                raise NoAnswer
            if self.is_open(at):
                left -= self.tick
            at += self.tick
        return at

    def due_days(self, start: int, days: int, rule: str) -> int:
        """N working days by the reading `day`: wall-clock, office-hours or end-of-day."""
        if days == 0:
            return start
        if rule == "office-hours":
            return self.due(start, days * self.calendar.day_seconds)
        if rule == "end-of-day":
            day = self._working_day(self.local(start).date(), days)
            return max(at for at in self._ticks_of(day) if self.is_open(at)) + self.tick
        begin = start
        while not self.is_open(begin):
            begin += self.tick
            if begin > start + FURTHEST * DAY:
                raise NoAnswer
        shown = self.local(begin)
        day = self._working_day(shown.date(), days)
        return self._on_day(day, shown.time())

    def _on_day(self, day: date, shown: time) -> int:
        """That wall time on that working day, or its last closing before, or its opening."""
        at = on_the_wall(day, shown, self.zone)
        if self.is_open(at):
            return at
        ticks = self._ticks_of(day)
        inside = set(ticks)
        closings = [
            tick
            for tick in ticks
            if tick <= at
            and not self.is_open(tick)
            and tick - self.tick in inside
            and self.is_open(tick - self.tick)
        ]
        return max(closings) if closings else min(t for t in ticks if self.is_open(t))

    def _working_day(self, after: date, count: int) -> date:
        day = after
        for _ in range(FURTHEST):
            day += timedelta(days=1)
            if any(self.is_open(at) for at in self._ticks_of(day)):
                count -= 1
                if count == 0:
                    return day
        raise NoAnswer

    def _ticks_of(self, day: date) -> list[int]:
        """Every tick at which the wall shows this date."""
        if day not in self._ticks:
            noon = int(datetime.combine(day, time(12), UTC).timestamp())
            around = range(noon - 30 * 3600, noon + 30 * 3600, self.tick)
            self._ticks[day] = [at for at in around if self.local(at).date() == day]
        return self._ticks[day]


def on_the_wall(day: date, shown: time, zone: ZoneInfo) -> int:
    """The instant at which the wall shows this; in a gap moved by it, the first of a doubled one."""
    return int(datetime.combine(day, shown.replace(fold=0), zone).timestamp())
