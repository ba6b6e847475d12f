"""Teams of the vendor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from stipt.ledger.changes import record_change
from stipt.people.models import Person, Team
from stipt.people.refusals import Refused, refuse_if_stale


def add_team(name: str, *, by: Person | None, at: datetime) -> Team:
    """Add a team; no two have the same name."""
    team = Team(name=name.strip())
    _save(team, None, by, at)
    return team


def change_team(
    team: Team,
    *,
    name: str,
    is_active: bool,
    by: Person,
    at: datetime,
    expected: Mapping[str, Any] | None = None,
) -> None:
    """Rename a team, or let it rest: one that rests takes no new tickets.

    `Stale` when it isn't as `expected` any more.
    """
    with transaction.atomic():
        row = Team.objects.select_for_update().get(pk=team.pk)
        before = row.snapshot()
        refuse_if_stale(expected, before)
        row.name, row.is_active = name.strip(), is_active
        _save(row, before, by, at)


def _save(team: Team, before: dict[str, Any] | None, by: Person | None, at: datetime) -> None:
    try:
        with transaction.atomic():
            team.save()
            record_change(
                "team", (team.pk, team.name), before=before, after=team.snapshot(), by=by, at=at
            )
    except IntegrityError as taken:
        about = {"name": team.name}
        raise Refused("name-taken", f"there is a team {team.name}", "name", about) from taken
