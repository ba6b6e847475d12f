"""What others wrote in a file is shown by every command, and does nothing to who reads it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from stipt.cli import main

EVIL = "\x1b[2Jan\u202ena\u200b\n  forged: met"
SHOWN = "␛[2Jan<U+202E>na<U+200B>␊  forged: met"
NOW = "2026-11-23T12:00+01:00"
HANDED_OVER: list[dict[str, Any]] = [
    {"at": "2026-11-23T09:00:00+01:00", "kind": "received"},
    {"at": "2026-11-23T09:00:00+01:00", "kind": "handed_over"},
]
ANSWERED = [*HANDED_OVER, {"at": "2026-11-23T10:00:00+01:00", "kind": "asked", "by": EVIL}]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one command."""
    try:
        code = main(arguments)
    except SystemExit as ended:
        code = int(ended.code or 0)
    out, err = capsys.readouterr()
    for text in (out, err):
        assert not {"\x1b", "\u202e", "\u200b", "\x9b"} & set(text)
    return code, out, err


def written(folder: Path, name: str, data: Any) -> str:
    file = folder / name
    file.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
    return str(file)


def test_a_name_in_a_ticket_is_shown_on_its_line_and_moves_no_cursor(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = written(tmp_path, "ticket.json", {"call_type": "incident-1", "events": ANSWERED})
    for language in ("nl", "en"):
        code, out, _ = run(capsys, "replay", "reference", file, "--now", NOW, "--lang", language)
        assert code == 0
        assert SHOWN in out
        assert not [line for line in out.splitlines() if line.startswith("  forged")]


def test_json_keeps_a_name_as_it_was_and_writes_it_harmlessly(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = written(tmp_path, "ticket.json", {"call_type": "incident-1", "events": ANSWERED})
    _, out, _ = run(capsys, "replay", "reference", file, "--now", NOW, "--json")
    assert r"\u202e" in out
    steps = json.loads(out)["obligations"]["response"]["steps"]
    assert EVIL in [step.get("by") for step in steps]


@pytest.mark.parametrize(
    "data",
    [
        {"call_type": EVIL, "events": HANDED_OVER},
        {"call_type": "question", "call_type\x1b": 1, "events": HANDED_OVER},
        {"call_type": "question", "events": [{**HANDED_OVER[0], "kind": EVIL}]},
        {"call_type": "question", "events": [{**HANDED_OVER[0], "at": EVIL}]},
        {"call_type": "question", "events": [], "releases": [{"version": EVIL}] * 2},
    ],
)
def test_a_refusal_is_one_line_whatever_the_ticket_says(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, data: Any
) -> None:
    file = written(tmp_path, "ticket.json", data)
    code, out, err = run(capsys, "replay", "reference", file, "--now", NOW)
    assert (code, out, len(err.splitlines())) == (1, "", 1)


def test_a_backtest_shows_names_and_types_on_their_lines(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    answered = [*ANSWERED, {"at": "2026-11-23T11:00:00+01:00", "kind": "solved"}]
    lines = [
        {"id": EVIL, "call_type": "incident-1", "events": answered},
        {"id": EVIL, "call_type": EVIL, "events": answered},
    ]
    file = written(tmp_path, "tickets.jsonl", "\n".join(map(json.dumps, lines)))
    code, out, _ = run(capsys, "backtest", "reference", file)
    assert code == 0
    assert f"{SHOWN}: " in out
    assert f"not agreed: call type {SHOWN}, in 1 refused" in out


def test_an_agreement_is_shown_checked_and_compared_without_harm(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = Path("stipt/agreements/examples/reference.toml").read_text("utf-8")
    escaped = json.dumps(EVIL)[1:-1]
    named = text.replace("De Leverancier B.V.", f"De {escaped} B.V.")
    assert named != text
    file = written(tmp_path, "named.toml", named)
    for form in ("text", "md", "html"):
        code, out, _ = run(capsys, "agreement", "show", file, "--format", form)
        assert code == 0
        assert "forged" in out
    assert run(capsys, "agreement", "diff", "reference", file)[0] == 0
    wrong = written(tmp_path, "wrong.toml", text.replace('"12 office hours"', f'"12 {escaped}"', 1))
    code, _, err = run(capsys, "agreement", "check", wrong)
    assert (code, len(err.splitlines())) == (1, 2)


def test_a_misspelt_argument_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "due", "reference", "--from", NOW, "--\u202eevil")
    assert (code, "<U+202E>evil" in err) == (2, True)


# -- standard input is read as a file is ---------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'\xef\xbb\xbf{"events": [', "no JSON: Expecting value"),
        (b"\xff\xfe{\x00}\x00", "text in UTF-16, not in UTF-8; save it as UTF-8"),
        (b'{"id": "\xff"}', "byte 9 can't be read; save it as UTF-8"),
        (b'{"n": ' + b"9" * 5000 + b"}", "a number of thousands of digits"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"events": [], "events": []}', "the key 'events' stands twice"),
    ],
)
def test_standard_input_is_told_as_a_file_is(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    content: bytes,
    reason: str,
) -> None:
    file = tmp_path / "ticket.json"
    file.write_bytes(content)
    code, _, from_file = run(capsys, "replay", "reference", str(file), "--now", NOW)
    assert (code, reason in from_file) == (1, True)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    code, _, from_input = run(capsys, "replay", "reference", "-", "--now", NOW)
    assert code == 1
    assert from_input == from_file.replace(str(file), "standard input")


def test_a_ticket_with_a_byte_order_mark_is_read_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = json.dumps({"call_type": "question", "events": HANDED_OVER})
    content = b"\xef\xbb\xbf" + text.encode()
    for command in ("replay", "backtest"):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
        assert run(capsys, command, "reference", "-", "--now", NOW)[0] == 0


def test_closed_standard_input_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", None)
    for command in ("replay", "backtest"):
        code, _, err = run(capsys, command, "reference", "-", "--now", NOW)
        assert (code, "standard input is closed" in err) == (1, True)


# -- several agreement files ---------------------------------------------------------------------


def test_the_mistakes_of_both_agreements_are_told_at_once(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    one = written(tmp_path, "one.toml", "format = 2\n")
    two = written(tmp_path, "two.toml", "formt = 1\n")
    for arguments in (
        ("agreement", "diff", one, two),
        ("backtest", one, "no-such.jsonl", "--against", two),
    ):
        code, out, err = run(capsys, *arguments)
        assert (code, out) == (1, "")
        assert f"{one}: line 1, format: found 2" in err
        assert f"{two}: line 1, formt: found an unknown key" in err
        problems = json.loads(run(capsys, *arguments, "--json")[1])["problems"]
        assert {problem["file"] for problem in problems} == {one, two}


def test_a_wrong_agreement_compared_with_itself_is_told_once(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = written(tmp_path, "one.toml", "format = 2\n")
    once = json.loads(run(capsys, "agreement", "check", file, "--json")[1])
    assert json.loads(run(capsys, "agreement", "diff", file, file, "--json")[1]) == once


# -- what is asked for by impact and urgency -----------------------------------------------------


def due(capsys: pytest.CaptureFixture[str], name: str, *more: str) -> tuple[int, str]:
    arguments = ("due", name, "--from", "2026-11-23T10:00+01:00", *more)
    code, out, _ = run(capsys, *arguments, "--json")
    return code, str(json.loads(out).get("error"))


@pytest.mark.parametrize(
    ("name", "more", "reason"),
    [
        ("reference", ("--type", "question", "--impact", "x"), "this agreement has no matrix"),
        ("reference", ("--type", "question", "--urgency", "x"), "this agreement has no matrix"),
        ("MATRIX", ("--impact", "IMPACT"), "impact without urgency: the matrix needs both"),
        ("MATRIX", ("--urgency", "URGENCY"), "urgency without impact: the matrix needs both"),
        ("MATRIX", ("--impact", "IMPACTS", "--urgency", "URGENCY"), "did you mean 'IMPACT'?"),
        ("MATRIX", ("--impact", "IMPACT", "--urgency", "zzz"), "unknown urgency 'zzz'; known: "),
        ("MATRIX", ("--impact", "IMPACT", "--urgency", "URGENCY", "GIVEN", "x"), "leave one out"),
    ],
)
@pytest.mark.parametrize("of", ["cloud-support-severity", "hospital-applications"])
def test_an_impact_or_urgency_that_says_nothing_is_refused(
    capsys: pytest.CaptureFixture[str], of: str, name: str, more: tuple[str, ...], reason: str
) -> None:
    from_file = json.loads(run(capsys, "agreement", "show", of, "--json")[1])["agreement"]
    matrix = from_file["matrix"]
    impact, urgency = next(iter(matrix["impacts"])), next(iter(matrix["urgencies"]))
    given = "--type" if matrix["gives"] == "call_type" else "--priority"
    words = {"IMPACTS": f"{impact}s", "IMPACT": impact, "URGENCY": urgency, "GIVEN": given}
    asked = [words.get(word, word) for word in more]
    if matrix["gives"] == "priority" and name == "MATRIX":
        asked += ["--type", from_file["call_types"][0]["code"]]
    code, told = due(capsys, of if name == "MATRIX" else name, *asked)
    assert (code, reason.replace("IMPACT", impact) in told) == (1, True), told


def test_impact_and_urgency_give_what_is_due(capsys: pytest.CaptureFixture[str]) -> None:
    shown = json.loads(run(capsys, "agreement", "show", "cloud-support-severity", "--json")[1])
    matrix = shown["agreement"]["matrix"]
    impact, urgency = next(iter(matrix["impacts"])), next(iter(matrix["urgencies"]))
    more = ("--impact", impact, "--urgency", urgency)
    more += () if matrix["gives"] == "call_type" else ("--type", "incident")
    assert due(capsys, "cloud-support-severity", *more) == (0, "None")
