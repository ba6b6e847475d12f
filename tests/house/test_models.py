"""What imports can't show: keys of the database point down, and nobody listens in secret."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, Model

from tests.house.repository import ROOT

ROOMS = [room for room in apps.get_app_configs() if room.name.startswith("stipt.")]


def floors() -> dict[str, int]:
    """Each room's floor, the highest first."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    layers = next(one for one in contracts if one["type"] == "layers")["layers"]
    return {
        room.strip(" ()"): floor for floor, line in enumerate(layers) for room in line.split("|")
    }


def keys_between_rooms() -> Iterator[tuple[type[Model], ForeignKey | ManyToManyField, type[Model]]]:
    for room in ROOMS:
        for model in room.get_models():
            for field in model._meta.get_fields():
                if isinstance(field, ForeignKey | ManyToManyField):
                    other = field.remote_field.model
                    if other._meta.app_label != room.label:
                        yield model, field, other


def test_every_key_points_down() -> None:
    floor = floors()
    upwards = [
        f"{model.__name__}.{field.name} -> {other.__name__}"
        for model, field, other in keys_between_rooms()
        if floor[model._meta.app_label] >= floor.get(other._meta.app_label, 99)
    ]
    assert upwards == []


def test_no_key_between_rooms_gives_a_way_back_up() -> None:
    readable = [
        f"{model.__name__}.{field.name}"
        for model, field, other in keys_between_rooms()
        if not field.remote_field.hidden
    ]
    assert readable == []


@pytest.mark.parametrize("word", ["Signal(", "@receiver", ".connect(", "post_save", "pre_save"])
def test_nothing_listens_to_signals(word: str) -> None:
    found = [
        str(file.relative_to(ROOT))
        for file in (ROOT / "stipt").rglob("*.py")
        if re.search(rf"(?<!\w){re.escape(word)}", file.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.django_db
def test_the_tables_that_hold_evidence_only_grow() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT DISTINCT event_object_table FROM information_schema.triggers")
        guarded = {row[0] for row in cursor.fetchall()}
    evidence = {"ledger_change", "agreements_signedagreement", "tickets_ticketevent"}
    assert evidence | {"tickets_breach"} <= guarded


@pytest.mark.django_db
def test_the_migrations_hold_all_that_the_models_say() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
