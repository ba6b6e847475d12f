"""The messages and the log of a ticket as its customer reads them, oldest first.

Notes of the vendor, and what it does among itself, are not there and leave no gap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stipt.sla import Agreement
from stipt.sla.calendar import epoch
from stipt.tickets.events import UNSEEN_BY_CUSTOMER
from stipt.tickets.reading import Entry, Promise
from stipt.ui.shown import shown_language
from stipt.words.quantities import duration
from stipt.words.telling import type_name
from stipt.words.visible import visible


class Label(NamedTuple):
    """A word or two behind a name; `state` is one of the look where it has a colour."""

    text: str
    state: str = ""


class Item(NamedTuple):
    """A message with its header, or (`is_message` off) one grey line of the log.

    `is_new`: it came since the writer of a refused form had looked.
    """

    entry: Entry
    is_message: bool
    who: str
    labels: list[Label]
    line: str
    is_new: bool
    is_super_user: bool = False


class Block(NamedTuple):
    """A message alone, or lines of the log that stand together."""

    message: Item | None
    lines: list[Item]


class Told(NamedTuple):
    """What the lines are told of: by whom it is read, whose vendor, under which agreement.

    `seen`: up to which place in the log it was read before; None where all was. `super_users`: who
    can act as the customer's now, by id.
    """

    reader_id: int
    vendor: str
    agreement: Agreement
    promises: Sequence[Promise]
    seen: int | None = None
    super_users: frozenset[int] = frozenset()


def readable(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that a customer reads, in the order of time.

    A correction of what they can't read is nothing to them either.
    """
    seen = [one for one in entries if one.kind not in UNSEEN_BY_CUSTOMER and not one.is_internal]
    places = {one.seq for one in seen}
    return [one for one in seen if one.kind != "corrected" or one.data.get("event") in places]


def place_of(entries: Iterable[Entry], count: int) -> int:
    """The place in the log of the last of so many entries, counted as they were recorded.

    A form says how many its reader had before them, which tells nothing of what they can't see.
    """
    places = sorted(one.seq for one in entries)
    return places[min(count, len(places)) - 1] if places and count > 0 else -1


def thread(entries: Iterable[Entry], told: Told) -> list[Block]:
    """What is said, and between it the log."""
    blocks: list[Block] = []
    for entry in entries:
        for item in _items(entry, told):
            if item.is_message:
                blocks.append(Block(item, []))
            elif blocks and blocks[-1].message is None:
                blocks[-1].lines.append(item)
            else:
                blocks.append(Block(None, [item]))
    return blocks


def _items(entry: Entry, told: Told) -> list[Item]:
    who = _who(entry, told)
    is_new = told.seen is not None and entry.seq > told.seen
    is_super = entry.by is not None and entry.by.pk in told.super_users
    items = []
    if entry.text or entry.files:
        items.append(Item(entry, True, who, _labels(entry, told), "", is_new, is_super))
    line = _line(entry, told, who)
    if line:
        items.append(Item(entry, False, who, [], line, is_new))
    return items


def _who(entry: Entry, told: Told) -> str:
    if entry.by is None:
        return told.vendor if entry.side == "vendor" else _("The service desk")
    return _("You") if entry.by.pk == told.reader_id else visible(entry.by.name)


# -- behind the name of a message ----------------------------------------------------------------

_LABELS: Final[dict[str, LazyText]] = {
    "declined": gettext_lazy("declined"),
    "solved": gettext_lazy("solved"),
    "corrected": gettext_lazy("correction"),
}


def _labels(entry: Entry, told: Told) -> list[Label]:
    labels = []
    if entry.side == "vendor" and entry.kind in ("replied", "asked", "called", "returned"):
        labels += _response(entry, told)
    if entry.kind == "asked":
        labels.append(Label(_("question to you"), "paused"))
    elif entry.kind == "returned":
        labels.append(_returned_label(entry))
    elif entry.kind == "called":
        labels.append(Label(_call(entry)))
    elif entry.kind in _LABELS:
        labels.append(Label(str(_LABELS[entry.kind])))
    return labels


