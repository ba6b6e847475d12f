"""A ticket's log as it stands: read from JSON, refused where an event can't be, corrected.

Part of the independent second reading of the rules (see `oracle`): it shares nothing with
`stipt.sla.moments`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from stipt.sla.agreement import Agreement

Raw = Mapping[str, Any]

KINDS = frozenset(
    "received handed_over returned replied called asked answered noted solved closed reopened"
    " withdrawn declined classified scheduled fixed merged split acknowledged outcome"
    " agreement_changed disputed corrected taken_back".split()
)
LATE = 24 * 3600


class Refused(Exception):
    """The log can't be: `event` is the index in the file, None when no event is at fault."""

    def __init__(self, event: int | None, reason: str) -> None:
        super().__init__(reason)
        self.event = event
        self.reason = reason


@dataclass(frozen=True)
class Release:
    """One release of the plan; `order` is its place in the plan."""

    order: int
    version: str
    planned_on: date | None
    released_at: int | None
    cancelled_at: int | None


@dataclass(frozen=True)
class Event:
    """One event; `place` orders those of one instant."""

    index: int
    at: int
    kind: str
    side: str | None
    data: Raw = field(compare=False)
    place: tuple[int, ...] = ()


@dataclass
class Log:
    """A ticket as read: raw events in the order of the file."""

    agreement: Agreement
    call_type: str | None
    raw: list[Raw]
    plan: list[Release]


def read_log(agreement: Agreement, ticket: Raw, plan: list[Release] | None = None) -> Log:
    """What can be judged without a now: forms, kinds, names, recording times."""
    releases = read_plan(ticket.get("releases") or ()) if plan is None else plan
    call_type = ticket.get("call_type")
    if call_type is not None and call_type not in agreement.call_types:
        raise Refused(None, f"unknown call type {call_type}")
    log = Log(agreement, call_type, [dict(raw) for raw in ticket.get("events", ())], releases)
    for index, raw in enumerate(log.raw):
        check_form(log, index, raw)
    return log


def read_plan(plan: Sequence[Raw]) -> list[Release]:
    releases = []
    for order, raw in enumerate(plan):
        planned = raw.get("planned_on")
        out = raw.get("released_at")
        cancelled = raw.get("cancelled_at")
        releases.append(
            Release(
                order,
                raw["version"],
                date.fromisoformat(planned) if planned else None,
                None if out is None else seconds(out, None),
                None if cancelled is None else seconds(cancelled, None),
            )
        )
    return releases


def seconds(text: str, event: int | None) -> int:
    """An ISO instant as whole seconds; refused without a zone."""
    try:
        at = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise Refused(event, f"{text!r} is no instant") from error
    if at.tzinfo is None:
        raise Refused(event, f"{text} has no zone")
    return int(at.replace(microsecond=0).timestamp())


def check_form(log: Log, index: int, raw: Raw, is_corrected: bool = False) -> None:
    """Refuses an event that can't stand whatever came before it."""
    kind = raw.get("kind")
    if kind not in KINDS:
        raise Refused(index, f"unknown kind {kind}")
    at = seconds(raw.get("at", ""), index)
    if raw.get("recorded_at") is not None:
        recorded = seconds(raw["recorded_at"], index)
        if recorded < at:
            raise Refused(index, "recorded before it was true")
        if recorded - at > LATE and not raw.get("reason") and not is_corrected:
            raise Refused(index, "recorded more than 24 hours later without a reason")
    if kind == "classified" and raw.get("call_type") not in log.agreement.call_types:
        raise Refused(index, f"unknown call type {raw.get('call_type')}")
    if kind in ("scheduled", "fixed"):
        if raw.get("release") not in {release.version for release in log.plan}:
            raise Refused(index, f"unknown release {raw.get('release')}")
    if kind == "acknowledged" and not raw.get("handler"):
        raise Refused(index, "acknowledged without handler")
    if kind == "returned" and raw.get("side") == "vendor" and not raw.get("reason"):
        raise Refused(index, "returned by the vendor without a reason")
    if kind == "corrected":
        check_correction(log, index, raw)
    if kind in ("merged", "split") and raw.get("from") is not None:
        try:
            read_log(log.agreement, raw["from"], log.plan)
        except Refused as refused:
            raise Refused(index, f"from: {refused.reason}") from refused


def check_correction(log: Log, index: int, raw: Raw) -> None:
    which = raw.get("event")
    if not isinstance(which, int) or isinstance(which, bool) or not 0 <= which < len(log.raw):
        raise Refused(index, f"corrects event {which}, which isn't there")
    if log.raw[which].get("kind") == "corrected":
        raise Refused(index, "corrects a correction")


def corrections(log: Log, now: int) -> list[Event]:
    """The corrections that are there at `now`, in order."""
    return [event for event in events_of(log, list(log.raw), now) if event.kind == "corrected"]


def corrected(log: Log, applied: Sequence[Event]) -> list[Raw | None]:
    """The raw events after these corrections; None where one was removed."""
    standing: list[Raw | None] = list(log.raw)
    for correction in applied:
        which = correction.data["event"]
        target = standing[which]
        original = seconds(log.raw[which]["at"], which)
        if target is None or (original, which) > (correction.at, correction.index):
            raise Refused(correction.index, f"corrects event {which}, which isn't there")
        if correction.data.get("remove"):
            standing[which] = None
        elif correction.data.get("set"):
            changed = {**target, **correction.data["set"]}
            try:
                check_form(log, which, changed, is_corrected=True)
            except Refused as refused:
                raise Refused(correction.index, refused.reason) from refused
            standing[which] = changed
    return standing


def events_of(log: Log, raw: Sequence[Raw | None], until: int) -> list[Event]:
    """The events up to an instant in their order, a part's history (split) among them."""
    found = []
    for index, one in enumerate(raw):
        if one is None:
            continue
        at = seconds(one["at"], index)
        if at > until:
            continue
        event = Event(index, at, one["kind"], one.get("side"), one, (index, 1))
        if event.kind == "split" and one.get("from") is not None:
            found += history(log, event)
        found.append(event)
    return sorted(found, key=lambda event: (event.at, event.place))


def history(log: Log, split: Event) -> list[Event]:
    """The events of the ticket that a part was split from, up to the split, as the part's own."""
    source = read_log(log.agreement, split.data["from"], log.plan)
    try:
        standing = corrected(source, corrections(source, split.at))
    except Refused as refused:
        raise Refused(split.index, f"from: {refused.reason}") from refused
    return [
        Event(split.index, event.at, event.kind, event.side, event.data, (split.index, 0, number))
        for number, event in enumerate(events_of(source, standing, split.at))
        if event.kind not in ("classified", "corrected")
    ]


def instants_of(ticket: Raw) -> list[int]:
    """Every instant that a ticket's JSON names, those of merged and split tickets too."""
    found = []
    for release in ticket.get("releases") or ():
        found += [release.get("released_at"), release.get("cancelled_at")]
    for raw in ticket.get("events", ()):
        found += [raw.get("at"), (raw.get("set") or {}).get("at")]
    texts = [text for text in found if text is not None]
    nested = [raw["from"] for raw in ticket.get("events", ()) if raw.get("from")]
    return [seconds(text, None) for text in texts] + [
        at for source in nested for at in instants_of(source)
    ]
