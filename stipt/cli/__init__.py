"""The command `stipt`.

Its subcommands are found by dotted name, so that each imports only what it needs. Exit codes:
0 done · 1 the file, ticket or answer is not right, said in words · 2 the command is misspelt.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Final

from stipt.cli.options import WrongAgreements
from stipt.cli.output import fail, print_problems, say
from stipt.sla.document import AgreementErrors

COMMANDS: Final = {
    "agreement": "stipt.cli.agreement",
    "due": "stipt.cli.due",
    "replay": "stipt.cli.replay",
    "backtest": "stipt.cli.backtest",
    "why": "stipt.cli.why",
    "ticket": "stipt.cli.ticket",
    "rebuild-deadlines": "stipt.cli.rebuild_deadlines",
    "setup": "stipt.cli.setup",
    "up": "stipt.cli.up",
    "web": "stipt.cli.web",
    "worker": "stipt.cli.worker",
    "doctor": "stipt.cli.doctor",
}


class _Parser(argparse.ArgumentParser):
    """argparse, that also says which command was meant."""

    def error(self, message: str) -> None:  # type: ignore[override]
        """Tell a mistake in the arguments on standard error, and end with status 2."""
        self.print_usage(sys.stderr)
        say(f"{self.prog}: {message}", sys.stderr)
        self.exit(2)


def build_parser(names: Sequence[str] = tuple(COMMANDS)) -> argparse.ArgumentParser:
    """The parser with the named subcommands (all of them for the docs and `--help`)."""
    parser = _Parser(prog="stipt", description="Runs the agreement itself: due times with reasons.")
    subparsers = parser.add_subparsers(
        dest="command", metavar="COMMAND", required=True, parser_class=_Parser
    )
    for name in names:
        _module(name).add_to(subparsers)
    return parser


def _module(name: str) -> ModuleType:
    return importlib.import_module(COMMANDS[name])


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    names = arguments[:1] if arguments and arguments[0] in COMMANDS else list(COMMANDS)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without "–" gets "?", no traceback
    options = build_parser(names).parse_args(arguments)
    try:
        code = _run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # `| head` closed the pipe: no error of ours
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:  # what was printed had no place to go
        return fail(f"can't write the answer: {error.strerror}")
    except KeyboardInterrupt:
        say("Interrupted.", sys.stderr)
        return 130
    return code


def _run(options: argparse.Namespace) -> int:
    """Run the command; wrong agreement files are told with all their mistakes, however many."""
    try:
        return int(options.run(options))
    except AgreementErrors as errors:
        return print_problems([errors], as_json=options.json)
    except WrongAgreements as several:
        return print_problems(several.wrong, as_json=options.json)
