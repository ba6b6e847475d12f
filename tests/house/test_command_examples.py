"""What docs/commands.md and the README show of a command is what the command prints."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stipt.cli import main
from tests.house.repository import DOCS, ROOT
from tests.house.rule_pages import REFERENCE_TEXT, blocks

WRONG = """format = 1
[agreement]
title = "Agreement"
vendor = "Vendor"
customer = "Customer"
version = 1
in_force_from = 2026-01-01
zone = "Europe/Amsterdam"
[calendars.office]
hours.mon-fri = "09:00-17:00"
[[obligations]]
name = "response"
title = "response"
met_by = "contact"
starts = "hand-over"
[[call_types]]
code = "question"
name = "Question"
targets.respons = "8 office hours"
"""
CHANGED = REFERENCE_TEXT.replace('version = "1"', 'version = "2"', 1).replace(
    '"12 office hours"', '"8 office hours"', 1
)


def closed_ticket(name: str, *events: tuple[str, str]) -> str:
    told = [{"at": f"2026-03-0{at}+01:00", "kind": kind} for at, kind in events]
    return json.dumps({"id": name, "call_type": "incident-1", "events": told})


HANDED_OVER = (("2T09:00", "received"), ("2T09:00", "handed_over"))
CLOSED = "\n".join([
    closed_ticket("1070", *HANDED_OVER, ("2T10:00", "replied"), ("2T11:00", "solved")),
    closed_ticket("1071", *HANDED_OVER, ("2T15:00", "replied"), ("2T17:00", "solved")),
    closed_ticket("1073", ("2T09:00", "replied"), ("2T10:00", "received")),
    closed_ticket("1072", *HANDED_OVER, ("2T11:00", "replied")),
])  # fmt: skip
MISSPELT = {
    "call_type": "question",
    "events": [
        {"at": "2026-03-02T09:00+01:00", "kind": "received"},
        {"at": "2026-03-02T09:00+01:00", "kind": "hand_over"},
    ],
}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the examples speak of."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    (tmp_path / "closed.jsonl").write_text(CLOSED, "utf-8")
    (tmp_path / "closed-tickets.jsonl").write_text(CLOSED, "utf-8")
    (tmp_path / "misspelt.json").write_text(json.dumps(MISSPELT), "utf-8")
    (tmp_path / "my-agreement.toml").write_text(CHANGED, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sections() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The headings of docs/commands.md, each with its blocks in fences."""
    fences: list[tuple[str, str]] = []
    title = ""
    for kind, body in blocks((DOCS / "commands.md").read_text("utf-8")):
        if kind == "heading":
            yield title, fences
            title, fences = body.removeprefix("## ").strip(), []
        elif kind in ("console", "json"):
            fences.append((kind, body))
    yield title, fences


SECTIONS = dict(sections())
CONSOLES = [
    (command, shown)
    for fences in SECTIONS.values()
    for kind, body in fences
    if kind == "console"
    for command, _, shown in (each.partition("\n") for each in re.split(r"^\$ ", body, flags=re.M))
    if command
]


def printed(capsys: pytest.CaptureFixture[str], command: str) -> str:
    """What a command prints, on standard output and error together."""
    program, *arguments = shlex.split(command.partition(" > ")[0])
    assert program.endswith("stipt")
    main(arguments)
    out, err = capsys.readouterr()
    return out + err


def as_pattern(shown: str) -> str:
    """Lines as they stand, but for those of three dots, which are any lines."""
    lines = shown.strip("\n").splitlines()
    return "".join(
        r"(?:.*\n)*" if line.strip() == "..." else rf"{re.escape(line)} *\n" for line in lines
    )


@pytest.mark.parametrize(("command", "shown"), CONSOLES, ids=[c for c, _ in CONSOLES])
def test_a_command_prints_what_the_page_shows(
    capsys: pytest.CaptureFixture[str], desk: Path, command: str, shown: str
) -> None:
    if "check my-agreement" in command:
        (desk / "my-agreement.toml").write_text(WRONG, "utf-8")
    if "holidays my-agreement" in command:
        (desk / "my-agreement.toml").write_text(CHANGED.partition("[kept_holidays")[0], "utf-8")
    out = printed(capsys, command)
    if ">" in command:
        assert json.loads(out)
    else:
        assert re.fullmatch(as_pattern(shown) + r"\n*", out), out


@pytest.mark.parametrize(
    ("section", "place", "command"),
    [
        ("Commands", 0, "stipt replay reference misspelt.json --now 2026-03-02T10:00+01:00 --json"),
        ("stipt agreement check", 0, "stipt agreement check reference --json"),
        ("stipt agreement check", 1, "stipt agreement check my-agreement.toml --json"),
        (
            "stipt replay",
            0,
            "stipt replay reference examples/tickets/1057-incident.json "
            "--now 2026-05-26T10:32+02:00 --json",
        ),
        (
            "stipt backtest",
            0,
            "stipt backtest reference closed.jsonl --now 2026-03-09T09:00+01:00 --json",
        ),
    ],
)
def test_the_json_that_the_page_shows_is_in_what_the_command_prints(
    capsys: pytest.CaptureFixture[str], desk: Path, section: str, place: int, command: str
) -> None:
    if "check my-agreement" in command:
        (desk / "my-agreement.toml").write_text(WRONG, "utf-8")
    title = "" if section == "Commands" else section
    shown = [json.loads(body) for kind, body in SECTIONS[title] if kind == "json"][place]
    real = json.loads(printed(capsys, command))
    assert is_part_of(shown, real), real


def is_part_of(shown: Any, real: Any) -> bool:
    """Whether every key shown is there; of a list some entries, of a text that ends in ... its begin."""
    if isinstance(shown, dict):
        return isinstance(real, dict) and all(
            key in real and is_part_of(value, real[key]) for key, value in shown.items()
        )
    if isinstance(shown, list):
        return all(any(is_part_of(each, other) for other in real) for each in shown)
    if isinstance(shown, str) and shown.endswith("..."):
        return isinstance(real, str) and real.startswith(shown.removesuffix("..."))
    return bool(shown == real)


def test_the_commands_of_the_readme_can_be_given(
    capsys: pytest.CaptureFixture[str], desk: Path
) -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    commands = re.findall(r"^\.venv/bin/(stipt [^#\n]+)", text, re.MULTILINE)
    assert len(commands) == 5
    for command in commands:
        assert main(shlex.split(command)[1:]) == 0, command
    assert "error" not in capsys.readouterr().err
