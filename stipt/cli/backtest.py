"""`stipt backtest FILE TICKETS.jsonl`: what an agreement would have promised and kept."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

from stipt.cli import options as shared
from stipt.cli.output import fail, many, print_json, say
from stipt.sla.agreement import Agreement
from stipt.sla.backtest import (
    Backtest,
    Difference,
    Outcomes,
    RefusedTicket,
    Result,
    backtest,
    read_lines,
)
from stipt.words.quantities import duration, percent

_SHOWN: Final = 20
_MOMENT: Final = "%a %d %b %Y %H:%M"
_OUTCOMES: Final = ("met", "breached", "open", "not_applicable", "best_effort", "cancelled")


def add_to(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser(
        "backtest", help="met, breached, share and worst of an agreement over past tickets"
    )
    shared.add_file(parser)
    parser.add_argument("tickets", metavar="TICKETS.jsonl", help="one ticket a line; - reads input")
    parser.add_argument("--against", metavar="OTHER", help="another agreement to compare with")
    parser.add_argument("--now", metavar="INSTANT", help="when to look at tickets without a now")
    parser.add_argument(
        "--all", action="store_true", help="list every differing and refused ticket"
    )
    shared.add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the outcome per call type and obligation; exit 1 when a file can't be read at all."""
    files = [options.file, options.against] if options.against else [options.file]
    agreement, *others = shared.find_all(*files)
    other = others[0] if others else None
    try:
        now = shared.instant(options.now) if options.now is not None else None
        with _opened(options.tickets) as (lines, size), _progress(size) as progress:
            answer = backtest(agreement, read_lines(progress.watched(lines)), now, other, progress)
    except ValueError as error:
        return fail(str(error), as_json=options.json)
    except OSError as error:
        return fail(f"{error.filename}: {error.strerror}", as_json=options.json)
    if options.json:
        print_json(_data(answer))
    else:
        _print(answer, options, now)
    return 0


@contextmanager
def _opened(path: str) -> Iterator[tuple[IO[bytes], int]]:
    """The lines of a file with its size in bytes; 0 for standard input, that has none."""
    if path == "-":
        yield shared.standard_input(), 0
        return
    with Path(path).open("rb") as file:
        yield file, Path(path).stat().st_size


# -- progress ----------------------------------------------------------------------------------


class _Bar:
    """A bar on standard error, by the bytes read; silent where that is no terminal."""

    def __init__(self, size: int, seconds: Callable[[], float]) -> None:
        self.size, self.read = size, 0
        self.seconds, self.begin = seconds, seconds()
        self.shows = sys.stderr.isatty()

    def watched(self, lines: IO[bytes]) -> Iterator[bytes]:
        """The lines, counted as they go by."""
        for line in lines:
            self.read += len(line)
            yield line

    def __call__(self, done: int) -> None:
        if not self.shows:
            return
        share = self.read / self.size if self.size else 0.0
        bar = ("█" * int(share * 30)).ljust(30, "·")
        passed = self.seconds() - self.begin
        left = f", {passed / share - passed:.0f} s left" if share > 0.02 else ""
        print(f"\r\x1b[K{bar} {share:4.0%}  {done} tickets{left}", end="", file=sys.stderr)

    def clear(self) -> None:
        """Take the bar from the line, where one is shown."""
        if self.shows:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


@contextmanager
def _progress(size: int) -> Iterator[_Bar]:
    bar = _Bar(size, time.monotonic)
    try:
        yield bar
    finally:
        bar.clear()


# -- as JSON -----------------------------------------------------------------------------------


def _data(answer: Backtest) -> dict[str, Any]:
    data: dict[str, Any] = {"tickets": answer.tickets, **_outcomes_data(answer.first)}
    if answer.other is not None:
        data["against"] = _outcomes_data(answer.other)
        data["differing"] = answer.differing
        data["differences"] = [
            _difference_data(difference, answer.first.agreement)
            for difference in answer.differences
        ]
    return data


def _outcomes_data(outcomes: Outcomes) -> dict[str, Any]:
    return {
        "version": outcomes.agreement.version,
        "results": [
            {
                "call_type": call_type,
                "obligation": obligation,
                **{outcome: result.counts[outcome] for outcome in _OUTCOMES},
                "share": None if result.share is None else float(result.share),
                "worst": None if result.worst is None else result.worst._asdict(),
            }
            for (call_type, obligation), result in _in_order(outcomes)
        ],
        "refused": [refused._asdict() for refused in outcomes.refused],
        "unknown_call_types": dict(outcomes.unknown_call_types),
    }


