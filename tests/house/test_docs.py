"""A command, a setting, a reading and a rule that nobody can look up is not finished."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

from stipt.cli import build_parser
from stipt.config.environment import Environment
from stipt.sla.agreement import READINGS
from tests.house.repository import DOCS, files, name_of

RULES = DOCS / "rules"
CLAUSES = [f"C{number}" for number in range(1, 16)]
SETTING = re.compile(r"\bSTIPT_[A-Z0-9_]+\b")


def headings(page: str) -> list[str]:
    text = (DOCS / page).read_text("utf-8")
    return [heading.replace("`", "") for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)]


def commands(parser: argparse.ArgumentParser, name: str = "stipt") -> Iterator[str]:
    """Every command that can be given, by its full name: `stipt agreement check`."""
    choices = [
        action.choices
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
    ]
    if not choices:
        yield name
    for word, below in (pair for choice in choices for pair in choice.items()):
        yield from commands(below, f"{name} {word}")


def test_every_command_has_its_heading() -> None:
    names = list(commands(build_parser()))
    assert "stipt agreement check" in names
    assert [name for name in names if name not in headings("commands.md")] == []


def test_no_heading_speaks_of_a_command_that_is_not_there() -> None:
    names = set(commands(build_parser()))
    described = {heading for heading in headings("commands.md") if heading.startswith("stipt ")}
    assert described - names == set()


def test_every_option_stands_under_its_command() -> None:
    page = (DOCS / "commands.md").read_text("utf-8")
    options = {
        option
        for parser in every_parser(build_parser())
        for action in parser._actions
        for option in action.option_strings
        if option.startswith("--") and option != "--help"
    }
    assert [option for option in sorted(options) if f"{option}" not in page] == []


def every_parser(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from every_parser(below)


def test_every_setting_has_its_heading() -> None:
    used = {
        setting
        for path in files()
        if path.suffix in (".py", "") and "docs" not in path.parts
        for setting in SETTING.findall(path.read_text("utf-8", errors="ignore"))
    }
    used |= {f"STIPT_{field.upper()}" for field in Environment.model_fields}
    assert used - {"STIPT_"} == {h for h in headings("settings.md") if SETTING.fullmatch(h)}


def test_every_reading_has_a_row_with_all_its_values() -> None:
    rows = (DOCS / "readings.md").read_text("utf-8").splitlines()
    for key, values in READINGS.items():
        own = [row for row in rows if row.startswith("|") and f"`{key}`" in row]
        assert len(own) == 1, f"docs/readings.md has {len(own)} rows for `{key}`"
        named = [value for value in values if isinstance(value, str)]
        assert [value for value in named if f"`{value}`" not in own[0]] == [], key


def test_no_row_speaks_of_a_reading_that_is_not_there() -> None:
    text = (DOCS / "readings.md").read_text("utf-8")
    keys = re.findall(r"^\|[^|]*?`([a-z_]+)` *\|", text, re.MULTILINE)
    assert set(keys) <= set(READINGS)


def test_every_clause_has_a_page() -> None:
    index = (RULES / "index.md").read_text("utf-8")
    rows = [row for row in index.splitlines() if row.startswith("|")]
    assert [clause for clause in CLAUSES if not any(speaks_of(clause, row) for row in rows)] == []


def speaks_of(clause: str, row: str) -> bool:
    return bool(re.search(rf"\b{clause}\b", row) and re.search(r"\]\([\w-]+\.md", row))


def test_every_rule_in_the_index_has_a_page_and_every_page_stands_in_the_index() -> None:
    index = (RULES / "index.md").read_text("utf-8")
    linked = set(re.findall(r"\]\(([\w-]+\.md)", index))
    pages = {path.name for path in RULES.glob("*.md")} - {"index.md"}
    assert linked == pages
    assert pages


def test_every_rule_page_names_the_clause_it_comes_from() -> None:
    pages = [path for path in RULES.glob("*.md") if path.name != "index.md"]
    silent = [path for path in pages if not re.search(r"\bC\d+\b", path.read_text("utf-8"))]
    assert [name_of(path) for path in silent] == []


def test_no_page_waits_for_a_figure() -> None:
    pages = [path for path in files() if path.suffix == ".md"]
    assert [name_of(path) for path in pages if "@@" in path.read_text("utf-8")] == []
