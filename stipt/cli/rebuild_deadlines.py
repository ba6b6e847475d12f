"""`stipt rebuild-deadlines`: are the stored deadlines what the events say? What isn't is repaired."""

from __future__ import annotations

import argparse
import sys
from typing import Any, Final

from stipt.cli import options as shared
from stipt.cli.installation import add_installation, moment, on_installation
from stipt.cli.output import many, print_json, say

_PROGRESS_EVERY: Final = 5_000
_MOST_LISTED: Final = 1_000


def add_to(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser(
        "rebuild-deadlines", help="conclude every ticket again from its events, and compare"
    )
    parser.add_argument("--at", metavar="INSTANT", help="the moment; now when left out")
    add_installation(parser)
    shared.add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Say each difference and repair it; exit 1 when there was one."""
    return on_installation(options, _rebuild)


def _rebuild(options: argparse.Namespace) -> int:
    from stipt.cli.comparing import batches, behind, count, mended

    at = moment(options.at)
    total, late = count(), behind(at)
    if not options.json:
        say(f"{many(total, 'ticket')}, {late} of them not swept yet since something came due.")
    done, wrong = 0, 0
    listed: list[dict[str, Any]] = []
    for suspects, size in batches():
        for ticket_id in suspects:
            found = mended(ticket_id, at)
            wrong += bool(found)
            for difference in found:
                if options.json:
                    listed += [difference._asdict()] if len(listed) < _MOST_LISTED else []
                else:
                    say(difference.in_words())
        done += size
        _tell_progress(done, size, total)
    if options.json:
        told = {"tickets": done, "behind": late, "wrong": wrong, "differences": listed}
        print_json({"at": at.isoformat(), **told})
    elif wrong:
        say(
            f"{many(wrong, 'ticket')} differed from {'its' if wrong == 1 else 'their'} events; mended."
        )
    else:
        say("What is stored is what the events say, for every ticket.")
    return 1 if wrong else 0


def _tell_progress(done: int, size: int, total: int) -> None:
    """How far it is, from time to time, on standard error."""
    if total > _PROGRESS_EVERY and done // _PROGRESS_EVERY != (done - size) // _PROGRESS_EVERY:
        say(f"{done} of {many(total, 'ticket')} compared", sys.stderr)
        sys.stderr.flush()
