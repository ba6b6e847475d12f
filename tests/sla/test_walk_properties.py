"""What holds for every ticket, whatever happened to it; tickets are made up by hypothesis."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from stipt.sla import read_ticket, walk
from stipt.sla.calendar import epoch
from stipt.sla.reading import Reading
from tests.cast import plain_agreement, reference_agreement

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
REFERENCE = reference_agreement()
WITHOUT_HOLIDAYS = plain_agreement()
BEGIN = datetime(2026, 1, 5, tzinfo=AMSTERDAM)
MINUTE = 60

IN_HOURS = ("question", "incident-1")
IN_TIME = ("question", "incident-1", "incident-2-custom")
EVERY_TYPE = (*IN_TIME, "incident-2-standard", "incident-3-standard", "incident-3-custom")

minutes = st.integers(0, 30 * 24 * 60)
starts = st.integers(0, 400 * 24 * 60)
gaps = st.lists(st.integers(0, 6 * 24 * 60), min_size=1, max_size=10)
Event = dict[str, Any]


def iso(instant: datetime) -> str:
    return instant.isoformat()


def later(start: datetime, passed: int) -> datetime:
    """Real minutes later, shown in Amsterdam."""
    return datetime.fromtimestamp(epoch(start) + passed * MINUTE, AMSTERDAM)


def handed_over(start: datetime) -> list[Event]:
    return [{"at": iso(start), "kind": kind} for kind in ("received", "handed_over")]


def with_pauses(start: datetime, lengths: list[int]) -> list[Event]:
    """Questions and answers, one after another, these many minutes apart."""
    events, at = [], start
    for number, length in enumerate(lengths):
        at = later(at, length)
        events.append({"at": iso(at), "kind": "answered" if number % 2 else "asked"})
    return events


def read(call_type: str, events: list[Event], now: datetime, **more: Any) -> dict[str, Reading]:
    agreement = more.pop("agreement", REFERENCE)
    ticket = read_ticket({"call_type": call_type, "events": events, **more}, agreement)
    return walk(agreement, ticket, now)


@st.composite
def start(draw: st.DrawFn) -> datetime:
    return later(BEGIN, draw(starts))


@given(st.sampled_from(IN_HOURS), start(), gaps)
def test_the_counted_steps_of_a_target_in_hours_add_up_to_the_target(
    call_type: str, start: datetime, lengths: list[int]
) -> None:
    events = handed_over(start) + with_pauses(start, lengths)
    now = datetime.fromisoformat(events[-1]["at"])
    for reading in read(call_type, events, now).values():
        if reading.due is None or reading.start is None:
            continue
        counted = [step for step in reading.steps if step.kind == "counted"]
        assert sum(step.data["seconds"] for step in counted) == reading.target.amount
        if counted and reading.due == counted[-1].data["to_at"]:
            assert counted[-1].data["segments"][-1].closes_at == reading.due


@given(st.sampled_from(EVERY_TYPE), start(), gaps, minutes)
def test_a_pause_of_length_zero_after_the_response_changes_nothing(
    call_type: str, start: datetime, lengths: list[int], when: int
) -> None:
    answered = {"at": iso(start), "kind": "replied"}
    events = [*handed_over(start), answered, *with_pauses(start, lengths)]
    instant = iso(later(start, when))
    pause = [{"at": instant, "kind": "asked"}, {"at": instant, "kind": "answered"}]
    now = later(start, 40 * 24 * 60)
    open_question = len(lengths) % 2 == 1 and instant >= events[-1]["at"]
    during = _is_paused(events, epoch(datetime.fromisoformat(instant)))
    assume(not open_question and not during)
    assert _dues(read(call_type, events, now)) == _dues(read(call_type, events + pause, now))


def _is_paused(events: list[Event], instant: int) -> bool:
    asked_at = None
    for event in events:
        at = epoch(datetime.fromisoformat(event["at"]))
        if event["kind"] == "asked":
            asked_at = at
        elif event["kind"] == "answered" and asked_at is not None:
            if asked_at <= instant <= at:
                return True
            asked_at = None
    return asked_at is not None and asked_at <= instant


def _dues(readings: dict[str, Reading]) -> dict[str, tuple[object, ...]]:
    return {n: (r.state, r.due, r.met, r.breached) for n, r in readings.items()}


@given(st.sampled_from(IN_TIME), start(), minutes, minutes, minutes)
def test_splitting_a_pause_changes_nothing(
    call_type: str, start: datetime, one: int, two: int, three: int
) -> None:
    begin, middle, end = sorted((one, two, three))
    whole = [(begin, "asked"), (end, "answered")]
    split = [(begin, "asked"), (middle, "answered"), (middle, "asked"), (end, "answered")]
    now = later(start, 60 * 24 * 60)

    def dues(pauses: list[tuple[int, str]]) -> dict[str, tuple[object, ...]]:
        events = [{"at": iso(later(start, when)), "kind": kind} for when, kind in pauses]
        return _dues(read(call_type, handed_over(start) + events, now))

    assert dues(whole) == dues(split)


@given(st.sampled_from(IN_TIME), start(), gaps, st.integers(1, 60))
def test_shifting_everything_by_whole_weeks_shifts_the_due_time(
    call_type: str, start: datetime, lengths: list[int], weeks: int
) -> None:
    events = handed_over(start) + with_pauses(start, lengths)
    now = datetime.fromisoformat(events[-1]["at"])
    shift = timedelta(weeks=weeks)  # wall time: same-zone arithmetic
    moved = [{**e, "at": iso(_wall_shift(e["at"], shift))} for e in events]
    assume(all(_is_plain(event["at"]) for event in [*events, *moved]))
    before = read(call_type, events, now, agreement=WITHOUT_HOLIDAYS)
    after = read(call_type, moved, _wall_shift(iso(now), shift), agreement=WITHOUT_HOLIDAYS)
    for name, reading in before.items():
        assert reading.state == after[name].state
        if reading.due_at is not None and after[name].due_at is not None:
            assert reading.due_at + shift == after[name].due_at


def _wall_shift(text: str, shift: timedelta) -> datetime:
    return datetime.fromisoformat(text).astimezone(AMSTERDAM) + shift


def _is_plain(text: str) -> bool:
    """Neither in the missing nor in the doubled hour of summer time."""
    local = datetime.fromisoformat(text).astimezone(AMSTERDAM)
    return local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset()


@given(st.sampled_from(EVERY_TYPE), start(), gaps, minutes, minutes)
def test_while_nothing_happens_the_due_time_stays_where_it_is(
    call_type: str, start: datetime, lengths: list[int], one: int, two: int
) -> None:
    events = handed_over(start) + with_pauses(start, lengths)
    last = datetime.fromisoformat(events[-1]["at"])
    earlier, afterwards = (later(last, passed) for passed in sorted((one, two)))
    first, second = (read(call_type, events, now) for now in (earlier, afterwards))
    for name, reading in first.items():
        assert reading.due == second[name].due
        if reading.state in ("met", "breached"):
            assert (reading.state, reading.met) == (second[name].state, second[name].met)


@given(
    st.sampled_from(IN_TIME),
    start(),
    gaps,
    st.lists(st.sampled_from(EVERY_TYPE), min_size=1, max_size=4),
    minutes,
)
def test_no_sequence_of_types_at_one_instant_back_to_the_first_moves_a_due(
    call_type: str, start: datetime, lengths: list[int], types: list[str], when: int
) -> None:
    events = handed_over(start) + with_pauses(start, lengths)
    instant = iso(later(start, when))
    changes = [
        {"at": instant, "kind": "classified", "call_type": other} for other in [*types, call_type]
    ]
    now = later(start, 60 * 24 * 60)
    assert _dues(read(call_type, events, now)) == _dues(read(call_type, events + changes, now))


@given(
    st.sampled_from(IN_TIME),
    st.sampled_from(IN_TIME),
    start(),
    gaps,
    gaps,
    st.integers(-900, 900),
    minutes,
)
def test_a_merge_never_moves_a_due_later_and_never_dates_a_breach_before_it(
    stays: str,
    goes: str,
    start: datetime,
    lengths: list[int],
    others: list[int],
    apart: int,
    when: int,
) -> None:
    events = handed_over(start) + with_pauses(start, lengths)
    other_start = later(start, apart)
    other_events = handed_over(other_start) + with_pauses(other_start, others)
    merged_at = later(max(start, other_start), when)
    merge = {
        "at": iso(merged_at),
        "kind": "merged",
        "from": {"call_type": goes, "events": other_events},
    }
    now = later(merged_at, 60 * 24 * 60)
    alone = read(stays, events, now)
    for name, reading in read(stays, [*events, merge], now).items():
        if reading.due is not None and alone[name].due is not None:
            assert reading.due <= alone[name].due
        if reading.state == "breached" and alone[name].state != "breached":
            assert reading.breached is not None
            assert reading.breached >= epoch(merged_at)
