"""The receipt of a due time: lines that add up to the target, so that it can be checked by adding.

What was counted stands with its amount, day by day; what stood still in brackets, because it does
not count; closed days between them; then the sum, which is the target, and the due time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final, Literal, NamedTuple

from stipt.sla.agreement import Target
from stipt.sla.calendar import Calendar
from stipt.sla.reading import Reading, Step
from stipt.sla.texts import Language
from stipt.words import uncounted
from stipt.words.causes import CANCELLED, MET
from stipt.words.day_names import day_name_inside
from stipt.words.quantities import (
    date_range,
    day_and_time,
    duration,
    ordinal,
    short_date,
    working_days,
)
from stipt.words.targets import release_due
from stipt.words.telling import (
    Told,
    changed_to,
    moved_due,
    pause_text,
    release_date,
    release_place,
    started_text,
    type_name,
)

Kind = Literal["event", "counted", "left", "unused", "paused", "closed", "sum", "due"]


class ReceiptLine(NamedTuple):
    """One line. `seconds` of the lines counted, left and unused add up to those of the sum.

    `day` and `time` may be empty; `amount` is empty where nothing is counted.
    """

    kind: Kind
    day: str
    time: str
    what: str
    amount: str = ""
    seconds: int = 0
    clause: str | None = None

    @property
    def label(self) -> str:
        """Everything but the amount, in one text."""
        clause = f"[{self.clause}]" if self.clause else ""
        return " ".join(part for part in (self.day, self.time, self.what, clause) if part)


def receipt(reading: Reading, language: Language) -> list[ReceiptLine]:
    """The lines of a reading in order of time, then their sum, the due time and how it stands."""
    told = Told(reading, language)
    entries: list[tuple[int, ReceiptLine]] = []
    closing: list[ReceiptLine] = []
    for step in reading.steps:
        for at, line in _LINES[step.kind](step, told):
            if at is None:
                closing.append(line)
            else:
                entries.append((at, line))
    entries += _closed_days(reading, told)
    entries.sort(key=lambda entry: (entry[0], entry[1].kind != "event"))
    lines = [line for _, line in entries]
    return [*lines, *_sum(reading, lines, told), *closing]


Entry = tuple[int | None, ReceiptLine]
"""A line and the instant by which it is sorted; None stands behind the sum."""


# -- what is counted and what is not -------------------------------------------------------------


def _started(step: Step, told: Told) -> Iterator[Entry]:
    at = step.at or 0
    what = f"{told.say('begin', 'start')}, {started_text(step, told)}"
    yield at, _line("event", told.at(at), None, what, told, clause=step.data["clause"])


def _counted(step: Step, told: Told) -> Iterator[Entry]:
    """Each open stretch, cut where it was met, or at now: what lies behind that is still left."""
    reading = told.reading
    is_met = reading.state == "met"
    cut = (reading.met if is_met else None) or reading.facts.until
    short_days = _names_of_closed_days(reading, told.language)
    behind: Kind = "unused" if is_met else "left"
    for opens_at, closes_at in step.data["segments"]:
        middle = min(max(opens_at, cut), closes_at)
        pieces: tuple[tuple[int, int, Kind], ...] = (
            (opens_at, middle, "counted"),
            (middle, closes_at, behind),
        )
        for begin, end, kind in pieces:
            if begin < end:
                what = _COUNTED[kind][told.language]
                if name := short_days.get(told.at(begin).date()):
                    what += f" ({name})"
                yield begin, _stretch(kind, begin, end, what, told)


_COUNTED: Final[Mapping[Kind, Mapping[Language, str]]] = {
    "counted": {"nl": "geteld", "en": "counted"},
    "left": {"nl": "nog over", "en": "left"},
    "unused": {"nl": "niet nodig", "en": "not needed"},
}


def _stretch(kind: Kind, begin: int, end: int, what: str, told: Told) -> ReceiptLine:
    amount = duration(end - begin, told.language)
    line = _line(kind, told.at(begin), told.at(end), what, told)
    return line._replace(amount=amount, seconds=end - begin)


def _days(step: Step, told: Told) -> Iterator[Entry]:
    """One line for each working day that was counted; by office hours, their stretches."""
    data = step.data
    calendar = _calendar(told.reading, data["calendar"])
    if data["rule"] == "office-hours":
        segments = calendar.segments(data["from_at"], data["to_at"])
        yield from _counted(step._replace(data={"segments": segments}), told)
        return
    target = _first_target(told.reading)
    opens_at = calendar.next_open(data["from_at"])
    if data["rule"] == "wall-clock" and opens_at > data["from_at"]:
        what = told.say("open: vanaf hier geteld", "open: counted from here")
        yield opens_at, _line("event", told.at(opens_at), None, what, told)
    for place, day in enumerate(data["days"][-target.amount :], start=1):
        at = int(datetime(day.year, day.month, day.day, tzinfo=told.agreement.zone).timestamp())
        what = f"{ordinal(place, told.language)} {told.say('werkdag', 'working day')}"
        yield at, ReceiptLine("counted", short_date(day, told.language), "", what, "1")


def _paused(step: Step, told: Told) -> Iterator[Entry]:
    data = step.data
    ends = None if data["to_at"] is None else told.at(data["to_at"])
    what = f"{told.say('stil', 'paused')}: {pause_text(step, told)}"
    amount = f"({duration(data['seconds'], told.language)})"
    line = _line("paused", told.at(data["from_at"]), ends, what, told)
    if ends is None:
        line = line._replace(time=f"{line.time} –")
    yield data["from_at"], line._replace(amount=amount, clause=data.get("clause"))


def _left(step: Step, told: Told) -> Iterator[Entry]:
    seconds = step.data["seconds"]
    what = told.say("over zodra de klok weer loopt", "left once the clock runs on")
    # Sorted behind all that has happened, in front of the sum.
    at = told.reading.facts.now
    yield at, ReceiptLine("left", "", "", what, duration(seconds, told.language), seconds)


def _release(step: Step, told: Told) -> Iterator[Entry]:
    data = step.data
    number = data.get("counts", 0)
    if number > told.reading.target.amount:
        return  # the plan goes on behind the release that was promised
    what = f"{release_date(step, told)}: {release_place(step, told)}"
    if data["fixes"]:
        what += told.say(", met de oplossing erin", ", with the fix in it")
    kind: Kind = "counted" if number else "closed"
    name, amount = f"release {data['version']}", "1" if number else ""
    yield told.reading.facts.now, ReceiptLine(kind, "", name, what, amount)


# -- events and outcomes -------------------------------------------------------------------------


def _changed(step: Step, told: Told) -> Iterator[Entry]:
    what = f"{told.say('nu', 'now')} {changed_to(step, told)}: {moved_due(step, told)}"
    yield step.at, _line("event", told.at(step.at or 0), None, what, told)


def _merged(step: Step, told: Told) -> Iterator[Entry]:
    what = f"{told.say('samengevoegd', 'merged')}: {moved_due(step, told)}"
    yield step.at, _line("event", told.at(step.at or 0), None, what, told)


def _met(step: Step, told: Told) -> Iterator[Entry]:
    by = step.data["by"]
    what = f"{told.say('gehaald', 'met')}, {MET[step.data['cause']].in_language(told.language)}"
    if by:
        what += f" ({by})"
    yield step.at, _line("event", told.at(step.at or 0), None, what, told)


def _cancelled(step: Step, told: Told) -> Iterator[Entry]:
    cause = CANCELLED[step.data["cause"]].in_language(told.language)
    what = f"{told.say('vervallen', 'cancelled')}: {cause}"
    yield step.at, _line("event", told.at(step.at or 0), None, what, told)


def _due(step: Step, told: Told) -> Iterator[Entry]:
    what = told.say("uiterlijk", "due at the latest")
    if step.data["is_planned"]:
        what = told.say("uiterlijk, volgens de planning", "due, by the plan")
    due = step.data["due_at"]
    yield None, _line("due", told.at(due), None, what, told, is_end=True)


def _breached(step: Step, told: Told) -> Iterator[Entry]:
    what = told.say("geschonden", "breached")
    yield None, _line("event", told.at(step.at or 0), None, what, told, is_end=True)
    if step.data["met_at"] is not None:
        what = told.say("alsnog gedaan", "done late")
        yield None, _line("event", told.at(step.data["met_at"]), None, what, told)


def _target(step: Step, told: Told) -> Iterator[Entry]:
    """The target is the sum; where there is nothing to add yet, it is told."""
    steps = told.reading.steps
    if told.reading.start is None or all(each.kind in _BEFORE_COUNTING for each in steps):
        yield from _told_alone(step, told)


_BEFORE_COUNTING: Final = frozenset({"started", "target"})


def _told_alone(step: Step, told: Told) -> Iterator[Entry]:
    """A step in which nothing is counted: its sentence, behind the sum."""
    what = _UNCOUNTED[step.kind](step, told)
    yield None, ReceiptLine("event", "", "", what, clause=step.data.get("clause"))


def _nothing(_step: Step, _told: Told) -> Iterator[Entry]:
    """Closed days stand between the counted ones, see `_closed_days`."""
    return iter(())


_UNCOUNTED: Final[Mapping[str, Callable[[Step, Told], str]]] = {
    "target": uncounted.target,
    "waiting": uncounted.waiting,
    "unknown_version": uncounted.unknown_version,
    "unscheduled": uncounted.unscheduled,
    "late": uncounted.late,
    "not_applicable": uncounted.not_applicable,
    "best_effort": uncounted.best_effort,
}

_LINES: Final[Mapping[str, Callable[[Step, Told], Iterator[Entry]]]] = {
    "started": _started,
    "counted": _counted,
    "days": _days,
    "paused": _paused,
    "left": _left,
    "release": _release,
    "changed": _changed,
    "merged": _merged,
    "met": _met,
    "cancelled": _cancelled,
    "due": _due,
    "breached": _breached,
    **dict.fromkeys(_UNCOUNTED, _told_alone),
    "target": _target,
    "closed": _nothing,
}


# -- closed days ---------------------------------------------------------------------------------


def _closed_days(reading: Reading, told: Told) -> Iterator[tuple[int, ReceiptLine]]:
    """The dates without open time between those that were counted, with what closed them."""
    for step in reading.steps:
        if step.kind not in ("counted", "days"):
            continue
        calendar = _calendar(reading, step.data["calendar"])
        begin, end = told.at(step.data["from_at"]).date(), told.at(step.data["to_at"]).date()
        for first, last in _ranges(calendar, begin, end):
            names = _why_closed(first, last, reading, told)
            at = int(datetime(first.year, first.month, first.day, tzinfo=calendar.zone).timestamp())
            what = f"{told.say('gesloten', 'closed')}: {names}"
            days = date_range(first, last, told.language)
            yield at, ReceiptLine("closed", days, "", what, clause=step.data.get("clause"))


def _ranges(calendar: Calendar, begin: date, end: date) -> Iterator[tuple[date, date]]:
    """Dates on end between two dates on which the calendar stays closed."""
    first: date | None = None
    day = begin + timedelta(days=1)
    while day <= end:
        if not calendar.hours_on(day):
            first = first or day
        elif first is not None:
            yield first, day - timedelta(days=1)
            first = None
        day += timedelta(days=1)


def _why_closed(first: date, last: date, reading: Reading, told: Told) -> str:
    named = _names_of_closed_days(reading, told.language)
    names: list[str] = []
    day = first
    while day <= last:
        usual = told.say("vaste sluitingsdag", "closed every week")
        name = named.get(day, "weekend" if day.weekday() >= 5 else usual)
        if name not in names:
            names.append(name)
        day += timedelta(days=1)
    return ", ".join(names)


def _names_of_closed_days(reading: Reading, language: Language) -> dict[date, str]:
    """What the walk says took hours from a date: a holiday, a closure, a special day."""
    return {
        day: day_name_inside(name, language)
        for step in reading.steps
        if step.kind == "closed"
        for day, name in step.data["days"]
    }


# -- the sum -------------------------------------------------------------------------------------


def _sum(reading: Reading, lines: list[ReceiptLine], told: Told) -> Iterator[ReceiptLine]:
    """What the lines add up to: the target, unless it was changed, merged or cancelled since."""
    added = [line for line in lines if line.kind in ("counted", "left", "unused")]
    if not added or reading.state == "unscheduled":
        return
    is_release = reading.target.kind == "release"
    target = reading.target if is_release else _first_target(reading)
    version = reading.version if is_release else reading.base or reading.version
    seconds = sum(line.seconds for line in added)
    what = told.say("samen geteld", "counted in all")
    if is_release or not (reading.turns or reading.state == "cancelled"):
        name = type_name(
            version.call_type or "", version.priority, version.agreement, told.language
        )
        what = f"{name}, {reading.obligation.title.in_language(told.language)}"
    clause = target.clause or reading.obligation.clause
    yield ReceiptLine("sum", "", "", what, _total(target, seconds, told), seconds, clause)
    if target.kind == "days" and not reading.turns and reading.due is not None:
        yield from _moved(reading, told)


def _total(target: Target, seconds: int, told: Told) -> str:
    if target.kind == "release":
        return release_due(target.amount, told.language)
    if target.kind == "days" and not seconds:
        return working_days(target.amount, told.language)
    return duration(seconds, told.language)


def _moved(reading: Reading, told: Told) -> Iterator[ReceiptLine]:
    """A due in working days is later by the office time that stood still."""
    seconds = sum(step.data["seconds"] for step in reading.steps if step.kind == "paused")
    if seconds:
        what = told.say("later door stilstand", "later by what stood still")
        yield ReceiptLine("event", "", "", what, f"+ {duration(seconds, told.language)}")


def _first_target(reading: Reading) -> Target:
    """The target that the counted lines belong to: that of the type at the start."""
    base = reading.base or reading.version
    return base.target(reading.obligation.name) or reading.target


def _calendar(reading: Reading, name: str) -> Calendar:
    return reading.version.agreement.calendars.get(name, reading.calendar)


def _line(
    kind: Kind,
    begins: datetime,
    ends: datetime | None,
    what: str,
    told: Told,
    *,
    clause: str | None = None,
    is_end: bool = False,
) -> ReceiptLine:
    """A line at an instant, or over a stretch, with both dates when they differ."""
    day, time = day_and_time(begins, is_end=is_end)
    if ends is not None:
        last, end_time = day_and_time(ends, is_end=True)
        between = "–" if last == day else f" – {short_date(last, told.language)} "
        time += f"{between}{end_time}"
    return ReceiptLine(kind, short_date(day, told.language), time, what, clause=clause)
