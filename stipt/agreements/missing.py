"""What keeps a customer's requests from being answered in time: of the agreement, and of C12."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from functools import lru_cache
from typing import Literal, NamedTuple

from stipt.agreements.models import SignedAgreement
from stipt.agreements.queries import standings
from stipt.agreements.reader import checked
from stipt.people.models import Absence, Organisation
from stipt.people.presence import customers_without_super_user

What = Literal["agreement", "agreement-coming", "super-user", "super-user-away"]


class Missing(NamedTuple):
    """One thing that isn't there.

    "agreement": nothing signed is in force; "agreement-coming": a version will be, from `day`.
    "super-user": nobody is one who can sign in; "super-user-away": all are away, `absences`, and
    nobody acts instead.
    """

    what: What
    day: date | None = None
    absences: tuple[Absence, ...] = ()

    @property
    def back_at(self) -> datetime | None:
        """When the first of those away is back."""
        return min((absence.to_at for absence in self.absences), default=None)


def missing_of(
    customers: Collection[Organisation], at: datetime, day: date
) -> dict[int, list[Missing]]:
    """Of customers by id: what is missing at an instant, `day` its date; those lacking nothing not.

    A customer whose agreement passes nothing through a Super User needs none.
    """
    found: dict[int, list[Missing]] = defaultdict(list)
    standing = standings(customers, day)
    for customer in customers:
        now = standing[customer.pk]
        if now.in_force is None:
            coming = now.coming
            found[customer.pk].append(
                Missing("agreement")
                if coming is None
                else Missing("agreement-coming", day=coming.in_force_from)
            )
    unable = customers_without_super_user(at, customers)
    in_force = {one.customer.pk: standing[one.customer.pk].in_force for one in unable}
    gated = _with_gate({row.pk for row in in_force.values() if row is not None})
    for without in unable:
        row = in_force[without.customer.pk]
        if row is None or row.pk in gated:
            what: What = "super-user-away" if without.away else "super-user"
            found[without.customer.pk].append(Missing(what, absences=without.away))
    return dict(found)


def _with_gate(row_ids: Collection[int]) -> set[int]:
    """Of signed versions those that pass some type of request through a Super User, in one query."""
    rows = SignedAgreement.objects.filter(pk__in=row_ids).values_list("pk", "content")
    return {pk for pk, content in rows if _has_gate(content)}


@lru_cache(maxsize=500)
def _has_gate(content: str) -> bool:
    types = checked(content, "agreement.toml").call_types.values()
    return any(one.through_super_user for one in types)
