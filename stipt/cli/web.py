"""`stipt web [--host H] [--port N] [--workers N]`: the web alone, for real use on PostgreSQL."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from typing import Any, Final

from stipt.cli.options import at_least_one, ip_address, port_number
from stipt.cli.output import fail, say
from stipt.cli.starting import CannotStart, MayBeStopped, prepare, start

_GRACE_SECONDS: Final = 10


def add_to(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("web", help="answer people; `stipt worker` runs beside it")
    parser.add_argument(
        "--host", type=ip_address, default="127.0.0.1", help="the address to listen on"
    )
    parser.add_argument(
        "--port", type=port_number, default=8000, help="where to listen; 0: any that is free"
    )
    parser.add_argument("--workers", type=at_least_one, default=1, help="how many processes answer")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prepare what is missing, then answer people until somebody asks to stop."""
    from stipt.cli.serving import free_address, load, serve

    with MayBeStopped(), tempfile.TemporaryDirectory(prefix="stipt-figures-") as figures:
        try:
            address = free_address(options.host, options.port)
            if options.workers > 1:  # each counts for itself; what asks for figures wants all
                os.environ["PROMETHEUS_MULTIPROC_DIR"] = figures
            start()
            prepare(has_pages=True)
            load()
            return serve(
                address,
                workers=options.workers,
                grace_seconds=_GRACE_SECONDS,
                is_ready="/healthz/web",
                when_ready=lambda: _announce(str(address)),
            )
        except CannotStart as reason:
            return fail(str(reason))
    return 0  # somebody asked to stop before all was there


def _announce(address: str) -> None:
    say(f"Stipt answers at {address}.")
    sys.stdout.flush()
