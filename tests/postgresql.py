"""A PostgreSQL server of the tests' own: from an address, or from binaries that are installed.

Started on a socket in a folder of its own, without a port, and thrown away at the end. As root the
server's programs run as `nobody`, since they refuse to run as root.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

ADDRESS = "STIPT_TEST_POSTGRESQL"
"""An address in this variable is used as it is."""


class Server:
    """A running server; `url` is what STIPT_DATABASE_URL takes."""

    def __init__(self, programs: Path) -> None:
        self.programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="stipt-postgresql-"))
        self.as_whom = _as_whom(self.folder)
        data = self.folder / "data"
        self._run(
            "initdb",
            "-D",
            data,
            "-A",
            "trust",
            "-U",
            "stipt",
            "-E",
            "UTF8",
            "--no-sync",
            "--locale=C.UTF-8",
        )
        options = (
            f"-h '' -k {self.folder} -c fsync=off -c full_page_writes=off -c max_connections=60"
        )
        self._run("pg_ctl", "-D", data, "-w", "-l", self.folder / "log", "-o", options, "start")
        self.url = f"postgresql://stipt@/postgres?host={self.folder}"

    def stop(self) -> None:
        """End the server and remove its folder."""
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self.programs / program), *map(str, arguments)]
        done = subprocess.run(
            command,
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd="/",
            **self.as_whom,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode(errors='replace').strip()}")


def programs() -> Path | None:
    """The folder of PostgreSQL's server programs, the newest version's; None when not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3])
    )
    return versions[-1].parent if versions else None


def _as_whom(folder: Path) -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    shutil.chown(folder, "nobody")
    return {"user": "nobody", "group": "nogroup", "extra_groups": []}
