"""`stipt up [--port N] [--data DIR] [--demo]`: all of Stipt in one go, on this machine."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from stipt.cli.options import port_number
from stipt.cli.output import fail, say
from stipt.cli.starting import CannotStart, MayBeStopped, only_one_on, prepare, start

_HOST: Final = "127.0.0.1"
_GRACE_SECONDS: Final = 1


def add_to(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("up", help="run all of Stipt on this machine")
    parser.add_argument(
        "--port", type=port_number, default=8000, help="where to listen; 0: any that is free"
    )
    parser.add_argument("--data", metavar="DIR", help="the folder of the data (var)")
    parser.add_argument(
        "--demo", action="store_true", help="the example vendor, in a database of its own"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prepare what is missing, then run web and worker until somebody asks to stop."""
    from stipt.cli.serving import free_address

    with MayBeStopped():
        try:
            address = free_address(_HOST, options.port)
            if options.demo or not os.environ.get("STIPT_BASE_URL"):
                os.environ["STIPT_BASE_URL"] = str(address)
            folder = start(options.data, is_demo=options.demo)
            with closing(only_one_on(folder, str(address))):
                prepare(has_pages=True)
                if options.demo:
                    _fill()
                return _serve(address, folder, is_demo=options.demo)
        except CannotStart as reason:
            return fail(str(reason))
    return 0  # somebody asked to stop before all was there


def _fill() -> None:
    """Let the example vendor live its three months, where it hasn't yet."""
    from django.utils import timezone

    from stipt.demo import fill
    from stipt.people.queries import vendor

    if vendor() is None:
        say("Making the example vendor, once.")
        sys.stdout.flush()
        fill(at=timezone.now())


def _serve(address: Any, folder: Path, *, is_demo: bool) -> int:
    from stipt.cli.serving import Worker, free_address, load, serve

    told = [f"Stipt runs at {address} with its data in {folder}. Ctrl-C stops it."]
    told += _log_ins() if is_demo else _first_steps(address)
    load()
    free_address(*address)  # what took it since we looked?
    worker = Worker()
    try:
        return serve(
            address,
            grace_seconds=_GRACE_SECONDS,
            is_ready="/healthz",
            when_ready=lambda: _announce(told),
            when_stopping=worker.ask_to_stop,
        )
    finally:
        worker.stop()


def _first_steps(address: Any) -> list[str]:
    from stipt.signon.first_run import first_run_token

    token = first_run_token()
    if token is None:
        return []
    return [f"Nobody can sign in yet: set it up at {address}/first-run/ with the token {token}"]


def _log_ins() -> list[str]:
    """A person of each role of the example vendor and of its first customer."""
    from stipt.demo.people import WORD_OF_ALL
    from stipt.people.listings import customers
    from stipt.people.queries import members, vendor

    roles: dict[str, str] = {}
    for organisation in (vendor(), customers().first()):
        if organisation is not None:
            for one in members(organisation):
                roles.setdefault(one.role, f"{one.person.email:<36} {one.person.name}")
    return [f"Sign in with the password {WORD_OF_ALL} as"] + [
        f"  {role.replace('_', ' '):<18} {person}" for role, person in roles.items()
    ]


def _announce(told: list[str]) -> None:
    for line in told:
        say(line)
    sys.stdout.flush()
