"""The calendar's answers for whole arrays: a year of tickets at once, by numpy.

The same questions as :class:`~stipt.sla.calendar.Calendar` answers one by one, over the same
integer segments, with the same answers to the second (a property test holds them together).
Instants are epoch seconds in integer arrays of any order; sorted ones go quicker. Numbers of
seconds and days are one number for all, or one for each.

Where a question has no answer, for the calendar has no further open time, the whole call raises
NoOpenTime as the single question does. With `missing=N` those answers are N instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from stipt.sla.calendar import Calendar, NoOpenTime
from stipt.sla.hours import DAY

Integers: TypeAlias = npt.NDArray[np.int64]
Given: TypeAlias = "npt.NDArray[np.integer] | Sequence[int] | int"
_Known: TypeAlias = npt.NDArray[np.bool_]

_LONG_AGO = -(1 << 62)


def after(
    calendar: Calendar, starts: Given, seconds: Given, *, missing: int | None = None
) -> Integers:
    """The earliest instants at which so much open time since `starts` is used up."""
    begins, wanted = _together(starts, seconds)

    def ask(place: int) -> int:
        return calendar.after(int(begins[place]), int(wanted[place]))

    def answer() -> tuple[Integers, _Known]:
        grid = _Grid(calendar, begins)
        target = grid.sum_before(begins) + wanted
        known = target <= grid.total
        return np.where(wanted > 0, grid.at_sum(target), begins), known | (wanted <= 0)

    return _answered(answer, ask, wanted, missing)


def worked(calendar: Calendar, starts: Given, ends: Given) -> Integers:
    """Open seconds in each [start, end); 0 where the end is not after the start."""
    begins, untils = _together(starts, ends)
    grid = _Grid(calendar, begins, untils)
    counted: Integers = grid.sum_before(untils) - grid.sum_before(begins)
    return np.maximum(counted, 0)


def next_open(calendar: Calendar, instants: Given, *, missing: int | None = None) -> Integers:
    """The first open instants at or after `instants`."""
    begins, same = _together(instants, 0)

    def ask(place: int) -> int:
        return calendar.next_open(int(begins[place]))

    return _answered(lambda: _Grid(calendar, begins).next_open(begins), ask, same, missing)


def after_days(
    calendar: Calendar,
    starts: Given,
    days: Given,
    rule: str = "wall-clock",
    *,
    missing: int | None = None,
) -> Integers:
    """So many working days after `starts`, by a reading of "day" (see `Calendar.after_days`)."""
    begins, counts = _together(starts, days)
    if rule == "office-hours":
        return after(calendar, begins, counts * calendar.day_seconds, missing=missing)

    def ask(place: int) -> int:
        return calendar.after_days(int(begins[place]), int(counts[place]), rule)

    def answer() -> tuple[Integers, _Known]:
        by_day = _Days(calendar, _Grid(calendar, begins))
        found, known = by_day.end if rule == "end-of-day" else by_day.wall, counts <= 0
        answers, has_answer = found(begins, counts)
        return np.where(counts > 0, answers, begins), has_answer | known

    return _answered(answer, ask, counts, missing)


def _together(first: Given, second: Given) -> tuple[Integers, Integers]:
    """Both as arrays of 64-bit integers of one shape; TypeError for anything but integers."""
    pair = [np.asarray(each) for each in (first, second)]
    for each in pair:
        if each.size and not np.issubdtype(each.dtype, np.integer):
            raise TypeError(f"{each.dtype}: give whole epoch seconds, as integers")
    one, other = np.broadcast_arrays(*(each.astype(np.int64, copy=False) for each in pair))
    return one, other


def _answered(
    answer: Callable[[], tuple[Integers, _Known]],
    ask: Callable[[int], int],
    farthest: Integers,
    missing: int | None,
) -> Integers:
    """Answers from what is compiled; for those beyond it, the calendar is asked to compile on.

    One question that the calendar answers by itself makes it compile as far as that reaches; that
    with the largest number goes first, so that few are needed.
    """
    answers, known = answer()
    while not known.all():
        unknown = np.flatnonzero(~known)
        place = int(unknown[farthest[unknown].argmax()])
        try:
            ask(place)
        except NoOpenTime:
            if missing is None:
                raise
            answers, known = answer()
            return np.where(known, answers, missing)
        answers, known = answer()
    return answers


class _Grid:
    """A calendar's segments and running sums as arrays, from well before what is asked about."""

    def __init__(self, calendar: Calendar, *instants: Integers) -> None:
        sizes = [each for each in instants if each.size]
        self.begin = min((int(each.min()) for each in sizes), default=0)
        self.end = max((int(each.max()) for each in sizes), default=0)
        opens, closes, sums = calendar.table(self.begin, self.end)
        self.opens = np.array(opens, dtype=np.int64)
        self.closes = np.array(closes, dtype=np.int64)
        self.sums = np.array(sums, dtype=np.int64)
        self.total = sums[-1]
        # Before the first opening nothing was counted: a segment without length stands for that.
        self._closes = np.concatenate(([_LONG_AGO], self.closes))
        self._sum_less_opening = np.concatenate(([-_LONG_AGO], self.sums[:-1] - self.opens))
        self._opening_less_sum = self.opens - self.sums[:-1]

    def sum_before(self, instants: Integers) -> Integers:
        """F: open seconds from the beginning until each instant."""
        place = np.searchsorted(self.opens, instants, "right")
        until: Integers = np.minimum(instants, self._closes[place])
        return until + self._sum_less_opening[place]

    def at_sum(self, sums: Integers) -> Integers:
        """The earliest instant at which each sum is reached; anything where it is not."""
        if not self.opens.size:
            return sums
        place = np.searchsorted(self.sums[1:-1], sums, "left")
        return sums + self._opening_less_sum[place]

    def next_open(self, instants: Integers) -> tuple[Integers, _Known]:
        """The first open instant from each one on, and where that is known."""
        place = np.searchsorted(self.opens, instants, "right")
        is_open = instants < self._closes[place]
        if not self.opens.size:
            return instants, is_open
        following = self.opens[np.minimum(place, len(self.opens) - 1)]
        return np.where(is_open, instants, following), is_open | (place < len(self.opens))


