"""Was the service down, and how long? Looks -> quorum -> intervals -> the numbers of a month.

Clauses C8, C9 and C10; in plain words in docs/rules/availability.md. Pure: no input, no output,
no now. Instants are whole milliseconds since 1970 (UTC), spans half-open [from, to).

The way through, one module a step:

1. `looks`: looks from anywhere, in any order -> the record that is kept for ever;
2. `spells`: one vantage point's record -> the time that it knows, and its spells of failure;
3. `outages`: the spells of all vantage points -> outages, confirmed by a quorum, never dated by it;
4. `quorum`: these together -> one component's timeline of up, down, edge and unknown;
5. `overlays`: corrections and planned windows laid over it;
6. `timeline`, `expression`: the timelines of all components -> the complete service, in the lower,
   the middle and the upper world;
7. `figures`, `register`: the three numbers, the verdict, the register of outages;
8. `month`: all of it for a calendar month.

The public face; everything else is private to this package:

    Look, PassRun, compact                    looks, and the record that is kept
    VantagePoint, Asleep, Evidence            what is known of one component
    component_timeline                        its states, for a strip or a page
    component, all_of, any_of, at_least       the complete service
    PlannedWindow, Correction                 what people lay over it
    Measure, measure_of                       what was agreed
    measure_month, measure_period             -> Availability, with Figures, Outage, Undecided
    month_bounds, months_of, twelve_months_until, percent, milliseconds_of
"""

from __future__ import annotations

from stipt.sla.availability.expression import all_of, any_of, at_least, component
from stipt.sla.availability.figures import Figures, percent
from stipt.sla.availability.looks import Look, PassRun, compact
from stipt.sla.availability.month import (
    Availability,
    Measure,
    measure_month,
    measure_of,
    measure_period,
)
from stipt.sla.availability.overlays import Correction, PlannedWindow
from stipt.sla.availability.quorum import (
    Evidence,
    Suspicion,
    Timeline,
    VantagePoint,
    component_timeline,
)
from stipt.sla.availability.register import Outage, Sampled, Undecided
from stipt.sla.availability.spans import (
    milliseconds_of,
    month_bounds,
    months_of,
    twelve_months_until,
)
from stipt.sla.availability.spells import Asleep
from stipt.sla.availability.timeline import Edge, Interval

__all__ = [
    "Asleep",
    "Availability",
    "Correction",
    "Edge",
    "Evidence",
    "Figures",
    "Interval",
    "Look",
    "Measure",
    "Outage",
    "PassRun",
    "PlannedWindow",
    "Sampled",
    "Suspicion",
    "Timeline",
    "Undecided",
    "VantagePoint",
    "all_of",
    "any_of",
    "at_least",
    "compact",
    "component",
    "component_timeline",
    "measure_month",
    "measure_of",
    "measure_period",
    "milliseconds_of",
    "month_bounds",
    "months_of",
    "percent",
    "twelve_months_until",
]
