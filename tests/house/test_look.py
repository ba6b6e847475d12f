"""The look: colours are tokens, pages hold no style and no script, and one stylesheet is loaded."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from stipt.ui.stylesheet import BUNDLE, PARTS, bundle
from tests.house.repository import PACKAGE, files, name_of

TOKENS = PARTS / "tokens.css"
STATIC = PACKAGE / "ui" / "static" / "ui"
MOST_LINES = 3_000
FIRST_PAINT_BYTES = 25_000  # of 60 kB for a page with everything: half is left for what it says

COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch|hwb|color)\(", re.IGNORECASE
)
NAMED_COLOUR = re.compile(
    r":[^;{}]*\b(?:red|green|blue|black|white|gr[ae]y|orange|yellow|purple)\b"
)
IN_CSS = {
    "colours belong in tokens.css": COLOUR,
    "a colour has a token, not a name": NAMED_COLOUR,
    "a layer decides, not !important": re.compile(r"!important"),
    "the policy loads nothing from elsewhere": re.compile(r"url\(|@import"),
}
IN_TEMPLATES = {
    "no style in a page": re.compile(r"\sstyle\s*=|<style\b", re.IGNORECASE),
    "no script in a page": re.compile(
        r"<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE
    ),
    "no colour in a page": re.compile(r"(?:fill|stroke|color|bgcolor)\s*=\s*[\"']?(?:#|rgb|oklch)"),
    "!important": re.compile(r"!important"),
    "a picture is a file": re.compile(r"[\"'(]data:"),
}
IN_SCRIPTS = {
    "no text becomes code": re.compile(r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write"),
    "no style from a script": re.compile(r"\.style\b|cssText"),
}  # fmt: skip


def templates() -> Iterator[Path]:
    return (path for path in files(".html", under=PACKAGE) if "templates" in path.parts)


def found(patterns: dict[str, re.Pattern[str]], paths: Iterator[Path]) -> list[str]:
    return [
        f"{name_of(path)}:{number}: {why}: {line.strip()[:80]}"
        for path in paths
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        for why, pattern in patterns.items()
        if pattern.search(line)
    ]


def test_colours_stand_in_the_tokens_alone() -> None:
    parts = (path for path in sorted(PARTS.glob("*.css")) if path != TOKENS)
    assert found(IN_CSS, parts) == []


def test_a_page_holds_no_style_no_script_and_no_colour() -> None:
    assert found(IN_TEMPLATES, templates()) == []


def test_no_script_makes_code_or_style_of_text() -> None:
    assert found(IN_SCRIPTS, files(".js", under=PACKAGE)) == []


@pytest.mark.parametrize(
    ("patterns", "line"),
    [
        (IN_CSS, ".due { color: #b3261e }"),
        (IN_CSS, ".due { background: oklch(50% .1 20) }"),
        (IN_CSS, ".due { border: 1px solid red }"),
        (IN_CSS, ".due { color: var(--c) !important }"),
        (IN_CSS, "@import 'x.css';"),
        (IN_TEMPLATES, '<p style="margin: 0">'),
        (IN_TEMPLATES, "<script>go()</script>"),
        (IN_TEMPLATES, '<a onclick="go()">'),
        (IN_TEMPLATES, '<path fill="#fff">'),
        (IN_TEMPLATES, '<img src="data:image/png;base64,x">'),
        (IN_SCRIPTS, "list.innerHTML = text"),
        (IN_SCRIPTS, "row.style.color = x"),
    ],
)
def test_the_patterns_see_what_they_forbid(patterns: dict[str, re.Pattern[str]], line: str) -> None:
    assert any(pattern.search(line) for pattern in patterns.values())


@pytest.mark.parametrize(
    ("patterns", "line"),
    [
        (
            IN_CSS,
            ".face { color: var(--muted); background: color-mix(in oklab, var(--c) 20%, transparent) }",
        ),
        (IN_TEMPLATES, '<a href="#facade" data-state="soon">'),
        (IN_TEMPLATES, '<script type="module" src="x.js"></script>'),
        (IN_TEMPLATES, '<p data-live-url="/x" content="width">'),
    ],
)
def test_the_patterns_let_pass_what_is_right(
    patterns: dict[str, re.Pattern[str]], line: str
) -> None:
    assert not any(pattern.search(line) for pattern in patterns.values())


def test_the_stylesheet_is_made_of_its_parts() -> None:
    assert BUNDLE.read_text("utf-8") == bundle(), "run `python -m stipt.ui.stylesheet`"


def test_every_token_that_is_used_is_there_and_every_one_there_is_used() -> None:
    text = bundle()
    used = set(re.findall(r"var\((--[\w-]+)", text))
    set_somewhere = set(re.findall(r"(--[\w-]+)\s*:", text))
    drawn = set(
        re.findall(r"var\((--[\w-]+)\)", (PACKAGE / "charts" / "office_line_svg.py").read_text())
    )
    assert used | drawn <= set_somewhere
    assert set_somewhere <= used | drawn


def test_the_whole_look_is_small_enough_to_read_and_to_load() -> None:
    lines = sum(len(path.read_text("utf-8").splitlines()) for path in PARTS.glob("*.css"))
    assert lines <= MOST_LINES
    loaded = [BUNDLE, *STATIC.glob("*.js"), STATIC / "favicon.svg"]
    assert sum(len(gzip.compress(path.read_bytes())) for path in loaded) < FIRST_PAINT_BYTES


def test_the_scripts_that_are_there_are_those_that_pages_load() -> None:
    loaded = {
        name
        for path in templates()
        for name in re.findall(r"static [\"']ui/(\w+\.js)[\"']", path.read_text("utf-8"))
    }
    assert loaded == {path.name for path in STATIC.glob("*.js")}


def test_every_class_of_a_page_is_known_to_the_look() -> None:
    known = set(re.findall(r"\.([a-z][\w-]*)", bundle()))
    strangers = {
        f"{name_of(path)}: {each}"
        for path in templates()
        if "mail" not in path.parts
        for value in re.findall(r"class=\"([^\"]*)\"", path.read_text("utf-8"))
        for each in re.sub(r"{[%{].*?[%}]}", " ", value).split()
        if each not in known
    }
    assert strangers == set()
