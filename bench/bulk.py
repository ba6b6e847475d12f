"""A million questions at once."""

from __future__ import annotations

import numpy as np
from _figures import done, measured, report
from _office import instants, office

from stipt.sla.bulk import after, after_days, worked

MILLION = 1_000_000
EIGHT_HOURS = 8 * 3600


def main() -> None:
    calendar = office()
    unsorted = np.array(instants(MILLION), dtype=np.int64)
    starts = np.sort(unsorted)
    ends = starts + 20 * 86_400
    report(
        "a million due times in bulk, sorted",
        measured(lambda: after(calendar, starts, EIGHT_HOURS)),
        "s",
        0.1,
    )
    report(
        "a million due times in bulk, unsorted",
        measured(lambda: after(calendar, unsorted, EIGHT_HOURS)),
        "s",
        0.4,
    )
    report("a million times worked in bulk", measured(lambda: worked(calendar, starts, ends)), "s")
    report(
        "a million dues in working days in bulk",
        measured(lambda: after_days(calendar, starts, 5), runs=5),
        "s",
    )
    done()


if __name__ == "__main__":
    main()
