"""Agreements for these tests: the reference agreement with other parts."""

from __future__ import annotations

from typing import Any

from stipt.sla.agreement import Agreement, CallType, Obligation, Target
from stipt.sla.calendar import Calendar
from stipt.sla.hours import weekly
from stipt.sla.texts import Text
from tests.cast import AMSTERDAM, reference_agreement

HOUR = 3600

UPDATE = Obligation("update", Text("tussenbericht", "update"), "update", "hand-over")
REPLY = Obligation("reply", Text("antwoord", "next reply"), "reply", "hand-over")
ANSWER = Obligation("answer", Text("antwoord van de klant", "answer"), "answer", "hand-over")
TRIAGE = Obligation("triage", Text("triage", "triage"), "triage", "receipt")

ALWAYS = Calendar(AMSTERDAM, [weekly("00:00-24:00", "mon-sun")], name="always")


def hours(amount: float, calendar: str = "office", **terms: Any) -> Target:
    return Target("hours", int(amount * HOUR), calendar, **terms)


def days(amount: int, calendar: str = "office", **terms: Any) -> Target:
    return Target("days", amount, calendar, **terms)


def with_type(agreement: Agreement, call_type: CallType) -> Agreement:
    """The agreement with a call type more."""
    return agreement._replace(call_types={**agreement.call_types, call_type.code: call_type})


def outage_type(**targets: Target) -> CallType:
    return CallType("outage", Text("Storing", "Outage"), targets)


def round_the_clock(*obligations: Obligation, **targets: Target) -> Agreement:
    """The reference agreement with a calendar that is always open, and the type "outage"."""
    agreement = reference_agreement()
    wider = agreement._replace(
        calendars={**agreement.calendars, "always": ALWAYS},
        calendar_names={
            **agreement.calendar_names,
            "always": Text("rond de klok", "around the clock"),
        },
        obligations={**agreement.obligations, **{o.name: o for o in obligations}},
    )
    return with_type(wider, outage_type(**targets))
