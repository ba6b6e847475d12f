"""What changed from one agreement to another, by the keys of the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from stipt.sla.agreement import READINGS, Agreement
from stipt.sla.document.dump import as_data

_NAMED_BY: Final = ("code", "name", "number", "on", "from", "every_year")
"""Keys that tell the entries of a list apart, the first that is text or a date."""


class Difference(NamedTuple):
    """One key with its old and new value as plain data; None where it isn't there."""

    key: str
    old: object
    new: object


def differences(old: Agreement, new: Agreement) -> list[Difference]:
    """All keys that differ, those of `old` in its order and then those that are new.

    A key is dotted as in the file, entries of lists by their code, name, number or date. A
    reading that isn't written down is its default. Earlier versions aren't compared.
    """
    before, after = dict(_flat("", _in_force(old))), dict(_flat("", _in_force(new)))
    return [
        Difference(key, before.get(key), after.get(key))
        for key in {**before, **after}
        if before.get(key) != after.get(key)
    ]


def _in_force(agreement: Agreement) -> dict[str, object]:
    readings = {key: agreement.reading(key) for key in READINGS}
    return as_data(agreement._replace(readings=readings))


def _flat(key: str, value: object) -> Iterator[tuple[str, object]]:
    """Every single value with its dotted key."""
    if isinstance(value, dict):
        for inner, inside in value.items():
            yield from _flat(f"{key}.{inner}" if key else inner, inside)
    elif isinstance(value, list) and key.startswith("kept_holidays."):
        for line in value:
            day, _, name = str(line).partition(" ")
            yield f"{key}.{day}", name
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for position, entry in enumerate(value, start=1):
            yield from _flat(f"{key}{_name_of(entry, position)}", entry)
    else:
        yield key, value


def _name_of(entry: dict[str, object], position: int) -> str:
    for key in _NAMED_BY:
        if key in entry and not isinstance(entry[key], dict):
            return f".{entry[key]}"
    return f"[{position}]"
