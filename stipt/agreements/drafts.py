"""A text on its way to be signed: an example to start from, and its mistakes with their lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from stipt.sla.document import AgreementErrors, Problem, example_names, load_example
from stipt.sla.document.files import EXAMPLES
from stipt.sla.document.source import LARGEST_BYTES, decoded
from stipt.sla.texts import Language, Text
from stipt.words.visible import visible

LONGEST_LINE: Final = 200
LARGEST_FILE: Final = LARGEST_BYTES


class Example(NamedTuple):
    """An agreement that comes with Stipt: its name, and its title in one language."""

    name: str
    title: str


class Mistake(NamedTuple):
    """One mistake of a text: the line and what stands on it, the key, and what would be right.

    `line` counts from 1; 0 is the text as a whole. `found` and `wanted` are English, as the keys.
    """

    line: int
    text: str
    key: str
    found: str
    wanted: str


def examples(language: Language) -> list[Example]:
    """The agreements to start from, the reference agreement first."""
    names = sorted(example_names(), key=lambda name: (name != "reference", name))
    return [Example(name, _title(name).in_language(language)) for name in names]


def example_text(name: str, *, vendor: str, customer: str) -> str:
    """The file of an example, with the two parties' own names in it.

    A version that it supersedes isn't named: on screen versions follow by being signed.
    """
    text = (EXAMPLES / f"{name}.toml").read_text("utf-8")
    for key, party in (("vendor", vendor), ("customer", customer)):
        line = f"{key} = {json.dumps(party, ensure_ascii=False)}".replace("\\", "\\\\")
        text = re.sub(rf'(?m)^{key} = ".*"$', line, text, count=1)
    return re.sub(r"(?m)^supersedes = .*\n", "", text, count=1)


def text_of_file(data: bytes, name: str) -> str:
    """The text of a file, byte for byte, a byte order mark too; AgreementErrors when it is none."""
    text = decoded(data)
    if isinstance(text, Problem):
        raise AgreementErrors(name, [text])
    return data.decode("utf-8")


def mistakes(errors: AgreementErrors, content: str) -> Iterator[Mistake]:
    """Each problem of a text with the line that it stands on, cut where it is long."""
    lines = content.split("\n")
    for problem in errors.problems:
        there = lines[problem.line - 1] if 0 < problem.line <= len(lines) else ""
        yield Mistake(
            problem.line,
            visible(there.strip()[:LONGEST_LINE]),
            problem.key,
            problem.found,
            problem.wanted,
        )


@cache
def _title(name: str) -> Text:
    return load_example(name).title
