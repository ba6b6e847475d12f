"""Say which notices a person wants."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from stipt.notify.models import NoticePreference
from stipt.notify.queries import notices_of
from stipt.notify.rules import Notice
from stipt.people.models import Person


def prefer(wanted: Collection[Notice], *, by: Person) -> None:
    """Send a person only these of the notices that they can switch off; the others come anyway.

    What they were told already stays. It holds for what is delivered from now on.
    """
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=by.pk)  # one form at a time
        switched_off = [notice for notice in notices_of(by) if notice not in wanted]
        mine = NoticePreference.objects.filter(person=by)
        mine.exclude(notice__in=switched_off).delete()
        there = set(mine.values_list("notice", flat=True))
        NoticePreference.objects.bulk_create(
            NoticePreference(person=by, notice=notice)
            for notice in switched_off
            if notice not in there
        )
