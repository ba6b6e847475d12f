"""What screens read of tickets: lists sorted by what is due, counts, one ticket with all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple, cast

from django.db.models import Count, Max, Q, QuerySet, Sum

from stipt.agreements.reader import agreement_with_id
from stipt.people.models import Organisation, Person, Team
from stipt.search.find import matching
from stipt.sla import Agreement
from stipt.sla.calendar import epoch
from stipt.sla.reading import State
from stipt.sla.urgency import Urgency
from stipt.tickets.access import visible_to_customer, visible_to_vendor
from stipt.tickets.filters import ME, NOBODY, Filter
from stipt.tickets.models import NO_DUE_AT, Ticket
from stipt.tickets.states import Stage, Turn

PAGE: Final = 50
GROUPS: Final = (Turn.VENDOR, Turn.SUPER_USER, Turn.CUSTOMER, Turn.NOBODY)
"""The groups of the list, in their order: our turn first."""
_ROW: Final = ("organisation", "assignee", "team", "reporter")
_OF_ROW: Final = (
    "number",
    "subject",
    "language",
    "agreement",
    "call_type",
    "priority",
    "state",
    "turn",
    "is_open",
    "owed",
    "owed_state",
    "owed_urgency",
    "owed_due_at",
    "owed_left",
    "due_order_at",
    "organisation__name",
    "organisation__language",
    "assignee__name",
    "team__name",
)
"""What a row of the desk's list reads; the rest of a ticket is fetched when it is asked for."""


class Row(NamedTuple):
    """A line of a list: the ticket, and what is owed next as it stands at the instant asked for.

    `urgency` is "breached" from the due on, also before the sweep came by. `left_seconds`: office
    time up to the due, since the due, or what is left while the clock stands still.
    """

    ticket: Ticket
    owed: str
    state: State
    urgency: Urgency
    due_at: datetime | None
    left_seconds: int | None


class Group(NamedTuple):
    """The tickets of one turn."""

    turn: str
    rows: list[Row]


class Listing(NamedTuple):
    """A page of a list; `after` is where the next one begins, None on the last."""

    groups: list[Group]
    after: str | None

    @property
    def rows(self) -> list[Row]:
        """All rows, group by group."""
        return [row for group in self.groups for row in group.rows]


def desk_list(
    person: Person,
    wanted: Filter,
    at: datetime,
    *,
    after: str = "",
    size: int = PAGE,
    among: QuerySet[Ticket] | None = None,
) -> Listing:
    """The vendor's one list: grouped by whose turn it is, sorted by what is due next.

    `after`: the `after` of the page before. Without `is:` only open tickets are shown. `among`:
    what the person may see, where that was asked before.
    """
    seen = visible_to_vendor(person) if among is None else among
    found = filtered(seen, wanted, person).select_related("organisation", "assignee", "team")
    return _listing(found.only(*_OF_ROW), at, after, size)


def customer_list(
    person: Person,
    wanted: Filter,
    at: datetime,
    *,
    after: str = "",
    size: int = PAGE,
    groups: Sequence[Turn] = GROUPS,
) -> Listing:
    """The same for a person of a customer: own tickets, or the organisation's for a Super User.

    `groups`: all turns, in the order in which this person reads them.
    """
    found = filtered(visible_to_customer(person, at), wanted, person).select_related(*_ROW)
    return _listing(found, at, after, size, groups)


def filtered(found: QuerySet[Ticket], wanted: Filter, person: Person) -> QuerySet[Ticket]:
    """Tickets that a filter asks for."""
    return found.filter(asked_for(wanted, person))


def asked_for(wanted: Filter, person: Person) -> Q:
    """What a filter of that person asks for, as a condition."""
    condition = Q()
    for key, column in (("type", "call_type"), ("priority", "priority"), ("turn", "turn")):
        if values := wanted.values(key):
            condition &= Q(**{f"{column}__in": values})
    if values := wanted.values("customer"):
        condition &= Q(organisation__code__in=values)
    if values := wanted.values("team"):
        condition &= Q(team__in=Team.objects.filter(_any("name__iexact", values)))
    if values := wanted.values("assignee"):
        condition &= _assigned_to(values, person)
    states = wanted.values("is")
    if not {"any", "solved", "closed", "current"} & set(states) and not wanted.words:
        condition &= Q(is_open=True)
    for state in states:
        if state in _IS:
            condition &= _IS[state]
    return condition & _with_words(wanted.words) if wanted.words else condition


