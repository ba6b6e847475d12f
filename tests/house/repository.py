"""Where the files of this repository stand, for the tests about the code itself."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "stipt"
DOCS = ROOT / "docs"
PURE_ROOMS = ("sla", "words", "charts", "proof")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def ignored_names() -> set[str]:
    """Folders that .gitignore names, which are nobody's text."""
    lines = (ROOT / ".gitignore").read_text("utf-8").split()
    return {".git", *(line.strip("/") for line in lines if line.endswith("/"))}


def files(*suffixes: str, under: Path = ROOT) -> Iterator[Path]:
    """Every file of the repository below `under`; with suffixes, only those that end so."""
    ignored = ignored_names()
    for path in sorted(under.iterdir()):
        if path.is_dir() and path.name not in ignored:
            yield from files(*suffixes, under=path)
        elif path.is_file() and (not suffixes or path.suffix in suffixes):
            yield path


def texts(*suffixes: str) -> Iterator[tuple[str, str]]:
    """Name and text of every file that is text."""
    for path in files(*suffixes):
        try:
            yield name_of(path), path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def modules(under: Path = PACKAGE) -> Iterator[tuple[str, ast.Module]]:
    """Name and syntax tree of every Python file below `under`."""
    for path in files(".py", under=under):
        yield name_of(path), ast.parse(path.read_text("utf-8"), name_of(path))


def pure_modules() -> Iterator[tuple[str, ast.Module]]:
    for room in PURE_ROOMS:
        yield from modules(PACKAGE / room)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
