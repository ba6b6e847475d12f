"""The explanation of a reading: the same walk, step by step, as plain data.

Each :class:`~stipt.sla.reading.Step` has a kind, an instant and data; data keys that end in
``_at`` are epoch seconds, ``seconds`` are office seconds, ``segments`` pairs of epoch seconds,
``clause`` is the number of the clause that the step comes from, None where none is about it.
`stipt.words` makes sentences of them, :func:`as_data` makes JSON. The counted steps of a target
in hours add up to the target.

=============  =================================================================================
kind           data
=============  =================================================================================
waiting        what: hand-over, receipt, response, acknowledgement, classification, event
started        by, clause; `expected` when the start still lies ahead
target         obligation, call_type, priority, target (kind, amount, calendar, share), clause
counted        from_at, to_at, seconds, calendar, segments
closed         days: [(date, name)] that holidays and closures took from the counted stretch
days           from_at, to_at, days: [date], rule, calendar
paused         from_at, to_at (None while open), seconds, cause, by, clause
left           seconds: what is still left once somebody answers
changed        call_type, priority, version, before_at, from_start_at (B), from_change_at (A), due_at
merged         before_at, due_at
release        version, planned_on, released_at, counts (its number) or skipped (why), fixes
unscheduled    count: how many releases are still missing in the plan
unknown_version  version: an agreement version that was not given
due            due_at, is_planned
late           due_at: a planned date has passed and the release isn't out
met            cause, by, due_at
breached       due_at, met_at
cancelled      cause, reason
not_applicable / best_effort   clause, met_at
=============  =================================================================================
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from stipt.sla.agreement import Target
from stipt.sla.calendar import Calendar
from stipt.sla.fact_kinds import OPEN, Join, Standstill, Version
from stipt.sla.facts import Facts
from stipt.sla.moments import Release
from stipt.sla.reading import Reading, Step, Turn

_WAITING_FOR: Final = {"hand-over": "hand-over", "receipt": "receipt"}


_TOPICS: Final = {
    "counted": "office-hours",
    "days": "office-hours",
    "closed": "office-hours",
}
_TOPIC_OF_PAUSE: Final = {
    "asked": "pause",
    "returned": "pause",
    "returned_by_super_user": "hand-over",
}
"""By cause; time in solved is the obligation's own clause, and no clause speaks of the rest."""
_OF_THE_PLAN: Final = frozenset({"release", "unscheduled", "late"})


def explain(reading: Reading) -> list[Step]:
    """The steps that lead to a reading, in the order in which they count, each with its clause."""
    steps = list(_steps(reading))
    for step in steps:
        if step.kind in _TOPICS:
            agreement = reading.version.agreement
            step.data["clause"] = agreement.clause_about(_TOPICS[step.kind])
        elif step.kind == "paused":
            step.data["clause"] = _clause_of_pause(reading, step.data["cause"])
        elif step.kind in _OF_THE_PLAN:
            step.data["clause"] = reading.target.clause
    return steps


def _steps(reading: Reading) -> Iterator[Step]:
    facts = reading.facts
    if reading.version.call_type is None:
        yield Step("waiting", None, {"what": "classification"})
    elif reading.start is None:
        yield Step("waiting", None, {"what": _waits_for(reading)})
    else:
        yield from _start(reading)
    base = reading.base
    if base is not None and base.call_type is not None:
        yield _target(reading, base)
    for version in facts.unknown_versions:
        yield Step("unknown_version", None, {"version": version})
    if reading.start is not None and base is not None and base.call_type is not None:
        yield from _way_to_due(reading, reading.start)
    yield from _outcome(reading)


def _waits_for(reading: Reading) -> str:
    if reading.obligation.repeats and reading.facts.vendor_start is not None:
        return "event"
    starts = reading.obligation.starts
    if reading.facts.vendor_start is None and not reading.obligation.is_of_complaint:
        return "receipt" if starts == "receipt" else "hand-over"
    return _WAITING_FOR.get(starts, "acknowledgement" if starts == "acknowledge" else "response")


