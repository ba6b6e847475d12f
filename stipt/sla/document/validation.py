"""Raw data -> the schema's model, keeping all of the file that is right.

The library tells every mistake of a table but gives no table then, and what its keys say of
other tables would go unchecked. So what is wrong is cut away and the rest read again, until it
holds; an absence that comes of the cutting is not told.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final, cast

from pydantic import ValidationError

from stipt.sla.document.json_schema import described, schema_at
from stipt.sla.document.lines import LineMap, Path, key_text
from stipt.sla.document.problems import Absent, Problem, Wrong, nearest, one_of, shown
from stipt.sla.document.schema import Document

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_WANTED: Final = {
    "bool_type": "true or false",
    "int_type": "a whole number",
    "string_type": "text in quotes",
    "list_type": "a list: [ ... ]",
    "dict_type": "a table: { key = value }",
    "model_type": "a table: { key = value }",
}
"""What would be right, by the library's name of the mistake."""

MOST_NOTED: Final = 1000
"""More mistakes than this in one file are no longer told one by one."""

_ABSENCES: Final = frozenset({"missing", "too_short"})


class Draft:
    """An agreement in the making: what holds of it (`document`), and what was found wrong.

    `raw` is all of the file, for names that are known although their table is wrong.
    """

    def __init__(self, raw: Mapping[str, object], text: str) -> None:
        self.raw = raw
        self._text = text
        self._data = copy.deepcopy(dict(raw))
        self._standing: dict[Path, list[int]] = {}
        # What was cut away, and all that it stood in.
        self._cut: set[Path] = set()
        # Keys that aren't there, but of which a misspelling is: that is told instead.
        self._meant: set[Path] = set()
        self._found: list[tuple[Path, str, str]] = []
        self.document = self._validated()

    def add(self, path: Path, found: str, wanted: str) -> None:
        """A mistake at a path of `document`."""
        self._found.append((self.original(path), found, wanted))

    def add_raw(self, path: Path, found: str, wanted: str) -> None:
        """A mistake at a path of `raw`."""
        self._found.append((path, found, wanted))

    def is_whole(self) -> bool:
        """Whether nothing was found wrong."""
        return not self._found

    def has_lost(self, path: Path) -> bool:
        """Whether what stands at a path of `document`, or part of it, was wrong by itself."""
        return self.original(path) in self._cut

    def is_meant(self, path: Path) -> bool:
        """Whether an unknown key, which was told, has this path of `document` as its nearest."""
        return self.original(path) in self._meant

    def raw_at(self, path: Path) -> object:
        """What the whole file has at a path of `document`; None where it has nothing."""
        data: object = self.raw
        for step in self.original(path):
            if isinstance(data, dict) and step not in data:
                return None
            data = _inside(data, step)
        return data

    def line_of(self, path: Path) -> int:
        """The line of a path of `raw`."""
        return self._lines.line_of(path)

    def problems(self, file: str = "") -> list[Problem]:
        """All mistakes with their lines."""
        return [
            Problem(self.line_of(path), key_text(path, self.raw), found, wanted, file)
            for path, found, wanted in self._found
        ]

    @cached_property
    def _lines(self) -> LineMap:
        return LineMap(self._text)

    def _validated(self) -> Document:
        while True:
            try:
                return Document.model_validate(self._data)
            except ValidationError as error:
                mistakes = error.errors(include_url=False)
                self._meant.update(self.original(path) for path in _meant(mistakes))
                self._take_out(mistakes)

    def _take_out(self, mistakes: Iterable[ErrorDetails]) -> None:
        """Note each mistake that was there before any cutting, and cut its place away."""
        places: set[Path] = set()
        for mistake in mistakes:
            path = mistake["loc"]
            if path[-1:] == ("[key]",):
                path = path[:-1]
            place = self._part_that_is_there(path)
            places.add(place)
            if len(self._found) >= MOST_NOTED:
                continue
            is_told = self.has_lost(path) or self.is_meant(path)
            if not (_is_absence(mistake) and is_told):
                told = path if mistake["type"] == "missing" else place
                self._found.append((self.original(told), *_told(mistake, path)))
        # The last of a list first, so that the positions of the others still hold.
        for place in sorted(places, key=_order, reverse=True):
            self._cut_away(place)

    def _part_that_is_there(self, path: Path) -> Path:
        """The longest beginning of a path that leads to something."""
        data: object = self._data
        for depth, step in enumerate(path):
            if not (isinstance(data, list) or (isinstance(data, dict) and step in data)):
                return path[:depth]
            data = _inside(data, step)
        return path

    def _cut_away(self, place: Path) -> None:
        original = self.original(place)
        self._cut.update(original[: depth + 1] for depth in range(len(original)))
        *way, last = place
        data: object = self._data
        for step in way:
            data = _inside(data, step)
        if isinstance(data, list) and isinstance(last, int):
            whole = list(range(len(data)))
            del self._standing.setdefault(self.original(tuple(way)), whole)[last]
        del cast("dict[str | int, object]", data)[last]

    def original(self, path: Path) -> Path:
        """Where a path of what is left leads in the whole file."""
        original: Path = ()
        for step in path:
            standing = self._standing.get(original)
            is_moved = standing is not None and isinstance(step, int)
            original = (*original, cast("list[int]", standing)[int(step)] if is_moved else step)
        return original


def _inside(data: object, step: str | int) -> object:
    """A value of a table or list that has it."""
    return cast("dict[str | int, object]", data)[step]


def _order(path: Path) -> list[tuple[int, str]]:
    return [(step, "") if isinstance(step, int) else (0, step) for step in path]


def _meant(mistakes: Iterable[ErrorDetails]) -> Iterable[Path]:
    """The known key that is nearest to each unknown one."""
    for mistake in mistakes:
        *table, key = mistake["loc"]
        if mistake["type"] == "extra_forbidden":
            near = nearest(schema_at(tuple(table)).get("properties", {}), str(key))
            if near is not None:
                yield (*table, near)


def _is_absence(mistake: ErrorDetails) -> bool:
    wrong = mistake.get("ctx", {}).get("error")
    return mistake["type"] in _ABSENCES or isinstance(wrong, Absent)


def _told(mistake: ErrorDetails, path: Path) -> tuple[str, str]:
    """What was found and what would be right, in our own words."""
    kind, found = mistake["type"], shown(mistake["input"])
    limits = mistake.get("ctx", {})
    wrong = limits.get("error")
    if isinstance(wrong, Wrong):
        return wrong.found or found, wrong.wanted
    if kind == "extra_forbidden":
        known = schema_at(path[:-1]).get("properties", {})
        return "an unknown key", one_of(known, str(path[-1]))
    if kind == "missing":
        return "nothing", f"this key: {described(path)}"
    if kind == "literal_error":
        words = schema_at(path).get("enum")
        return found, one_of(words, str(mistake["input"])) if words else "true, or no such key"
    if kind == "greater_than_equal":
        return found, f"a number of at least {limits['ge']}"
    if kind == "less_than_equal":
        return found, f"a number of at most {limits['le']}"
    if kind == "too_short":
        return f"{found} without entries", "at least one entry"
    if kind == "too_long":
        return f"{len(mistake['input'])} of them", f"at most {limits['max_length']}"
    return found, _WANTED.get(kind) or described(path)
