"""`stipt worker [--once]`: what runs beside the web, by its schedule."""

from __future__ import annotations

import argparse
from typing import Any

from stipt.cli.output import fail
from stipt.cli.starting import CannotStart, MayBeStopped, prepare, start


def add_to(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("worker", help="sweep clocks, tell news, send mail")
    parser.add_argument("--once", action="store_true", help="do all there is to do now, then end")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the schedule until somebody asks to stop; or once, and say whether all of it worked."""
    with MayBeStopped():
        try:
            start()
            prepare()
        except CannotStart as reason:
            return fail(str(reason))
        if options.once:
            return _once()
        from stipt.cli.serving import work

        work()
    return 0


def _once() -> int:
    from stipt.worker.loop import Loop

    return 0 if Loop().once() else 1
