"""What import contracts can't express: no hidden now, nothing but the standard library, small pieces."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.repository import PACKAGE, PURE_ROOMS, ROOT, modules, pure_modules

LONGEST_FUNCTION = 50
LONGEST_FILE = 500
# Longer than that and better so; each with its reason. "stipt/sla/x.py:name" or "stipt/sla/x.py".
LONG_AND_HONEST: dict[str, str] = {}

ASKS_THE_CLOCK = {"now", "utcnow", "today", "time_ns", "monotonic", "perf_counter"}
# What a pure room may take from the standard library: values, text and arithmetic.
# Reading the agreement file is the one exception.
PURE_LIBRARY = {
    "__future__", "abc", "array", "base64", "bisect", "calendar", "collections", "contextlib", "copy",
    "dataclasses", "datetime", "decimal", "difflib", "enum", "fractions", "functools", "hashlib",
    "heapq", "hmac", "html", "itertools", "json", "math", "operator", "re", "statistics", "string",
    "textwrap", "types", "typing", "unicodedata", "warnings", "zoneinfo",
}  # fmt: skip
# A third of what `import stipt.sla` would cost with them; the terms and the documents take them.
DEAR_TO_LOAD = {"dataclasses", "decimal", "fractions", "inspect", "json", "stipt.sla.terms"}
READS_FILES = "stipt/sla/document/"
READING_LIBRARY = PURE_LIBRARY | {"os", "pathlib", "stat", "tomllib"}
# Where the libraries of the base install are used, and nowhere else.
PLACE_OF = {
    "pydantic": ("stipt/sla/document/", "stipt/config/environment.py"),
    "holidays": ("stipt/sla/holidays.py",),
    "numpy": ("stipt/sla/bulk.py",),
}


@pytest.mark.parametrize("room", PURE_ROOMS)
def test_a_pure_room_is_importable_alone_and_loads_the_standard_library_only(room: str) -> None:
    code = (
        "import sys; before = set(sys.modules); import stipt." + room + ";"
        "print(*{name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = {name for name in done.stdout.split() if not name.startswith("_sysconfigdata")}
    loaded -= {"stipt"}
    assert loaded - sys.stdlib_module_names == set()


def test_the_core_loads_none_of_the_dear_modules() -> None:
    code = "import sys, stipt.sla; print(*sys.modules)"
    alone = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=alone,
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(done.stdout.split()) & DEAR_TO_LOAD == set()


def test_no_pure_room_asks_the_clock() -> None:
    asking = [
        f"{name}:{node.lineno}"
        for name, tree in pure_modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ASKS_THE_CLOCK
    ]
    assert asking == []


def test_pure_rooms_take_only_values_text_and_arithmetic_from_the_standard_library() -> None:
    taken = [
        f"{name}: {imported}"
        for name, tree in pure_modules()
        for imported in sorted(imports(tree))
        if imported in sys.stdlib_module_names
        and imported not in (READING_LIBRARY if name.startswith(READS_FILES) else PURE_LIBRARY)
    ]
    assert taken == []


def test_each_library_of_the_base_install_is_used_in_one_place() -> None:
    elsewhere = [
        f"{name}: {imported}"
        for name, tree in modules()
        for imported in sorted(imports(tree) & set(PLACE_OF))
        if not name.startswith(PLACE_OF[imported])
    ]
    assert elsewhere == []


def imports(tree: ast.Module) -> set[str]:
    """The first word of each import: `from collections.abc import Set` -> `collections`."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


def test_only_the_document_opens_files() -> None:
    opening = [
        f"{name}:{node.lineno}"
        for name, tree in pure_modules()
        if not name.startswith(READS_FILES)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and called(node) in {"open", "read_text", "read_bytes", "input"}
    ]
    assert opening == []


def called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def test_imports_stand_at_the_top_except_in_the_command() -> None:
    hidden = [
        f"{name}:{inner.lineno}"
        for name, tree in modules()
        if not name.startswith("stipt/cli/")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    yield from (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def length_without_docstring(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    docstring = function.body[0] if ast.get_docstring(function, clean=False) is not None else None
    told = docstring.end_lineno - docstring.lineno + 1 if docstring else 0
    return function.end_lineno - function.lineno + 1 - told


def test_functions_can_be_read_at_a_glance() -> None:
    long = [
        f"{name}:{function.name} ({length_without_docstring(function)} lines)"
        for name, tree in modules()
        for function in functions(tree)
        if length_without_docstring(function) > LONGEST_FUNCTION
        and f"{name}:{function.name}" not in LONG_AND_HONEST
    ]
    assert long == []


def test_files_can_be_read_at_one_sitting() -> None:
    lengths = {
        name: len((ROOT / name).read_text("utf-8").splitlines())
        for name, _ in (*modules(), *modules(ROOT / "tests"))
        if name not in LONG_AND_HONEST
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_what_is_excused_for_its_length_is_there() -> None:
    names = {name for name, _ in (*modules(), *modules(ROOT / "tests"))}
    names |= {f"{name}:{f.name}" for name, tree in modules() for f in functions(tree)}
    assert set(LONG_AND_HONEST) - names == set()


def test_the_name_of_a_test_is_a_sentence() -> None:
    short = [
        f"{name}:{function.name}"
        for name, tree in modules(ROOT / "tests")
        if Path(name).name.startswith("test_")
        for function in functions(tree)
        if function.name.startswith("test_") and function.name.count("_") < 2
    ]
    assert short == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        name
        for name, tree in modules(PACKAGE)
        if tree.body and not ast.get_docstring(tree) and "/migrations/" not in name
    ]
    assert silent == []


def test_what_is_public_says_what_goes_in_and_out() -> None:
    silent = [
        f"{name}:{function.lineno} {function.name}"
        for name, tree in modules(PACKAGE)
        for function in public_functions(tree)
        if not ast.get_docstring(function) and not is_overload(function)
    ]
    assert silent == []


def public_functions(
    within: ast.Module | ast.ClassDef,
) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Functions, methods and properties whose name has no underscore in front."""
    for node in within.body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() if not node.name.startswith("_"):
                yield node
            case ast.ClassDef():
                yield from public_functions(node)


def is_overload(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """The shapes of a function that is written out, and told, below them."""
    return any(ast.unparse(each) == "overload" for each in function.decorator_list)
