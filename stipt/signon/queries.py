"""What others ask about signing on: who was invited, and whether somebody can set up at all."""

from __future__ import annotations

from collections.abc import Iterable

from stipt.people.models import Membership
from stipt.people.roles import Role
from stipt.signon.models import Invitation


def invitations_of(persons: Iterable[int]) -> dict[int, Invitation]:
    """The latest invitation of each of these persons (by id) who has one, with who sent it."""
    found = Invitation.objects.filter(person__in=list(persons)).select_related("by")
    return {row.person_id: row for row in found.order_by("sent_at", "pk")}


def has_administrator() -> bool:
    """Whether somebody can set up this installation; until then it asks for the first one."""
    return Membership.objects.filter(role=Role.ADMINISTRATOR, person__is_active=True).exists()
