"""Why is it due then? Each step as a sentence; see `receipt` for the lines that add up.

A sentence says what happened, when, what it did to the clock, and the clause that says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from stipt.sla.reading import Reading, Step
from stipt.sla.texts import Language
from stipt.words import uncounted
from stipt.words.causes import CANCELLED, DAY_RULES, MET
from stipt.words.day_names import day_name_inside
from stipt.words.quantities import (
    capital,
    duration,
    full_date,
    short_date,
    span,
    working_days,
)
from stipt.words.receipt import receipt
from stipt.words.telling import (
    Told,
    changed_to,
    moved_due,
    pause_text,
    release_date,
    release_place,
    started_text,
)

__all__ = ["explanation", "receipt", "sentence"]

MOST_DAYS_NAMED: Final = 6

_MANY: Final = frozenset({"counted", "release"})
"""Steps that come in numbers, all by the same clause: the step of the target has named it."""


def explanation(reading: Reading, language: Language) -> list[str]:
    """The whole walk to a reading, one sentence for each step."""
    return [sentence(step, reading, language) for step in reading.steps]


def sentence(step: Step, reading: Reading, language: Language) -> str:
    """One step in words, with its clause behind it; KeyError for a kind nobody has words for."""
    told = Told(reading, language)
    text = capital(_SENTENCES[step.kind](step, told))
    clause = None if step.kind in _MANY else step.data.get("clause")
    return f"{text} [{clause}]." if clause else f"{text}."


# -- start and target ----------------------------------------------------------------------------


def _started(step: Step, told: Told) -> str:
    at = told.when(step.at or 0)
    return f"{told.say('begin', 'start')}: {at}, {started_text(step, told)}"


# -- what was counted ----------------------------------------------------------------------------


def _counted(step: Step, told: Told) -> str:
    data = step.data
    stretch = span(told.at(data["from_at"]), told.at(data["to_at"]), told.language)
    amount = duration(data["seconds"], told.language)
    return told.say(f"geteld: {stretch}, {amount}", f"counted: {stretch}, {amount}")


def _closed(step: Step, told: Told) -> str:
    days = []
    for day, name in step.data["days"]:
        why = day_name_inside(name, told.language)
        if told.reading.calendar.hours_on(day):
            why += told.say(", andere uren", ", other hours")
        days.append(f"{full_date(day, told.language)} ({why})")
    listed = "; ".join(days)
    return told.say(f"gesloten: {listed}", f"closed: {listed}")


def _days(step: Step, told: Told) -> str:
    data = step.data
    base = told.reading.base or told.reading.version
    target = base.target(told.reading.obligation.name) or told.reading.target
    named = [short_date(day, told.language) for day in data["days"][-target.amount :]]
    if len(named) > MOST_DAYS_NAMED:
        named = [*named[:2], "…", named[-1]]
    term = f"{working_days(target.amount, told.language)} ({', '.join(named)})"
    begin, end = told.when(data["from_at"]), told.when(data["to_at"], is_end=True)
    rule = DAY_RULES[data["rule"]].in_language(told.language)
    return told.say(
        f"geteld: {term} vanaf {begin}; {rule}: {end}",
        f"counted: {term} from {begin}; {rule}: {end}",
    )


def _paused(step: Step, told: Told) -> str:
    data = step.data
    cause = pause_text(step, told)
    amount = duration(data["seconds"], told.language)
    if data["to_at"] is None:
        since = told.when(data["from_at"])
        return told.say(
            f"staat stil sinds {since} ({cause}): {amount} telt tot nu toe niet mee",
            f"stands still since {since} ({cause}): {amount} so far not counted",
        )
    stretch = span(told.at(data["from_at"]), told.at(data["to_at"]), told.language)
    return told.say(
        f"stond stil: {stretch} ({cause}), {amount} telt niet mee",
        f"stood still: {stretch} ({cause}), {amount} not counted",
    )


def _left(step: Step, told: Told) -> str:
    amount = duration(step.data["seconds"], told.language)
    return told.say(
        f"als de klok weer loopt, is er nog {amount} over",
        f"once the clock runs on, {amount} are left",
    )


# -- what changed the due ------------------------------------------------------------------------


def _changed(step: Step, told: Told) -> str:
    data, when, name = step.data, told.when(step.at or 0), changed_to(step, told)
    text = told.say(f"vanaf {when} {name}: ", f"from {when} on {name}: ")
    if data["from_start_at"] is not None and data["from_change_at"] is not None:
        from_start, from_change = told.due(data["from_start_at"]), told.due(data["from_change_at"])
        text += told.say(
            f"vanaf het begin geteld {from_start}, vanaf de wijziging {from_change}; ",
            f"counted from the start {from_start}, from the change {from_change}; ",
        )
    return text + moved_due(step, told)


def _merged(step: Step, told: Told) -> str:
    when, moved = told.when(step.at or 0), moved_due(step, told)
    return told.say(
        f"samengevoegd met een andere melding op {when}, de vroegste tijd geldt: {moved}",
        f"merged with another call on {when}, the earlier time holds: {moved}",
    )


# -- releases ------------------------------------------------------------------------------------


def _release(step: Step, told: Told) -> str:
    data = step.data
    fix = told.say(", met de oplossing erin", ", with the fix in it") if data["fixes"] else ""
    return (
        f"release {data['version']}, {release_date(step, told)}{fix}: {release_place(step, told)}"
    )


# -- how it ended --------------------------------------------------------------------------------


def _due(step: Step, told: Told) -> str:
    when = told.due(step.data["due_at"])
    if step.data["is_planned"]:
        return told.say(
            f"uiterlijk {when}, volgens de planning; de datum schuift met de planning mee",
            f"due {when} by the plan; the date moves with the plan",
        )
    return told.say(f"uiterlijk {when}", f"due {when} at the latest")


def _met(step: Step, told: Told) -> str:
    data = step.data
    how = MET[data["cause"]].in_language(told.language)
    by = f" ({data['by']})" if data["by"] else ""
    when = told.when(step.at or 0)
    return told.say(f"gehaald: {when}, {how}{by}", f"met: {when}, {how}{by}")


def _breached(step: Step, told: Told) -> str:
    when = told.due(step.data["due_at"])
    text = told.say(f"geschonden: {when} is verstreken", f"breached: {when} has passed")
    if step.data["met_at"] is None:
        return text
    late = told.when(step.data["met_at"])
    return told.say(f"{text}; alsnog gedaan op {late}", f"{text}; done late on {late}")


def _cancelled(step: Step, told: Told) -> str:
    cause = CANCELLED[step.data["cause"]].in_language(told.language)
    when = told.when(step.at or 0)
    reason = f" ({step.data['reason']})" if step.data["reason"] else ""
    return told.say(f"vervallen: {when}, {cause}{reason}", f"cancelled: {when}, {cause}{reason}")


_SENTENCES: Final[Mapping[str, Callable[[Step, Told], str]]] = {
    "waiting": uncounted.waiting,
    "started": _started,
    "target": uncounted.target,
    "counted": _counted,
    "closed": _closed,
    "days": _days,
    "paused": _paused,
    "left": _left,
    "changed": _changed,
    "merged": _merged,
    "release": _release,
    "unscheduled": uncounted.unscheduled,
    "unknown_version": uncounted.unknown_version,
    "due": _due,
    "late": uncounted.late,
    "met": _met,
    "breached": _breached,
    "cancelled": _cancelled,
    "not_applicable": uncounted.not_applicable,
    "best_effort": uncounted.best_effort,
}