def _start(reading: Reading) -> Iterator[Step]:
    expected = reading.start is not None and reading.start > reading.facts.until
    clause = reading.obligation.clause
    if reading.started.cause == "handed_over":
        clause = reading.facts.agreement.clause_about("hand-over") or clause
    data = {"by": reading.started.cause, "clause": clause, "expected": expected}
    yield Step("started", reading.start, data)


def _target(reading: Reading, version: Version) -> Step:
    target = version.target(reading.obligation.name)
    return Step(
        "target",
        None,
        {
            "obligation": reading.obligation.name,
            "call_type": version.call_type,
            "priority": version.priority,
            "target": None if target is None else target_data(target),
            "clause": (target.clause if target else None) or reading.obligation.clause,
        },
    )


def target_data(target: Target) -> dict[str, Any]:
    """A target as plain data."""
    return {
        "kind": target.kind,
        "amount": target.amount,
        "calendar": target.calendar,
        "share": None if target.share is None else float(target.share),
    }


def _way_to_due(reading: Reading, start: int) -> Iterator[Step]:
    """What was counted up to the due, or up to now where nobody can know the due."""
    end = reading.due if reading.due is not None else reading.facts.until
    target = reading.target
    if reading.base is not None and not reading.turns:
        target = reading.base.target(reading.obligation.name) or target
    if target.kind == "release":
        yield from _releases(reading)
    elif target.has_due:
        yield from _counted(reading, target, start, end)
    for turn in reading.turns:
        yield _turn(turn)


def _counted(reading: Reading, target: Target, start: int, end: int) -> Iterator[Step]:
    calendar = reading.version.agreement.calendars[target.calendar]
    rule = str(reading.version.agreement.reading("day"))
    if target.kind == "days" and not reading.turns:
        answer = calendar.after_days(start, target.amount, rule)
        yield _days(calendar, start, answer, rule)
        yield from _closed(calendar, start, answer)
        yield from _pauses(reading, calendar, start, end)
        return
    position = start
    for standstill in _that_count(reading, start, end):
        if standstill.begins_at > position:
            yield _stretch(calendar, position, min(standstill.begins_at, end))
        yield _pause(calendar, standstill, start, reading.facts.until)
        position = max(position, standstill.ends_at)
    if position < end:
        yield _stretch(calendar, position, end)
    yield from _closed(calendar, start, end)


def _that_count(reading: Reading, start: int, end: int) -> list[Standstill]:
    """Standstills that touch the way from start to due, cut so that none counts twice."""
    found, covered = [], start
    for standstill in reading.standstills:
        begins_at = max(standstill.begins_at, covered)
        if standstill.ends_at > begins_at and begins_at <= end:
            found.append(standstill._replace(begins_at=begins_at))
            covered = standstill.ends_at
    return found


def _pauses(reading: Reading, calendar: Calendar, start: int, end: int) -> Iterator[Step]:
    for standstill in _that_count(reading, start, end):
        yield _pause(calendar, standstill, start, reading.facts.until)


def _stretch(calendar: Calendar, begin: int, end: int) -> Step:
    segments = calendar.segments(begin, end)
    data = {
        "from_at": begin,
        "to_at": end,
        "seconds": sum(closes_at - opens_at for opens_at, closes_at in segments),
        "calendar": calendar.name,
        "segments": segments,
    }
    return Step("counted", begin, data)


def _days(calendar: Calendar, start: int, answer: int, rule: str) -> Step:
    data = {
        "from_at": start,
        "to_at": answer,
        "days": calendar.working_days(start, answer),
        "rule": rule,
        "calendar": calendar.name,
    }
    return Step("days", start, data)


def _closed(calendar: Calendar, start: int, end: int) -> Iterator[Step]:
    days = calendar.closed_days(start, end)
    if days:
        yield Step("closed", None, {"days": [(day.day, day.name) for day in days]})


def _pause(calendar: Calendar, standstill: Standstill, start: int, until: int) -> Step:
    begins_at = max(standstill.begins_at, start)
    is_open = standstill.ends_at == OPEN
    ends_at = max(until, begins_at) if is_open else standstill.ends_at
    data = {
        "from_at": begins_at,
        "to_at": None if is_open else standstill.ends_at,
        "seconds": calendar.worked(begins_at, ends_at),
        "cause": standstill.cause,
        "by": standstill.by,
    }
    return Step("paused", begins_at, data)


