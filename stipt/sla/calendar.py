"""Which hours count: office hours, holidays and closures of one time zone, as whole seconds.

A :class:`Calendar` turns wall-clock hours into instants once, a year at a time, and answers from
sorted integer segments with a running sum ``F``::

    worked(a, b)  = F(b) - F(a)
    after(s, d)   = the first instant t >= s with F(t) = F(s) + d

An instant is open when the wall clock of the zone lies in ``[opening, closing)`` of an interval
of that local date; so the missing hour of summer time is never counted and the doubled one
twice. Clause C3.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from operator import sub
from typing import Final, NamedTuple, overload
from zoneinfo import ZoneInfo

from stipt.sla.hours import (
    DAY,
    Closed,
    Closure,
    Definition,
    HolidaySource,
    Hours,
    SpecialDay,
    Week,
    no_holidays,
)
from stipt.sla.opening import Opening, segments_of_year
from stipt.sla.segments import Segment, nearest_open
from stipt.sla.zones import offsets

_EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2400
_REACH_BEGINS: Final = int(datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC).timestamp())
_REACH_ENDS: Final = int(datetime(_LAST_YEAR + 1, 1, 1, tzinfo=UTC).timestamp())
_EMPTY_YEARS_MEAN_NEVER: Final = 30
DAY_RULES: Final = ("wall-clock", "office-hours", "end-of-day")
"""How "N working days" can be read (reading "day")."""


class NoOpenTime(LookupError):
    """The calendar has no further open time, so the question has no answer."""


class _Table(NamedTuple):
    """What is compiled so far: years [first, last), instants [lo, hi), segments, working days."""

    first_year: int
    last_year: int
    lo: int
    hi: int
    opens: list[int]
    closes: list[int]
    sums: list[int]  # sums[i] = open seconds before segment i, one longer than `opens`
    workdays: list[int]  # days since 1970-01-01 with at least one open second


class Calendar:
    """Office hours of one zone; compiled lazily, a year at a time; safe to share.

    Each question takes and gives whole epoch seconds, or aware datetimes (answers then stand in
    the calendar's zone); durations are whole seconds or a `timedelta`.

    >>> from stipt.sla.hours import weekly
    >>> office = Calendar("Europe/Amsterdam", [weekly("08:30-17:30")])
    >>> friday = datetime(2026, 11, 20, 16, 0, tzinfo=office.zone)
    >>> office.after(friday, timedelta(hours=3)).isoformat()
    '2026-11-23T10:00:00+01:00'
    >>> office.worked(friday, friday + timedelta(days=3))
    32400
    """

    __slots__ = (
        "_by_day",
        "_opening",
        "_table",
        "day_seconds",
        "name",
        "zone",
    )

    def __init__(
        self,
        zone: str | ZoneInfo,
        weeks: Sequence[Week],
        *,
        name: str = "office",
        holidays: HolidaySource = no_holidays,
        special: Iterable[SpecialDay] = (),
        closures: Sequence[Closure] = (),
        day_seconds: int = 8 * 3600,
    ) -> None:
        self.zone = ZoneInfo(zone) if isinstance(zone, str) else zone
        self.name = name
        self.day_seconds = day_seconds
        self._opening = Opening(weeks, holidays, special, closures)
        self._by_day: dict[int, tuple[Segment, ...]] = {}
        self._table = _Table(0, 0, 0, 0, [], [], [0], [])

    @property
    def definition(self) -> Definition:
        """What this calendar was made of; calendars are equal when theirs are."""
        opening = self._opening
        return Definition(
            self.zone.key,
            self.name,
            opening.weeks,
            opening.holidays,
            tuple(opening.special[day] for day in sorted(opening.special)),
            opening.closures,
            self.day_seconds,
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Calendar):
            return NotImplemented
        return self is other or self.definition == other.definition

    def __hash__(self) -> int:
        return hash((self.name, self.day_seconds))

    # -- questions ---------------------------------------------------------------------------

    @overload
    def after(self, start: int, duration: int | timedelta) -> int: ...
    @overload
    def after(self, start: datetime, duration: int | timedelta) -> datetime: ...
    def after(self, start: int | datetime, duration: int | timedelta) -> int | datetime:
        """The earliest instant at which `duration` of open time since `start` is used up.

        Used up exactly at closing is that closing; zero is `start`. NoOpenTime when it never is.
        """
        seconds = duration if isinstance(duration, int) else _whole_seconds(duration)
        if isinstance(start, int):
            return self._after(start, seconds)
        return self._local(self._after(epoch(start), seconds))

    @overload
    def start_by(self, end: int, duration: int | timedelta) -> int: ...
    @overload
    def start_by(self, end: datetime, duration: int | timedelta) -> datetime: ...
    def start_by(self, end: int | datetime, duration: int | timedelta) -> int | datetime:
        """The latest instant from which `duration` of open time is left until `end`."""
        seconds = duration if isinstance(duration, int) else _whole_seconds(duration)
        if isinstance(end, int):
            return self._start_by(end, seconds)
        return self._local(self._start_by(epoch(end), seconds))

    def worked(self, start: int | datetime, end: int | datetime) -> int:
        """Open seconds in [start, end); 0 when `end` is not after `start`."""
        begin = start if isinstance(start, int) else epoch(start)
        until = end if isinstance(end, int) else epoch(end)
        return self._worked(begin, until)

    @overload
    def after_days(self, start: int, days: int, rule: str = ...) -> int: ...
    @overload
    def after_days(self, start: datetime, days: int, rule: str = ...) -> datetime: ...
    def after_days(
        self, start: int | datetime, days: int, rule: str = "wall-clock"
    ) -> int | datetime:
        """`days` working days after `start` by a reading of "day".

        ``wall-clock``: the same wall time on the n-th next working day (from the next opening
        when closed; back to the last closing, or forward to the first opening, where that wall
        time is closed). ``office-hours``: n times `day_seconds`. ``end-of-day``: the last
        closing of the n-th working day after the start's date. Zero days is `start`.
        ValueError for any other word.
        """
        if isinstance(start, int):
            return self._after_days(start, days, rule)
        return self._local(self._after_days(epoch(start), days, rule))

    @overload
    def next_open(self, instant: int) -> int: ...
    @overload
    def next_open(self, instant: datetime) -> datetime: ...
    def next_open(self, instant: int | datetime) -> int | datetime:
        """The first open instant at or after `instant`; NoOpenTime when there is none."""
        if isinstance(instant, int):
            return self._next_open(instant)
        return self._local(self._next_open(epoch(instant)))

    def is_open(self, instant: int | datetime) -> bool:
        """Whether office hours run at `instant`."""
        at = instant if isinstance(instant, int) else epoch(instant)
        table = self._covering(at)
        index = bisect_right(table.opens, at) - 1
        return index >= 0 and at < table.closes[index]

    def segments(self, start: int | datetime, end: int | datetime) -> list[Segment]:
        """The open stretches of [start, end), cut to it, one or more for each date."""
        begin = start if isinstance(start, int) else epoch(start)
        until = end if isinstance(end, int) else epoch(end)
        if until <= begin:
            return []
        table = self._covering(begin, until)
        touched = range(bisect_right(table.closes, begin), bisect_left(table.opens, until))
        return [Segment(max(table.opens[n], begin), min(table.closes[n], until)) for n in touched]

    def closed_days(self, start: int | datetime, end: int | datetime) -> list[Closed]:
        """Dates on which a holiday or closure takes hours of the week from [start, end)."""
        begin = self._local(start if isinstance(start, int) else epoch(start))
        until = self._local(end if isinstance(end, int) else epoch(end))
        found = []
        for n in range(begin.toordinal(), until.toordinal() + 1):
            day = date.fromordinal(n)
            from_s = _wall_seconds(begin) if n == begin.toordinal() else 0
            to_s = _wall_seconds(until) if n == until.toordinal() else 2 * DAY
            if reason := self._opening.closed_by(day, from_s, to_s):
                found.append(Closed(day, reason))
        return found

    def working_days(self, start: int | datetime, end: int | datetime) -> list[date]:
        """The local dates after that of `start`, up to that of `end`, with open time."""
        begin = start if isinstance(start, int) else epoch(start)
        until = end if isinstance(end, int) else epoch(end)
        days = self._covering(begin, until).workdays
        first, last = self._day_of(begin), self._day_of(until)
        inside = days[bisect_right(days, first) : bisect_right(days, last)]
        return [date.fromordinal(day + _EPOCH_ORDINAL) for day in inside]

    def hours_on(self, day: date) -> Hours:
        """The wall-clock hours of a local date, in seconds from 00:00."""
        return self._opening.hours_on(day)

    def is_ever_open(self) -> bool:
        """Whether any open time exists: a week with hours that closures leave, or a special day."""
        if any(special.hours and not special.cut for special in self._opening.special.values()):
            return True
        starts = [week.from_date.year if week.from_date else 2000 for week in self._opening.weeks]
        years = {year + more for year in starts for more in range(_EMPTY_YEARS_MEAN_NEVER)}
        return any(segments_of_year(self._opening, self.zone, year) for year in sorted(years))

    def compile(self, first_year: int, last_year: int) -> None:
        """Compile whole years ahead of the first question (otherwise done when asked)."""
        self._grow_to(first_year, last_year + 1)

    def table(self, start: int, end: int) -> tuple[list[int], list[int], list[int]]:
        """Openings, closings and running sums that cover [start, end), for bulk work."""
        table = self._covering(start, end)
        return table.opens, table.closes, table.sums

    def offsets(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """The zone's UTC offsets over [start, end): (from, to, seconds), for bulk work."""
        return offsets(self.zone, start, end)

    # -- answers on epoch seconds --------------------------------------------------------------

    def _after(self, start: int, seconds: int) -> int:
        if seconds <= 0:
            return start
        table = self._table
        if not table.lo <= start < table.hi:
            table = self._covering(start)
        target = self._sum_before(table, start) + seconds
        while target > table.sums[-1]:
            table = self._more(table)
            target = self._sum_before(table, start) + seconds
        index = bisect_left(table.sums, target) - 1
        return table.opens[index] + target - table.sums[index]

    def _start_by(self, end: int, seconds: int) -> int:
        if seconds <= 0:
            return end
        table = self._covering(end)
        target = self._sum_before(table, end) - seconds
        while target < 0:
            table = self._fewer(table)
            target = self._sum_before(table, end) - seconds
        index = bisect_right(table.sums, target) - 1
        return table.opens[index] + target - table.sums[index]

    def _worked(self, start: int, end: int) -> int:
        if end <= start:
            return 0
        table = self._table
        if not (table.lo <= start and end < table.hi):
            table = self._covering(start, end)
        return self._sum_before(table, end) - self._sum_before(table, start)

    def _after_days(self, start: int, days: int, rule: str) -> int:
        if rule not in DAY_RULES:
            raise ValueError(
                f"no reading of a working day: {rule!r}; known: {', '.join(DAY_RULES)}"
            )
        if days <= 0:
            return start
        if rule == "office-hours":
            return self._after(start, days * self.day_seconds)
        if rule == "end-of-day":
            day = self._working_day(self._day_of(start), days)
            return self._by_day[day][-1].closes_at
        begin = self._next_open(start)
        wall = datetime.fromtimestamp(begin, self.zone)
        day = self._working_day(wall.toordinal() - _EPOCH_ORDINAL, days)
        same_time = datetime.fromordinal(day + _EPOCH_ORDINAL).replace(
            hour=wall.hour, minute=wall.minute, second=wall.second, tzinfo=self.zone
        )
        return nearest_open(self._by_day[day], int(same_time.timestamp()))

    def _next_open(self, instant: int) -> int:
        table = self._covering(instant)
        index = bisect_right(table.opens, instant)
        if index and instant < table.closes[index - 1]:
            return instant
        while index == len(table.opens):
            table = self._more(table)
            index = bisect_right(table.opens, instant)
        return table.opens[index]

    def _working_day(self, day: int, count: int) -> int:
        """The `count`-th day with open time after `day` (days since 1970-01-01)."""
        table = self._covering(day * DAY)
        while (index := bisect_right(table.workdays, day) + count - 1) >= len(table.workdays):
            table = self._more(table)
        return table.workdays[index]

    @staticmethod
    def _sum_before(table: _Table, instant: int) -> int:
        """F(instant): open seconds from the table's beginning."""
        index = bisect_right(table.opens, instant) - 1
        if index < 0:
            return 0
        closes_at = table.closes[index]
        return table.sums[index] + (
            (instant if instant < closes_at else closes_at) - table.opens[index]
        )

    def _local(self, instant: int) -> datetime:
        return datetime.fromtimestamp(instant, self.zone)

    def _day_of(self, instant: int) -> int:
        return self._local(instant).toordinal() - _EPOCH_ORDINAL

    # -- compiling -----------------------------------------------------------------------------

    def _covering(self, start: int, end: int | None = None) -> _Table:
        """The table, grown until it covers [start, end]."""
        table = self._table
        last = start if end is None else end
        if table.lo <= start and last < table.hi:
            return table
        # A day's margin covers every zone's offset from UTC.
        return self._grow_to(_year_of(start - DAY), _year_of(last + DAY) + 1)

    def _grow_to(self, first_year: int, last_year: int) -> _Table:
        """Compile the years [first_year, last_year) that are not there yet; swap in one step."""
        if first_year < _FIRST_YEAR or last_year > _LAST_YEAR + 1:
            raise NoOpenTime(
                f"calendar {self.name}: asked for the years {first_year} to {last_year - 1}; "
                f"it reaches from {_FIRST_YEAR} to {_LAST_YEAR}"
            )
        old = self._table
        if old.first_year == old.last_year:  # nothing compiled yet
            old = old._replace(first_year=first_year, last_year=first_year)
        first, last = min(first_year, old.first_year), max(last_year, old.last_year)
        before = self._compile(first, old.first_year)
        after = self._compile(old.last_year, last)
        opens = before[0] + old.opens + after[0]
        closes = before[1] + old.closes + after[1]
        workdays = before[2] + old.workdays + after[2]
        sums = list(accumulate(map(sub, closes, opens), initial=0))
        lo, hi = _midnight(first, self.zone), _midnight(last, self.zone)
        self._table = _Table(first, last, lo, hi, opens, closes, sums, workdays)
        return self._table

    def _more(self, table: _Table) -> _Table:
        """One year more; NoOpenTime once there is nothing left to find."""
        year = table.last_year
        quiet_since = _year_of(table.closes[-1]) if table.closes else table.first_year
        if year - quiet_since > _EMPTY_YEARS_MEAN_NEVER and year > self._last_special_year():
            raise NoOpenTime(f"calendar {self.name}: no office hours after {quiet_since}")
        return self._grow_to(table.first_year, year + 1)

    def _fewer(self, table: _Table) -> _Table:
        """One year earlier; NoOpenTime once there is nothing left to find."""
        year = table.first_year
        busy_until = _year_of(table.opens[0]) if table.opens else table.last_year
        if busy_until - year > _EMPTY_YEARS_MEAN_NEVER:
            raise NoOpenTime(f"calendar {self.name}: no office hours before {busy_until}")
        return self._grow_to(year - 1, table.last_year)

    def _last_special_year(self) -> int:
        return max((day.year for day in self._opening.special), default=_FIRST_YEAR)

    def _compile(self, first_year: int, last_year: int) -> tuple[list[int], list[int], list[int]]:
        opens: list[int] = []
        closes: list[int] = []
        workdays: list[int] = []
        for year in range(first_year, last_year):
            segments, days = self._compile_year(year)
            opens += [segment.opens_at for segment in segments]
            closes += [segment.closes_at for segment in segments]
            workdays += days
        return opens, closes, workdays

    def _compile_year(self, year: int) -> tuple[list[Segment], list[int]]:
        """All segments and working days of one local year."""
        by_day = segments_of_year(self._opening, self.zone, year)
        for day, segments in by_day.items():
            self._by_day[day] = tuple(segments)
        return sorted(s for day in by_day.values() for s in day), sorted(by_day)


def is_within_reach(day: date) -> bool:
    """Whether calendars reach a date or instant, with room for zones and whole targets."""
    return _FIRST_YEAR < day.year < _LAST_YEAR


def epoch(instant: datetime) -> int:
    """Whole seconds since 1970-01-01 UTC, cut; ValueError for an instant without zone."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} has no time zone")
    return int(instant.timestamp() // 1)


def _wall_seconds(instant: datetime) -> int:
    """The wall time in seconds since midnight."""
    return (instant.hour * 60 + instant.minute) * 60 + instant.second


def _whole_seconds(duration: timedelta) -> int:
    return int(duration.total_seconds())


def _year_of(instant: int) -> int:
    """The UTC year of an instant."""
    if not _REACH_BEGINS <= instant < _REACH_ENDS:
        raise NoOpenTime(f"no calendar reaches an instant {instant} seconds from 1970")
    return datetime.fromtimestamp(instant, UTC).year


def _midnight(year: int, zone: ZoneInfo) -> int:
    return int(datetime(year, 1, 1, tzinfo=zone).timestamp())
