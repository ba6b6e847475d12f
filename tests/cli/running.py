"""Processes of the desk as a person starts them: what they print, what they answer, how they end."""

from __future__ import annotations

import http.client
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

PATIENCE_SECONDS = 60
_OURS = ("STIPT_", "DJANGO_", "PROMETHEUS_")


class Answer(NamedTuple):
    """What a server answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        return json.loads(self.body)


class Running:
    """A command that runs; its standard output is read line by line, its error kept in a file."""

    def __init__(self, folder: Path, arguments: tuple[str, ...], settings: dict[str, str]) -> None:
        self.address = ""
        self._unread = b""
        self._errors = folder / f"{arguments[0]}-{time.monotonic_ns()}.log"
        with self._errors.open("w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "stipt.cli", *arguments],
                cwd=folder,
                env=environment(folder, settings),
                stdout=subprocess.PIPE,
                stderr=errors,
                process_group=0,
            )

    def line_with(self, words: str) -> str:
        """The next line that has the words; AssertionError when it ends, or takes too long."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            line, newline, rest = self._unread.partition(b"\n")
            if not newline:
                self._read_more(until)
                continue
            self._unread = rest
            if words in line.decode():
                return line.decode().strip()

    def _read_more(self, until: float) -> None:
        assert self.process.stdout
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            is_there = selector.select(max(0.0, until - time.monotonic()))
        assert is_there, f"too late: {self._unread!r}, {self.errors()}"
        more = os.read(self.process.stdout.fileno(), 65_536)
        assert more, f"ended with {self.process.wait()}: {self.errors()}"
        self._unread += more

    def ready(self) -> Running:
        """Wait for the address."""
        line = self.line_with(" at http://")
        self.address = line.partition(" at ")[2].split()[0].rstrip(".")
        return self

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """The answer to one request."""
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers=named)
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, body)

    def children(self) -> list[int]:
        """The processes that it made and that run, the oldest first."""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        found = [int(child) for path in threads for child in path.read_text("ascii").split()]
        return [child for child in sorted(found) if is_running(child)]

    def ends(self, signal_number: int | None = None) -> int:
        """Its exit code, after a signal where one is given."""
        if signal_number is not None:
            self.process.send_signal(signal_number)
        return self.process.wait(PATIENCE_SECONDS)

    def ends_as_by_ctrl_c(self) -> int:
        """Its exit code after a terminal asked all of its processes at once to stop."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE_SECONDS)

    def errors(self) -> str:
        """What it wrote on standard error until now."""
        return self._errors.read_text("utf-8")

    def log(self) -> list[dict[str, Any]]:
        """The lines of its log."""
        return [json.loads(line) for line in self.errors().splitlines() if line.startswith("{")]


def environment(folder: Path, settings: dict[str, str]) -> dict[str, str]:
    """The environment of a person who set nothing but these; data lie in `folder`/var."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return {**plain, "STIPT_DATA_DIR": str(folder / "var"), **settings}


@contextmanager
def started(folder: Path, *arguments: str, **settings: str) -> Iterator[Running]:
    """A command that runs until the end of the test, at the latest."""
    running = Running(folder, arguments, settings)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.process.send_signal(signal.SIGTERM)
            try:
                running.process.wait(20)
            except subprocess.TimeoutExpired:
                running.process.kill()
                running.process.wait()
        if running.process.stdout:
            running.process.stdout.close()


def said(folder: Path, *arguments: str, **settings: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command that ends by itself."""
    done = subprocess.run(
        [sys.executable, "-m", "stipt.cli", *arguments],
        cwd=folder,
        env=environment(folder, settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    return done.returncode, done.stdout, done.stderr


def is_running(pid: int) -> bool:
    """Whether a process runs: one that ended and that nobody asked about yet doesn't."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in ("Z", "X")


def soon(is_so: Callable[[], bool], within_seconds: float = PATIENCE_SECONDS) -> float:
    """Look until it is so; gives the seconds that it took, AssertionError when it took too long."""
    begins = time.monotonic()
    with selectors.DefaultSelector() as nothing:
        while not is_so():
            assert time.monotonic() - begins < within_seconds, "it has not become so"
            nothing.select(0.02)
    return time.monotonic() - begins
