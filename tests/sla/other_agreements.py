"""Small agreements for rules that the reference agreement has no clause for, by their names.

Each is the reference agreement with one thing changed, so that a case can be checked on paper.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from stipt.sla import Agreement, Calendar, CallType, Closure, Obligation, SpecialDay, Target, Week
from stipt.sla.agreement import MetBy
from stipt.sla.hours import parse_hours, weekly
from stipt.sla.texts import Text
from tests.cast import reference_agreement

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOUR = 3600


@cache
def round_the_clock() -> Agreement:
    """Severity 1: a response in 30 minutes around the clock, a resolution in 8 office hours."""
    always = Calendar(AMSTERDAM, [weekly("00:00-24:00", "mon-sun")], name="always")
    reference = reference_agreement()
    return _with_type(
        reference._replace(calendars={**reference.calendars, "always": always}),
        "severity-1",
        Target("hours", HOUR // 2, "always"),
    )


@cache
def lunch_closed() -> Agreement:
    """The office closes for lunch from 12:30 to 13:00."""
    return _with_office(weeks=[weekly("08:30-12:30, 13:00-17:30")])


@cache
def six_weeks_closed() -> Agreement:
    """The office is closed from 6 July to 16 August; severity 1 has 30 office minutes."""
    return _with_type(
        _with_office(closures=(Closure((7, 6), (8, 16), "summer"),)),
        "severity-1",
        Target("hours", HOUR // 2),
    )


@cache
def closed_at_new_year() -> Agreement:
    """The office is closed from 24 December to 2 January, each year."""
    return _with_office(closures=(Closure((12, 24), (1, 2), "New Year"),))


@cache
def half_days() -> Agreement:
    """24 December 2026 closes at 12:00, 28 December opens at 10:00."""
    return _with_office(
        special=(
            SpecialDay(date(2026, 12, 24), parse_hours("08:30-12:00"), "Christmas Eve"),
            SpecialDay(date(2026, 12, 28), parse_hours("10:00-17:30"), "stock-taking"),
        )
    )


@cache
def closings_announced() -> Agreement:
    """Wednesday 25 November closed, said on Monday; the afternoon of the 26th, said at 14:00."""
    return _with_office(
        special=(
            SpecialDay(date(2026, 11, 25), (), "move", announced_at=_at(2026, 11, 23, 12)),
            SpecialDay(
                date(2026, 11, 26),
                parse_hours("08:30-12:00"),
                "storm",
                announced_at=_at(2026, 11, 26, 14),
            ),
        )
    )


@cache
def new_hours() -> Agreement:
    """From 30 November 2026 the office is open from 09:00 to 17:00."""
    later = weekly("09:00-17:00")._replace(from_date=date(2026, 11, 30))
    return _with_office(weeks=[weekly("08:30-17:30"), later])


@cache
def two_versions() -> Agreement:
    """Version 2, in force from 1 December 2026: incident-1 in 2 and 4 office hours."""
    first = reference_agreement()
    faster = _type("incident-1", Target("hours", 2 * HOUR), Target("hours", 4 * HOUR))
    return first._replace(
        version="2",
        in_force_from=date(2026, 12, 1),
        call_types={**first.call_types, "incident-1": faster},
        earlier=(first,),
    )


@cache
def updates() -> Agreement:
    """An update every 2 office hours while open, each customer message answered in 4."""
    return _with_obligations(
        (_obligation("update", "update", "hand-over"), Target("hours", 2 * HOUR)),
        (_obligation("reply", "reply", "hand-over"), Target("hours", 4 * HOUR)),
    )


@cache
def customer_obligations() -> Agreement:
    """The customer answers in 2 working days, its Super User triages in 1."""
    return _with_obligations(
        (_obligation("answer", "answer", "hand-over"), Target("days", 2)),
        (_obligation("triage", "triage", "receipt"), Target("days", 1)),
    )


@cache
def percentile() -> Agreement:
    """A question has a response within 4 office hours, for 80 % of a period's questions."""
    reference = reference_agreement()
    share = Target("hours", 4 * HOUR, share=Fraction(4, 5))
    question = _type("question", share, Target("hours", 12 * HOUR))
    return reference._replace(call_types={**reference.call_types, "question": question})


@cache
def by_phone() -> Agreement:
    """A level 1 incident is to be reported by phone as well."""
    reference = reference_agreement()
    incident = reference.call_types["incident-1"]._replace(phone_required=True)
    return reference._replace(call_types={**reference.call_types, "incident-1": incident})


OTHERS: Mapping[str, Callable[[], Agreement]] = {
    "30 minutes around the clock": round_the_clock,
    "closed for lunch": lunch_closed,
    "closed for six weeks": six_weeks_closed,
    "closed at New Year": closed_at_new_year,
    "half days": half_days,
    "closings announced": closings_announced,
    "new hours": new_hours,
    "two versions": two_versions,
    "updates": updates,
    "the customer's obligations": customer_obligations,
    "percentile": percentile,
    "by phone too": by_phone,
}


def _at(year: int, month: int, day: int, hour: int) -> int:
    return int(datetime(year, month, day, hour, tzinfo=AMSTERDAM).timestamp())


def _text(word: str) -> Text:
    return Text(word, word)


def _type(code: str, response: Target, resolution: Target) -> CallType:
    return CallType(code, _text(code), {"response": response, "resolution": resolution})


def _with_type(agreement: Agreement, code: str, response: Target) -> Agreement:
    kind = _type(code, response, Target("hours", 8 * HOUR))
    return agreement._replace(call_types={**agreement.call_types, code: kind})


def _with_office(weeks: list[Week] | None = None, **more: Any) -> Agreement:
    reference = reference_agreement()
    office = reference.calendars["office"].definition
    calendar = Calendar(
        office.zone,
        weeks or office.weeks,
        holidays=office.holidays,
        day_seconds=office.day_seconds,
        **more,
    )
    return reference._replace(calendars={"office": calendar})


def _obligation(name: str, met_by: MetBy, starts: str) -> Obligation:
    return Obligation(name, _text(name), met_by, starts)


def _with_obligations(*more: tuple[Obligation, Target]) -> Agreement:
    reference = reference_agreement()
    return reference._replace(
        obligations={**reference.obligations, **{o.name: o for o, _ in more}},
        default_targets={o.name: target for o, target in more},
    )
