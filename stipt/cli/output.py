"""What every command prints alike: JSON, readings, errors in one line."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import IO, Any, Final

from stipt.charts.office_line import ASCII, UNICODE, Characters, text_line
from stipt.sla.document import AgreementErrors
from stipt.sla.moments import Refused
from stipt.sla.reading import Reading
from stipt.sla.steps import as_data
from stipt.sla.texts import Language
from stipt.sla.urgency import urgency
from stipt.words.quantities import short_date
from stipt.words.readings import summary
from stipt.words.receipt import receipt
from stipt.words.steps import explanation
from stipt.words.visible import is_hiding, visible

_UNUSUAL: Final = re.compile(r"[^\x20-\x7e\n]")


def say(line: str = "", file: IO[str] | None = None) -> None:
    """One line on standard output (or `file`); what hides in it, or moves the cursor, is seen."""
    print(visible(line), file=file)


def print_json(data: Any) -> None:
    """One JSON document on standard output."""
    print(json_text(data, indent=2))


def json_text(data: Any, indent: int | None = None) -> str:
    """JSON in which each character that hides, or moves the cursor, is written as its number."""
    text = json.dumps(data, ensure_ascii=False, indent=indent, default=str)
    return _UNUSUAL.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1] if is_hiding(match[0]) else match[0]


def fail(message: str, *, as_json: bool = False, **data: Any) -> int:
    """Say what is wrong in one line; on standard output as JSON when asked. Gives exit code 1."""
    if as_json:
        print_json({"error": message, **data})
    else:
        say(f"stipt: {message}", sys.stderr)
    return 1


def print_problems(wrong: Sequence[AgreementErrors], *, as_json: bool) -> int:
    """Everything that is wrong with agreement files, a line each. Gives exit code 1.

    As JSON each problem names its `file`.
    """
    if as_json:
        problems = [
            problem._asdict() | {"file": problem.file or errors.name}
            for errors in wrong
            for problem in errors.problems
        ]
        more = sum(errors.more for errors in wrong)
        print_json({"ok": False, "problems": problems, "more": more})
        return 1
    for errors in wrong:
        for line in errors.lines():
            say(line, sys.stderr)
        total = len(errors.problems) + errors.more
        say(f"{errors.name}: {many(total, 'problem')}.", sys.stderr)
    return 1


def many(count: int, what: str) -> str:
    """A count with its noun: 1 problem, 2 problems."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def refuse(refused: Refused, *, as_json: bool) -> int:
    """A refused ticket: the index of the event (from 0) and the reason."""
    if as_json:
        return fail(str(refused), as_json=True, event=refused.event)
    where = "" if refused.event is None else f"event {refused.event}: "
    return fail(f"{where}{refused}")


def print_readings(readings: Mapping[str, Reading], language: Language) -> None:
    """Each reading in words: where it stands, its office line, and the lines that add up."""
    for reading in readings.values():
        say(summary(reading, language))
        drawn = text_line(
            reading,
            characters=UNICODE if _can_print(UNICODE) else ASCII,
            day=lambda day: short_date(day, language),
        )
        if drawn:
            say(f"  {drawn}")
        _print_receipt(reading, language)
        say()


def _can_print(characters: Characters) -> bool:
    try:
        "".join(characters).encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _print_receipt(reading: Reading, language: Language) -> None:
    lines = [line._replace(what=visible(line.what)) for line in receipt(reading, language)]
    days = max((len(line.day) for line in lines), default=0)
    times = max((len(line.time) for line in lines), default=0)
    whats = [line.what + (f" [{line.clause}]" if line.clause else "") for line in lines]
    width = max((len(what) for what in whats), default=0)
    for line, what in zip(lines, whats, strict=True):
        text = f"  {line.day:<{days}}  {line.time:<{times}}  {what:<{width}}  {line.amount:>10}"
        say(text.rstrip())


def obligations_data(readings: Mapping[str, Reading], language: Language) -> dict[str, Any]:
    """The readings as plain data, by the agreement's names."""
    return {name: reading_data(reading, language) for name, reading in readings.items()}


def reading_data(reading: Reading, language: Language) -> dict[str, Any]:
    """A reading as plain data; instants are ISO 8601 in the agreement's zone."""
    zone = reading.facts.agreement.zone
    data: dict[str, Any] = {
        "state": reading.state,
        "due_at": _iso(reading.due_at),
        "met_at": _iso(reading.met_at),
        "breached_at": _iso(reading.breached_at),
        "urgency": urgency(reading),
        "starts_at": _iso(reading.starts_at),
        "steps": [as_data(step, zone) for step in reading.steps],
        "explanation": explanation(reading, language),
    }
    if reading.obligation.repeats:
        data["cycles"] = [
            {
                "starts_at": _iso_epoch(cycle.starts_at, reading),
                "due_at": _iso_epoch(cycle.due, reading),
                "met_at": _iso_epoch(cycle.met, reading),
                "breached_at": _iso_epoch(cycle.breached, reading),
            }
            for cycle in reading.cycles
        ]
    return data


def _iso(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()


def _iso_epoch(instant: int | None, reading: Reading) -> str | None:
    if instant is None:
        return None
    return datetime.fromtimestamp(instant, reading.facts.agreement.zone).isoformat()
