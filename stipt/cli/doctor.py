"""`stipt doctor [--json] [--data DIR]`: what is wrong with an installation, and how to mend it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any, Final

from stipt.cli import options as shared
from stipt.cli.output import many, print_json, say
from stipt.cli.starting import CannotStart, start

_BEGIN: Final = "Start `stipt up`, which makes it; or say where the data are, with --data."


def add_to(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("doctor", help="what is wrong here, and how to mend it")
    parser.add_argument("--data", metavar="DIR", help="the folder of the data (var)")
    shared.add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Tell each fault and its remedy; 1 when something is wrong, not for what is only worth saying."""
    found = _found(options)
    is_well = all(one["is_note"] for one in found)
    if options.json:
        print_json({"is_well": is_well, "faults": found})
        return 0 if is_well else 1
    for number, one in enumerate(found, start=1):
        say(f"{number}. {'Worth knowing: ' if one['is_note'] else ''}{one['what']}")
        say(f"   {one['remedy']}" if one["remedy"] else "")
    wrong = sum(not one["is_note"] for one in found)
    say(f"{many(wrong, 'thing')} to mend." if wrong else "Nothing is wrong.")
    return 0 if is_well else 1


def _found(options: argparse.Namespace) -> list[dict[str, Any]]:
    folder = Path(options.data or os.environ.get("STIPT_DATA_DIR") or "var")
    if not folder.exists() and not os.environ.get("STIPT_DATABASE_URL"):
        return _nothing_in(folder)  # to look must make nothing
    try:
        start(options.data)
    except CannotStart as reason:
        return [_fault("cannot-start", line, "") for line in str(reason).splitlines()]
    from django.conf import settings
    from django.utils import timezone

    from stipt.worker.installation import faults

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3") and not Path(database["NAME"]).exists():
        return _nothing_in(folder)
    return [_fault(*fault) for fault in faults(timezone.now())]


def _nothing_in(folder: Path) -> list[dict[str, Any]]:
    return [_fault("no-installation", f"There is no installation in {folder}.", _BEGIN)]


def _fault(code: str, what: str, remedy: str, is_note: bool = False) -> dict[str, Any]:
    return {"code": code, "what": what, "remedy": remedy, "is_note": is_note}
