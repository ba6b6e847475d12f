"""Who hears of it? An event, and the people around its ticket -> who gets which notice. Pure.

Nobody hears of what they did themselves. Whether somebody may see the ticket at all is asked of
`stipt.tickets.access` when it is delivered, and whether they want the notice of their preferences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple

from stipt.tickets.states import Stage


class Notice(StrEnum):
    """What somebody is told; one of an act that would give several is the first of these."""

    NO_SUPER_USER = "no_super_user"  # requests wait, and nobody there can act (C12)
    DECLINED = "declined"
    RETURNED = "returned"  # by the vendor to the Super User, or by a Super User to the user
    SOLVED = "solved"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    ASKED = "asked"  # the resolution stands still until the answer (C4)
    REMINDED = "reminded"
    HANDED_OVER = "handed_over"  # to the customer, with the promise
    ARRIVED = "arrived"  # the same, to the vendor
    TAKEN_BACK = "taken_back"
    REQUEST = "request"  # a request waits for its Super User
    CLASSIFIED = "classified"
    REPLIED = "replied"
    CALLED = "called"
    ANSWERED = "answered"
    NO_ANSWER_NEEDED = "no_answer_needed"
    ASSIGNED = "assigned"
    NOTED = "noted"
    TAKEN_OVER = "taken_over"
    JOINED = "joined"
    OPENED = "opened"  # in somebody's name
    BREACHED = "breached"
    BREACH_WITHDRAWN = "breach_withdrawn"


REQUIRED: Final = frozenset(
    {Notice.NO_SUPER_USER, Notice.ASKED, Notice.RETURNED, Notice.DECLINED, Notice.CLASSIFIED}
)
"""What nobody can switch off: it says that something is asked of them, or what became of a promise."""

OF_CUSTOMER: Final = frozenset(
    {
        Notice.REQUEST,
        Notice.OPENED,
        Notice.HANDED_OVER,
        Notice.TAKEN_OVER,
        Notice.REPLIED,
        Notice.CALLED,
        Notice.ANSWERED,
        Notice.NO_ANSWER_NEEDED,
        Notice.REMINDED,
        Notice.TAKEN_BACK,
        Notice.WITHDRAWN,
        Notice.SOLVED,
        Notice.CLOSED,
        Notice.REOPENED,
        Notice.JOINED,
        Notice.BREACHED,
        Notice.BREACH_WITHDRAWN,
    }
)
"""What a person of a customer may be told, and can switch off."""

OF_VENDOR: Final = frozenset(
    {
        Notice.ARRIVED,
        Notice.ANSWERED,
        Notice.ASSIGNED,
        Notice.NOTED,
        Notice.TAKEN_BACK,
        Notice.WITHDRAWN,
        Notice.CLOSED,
        Notice.REOPENED,
        Notice.BREACHED,
        Notice.BREACH_WITHDRAWN,
    }
)
"""The same for a person of the vendor."""


class Happened(NamedTuple):
    """One event of an act. `stage`: where the ticket stands after the whole act."""

    kind: str
    side: str
    by: int | None
    data: Mapping[str, Any]
    stage: Stage
    is_handed_over: bool


class People(NamedTuple):
    """The people around a ticket when it is told, by id.

    `followers`: the reporter and who takes part; the Super Users where none of these is there any
    more. `assignee`: who it is assigned to, and who deputises while they are away. `crew`: who hears
    for the vendor: the assignee, else the team, else all agents. `super_users`: who can act now.
    """

    reporter: int
    followers: Sequence[int] = ()
    assignee: Sequence[int] = ()
    team: Sequence[int] = ()
    crew: Sequence[int] = ()
    managers: Sequence[int] = ()
    super_users: Sequence[int] = ()
    contract_owners: Sequence[int] = ()


class Hearing(NamedTuple):
    """Who is told what; `place` is the place in the act of the event that tells it."""

    person: int
    notice: Notice
    place: int


_Told = Iterator[tuple[Iterable[int], Notice]]
_SUPER_USERS_TURN: Final = frozenset({Stage.TRIAGE, Stage.SENT_BACK, Stage.HELD})
_PUTS_IT_THERE: Final = frozenset({"received", "answered", "returned", "reopened"})
_ORDER: Final = {notice: place for place, notice in enumerate(Notice)}


def hearers(
    act: Sequence[Happened], people: People, *, knows_nobody_can_act: bool = False
) -> list[Hearing]:
    """Who hears of an act, whatever number of events it has: each person once, never who did it.

    `knows_nobody_can_act`: that no Super User can act was told of this ticket before.
    """
    strongest: dict[int, Hearing] = {}
    for place, happened in enumerate(act):
        for persons, notice in _told(happened, people):
            if notice == Notice.NO_SUPER_USER and knows_nobody_can_act:
                continue
            for person in persons:
                other = strongest.get(person)
                if other is None or _ORDER[notice] < _ORDER[other.notice]:
                    strongest[person] = Hearing(person, notice, place)
    did_it = {happened.by for happened in act}
    return [hearing for person, hearing in strongest.items() if person not in did_it]


def hearers_of_breach(
    people: People, *, is_withdrawn: bool, is_owed_by_customer: bool
) -> list[Hearing]:
    """Who hears that a promise was breached, or that a breach was withdrawn by a later fact."""
    notice = Notice.BREACH_WITHDRAWN if is_withdrawn else Notice.BREACHED
    others = people.super_users if is_owed_by_customer else people.managers
    return [Hearing(person, notice, 0) for person in dict.fromkeys((*people.assignee, *others))]


def may_be_switched_off(notice: Notice) -> bool:
    """Whether somebody can do without that notice."""
    return notice not in REQUIRED


def _told(happened: Happened, people: People) -> _Told:
    tell = _RULES.get(happened.kind)
    if tell is not None:
        yield from tell(happened, people)
    is_stuck = happened.stage in _SUPER_USERS_TURN and not people.super_users
    if is_stuck and happened.kind in _PUTS_IT_THERE:
        yield (*people.managers, *people.contract_owners), Notice.NO_SUPER_USER


def _received(happened: Happened, people: People) -> _Told:
    yield [people.reporter], Notice.OPENED
    if happened.stage == Stage.TRIAGE:
        yield people.super_users, Notice.REQUEST


def _handed_over(_happened: Happened, people: People) -> _Told:
    yield people.followers, Notice.HANDED_OVER
    yield people.crew, Notice.ARRIVED


def _returned(happened: Happened, people: People) -> _Told:
    if happened.side == "vendor":
        yield (*people.followers, *people.super_users), Notice.RETURNED
    elif happened.is_handed_over:
        yield (*people.followers, *people.crew), Notice.TAKEN_BACK
    else:
        yield people.followers, Notice.RETURNED


def _answered(happened: Happened, people: People) -> _Told:
    """A message of the customer: to whoever has to act, and to who follows it."""
    yield people.followers, Notice.ANSWERED
    if happened.is_handed_over:
        yield people.crew, Notice.ANSWERED
    if happened.stage in _SUPER_USERS_TURN:
        yield people.super_users, Notice.ANSWERED


def _closed(happened: Happened, people: People) -> _Told:
    """Not told where it closed itself: that was said when it was solved."""
    if happened.side != "system":
        yield people.followers, Notice.CLOSED
    if happened.side == "customer":
        yield people.assignee, Notice.CLOSED


def _reopened(happened: Happened, people: People) -> _Told:
    yield people.followers, Notice.REOPENED
    yield people.crew if happened.is_handed_over else people.super_users, Notice.REOPENED


def _withdrawn(happened: Happened, people: People) -> _Told:
    yield people.followers, Notice.WITHDRAWN
    yield people.crew if happened.is_handed_over else people.super_users, Notice.WITHDRAWN


def _declined(_happened: Happened, people: People) -> _Told:
    yield (*people.followers, *people.super_users), Notice.DECLINED


def _classified(happened: Happened, people: People) -> _Told:
    """The customer is told the reason; a Super User's own change comes with the hand-over."""
    if happened.side == "vendor":
        yield people.followers, Notice.CLASSIFIED


