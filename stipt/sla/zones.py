"""Where a zone's offset from UTC changes: the only place that asks the zone database for it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from stipt.sla.hours import DAY


def offsets(zone: ZoneInfo, begin: int, end: int) -> list[tuple[int, int, int]]:
    """Cut [begin, end) where the zone's UTC offset changes: (from, to, offset in seconds)."""
    pieces = []
    piece_begin, offset = begin, _offset_at(zone, begin)
    for probe in range(begin + DAY, end + DAY, DAY):
        if (changed := _offset_at(zone, probe)) != offset:
            low, high = probe - DAY, probe
            while high - low > 1:
                middle = (low + high) // 2
                if _offset_at(zone, middle) == offset:
                    low = middle
                else:
                    high = middle
            pieces.append((piece_begin, high, offset))
            piece_begin, offset = high, changed
    pieces.append((piece_begin, end + DAY, offset))
    return pieces


def _offset_at(zone: ZoneInfo, instant: int) -> int:
    offset = datetime.fromtimestamp(instant, zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())
