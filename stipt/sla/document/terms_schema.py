"""The schema of the terms beside the targets: credits, entitlement, complaints, availability."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, PlainValidator, model_validator

from stipt.sla.document.expression import read_service
from stipt.sla.document.parts import (
    Amount,
    Code,
    Plain,
    Seconds,
    Share,
    Table,
    TextTable,
    phrase,
)
from stipt.sla.document.problems import Absent, Wrong
from stipt.sla.document.words import text_value
from stipt.sla.terms import Expression


def _service(value: object) -> Expression:
    return read_service(text_value(value, "text in quotes"))


Service = Annotated[
    Expression,
    PlainValidator(_service),
    phrase("web", "all of web, any of (db-1, db-2)", "2 of (a, b, c)"),
]


class TierTable(Table):
    """One step of a credit."""

    below: Share | None = Field(None, description="When the share is below this.")
    at_least: Annotated[int, Field(ge=1, le=100_000)] | None = Field(
        None, description="From so many breaches on."
    )
    credit: Share = Field(description="The part of the fee that is credited.")


class CreditRuleTable(Table):
    """What a shortfall costs."""

    by: Literal["uptime", "breaches", "compliance"] = Field(
        description="By the uptime of the month, the number of breaches, or the share that was met."
    )
    obligation: Code | None = Field(None, description="Of which obligation; all without it.")
    tiers: list[TierTable] = Field([], description="The steps; the worst that is reached holds.")
    per_breach: Share | None = Field(None, description="The part of the fee for each breach.")
    clause: Plain | None = Field(None, description="The clause that it comes from.")

    @model_validator(mode="after")
    def _fits_what_it_goes_by(self) -> Self:
        step = "at_least" if self.by == "breaches" else "below"
        if any(getattr(tier, step) is None for tier in self.tiers):
            raise Absent(f"{step} in each tier of a credit by {self.by}", f"a tier without {step}")
        if any(tier.below is not None and tier.at_least is not None for tier in self.tiers):
            raise Wrong(f"{step} alone in a credit by {self.by}", "both below and at_least")
        if self.per_breach is not None and self.by != "breaches":
            raise Wrong("per_breach only in a credit by breaches", f"a credit by {self.by}")
        if self.obligation is not None and self.by == "uptime":
            raise Wrong("no obligation in a credit by uptime", f'"{self.obligation}"')
        if not self.tiers and self.per_breach is None:
            found = "neither tiers nor per_breach"
            raise Absent("tiers, or per_breach in a credit by breaches", found)
        if self.tiers and self.per_breach is not None:
            raise Wrong(
                "one of the two, and a rule of its own for the other", "both tiers and per_breach"
            )
        steps = [getattr(tier, step) for tier in self.tiers]
        if len(set(steps)) < len(steps):
            raise Wrong(f"each {step} once", "the same twice")
        return self


class CreditsTable(Table):
    """Service credits over the monthly fee."""

    fee: Amount = Field(description="The fee of a month.")
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = Field(
        description='The currency by its three letters: "EUR".'
    )
    rounding: Amount = Field(description="What a credit is rounded to, half up: 0.01, or 1.")
    cap: Share | None = Field(None, description="The most that is credited; the fee without it.")
    rules: list[CreditRuleTable] = Field(min_length=1, description="What costs what.")


class EntitlementTable(Table):
    """Who has a right to support."""

    training_required: bool = Field(description="Whether only trained users have it.")
    course: TextTable | None = Field(None, description="The course that counts.")
    valid_months: Annotated[int, Field(ge=1, le=1200)] | None = Field(
        None, description="How long a training counts; for ever without it."
    )
    clause: Plain | None = Field(None, description="The clause that it comes from.")


class ComplaintsTable(Table):
    """How complaints come in."""

    address: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=254)] | None = Field(
        None, description="The mail address for complaints alone."
    )
    channels: list[Literal["mail", "form", "phone", "letter", "chat", "visit"]] = Field(
        min_length=1, description="The ways in which a complaint may come."
    )
    clause: Plain | None = Field(None, description="The clause that it comes from.")


class ComponentTable(Table):
    """A part of the service that customers depend on."""

    code: Code = Field(description='How service names it: "web".')
    name: TextTable = Field(description="What people call it.")


class AvailabilityTable(Table):
    """What uptime is promised, and how it is measured."""

    target: Share = Field(description='The uptime of a calendar month: "99.5 %".')
    components: list[ComponentTable] = Field(min_length=1, description="The parts looked at.")
    service: Service | None = Field(
        None,
        description='When the service is up: "all of web, any of (db-1, db-2)", "2 of (a, b, c)"; '
        "all of the components without it.",
    )
    look_every: Seconds | None = Field(None, description="How often a component is looked at.")
    longest_interval: Seconds | None = Field(
        None, description="The longest that the agreement allows between two looks."
    )
    recheck_every: Seconds | None = Field(
        None, description="How often it is looked at again after a failure."
    )
    timeout: Seconds | None = Field(None, description="When a look without an answer has failed.")
    largest_gap: Seconds | None = Field(
        None,
        description="A longer time between two looks is unknown; twice look_every and timeout "
        "without it.",
    )
    maintenance_notice: Seconds | None = Field(
        None, description="How long ahead maintenance must be announced to be excluded."
    )
    calendar: Code | None = Field(
        None, description="The calendar whose hours count; all hours without it."
    )
    clause: Plain | None = Field(None, description="The clause that it comes from.")
