"""The present moment, which the pages of this room alone ask for."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """Now, in UTC, to the second, as all that is kept."""
    return timezone.now().replace(microsecond=0)
