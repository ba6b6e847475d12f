"""The terms of an agreement beside its call types: clauses, credits, warnings, availability ..."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from stipt.sla.texts import Text

TOPICS: Final = ("hand-over", "office-hours", "pause", "channels")
"""What a clause can be about; the steps and the points that it rules name that clause."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered clause of the signed text; `about` names what it rules (TOPICS)."""

    number: str
    title: Text
    text: Text
    footnote: Text | None = None
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matrix:
    """Impact x urgency -> the code of a call type or of a priority."""

    gives: Literal["call_type", "priority"]
    impacts: Mapping[str, Text]
    urgencies: Mapping[str, Text]
    cells: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the warnings and escalations; each fires once per obligation and cycle.

    `when`: "share" of the time used (`share`), "before" or "after" the due (`seconds` of the
    target's own calendar), or "breach".
    """

    when: Literal["share", "before", "breach", "after"]
    tell: tuple[str, ...]
    obligations: tuple[str, ...]
    share: Fraction = Fraction(0)
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Tier:
    """A step of a credit: from `at_least` breaches on, or below a share, this percentage."""

    percent: Fraction
    below: Fraction | None = None
    at_least: int | None = None


@dataclass(frozen=True, slots=True)
class CreditRule:
    """What a shortfall costs: by the month's uptime, by breaches, or by compliance.

    Shares are fractions of one; `obligation` None means all obligations together.
    """

    by: Literal["uptime", "breaches", "compliance"]
    tiers: tuple[Tier, ...]
    obligation: str | None = None
    per_breach_percent: Fraction | None = None
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class Credits:
    """Service credits over the monthly fee, rounded half up to `rounding`, never over `cap`."""

    fee: Decimal
    currency: str
    rounding: Decimal
    rules: tuple[CreditRule, ...]
    cap_percent: Fraction = Fraction(100)


@dataclass(frozen=True, slots=True)
class EntitlementTerms:
    """Who has a right to support (C11, C12)."""

    training_required: bool
    course: Text | None = None
    valid_months: int | None = None
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class ComplaintTerms:
    """How complaints come in (C7); their clocks are the targets of the complaint call type."""

    address: str | None
    channels: tuple[str, ...]
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class Component:
    """A part of the service that customers depend on."""

    code: str
    name: Text


Expression = tuple[Literal["component", "all", "any", "at_least"], int, tuple[object, ...]]
"""(operator, k, operands): "component" has the code as its only operand, others expressions."""


@dataclass(frozen=True, slots=True)
class AvailabilityTerms:
    """What uptime is promised and how it is measured (C8-C10). Times in seconds."""

    target: Fraction
    components: tuple[Component, ...]
    expression: Expression
    look_every: int = 60
    longest_interval: int = 900
    recheck_every: int = 10
    timeout: int = 10
    largest_gap: int | None = None
    maintenance_notice: int = 0
    calendar: str | None = None
    clause: str | None = None

    @property
    def gap_seconds(self) -> int:
        """G: a longer gap between two looks is unknown; twice the interval plus the time-out."""
        return 2 * self.look_every + self.timeout if self.largest_gap is None else self.largest_gap
