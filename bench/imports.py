"""What `import stipt.sla` costs a fresh interpreter."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile

from _figures import done, report

RUNS = 21


def main() -> None:
    with tempfile.TemporaryDirectory() as cache:
        # Compiled once, as after an installation, whatever this shell says about that.
        surroundings = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        surroundings["PYTHONPYCACHEPREFIX"] = cache
        processor_time("import stipt.sla", surroundings)
        empty = [processor_time("pass", surroundings) for _ in range(RUNS)]
        with_core = [processor_time("import stipt.sla", surroundings) for _ in range(RUNS)]
    floor = statistics.median(empty)
    report("import stipt.sla", [each - floor for each in with_core], "ms", 40)
    report("import stipt.sla, the whole process", with_core, "ms")
    report("an empty interpreter", empty, "ms")
    done()


def processor_time(code: str, surroundings: dict[str, str]) -> float:
    """Milliseconds of processor time of one interpreter that runs `code`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, env=surroundings)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    user, system = after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime
    return 1000 * (user + system)


if __name__ == "__main__":
    main()
