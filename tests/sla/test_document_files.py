"""Files that can't be read as agreements, and versions that can't follow each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stipt.sla.document import (
    AgreementErrors,
    Problem,
    find,
    load,
    load_example,
    read,
)
from stipt.sla.document.source import LARGEST_BYTES
from tests.sla.agreement_files import AGREEMENTS, problems

# -- what is no TOML -------------------------------------------------------------------------------

NO_TOML = [
    ("a", 1, "a line that isn't a setting"),
    ("a = ", 1, "a value that can't be read"),
    ("a = yes", 1, "a value that can't be read"),
    ("\n\na = 1 b = 2", 3, "more after the end of a value"),
    ("[a", 1, "a section's name without its end"),
    ("[[a]", 1, "a section's name without its end"),
    ("= 1", 1, "a line that isn't a setting"),
    ("a. = 1", 1, "a key that can't be read"),
    ("a = [1 2]", 1, "a list without its end"),
    ("a = { b = 1", 1, "a { } table that isn't closed on its line"),
    ('a = "b', 1, "text without its end"),
    ('a = "b\nc = 1', 1, "text without its end"),
    ("a = '''b", 1, "text without its end"),
    ('a = "\\q"', 1, "a single \\ in text"),
    ('a = "\\u12"', 1, "a \\u without four hex digits"),
    ('a = "\\ud800"', 1, "a \\u of no character"),
    ('a = "\x01"', 1, "a character that can't stand there"),
    ("a = 1 # \x07", 1, "a character that can't stand there"),
    ("a = 2026-02-30", 1, "a date or time that doesn't exist"),
    ("a = 25:00:00", 1, "more after the end of a value"),
    ("a = 1\na = 2", 2, '"a" a second time; the first is on line 1'),
    ("[a]\nb = 1\n[c]\n[a]", 4, '"a" a second time; the first is on line 1'),
    ("x = { b = 1, b = 2 }", 1, '"x.b" a second time; the first is on line 1'),
    ("a = 1\n[a]\nb = 2", 2, "a key or section a second time, or as two kinds of thing"),
    ("a = 1\na.b = 2\n[x]\n[x]", 2, "a key or section a second time, or as two kinds of thing"),
    ("a.b = 1\n[a]\nc = 2", 2, "a key or section a second time, or as two kinds of thing"),
    ("a = [" + "[" * 40, 1, "brackets or dots nested out of all bounds"),
    ("\na = " + "[}" * 40, 2, "brackets or dots nested out of all bounds"),
    ("\n" + "a." * 40 + "b = 1", 2, "brackets or dots nested out of all bounds"),
    ("\na = " + "9" * 5000, 2, "a number of thousands of digits"),
    ("\na = '\ud800'", 2, "half a character"),
]


@pytest.mark.parametrize(("text", "line", "found"), NO_TOML)
def test_text_that_is_no_toml_is_told_in_our_own_words_with_its_line(
    text: str, line: int, found: str
) -> None:
    (problem,) = problems(text)
    assert problem.line == line
    assert problem.found.startswith(found)


def test_every_complaint_of_the_standard_library_has_words_of_ours() -> None:
    assert all("no TOML" not in problems(text)[0].found for text, _, _ in NO_TOML)


# -- files -----------------------------------------------------------------------------------------


def refusal(path: Any, by: Any = load) -> Problem:
    with pytest.raises(AgreementErrors) as raised:
        by(path)
    (problem,) = raised.value.problems
    assert (problem.line, problem.key) == (0, "") or problem.line
    return problem


def test_a_file_out_of_all_size_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "large.toml"
    with file.open("wb") as opened:
        opened.truncate(40_000_000)
    assert refusal(file).found == "40.0 MB"
    assert problems("#" * (LARGEST_BYTES + 1))[0].wanted == "an agreement of at most 1 MB"


@pytest.mark.parametrize(
    ("data", "line", "found"),
    [
        ("naam = 'x'".encode("utf-16"), 0, "text in UTF-16"),
        ("naam = 'x'".encode("utf-16-be"), 1, "a zero byte"),
        (b"\xfe\xff" + "naam = 'x'".encode("utf-16-be"), 0, "text in UTF-16"),
        ("naam = 'x'".encode("utf-32"), 0, "text in UTF-32"),
        ("\n\nnaam = 'é'".encode("latin-1"), 3, 'a byte that isn\'t UTF-8 (in Latin-1 it is "é")'),
    ],
)
def test_another_encoding_is_named(tmp_path: Path, data: bytes, line: int, found: str) -> None:
    file = tmp_path / "encoded.toml"
    file.write_bytes(data)
    problem = refusal(file)
    assert problem.line == line
    assert problem.found.startswith(found)
    assert problem.wanted == "text in UTF-8; save the file with that encoding"


def test_a_folder_is_no_agreement(tmp_path: Path) -> None:
    problem = refusal(tmp_path)
    assert str(problem) == "found a folder; right would be the file of an agreement"


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    file = tmp_path / "loop.toml"
    file.symlink_to(file)
    assert refusal(file).found.startswith("a file that can't be read (")
    assert refusal("a\0b").found.startswith("a file that can't be read (")


def test_a_device_without_end_is_read_no_further_than_the_largest_agreement() -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("this system has no /dev/zero")
    assert refusal("/dev/zero").found == "1.0 MB"


@pytest.mark.parametrize("name", ["", " "])
def test_an_empty_name_is_told_as_one(name: str) -> None:
    with pytest.raises(AgreementErrors, match=f'^"{name}": found an empty name; .*reference'):
        find(name)


def test_a_missing_file_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    for reader in (find, load_example):
        wanted = refusal("referense", reader).wanted
        assert wanted.startswith("the path of an agreement file, or the name of an example")
        assert wanted.endswith('; the nearest known is "reference"')
    (tmp_path / "agreement.toml").write_text("format = 1")
    assert refusal(tmp_path / "agrement.toml").wanted.endswith('agreement.toml"')
    assert refusal(tmp_path / "nowhere" / "x" / "y").wanted.startswith(
        "the path of an agreement file, or the name of an example: "
    )


# -- earlier versions ------------------------------------------------------------------------------


def folder_with(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        file = tmp_path / f"{name}.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path


FIRST = (AGREEMENTS / "older" / "first.toml").read_text("utf-8")
ZEROTH = (AGREEMENTS / "older" / "zeroth.toml").read_text("utf-8")


def test_mistakes_of_an_earlier_version_are_told_with_its_file(tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path,
        first=FIRST.replace("8 office hours", "8 ofice hours"),
        zeroth=ZEROTH.replace("vendor", "vendr"),
    )
    with pytest.raises(AgreementErrors) as raised:
        load(folder / "first.toml")
    assert [(p.file, p.line, p.key) for p in raised.value.problems] == [
        ("", 24, "call_types.question.targets.response.within"),
        ("zeroth.toml", 5, "agreement.vendr"),
    ]
    assert "first.toml: zeroth.toml, line 5, agreement.vendr: found an unknown key" in str(
        raised.value
    )


def test_an_earlier_version_that_is_missing_or_no_toml_is_told_with_its_file(
    tmp_path: Path,
) -> None:
    folder = folder_with(tmp_path, first=FIRST)
    problem = refusal(folder / "first.toml")
    assert (problem.file, problem.found) == ("zeroth.toml", "no such file")
    folder_with(tmp_path, zeroth="a = = b")
    problem = refusal(folder / "first.toml")
    assert (problem.file, problem.line) == ("zeroth.toml", 1)


def test_versions_in_a_ring_are_told(tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path,
        first=FIRST,
        zeroth=ZEROTH.replace("[agreement]", '[agreement]\nsupersedes = "first.toml"'),
    )
    problem = refusal(folder / "first.toml")
    assert problem.wanted == "an older version: first.toml comes later, or is this one"


def test_a_row_of_versions_has_an_end() -> None:
    def endless(name: str) -> str:
        number = int(name) + 1
        text = ZEROTH.replace("[agreement]", f'[agreement]\nsupersedes = "{number}"')
        year, month = divmod(number, 12)
        text = text.replace('version = "0"', f'version = "v{number}"')
        return text.replace("2023-01-01", f"{2022 - year}-{12 - month:02}-01")

    with pytest.raises(AgreementErrors) as raised:
        read(endless("0"), name="0", earlier=endless)
    assert [p.wanted for p in raised.value.problems] == ["at most 100 versions in a row"]


def test_an_earlier_version_begins_earlier_and_has_another_number(tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path, first=FIRST, zeroth=FIRST.replace('supersedes = "zeroth.toml"', "")
    )
    with pytest.raises(AgreementErrors) as raised:
        load(folder / "first.toml")
    assert [(p.file, p.key, p.wanted) for p in raised.value.problems] == [
        ("zeroth.toml", "agreement.version", "a number that no later version has"),
        (
            "zeroth.toml",
            "agreement.in_force_from",
            "a date before 2024-07-01, when the next version begins",
        ),
    ]


def test_a_link_does_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.toml").write_text(ZEROTH)
    folder = folder_with(tmp_path / "agreements", first=FIRST)
    (folder / "zeroth.toml").symlink_to(tmp_path / "secret.toml")
    assert refusal(folder / "first.toml").found == "a link out of the folder"


def test_a_text_without_its_folder_can_have_no_earlier_version() -> None:
    with pytest.raises(AgreementErrors) as raised:
        read(FIRST, name="first.toml")
    assert raised.value.problems[0].key == "agreement.supersedes"
    assert "without its folder" in raised.value.problems[0].wanted


def test_a_broken_version_still_leads_to_the_one_before() -> None:
    text = FIRST.replace('"Europe/Amsterdam"', '"Mars"').replace('title = "Service', 'titel = "S')
    told = []
    try:
        read(text, name="first.toml", earlier=lambda _: ZEROTH)
    except AgreementErrors as errors:
        told = [p.key for p in errors.problems]
    assert told == ["agreement.titel", "agreement.zone"]
