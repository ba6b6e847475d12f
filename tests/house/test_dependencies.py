"""Each dependency has a reason, and what is installed is pinned by hash and by nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.repository import DOCS, PROJECT, ROOT

PINNED_FILES = sorted((ROOT / "requirements").glob("*.txt"))


def plain(requirement: str) -> str:
    """The name that a requirement asks for: `Django>=5.2` -> `django`."""
    return re.split(r"[\s\[<>=!~;]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def direct_dependencies() -> Iterator[tuple[str, str]]:
    """Where a dependency is asked for, and its name."""
    groups = {
        "base": PROJECT["project"]["dependencies"],
        **PROJECT["project"]["optional-dependencies"],
        **PROJECT["dependency-groups"],
    }
    for group, requirements in groups.items():
        yield from ((group, plain(requirement)) for requirement in requirements)


def reasons() -> dict[str, str]:
    """The table of dependencies.md: name -> its line's reason."""
    text = (DOCS / "decisions" / "dependencies.md").read_text("utf-8")
    rows = re.findall(r"^\| ([\w.\-]+) \|.*?\| ([^|]+) \|$", text, re.MULTILINE)
    return {name: reason.strip() for name, reason in rows if name[0].isalpha()}


def test_every_direct_dependency_has_its_reason() -> None:
    missing = {(group, name) for group, name in direct_dependencies() if name not in reasons()}
    assert missing == set()


def test_no_reason_is_given_for_what_is_not_used() -> None:
    used = {name for _, name in direct_dependencies()}
    assert set(reasons()) - used - {"dependency"} == set()


def test_the_build_backend_that_is_pinned_is_the_one_that_is_asked_for() -> None:
    assert PROJECT["dependency-groups"]["build"] == PROJECT["build-system"]["requires"]


def test_the_base_install_brings_no_framework() -> None:
    assert {name for group, name in direct_dependencies() if group == "base"} == {
        "pydantic",
        "holidays",
        "numpy",
        "tzdata",
    }


def test_there_is_a_pinned_file_for_the_base_and_for_each_group() -> None:
    expected = {"run", *PROJECT["dependency-groups"]}
    assert {path.stem for path in PINNED_FILES} == expected


@pytest.mark.parametrize("path", PINNED_FILES, ids=lambda path: path.name)
def test_a_pinned_file_pins_one_version_and_hashes_and_names_no_address(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "://" not in text
    assert set(re.findall(r"^\s*(-[-a-zA-Z]*)", text, re.MULTILINE)) == {"--hash"}
    entries = re.split(r"^(?=[a-zA-Z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries
    for entry in entries:
        assert re.match(r"[\w.\-]+==[\w.+!]+( ; .+)? \\\n    --hash=sha256:[0-9a-f]{64}", entry), (
            entry
        )


def test_each_direct_dependency_of_a_pinned_file_is_in_it() -> None:
    pinned = {path.stem: path.read_text("utf-8").lower() for path in PINNED_FILES}
    for group, name in direct_dependencies():
        text = pinned.get("run" if group == "base" else group)
        assert text is None or f"\n{name}==" in text, f"{name} is not in requirements/{group}.txt"
