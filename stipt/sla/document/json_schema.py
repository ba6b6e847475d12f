"""The JSON Schema of the agreement file: for editors, and for what messages say of a key."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from stipt.sla.document.schema import REQUIRED, Document


class _WithoutNull(GenerateJsonSchema):
    """TOML has no null: a key that may be left out isn't one that may be empty."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """The schema of the value alone, without null beside it."""
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: object) -> bool:
        """The keys speak for themselves."""
        return False


def schema() -> dict[str, Any]:
    """The JSON Schema of the agreement file, for editors."""
    generated = Document.model_json_schema(schema_generator=_WithoutNull)
    _without_defaults_of_absence(generated)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **generated,
        "title": "Stipt agreement file",
        "required": list(REQUIRED),
    }


@lru_cache(maxsize=1)
def _cached() -> dict[str, Any]:
    return schema()


def schema_at(path: tuple[str | int, ...]) -> dict[str, Any]:
    """What the JSON Schema says of the value at a path; empty where it says nothing."""
    here = _cached()
    for step in path:
        here = _entry(_table_of(here), step)
    table = _table_of(here)
    return {**table, **{key: here[key] for key in ("description",) if key in here}}


def _entry(table: dict[str, Any], step: str | int) -> dict[str, Any]:
    """The schema of a list's entries, of a key, or of any key of a table whose keys are names."""
    if isinstance(step, int):
        return dict(table.get("items", {}))
    named = [*table.get("patternProperties", {}).values(), table.get("additionalProperties")]
    return dict(table.get("properties", {}).get(step) or named[0] or {})


def described(path: tuple[str | int, ...]) -> str:
    """What the schema says of a key, as the rest of a sentence."""
    words = str(schema_at(path).get("description", "a value of the agreement"))
    words = words.partition(". ")[0].rstrip(".")
    return words[:1].lower() + words[1:]


def _table_of(node: dict[str, Any]) -> dict[str, Any]:
    """A node without references, and of several forms the table."""
    if "$ref" in node:
        node = _cached()["$defs"][node["$ref"].rpartition("/")[2]]
    return next((form for form in node.get("anyOf", []) if form.get("type") == "object"), node)


def _without_defaults_of_absence(schema: object) -> None:
    if isinstance(schema, dict):
        if schema.get("default", ...) in (None, [], {}):
            del schema["default"]
        for inner in schema.values():
            _without_defaults_of_absence(inner)
    elif isinstance(schema, list):
        for inner in schema:
            _without_defaults_of_absence(inner)
