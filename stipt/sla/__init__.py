"""The pure core of Stipt: agreements, calendars and the one walk that makes every due time.

It loads the standard library only. Agreement files are read by `stipt.sla.document`, holidays are
computed by `stipt.sla.holidays`, bulk answers come from `stipt.sla.bulk`; import those by name.

>>> from stipt.sla import Calendar, weekly
>>> office = Calendar("Europe/Amsterdam", [weekly("08:30-17:30")])
>>> office.worked(0, 86_400)
32400
"""

from stipt.sla.agreement import Agreement, CallType, Obligation, Target
from stipt.sla.calendar import Calendar, NoOpenTime
from stipt.sla.clock import walk
from stipt.sla.hours import Closure, SpecialDay, Week, weekly
from stipt.sla.moments import Moment, Refused, Release, Ticket
from stipt.sla.reading import Reading, Step
from stipt.sla.ticket_data import read_ticket
from stipt.sla.urgency import Thresholds, urgency

__all__ = [
    "Agreement",
    "Calendar",
    "CallType",
    "Closure",
    "Moment",
    "NoOpenTime",
    "Obligation",
    "Reading",
    "Refused",
    "Release",
    "SpecialDay",
    "Step",
    "Target",
    "Thresholds",
    "Ticket",
    "Week",
    "read_ticket",
    "urgency",
    "walk",
    "weekly",
]