_IS: Final[Mapping[str, Q]] = {
    "open": Q(is_open=True),
    "breached": Q(is_breached=True),
    "soon": Q(owed_urgency__in=["soon", "urgent", "breached"]),
    "urgent": Q(owed_urgency__in=["urgent", "breached"]),
    "paused": Q(owed_state="paused"),
    "solved": Q(state=Stage.SOLVED),
    "closed": Q(state__in=[Stage.CLOSED, Stage.WITHDRAWN, Stage.DECLINED]),
    "waiting": Q(state=Stage.WAITING),
    "current": Q(is_open=True) | Q(state=Stage.SOLVED),
    "unassigned": Q(assignee=None),
}


def _any(lookup: str, values: Iterable[str]) -> Q:
    either = Q()
    for value in values:
        either |= Q(**{lookup: value})
    return either


def _assigned_to(values: Iterable[str], person: Person) -> Q:
    either = Q()
    for value in values:
        if value == ME:
            either |= Q(assignee=person)
        elif value == NOBODY:
            either |= Q(assignee=None)
        elif value.isdigit():
            either |= Q(assignee_id=int(value))
        else:
            either |= Q(assignee__name__istartswith=value) | Q(assignee__email__iexact=value)
    return either


def _with_words(words: str) -> Q:
    """By a number, or by words of the subject."""
    number = words.lstrip("#")
    by_words = Q(pk__in=matching("ticket", words))
    if number.isdecimal() and len(number) < 19:
        return Q(number=int(number)) | by_words
    return by_words


def _listing(
    found: QuerySet[Ticket], at: datetime, after: str, size: int, order: Sequence[Turn] = GROUPS
) -> Listing:
    """A page by the key (turn, due, number), so that a later page costs no more than the first.

    What is nobody's turn any more comes with the newest first.
    """
    first, beyond = _place(after, order)
    groups: list[Group] = []
    left = size
    for turn in order[first:]:
        rows = _in_order(found, turn, beyond if turn == order[first] else None)
        page = list(rows[: left + 1])
        if page:
            groups.append(Group(turn, [_row(ticket, at) for ticket in page[:left]]))
        if len(page) > left:
            return Listing(_filled(groups), _key(groups))
        left -= len(page)
    return Listing(_filled(groups), None)


def _in_order(
    found: QuerySet[Ticket], turn: Turn, beyond: tuple[datetime, int] | None
) -> QuerySet[Ticket]:
    """A group's tickets beyond a key; each order is one that an index has."""
    rows = found.filter(turn=turn)
    if turn == Turn.NOBODY:
        newest = rows.order_by("-number")
        return newest if beyond is None else newest.filter(number__lt=beyond[1])
    if beyond is not None:
        due_at, number = beyond
        rows = rows.filter(due_order_at__gte=due_at)
        rows = rows.exclude(due_order_at=due_at, number__lte=number)
    return rows.order_by("due_order_at", "number")


def _filled(groups: list[Group]) -> list[Group]:
    return [group for group in groups if group.rows]


def _place(after: str, order: Sequence[Turn]) -> tuple[int, tuple[datetime, int] | None]:
    """The group and key that a page begins after; the beginning for what isn't one."""
    turn, _, rest = after.partition("|")
    due, _, number = rest.partition("|")
    try:
        return order.index(Turn(turn)), (datetime.fromisoformat(due), int(number))
    except ValueError:
        return 0, None


def _key(groups: Sequence[Group]) -> str:
    group = next(group for group in reversed(groups) if group.rows)
    last = group.rows[-1].ticket
    return f"{group.turn}|{last.due_order_at.isoformat()}|{last.number}"


def _row(ticket: Ticket, at: datetime) -> Row:
    urgency, left = ticket.owed_urgency, ticket.owed_left
    due_at = ticket.owed_due_at
    if ticket.owed_state in ("running", "breached") and due_at is not None:
        urgency = "breached" if at > due_at else urgency
        is_resting = urgency == "resting"
        left = None if is_resting else _office_seconds(ticket, at, due_at)
    # what the database keeps are the words of the core
    state, urgency = cast("State", ticket.owed_state), cast("Urgency", urgency)
    return Row(ticket, ticket.owed, state, urgency, due_at, left)


def _office_seconds(ticket: Ticket, at: datetime, due_at: datetime) -> int:
    agreement = agreement_with_id(ticket.agreement_id)
    target = agreement.target_for(ticket.call_type, ticket.owed, ticket.priority or None)
    calendar = agreement.calendars[target.calendar if target else agreement.calendar]
    return calendar.worked(epoch(min(at, due_at)), epoch(max(at, due_at)))


