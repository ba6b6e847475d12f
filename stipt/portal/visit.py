"""Who looks at the portal, when, of which customers they are, and what they may do for each."""

from __future__ import annotations

from functools import cached_property

from django.http import HttpRequest
from django.utils import timezone

from stipt.people.access import signed_on
from stipt.people.listings import memberships_of
from stipt.people.queries import vendor
from stipt.people.roles import Ability, abilities_of
from stipt.tickets.access import deputised


class Visit:
    """One request to the portal, at one instant, by a person of one customer or of several.

    `customer` is the one that the page is about: the one asked for (`?customer=CODE`), else the
    first by name. `works_at_vendor`: they have a desk of the vendor's as well.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.person = signed_on(request)
        self.at = timezone.now().replace(microsecond=0)
        rows = memberships_of([self.person])[self.person.pk]
        theirs = [row for row in rows if row.organisation.kind == "customer"]
        self.works_at_vendor = len(theirs) < len(rows)
        self._roles = [(row.organisation_id, row.role) for row in theirs]
        self.customers = list({row.organisation_id: row.organisation for row in theirs}.values())
        asked = request.GET.get("customer", "")
        chosen = [one for one in self.customers if one.code == asked] or self.customers
        self.customer = chosen[0] if chosen else None

    @cached_property
    def vendor_name(self) -> str:
        """What the vendor is called on every page."""
        found = vendor()
        return found.name if found else ""

    @property
    def has_several(self) -> bool:
        """Whether they are of more than one customer, so that each row says which."""
        return len(self.customers) > 1

    def may(self, ability: Ability, customer_id: int | None = None) -> bool:
        """Whether a role of theirs at that customer (at any without) gives an ability."""
        roles = [role for one, role in self._roles if customer_id in (None, one)]
        return ability in abilities_of(roles)

    @cached_property
    def _triaged(self) -> frozenset[int]:
        own = {one for one, role in self._roles if Ability.TRIAGE in abilities_of([role])}
        return frozenset(own | deputised(self.person, self.at))

    def acts_as_super_user(self, customer_id: int | None = None) -> bool:
        """Whether they look first at requests of that customer (of any without), as deputy as well.

        It says which page they see; what they may do is for `stipt.tickets.access` to say.
        """
        return bool(self._triaged) if customer_id is None else customer_id in self._triaged
