"""Single questions to a calendar, and what it costs to make one."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from _figures import done, measured, report
from _office import ZONE, instants, office

from stipt.sla import Calendar

COUNT = 20_000
EIGHT_HOURS = 8 * 3600
ZONE_INFO = ZoneInfo(ZONE)


def main() -> None:
    calendar = office()
    starts = instants(COUNT)
    ends = [start + 20 * 86_400 for start in starts]
    on_epoch_seconds(calendar, starts, ends)
    on_datetimes(calendar, starts, ends)
    compiling()
    done()


def on_epoch_seconds(calendar: Calendar, starts: list[int], ends: list[int]) -> None:
    def after() -> None:
        ask = calendar.after
        for start in starts:
            ask(start, EIGHT_HOURS)

    def worked() -> None:
        ask = calendar.worked
        for start, end in zip(starts, ends, strict=True):
            ask(start, end)

    report("after, epoch seconds", in_us(measured(after, COUNT)), "us", 1.5)
    report("worked, epoch seconds", in_us(measured(worked, COUNT)), "us", 1.5)


def on_datetimes(calendar: Calendar, starts: list[int], ends: list[int]) -> None:
    begins = [datetime.fromtimestamp(start, ZONE_INFO) for start in starts]
    untils = [datetime.fromtimestamp(end, ZONE_INFO) for end in ends]

    def after() -> None:
        ask = calendar.after
        for start in begins:
            ask(start, EIGHT_HOURS)

    def worked() -> None:
        ask = calendar.worked
        for start, end in zip(begins, untils, strict=True):
            ask(start, end)

    report("after, aware datetimes", in_us(measured(after, COUNT)), "us", 4)
    report("worked, aware datetimes", in_us(measured(worked, COUNT)), "us", 4)


def compiling() -> None:
    def thirty_years() -> None:
        office().compile(2011, 2040)

    start = instants(1)[0]

    def first_question() -> None:
        office().after(start, EIGHT_HOURS)

    report("calendar of 30 years compiled", in_ms(measured(thirty_years)), "ms", 50)
    report("first question, cold calendar", in_ms(measured(first_question, runs=25)), "ms", 2)


def in_us(seconds: list[float]) -> list[float]:
    return [1e6 * each for each in seconds]


def in_ms(seconds: list[float]) -> list[float]:
    return [1e3 * each for each in seconds]


if __name__ == "__main__":
    main()
