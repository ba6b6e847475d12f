"""The reference agreement over 100,000 tickets, from the file to the answer, in a fresh process."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from _figures import done, report
from _tickets import tickets

from stipt.sla.backtest import backtest, read_lines
from stipt.sla.document import load_example

COUNT = 100_000
RUNS = 3


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "tickets.jsonl")
        with path.open("w", encoding="utf-8") as file:
            for ticket in tickets(COUNT):
                file.write(json.dumps(ticket) + "\n")
        alone = [in_a_process("one", path) for _ in range(RUNS)]
        beside = [in_a_process("two", path)]
    seconds, peaks = [run["seconds"] for run in alone], [run["peak_mb"] for run in alone]
    report("back-test of 100,000 tickets", seconds, "s", 10, tickets=alone[0])
    report("back-test of 100,000 tickets, peak memory", peaks, "MB", 300)
    report("the same against another agreement", [run["seconds"] for run in beside], "s")
    report("the same, peak memory", [run["peak_mb"] for run in beside], "MB")
    done()


def in_a_process(how: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, how, str(path)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def run(how: str, path: Path) -> dict[str, Any]:
    """One back-test; processor time and the most memory that this process ever had."""
    started = time.process_time()
    agreement = load_example("reference")
    with path.open("rb") as lines:
        answer = backtest(agreement, read_lines(lines), against=agreement if how == "two" else None)
    results = answer.first.results.values()
    return {
        "seconds": time.process_time() - started,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
        "tickets": answer.tickets,
        "refused": len(answer.first.refused),
        "met": sum(result.counts["met"] for result in results),
        "breached": sum(result.counts["breached"] for result in results),
    }


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(run(sys.argv[1], Path(sys.argv[2]))))
    else:
        main()
