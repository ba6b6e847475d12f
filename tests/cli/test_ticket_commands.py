"""`stipt why` and `stipt ticket export`: what the desk says of a ticket, and what it can prove."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stipt.agreements.actions import sign_agreement
from stipt.cli import main
from stipt.tickets.actions import answer, ask, reply
from stipt.tickets.models import Deadline, Series, Ticket
from stipt.tickets.reading import promises_of
from tests.apart import ROOT
from tests.cast import AMSTERDAM
from tests.cli.asking import Out, eventful, printed
from tests.town import Town, at, filed, handed_over, reference_text, town

pytestmark = pytest.mark.django_db


# -- why -----------------------------------------------------------------------------------------


def test_why_says_each_step_of_each_promise(capsys: Out) -> None:
    eventful(town())
    out = printed(capsys, "why", "1001", "--at", "2026-05-19T14:00+02:00", "--lang", "nl")
    assert out.startswith("1001 Zaakdossier opent leeg\nGemeente Waterhoven · Niveau 1 incident")
    assert "reactietijd: gehaald, ma 18 mei 2026 10:50" in out
    assert "oplostijd: loopt, uiterlijk di 19 mei 2026 14:20" in out
    assert "C4" in out


def test_why_says_one_promise_as_it_stood_at_a_moment(capsys: Out) -> None:
    eventful(town())
    asked = ["why", "#1001", "--at", "2026-05-18T12:00+02:00", "--obligation", "resolution"]
    out = printed(capsys, *asked)
    assert "resolution: paused" in out
    assert "response:" not in out
    data = json.loads(printed(capsys, *asked, "--json"))
    assert data["ticket"] == 1001
    assert list(data["obligations"]) == ["resolution"]
    assert data["obligations"]["resolution"]["state"] == "paused"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["why", "9999"], "there is no ticket 9999: their numbers go from 1001 to 1001"),
        (["why", "1001", "--obligation", "fix"], "it has: response, resolution"),
        (["why", "1001", "--at", "2026-05-18T09:00+02:00"], "1001 came in at 2026-05-18T08:00"),
        (["why", "1001", "--at", "gisteren"], "is no instant"),
        (["ticket", "export", "9999"], "there is no ticket 9999"),
        (["ticket", "log", "9999", "--verify"], "there is no ticket 9999"),
    ],
)
def test_what_is_not_there_is_said_in_one_sentence(
    capsys: Out, arguments: list[str], told: str
) -> None:
    filed(town(), "2026-05-18T10:00")
    err = printed(capsys, *arguments, code=1)
    assert told in err
    assert err.count("\n") == 1


def test_an_empty_desk_says_that_it_has_no_ticket(capsys: Out) -> None:
    assert "there is none at all yet" in printed(capsys, "why", "1001", code=1)


def test_a_number_that_is_none_is_a_misspelt_command(capsys: Out) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["why", "abc"])
    assert ended.value.code == 2
    assert "'abc' is no number of a ticket" in capsys.readouterr().err


# -- export --------------------------------------------------------------------------------------

MOMENTS = (
    "2026-05-18T10:40:00+02:00",
    "2026-05-18T12:00:00+02:00",
    "2026-05-18T17:00:00+02:00",
    "2026-05-19T13:00:00+02:00",
    "2026-05-19T14:00:00+02:00",
    "2026-06-01T09:00:00+02:00",
)


def replayed(file: Path, ticket: Path, now: str) -> dict[str, Any]:
    """What `stipt replay` says, in a process of its own that knows no database."""
    command = [sys.executable, "-m", "stipt.cli", "replay", str(file), str(ticket), "--now", now]
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)["obligations"]
    return found


def read(ticket: Ticket, now: str) -> dict[str, dict[str, str | None]]:
    """The same instants as the desk reads them."""
    readings = [promise.reading for promise in promises_of(ticket, at(now[:16]))]
    return {
        reading.obligation.name: {
            "state": reading.state,
            "due_at": reading.due_at and reading.due_at.isoformat(),
            "met_at": reading.met_at and reading.met_at.isoformat(),
            "breached_at": reading.breached_at and reading.breached_at.isoformat(),
            "starts_at": reading.starts_at and reading.starts_at.isoformat(),
        }
        for reading in readings
    }


def assert_replays_the_same(
    capsys: Out, ticket: Ticket, folder: Path, moments: tuple[str, ...] = MOMENTS
) -> None:
    file = folder / "agreement.toml"
    out = printed(capsys, "ticket", "export", str(ticket.number), "--agreement", str(file))
    exported = folder / "ticket.json"
    exported.write_text(out, "utf-8")
    for now in moments:
        again = replayed(file, exported, now)
        shown = {
            name: {
                key: one[key] for key in ("state", "due_at", "met_at", "breached_at", "starts_at")
            }
            for name, one in again.items()
        }
        assert shown == read(ticket, now), now


def test_what_is_exported_replays_to_the_same_second(capsys: Out, tmp_path: Path) -> None:
    ticket = eventful(town())
    assert_replays_the_same(capsys, ticket, tmp_path)
    stored = {row.obligation: row for row in Deadline.objects.filter(ticket=ticket)}
    again = replayed(tmp_path / "agreement.toml", tmp_path / "ticket.json", MOMENTS[4])
    for name, row in stored.items():
        assert again[name]["state"] == row.state
        for key in ("due_at", "met_at", "breached_at"):
            kept = getattr(row, key)
            assert again[name][key] == (kept and kept.astimezone(AMSTERDAM).isoformat())


def test_the_agreement_is_exported_as_it_was_signed(capsys: Out, tmp_path: Path) -> None:
    handed_over(town(), "2026-05-18T10:00", "2026-05-18T10:30")
    file = tmp_path / "signed.toml"
    printed(capsys, "ticket", "export", "1001", "--agreement", str(file))
    assert file.read_text("utf-8") == reference_text()
    assert [path.name for path in tmp_path.iterdir()] == ["signed.toml"]


def next_version(of: Town, content: str, when: str) -> None:
    sign_agreement(
        of.waterhoven,
        content,
        vendor_name="V. Velder",
        customer_name="O. Owner",
        signed_on=at(when).date(),
        by=of.ada,
        at=at(when),
    )


def later(version: str, from_on: str, within: str) -> str:
    return (
        reference_text()
        .replace('version = "1"', f'version = "{version}"', 1)
        .replace("in_force_from = 2026-01-01", f"in_force_from = {from_on}", 1)
        .replace('"3 office hours"', f'"{within}"', 1)
    )


def test_a_later_version_is_exported_with_those_that_it_supersedes(
    capsys: Out, tmp_path: Path
) -> None:
    of = town()
    next_version(of, later("2/b", "2026-03-01", "2 office hours"), "2026-02-01T10:00")
    early = handed_over(of, "2026-02-16T10:00", "2026-02-16T10:30")
    late = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    next_version(of, later("3", "2026-06-01", "1 office hour"), "2026-05-20T10:00")
    (tmp_path / "one").mkdir()
    assert_replays_the_same(capsys, early, tmp_path / "one", ("2026-02-16T12:00:00+01:00",))
    assert_replays_the_same(capsys, late, tmp_path, MOMENTS[:2])
    assert sorted(path.name for path in tmp_path.glob("*.toml")) == [
        "agreement-1.toml",
        "agreement.toml",
    ]
    newest = (tmp_path / "agreement.toml").read_text("utf-8")
    assert newest.replace('\nsupersedes = "agreement-1.toml"', "", 1) == later(
        "2/b", "2026-03-01", "2 office hours"
    )
    printed(capsys, "agreement", "check", str(tmp_path / "agreement.toml"))


def test_a_text_without_a_header_of_its_own_is_written_anew(capsys: Out, tmp_path: Path) -> None:
    of = town()
    lines = later("2", "2026-03-01", "2 office hours").split("\n")
    begin = lines.index("[agreement]")
    end = next(n for n, line in enumerate(lines) if n > begin and line.startswith("["))
    table = [f"agreement.{line}" if " = " in line else line for line in lines[begin + 1 : end]]
    dotted = "\n".join([*lines[:begin], *table, *lines[end:]])
    next_version(of, dotted, "2026-02-01T10:00")
    ticket = handed_over(of, "2026-05-18T10:00", "2026-05-18T10:30")
    assert_replays_the_same(capsys, ticket, tmp_path, MOMENTS[:2])


def test_a_file_with_other_content_is_never_written_over(capsys: Out, tmp_path: Path) -> None:
    handed_over(town(), "2026-05-18T10:00", "2026-05-18T10:30")
    file = tmp_path / "a.toml"
    file.write_text("mine", "utf-8")
    command = ["ticket", "export", "1001", "--agreement"]
    assert "is there already" in printed(capsys, *command, str(file), code=1)
    assert file.read_text("utf-8") == "mine"
    gone = tmp_path / "nowhere" / "a.toml"
    assert "No such file" in printed(capsys, *command, str(gone), code=1)
    file.unlink()
    assert printed(capsys, *command, str(file)) == printed(capsys, *command, str(file))


# -- the page of the commands --------------------------------------------------------------------

PAGE = ROOT / "docs" / "commands.md"
EXAMPLES = [
    (command, shown)
    for block in re.findall(r"```text\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    for command, _, shown in (one.partition("\n") for one in re.split(r"^\$ ", block, flags=re.M))
    if re.match(r"stipt (why|ticket|rebuild-deadlines|replay)\b", command)
]


def test_the_commands_print_what_their_page_shows(
    capsys: Out, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    of = town()
    Series.objects.create(name="ticket", last=1056)
    ticket = handed_over(of, "2026-05-22T09:12", "2026-05-22T10:05")
    reply(ticket, "We zien het ook.", by=of.anna, at=at("2026-05-22T10:26"))
    ask(ticket, "Welke viewer?", by=of.anna, at=at("2026-05-22T11:51"))
    answer(ticket, "Viewer 3.", by=of.sanne, at=at("2026-05-22T14:30"))
    assert len(EXAMPLES) == 5
    for command, shown in EXAMPLES:
        arguments, _, file = command.partition(" > ")
        out = printed(capsys, *shlex.split(arguments)[1:])
        if file:
            Path(file).write_text(out, "utf-8")
            continue
        pattern = "".join(
            r"(?:.*\n)*" if line == "..." else rf"{re.escape(line)} *\n"
            for line in shown.rstrip("\n").splitlines()
        )
        assert re.fullmatch(pattern + r"\n*", out), out
