"""Ten thousand clocks that are due in the same minute, taken by two workers at once; and the idle sweep."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import timedelta

from _desk import NOW, database, fill
from _figures import done, measured, report

CLOCKS = 10_000
WORKERS = 2
DATABASES = os.environ.get("STIPT_BENCH_DATABASES", "sqlite,postgresql").split(",")
_WORKER = """
import django, sys
django.setup()
from datetime import datetime
from stipt.tickets.sweep import sweep
sys.stdin.readline()
print(sweep(at=datetime.fromisoformat(sys.argv[1])))
"""


def main() -> None:
    if len(sys.argv) > 1:
        one(sys.argv[1])
        return
    failed = [kind for kind in DATABASES if subprocess.call([sys.executable, __file__, kind])]
    if failed:
        sys.exit(f"not reached with: {', '.join(failed)}")


def one(kind: str) -> None:
    """The sweep on one database."""
    with database(kind):
        fill(CLOCKS, open_tickets=CLOCKS, same_minute=True)
        from stipt.tickets.models import Breach
        from stipt.tickets.sweep import sweep

        sweep(at=NOW)  # what changed before: urgency
        due = NOW.replace(hour=9, minute=32)
        took, looked_at = by_workers(due)
        report(f"{CLOCKS:,} clocks due in a minute, {WORKERS} workers ({kind})", [took], "s", 20)
        noted = Breach.objects.filter(obligation="response", is_withdrawn=False)
        wrong = abs(noted.count() - CLOCKS) + abs(
            noted.values("ticket").distinct().count() - CLOCKS
        )
        report(f"breaches missing or noted twice ({kind})", [wrong], "", 0, looked_at=looked_at)
        idle = measured(lambda: sweep(at=due + timedelta(seconds=1)), runs=50)
        report(f"idle sweep, CPU ({kind})", [1e3 * each for each in idle], "ms")
    done()


def by_workers(at: object) -> tuple[float, int]:
    """Seconds from the word "go" until both workers are done, and the tickets that they took."""
    command = [sys.executable, "-c", _WORKER, str(at)]
    workers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(WORKERS)
    ]
    time.sleep(3)  # both have started and wait
    started = time.perf_counter()
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    told = [worker.communicate()[0] for worker in workers]
    return time.perf_counter() - started, sum(int(one) for one in told)


if __name__ == "__main__":
    main()
