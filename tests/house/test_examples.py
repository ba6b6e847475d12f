"""What the README shows and `./do tour` replays is true."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from typing import Any

import pytest

from tests.house.repository import DOCS, ROOT

TOUR = tomllib.loads((ROOT / "examples" / "tour.toml").read_text("utf-8"))["ticket"]


def replayed(stop: dict[str, str], *options: str) -> str:
    ticket = f"examples/tickets/{stop['file']}"
    command = [sys.executable, "-m", "stipt.cli", "replay", "reference", ticket]
    command += ["--now", stop["now"], *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def obligations(file: str) -> dict[str, Any]:
    stop = next(stop for stop in TOUR if stop["file"] == file)
    return json.loads(replayed(stop, "--json"))["obligations"]


@pytest.mark.parametrize("stop", TOUR, ids=lambda stop: stop["file"])
def test_every_ticket_of_the_tour_is_replayed_with_words(stop: dict[str, str]) -> None:
    assert replayed(stop).strip()


def test_the_tour_passes_every_example_ticket() -> None:
    files = {path.name for path in (ROOT / "examples" / "tickets").glob("*.json")}
    assert {stop["file"] for stop in TOUR} == files


def test_the_picture_in_the_readme_shows_what_the_clock_says() -> None:
    resolution = obligations("1057-incident.json")["resolution"]
    assert resolution["state"] == "running"
    assert resolution["due_at"] == "2026-05-26T15:05:00+02:00"
    picture = (DOCS / "promise.svg").read_text("utf-8")
    assert "1 h 25 and 6 h 35 are 8 h 00" in picture


def test_an_automatic_receipt_and_an_internal_note_leave_the_response_running() -> None:
    response = obligations("1049-question.json")["response"]
    assert (response["state"], response["due_at"]) == ("running", "2026-05-26T15:05:00+02:00")


def test_the_breached_example_is_breached_at_its_due() -> None:
    told = obligations("1038-breached.json")
    assert told["response"]["state"] == "met"
    assert told["resolution"]["breached_at"] == "2026-05-26T10:20:00+02:00"


def test_the_release_example_is_due_at_the_end_of_the_second_release() -> None:
    resolution = obligations("1021-release.json")["resolution"]
    assert resolution["due_at"] == "2026-07-15T00:00:00+02:00"
