"""How a command of the desk begins: the framework, set up by the environment, or one sentence why not.

The base install has no framework, so that nothing of it is imported before a command needs it.
"""

from __future__ import annotations

import fcntl
import os
import signal
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Final

_WAIT_SECONDS: Final = 3.0
_MARK_OF_DEMO: Final = "demo"


class CannotStart(Exception):
    """The command can't do its work here; the message says why, and what to do."""


def start(data: str | None = None, *, is_demo: bool = False) -> Path:
    """Set the framework up for this process; gives the folder of the data.

    `data` is taken instead of STIPT_DATA_DIR. The example vendor always gets a folder of its own
    within, and no other command opens that one: everybody knows its passwords.
    """
    if is_demo and os.environ.get("STIPT_DATABASE_URL"):
        raise CannotStart(
            "the example vendor has a database of its own: unset STIPT_DATABASE_URL for --demo"
        )
    folder = Path(data or os.environ.get("STIPT_DATA_DIR") or "var")
    if is_demo:
        folder /= _MARK_OF_DEMO
        os.environ["STIPT_DEMO"] = "1"
    else:
        os.environ.pop("STIPT_DEMO", None)  # it opens what must be shut elsewhere
    os.environ["STIPT_DATA_DIR"] = str(folder)
    make_folder(folder)
    mark = folder / f"this-is-the-{_MARK_OF_DEMO}"
    if is_demo:
        mark.touch()
    elif mark.exists():
        raise CannotStart(
            f"{folder} holds the example vendor, whose passwords everybody knows: "
            "choose another folder with --data or STIPT_DATA_DIR"
        )
    _set_up()
    return folder


def make_folder(folder: Path) -> None:
    """Make the folder where it is missing; CannotStart where nothing can be written in it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise CannotStart(
            f"can't write in the folder {folder}: {error.strerror}; "
            "give it to the user that runs Stipt, or choose another (STIPT_DATA_DIR)"
        ) from error


def _set_up() -> None:
    try:
        import django
        from django.core.exceptions import ImproperlyConfigured
    except ModuleNotFoundError:
        raise CannotStart("this needs the desk; install it: pip install 'stipt[desk]'") from None
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stipt.config.settings")
    try:
        django.setup()
    except ImproperlyConfigured as wrong:
        if "psycopg" in str(wrong):
            told = "STIPT_DATABASE_URL needs a driver; install it: pip install 'stipt[postgres]'"
            raise CannotStart(told) from None
        raise CannotStart(str(wrong)) from None


def prepare(*, has_pages: bool = False) -> None:
    """Make the tables, and with `has_pages` the static files; CannotStart says why they can't be."""
    from stipt.worker.preparing import NotPrepared, prepare_database, prepare_static_files

    try:
        prepare_database()
        if has_pages:
            prepare_static_files()
    except NotPrepared as reason:
        raise CannotStart(str(reason)) from reason
    except OSError as error:
        raise CannotStart(f"can't write {error.filename}: {error.strerror}") from error


class MayBeStopped:
    """Lets whoever asks to stop end what is done within, before it listens to signals itself."""

    def __enter__(self) -> None:
        numbers = (signal.SIGINT, signal.SIGTERM)
        self._before = {number: signal.signal(number, _ask) for number in numbers}

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> bool:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        return kind is _Asked


class _Asked(BaseException):
    """Somebody asked to stop."""


def _ask(*_signal: object) -> None:
    raise _Asked


def only_one_on(folder: Path, address: str) -> IO[str]:
    """Take the folder for this process and its children, until the file that this gives is closed.

    CannotStart when another has it. One that was just killed gets a moment to let it go.
    """
    file = (folder / "running.lock").open("a+", encoding="utf-8")
    until = time.monotonic() + _WAIT_SECONDS
    while not _is_locked(file):
        if time.monotonic() > until:
            file.seek(0)
            raise CannotStart(
                f"Stipt runs on the folder {folder} already ({file.read().strip()}): "
                "stop that one, or choose another folder with --data"
            )
        time.sleep(0.05)
    file.truncate(0)
    file.write(f"process {os.getpid()}, {address}\n")
    file.flush()
    return file


def _is_locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
