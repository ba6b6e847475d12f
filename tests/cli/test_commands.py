"""The command as a person and as a program meets it: what it prints, and how it ends."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stipt.cli import main
from stipt.sla.document import example_names

INCIDENT = "examples/tickets/1057-incident.json"
NOW = "2026-05-26T10:32+02:00"
HANDED_OVER: list[dict[str, Any]] = [
    {"at": "2026-11-23T09:00:00+01:00", "kind": "received"},
    {"at": "2026-11-23T09:00:00+01:00", "kind": "handed_over"},
]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one command."""
    try:
        code = main(arguments)
    except SystemExit as ended:  # argparse ends the process for a misspelt command
        code = int(ended.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


def ticket(tmp_path: Path, data: Any) -> str:
    file = tmp_path / "ticket.json"
    file.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
    return str(file)


def test_replay_says_where_each_promise_stands_and_adds_up_to_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, _ = run(capsys, "replay", "reference", INCIDENT, "--now", NOW)
    assert code == 0
    assert "resolution: running, due Tue 26 May 2026 15:05" in out
    assert "paused: question of anna to the customer" in out
    assert "Level 1 incident, resolution [C2]" in out
    assert "8 h 00" in out


def test_replay_speaks_dutch(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "replay", "reference", INCIDENT, "--now", NOW, "--lang", "nl")
    assert "oplostijd: loopt, uiterlijk di 26 mei 2026 15:05" in out


def test_replay_as_json_has_every_field_of_a_reading(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "replay", "reference", INCIDENT, "--now", NOW, "--json")
    resolution = json.loads(out)["obligations"]["resolution"]
    assert code == 0
    assert resolution["state"] == "running"
    assert resolution["due_at"] == "2026-05-26T15:05:00+02:00"
    assert (resolution["met_at"], resolution["breached_at"]) == (None, None)
    assert resolution["urgency"] == "resting"
    counted = [step["seconds"] for step in resolution["steps"] if step["step"] == "counted"]
    assert sum(counted) == 8 * 3600
    assert len(resolution["explanation"]) == len(resolution["steps"])


def test_replay_reads_a_ticket_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = json.dumps({"call_type": "question", "events": HANDED_OVER})
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    code, out, _ = run(capsys, "replay", "reference", "-", "--now", "2026-11-23T10:00+01:00")
    assert code == 0
    assert "response: running, due Tue 24 November 2026 12:00" in out


def test_without_a_now_replay_takes_the_present(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "replay", "reference", INCIDENT, "--json")
    assert code == 0
    assert json.loads(out)["obligations"]["resolution"]["state"] == "breached"


@pytest.mark.parametrize(
    ("data", "event", "reason"),
    [
        ({"call_type": "question", "events": [{"at": "2026-11-23T09:00", "kind": "received"}]}, 0,
         "no time zone"),
        ({"call_type": "question", "events": [*HANDED_OVER, {"at": "2026-11-23T09:00:00Z",
          "kind": "slved"}]}, 2, "did you mean 'solved'"),
        ({"call_type": "question", "events": [*HANDED_OVER, {"at": "2026-11-23T10:00:00Z",
          "kind": "reopened"}]}, 2, "nothing is solved"),
        ({"call_type": "quest", "events": HANDED_OVER}, None, "did you mean 'question'"),
        ({"call_type": "question"}, None, "a list of events is missing"),
        ({"call_type": "question", "events": ["received"]}, 0, "an event is an object"),
        ([1, 2], None, "a ticket is an object"),
    ],
)  # fmt: skip
def test_what_cannot_have_happened_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, data: Any, event: int | None, reason: str
) -> None:
    file, now = ticket(tmp_path, data), "2026-11-30T10:00+01:00"
    code, out, err = run(capsys, "replay", "reference", file, "--now", now)
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1
    assert reason in err
    assert event is None or f"event {event}:" in err
    code, out, err = run(capsys, "replay", "reference", file, "--now", now, "--json")
    assert (code, err) == (1, "")
    answer = json.loads(out)
    assert answer["event"] == event
    assert reason in answer["error"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "no JSON"),
        (b"\xff\xfe{\x00}\x00", "text in UTF-16, not in UTF-8"),
        (b"[" * 100_000, "nested too deep"),
        (b"", "no JSON"),
    ],
)
def test_a_file_that_is_no_ticket_gets_a_line_and_no_traceback(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes, reason: str
) -> None:
    file = tmp_path / "ticket.json"
    file.write_bytes(content)
    code, out, err = run(capsys, "replay", "reference", str(file), "--now", NOW)
    assert (code, out) == (1, "")
    assert reason in err
    assert "Traceback" not in err


def test_a_missing_file_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (
        ("replay", "reference", "no-such.json", "--now", NOW),
        ("backtest", "reference", "no-such.jsonl"),
    ):
        code, _, err = run(capsys, *arguments)
        assert code == 1
        assert "No such file" in err


