"""What may happen next? The stage of a ticket, whose turn it is, and which acts it allows. Pure.

A stage is concluded from the facts of the log like everything else; the clocks have states of their
own (`stipt.sla.reading`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Final, NamedTuple

from stipt.sla.agreement import Agreement
from stipt.sla.moments import Moment, reopen_until


class Stage(StrEnum):
    """Where a ticket stands; its name says what is next."""

    TRIAGE = "triage"  # with the Super User, before the hand-over (C12)
    WITH_USER = "with_user"  # the Super User asked the user something
    WITH_VENDOR = "with_vendor"
    WAITING = "waiting"  # the vendor asked the customer something (C4)
    SENT_BACK = "sent_back"  # returned by the vendor, with a reason
    HELD = "held"  # taken back by the Super User, after the hand-over
    SOLVED = "solved"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"


class Turn(StrEnum):
    """Who acts next."""

    VENDOR = "vendor"
    CUSTOMER = "customer"
    SUPER_USER = "super_user"
    NOBODY = "nobody"


class Act(StrEnum):
    """What a person can do with a ticket."""

    ANSWER = "answer"
    HAND_OVER = "hand_over"
    SEND_BACK = "send_back"
    ANSWER_AND_CLOSE = "answer_and_close"
    TAKE_OVER = "take_over"
    TAKE_BACK = "take_back"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    JOIN = "join"
    REPLY = "reply"
    ASK = "ask"
    NEED_NO_ANSWER = "need_no_answer"
    NOTE = "note"
    LOG_CALL = "log_call"
    ASSIGN = "assign"
    CLASSIFY = "classify"
    RETURN = "return"
    SOLVE = "solve"
    CLOSE = "close"
    CLOSE_UNANSWERED = "close_unanswered"
    DECLINE = "decline"
    CORRECT = "correct"
    CHANGE_AGREEMENT = "change_agreement"


_TURNS: Final = {
    Stage.TRIAGE: Turn.SUPER_USER,
    Stage.WITH_USER: Turn.CUSTOMER,
    Stage.WITH_VENDOR: Turn.VENDOR,
    Stage.WAITING: Turn.CUSTOMER,
    Stage.SENT_BACK: Turn.SUPER_USER,
    Stage.HELD: Turn.SUPER_USER,
}
OPEN: Final = frozenset(_TURNS)
"""Stages in which somebody has to act."""

_BEFORE: Final = frozenset({Stage.TRIAGE, Stage.WITH_USER})
_AT_VENDOR: Final = frozenset({Stage.WITH_VENDOR, Stage.WAITING, Stage.SENT_BACK, Stage.HELD})
_ENDED: Final = frozenset(Stage) - OPEN
_ALL: Final = frozenset(Stage)

_ACTS: Final[dict[Act, frozenset[Stage]]] = {
    Act.ANSWER: OPEN,
    Act.HAND_OVER: _BEFORE | {Stage.SENT_BACK, Stage.HELD},
    Act.SEND_BACK: frozenset({Stage.TRIAGE}),
    Act.ANSWER_AND_CLOSE: _BEFORE,
    Act.TAKE_OVER: _BEFORE | {Stage.SENT_BACK, Stage.HELD},
    Act.TAKE_BACK: frozenset({Stage.WITH_VENDOR, Stage.WAITING}),
    Act.CONFIRM: frozenset({Stage.SOLVED}),
    Act.REOPEN: _ENDED,
    Act.WITHDRAW: OPEN,
    Act.JOIN: _ALL,
    Act.REPLY: _AT_VENDOR | {Stage.SOLVED},
    Act.ASK: frozenset({Stage.WITH_VENDOR, Stage.WAITING}),
    Act.NEED_NO_ANSWER: frozenset({Stage.WAITING}),
    Act.NOTE: _ALL,
    Act.LOG_CALL: _ALL,
    Act.ASSIGN: _AT_VENDOR | {Stage.SOLVED, Stage.TRIAGE},
    Act.CLASSIFY: _AT_VENDOR | {Stage.SOLVED},
    Act.RETURN: frozenset({Stage.WITH_VENDOR, Stage.WAITING}),
    Act.SOLVE: _AT_VENDOR,
    Act.CLOSE: frozenset({Stage.SOLVED}),
    Act.CLOSE_UNANSWERED: frozenset({Stage.WAITING}),
    Act.DECLINE: _AT_VENDOR,
    Act.CORRECT: _ALL,
    Act.CHANGE_AGREEMENT: _AT_VENDOR | {Stage.SOLVED},
}


class Status(NamedTuple):
    """What the facts of a ticket come to; instants in epoch seconds.

    `asked_at`: since when an answer of the customer is waited for; `ended_at`: since when it is
    solved, closed, withdrawn or declined; `is_unanswered`: closed since nobody answered.
    """

    stage: Stage = Stage.TRIAGE
    handed_over_at: int | None = None
    asked_at: int | None = None
    ended_at: int | None = None
    is_unanswered: bool = False

    @property
    def turn(self) -> Turn:
        """Who acts next."""
        return _TURNS.get(self.stage, Turn.NOBODY)

    @property
    def is_open(self) -> bool:
        """Whether somebody has to act."""
        return self.stage in OPEN


def may_follow(act: Act, status: Status, agreement: Agreement, at: int) -> bool:
    """Whether a ticket that stands so allows an act at an instant (epoch seconds)."""
    if status.stage not in _ACTS[act]:
        return False
    if act == Act.REOPEN:
        ended_at = status.ended_at
        days = agreement.days_reading("reopen_days")
        return ended_at is not None and days > 0 and at <= reopen_until(ended_at, agreement)
    return True


def status_of(moments: Iterable[Moment], agreement: Agreement) -> Status:
    """The status that facts lead to, in their order, corrections applied (`Ticket.known_at`)."""
    status = Status()
    for moment in moments:
        step = _STEPS.get(moment.kind)
        if step is not None and not moment.is_automatic:
            status = step(status, moment, agreement)
    return status


def _handed_over(status: Status, moment: Moment, _agreement: Agreement) -> Status:
    if status.stage in (Stage.WITHDRAWN, Stage.DECLINED):
        return status
    is_first = status.handed_over_at is None
    if status.stage in (Stage.SOLVED, Stage.CLOSED) and not is_first:
        return status
    stage = Stage.WITH_VENDOR if status.asked_at is None or is_first else Stage.WAITING
    if status.stage == Stage.SENT_BACK:
        stage = Stage.WITH_VENDOR
    return Status(
        stage,
        moment.at if is_first else status.handed_over_at,
        status.asked_at if stage == Stage.WAITING else None,
    )


def _returned(status: Status, moment: Moment, _agreement: Agreement) -> Status:
    if not status.is_open:
        return status
    if moment.side == "vendor":
        return status._replace(stage=Stage.SENT_BACK, asked_at=moment.at)
    stage = Stage.WITH_USER if status.handed_over_at is None else Stage.HELD
    return status._replace(stage=stage)


def _asked(status: Status, moment: Moment, _agreement: Agreement) -> Status:
    if status.stage == Stage.WITH_VENDOR and moment.side == "vendor":
        return status._replace(stage=Stage.WAITING, asked_at=moment.at)
    return status


def _answered(status: Status, moment: Moment, agreement: Agreement) -> Status:
    if status.stage == Stage.WITH_USER:
        return status._replace(stage=Stage.TRIAGE)
    if status.stage == Stage.WAITING:
        return status._replace(stage=Stage.WITH_VENDOR, asked_at=None)
    ended_at = status.ended_at
    if (
        not status.is_unanswered
        or ended_at is None
        or moment.at > reopen_until(ended_at, agreement)
    ):
        return status
    return Status(Stage.WITH_VENDOR, status.handed_over_at)


def _called(status: Status, moment: Moment, agreement: Agreement) -> Status:
    return _answered(status, moment, agreement) if moment.data["answered"] else status


def _taken_back(status: Status, _moment: Moment, _agreement: Agreement) -> Status:
    if status.stage == Stage.WAITING:
        return status._replace(stage=Stage.WITH_VENDOR, asked_at=None)
    return status


def _solved(status: Status, moment: Moment, _agreement: Agreement) -> Status:
    return _ended(status, Stage.SOLVED, moment) if status.is_open else status


def _closed(status: Status, moment: Moment, _agreement: Agreement) -> Status:
    if status.stage == Stage.SOLVED:
        return status._replace(stage=Stage.CLOSED)
    if not status.is_open:
        return status
    is_unanswered = bool(moment.data["no_answer"]) and status.asked_at is not None
    return _ended(status, Stage.CLOSED, moment)._replace(is_unanswered=is_unanswered)


def _withdrawn(status: Status, moment: Moment, _agreement: Agreement) -> Status:
    if status.stage in (Stage.WITHDRAWN, Stage.DECLINED):
        return status
    return _ended(status, Stage(moment.kind), moment)


def _ended(status: Status, stage: Stage, moment: Moment) -> Status:
    return Status(stage, status.handed_over_at, None, moment.at)


def _reopened(status: Status, _moment: Moment, _agreement: Agreement) -> Status:
    if status.is_open:
        return status
    stage = Stage.TRIAGE if status.handed_over_at is None else Stage.WITH_VENDOR
    return Status(stage, status.handed_over_at)


_STEPS: Final[dict[str, Callable[[Status, Moment, Agreement], Status]]] = {
    "handed_over": _handed_over,
    "returned": _returned,
    "asked": _asked,
    "answered": _answered,
    "called": _called,
    "taken_back": _taken_back,
    "solved": _solved,
    "closed": _closed,
    "withdrawn": _withdrawn,
    "declined": _withdrawn,
    "reopened": _reopened,
}
