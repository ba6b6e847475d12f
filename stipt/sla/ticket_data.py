"""Reads a ticket from its JSON form; what can't have happened is refused, with its event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, Final
from zoneinfo import ZoneInfo

from stipt.sla.agreement import Agreement
from stipt.sla.calendar import epoch, is_within_reach
from stipt.sla.moments import KINDS, SIDES, Moment, Refused, Release, Ticket, end_of_day
from stipt.sla.sequence import check_sequence

LATE_WITHOUT_REASON: Final = 24 * 3600
DEEPEST: Final = 8
"""How deep tickets may lie in each other (merged, split)."""

_KNOWN: Final = frozenset(KINDS)
_WITH_DATA: Final = frozenset(
    {
        "classified",
        "called",
        "closed",
        "fixed",
        "scheduled",
        "acknowledged",
        "returned",
        "declined",
        "agreement_changed",
        "merged",
        "split",
        "corrected",
    }
)
_USUAL_SIDE: Final = {"received": "customer", "answered": "customer", "withdrawn": "customer"}


def read_ticket(
    data: Mapping[str, Any], agreement: Agreement, now: datetime | None = None
) -> Ticket:
    """A ticket from its JSON form (`call_type`, `events`, `releases`).

    With `now`, the sequence of events is checked up to then; what comes after is ignored.
    Instants are ISO 8601 with a zone, cut to whole seconds. Raises Refused with the index of the
    event and the reason for everything that can't have happened (spec: Events).
    """
    if not isinstance(data, Mapping):
        raise Refused("a ticket is an object with call_type, events and releases")
    releases = _read_releases(data.get("releases") or [], agreement.zone)
    return _Reader(agreement, releases).ticket(data, None if now is None else epoch(now))


class _TooDeep(Refused):
    """Told once, and not by every ticket on the way out."""


class _Reader:
    """Reads one ticket and the tickets inside it (merged, split) against one agreement."""

    def __init__(self, agreement: Agreement, releases: tuple[Release, ...]) -> None:
        self.agreement = agreement
        self.releases = releases
        self.versions = {release.version for release in releases}
        self.depth = 0

    def ticket(self, data: Mapping[str, Any], now: int | None) -> Ticket:
        call_type, priority = self._classification(data, None)
        events = data.get("events")
        if not isinstance(events, list):
            raise Refused("events: a list of events is missing")
        moments = tuple([self._moment(event, index) for index, event in enumerate(events)])
        if any(moment.kind == "corrected" for moment in moments):
            moments = tuple(self._with_correction(m, moments, events) for m in moments)
        ticket = Ticket(call_type, priority, moments, self.releases)
        check_sequence(ticket, self.agreement, now)
        return ticket

    def _moment(self, event: Any, index: int, *, recorded: bool = True) -> Moment:
        if type(event) is not dict and not isinstance(event, Mapping):
            raise Refused("an event is an object with at and kind", index)
        kind = event.get("kind")
        if not isinstance(kind, str) or kind not in _KNOWN:
            raise Refused(f"unknown kind {kind!r}{_nearest(str(kind), KINDS)}", index)
        at = read_instant(event.get("at"), "at", index)
        recorded_at = at
        if event.get("recorded_at") is not None:
            recorded_at = read_instant(event["recorded_at"], "recorded_at", index)
        if recorded and recorded_at != at:
            _check_recording(at, recorded_at, event, index)
        side = event.get("side")
        if side is not None and side not in SIDES:
            raise Refused(f"unknown side {side!r}{_nearest(str(side), SIDES)}", index)
        by = event.get("by")
        return Moment(
            at,
            recorded_at,
            index,
            kind,
            side or ("" if kind == "returned" else _USUAL_SIDE.get(kind, "vendor")),
            None if by is None else str(by),
            self._data(kind, event, index, at) if kind in _WITH_DATA else {},
        )

    def _data(self, kind: str, event: Mapping[str, Any], index: int, at: int) -> Mapping[str, Any]:
        """Only what clocks depend on, read and checked."""
        if kind == "classified":
            call_type, priority = self._classification(event, index)
            if call_type is None and priority is None:
                raise Refused("classified: call_type is missing", index)
            return {"call_type": call_type, "priority": priority}
        if kind == "called":
            return {"answered": _flag(event, "answered", index, default=True)}
        if kind == "closed":
            return {"no_answer": _flag(event, "no_answer", index, default=False)}
        if kind in ("fixed", "scheduled"):
            return {"release": self._release(event, index)}
        if kind == "acknowledged":
            if not event.get("handler"):
                raise Refused("acknowledged: the handler is missing; name who handles it", index)
            return {"handler": str(event["handler"])}
        if kind in ("returned", "declined"):
            reason = str(event.get("reason") or "").strip()
            if kind == "returned" and event.get("side") == "vendor" and not reason:
                raise Refused("returned by the vendor without a reason", index)
            return {"reason": reason}
        if kind == "agreement_changed":
            return {"version": str(event.get("version"))}
        if kind in ("merged", "split"):
            return self._other_ticket(kind, event, index, at)
        return event  # corrected: what it corrects is read once all events are

    def _release(self, event: Mapping[str, Any], index: int) -> str:
        version = _code(event, "release", index)
        if version not in self.versions:
            raise Refused(
                f"unknown release {version!r}{_nearest(str(version), sorted(self.versions))}", index
            )
        return str(version)

    def _other_ticket(
        self, kind: str, event: Mapping[str, Any], index: int, at: int
    ) -> dict[str, Any]:
        if event.get("from") is None:
            if kind == "split" or event.get("into") is None:
                raise Refused(f"{kind}: from is missing", index)
            return {"into": str(event["into"])}
        self.depth += 1
        try:
            if not isinstance(event["from"], Mapping):
                raise Refused("a ticket is an object with call_type and events")
            if self.depth > DEEPEST:
                raise _TooDeep(f"tickets lie too deep in each other (more than {DEEPEST})", index)
            return {"from": self.ticket(event["from"], at)}
        except _TooDeep as too_deep:
            raise _TooDeep(str(too_deep), index) from too_deep
        except Refused as refused:
            raise Refused(f"{kind} from a ticket that is refused: {refused}", index) from refused
        finally:
            self.depth -= 1

    def _classification(
        self, data: Mapping[str, Any], index: int | None
    ) -> tuple[str | None, str | None]:
        """Call type and priority, either named or by impact and urgency through the matrix."""
        call_type = _code(data, "call_type", index)
        priority = _code(data, "priority", index)
        matrix = self.agreement.matrix
        if data.get("impact") is not None and matrix is not None:
            cell = (str(data["impact"]), str(data.get("urgency")))
            if cell not in matrix.cells:
                raise Refused(f"impact {cell[0]!r} with urgency {cell[1]!r} is not agreed", index)
            if matrix.gives == "call_type":
                call_type = call_type or matrix.cells[cell]
            else:
                priority = priority or matrix.cells[cell]
        if call_type is not None and call_type not in self.agreement.call_types:
            known = tuple(self.agreement.call_types)
            raise Refused(
                f"unknown call type {call_type!r}{_nearest(str(call_type), known)}", index
            )
        if priority is not None and priority not in self.agreement.priorities:
            known = tuple(self.agreement.priorities)
            raise Refused(f"unknown priority {priority!r}{_nearest(str(priority), known)}", index)
        return call_type, priority

    def _with_correction(
        self, moment: Moment, moments: Sequence[Moment], events: Sequence[Mapping[str, Any]]
    ) -> Moment:
        """A correction with the corrected fact read and ready; others as they are."""
        if moment.kind != "corrected":
            return moment
        index, target = moment.place, moment.data.get("event")
        if not isinstance(target, int) or isinstance(target, bool):
            raise Refused("corrected: event is missing; it is the index of the event", index)
        if not 0 <= target < len(moments):
            raise Refused(f"corrected: there is no event {target}", index)
        if moments[target].kind == "corrected":
            raise Refused(f"corrected: event {target} is a correction itself", index)
        if moment.data.get("remove") is True:
            return moment._replace(data={"event": target, "remove": True})
        changes = moment.data.get("set")
        if not isinstance(changes, Mapping) or not changes:
            raise Refused("corrected: say remove: true, or set with the right fields", index)
        try:
            corrected = self._moment({**events[target], **changes}, target, recorded=False)
        except Refused as refused:
            raise Refused(
                f"corrected: event {target} can't become that: {refused}", index
            ) from None
        if corrected.kind == "corrected" or corrected.at > max(moment.at, moment.recorded_at):
            raise Refused(f"corrected: event {target} can't be after its correction", index)
        return moment._replace(data={"event": target, "corrected": corrected})


def _read_releases(data: Any, zone: ZoneInfo) -> tuple[Release, ...]:
    if not isinstance(data, list):
        raise Refused("releases: a list is expected")
    releases = tuple(_read_release(release, place, zone) for place, release in enumerate(data))
    versions = [release.version for release in releases]
    for version in versions:
        if versions.count(version) > 1:
            raise Refused(f"release {version} stands in the plan twice")
    return releases


def _read_release(data: Any, position: int, zone: ZoneInfo) -> Release:
    if not isinstance(data, Mapping) or not data.get("version"):
        raise Refused(f"releases[{position}]: an object with a version is expected")
    planned_on = None
    if data.get("planned_on") is not None:
        try:
            planned_on = date.fromisoformat(str(data["planned_on"]))
        except ValueError:
            raise Refused(
                f"releases[{position}]: planned_on {data['planned_on']!r} is no date (2026-12-01)"
            ) from None
    if planned_on is not None and not is_within_reach(planned_on):
        raise Refused(f"releases[{position}]: planned_on {planned_on} lies beyond every calendar")
    moments = {
        key: None
        if data.get(key) is None
        else read_instant(data[key], f"releases[{position}].{key}", None)
        for key in ("released_at", "cancelled_at")
    }
    return Release(
        version=str(data["version"]),
        planned_on=planned_on,
        planned_until=None if planned_on is None else end_of_day(planned_on, zone),
        released_at=moments["released_at"],
        cancelled_at=moments["cancelled_at"],
        position=position,
    )


def read_instant(value: Any, name: str, index: int | None) -> int:
    """An aware ISO 8601 instant as epoch seconds, cut; Refused names what is wrong."""
    if isinstance(value, datetime):
        instant = value
    else:
        try:
            instant = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            raise Refused(
                f"{name}: {value!r} is no instant (write 2026-11-23T09:00:00+01:00)", index
            ) from None
    if instant.tzinfo is None:
        raise Refused(f"{name}: {value} has no time zone; add +01:00 or Z", index)
    if not is_within_reach(instant):
        raise Refused(f"{name}: {value} lies beyond every calendar (1900 to 2400)", index)
    return int(instant.timestamp() // 1)


def _check_recording(at: int, recorded_at: int, event: Mapping[str, Any], index: int) -> None:
    if recorded_at < at:
        raise Refused("recorded_at is before at: nothing is recorded before it happens", index)
    if recorded_at - at > LATE_WITHOUT_REASON and not event.get("reason"):
        raise Refused("recorded more than 24 hours after it happened, without a reason", index)


def _code(data: Mapping[str, Any], name: str, index: int | None) -> str | None:
    value = data.get(name)
    if value is not None and not isinstance(value, str):
        raise Refused(f"{name}: {value!r} is no text", index)
    return value


def _flag(event: Mapping[str, Any], name: str, index: int, *, default: bool) -> bool:
    value = event.get(name, default)
    if not isinstance(value, bool):
        raise Refused(f"{name}: {value!r} is neither true nor false", index)
    return value


def _nearest(word: str, known: Sequence[str]) -> str:
    near = get_close_matches(word, known, 1)
    return f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(known) or 'none'}"