def _clause_of_pause(reading: Reading, cause: str) -> str | None:
    if cause == "solved":
        return reading.target.clause
    topic = _TOPIC_OF_PAUSE.get(cause)
    return None if topic is None else reading.version.agreement.clause_about(topic)


def _turn(turn: Turn) -> Step:
    before_at, due_at = _known(turn.before.at), _known(turn.after.at)
    if isinstance(turn.version, Join):
        return Step("merged", turn.version.at, {"before_at": before_at, "due_at": due_at})
    data = {
        "call_type": turn.version.call_type,
        "priority": turn.version.priority,
        "version": turn.version.agreement.version,
        "before_at": before_at,
        "from_start_at": _known(turn.from_start),
        "from_change_at": _known(turn.from_change),
        "due_at": due_at,
    }
    return Step("changed", turn.version.at, data)


def _known(instant: int) -> int | None:
    return instant if instant < OPEN else None


def _releases(reading: Reading) -> Iterator[Step]:
    """Every release of the plan that could matter, with its number or why it doesn't count."""
    fixes = {fix.release.version for fix in reading.facts.fixes}
    number = 0
    for release, skipped in reading.counted:
        number += skipped is None
        data = _release_data(release, release.version in fixes)
        data |= {"skipped": skipped} if skipped else {"counts": number}
        yield Step("release", None, data)
    if reading.state == "unscheduled":
        yield Step("unscheduled", None, {"count": reading.target.amount - number})


def _release_data(release: Release, fixes: bool) -> dict[str, Any]:
    return {
        "version": release.version,
        "planned_on": release.planned_on,
        "released_at": release.released_at,
        "fixes": fixes,
    }


def _outcome(reading: Reading) -> Iterator[Step]:
    facts, due = reading.facts, reading.due
    if due is not None:
        is_planned = reading.target.kind == "release" and not _is_shipped(reading, due)
        yield Step("due", due, {"due_at": due, "is_planned": is_planned})
    if reading.is_late:
        yield Step("late", facts.until, {"due_at": due})
    if reading.state == "met" and reading.settled is not None:
        data = {"cause": reading.settled.cause, "by": reading.settled.by, "due_at": due}
        yield Step("met", reading.met, data)
    elif reading.state == "breached":
        yield Step("breached", due, {"due_at": due, "met_at": reading.met})
    elif reading.state == "cancelled":
        yield Step("cancelled", facts.ended_at, _cancellation(facts))
    elif reading.state in ("not_applicable", "best_effort"):
        clause = reading.target.clause
        yield Step(reading.state, None, {"clause": clause, "met_at": reading.met})
    elif reading.state == "paused" and reading.left is not None:
        yield Step("left", None, {"seconds": reading.left})


def _is_shipped(reading: Reading, due: int) -> bool:
    return any(release.released_at == due for release, _ in reading.counted)


def _cancellation(facts: Facts) -> dict[str, Any]:
    return {"cause": facts.ended, "reason": facts.ended_reason}


# -- plain data ----------------------------------------------------------------------------------


def as_data(step: Step, zone: ZoneInfo) -> dict[str, Any]:
    """A step for JSON: instants as ISO 8601 in the zone, dates as 2026-11-23."""
    data: dict[str, Any] = {"step": step.kind}
    if step.at is not None:
        data["at"] = _iso(step.at, zone)
    for key, value in step.data.items():
        if key.endswith("_at") and isinstance(value, int):
            data[key] = _iso(value, zone)
        elif key == "segments":
            data[key] = [[_iso(begin, zone), _iso(end, zone)] for begin, end in value]
        elif key == "days":
            data[key] = [_day(day) for day in value]
        else:
            data[key] = value.isoformat() if isinstance(value, date) else value
    return data


def _day(day: date | tuple[date, str]) -> Any:
    if isinstance(day, date):
        return day.isoformat()
    return {"date": day[0].isoformat(), "name": day[1]}


def _iso(instant: int, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(instant, zone).isoformat()
