"""Other libraries on the same questions, with the same holidays, in the same run.

Two things of each: how long a question takes, and what it answers to the cases of
tests/sla/business-time.json. A case that its own means can't express (special days, several
intervals a day, working days, pauses ...) is "cannot", anything else than the right answer "wrong";
an error and no answer within two seconds are wrong too. Each gets what it does best: objects made
ahead, instants in the zone of the calendar.

businesstimedelta knows rules for weekdays, lunch and holidays, and adds and subtracts. pandas'
CustomBusinessHour adds whole hours, with the same intervals each day. business-duration only
measures, with one interval a day.
"""

from __future__ import annotations

import json
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import businesstimedelta
import pandas as pd
import pytz
from _figures import done, measured, report
from _office import DATES, ZONE, instants, office
from business_duration import businessDuration

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.sla import corpus

COUNT = 300
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EIGHT_HOURS = 8 * 3600
PATIENCE_SECONDS = 2


class Cannot(Exception):
    """The library has no means to say this."""


class Office(NamedTuple):
    """A calendar of the corpus as far as peers can know it."""

    zone: str
    week: Mapping[str, list[list[str]]]
    holidays: frozenset[date]

    def interval_of_each_day(self) -> tuple[str, str]:
        """The one interval that every open day has."""
        (spans,) = (self.intervals_of_each_day(),)
        if len(spans) != 1:
            raise Cannot("several intervals a day")
        return spans[0]

    def intervals_of_each_day(self) -> tuple[tuple[str, str], ...]:
        found = {tuple((a, b) for a, b in spans) for spans in self.week.values() if spans}
        if len(found) != 1:
            raise Cannot("other hours on other days")
        return found.pop()

    def open_days(self) -> list[int]:
        return [n for n, day in enumerate(DAYS) if self.week.get(day)]


def office_of(data: Mapping[str, Any]) -> Office:
    if len(data["versions"]) > 1 or data.get("special"):
        raise Cannot("dated versions and special days")
    holidays = frozenset(date.fromisoformat(day) for day in data["holidays"])
    return Office(data["tz"], data["versions"][0]["week"], holidays)


OURS = Office(
    ZONE, {day: [["08:30", "17:30"]] for day in DAYS[:5]}, frozenset(day for day in DATES)
)


# -- the peers -------------------------------------------------------------------------------------


class BusinessTimeDelta:
    """Rules for working days and holidays; adds, subtracts, measures."""

    name = "businesstimedelta"

    def __init__(self, office: Office) -> None:
        zone = pytz.timezone(office.zone)
        rules: list[Any] = [
            businesstimedelta.WorkDayRule(
                start_time=clock(begin), end_time=clock(end), working_days=days, tz=zone
            )
            for (begin, end), days in self._spans(office).items()
        ]
        if office.holidays:
            holidays = Holidays(office.holidays)
            rules.append(businesstimedelta.HolidayRule(holidays, tz=zone))
        self.rules = businesstimedelta.Rules(rules)
        self.zone = zone

    @staticmethod
    def _spans(office: Office) -> dict[tuple[str, str], list[int]]:
        """Weekdays by interval."""
        found: dict[tuple[str, str], list[int]] = {}
        for number in office.open_days():
            for begin, end in office.week[DAYS[number]]:
                found.setdefault((begin, end), []).append(number)
        return found

    def instant(self, at: int) -> datetime:
        return datetime.fromtimestamp(at, UTC).astimezone(self.zone)

    def after(self, start: datetime, seconds: int) -> datetime:
        return start + businesstimedelta.BusinessTimeDelta(self.rules, seconds=seconds)

    def start_by(self, end: datetime, seconds: int) -> datetime:
        return end - businesstimedelta.BusinessTimeDelta(self.rules, seconds=seconds)

    def worked(self, start: datetime, end: datetime) -> int:
        return round(self.rules.difference(start, end).timedelta.total_seconds())

    def next_open(self, start: datetime) -> datetime:
        return self.rules.next(start)[0]


