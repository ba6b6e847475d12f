"""What "the service is up" means, as text: "all of web, any of (db-1, db-2)".

The grammar::

    service = group | component
    group   = ("all" | "any" | number) "of" list
    list    = "(" part { "," part } ")"  |  part { "," part }
    part    = component | group

Only the outermost list may do without parentheses, for a list within a list must show its end.
"""

from __future__ import annotations

import re
from typing import Final, cast

from stipt.sla.document.problems import Wrong, quoted
from stipt.sla.terms import Expression

DEEPEST: Final = 8
RESERVED: Final = ("all", "any", "of")

_EXAMPLE: Final = '"all of web, any of (db-1, db-2)"'
_PIECE = re.compile(r"\s*(?:([A-Za-z0-9][A-Za-z0-9_-]*)|([(),]))")


def component(code: str) -> Expression:
    """A component on its own."""
    return ("component", 0, (code,))


def all_of(codes: list[str]) -> Expression:
    """All of some components; the one itself when there is one."""
    parts = tuple(component(code) for code in codes)
    return parts[0] if len(parts) == 1 else ("all", 0, parts)


def read_service(text: str) -> Expression:
    """The expression of a text; `Wrong` says where it went wrong."""
    reader = _Reader(text)
    expression = reader.part(0)
    if reader.piece:
        raise reader.wrong("one component or one group")
    return expression


class _Reader:
    """The pieces of a text, the one at hand being `piece`; "" at the end."""

    def __init__(self, text: str) -> None:
        self._text = text.rstrip()
        self._end = 0
        self.piece = ""
        self._next()

    def part(self, depth: int) -> Expression:
        """A component or a group."""
        word = self._word()
        if self.piece != "of":
            if word in RESERVED:
                raise self.wrong(f'"of" after "{word}"')
            return component(word)
        if word not in ("all", "any") and not word.isdigit():
            raise self.wrong('"all of", "any of" or a number before "of"')
        self._next()
        parts = self._list(depth)
        if not word.isdigit():
            return ("all" if word == "all" else "any", 0, parts)
        number = int(word[:9])
        if not 1 <= number <= len(parts):
            raise Wrong(f"a number from 1 to {len(parts)} before that list", quoted(f"{word} of"))
        return ("at_least", number, parts)

    def wrong(self, wanted: str) -> Wrong:
        """What would be right where the text stops making sense."""
        found = quoted(self.piece) if self.piece else "the end"
        before = self._text[: self._end - len(self.piece)].strip()
        place = f" after {quoted(before[-40:])}" if before else " at the beginning"
        return Wrong(f"{wanted}, as in {_EXAMPLE}", f"{found}{place}")

    def _list(self, depth: int) -> tuple[Expression, ...]:
        if depth >= DEEPEST:
            raise Wrong(f"groups at most {DEEPEST} deep")
        in_parentheses = self.piece == "("
        if in_parentheses:
            self._next()
        elif depth:
            raise self.wrong('a list in parentheses after an inner "of"')
        parts = [self.part(depth + 1)]
        while self.piece == ",":
            self._next()
            parts.append(self.part(depth + 1))
        if in_parentheses:
            if self.piece != ")":
                raise self.wrong('"," or ")"')
            self._next()
        if len(set(parts)) < len(parts):
            raise Wrong("each part once in its list")
        return tuple(parts)

    def _word(self) -> str:
        if self.piece in ("", "(", ")", ",", "of"):
            raise self.wrong("a component")
        word = self.piece
        self._next()
        return word

    def _next(self) -> None:
        if self._end == len(self._text):
            self.piece = ""
            return
        found = _PIECE.match(self._text, self._end)
        if found is None:
            self.piece = self._text[self._end :].strip()[:1]
            self._end = self._text.index(self.piece, self._end) + 1
            raise self.wrong("a component")
        self._end = found.end()
        self.piece = found[1] or found[2]


def service_words(expression: Expression) -> str:
    """The text of an expression, which reads back to the same."""
    words = _words(expression)
    return words if expression[0] == "component" else words.replace("(", "", 1)[:-1]


def _words(expression: Expression) -> str:
    operator, number, parts = expression
    if operator == "component":
        return str(parts[0])
    inner = ", ".join(_words(part) for part in cast("tuple[Expression, ...]", parts))
    return f"{number if operator == 'at_least' else operator} of ({inner})"


def codes_of(expression: Expression) -> list[str]:
    """The components that an expression names, in its order."""
    operator, _, parts = expression
    if operator == "component":
        return [str(parts[0])]
    inner = cast("tuple[Expression, ...]", parts)
    return list(dict.fromkeys(code for part in inner for code in codes_of(part)))
