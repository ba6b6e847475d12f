"""Messages and log of a ticket in the order of time, as the vendor reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stipt.desk.clock_lines import ClockLine, clock_lines, responses
from stipt.desk.log_words import Log
from stipt.desk.seen import Seen
from stipt.files.kinds import PICTURES
from stipt.tickets.reading import Entry, Whole
from stipt.tickets.states import Act
from stipt.ui.shown import shown_language
from stipt.words.visible import visible

_LABELS: Final[Mapping[tuple[str, str], LazyText]] = {
    ("noted", "vendor"): gettext_lazy("Internal note, not seen by the customer"),
    ("asked", "vendor"): gettext_lazy("question to the customer"),
    ("returned", "vendor"): gettext_lazy("returned to the Super User"),
    ("returned", "customer"): gettext_lazy("taken back from the desk"),
    ("declined", "vendor"): gettext_lazy("declined"),
    ("received", "vendor"): gettext_lazy("opened by the desk for the customer"),
}
_KINDS: Final = {"noted": "note", "called": "call"}
_UNDONE_WITHIN: Final = timedelta(hours=1)
_STANDING: Final = frozenset({"asked", "returned"})


class Attached(NamedTuple):
    """A file of a message; `is_picture`: it can be shown in the page."""

    name: str
    url: str
    size: int
    is_picture: bool


class Message(NamedTuple):
    """Something that somebody said. `label_state` colours the label; `undo` names the act that
    takes it back; `correction` says what a manager changed of it.
    """

    entry: Entry
    name: str
    kind: str
    label: str
    label_state: str
    language: str
    files: list[Attached]
    is_new: bool
    correction: str
    undo: str


class LogLine(NamedTuple):
    """One grey line: an event without words, or what a clock did."""

    anchor: str
    text: str
    at: datetime
    clause: str = ""
    recorded_at: datetime | None = None
    correction: str = ""
    undo: str = ""


class Piece(NamedTuple):
    """A message, or the lines of the log up to the next one."""

    message: Message | None
    lines: list[LogLine]


def thread(at_desk: Seen, unseen_after: int | None = None) -> list[Piece]:
    """All of a ticket, the oldest first; entries after `unseen_after` are marked as new."""
    return _grouped(_Thread(at_desk, unseen_after).items())


def _grouped(items: Iterable[Message | LogLine]) -> list[Piece]:
    pieces: list[Piece] = []
    for item in items:
        if isinstance(item, Message):
            pieces.append(Piece(item, []))
        elif pieces and pieces[-1].message is None:
            pieces[-1].lines.append(item)
        else:
            pieces.append(Piece(None, [item]))
    return pieces


class _Thread:
    def __init__(self, at_desk: Seen, unseen_after: int | None) -> None:
        self._whole = whole = at_desk.whole
        self._unseen_after = whole.seen if unseen_after is None else unseen_after
        self._language = shown_language()
        self._log = Log(whole, self._language)
        self._responses = responses(whole, self._language)
        self._undoable = _undoable(whole, at_desk.at)

    def items(self) -> Iterator[Message | LogLine]:
        """Entries by their time, and behind those of an instant what the clocks did at it."""
        waiting = clock_lines(self._whole, self._language)
        for entry in self._whole.entries:
            while waiting and waiting[0].at < entry.at:
                yield self._of_clock(waiting.pop(0))
            yield self._message(entry) if _says_something(entry) else self._line(entry)
        yield from (self._of_clock(line) for line in waiting)

    def _message(self, entry: Entry) -> Message:
        is_public = not entry.is_internal
        return Message(
            entry=entry,
            name=_name(entry),
            kind=_KINDS.get(entry.kind, ""),
            label=self._label(entry),
            label_state="paused" if entry.kind in _STANDING else "",
            language=self._whole.ticket.language if is_public else "",
            files=self._files(entry),
            is_new=entry.seq > self._unseen_after,
            correction=self._log.correction_of(entry),
            undo=self._undoable.get(entry.seq, ""),
        )

    def _files(self, entry: Entry) -> list[Attached]:
        number = self._whole.ticket.number
        return [
            Attached(
                visible(file.name),
                reverse("desk:file", args=[number, file.public_id]),
                file.content.size,
                file.content.kind in PICTURES,
            )
            for file in entry.files
        ]

    def _label(self, entry: Entry) -> str:
        parts = [str(_LABELS.get((entry.kind, entry.side), ""))]
        if entry.kind in ("called", "classified", "corrected", "returned", "received"):
            parts = [self._log.label(entry) or parts[0]]
        parts.append(self._responses.get(entry.seq, ""))
        return ", ".join(part for part in parts if part)

    def _line(self, entry: Entry) -> LogLine:
        text, clause = self._log.sentence(entry)
        return LogLine(
            f"e{entry.seq}",
            text,
            entry.at,
            clause,
            entry.recorded_at if entry.is_late else None,
            self._log.correction_of(entry),
            self._undoable.get(entry.seq, ""),
        )

    @staticmethod
    def _of_clock(line: ClockLine) -> LogLine:
        return LogLine("", line.text, line.at, line.clause)


def _says_something(entry: Entry) -> bool:
    return bool(entry.text or entry.files) or entry.kind == "called"


def _name(entry: Entry) -> str:
    if entry.by is not None:
        return visible(entry.by.name)
    return "Stipt" if entry.side == "system" else _("Somebody")


def _undoable(whole: Whole, at: datetime) -> dict[int, str]:
    """The last assignment and the last change of type, by their place: the act that undoes it.

    Only what was just done is undone; later it is simply done anew.
    """
    found: dict[int, str] = {}
    for kind, act in (("assigned", Act.ASSIGN), ("classified", Act.CLASSIFY)):
        of_kind = [entry for entry in whole.entries if entry.kind == kind]
        if not of_kind or act not in whole.acts:
            continue
        last = max(of_kind, key=lambda entry: entry.seq)
        if last.side == "vendor" and at - last.recorded_at < _UNDONE_WITHIN:
            found[last.seq] = f"undo-{act}"
    return found