class _Days:
    """Working days of a grid: local dates with their first and last segment."""

    def __init__(self, calendar: Calendar, grid: _Grid) -> None:
        self.grid = grid
        begin = min(grid.begin, int(grid.opens[0]) if grid.opens.size else 0)
        end = max(grid.end, int(grid.closes[-1]) if grid.closes.size else 0)
        pieces = calendar.offsets(begin - 2 * DAY, end + 2 * DAY)
        self.changes = np.array([piece[0] for piece in pieces[1:]], dtype=np.int64)
        self.offsets = np.array([piece[2] for piece in pieces], dtype=np.int64)
        # Local times up to here stand for the offset before the change: an ambiguous time is the
        # first, and one in a gap moves forward by the gap.
        self.local_changes = self.changes + np.maximum(self.offsets[:-1], self.offsets[1:])
        dates = (grid.opens + self.offset_at(grid.opens)) // DAY
        self.dates, self.first = np.unique(dates, return_index=True)
        # Where the clock goes back over midnight a date has a second end, after its next one began.
        self.last = len(dates) - 1 - np.unique(dates[::-1], return_index=True)[1]

    def offset_at(self, instants: Integers) -> Integers:
        """The zone's offset from UTC at each instant, in seconds."""
        return self.offsets[np.searchsorted(self.changes, instants, "right")]

    def wall(self, instants: Integers, counts: Integers) -> tuple[Integers, _Known]:
        """The same wall time on the n-th working day after that of the next opening."""
        begins, has_opening = self.grid.next_open(instants)
        local = begins + self.offset_at(begins)
        place, known = self._working_day(local // DAY, counts)
        if not self.dates.size:
            return instants, has_opening & known
        wall = self.dates[place] * DAY + local % DAY
        same_time = wall - self.offsets[np.searchsorted(self.local_changes, wall, "right")]
        return self._nearest_open(place, same_time), has_opening & known

    def end(self, instants: Integers, counts: Integers) -> tuple[Integers, _Known]:
        """The last closing of the n-th working day after the date of each instant."""
        dates = (instants + self.offset_at(instants)) // DAY
        place, known = self._working_day(dates, counts)
        return (self.grid.closes[self.last[place]] if self.dates.size else instants), known

    def _working_day(self, dates: Integers, counts: Integers) -> tuple[Integers, _Known]:
        """The place of the n-th working day after each date, and whether it is there."""
        place = np.searchsorted(self.dates, dates, "right") + np.maximum(counts, 1) - 1
        known = place < len(self.dates)
        return np.where(known, place, 0), known

    def _nearest_open(self, place: Integers, instants: Integers) -> Integers:
        """The instant if open on that day, else the closing before it, else the first opening."""
        grid = self.grid
        segment = np.searchsorted(grid.opens, instants, "right") - 1
        is_early = segment < self.first[place]
        segment = np.clip(segment, self.first[place], self.last[place])
        late: Integers = np.minimum(instants, grid.closes[segment])
        return np.where(is_early, grid.opens[segment], late)