def _assigned(happened: Happened, people: People) -> _Told:
    assignee = happened.data.get("assignee")
    if assignee is not None:
        yield [assignee], Notice.ASSIGNED
    elif happened.data.get("team") is not None:
        yield people.team, Notice.ASSIGNED


def _noted(_happened: Happened, people: People) -> _Told:
    yield people.assignee, Notice.NOTED


def _joined(happened: Happened, _people: People) -> _Told:
    yield [happened.data["person"]], Notice.JOINED


def _taken_over(happened: Happened, _people: People) -> _Told:
    yield [happened.data["before"]], Notice.TAKEN_OVER


def _to_followers(notice: Notice) -> Callable[[Happened, People], _Told]:
    def tell(_happened: Happened, people: People) -> _Told:
        yield people.followers, notice

    return tell


_RULES: Final[Mapping[str, Callable[[Happened, People], _Told]]] = {
    "received": _received,
    "handed_over": _handed_over,
    "returned": _returned,
    "replied": _to_followers(Notice.REPLIED),
    "called": _to_followers(Notice.CALLED),
    "asked": _to_followers(Notice.ASKED),
    "answered": _answered,
    "taken_back": _to_followers(Notice.NO_ANSWER_NEEDED),
    "reminded": _to_followers(Notice.REMINDED),
    "solved": _to_followers(Notice.SOLVED),
    "closed": _closed,
    "reopened": _reopened,
    "withdrawn": _withdrawn,
    "declined": _declined,
    "classified": _classified,
    "assigned": _assigned,
    "noted": _noted,
    "joined": _joined,
    "taken_over": _taken_over,
}
