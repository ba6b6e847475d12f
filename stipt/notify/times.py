"""Instants as a mail says them: always with their date, in the reader's zone.

A mail is read later than it was written, so nothing is "today". Where the agreement's zone reads
another time at that instant, it is named with that time.
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from stipt.notify.sentences import AT_THE_LATEST, IN_ZONE
from stipt.sla.texts import Language
from stipt.ui.times import day_and_clock, day_text


class Telling(NamedTuple):
    """To whom times are said: language and zone, the agreement's zone, and the mail's own instant.

    The sentences come in the language that is active; `language` has to be that one.
    """

    language: Language
    zone: tzinfo
    agreement_zone: ZoneInfo
    now: datetime

    def moment(self, at: datetime, *, is_end: bool = False) -> str:
        """An instant: "Tue 26 May 11:30"; an end at midnight is 24:00 of the day before."""
        here = self._in(self.zone, at, is_end=is_end)
        local, agreed = at.astimezone(self.zone), at.astimezone(self.agreement_zone)
        if local.utcoffset() == agreed.utcoffset():
            return here
        there = self._in(self.agreement_zone, at, is_end=is_end)
        return str(IN_ZONE) % {"when": here, "there": there, "zone": self.agreement_zone.key}

    def due(self, at: datetime) -> str:
        """A due time: "Tue 26 May 11:30 at the latest", "uiterlijk di 26 mei 11:30"."""
        return str(AT_THE_LATEST) % {"when": self.moment(at, is_end=True)}

    def _in(self, zone: tzinfo, at: datetime, *, is_end: bool) -> str:
        day, clock = day_and_clock(at.astimezone(zone), self.language, is_end=is_end)
        return f"{day_text(day, self.language, self.now.astimezone(zone))} {clock}"
