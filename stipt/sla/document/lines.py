"""Where each key of a TOML text stands, and whether the text nests too deeply to be read.

The standard library's reader gives values without their lines. This reads the text a second
time, by its tokens, and notes the line of every key, table and element of a list. It never fails:
what it doesn't understand it steps over, so that it also tells where a text goes wrong.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Final, NamedTuple

from stipt.sla.document.problems import quoted

Path = tuple[str | int, ...]
"""Where a value stands: keys, and positions in lists from 0."""

DEEPEST: Final = 16

_NAME = re.compile(r"[^\n]{1,64}")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")

# Text that isn't closed runs to the end of its line, or of the file when it has three quotes: each
# quote is looked at once, however many there are.
_TOKEN = re.compile(
    r'''(?P<string>"""(?:[^\\"]++|\\[\s\S]|"(?!""))*+"{3,5}|\'{3}(?:[^']++|'(?!''))*+'{3,5})'''
    r"""|(?P<unclosed>\"{3}[\s\S]*+|'{3}[\s\S]*+)"""
    r"""|(?P<short>"(?:[^\\"\n]++|\\[^\n])*+"|'[^'\n]*+')|(?P<open>["'][^\n]*+)"""
    r"""|(?P<blank>[ \t\r]++|\#[^\n]*+)|(?P<newline>\n)|(?P<mark>[\[\]{}=,.])"""
    r"""|(?P<bare>[^\s\[\]{}=,.#"']++)|(?P<other>[\s\S])""",
)


class Token(NamedTuple):
    """A piece of the text: a newline, a mark of punctuation, a text in quotes or a bare word."""

    kind: str
    text: str
    line: int


class Twice(NamedTuple):
    """A key or table that is set a second time."""

    path: Path
    first_line: int
    line: int


class LineMap:
    """The line of each path of a text, from 1, and the keys that stand there twice."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self.twice: list[Twice] = []
        self._tokens = list(_tokens(text))
        self._at = 0
        self._lists: dict[Path, int] = {}
        self._headers: dict[Path, int] = {}
        self._values: dict[Path, int] = {}
        self._read()

    def line_of(self, path: Path) -> int:
        """The line of a path, or of the nearest that encloses it; 1 when none does."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def _read(self) -> None:
        table: Path = ()
        while (token := self._peek()).kind != "end":
            if token.text == "[" and token.kind == "mark":
                table = self._header()
            elif token.kind == "newline":
                self._at += 1
            else:
                self._pair(table)
                self._skip_line()

    def _header(self) -> Path:
        line = self._next().line
        is_list = self._take("[")
        keys = self._keys()
        self._skip_line()
        path: Path = ()
        for key in keys[:-1]:
            path = self._latest((*path, key))
            self.lines.setdefault(path, line)
        path = (*path, *keys[-1:])
        if not is_list:
            self._once(self._headers, self._latest(path), line)
        else:
            self.lines.setdefault(path, line)
            self._lists[path] = self._lists.get(path, -1) + 1
        path = self._latest(path)
        self.lines.setdefault(path, line)
        return path

    def _latest(self, path: Path) -> Path:
        """A path that names a list of tables means its last table."""
        return (*path, self._lists[path]) if path in self._lists else path

    def _pair(self, table: Path) -> None:
        """A key, perhaps dotted, and its value."""
        line = self._peek().line
        keys = self._keys()
        if not (keys and self._take("=")):
            return
        path = table
        for key in keys:
            path = (*path, key)
            self.lines.setdefault(path, line)
        self._once(self._values, path, line)
        self._value(path)

    def _once(self, known: dict[Path, int], path: Path, line: int) -> None:
        if path in known:
            self.twice.append(Twice(path, known[path], line))
        known.setdefault(path, line)

    def _keys(self) -> list[str]:
        keys = []
        while self._peek().kind in ("bare", "short"):
            keys.append(_key_text(self._next()))
            if not self._take("."):
                break
        return keys

    def _value(self, path: Path) -> None:
        if self._take("["):
            self._list(path)
        elif self._take("{"):
            while not self._closed("}"):
                before = self._at
                self._pair(path)
                self._take(",")
                if self._at == before:
                    self._at += 1
        else:
            while self._peek().kind not in ("newline", "end") and self._peek().text not in ",]}":
                self._at += 1

    def _list(self, path: Path) -> None:
        position = 0
        while not self._closed("]"):
            if self._peek().kind == "newline":
                self._at += 1
                continue
            before = self._at
            self.lines.setdefault((*path, position), self._peek().line)
            self._value((*path, position))
            position += 1
            self._take(",")
            if self._at == before:
                self._at += 1

    def _closed(self, mark: str) -> bool:
        return self._take(mark) or self._peek().kind == "end"

    def _skip_line(self) -> None:
        while self._peek().kind not in ("newline", "end"):
            self._at += 1

    def _take(self, mark: str) -> bool:
        token = self._peek()
        found = token.kind == "mark" and token.text == mark
        self._at += found
        return found

    def _next(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _peek(self) -> Token:
        return self._tokens[self._at]


def _tokens(text: str) -> Iterator[Token]:
    """The tokens with their lines, without blanks and comments; an "end" closes them."""
    line = 1
    for match in _TOKEN.finditer(text):
        kind, token = match.lastgroup or "other", match.group()
        if kind != "blank":
            yield Token(kind, token, line)
        line += token.count("\n")
    yield Token("end", "", line)


def _key_text(token: Token) -> str:
    if token.kind == "bare":
        return token.text
    try:
        return str(tomllib.loads(f"key = {token.text}")["key"])
    except tomllib.TOMLDecodeError:
        return token.text


def key_text(path: Path, data: object = None) -> str:
    """A path as its dotted key; an entry of a list by its code, name or number, else its position.

    `data` is what the path leads into; without it lists are counted, from 1.
    """
    key = ""
    for step in path:
        entry = _entry(data, step)
        if isinstance(step, str):
            bare = step if _BARE_KEY.fullmatch(step) else quoted(step)
            key += f".{bare}" if key else bare
        else:
            named = entry if isinstance(entry, dict) else {}
            name = next((named[n] for n in ("code", "name", "number") if n in named), None)
            is_name = isinstance(name, str) and _NAME.fullmatch(name)
            key += f".{name}" if is_name else f"[{step + 1}]"
        data = entry
    return key


def _entry(data: object, step: str | int) -> object:
    if isinstance(data, dict):
        return data.get(step)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return data[step]
    return None


def too_deep(text: str) -> int | None:
    """The line on which lists, tables or dotted keys nest deeper than any agreement, or None."""
    unclosed: list[str] = []
    dots = 0
    for token in _tokens(text):
        if token.kind == "mark":
            if token.text in "[{":
                unclosed.append("]" if token.text == "[" else "}")
            elif unclosed and token.text == unclosed[-1]:
                unclosed.pop()
            dots = dots + 1 if token.text == "." else 0
        elif token.kind == "newline":
            dots = 0
        if max(len(unclosed), dots) > DEEPEST:
            return token.line
    return None