def _response(entry: Entry, told: Told) -> list[Label]:
    """That this was the response, and after how much counted time."""
    for promise in told.promises:
        reading = promise.reading
        is_this = promise.obligation.met_by == "contact" and reading.met == epoch(entry.at)
        if is_this and reading.start is not None and reading.met is not None:
            seconds = reading.calendar.worked(reading.start, reading.met)
            taken = duration(seconds // 60 * 60, shown_language())
            return [Label(_("response after %(time)s") % {"time": taken})]
    return []


def _returned_label(entry: Entry) -> Label:
    if entry.side == "vendor":
        return Label(_("sent back to the Super User"), "paused")
    return Label(_("question from the Super User"))


def _call(entry: Entry) -> str:
    said = _("phone call") if entry.data.get("answered") else _("phone call, not answered")
    return _("%(call)s, logged later") % {"call": said} if entry.is_late else said


# -- the lines of the log ------------------------------------------------------------------------


def _line(entry: Entry, told: Told, who: str) -> str:
    """What happened, in a line; empty where the message says it all."""
    write = _LINES.get(entry.kind)
    return "" if write is None else write(entry, told, who)


def _received(entry: Entry, told: Told, who: str) -> str:
    given = {"who": who, "vendor": told.vendor, "type": _type(entry, told)}
    if entry.side == "vendor":
        return _("%(vendor)s opened this ticket for you") % given
    if not entry.data.get("call_type"):
        return _("%(who)s didn’t know which type it is") % given
    return _("%(who)s chose %(type)s") % given


def _type(entry: Entry, told: Told) -> str:
    """The call type that an entry carries, by its name."""
    code = str(entry.data.get("call_type", ""))
    if code not in told.agreement.call_types:
        return ""
    name = type_name(code, entry.data.get("priority"), told.agreement, shown_language())
    return visible(name)


def _classified(entry: Entry, told: Told, who: str) -> str:
    return _("%(who)s made it %(type)s") % {"who": who, "type": _type(entry, told)}


def _handed_over(_entry: Entry, told: Told, who: str) -> str:
    given = {"who": who, "vendor": told.vendor}
    return _("%(who)s handed it over to %(vendor)s: the clocks run") % given


def _returned(entry: Entry, told: Told, _who: str) -> str:
    if entry.side == "vendor":
        return _("%(vendor)s waits until it is handed over again") % {"vendor": told.vendor}
    return ""


def _called(entry: Entry, _told: Told, who: str) -> str:
    if entry.text or entry.files:
        return ""
    if entry.data.get("answered"):
        return _("%(who)s logged a phone call") % {"who": who}
    return _("%(who)s phoned, nobody answered") % {"who": who}


def _closed(entry: Entry, _told: Told, who: str) -> str:
    if entry.data.get("no_answer"):
        return _("%(who)s closed it, as the question was not answered") % {"who": who}
    if entry.side == "system":
        return _("Closed by itself")
    return _("%(who)s closed it") % {"who": who}


def _taken_over(entry: Entry, _told: Told, who: str) -> str:
    given = {"who": who, "before": visible(entry.names.get("before", ""))}
    return _("%(who)s took it over from %(before)s") % given


def _joined(entry: Entry, _told: Told, who: str) -> str:
    return _("%(who)s lets %(name)s follow") % {"who": who, "name": _named(entry)}


def _left(entry: Entry, _told: Told, _who: str) -> str:
    return _("%(name)s no longer follows") % {"name": _named(entry)}


def _named(entry: Entry) -> str:
    return visible(entry.names.get("person", ""))


def _agreement_changed(entry: Entry, _told: Told, who: str) -> str:
    given = {"who": who, "version": visible(str(entry.data.get("version", "")))}
    return _("%(who)s let version %(version)s of the agreement judge it from here on") % given


def _plain(text: LazyText) -> Callable[[Entry, Told, str], str]:
    """A line that tells only who did it."""
    return lambda _entry, told, who: str(text) % {"who": who, "vendor": told.vendor}


_LINES: Final[dict[str, Callable[[Entry, Told, str], str]]] = {
    "received": _received,
    "handed_over": _handed_over,
    "returned": _returned,
    "called": _called,
    "solved": _plain(gettext_lazy("%(who)s called it solved")),
    "closed": _closed,
    "reopened": _plain(gettext_lazy("%(who)s opened it again: not solved")),
    "withdrawn": _plain(gettext_lazy("%(who)s withdrew it")),
    "declined": _plain(gettext_lazy("%(vendor)s declined it")),
    "classified": _classified,
    "taken_back": _plain(gettext_lazy("%(vendor)s needs the answer no more")),
    "taken_over": _taken_over,
    "joined": _joined,
    "left": _left,
    "agreement_changed": _agreement_changed,
}