def _difference_data(difference: Difference, agreement: Agreement) -> dict[str, Any]:
    data = difference._asdict()
    for name in ("due", "other_due"):
        due = data.pop(name)
        data[f"{name}_at"] = None if due is None else _instant(due, agreement).isoformat()
    return data


def _instant(at: int, agreement: Agreement) -> datetime:
    return datetime.fromtimestamp(at, agreement.zone)


def _in_order(outcomes: Outcomes) -> list[tuple[tuple[str | None, str], Result]]:
    """By the agreement's order of call types and obligations."""
    types = [None, *outcomes.agreement.call_types]
    obligations = list(outcomes.agreement.obligations)
    return sorted(
        outcomes.results.items(),
        key=lambda item: (types.index(item[0][0]), obligations.index(item[0][1])),
    )


# -- in words ----------------------------------------------------------------------------------


def _print(answer: Backtest, options: argparse.Namespace, now: datetime | None) -> None:
    most = None if options.all else _SHOWN
    one, two = _names(answer, options)
    say(f"{many(answer.tickets, 'ticket')}, {one}")
    say(f"Each as of its own now, else {_looked_at(now, answer.first.agreement)}.")
    say("Late and to spare are in office hours, those of each promise's calendar.")
    say()
    _print_outcomes(answer.first, most)
    if answer.other is not None:
        say()
        say(f"Against {two}")
        say()
        _print_outcomes(answer.other, most)
        _print_differences(answer, most)


def _names(answer: Backtest, options: argparse.Namespace) -> tuple[str, str]:
    """What the two agreements are called: by version, and by file where that is the same."""
    version = f"version {answer.first.agreement.version}"
    if answer.other is None:
        return version, ""
    other = f"version {answer.other.agreement.version}"
    if version != other:
        return version, other
    return f"{options.file} ({version})", f"{options.against} ({other})"


def _looked_at(now: datetime | None, agreement: Agreement) -> str:
    if now is None:
        return "of its last event or release"
    return f"of {now.astimezone(agreement.zone):{_MOMENT}}"


def _print_outcomes(outcomes: Outcomes, most: int | None) -> None:
    say(f"{'call type':<22}{'obligation':<14}{'met':>7}{'breached':>10}{'share':>9}  worst")
    for (call_type, obligation), result in _in_order(outcomes):
        share = "–" if result.share is None else percent(result.share, "en")
        say(
            f"{call_type or '(unclassified)':<22}{obligation:<14}{result.counts['met']:>7}"
            f"{result.counts['breached']:>10}{share:>9}  {_worst(result)}"
        )
    _print_refused(outcomes.refused, most)
    for code, count in outcomes.unknown_call_types.most_common():
        say(f"not agreed: call type {code}, in {count} refused")


def _worst(result: Result) -> str:
    if result.worst is None:
        return ""
    over = result.worst.over_seconds
    how = f"{duration(over, 'en')} late" if over > 0 else f"{duration(-over, 'en')} to spare"
    return f"{result.worst.key}: {how}"


def _print_refused(refused: list[RefusedTicket], most: int | None) -> None:
    if not refused:
        return
    say()
    say(f"{len(refused)} refused")
    for ticket in refused[:most]:
        place = "" if ticket.event is None else f"event {ticket.event}: "
        say(f"  {ticket.key}: {place}{ticket.reason}")
    _print_rest(len(refused), most)


def _print_differences(answer: Backtest, most: int | None) -> None:
    agreement = answer.first.agreement
    say()
    say(f"{answer.differing} of {answer.tickets} tickets differ")
    for difference in answer.differences[:most]:
        one = _fared(difference.state, difference.due, agreement)
        two = _fared(difference.other_state, difference.other_due, agreement)
        say(f"  {difference.key} {difference.obligation}: {one} -> {two}")
    _print_rest(len(answer.differences), most)


def _fared(state: str | None, due: int | None, agreement: Agreement) -> str:
    if state is None:
        return "not there"
    return state if due is None else f"{state}, due {_instant(due, agreement):{_MOMENT}}"


def _print_rest(count: int, most: int | None) -> None:
    if most is not None and count > most:
        say(f"  and {count - most} more; --all lists them")
