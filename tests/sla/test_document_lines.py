"""Where keys stand in a file, and that no file whatever does anything but tell its mistakes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as some

from stipt.sla.document.lines import LineMap, key_text, too_deep
from tests.sla.agreement_files import AGREEMENTS, EVERYTHING_TEXT, line_of, problems

FIRST = (AGREEMENTS / "older" / "first.toml").read_text("utf-8")

# -- lines -----------------------------------------------------------------------------------------

SHAPES = '''# a comment with [brackets] and "quotes
top = 1
"quoted key" = 2
dotted.key.deep = 3
dotted."with.dot" = "4 # no comment"
multi = """
[not.a.section]
key = "no key" \\""" inside
"""
literal = \'\'\'
\'\'two quotes\'\'\'\'\'
list = [
    1, # a comment ]
    "two, ]",
    { a = 1, b = [2,
        3] },

    [4, 5],
]
inline = { a = { b = 1 }, "c d" = 2, e.f = 3 }
empty = [] # nothing
none = {}
time = 2026-01-01 10:00:00.5

[section]
key = 5
[section.sub."third part"]
key = 6
[[tables]]
key = 7
[[tables]]
key = 8
sub.key = 9
[tables.inner]
key = 10
[[tables.nested]]
key = 11
[[tables.nested]]
key = 12
[ spaced . out ]
key = 13
'''
LINES = {
    ("top",): "top = 1",
    ("quoted key",): '"quoted key"',
    ("dotted",): "dotted.key",
    ("dotted", "key", "deep"): "dotted.key",
    ("dotted", "with.dot"): 'dotted."with',
    ("multi",): "multi =",
    ("literal",): "literal =",
    ("list",): "list = [",
    ("list", 0): "1, # a",
    ("list", 1): '"two, ]"',
    ("list", 2): "{ a = 1, b",
    ("list", 2, "a"): "{ a = 1, b",
    ("list", 2, "b", 0): "{ a = 1, b",
    ("list", 2, "b", 1): "3] },",
    ("list", 3, 1): "[4, 5]",
    ("inline", "a", "b"): "inline =",
    ("inline", "c d"): "inline =",
    ("inline", "e", "f"): "inline =",
    ("empty",): "empty =",
    ("none",): "none =",
    ("time",): "time =",
    ("section",): "[section]",
    ("section", "key"): "key = 5",
    ("section", "sub"): "[section.sub",
    ("section", "sub", "third part"): "[section.sub",
    ("section", "sub", "third part", "key"): "key = 6",
    ("tables",): "[[tables]]",
    ("tables", 0, "key"): "key = 7",
    ("tables", 1, "key"): "key = 8",
    ("tables", 1, "sub", "key"): "sub.key",
    ("tables", 1, "inner", "key"): "key = 10",
    ("tables", 1, "nested", 0): "[[tables.nested]]",
    ("tables", 1, "nested", 1, "key"): "key = 12",
    ("spaced", "out", "key"): "key = 13",
}


@pytest.mark.parametrize(("path", "part"), LINES.items(), ids=map(str, LINES))
def test_the_line_of_a_key_is_known_however_it_is_written(
    path: tuple[str | int, ...], part: str
) -> None:
    assert LineMap(SHAPES).line_of(path) == line_of(SHAPES, part)


def every_path(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*path, step)
        if isinstance(inner, dict | list):
            yield from every_path(inner, (*path, step))


@pytest.mark.parametrize(
    "text", [SHAPES, EVERYTHING_TEXT, FIRST], ids=["shapes", "everything", "first"]
)
def test_every_key_that_the_reader_finds_has_a_line_of_its_own(text: str) -> None:
    lines = LineMap(text)
    assert [path for path in every_path(tomllib.loads(text)) if path not in lines.lines] == []
    assert lines.twice == []


def test_a_path_that_is_not_there_has_the_line_of_what_would_hold_it() -> None:
    lines = LineMap(SHAPES)
    assert lines.line_of(("section", "nothing", 5)) == line_of(SHAPES, "[section]")
    assert lines.line_of(("nothing",)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "a = [1",
        "a = {b = [",
        "a = { } }",
        "= 1",
        "a = [=]",
        "a = [}]",
        "a = {=,}",
        '"\\q" = 1',
        "[a.]",
        "a. = 1",
    ],
)
def test_lines_are_noted_in_broken_text_too(text: str) -> None:
    assert LineMap(text + "\nb = 2").line_of(()) == 1


def test_a_key_is_named_by_the_code_of_its_entry_or_by_its_position() -> None:
    data = {"types": [{"code": "a"}, {"code": 5}, {"code": "x\ny"}, "text"]}
    assert key_text(("types", 0, "name"), data) == "types.a.name"
    assert key_text(("types", 1, "name"), data) == "types[2].name"
    assert key_text(("types", 2), data) == "types[3]"
    assert key_text(("types", 3), data) == "types[4]"
    assert key_text(("types", 9), data) == "types[10]"
    assert key_text(("two words", "b")) == '"two words".b'


def test_an_agreement_nests_a_few_levels_and_no_more() -> None:
    assert too_deep(EVERYTHING_TEXT) is None
    assert too_deep("a = " + "[" * 16 + "]" * 16) is None
    assert too_deep("\na = " + "[" * 17) == 2
    assert too_deep("a = [" * 20) == 1
    assert too_deep("a = ']'\n" * 99 + "x = '[[[[[[[[[[[[[[[[[[[[[[[['") is None


# -- whatever is in a file -------------------------------------------------------------------------

FRAGMENTS = [
    *('"', "\n", "=", "[", "]", "{", "}", ".", "#", "'", "\\", " ", "\x00", "é", "\u2028", "-"),
    *("1", "-1", "nan", "inf", "true", '""', "[[a]]", "2026-02-30", "1e400", "9" * 40, "a.b.c"),
    *('"x"', '[1, "2"]', "{ a = 1 }", "07:00:00", "2026-01-01T00:00:00Z", '"[key]"', "0x10"),
    *('"5 working days"', '"closed"', '{ nl = "x", en = "y" }', "[]", "{}", '"99 %"', '"office"'),
]
edits = some.lists(
    some.tuples(
        some.sampled_from(["insert", "replace a value", "drop a line", "copy a line", "cut"]),
        some.integers(0, 20_000),
        some.integers(0, 20_000),
        some.sampled_from(FRAGMENTS) | some.text(max_size=8),
    ),
    min_size=1,
    max_size=4,
)


def edited(text: str, kind: str, at: int, to: int, fragment: str) -> str:
    lines = text.split("\n")
    line, other = at % len(lines), to % len(lines)
    if kind == "insert":
        place = at % (len(text) + 1)
        return text[:place] + fragment + text[place + to % 3 :]
    if kind == "replace a value":
        lines[line] = f"{lines[line].partition('=')[0]}= {fragment}"
    elif kind == "drop a line":
        del lines[line]
    elif kind == "copy a line":
        lines.insert(other, lines[line])
    else:
        place = at % (len(text) + 1)
        return text[:place] + text[place + to % 300 :]
    return "\n".join(lines)


@hypothesis.given(edits)
@hypothesis.settings(suppress_health_check=[hypothesis.HealthCheck.too_slow])
def test_whatever_is_done_to_a_file_its_mistakes_are_told_and_nothing_else_happens(
    todo: list[tuple[str, int, int, str]],
) -> None:
    text = EVERYTHING_TEXT
    for edit in todo:
        text = edited(text, *edit)
    for problem in problems(text):
        assert problem.found
        assert problem.wanted
        assert 0 <= problem.line <= text.count("\n") + 1 or problem.file


@hypothesis.given(some.text(max_size=200) | some.binary(max_size=200))
def test_whatever_a_file_holds_it_is_told_what_is_wrong(held: str | bytes) -> None:
    text = held if isinstance(held, str) else held.decode("latin-1")
    assert problems(text)
