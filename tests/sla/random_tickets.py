"""Tickets made up from a seed, plausible and implausible, as JSON over the reference agreement.

    rng = random.Random(7)
    made, now = ticket(rng)                                  # anything
    made, now = ticket(rng, Knobs(merges=False, refused=0))  # without merging, nothing refused

All instants are whole minutes. `Knobs` switch families of events off.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MINUTE, HOUR, DAY = 60, 3600, 86_400

ORDINARY = (
    "question",
    "incident-1",
    "incident-2-custom",
    "incident-2-standard",
    "incident-3-standard",
    "incident-3-custom",
    "change-request",
)
IN_TIME = ("question", "incident-1", "incident-2-custom", "incident-2-standard")
AGENT, HANDLER, OTHER_HANDLER = "anna", "bram", "chris"

BEGINNINGS = (
    datetime(2026, 3, 26, 9, 0, tzinfo=AMSTERDAM),  # summer time begins on Sunday the 29th
    datetime(2026, 10, 22, 9, 0, tzinfo=AMSTERDAM),  # ends on Sunday the 25th
    datetime(2026, 12, 22, 9, 0, tzinfo=AMSTERDAM),  # Christmas and New Year
    datetime(2026, 4, 24, 9, 0, tzinfo=AMSTERDAM),  # King's Day on Monday the 27th
    datetime(2026, 5, 12, 9, 0, tzinfo=AMSTERDAM),  # Ascension Day, Whit Monday
    datetime(2026, 11, 20, 9, 0, tzinfo=AMSTERDAM),
    datetime(2026, 9, 7, 9, 0, tzinfo=AMSTERDAM),
)


@dataclass(frozen=True)
class Knobs:
    """Which families of events may occur; `refused`: the share of tickets that can't be.

    `odd`: events of no meaning, and of rare or disputable meaning, in any order.
    """

    pauses: bool = True
    returns: bool = True
    types: bool = True
    unclassified: bool = True
    releases: bool = True
    solving: bool = True
    leaving: bool = True  # withdrawn, declined, no answer
    merges: bool = True
    splits: bool = True
    corrections: bool = True
    complaints: bool = True
    odd: bool = True
    one_instant: bool = True
    refused: float = 0.05
    call_types: tuple[str, ...] = ORDINARY + IN_TIME + IN_TIME
    events: int = 14


Event = dict[str, Any]


def ticket(rng: Random, knobs: Knobs | None = None) -> tuple[Event, datetime]:
    """A ticket in the form of `replay`, and a now at or after some of its events."""
    maker = _Maker(rng, knobs or Knobs())
    made = maker.ticket()
    return made, maker.now(made)


class _Maker:
    """Makes one ticket; keeps what happened so far, to make mostly sensible next events."""

    def __init__(self, rng: Random, knobs: Knobs, begin: int | None = None) -> None:
        self.rng = rng
        self.knobs = knobs
        first = int(rng.choice(BEGINNINGS).timestamp()) + rng.randrange(-6, 7) * HOUR
        self.at = first + rng.randrange(0, 3 * DAY) // MINUTE * MINUTE if begin is None else begin
        self.events: list[Event] = []
        self.releases: list[Event] = []
        self.is_handed = self.is_complaint = False
        self.is_asked = self.is_back = self.has_outcome = False
        self.solved_at: int | None = None
        self.gone: str | None = None
        self.gone_at = 0

    # -- the whole

    def ticket(self) -> Event:
        rng, knobs = self.rng, self.knobs
        call_type: str | None = rng.choice(knobs.call_types)
        if knobs.complaints and rng.random() < 0.08:
            call_type = "complaint"
        elif knobs.unclassified and rng.random() < 0.06:
            call_type = None
        self.is_complaint = call_type == "complaint"
        self.call_type = call_type
        if knobs.releases:
            self.plan()
        self.add("received")
        if rng.random() < 0.9:
            self.hand_over_soon()
        for _ in range(rng.randrange(1, knobs.events)):
            self.pass_time()
            rng.choices(*zip(*self.choices(), strict=True))[0]()
        self.drop_what_knobs_forbid()
        if rng.random() < knobs.refused:
            self.spoil()
        made: Event = {"events": self.events, "releases": self.releases}
        if call_type is not None:
            made["call_type"] = call_type
        if knobs.odd and rng.random() < 0.1 and not self.has("corrected"):
            self.mix(made["events"])
        return made

    def now(self, made: Event) -> datetime:
        """Some time from the first event on: mostly after the last."""
        instants = sorted(_seconds(event["at"]) for event in made["events"])
        kind = self.rng.random()
        if kind < 0.25:
            at = self.rng.choice(instants)
        elif kind < 0.5:
            at = self.rng.randrange(instants[0], instants[-1] + 1) // MINUTE * MINUTE
        elif kind < 0.9:
            at = instants[-1] + self.rng.randrange(0, 4 * DAY) // MINUTE * MINUTE
        else:
            at = instants[-1] + self.rng.randrange(0, 60 * DAY) // MINUTE * MINUTE
        first = min(_seconds(e["at"]) for e in made["events"] if e["kind"] == "received")
        return datetime.fromtimestamp(max(at, first), UTC)

    def mix(self, events: list[Event]) -> None:
        """Times may stand in any order in the file; those of one instant keep theirs."""
        place = {event["at"]: self.rng.random() for event in events}
        events.sort(key=lambda event: place[event["at"]])

    def plan(self) -> None:
        """Releases planned around the ticket: out in time, early, late, cancelled."""
        rng = self.rng
        planned = datetime.fromtimestamp(self.at, AMSTERDAM).date() - timedelta(days=20)
        for number in range(rng.randrange(0, 6)):
            planned += timedelta(days=rng.choice((0, 3, 7, 14, 21)))
            noon = datetime(planned.year, planned.month, planned.day, 12, tzinfo=AMSTERDAM)
            out = int(noon.timestamp()) + rng.randrange(-4 * DAY, 5 * DAY) // MINUTE * MINUTE
            release: Event = {"version": f"4.{number}", "planned_on": planned.isoformat()}
            release["released_at"] = _iso(out) if rng.random() < 0.6 else None
            release["cancelled_at"] = None
            if rng.random() < 0.12:
                release["cancelled_at"] = _iso(out + rng.choice((-3 * DAY, -DAY, 2 * DAY)))
            self.releases.append(release)

    # -- time

    def pass_time(self) -> None:
        rng = self.rng
        kind = rng.random()
        if self.knobs.one_instant and kind < 0.15:
            return
        if kind < 0.4:
            self.at += rng.randrange(0, 90) * MINUTE
        elif kind < 0.75:
            self.at += rng.randrange(0, 10 * HOUR) // MINUTE * MINUTE
        elif kind < 0.93:
            self.at += rng.randrange(0, 3 * DAY) // MINUTE * MINUTE
        else:
            self.at += rng.randrange(0, 12 * DAY) // MINUTE * MINUTE
        if rng.random() < 0.3:
            self.to_the_wall(rng.choice(((8, 30), (9, 0), (12, 0), (17, 0), (17, 30), (17, 29))))

    def to_the_wall(self, clock: tuple[int, int]) -> None:
        """On to a round time of the day, where dues tend to fall."""
        shown = datetime.fromtimestamp(self.at, AMSTERDAM)
        moved = shown.replace(hour=clock[0], minute=clock[1])
        if int(moved.timestamp()) >= self.at:
            self.at = int(moved.timestamp())

    # -- events

    def add(self, kind: str, **data: Any) -> None:
        event: Event = {"at": _iso(self.at), "kind": kind, **data}
        if self.rng.random() < 0.05:
            event["recorded_at"] = _iso(self.at + self.rng.randrange(0, 24 * 60 + 1) * MINUTE)
        self.events.append(event)

    def has(self, kind: str) -> bool:
        return any(event["kind"] == kind for event in self.events)

    def hand_over_soon(self) -> None:
        kind = self.rng.random()
        if kind < 0.5:
            pass
        elif kind < 0.7:
            self.pass_time()
            self.reply()
            self.pass_time()
        else:
            self.pass_time()
        self.hand_over()

    def choices(self) -> list[tuple[Any, float]]:
        """What may happen next, with weights."""
        knobs, found = self.knobs, []
        found += [(self.reply, 3.0), (self.call, 1.5), (self.note, 0.5)]
        if not self.is_handed:
            found += [(self.hand_over, 4.0)]
        if knobs.pauses:
            found += [(self.ask, 3.0)]
            found += [(self.answer, 6.0 if self.is_asked else 1.0), (self.take_back, 0.5)]
        if knobs.returns:
            found += [(self.send_back, 0.8), (self.hand_over, 3.0 if self.is_back else 0.3)]
        if knobs.types and not self.is_complaint:
            found += [(self.classify, 3.0)]
        if knobs.releases and self.releases:
            found += [(self.fix, 0.7), (self.schedule, 0.2)]
        if knobs.solving:
            found += [(self.solve, 1.5), (self.close, 0.6), (self.reopen, 4.0)]
        if knobs.leaving:
            found += [(self.withdraw, 0.5), (self.no_answer, 1.0 if self.is_asked else 0.1)]
        if knobs.merges:
            found += [(self.merge_from, 0.6), (self.merge_into, 0.15)]
        if knobs.splits:
            found += [(self.split, 0.8)]
        if knobs.corrections:
            found += [(self.correct, 0.6)]
        if knobs.complaints:
            found += [(self.turn_into_complaint, 0.15)]
        if self.is_complaint:
            found += [(self.acknowledge, 4.0), (self.handler_speaks, 4.0), (self.outcome, 2.0)]
        if knobs.odd:
            found += [(self.automatic, 0.7), (self.odd, 0.4)]
        return found

    def reply(self) -> None:
        self.add("replied", by=self.rng.choice((AGENT, HANDLER)))

    def call(self) -> None:
        answered = self.rng.random() < 0.7
        self.add(
            "called", side=self.rng.choice(("vendor", "customer")), answered=answered, by=AGENT
        )
        self.is_asked = self.is_asked and not answered
        self.resume_if(answered)

    def note(self) -> None:
        self.add("noted")

    def hand_over(self) -> None:
        if not self.is_handed and self.solved_at is not None and not self.may_reopen():
            return
        if self.gone != "withdrawn" and self.gone != "merged":
            if not self.is_handed:
                self.solved_at = self.gone = None
            self.is_handed = True
            self.is_back = False
        self.add("handed_over")

    def ask(self) -> None:
        self.add("asked", by=self.rng.choice((AGENT, HANDLER)))
        self.is_asked = True

    def answer(self) -> None:
        self.add("answered")
        self.is_asked = False
        self.resume_if(True)

    def resume_if(self, answered: bool) -> None:
        if answered and self.gone == "no_answer" and self.may_reopen():
            self.gone = None

    def take_back(self) -> None:
        self.add("taken_back")
        self.is_asked = False

    def send_back(self) -> None:
        if self.rng.random() < 0.5:
            self.add("returned", side="vendor", reason="onduidelijk")
        else:
            self.add("returned", side="customer")
        self.is_back = self.is_handed

    def classify(self) -> None:
        """One change, or several at one instant, sometimes back to where it began."""
        self.add("classified", call_type=self.rng.choice(self.knobs.call_types))
        while self.knobs.one_instant and self.rng.random() < 0.3:
            self.add("classified", call_type=self.rng.choice(self.knobs.call_types))

    def fix(self) -> None:
        self.add("fixed", release=self.rng.choice(self.releases)["version"])

    def schedule(self) -> None:
        self.add("scheduled", release=self.rng.choice(self.releases)["version"])

    def solve(self) -> None:
        if self.rng.random() < 0.8:
            self.reply()
        self.add("solved")
        self.end()

    def close(self) -> None:
        if self.is_complaint and not self.has_outcome:
            return
        self.add("closed")
        self.end()

    def no_answer(self) -> None:
        if self.is_complaint and not self.has_outcome:
            return
        self.add("closed", no_answer=True)
        if self.gone or self.solved_at is not None:
            return
        if self.is_asked or self.is_back:
            self.gone, self.gone_at = "no_answer", self.at
        else:
            self.end()
        self.is_asked = self.is_back = False

    def end(self) -> None:
        if self.gone is None:
            self.solved_at = self.at if self.solved_at is None else self.solved_at
            self.is_asked = self.is_back = False

    def withdraw(self) -> None:
        self.add(self.rng.choice(("withdrawn", "declined")), reason="werkt weer")
        if self.gone in (None, "no_answer"):
            self.gone, self.gone_at = "withdrawn", self.at

    def may_reopen(self) -> bool:
        since = self.gone_at if self.gone else self.solved_at
        if since is None or self.gone == "merged":
            return False
        shown = datetime.fromtimestamp(since, AMSTERDAM)
        last = (shown.replace(fold=0) + timedelta(days=14)).timestamp()
        return self.at <= last

    def reopen(self) -> None:
        if self.may_reopen():
            self.add("reopened")
            self.gone = self.solved_at = None

    def merge_into(self) -> None:
        if self.gone != "withdrawn":
            self.gone = "merged"
        self.add("merged", into="1058")

    def merge_from(self) -> None:
        self.add(
            "merged", **{"from": self.other_ticket("complaint" if self.is_complaint else None)}
        )

    def split(self) -> None:
        """Only as the part's beginning: the log up to here is of the ticket that it came from."""
        if len(self.events) > 3 or self.gone or self.solved_at is not None or self.is_complaint:
            return
        source = self.other_ticket(None)
        if any(
            e["kind"] in ("solved", "closed", "withdrawn", "declined") for e in source["events"]
        ):
            return
        self.add("split", **{"from": source})
        self.is_handed = self.is_handed or any(
            event["kind"] == "handed_over" for event in source["events"]
        )

    def other_ticket(self, call_type: str | None) -> Event:
        """Another ticket's type and events, from before this instant mostly to it."""
        knobs = replace(
            self.knobs, merges=False, splits=False, complaints=False, refused=0.0, events=6
        )
        begin = self.at - self.rng.randrange(0, 4 * DAY) // MINUTE * MINUTE
        other = _Maker(self.rng, knobs, begin)
        other.releases = self.releases
        other.plan = lambda: None  # type: ignore[method-assign]
        made = other.ticket()
        made.pop("releases")
        if call_type == "complaint":
            acts = [("received", {}), ("acknowledged", {"handler": HANDLER})]
            if self.rng.random() < 0.5:
                acts.append(("replied", {"by": HANDLER}))
            made["events"] = [{"at": _iso(begin), "kind": kind, **data} for kind, data in acts]
            made["call_type"] = "complaint"
        return made

    def correct(self) -> None:
        """Removes or changes something harmless: a correction must leave a possible log."""
        harmless = ("replied", "asked", "answered", "noted", "called", "merged", "classified")
        fixed = {event["event"] for event in self.events if event["kind"] == "corrected"}
        found = [
            index
            for index, event in enumerate(self.events)
            if event["kind"] in harmless and index not in fixed and "into" not in event
        ]
        if not found:
            return
        index = self.rng.choice(found)
        change: Event = {"remove": True}
        target = self.events[index]
        if target["kind"] == "called" and "answered" in target and self.rng.random() < 0.7:
            change = {"set": {"answered": not target["answered"]}}
        elif target["kind"] in ("replied", "asked", "noted") and self.rng.random() < 0.6:
            first = _seconds(self.events[0]["at"])
            moved = _seconds(target["at"]) - self.rng.randrange(0, 3 * DAY) // MINUTE * MINUTE
            change = {"set": {"at": _iso(max(moved, first))}}
        self.add("corrected", event=index, reason="vergissing", **change)

    def turn_into_complaint(self) -> None:
        if self.call_type is not None and self.gone is None and not self.is_complaint:
            self.add("classified", call_type="complaint")
            self.is_complaint = True

    def acknowledge(self) -> None:
        handler = self.rng.choice((HANDLER, HANDLER, OTHER_HANDLER))
        self.add("acknowledged", handler=handler, by=self.rng.choice((AGENT, handler)))

    def handler_speaks(self) -> None:
        kind = self.rng.choice(("replied", "asked", "called"))
        self.add(kind, by=self.rng.choice((HANDLER, OTHER_HANDLER, AGENT)))

    def outcome(self) -> None:
        self.add("outcome", by=self.rng.choice((HANDLER, AGENT)))
        self.has_outcome = True

    def automatic(self) -> None:
        self.add(self.rng.choice(("replied", "answered", "called", "reopened")), side="system")

    def odd(self) -> None:
        self.add(self.rng.choice(("disputed", "noted", "received", "solved", "asked", "answered")))
        if self.events[-1]["kind"] == "solved":
            self.end()
        elif self.events[-1]["kind"] in ("asked", "answered"):
            self.is_asked = self.events[-1]["kind"] == "asked"
            self.resume_if(not self.is_asked)

    def drop_what_knobs_forbid(self) -> None:
        """What the first part of a ticket brought although its family is off."""
        if not self.knobs.releases:
            self.releases = []

    # -- what can't be

    def spoil(self) -> None:
        """One thing that must be refused (or, rarely, turns out to be allowed after all)."""
        rng = self.rng
        place = rng.randrange(len(self.events))
        event = self.events[place]
        self.at = _seconds(event["at"])
        wrong: list[Event] = [
            {"kind": "reopned"},
            {"kind": "classified", "call_type": "wens"},
            {"kind": "fixed", "release": "0.0"},
            {"kind": "acknowledged"},
            {"kind": "returned", "side": "vendor"},
            {"kind": "corrected", "event": 99, "remove": True},
            {"kind": "noted", "recorded_at": _iso(self.at + 25 * HOUR)},
            {"kind": "noted", "recorded_at": _iso(self.at - MINUTE)},
            {"kind": "noted", "at": _iso(self.at)[:19]},
            {"kind": "reopened"},
            {"kind": "closed"},
            {"kind": "returned"},
            {"kind": "split", "from": {"call_type": "question", "events": [{"kind": "noted"}]}},
        ]
        chosen = rng.choice(wrong)
        self.events.append({"at": _iso(self.at), **chosen})


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at, AMSTERDAM).isoformat()


def _seconds(text: str) -> int:
    shown = datetime.fromisoformat(text)
    if shown.tzinfo is None:
        shown = shown.replace(tzinfo=AMSTERDAM)
    return int(shown.timestamp())