def test_a_moment_without_zone_is_refused_with_the_remedy(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for arguments in (
        ("replay", "reference", INCIDENT, "--now", "2026-05-26T10:32"),
        ("due", "reference", "--type", "question", "--from", "2026-05-26T10:32"),
        ("backtest", "reference", INCIDENT, "--now", "2026-05-26T10:32"),
    ):
        code, _, err = run(capsys, *arguments)
        assert code == 1
        assert "has no time zone; add +01:00 or Z" in err
    for wrong in ("yesterday", ""):
        code, _, err = run(capsys, "replay", "reference", INCIDENT, "--now", wrong)
        assert (code, "is no instant" in err) == (1, True)


def test_a_moment_that_no_calendar_reaches_is_an_answer_in_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, _, err = run(
        capsys, "due", "reference", "--type", "question", "--from", "9999-12-31T23:00+00:00"
    )
    assert code == 1
    assert "lies beyond every calendar (1901 to 2399)" in err


def test_due_says_when_a_call_handed_over_then_is_due(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("due", "reference", "--type", "question", "--from", "2026-11-20T16:00+01:00")
    code, out, _ = run(capsys, *arguments, "--json")
    obligations = json.loads(out)["obligations"]
    assert code == 0
    assert obligations["response"]["due_at"] == "2026-11-24T10:00:00+01:00"
    assert obligations["resolution"]["due_at"] == "2026-11-25T13:00:00+01:00"
    code, out, _ = run(capsys, *arguments, "--lang", "nl")
    assert (code, "reactietijd: loopt" in out) == (0, True)


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("nl", "uiterlijk in de eerstvolgende release of de release daarna [C5]"),
        ("en", "at the latest in the coming release or the one after it [C5]"),
    ],
)
def test_due_tells_a_promise_by_release_of_which_no_release_is_known(
    capsys: pytest.CaptureFixture[str], language: str, wanted: str
) -> None:
    _, out, _ = run(
        capsys, "due", "reference", "--type", "incident-2-standard",
        "--from", "2026-05-22T12:05+02:00", "--lang", language,
    )  # fmt: skip
    assert out.count(wanted) == 1


