"""What happened, in a sentence: the entries of a ticket's log that nobody put into words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from stipt.sla.texts import Language
from stipt.tickets.reading import Entry, Whole
from stipt.ui.shown import shown_now, shown_zone
from stipt.ui.times import moment_text
from stipt.words.visible import visible
from stipt.workbench.queries import team_names


class Log:
    """Says the entries of one ticket's log, in the reader's language."""

    def __init__(self, whole: Whole, language: Language) -> None:
        self._whole = whole
        self._teams = _teams(whole)
        self._language = language
        self._corrections = _corrections(whole)
        self._before = _types_before(whole)

    def sentence(self, entry: Entry) -> tuple[str, str]:
        """What happened, and the number of the clause that it is by, if one is."""
        told = {"who": _who(entry), **self._told(entry)}
        return self._pattern(entry) % told, self._clause(entry)

    def label(self, entry: Entry) -> str:
        """What an entry with words of its own is, beside its name."""
        told = {"who": _who(entry), **self._told(entry)}
        if entry.kind == "called":
            reached = bool(entry.data.get("answered"))
            return _("Logged call") if reached else _("Logged call, nobody was reached")
        if entry.kind == "classified":
            return _("made it: %(type)s (was: %(was)s)") % told
        if entry.kind == "corrected":
            return _("corrected the log")
        if entry.kind == "returned" and entry.side == "customer":
            is_before = self._whole.status.handed_over_at is None
            return _("asked the user back") if is_before else ""
        return ""

    def correction_of(self, entry: Entry) -> str:
        """What a manager changed of it later; empty when nothing was."""
        found = self._corrections.get(entry.seq)
        if found is None:
            return ""
        changed_to = found.get("set", {}).get("at")
        if changed_to is None:
            return _("removed by a correction") if "remove" in found else _("corrected later")
        at = datetime.fromisoformat(changed_to).astimezone(shown_zone())
        return _("corrected to %(time)s") % {"time": moment_text(at, self._language, shown_now())}

    def _told(self, entry: Entry) -> dict[str, Any]:
        data = entry.data
        return {
            "type": self._type(data),
            "was": self._type(self._before.get(entry.seq, {})),
            "assignee": self._assigned_to(entry),
            "person": visible(entry.names.get("person", "")),
            "before": visible(entry.names.get("before", "")),
            "version": visible(str(data.get("version", ""))),
            "days": self._whole.agreement.days_reading("reopen_days"),
        }

    def _pattern(self, entry: Entry) -> str:
        if entry.kind == "closed":
            return self._closed(entry)
        if entry.kind == "assigned" and not self._assigned_to(entry):
            return _("%(who)s assigned it to nobody")
        if entry.kind == "handed_over" and self._is_again(entry):
            return _("%(who)s handed it over again")
        patterns = {
            "received": _("%(who)s filed it"),
            "handed_over": _("%(who)s handed over; the clocks start"),
            "answered": _("%(who)s answered"),
            "taken_back": _("%(who)s: the question needs no answer any more"),
            "solved": _("%(who)s solved it"),
            "reopened": _("%(who)s reopened it"),
            "withdrawn": _("%(who)s withdrew the request"),
            "classified": _("%(who)s made it: %(type)s (was: %(was)s)"),
            "assigned": _("%(who)s assigned it to %(assignee)s"),
            "taken_over": _("%(who)s took it over as their own, from %(before)s"),
            "joined": _("%(who)s added %(person)s, who now reads along"),
            "left": _("%(who)s took %(person)s off; they read along no more"),
            "reminded": _("The customer was reminded of the question"),
            "agreement_changed": _("%(who)s let version %(version)s of the agreement judge it"),
        }
        return patterns.get(entry.kind, _("%(who)s recorded something"))

    def _closed(self, entry: Entry) -> str:
        if entry.data.get("no_answer"):
            return _("%(who)s closed it, as nobody answered")
        if entry.side == "system":
            return _("It closed itself, %(days)s days after it was solved")
        return _("%(who)s closed the ticket")

    def _is_again(self, entry: Entry) -> bool:
        first = next((e for e in self._whole.entries if e.kind == "handed_over"), entry)
        return first.seq != entry.seq

    def _clause(self, entry: Entry) -> str:
        topics = {"handed_over": "hand-over", "taken_back": "pause"}
        topic = topics.get(entry.kind)
        return (self._whole.agreement.clause_about(topic) or "") if topic else ""

    def _type(self, data: Mapping[str, Any]) -> str:
        agreement = self._whole.agreement
        kind = agreement.call_types.get(str(data.get("call_type", "")))
        if kind is None:
            return _("not classified")
        name = kind.name.in_language(self._language)
        priority = agreement.priorities.get(str(data.get("priority", "")))
        if priority is not None:
            name = f"{name}, {priority.in_language(self._language)}"
        return visible(name)

    def _assigned_to(self, entry: Entry) -> str:
        person = visible(entry.names.get("assignee", ""))
        team = visible(self._teams.get(entry.data.get("team") or 0, ""))
        return ", ".join(part for part in (person, team) if part)


def _teams(whole: Whole) -> dict[int, str]:
    """The names of the teams that the log speaks of."""
    ids = {entry.data["team"] for entry in whole.entries if entry.data.get("team") is not None}
    return team_names(ids) if ids else {}


def _who(entry: Entry) -> str:
    return "Stipt" if entry.by is None else visible(entry.by.name)


def _types_before(whole: Whole) -> dict[int, Mapping[str, Any]]:
    """Of each change of type by its place: what had been the type until then."""
    found: dict[int, Mapping[str, Any]] = {}
    before: Mapping[str, Any] = {}
    for entry in sorted(whole.entries, key=lambda entry: entry.seq):
        if entry.kind in ("received", "classified"):
            found[entry.seq] = before
            before = entry.data
    return found


def _corrections(whole: Whole) -> dict[int, Mapping[str, Any]]:
    """By the place of the entry that was corrected: what was done to it last."""
    return {entry.data["event"]: entry.data for entry in whole.entries if entry.kind == "corrected"}
