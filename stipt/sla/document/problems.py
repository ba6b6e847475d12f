"""What is wrong with an agreement file: each mistake with its line, its key and the remedy."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final, NamedTuple

LONGEST_SHOWN: Final = 60
MOST_SHOWN: Final = 200
MOST_NAMED: Final = 24


class Problem(NamedTuple):
    """One mistake. `line` counts from 1; 0 is the file itself, and then `key` is empty.

    `key` is dotted as in the file, with the code, name or number of an entry in a list:
    ``call_types.question.targets.response``. `file` is that of an earlier version, or empty.
    """

    line: int
    key: str
    found: str
    wanted: str
    file: str = ""

    def __str__(self) -> str:
        place = f"line {self.line}, " if self.line else ""
        if self.file:
            place = f"{self.file}, {place}"
        if self.key:
            place += f"{self.key}: "
        return f"{place}found {self.found}; right would be {self.wanted}"


class AgreementErrors(ValueError):
    """A file that is no agreement: `name` of the file and all `problems`, by line.

    `more` counts those beyond the first 200.
    """

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        ordered = sorted(set(problems), key=lambda problem: (problem.file, *problem))
        self.name = name
        self.problems = ordered[:MOST_SHOWN]
        self.more = len(ordered) - len(self.problems)
        super().__init__(name, self.problems)

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def lines(self) -> list[str]:
        """Each problem on a line of its own, and how many more there are."""
        lines = [f"{self.name}: {problem}" for problem in self.problems]
        if self.more:
            lines.append(f"{self.name}: and {self.more} more")
        return lines

    def __reduce__(self) -> tuple[type[AgreementErrors], tuple[str, list[Problem]]]:
        return type(self), (self.name, self.problems)


class Wrong(ValueError):
    """A value that doesn't say what it should; `found` is given where the value alone won't do."""

    def __init__(self, wanted: str, found: str | None = None) -> None:
        super().__init__(wanted)
        self.wanted = wanted
        self.found = found


class Absent(Wrong):
    """Something isn't there; told only when it wasn't there to begin with."""


def shown(value: object) -> str:
    """A value of a file as a person would name it, cut where it is long."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if value.bit_length() < 128 else "a number of over 38 digits"
    if isinstance(value, Decimal):
        return _cut(str(value))
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return "a list" if isinstance(value, list) else "a table"


def quoted(text: str) -> str:
    """Text in quotes on one line."""
    return json.dumps(_cut(text), ensure_ascii=False)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def such_as(what: str, known: Iterable[str], found: str) -> str:
    """What would be right, told by examples; and the nearest word that is known, if one is near."""
    near = nearest(known, found)
    return f"{what}; the nearest known is {quoted(near)}" if near else what


def one_of(known: Iterable[str], found: str, what: str = "") -> str:
    """What would be right where only some words are: the nearest of them, else all."""
    words = list(dict.fromkeys(known))
    if (near := nearest(words, found)) is not None:
        return such_as(what, words, found) if what else f"{quoted(near)}, the nearest known"
    if not words:
        return f"{what}, of which the file has none" if what else "nothing: leave it out"
    listed = ", ".join(quoted(word) for word in words[:MOST_NAMED])
    listed += f" and {len(words) - MOST_NAMED} more" if len(words) > MOST_NAMED else ""
    return (f"{what}: " if what else "one of ") + listed


def nearest(known: Iterable[str], found: str) -> str | None:
    """The known word that is nearest to the one found; None when none is near."""
    folded = {word.casefold(): word for word in reversed(list(known))}
    near = difflib.get_close_matches(found.casefold(), folded, 1, 0.6)
    return folded[near[0]] if near else None
