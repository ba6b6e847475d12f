"""Time as whole milliseconds since 1970 (UTC), and sets of half-open spans [from, to)."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

Span = tuple[int, int]
"""[from, to) in epoch milliseconds."""

FOREVER: Final = 1 << 62
"""Later than every instant: the end of what has not ended."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


def milliseconds_of(at: datetime) -> int:
    """Epoch milliseconds of an aware instant, cut to the whole one; a naive one is refused.

    >>> milliseconds_of(datetime(1970, 1, 2, tzinfo=UTC))
    86400000
    """
    if at.utcoffset() is None:
        raise ValueError(f"the instant {at.isoformat()} has no zone: give it one, such as +01:00")
    return (at - _EPOCH) // _MILLISECOND


def text_of(at_ms: int) -> str:
    """An instant as people and errors write it, in UTC.

    >>> text_of(86_400_000)
    '1970-01-02T00:00:00.000+00:00'
    """
    return (_EPOCH + at_ms * _MILLISECOND).isoformat(timespec="milliseconds")


def month_bounds(year: int, month: int, zone: ZoneInfo) -> Span:
    """The first instant of a calendar month in `zone` and that of the next (C10): real time.

    >>> begins, ends = month_bounds(2027, 3, ZoneInfo("Europe/Amsterdam"))
    >>> (ends - begins) / 3_600_000
    743.0
    """
    if not (1 <= month <= 12 and 1 <= year < 9999):
        raise ValueError(f"there is no month {year}-{month}: give a year and a month from 1 to 12")
    following = (year + month // 12, month % 12 + 1)
    begins = datetime(year, month, 1, tzinfo=zone)
    return milliseconds_of(begins), milliseconds_of(datetime(*following, 1, tzinfo=zone))


def months_of(year: int) -> list[tuple[int, int]]:
    """The twelve (year, month) of a year: a year is its months, never one long period."""
    return [(year, month) for month in range(1, 13)]


def twelve_months_until(year: int, month: int) -> list[tuple[int, int]]:
    """The twelve months that end with this one, the oldest first.

    >>> twelve_months_until(2027, 2)[0]
    (2026, 3)
    """
    last = year * 12 + month - 1
    return [(number // 12, number % 12 + 1) for number in range(last - 11, last + 1)]


def require_span(what: str, from_ms: int, to_ms: int) -> None:
    """Refuse a span that doesn't end after it begins, by its name."""
    if from_ms >= to_ms:
        raise ValueError(
            f"{what} from {text_of(from_ms)} to {text_of(to_ms)} ends before it begins:"
            " give an end after its begin"
        )


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time as sorted spans that neither touch nor overlap; empty ones go.

    >>> joined([(5, 9), (0, 2), (2, 3), (4, 4)])
    [(0, 3), (5, 9)]
    """
    together: list[Span] = []
    for begins, ends in sorted(spans):
        if begins >= ends:
            continue
        if together and begins <= together[-1][1]:
            together[-1] = (together[-1][0], max(together[-1][1], ends))
        else:
            together.append((begins, ends))
    return together


def shared(left: Sequence[Span], right: Sequence[Span]) -> list[Span]:
    """The time in both; each side sorted and disjoint.

    >>> shared([(0, 4), (6, 9)], [(2, 7)])
    [(2, 4), (6, 7)]
    """
    both: list[Span] = []
    i = j = 0
    while i < len(left) and j < len(right):
        begins, ends = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if begins < ends:
            both.append((begins, ends))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return both


def shared_by(sets: Iterable[Sequence[Span]], at_least: int) -> list[Span]:
    """The time that lies in at least so many of the sets of spans, each set disjoint.

    >>> shared_by([[(0, 4)], [(2, 9)], [(3, 6)]], 2)
    [(2, 6)]
    """
    change: defaultdict[int, int] = defaultdict(int)
    for spans in sets:
        for begins, ends in spans:
            change[begins] += 1
            change[ends] -= 1
    found: list[Span] = []
    count, reached = 0, -FOREVER
    for instant in sorted(change):
        if count >= at_least:
            found.append((reached, instant))
        count, reached = count + change[instant], instant
    return joined(found)


def without(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """The time of `spans` that isn't in `taken`; each sorted and disjoint.

    >>> without([(0, 9)], [(2, 3), (5, 20)])
    [(0, 2), (3, 5)]
    """
    if not taken:
        return list(spans)
    borders = [-FOREVER, *(instant for span in taken for instant in span), FOREVER]
    gaps = list(zip(borders[::2], borders[1::2], strict=True))
    return shared(spans, gaps)


def length_of(spans: Iterable[Span]) -> int:
    """Milliseconds in all."""
    return sum(ends - begins for begins, ends in spans)


def touches(spans: Sequence[Span], from_ms: int, to_ms: int) -> bool:
    """Whether an instant of [from, to], both included, lies in one of the sorted spans."""
    index = bisect_right(spans, to_ms, key=_begin) - 1
    return index >= 0 and spans[index][1] > from_ms


def covers(spans: Sequence[Span], from_ms: int, to_ms: int) -> bool:
    """Whether [from, to) lies within a single one of the sorted spans."""
    index = bisect_right(spans, from_ms, key=_begin) - 1
    return index >= 0 and spans[index][1] >= to_ms


def _begin(span: Span) -> int:
    return span[0]
