"""How figures are measured and printed; shared by the benchmarks, run by none.

Processor time of this process is counted, not time on the wall: everything measured here runs on
one core, and a busy machine then disturbs less.
"""

from __future__ import annotations

import gc
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

_missed: list[str] = []


def measured(run: Callable[[], object], per: int = 1, runs: int = 9) -> list[float]:
    """Seconds of processor time for each of `per` parts of a run; one run before isn't counted."""
    run()
    found = []
    for _ in range(runs):
        gc.collect()
        started = time.process_time()
        run()
        found.append((time.process_time() - started) / per)
    return found


def report(
    figure: str,
    values: list[float],
    unit: str,
    limit: float | None = None,
    *,
    at_least: bool = False,
    **more: object,
) -> float:
    """One line of JSON with the median, and whether it keeps its limit; gives the median."""
    value = statistics.median(values)
    line: dict[str, object] = {
        "figure": figure,
        "value": float(f"{value:.4g}"),
        "unit": unit,
        "limit": limit,
        "runs": len(values),
        "machine": machine(),
        **more,
    }
    if limit is not None:
        is_kept = value >= limit if at_least else value <= limit
        line["kept"] = is_kept
        if at_least:
            line["limit_is"] = "at least"
        if not is_kept:
            _missed.append(figure)
    print(json.dumps(line, ensure_ascii=False), flush=True)
    return value


def machine() -> str:
    """Processor, cores and Python, so that figures of two machines aren't compared by mistake."""
    cores = os.cpu_count()
    return f"{_processor()}, {cores} cores, {platform.python_implementation()} {platform.python_version()}"


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def done() -> None:
    """End the benchmark: non-zero when a limit was not kept."""
    if _missed:
        sys.exit(f"not reached: {'; '.join(_missed)}")
