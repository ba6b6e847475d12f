"""The text of an agreement file -> `Agreement`, with the versions that it supersedes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Final

from stipt.sla.agreement import Agreement
from stipt.sla.document.build import built
from stipt.sla.document.calendar_checks import check_calendars
from stipt.sla.document.calendars import CalendarMaker
from stipt.sla.document.checks import check
from stipt.sla.document.problems import AgreementErrors, Problem, quoted
from stipt.sla.document.source import parsed
from stipt.sla.document.validation import Draft

MOST_VERSIONS: Final = 100

Opener = Callable[[str], str]
"""The name of an earlier version's file, relative to the first one's folder, to its text.

AgreementErrors when there is none.
"""


def read(text: str, *, name: str, earlier: Opener | None = None) -> Agreement:
    """The agreement of a text in TOML; `name` is its file, for messages.

    An agreement that names the version before it (`supersedes`) needs `earlier`, which gives the
    text of that one. AgreementErrors has all mistakes of all versions at once.
    """
    chain = _Chain(name, earlier)
    chain.follow(text)
    if chain.problems:
        raise AgreementErrors(name, chain.problems)
    older: tuple[Agreement, ...] = ()
    for agreement in reversed(chain.versions):
        older = (agreement._replace(earlier=older), *older)
    return older[0]


class _Chain:
    """Versions, the newest first, and everything wrong in any of them."""

    def __init__(self, name: str, earlier: Opener | None) -> None:
        self.versions: list[Agreement] = []
        self.problems: list[Problem] = []
        self._earlier = earlier
        self._files = [PurePosixPath(name).name]

    def follow(self, text: str) -> None:
        """Read a version, then the one before it, to the first."""
        is_first = True
        while True:
            file = "" if is_first else self._files[-1]
            raw = parsed(text)
            if isinstance(raw, Problem):
                self.problems.append(raw._replace(file=file))
                return
            draft = Draft(raw, text)
            self._take(draft)
            before = self._name_before(draft, file)
            self.problems += draft.problems(file)
            if before is None or self._earlier is None:
                return
            self._files.append(before)
            try:
                text = self._earlier(before)
            except AgreementErrors as errors:
                self.problems += [problem._replace(file=before) for problem in errors.problems]
                return
            is_first = False

    def _take(self, draft: Draft) -> None:
        """Check a version and, when nothing is wrong, keep its agreement."""
        check(draft)
        about = draft.document.agreement
        if about is None:
            return
        check_calendars(draft, CalendarMaker(about.zone, about.language))
        if self.versions:
            later = self.versions[-1]
            if about.in_force_from >= later.in_force_from:
                found = about.in_force_from.isoformat()
                wanted = f"a date before {later.in_force_from}, when the next version begins"
                draft.add(("agreement", "in_force_from"), found, wanted)
        if any(about.version == later.version for later in self.versions):
            wanted = "a number that no later version has"
            draft.add(("agreement", "version"), quoted(about.version), wanted)
        if draft.is_whole():
            self.versions.append(built(draft.document, about))

    def _name_before(self, draft: Draft, file: str) -> str | None:
        """The file of the version before this one; None when there is none, or none to read."""
        about = draft.document.agreement
        if about is None or about.supersedes is None:
            return None
        before = _beside(file, about.supersedes)
        wanted = ""
        if before is None:
            wanted = "a file in the same folder or below"
        elif before in self._files:
            wanted = f"an older version: {before} comes later, or is this one"
        elif len(self._files) >= MOST_VERSIONS:
            wanted = f"at most {MOST_VERSIONS} versions in a row"
        elif self._earlier is None:
            wanted = "no such key in a text that is read without its folder"
        if wanted:
            draft.add(("agreement", "supersedes"), quoted(about.supersedes), wanted)
            return None
        return before


def _beside(file: str, name: str) -> str | None:
    """A name that a file gives, relative to the first file's folder; None when it leads out."""
    parts = [*PurePosixPath(file).parts[:-1]]
    for part in PurePosixPath(name).parts:
        if part.startswith("/") or (part == ".." and not parts):
            return None
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts) or None
