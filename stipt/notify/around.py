"""The people around a ticket at the moment when something of it is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Final

from stipt.notify.rules import People
from stipt.people.models import Organisation, Person
from stipt.people.presence import absences_at
from stipt.people.queries import contract_owners, super_users_at
from stipt.people.roles import Ability, Role, abilities_of
from stipt.tickets.models import Ticket

_WORKING: Final = [role for role in Role if Ability.WORK_ON_TICKETS in abilities_of([role])]


class Around:
    """Who could hear of tickets at one instant; nobody who was deactivated.

    What holds for all tickets, or for all of a customer, is asked once.
    """

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._super_users = cache(lambda customer: _ids(super_users_at(customer, at)))
        self._contract_owners = cache(lambda customer: _ids(contract_owners(customer)))
        self._with_role = cache(_with_role)
        self._team = cache(_team)

    def people(self, ticket: Ticket) -> People:
        """The people around a ticket.

        Of an assignee who is away the deputy hears as well; without one, whoever would hear if
        nobody was assigned.
        """
        super_users = self._super_users(ticket.organisation)
        follow = [ticket.reporter, *ticket.participants.order_by("pk")]
        assignee, is_somebody_there = self._assignee(ticket)
        team = self._team(ticket.team_id) if ticket.team_id else []
        crew = assignee if is_somebody_there else [*assignee, *(team or self._agents())]
        return People(
            reporter=ticket.reporter_id,
            followers=[one.pk for one in follow if one.is_active] or super_users,
            assignee=assignee,
            team=team,
            crew=list(dict.fromkeys(crew)),
            managers=self._with_role(Role.MANAGER),
            super_users=super_users,
            contract_owners=self._contract_owners(ticket.organisation),
        )

    def _assignee(self, ticket: Ticket) -> tuple[list[int], bool]:
        """Who the ticket is assigned to, with the deputy; and whether one of them is there."""
        assignee = ticket.assignee
        if assignee is None or not assignee.is_active:
            return [], False
        absence = absences_at([assignee.pk], self.at).get(assignee.pk)
        if absence is None:
            return [assignee.pk], True
        deputy = absence.deputy
        if deputy is None or not deputy.is_active or absences_at([deputy.pk], self.at):
            return [assignee.pk], False
        return [assignee.pk, deputy.pk], True

    def _agents(self) -> list[int]:
        return self._with_role(Role.AGENT) or self._with_role(*_WORKING)


def _team(team_id: int) -> list[int]:
    found = Person.objects.filter(
        is_active=True, memberships__role__in=_WORKING, memberships__team=team_id
    )
    return list(found.order_by("pk").distinct().values_list("pk", flat=True))


def _with_role(*roles: Role) -> list[int]:
    found = Person.objects.filter(
        is_active=True,
        memberships__role__in=roles,
        memberships__organisation__kind=Organisation.Kind.VENDOR,
    )
    return list(found.order_by("pk").distinct().values_list("pk", flat=True))


def _ids(persons: Iterable[Person]) -> list[int]:
    return [person.pk for person in persons]