class Counts(NamedTuple):
    """How many open tickets there are per view: `open`, `mine`, `unassigned`, `breached`, `waiting`
    and each turn; a view without any has no key.

    `mark` is another text as soon as an event comes to an open ticket, or one comes or goes. Its
    instants are whole seconds: of two changes within one it may know the first alone, so who asks
    whether there is news asks again after a while.
    """

    per_view: dict[str, int]
    mark: str


def counts(person: Person, *, among: QuerySet[Ticket] | None = None) -> Counts:
    """How many open tickets a person of the vendor sees, by one grouped query.

    `among`: what the person may see, where that was asked before.
    """
    seen = visible_to_vendor(person) if among is None else among
    rows = (
        seen.filter(is_open=True)
        .values_list("turn", "state", "is_breached", "assignee_id")
        .annotate(count=Count("pk"), seq=Sum("last_seq"), changed_at=Max("changed_at"))
    )
    found: Counter[str] = Counter()
    marks = []
    for turn, state, is_breached, assignee_id, count, seq, changed_at in rows:
        marks.append((turn, state, is_breached, assignee_id, count, seq, changed_at.isoformat()))
        found[turn] += count
        found["open"] += count
        found["waiting"] += count * (state == Stage.WAITING)
        found["breached"] += count * is_breached
        found["mine"] += count * (assignee_id == person.pk)
        found["unassigned"] += count * (assignee_id is None)
    return Counts(dict(found), repr(sorted(marks, key=repr)))


def customer_counts(person: Person, at: datetime) -> dict[str, int]:
    """How many open tickets a person of a customer sees, per turn, and `triage`, `solved`."""
    rows = (
        visible_to_customer(person, at)
        .filter(Q(is_open=True) | Q(state=Stage.SOLVED))
        .values_list("turn", "state")
        .annotate(count=Count("pk"))
    )
    found: Counter[str] = Counter()
    for turn, state, count in rows:
        found[turn] += count
        found[state] += count
        found["open"] += count * (state != Stage.SOLVED)
    return dict(found)


def in_triage(at: datetime) -> list[tuple[Organisation, int]]:
    """Per customer how many requests still wait for their Super User."""
    rows = (
        Ticket.objects.filter(
            is_open=True, turn=Turn.SUPER_USER, handed_over_at=None, opened_at__lte=at
        )
        .values("organisation_id")
        .annotate(count=Count("pk"))
        .order_by("-count")
    )
    customers = Organisation.objects.in_bulk([row["organisation_id"] for row in rows])
    return [(customers[row["organisation_id"]], row["count"]) for row in rows]


class DueOfDay(NamedTuple):
    """A ticket whose next due falls on a day, and how urgent that was when last looked at."""

    number: int
    due_at: datetime
    urgency: str


def dues_of_day(
    person: Person,
    from_at: datetime,
    to_at: datetime,
    *,
    among: QuerySet[Ticket] | None = None,
) -> list[DueOfDay]:
    """Open tickets of the vendor's turn whose next due lies in [from_at, to_at), at most 100.

    `among`: what the person may see, where that was asked before.
    """
    seen = visible_to_vendor(person) if among is None else among
    found = seen.filter(
        is_open=True, turn=Turn.VENDOR, due_order_at__gte=from_at, due_order_at__lt=to_at
    )
    rows = found.order_by("due_order_at", "number")
    return [
        DueOfDay(*row) for row in rows.values_list("number", "due_order_at", "owed_urgency")[:100]
    ]


def agreement_of_ticket(ticket: Ticket) -> Agreement:
    """The agreement that judges a ticket, with those that it supersedes."""
    return agreement_with_id(ticket.agreement_id)


def metrics(at: datetime) -> dict[str, object]:
    """Figures for monitoring: open tickets by state, clocks with a due, seconds of sweep lag."""
    by_state = Ticket.objects.filter(is_open=True).values_list("state").annotate(Count("pk"))
    waiting = Ticket.objects.filter(next_transition_at__lte=at)
    oldest = waiting.order_by("next_transition_at").values_list("next_transition_at", flat=True)
    first = oldest.first()
    return {
        "open_by_state": dict(by_state),
        "clocks_due": Ticket.objects.filter(is_open=True, due_order_at__lt=NO_DUE_AT).count(),
        "sweep_lag_seconds": 0.0 if first is None else (at - first).total_seconds(),
    }
