"""The example agreements together show all that the format can say, and the docs name each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from stipt.sla.agreement import READINGS, Agreement
from stipt.sla.document import example_names, load_example, schema
from stipt.sla.document.files import EXAMPLES
from tests.house.repository import DOCS

LEAST_EXAMPLES = 11
SCHEMA = schema()
TABLES = (SCHEMA, *SCHEMA["$defs"].values())


def test_every_example_has_one_row_in_the_docs_and_every_row_an_example() -> None:
    page = (DOCS / "examples.md").read_text("utf-8")
    assert sorted(re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE)) == example_names()


def test_there_are_enough_examples_to_show_the_reach() -> None:
    assert len(example_names()) >= LEAST_EXAMPLES


@pytest.mark.parametrize("key", READINGS)
def test_every_value_of_a_reading_is_used_by_an_example(key: str) -> None:
    used = {agreement(name).reading(key) for name in example_names()}
    if isinstance(READINGS[key][0], int):
        assert READINGS[key][0] in used
        assert used - set(READINGS[key])
    else:
        assert used == set(READINGS[key])


def test_every_key_of_the_format_is_used_by_an_example() -> None:
    used = {use for name in example_names() for use in uses(SCHEMA, raw(name))}
    known = {(table["title"], key) for table in TABLES for key in table_of(table)["properties"]}
    assert known - used == set()


def test_every_word_that_the_format_offers_is_used_by_an_example() -> None:
    used = {use for name in example_names() for use in uses(SCHEMA, raw(name))}
    offered = {
        (table["title"], key, word)
        for table in TABLES
        for key, value in table_of(table)["properties"].items()
        for word in [*value.get("enum", []), *value.get("items", {}).get("enum", [])]
    }
    # The values that go without saying are those of `READINGS`, seen above.
    defaults = {("ReadingsTable", key, values[0]) for key, values in READINGS.items()}
    assert offered - used - defaults == set()


@cache
def agreement(name: str) -> Agreement:
    return load_example(name)


def raw(name: str) -> dict[str, Any]:
    return tomllib.loads((EXAMPLES / f"{name}.toml").read_text("utf-8"))


def uses(node: dict[str, Any], value: Any) -> Iterator[tuple[str, ...]]:
    """Every key and word of the schema that a value uses, with the title of its table."""
    node = SCHEMA["$defs"][node["$ref"].rpartition("/")[2]] if "$ref" in node else node
    if isinstance(value, list):
        for entry in value:
            yield from uses(node.get("items", {}), entry)
    elif isinstance(value, dict):
        table = table_of(node)
        for key, inner in value.items():
            own = table.get("properties", {}).get(key)
            if own is not None:
                yield (node["title"], key)
                words = inner if isinstance(inner, list) else [inner]
                yield from ((node["title"], key, word) for word in words if isinstance(word, str))
            yield from uses(own or of_any_key(table), inner)


def table_of(node: dict[str, Any]) -> dict[str, Any]:
    """The node itself, or of several forms (a text, a table) the table."""
    return next((form for form in node.get("anyOf", []) if form.get("type") == "object"), node)


def of_any_key(table: dict[str, Any]) -> dict[str, Any]:
    """The schema of the values of a table whose keys are names."""
    named = [*table.get("patternProperties", {}).values(), table.get("additionalProperties")]
    return next((inner for inner in named if isinstance(inner, dict)), {})
