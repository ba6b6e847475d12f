"""The agreements that the tests of agreement files read, and the smallest there can be."""

from __future__ import annotations

import contextlib
from pathlib import Path
from zoneinfo import ZoneInfo

from stipt.sla import Agreement
from stipt.sla.document import AgreementErrors, Problem, dump, find, load, read
from stipt.sla.document.files import EXAMPLES

HERE = Path(__file__).parent
AGREEMENTS = HERE / "agreements"
DOCS = HERE.parents[1] / "docs"
REFERENCE = find("reference")
EVERYTHING = load(AGREEMENTS / "everything.toml")
EVERYTHING_TEXT = (AGREEMENTS / "everything.toml").read_text("utf-8")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOUR = 3600


def earlier(name: str) -> str:
    """An earlier version, from the folder of the tests or from that of the examples."""
    for folder in (AGREEMENTS, EXAMPLES):
        with contextlib.suppress(OSError):
            return (folder / name).read_text("utf-8")
    raise AgreementErrors(name, [Problem(0, "", "no such file", "one that is there")])


def problems(text: str) -> list[Problem]:
    """What is wrong with a text; empty when it is an agreement."""
    try:
        read(text, name="x.toml", earlier=earlier)
    except AgreementErrors as errors:
        return errors.problems
    return []


def again(agreement: Agreement) -> Agreement:
    return read(dump(agreement), name="again.toml", earlier=earlier)


def minimal(**changes: str) -> str:
    """The smallest agreement, with sections added or (by name) put in place of its own."""
    sections = {
        "format": "format = 1",
        "agreement": """[agreement]
            title = "Agreement"
            vendor = "Vendor"
            customer = "Customer"
            version = "1"
            in_force_from = 2026-01-01
            zone = "Europe/Amsterdam" """,
        "calendars": '[calendars.office]\nhours.mon-fri = "09:00-17:00"',
        "obligations": """[[obligations]]
            name = "response"
            title = "response"
            met_by = "contact"
            starts = "hand-over" """,
        "call_types": """[[call_types]]
            code = "question"
            name = "Question"
            targets.response = "8 office hours" """,
    }
    return "\n\n".join({**sections, **changes}.values()) + "\n"


def minimal_agreement(**changes: str) -> Agreement:
    return read(minimal(**changes), name="minimal.toml")


def line_of(text: str, part: str) -> int:
    """The line on which a part of a text stands first, from 1."""
    return text[: text.index(part)].count("\n") + 1


def changed(*changes: tuple[str, str]) -> str:
    """The agreement with everything, the first of each old text replaced by the new one."""
    text = EVERYTHING_TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text
