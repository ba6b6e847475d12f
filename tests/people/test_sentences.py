"""Every refusal has its sentence, in both languages, and no sentence is left without one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation

from stipt.agreements.sentences import SENTENCES as OF_AGREEMENTS
from stipt.people.refusals import Refused, Stale
from stipt.people.sentences import SENTENCES as OF_PEOPLE
from stipt.people.sentences import sentence
from stipt.releases.sentences import SENTENCES as OF_RELEASES
from tests.house.repository import PACKAGE

ROOMS = {"people": OF_PEOPLE, "agreements": OF_AGREEMENTS, "releases": OF_RELEASES}
RAISES = {"Refused": 0, "wrong": 0, "LineProblem": 2}
"""What makes a refusal, and the place of its code among the arguments."""


def refusals(room: str) -> Iterator[tuple[str, set[str]]]:
    """Each code that a room's source gives, with the names that stand beside it."""
    for path in sorted((PACKAGE / room).rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for call in ast.walk(tree):
            name = getattr(getattr(call, "func", None), "id", "")
            if name not in RAISES or len(call.args) <= RAISES[name]:
                continue
            code = call.args[RAISES[name]]
            if isinstance(code, ast.Constant):
                yield str(code.value), {keyword.arg or "" for keyword in call.keywords}


@pytest.mark.parametrize("room", ROOMS)
def test_every_code_that_a_room_raises_has_a_sentence(room: str) -> None:
    codes = {code for code, _ in refusals(room)}
    assert codes
    assert codes - set(ROOMS[room]) == set()


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_of_a_room_is_said_by_it(room: str) -> None:
    said = {code for code, _ in refusals(room)} | {"changed-meanwhile"}
    assert set(ROOMS[room]) - said == set()


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_is_there_in_both_languages(room: str) -> None:
    for text in ROOMS[room].values():
        with translation.override("en"):
            english = str(text)
        with translation.override("nl"):
            dutch = str(text)
        assert dutch != english
        names = re.compile(r"%\((\w+)\)s")
        assert set(names.findall(dutch)) == set(names.findall(english))


def test_a_sentence_fills_in_names_and_dates_as_the_reader_writes_them() -> None:
    about = {"version": "1", "since": date(2026, 1, 2), "from": date(2025, 3, 4)}
    refused = Refused("not-later", "one that supersedes begins later", about=about)
    with translation.override("nl"):
        assert sentence(refused, OF_AGREEMENTS).startswith(
            "Versie 1 is van kracht vanaf 2 januari 2026; een versie die haar vervangt,"
        )
    with translation.override("en"):
        assert sentence(Stale({})) == "Somebody else changed this while you were looking at it."
