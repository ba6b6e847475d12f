"""How a page is shown: in which language, which zone and at which moment.

The moment is given, never asked for: who answers a request (or writes a mail) says once what time
it is, and all that is rendered inside agrees on what "today" means.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, tzinfo
from typing import Final

from django.utils import timezone, translation

from stipt.sla.texts import Language

_NOW: Final[ContextVar[datetime | None]] = ContextVar("stipt_ui_now", default=None)


@contextmanager
def showing(now: datetime) -> Iterator[None]:
    """What is rendered inside is shown at this moment (aware)."""
    before = _NOW.set(now)
    try:
        yield
    finally:
        _NOW.reset(before)


def shown_now() -> datetime | None:
    """The moment of the page, in the reader's zone; None where nobody has said it.

    Without it nothing is left out: each time stands with its date, each date with its year.
    """
    now = _NOW.get()
    return None if now is None else now.astimezone(shown_zone())


def shown_language() -> Language:
    """The language that is spoken now."""
    return "nl" if (translation.get_language() or "").startswith("nl") else "en"


def shown_zone() -> tzinfo:
    """The zone in which times are shown now: the reader's."""
    return timezone.get_current_timezone()
