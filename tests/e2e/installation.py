"""An installation as a new user has it: `stipt up` on an empty folder, a mail server, a browser."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.mail.server import MailServer, serving

STIPT = str(Path(sys.executable).with_name("stipt"))


class Letters:
    """What the mail server of the tests got."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    def to(self, address: str, subject: str, seconds: float = 30) -> str:
        """The text of the newest mail to an address with words in its subject, waited for."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for letter in reversed(self._server.messages):
                if address in letter["To"] and subject in letter["Subject"]:
                    body = letter.get_body(("plain",))
                    assert body is not None
                    return str(body.get_content())
            threading.Event().wait(0.1)
        told = [(one["To"], one["Subject"]) for one in self._server.messages]
        raise AssertionError(f"no mail to {address} about {subject!r} among {told}")


class Installation(NamedTuple):
    """Where it answers, the one-time token, the mails that it sent, and its environment."""

    address: str
    token: str
    letters: Letters
    environment: dict[str, str]

    def run(self, *command: str) -> str:
        """What a command of the same installation prints."""
        done = subprocess.run(
            [STIPT, *command], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout


@contextmanager
def installed(folder: Path, *options: str) -> Iterator[Installation]:
    """`stipt up` with its data in a folder, until the end of the block."""
    with serving() as server, _running(folder, server, options) as found:
        yield found


@contextmanager
def _running(folder: Path, server: MailServer, options: tuple[str, ...]) -> Iterator[Installation]:
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("STIPT_")},
        "STIPT_DATA_DIR": str(folder),
        "STIPT_SMTP_URL": server.url,
    }
    command = [STIPT, "up", "--port", "0", "--data", str(folder), *options]
    with subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=folder,
    ) as process:
        try:
            address, token = _announced(process, needs_token=not options)
            threading.Thread(target=process.stdout.read, daemon=True).start()
            yield Installation(address, token, Letters(server), environment)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _announced(process: subprocess.Popen[str], *, needs_token: bool) -> tuple[str, str]:
    address, said = "", ""
    assert process.stdout is not None
    for line in process.stdout:
        said += line
        if found := re.search(r"runs at (http://\S+)", line):
            address = found[1]
            if not needs_token:
                return address, ""
        if found := re.search(r"with the token (\S+)", line):
            return address, found[1]
    raise AssertionError(f"it did not start:\n{said}")
