"""The repository speaks of the product alone, and its pages fit on a page."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from tests.house.repository import DOCS, PACKAGE, ROOT, files, name_of, texts

# Written in pieces, so that this file does not hold what it forbids.
REGISTRY_HOSTS = re.compile(
    "|".join(("pypi" + r"\.org", "python" + r"hosted\.org", "npm" + r"js\.(org|com)"))
)
REGISTRY_PATHS = re.compile(r"https?://[^\s\"']*/(simple|packages)/")
MACHINE_PATHS = re.compile(r"(?<![\w.~/$-])/(work|root|home|Users|opt)/\w|\.\./shared/")
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "manager", "service", "misc", "util"}
MARKDOWN_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\"")

NAMED_PATH = re.compile(
    r"`((?:stipt|tests|docs|bench|examples|requirements)/[\w./-]*|\w+\.(?:toml|md))`"
)


def found(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize(
    "pattern",
    [REGISTRY_HOSTS, REGISTRY_PATHS, MACHINE_PATHS, UNFINISHED],
    ids=["registry hosts", "registry addresses", "paths of one machine", "unfinished business"],
)
def test_no_file_speaks_of_where_it_was_made_or_what_is_left(pattern: re.Pattern[str]) -> None:
    assert found(pattern) == []


def test_the_patterns_see_what_they_forbid() -> None:
    assert REGISTRY_HOSTS.search("files." + "python" + "hosted.org")
    assert REGISTRY_PATHS.search("http:" + "//mirror/simple/" + "numpy")
    assert MACHINE_PATHS.search("see /" + "work/main")
    assert MACHINE_PATHS.search("see ../" + "shared/spec")
    assert UNFINISHED.search("# " + "TO" + "DO: later")


def test_no_module_has_a_name_that_says_nothing() -> None:
    named = {path: {path.stem, *path.relative_to(ROOT).parts} for path in files(".py")}
    assert [name_of(path) for path, names in named.items() if names & FORBIDDEN_NAMES] == []


def test_each_folder_of_the_package_is_a_package_or_holds_data_only() -> None:
    folders = {path.parent for path in files(".py", under=PACKAGE)}
    assert [name_of(path) for path in folders if not (path / "__init__.py").exists()] == []


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "STYLE.md"])
def test_a_one_page_document_is_one_page(page: str) -> None:
    assert len((ROOT / page).read_text("utf-8").splitlines()) <= 60


def test_a_decision_takes_at_most_forty_lines_and_has_its_four_parts() -> None:
    decisions = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    assert decisions
    for path in decisions:
        text = path.read_text("utf-8")
        assert len(text.splitlines()) <= 40, name_of(path)
        headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert headings == ["Situation", "Choice", "Price", "When to look again"], name_of(path)


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (DOCS / "decisions").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_link_between_pages_leads_somewhere() -> None:
    broken = [
        f"{name}: {target}"
        for name, text in texts(".md")
        for match in MARKDOWN_LINK.finditer(without_code(text))
        for target in [match[1] or match[2]]
        if not re.match(r"[a-z]+:", target) and not leads_somewhere(name, target)
    ]
    assert broken == []


def test_every_path_that_a_page_names_is_there() -> None:
    missing = [
        f"{name}: {path}"
        for name, text in texts(".md")
        for path in NAMED_PATH.findall(text)
        if not (ROOT / path).exists()
    ]
    assert missing == []


def leads_somewhere(page: str, target: str) -> bool:
    """Whether a relative link's file exists, and its heading if it names one."""
    path, _, anchor = unquote(target).partition("#")
    file = (ROOT / page).parent / path if path else ROOT / page
    if not file.exists():
        return False
    return not anchor or file.suffix != ".md" or anchor in anchors(file.read_text("utf-8"))


def anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", without_code(text), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings
    }


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