def test_due_names_the_call_types_when_none_or_a_wrong_one_is_given(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, _, err = run(capsys, "due", "reference", "--from", "2026-11-20T16:00+01:00")
    assert code == 1
    assert "--type is missing" in err
    assert "incident-2-custom" in err
    code, out, _ = run(
        capsys, "due", "reference", "--type", "x", "--from", "2026-11-20T16:00+01:00", "--json"
    )
    assert (code, json.loads(out)["event"]) == (1, None)


@pytest.mark.parametrize("name", example_names())
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_example_can_be_checked_and_shown(
    capsys: pytest.CaptureFixture[str], name: str, language: str
) -> None:
    assert run(capsys, "agreement", "check", name)[0] == 0
    for form in ("text", "md", "html"):
        shown = run(
            capsys, "agreement", "show", name, "--lang", language, "--format", form,
            "--at", "2026-11-23",
        )  # fmt: skip
        assert shown[0] == 0
        assert len(shown[1]) > 2_000


def test_the_fingerprint_stands_in_the_document_and_in_the_check(
    capsys: pytest.CaptureFixture[str],
) -> None:
    fingerprint = json.loads(run(capsys, "agreement", "check", "reference", "--json")[1])[
        "fingerprint"
    ]
    assert len(fingerprint) == 64
    shown = run(capsys, "agreement", "show", "reference", "--json")[1]
    assert json.loads(shown)["fingerprint"] == fingerprint
    text = run(capsys, "agreement", "show", "reference")[1]
    assert fingerprint in text.replace("\n", "").replace(" ", "")


def test_check_lists_all_errors_at_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    text = Path("stipt/agreements/examples/reference.toml").read_text("utf-8")
    text = text.replace('"12 office hours"', '"office hours"', 1).replace("[readings]", "[reading]")
    file.write_text(text, "utf-8")
    code, out, err = run(capsys, "agreement", "check", str(file))
    assert (code, out) == (1, "")
    assert "2 problems." in err
    code, out, _ = run(capsys, "agreement", "check", str(file), "--json")
    problems = json.loads(out)["problems"]
    assert code == 1
    assert len(problems) == 2
    assert all(problem["line"] > 0 and problem["wanted"] for problem in problems)
    assert {problem["file"] for problem in problems} == {str(file)}


def test_a_file_that_is_not_right_is_refused_by_every_command(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text("format = 1\n", "utf-8")
    for arguments in (
        ("agreement", "show", str(file)),
        ("agreement", "holidays", str(file), "--years", "2026"),
        ("agreement", "diff", "reference", str(file)),
        ("due", str(file), "--type", "question", "--from", NOW),
        ("replay", str(file), INCIDENT, "--now", NOW),
        ("backtest", str(file), INCIDENT),
    ):
        code, out, err = run(capsys, *arguments)
        assert (code, out) == (1, ""), arguments
        assert "agreement" in err


def test_schema_is_a_json_schema(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "agreement", "schema")
    assert code == 0
    assert json.loads(out)["$schema"].startswith("https://json-schema.org/")


def test_diff_names_each_key_with_old_and_new(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = Path("stipt/agreements/examples/reference.toml").read_text("utf-8")
    file = tmp_path / "draft.toml"
    file.write_text(text.replace("8 office hours", "6 office hours"), "utf-8")
    code, out, _ = run(capsys, "agreement", "diff", "reference", str(file))
    assert code == 0
    assert "call_types.incident-1.targets.resolution" in out
    assert "  - 8 office hours" in out
    assert "  + 6 office hours" in out
    assert run(capsys, "agreement", "diff", "reference", "reference")[1] == "No differences.\n"
    as_json = json.loads(run(capsys, "agreement", "diff", "reference", str(file), "--json")[1])
    assert {"key", "old", "new"} == set(as_json[0])


def test_holidays_prints_lines_to_keep(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "agreement", "holidays", "reference", "--years", "2026")
    assert code == 0
    assert "[kept_holidays.office]" in out
    assert "2026-04-27" in out
    assert "Goede Vrijdag" not in out
    code, _, err = run(capsys, "agreement", "holidays", "reference", "--years", "26")
    assert (code, "write 2026-2036" in err) == (2, True)


def test_backtest_counts_compares_and_lists(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "tickets.jsonl"
    solved = [*HANDED_OVER, {"at": "2026-11-23T16:30:00+01:00", "kind": "replied"},
              {"at": "2026-11-24T16:30:00+01:00", "kind": "solved"}]  # fmt: skip
    lines = [
        {"id": "1", "call_type": "question", "events": solved},
        {"id": "2", "call_type": "incident-1", "events": solved},
        {"id": "3", "call_type": "nobody-knows", "events": solved},
    ]
    file.write_text("\n".join(map(json.dumps, lines)) + "\n{\n", "utf-8")
    draft = tmp_path / "draft.toml"
    text = Path("stipt/agreements/examples/reference.toml").read_text("utf-8")
    draft.write_text(text.replace("12 office hours", "6 office hours"), "utf-8")
    arguments = ("backtest", "reference", str(file), "--against", str(draft))
    code, out, err = run(capsys, *arguments)
    assert (code, err) == (0, "")
    assert "4 tickets" in out
    assert "2 refused" in out
    assert "1 of 4 tickets differ" in out
    assert "4 tickets, reference (version 1)\n" in out
    assert f"Against {draft} (version 1)\n" in out
    assert "Each as of its own now, else of its last event or release.\n" in out
    assert "Late and to spare are in office hours" in out
    now = run(capsys, "backtest", "reference", str(file), "--now", "2026-11-25T09:00Z")[1]
    assert now.startswith(
        "4 tickets, version 1\nEach as of its own now, else of Wed 25 Nov 2026 10:00.\n"
    )
    draft.write_text(draft.read_text("utf-8").replace('version = "1"', 'version = "2"'), "utf-8")
    out = run(capsys, *arguments)[1]
    assert "4 tickets, version 1\n" in out
    assert "Against version 2\n" in out
    data = json.loads(run(capsys, *arguments, "--json")[1])
    results = {(row["call_type"], row["obligation"]): row for row in data["results"]}
    assert results["question", "response"]["met"] == 1
    assert results["incident-1", "response"]["breached"] == 1
    assert results["incident-1", "response"]["share"] == 0
    assert data["differing"] == 1
    assert data["unknown_call_types"] == {"nobody-knows": 1}


def test_a_misspelt_command_ends_with_two_and_the_usage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, _, err = run(capsys, "reply")
    assert code == 2
    assert "usage: stipt" in err
    assert run(capsys)[0] == 2
    assert run(capsys, "--help")[0] == 0


def test_a_closed_pipe_is_no_error() -> None:
    script = f"{sys.executable} -m stipt.cli agreement show reference | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", script], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""


def test_an_answer_that_cannot_be_written_is_told_in_one_line() -> None:
    script = f"{sys.executable} -m stipt.cli agreement show reference > /dev/full"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "can't write the answer" in done.stderr
    assert "Traceback" not in done.stderr


def test_examples_are_not_sought_beyond_every_calendar(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for day in ("0001-01-01", "9999-12-30"):
        code, _, err = run(capsys, "agreement", "show", "reference", "--at", day)
        assert (code, "beyond every calendar" in err) == (2, True)