class Pandas:
    """CustomBusinessHour: whole hours, the same intervals on each open day."""

    name = "pandas CustomBusinessHour"

    def __init__(self, office: Office) -> None:
        spans = overnight(office.intervals_of_each_day())
        if WHOLE in spans:
            raise Cannot("round the clock")
        self.offset = pd.offsets.CustomBusinessHour(
            start=[begin for begin, _ in spans],
            end=["00:00" if end == "24:00" else end for _, end in spans],
            weekmask=" ".join(DAYS[number].capitalize() for number in office.open_days()),
            holidays=sorted(office.holidays),
        )
        self.zone = office.zone
        self.eight = self.offset * 8

    def instant(self, at: int) -> pd.Timestamp:
        return pd.Timestamp(at, unit="s", tz="UTC").tz_convert(self.zone)

    def after(self, start: pd.Timestamp, seconds: int) -> datetime:
        return start + self._hours(seconds)

    def start_by(self, end: pd.Timestamp, seconds: int) -> datetime:
        return end - self._hours(seconds)

    def worked(self, start: pd.Timestamp, end: pd.Timestamp) -> int:
        raise Cannot("no difference of two instants")

    def next_open(self, start: pd.Timestamp) -> datetime:
        return self.offset.rollforward(start)

    def _hours(self, seconds: int) -> Any:
        if seconds == EIGHT_HOURS:
            return self.eight
        if seconds % 3600 or not seconds:
            raise Cannot("whole hours only")
        return self.offset * (seconds // 3600)


class BusinessDuration:
    """One function that measures between two instants."""

    name = "business-duration"

    def __init__(self, office: Office) -> None:
        begin, end = office.interval_of_each_day()
        self.more = {
            "starttime": clock(begin),
            "endtime": time(23, 59, 59) if end == "24:00" else clock(end),
            "weekendlist": [n for n in range(7) if n not in office.open_days()],
            "holidaylist": sorted(office.holidays),
            "unit": "sec",
        }
        self.zone = ZoneInfo(office.zone)

    def instant(self, at: int) -> datetime:
        return datetime.fromtimestamp(at, self.zone)

    def after(self, start: datetime, seconds: int) -> datetime:
        raise Cannot("measures only")

    start_by = after

    def worked(self, start: datetime, end: datetime) -> int:
        return businessDuration(start, end, **self.more)

    def next_open(self, start: datetime) -> datetime:
        raise Cannot("measures only")


WHOLE = ("00:00", "24:00")


def overnight(spans: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """A night of two intervals as one past midnight, which is how pandas says it."""
    by_begin, by_end = dict(spans), {end: begin for begin, end in spans}
    if len(spans) == 1 or "00:00" not in by_begin or "24:00" not in by_end:
        return spans
    rest = tuple(span for span in spans if span[0] != "00:00" and span[1] != "24:00")
    return (*rest, (by_end["24:00"], by_begin["00:00"]))


PEERS: tuple[type[Any], ...] = (BusinessTimeDelta, Pandas, BusinessDuration)


class Holidays:
    """A list of dates that doesn't end: businesstimedelta looks for the next holiday for ever."""

    def __init__(self, dates: frozenset[date]) -> None:
        self.dates = dates
        self.last = max((day.year for day in dates), default=2030) + 2

    def __contains__(self, day: date) -> bool:
        return day in self.dates or day.year > self.last


def clock(text: str) -> time:
    """A time of the day; 24:00 as the last microsecond, which rounding to seconds mends."""
    return time.max if text == "24:00" else time.fromisoformat(text)


# -- right or wrong --------------------------------------------------------------------------------


def judged(peer: type[Any], cases: Mapping[str, Any]) -> Counter[str]:
    """How many cases of the corpus a peer answers right, wrong, or can't express.

    Among the wrong ones are those whose answer hangs on a definition, counted apart as well.
    """
    counts: Counter[str] = Counter()
    for case in cases["cases"]:
        word = _judged(peer, case, cases["calendars"])
        counts[word] += 1
        counts["wrong_by_definition"] += word == "wrong" and "convention" in case
    return counts


def _judged(peer: type[Any], case: Mapping[str, Any], calendars: Mapping[str, Any]) -> str:
    office_data = calendars[case["calendar"]]
    try:
        with patience():
            answer = _asked(peer(office_of(office_data)), case, calendars)
    except Cannot:
        return "cannot"
    except Exception:  # noqa: BLE001  whatever a peer raises is no right answer
        return "wrong"
    # Where a day closes at 24:00, which none of them has, a second more or less is no mistake.
    tolerance = int('"24:00"' in json.dumps(office_data))
    is_right = answer == corpus.expected(case) or abs(answer - corpus.expected(case)) <= tolerance
    return "right" if is_right else "wrong"


def _asked(peer: Any, case: Mapping[str, Any], calendars: Mapping[str, Any]) -> Any:
    if case.get("pauses"):
        raise Cannot("pauses")
    start = peer.instant(epoch(case["start"]))
    match case["op"]:
        case "elapsed":
            return peer.worked(start, peer.instant(epoch(case["end"])))
        case "due":
            return seconds_of(peer.after(start, case["seconds"]))
        case "start_by":
            return seconds_of(peer.start_by(start, case["seconds"]))
        case "next_open":
            return seconds_of(peer.next_open(start))
        case "is_open":
            return peer.next_open(start) == start
        case "due_days" if case["rule"] == "hours":
            day_seconds = calendars[case["calendar"]]["day_seconds"]
            return seconds_of(peer.after(start, case["days"] * day_seconds))
    raise Cannot("working days")


def epoch(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp())


def seconds_of(instant: datetime) -> int:
    return round(instant.timestamp())


@contextmanager
def patience() -> Iterator[None]:
    """Two seconds for an answer."""

    def give_up(_signal: int, _frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# -- how long --------------------------------------------------------------------------------------


def timed(
    ask: Callable[[Any, Any], object], pairs: list[tuple[Any, Any]], runs: int
) -> list[float]:
    def all_of_them() -> None:
        for first, second in pairs:
            ask(first, second)

    return [1e6 * each for each in measured(all_of_them, len(pairs), runs)]


def main() -> None:
    cases = corpus.load(corpus.OWN)
    calendar, starts = office(), instants(COUNT)
    twenty_days = int(timedelta(days=20).total_seconds())
    ours = {
        "after": timed(calendar.after, [(s, EIGHT_HOURS) for s in starts * 60], 9),
        "worked": timed(calendar.worked, [(s, s + twenty_days) for s in starts * 60], 9),
    }
    medians = {
        question: report(f"Stipt, {question}, epoch seconds", values, "us")
        for question, values in ours.items()
    }
    fastest: dict[str, float] = {}
    for kind in PEERS:
        peer, counts = kind(OURS), judged(kind, cases)
        begins = [peer.instant(start) for start in starts]
        untils = [peer.instant(start + twenty_days) for start in starts]
        questions = {
            "after": (peer.after, [(begin, EIGHT_HOURS) for begin in begins]),
            "worked": (peer.worked, list(zip(begins, untils, strict=True))),
        }
        for question, (ask, pairs) in questions.items():
            try:
                values = timed(ask, pairs, 3)
            except Cannot:
                continue
            value = report(f"{kind.name}, {question}", values, "us", **cases_of(counts))
            fastest[question] = min(value, fastest.get(question, value))
    for question, value in fastest.items():
        times = [value / medians[question]]
        report(f"{question}: times the fastest peer", times, "times", 50, at_least=True)
    done()


def cases_of(counts: Counter[str]) -> dict[str, int]:
    words = ("right", "wrong", "cannot")
    cases = sum(counts[word] for word in words)
    return {"cases": cases, **{word: counts[word] for word in (*words, "wrong_by_definition")}}


if __name__ == "__main__":
    main()
