"""The processes of a running desk: those that answer people, and the worker beside them.

The command's own process has everything loaded before it makes the others, so that they share its
memory. None of them outlives it: each waits for its end.
"""

from __future__ import annotations

import errno
import gc
import http.client
import importlib
import ipaddress
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from multiprocessing.connection import wait
from typing import Any, Final, NamedTuple

from stipt.cli.output import say
from stipt.cli.starting import CannotStart

_THREADS: Final = 16
_IDLE_SECONDS: Final = 60
_LAST_SECONDS: Final = 1.5
_LIVED_SECONDS: Final = 60
"""A worker that ends sooner is started again later each time."""
_FORK: Final = multiprocessing.get_context("fork")


class Address(NamedTuple):
    """Where a server listens."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


def free_address(host: str, port: int) -> Address:
    """The address, if nobody listens there; port 0 is any that is free. CannotStart says why not."""
    family = socket.AF_INET6 if ipaddress.ip_address(host).version == 6 else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(_why_not(error, host, port)) from error
        return Address(host, probe.getsockname()[1])


def _why_not(error: OSError, host: str, port: int) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"port {port} of {host} is in use: choose another with --port"
        case errno.EACCES:
            return f"port {port} is not for everybody: choose one above 1023 with --port"
        case errno.EADDRNOTAVAIL:
            return f"this machine has no address {host}: choose one that it has with --host"
    return f"can't listen on port {port} of {host}: {error.strerror}"


def load() -> None:
    """Load all that serving needs, before the processes part; nothing of it changes later."""
    importlib.import_module("stipt.config.wsgi")
    from django.db import connections
    from django.urls import get_resolver

    _ = get_resolver().reverse_dict
    connections.close_all()
    gc.collect()
    gc.freeze()


def serve(
    address: Address,
    *,
    workers: int = 1,
    grace_seconds: int,
    is_ready: str,
    when_ready: Callable[[], None],
    when_stopping: Callable[[], None] = lambda: None,
) -> int:
    """Answer people until somebody asks to stop; gives the exit code.

    Requests that are being answered then get `grace_seconds` to end. A process that dies is
    replaced; one that dies at once again ends it all. `when_ready` is called once the path
    `is_ready` answers that all is well.
    """
    server = _server(address, workers, grace_seconds)

    def stop(*_signal: object) -> None:
        when_stopping()
        server.signal_handler_interrupt()

    def listen_to_signals() -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, stop)

    server.on_startup(listen_to_signals)
    _once_it_is_well(address, is_ready, when_ready)
    try:
        server.serve(target_loader=application, wrap_loader=False)
    except SystemExit:  # a process ended before it was asked to: no fault when all were to stop
        return 0 if server.interrupt_signal else 1
    return 0


def _server(address: Address, workers: int, grace_seconds: int) -> Any:
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    return Server(
        "stipt",
        address=address.host,
        port=address.port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=_THREADS,
        blocking_threads_idle_timeout=_IDLE_SECONDS,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig=_LINES_GO_WITH_THE_OTHERS,
        respawn_failed_workers=True,
        workers_kill_timeout=grace_seconds,
    )


_LINES_GO_WITH_THE_OTHERS: Final[dict[str, Any]] = {
    "formatters": {},
    "handlers": {},
    "loggers": {"_granian": {"handlers": [], "propagate": True}},
}


def application() -> Any:
    """The WSGI application, in a process that serves."""
    end_with_parent()
    return _Application(importlib.import_module("stipt.config.wsgi").application)


class _Application:
    """Django's, for a server whose threads come and go with what there is to do."""

    def __init__(self, django: Any) -> None:
        self._django = django
        self._thread = threading.local()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        if not hasattr(self._thread, "is_known"):
            self._thread.is_known = True
            # a thread that went left its connection to the database in a ring of references
            gc.collect()
        response = self._django(environ, start_response)
        if response.streaming:
            return response
        try:
            return [b"".join(response)]
        finally:
            response.close()


def end_with_parent() -> None:
    """Stop this process when the one that made it ends, however it does."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        waiting = threading.get_ident()
        threading.Thread(target=_follow, args=(parent, waiting), daemon=True).start()


def _follow(parent: Any, waiting: int) -> None:
    parent.join()
    signal.pthread_kill(waiting, signal.SIGTERM)  # that thread itself, or it sleeps on
    time.sleep(_LAST_SECONDS)
    os._exit(1)


def _once_it_is_well(address: Address, path: str, when_ready: Callable[[], None]) -> None:
    asking = threading.Thread(target=_ask, args=(address, path, when_ready), daemon=True)
    asking.start()


def _ask(address: Address, path: str, when_ready: Callable[[], None]) -> None:
    listens_on = ipaddress.ip_address(address.host)
    host = address.host
    if listens_on.is_unspecified:  # everywhere: so on the loopback as well
        host = "127.0.0.1" if listens_on.version == 4 else "::1"
    while not _is_well(host, address.port, path):
        time.sleep(0.02)
    when_ready()


def _is_well(host: str, port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


class Worker:
    """A worker beside the web, in a process of its own; started again when it ends by itself."""

    def __init__(self) -> None:
        self._asked: list[str] = []  # grows, by a signal, while a thread looks
        self._process = self._start()
        threading.Thread(target=self._keep, daemon=True).start()

    def ask_to_stop(self) -> None:
        """Ask it to stop when its step is done."""
        self._asked.append("stop")
        self._process.terminate()

    def stop(self) -> None:
        """Have it stopped: nothing of a step is lost, since each is whole or not at all."""
        self.ask_to_stop()
        self._process.join(_LAST_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _start(self) -> Any:
        process = _FORK.Process(target=work_with_parent, name="worker")
        process.start()
        return process

    def _keep(self) -> None:
        pause = 1
        while True:
            began = time.monotonic()
            wait([self._process.sentinel])
            pause = 1 if time.monotonic() - began > _LIVED_SECONDS else min(2 * pause, 60)
            if self._asked:
                return
            say("The worker ended by itself; it is started again.", sys.stderr)
            time.sleep(pause)
            if self._asked:
                return
            self._process = self._start()


def work_with_parent() -> None:
    """The worker, in a process of its own that ends with the one that made it."""
    end_with_parent()
    work()


def work() -> None:
    """Run the steps of the schedule until somebody asks to stop."""
    from django.db import connections

    from stipt.worker.loop import Loop

    loop = Loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, loop.stopping.ask)
    loop.run()
    connections.close_all()
