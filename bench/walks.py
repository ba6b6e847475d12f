"""One ticket under the reference agreement: its readings, and all their steps."""

from __future__ import annotations

from datetime import UTC, datetime

from _figures import done, measured, report
from _tickets import ten_events

from stipt.sla import read_ticket, walk
from stipt.sla.document import load_example

COUNT = 2_000
NOW = int(datetime(2026, 5, 27, 12, tzinfo=UTC).timestamp())


def main() -> None:
    agreement = load_example("reference")
    data = ten_events()
    ticket = read_ticket(data, agreement)
    assert len(ticket.moments) == 10
    assert len(walk(agreement, ticket, NOW)) == 2

    def readings() -> None:
        for _ in range(COUNT):
            walk(agreement, ticket, NOW)

    def with_steps() -> None:
        for _ in range(COUNT):
            for reading in walk(agreement, ticket, NOW).values():
                assert reading.steps

    def reading_it() -> None:
        for _ in range(COUNT):
            read_ticket(data, agreement)

    report("walk, ten events and two obligations", in_us(measured(readings, COUNT)), "us", 60)
    report("the same with all steps", in_us(measured(with_steps, COUNT)), "us", 200)
    report("reading the same ticket", in_us(measured(reading_it, COUNT)), "us")
    done()


def in_us(seconds: list[float]) -> list[float]:
    return [1e6 * each for each in seconds]


if __name__ == "__main__":
    main()
