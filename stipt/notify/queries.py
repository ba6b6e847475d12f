"""What others ask about notices: what a person can be told, and what they want."""

from __future__ import annotations

from stipt.notify.models import NoticePreference
from stipt.notify.rules import OF_CUSTOMER, OF_VENDOR, Notice, may_be_switched_off
from stipt.people.models import Person
from stipt.people.queries import abilities
from stipt.people.roles import Ability


def notices_of(person: Person) -> list[Notice]:
    """The notices that a person's roles can bring and that they can switch off."""
    able = abilities(person)
    among: frozenset[Notice] = frozenset()
    if Ability.READ_HANDED_OVER in able:
        among |= OF_VENDOR
    if Ability.READ_OWN in able:
        among |= OF_CUSTOMER
    return [notice for notice in Notice if notice in among and may_be_switched_off(notice)]


def wanted_by(person: Person) -> set[Notice]:
    """Which of those they want."""
    off = set(NoticePreference.objects.filter(person=person).values_list("notice", flat=True))
    return {notice for notice in notices_of(person) if notice not in off}
