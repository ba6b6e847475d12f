"""Reads a ticket from its JSON form; what can't have happened is refused, with its event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from stipt.sla.agreement import Agreement
from stipt.sla.calendar import epoch, is_within_reach
from stipt.sla.moments import SIDES, Moment, Refused, Release, Ticket, end_of_day
from stipt.sla.sequence import check_sequence
from stipt.sla.ticket_keys import (
    check_release_keys,
    check_ticket_keys,
    kept_for,
    kind_of,
    nearest,
    shown,
)

if TYPE_CHECKING:
    from stipt.sla.terms import Matrix

LATE_WITHOUT_REASON: Final = 24 * 3600
DEEPEST: Final = 8
"""How deep tickets may lie in each other (merged, split)."""

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
    check_ticket_keys(data)
    releases = _read_releases(data.get("releases"), agreement.zone)
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
        """A ticket, its sequence checked up to `now` (epoch seconds; None: all of it).

        Refused, with the event's index where it is one, for what can't have happened.
        """
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
        kind = kind_of(event, index)
        at = read_instant(event.get("at"), "at", index)
        recorded_at = at
        if event.get("recorded_at") is not None:
            recorded_at = read_instant(event["recorded_at"], "recorded_at", index)
        if recorded and recorded_at != at:
            _check_recording(at, recorded_at, event, index)
        side = event.get("side")
        if side is not None and side not in SIDES:
            raise Refused(f"unknown side {shown(side)}{nearest(side, SIDES)}", index)
        by = event.get("by")
        return Moment(
            at,
            recorded_at,
            index,
            kind,
            side or ("" if kind == "returned" else _USUAL_SIDE.get(kind, "vendor")),
            by if by is None or isinstance(by, str) else _named(by, "by", index),
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
            return {"handler": _named(event["handler"], "handler", index)}
        if kind in ("returned", "declined"):
            reason = _named(event.get("reason") or "", "reason", index).strip()
            if kind == "returned" and event.get("side") == "vendor" and not reason:
                raise Refused("returned by the vendor without a reason", index)
            return {"reason": reason}
        if kind == "agreement_changed":
            if not event.get("version"):
                raise Refused("agreement_changed: the version is missing", index)
            return {"version": _named(event["version"], "version", index)}
        if kind in ("merged", "split"):
            return self._other_ticket(kind, event, index, at)
        return event  # corrected: what it corrects is read once all events are

    def _release(self, event: Mapping[str, Any], index: int) -> str:
        version = _code(event, "release", index)
        if version is None:
            raise Refused(f"{event['kind']}: the release is missing", index)
        if version not in self.versions:
            near = nearest(version, sorted(self.versions))
            raise Refused(f"unknown release {shown(version)}{near}", index)
        return version

    def _other_ticket(
        self, kind: str, event: Mapping[str, Any], index: int, at: int
    ) -> dict[str, Any]:
        if event.get("from") is None:
            if kind == "split" or event.get("into") is None:
                raise Refused(f"{kind}: from is missing", index)
            return {"into": _named(event["into"], "into", index)}
        self.depth += 1
        try:
            if not isinstance(event["from"], Mapping):
                raise Refused("a ticket is an object with call_type and events")
            check_ticket_keys(event["from"])
            if self.depth > DEEPEST:
                raise _TooDeep(f"tickets lie too deep in each other (more than {DEEPEST})", index)
            return {"from": self.ticket(event["from"], at)}
        except _TooDeep as too_deep:
            raise _TooDeep(str(too_deep), index) from too_deep
        except Refused as refused:
            where = "" if refused.event is None else f"its event {refused.event}: "
            reason = f"{kind} from a ticket that is refused: {where}{refused}"
            raise Refused(reason, index) from refused
        finally:
            self.depth -= 1

    def _classification(
        self, data: Mapping[str, Any], index: int | None
    ) -> tuple[str | None, str | None]:
        """Call type and priority, either named or by impact and urgency through the matrix."""
        call_type = _code(data, "call_type", index)
        priority = _code(data, "priority", index)
        matrix = self.agreement.matrix
        if matrix is not None and (cell := read_cell(data, matrix, index)) is not None:
            if matrix.gives == "call_type":
                call_type = call_type or matrix.cells[cell]
            else:
                priority = priority or matrix.cells[cell]
        if call_type is not None:
            _check_known(call_type, self.agreement.call_types, "call type", index)
        if priority is not None:
            _check_known(priority, self.agreement.priorities, "priority", index)
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
            raise Refused(f"corrected: there is no event {shown(target)}", index)
        if moments[target].kind == "corrected":
            raise Refused(f"corrected: event {target} is a correction itself", index)
        remove, changes = moment.data.get("remove"), moment.data.get("set")
        if remove is not None and _flag(moment.data, "remove", index, default=False):
            if changes is not None:
                raise Refused("corrected: remove and set at once; say one of the two", index)
            return moment._replace(data={"event": target, "remove": True})
        if not isinstance(changes, Mapping) or not changes:
            raise Refused("corrected: say remove: true, or set with the right fields", index)
        try:
            kind = kind_of({"kind": moments[target].kind, **changes}, index)
            event = {**kept_for(kind, events[target]), **changes}
            corrected = self._moment(event, target, recorded=False)
        except Refused as refused:
            raise Refused(
                f"corrected: event {target} can't become that: {refused}", index
            ) from None
        if corrected.kind == "corrected" or corrected.at > max(moment.at, moment.recorded_at):
            raise Refused(f"corrected: event {target} can't be after its correction", index)
        return moment._replace(data={"event": target, "corrected": corrected})


def _read_releases(data: Any, zone: ZoneInfo) -> tuple[Release, ...]:
    if data is None:
        return ()
    if not isinstance(data, list):
        raise Refused("releases: a list is expected")
    releases = tuple(_read_release(release, place, zone) for place, release in enumerate(data))
    versions: set[str] = set()
    for release in releases:
        if release.version in versions:
            raise Refused(f"release {shown(release.version)} stands in the plan twice")
        versions.add(release.version)
    return releases


def _read_release(data: Any, position: int, zone: ZoneInfo) -> Release:
    if not isinstance(data, Mapping) or not data.get("version"):
        raise Refused(f"releases[{position}]: an object with a version is expected")
    check_release_keys(data, position)
    planned_on = data.get("planned_on")
    if planned_on is not None:
        planned_on = _read_date(planned_on, f"releases[{position}]: planned_on")
    moments = {
        key: None
        if data.get(key) is None
        else read_instant(data[key], f"releases[{position}].{key}", None)
        for key in ("released_at", "cancelled_at")
    }
    return Release(
        version=_named(data["version"], f"releases[{position}].version", None),
        planned_on=planned_on,
        planned_until=None if planned_on is None else end_of_day(planned_on, zone),
        released_at=moments["released_at"],
        cancelled_at=moments["cancelled_at"],
        position=position,
    )


def _read_date(value: Any, name: str) -> date:
    """A date; Refused names what is wrong."""
    try:
        day = value if type(value) is date else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Refused(f"{name} {shown(value)} is no date (2026-12-01)") from None
    if not is_within_reach(day):
        raise Refused(f"{name} {day} lies beyond every calendar (1901 to 2399)")
    return day


def read_instant(value: Any, name: str, index: int | None) -> int:
    """An aware ISO 8601 instant as epoch seconds, cut; Refused names what is wrong."""
    if isinstance(value, datetime):
        instant = value
    else:
        try:
            instant = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            found = (
                f"{name} is missing" if value is None else f"{name}: {shown(value)} is no instant"
            )
            raise Refused(f"{found} (write 2026-11-23T09:00:00+01:00)", index) from None
    if instant.tzinfo is None:
        raise Refused(f"{name}: {value} has no time zone; add +01:00 or Z", index)
    if not is_within_reach(instant):
        raise Refused(f"{name}: {value} lies beyond every calendar (1901 to 2399)", index)
    return int(instant.timestamp() // 1)


def read_cell(data: Mapping[str, Any], matrix: Matrix, index: int | None) -> tuple[str, str] | None:
    """The matrix's cell of an impact and an urgency; None where neither is named."""
    if data.get("impact") is None and data.get("urgency") is None:
        return None
    for key, other in (("impact", "urgency"), ("urgency", "impact")):
        if data.get(key) is None:
            raise Refused(f"{other} without {key}: the matrix needs both", index)
    impact, urgency = (_named(data[key], key, index) for key in ("impact", "urgency"))
    _check_known(impact, matrix.impacts, "impact", index)
    _check_known(urgency, matrix.urgencies, "urgency", index)
    return impact, urgency


def _check_recording(at: int, recorded_at: int, event: Mapping[str, Any], index: int) -> None:
    if recorded_at < at:
        raise Refused("recorded_at is before at: nothing is recorded before it happens", index)
    if recorded_at - at > LATE_WITHOUT_REASON and not event.get("reason"):
        raise Refused("recorded more than 24 hours after it happened, without a reason", index)


def _code(data: Mapping[str, Any], name: str, index: int | None) -> str | None:
    value = data.get(name)
    if value is not None and not isinstance(value, str):
        raise Refused(f"{name}: {shown(value)} is no text", index)
    return value


def _named(value: Any, name: str, index: int | None) -> str:
    """A name or a number, as text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused(f"{name}: {shown(value)} is no text", index)
    return str(value)


def _check_known(code: str, known: Iterable[str], what: str, index: int | None) -> None:
    if code not in known:
        raise Refused(f"unknown {what} {shown(code)}{nearest(code, known)}", index)


def _flag(event: Mapping[str, Any], name: str, index: int, *, default: bool) -> bool:
    value = event.get(name, default)
    if not isinstance(value, bool):
        raise Refused(f"{name}: {shown(value)} is neither true nor false", index)
    return value
