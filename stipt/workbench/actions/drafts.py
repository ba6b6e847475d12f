"""Keeping what somebody writes until it is sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from stipt.people.models import Person
from stipt.people.refusals import Refused
from stipt.workbench.models import Draft

LONGEST_TEXT: Final = 200_000
KEPT: Final = timedelta(days=90)


def save_draft(
    about: str, text: str, *, by: Person, at: datetime, kind: str = "", seen: int | None = None
) -> None:
    """Keep a person's text about something in place of what was kept; an empty one is discarded.

    `seen`: the last event that they had before them. `Refused` for a text that could never be sent.
    """
    if not text.strip():
        discard_draft(about, by=by)
        return
    if len(text) > LONGEST_TEXT:
        raise Refused("too-long", f"{len(text)} characters", "text")
    kept = {"kind": kind[:20], "text": text, "seen": seen, "saved_at": at}
    Draft.objects.update_or_create(person=by, about=about, defaults=kept)


def discard_draft(about: str, *, by: Person) -> None:
    """Forget a person's draft about something; nothing happens when there is none."""
    Draft.objects.filter(person=by, about=about).delete()


def forget_old_drafts(*, at: datetime) -> int:
    """Remove drafts that nobody touched for 90 days; how many they were."""
    count, _ = Draft.objects.filter(saved_at__lt=at - KEPT).delete()
    return count
