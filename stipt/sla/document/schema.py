"""The schema of the agreement file: every key, its type and what it means.

The descriptions are what editors show (`json_schema`). What keys say of each other is in `checks`.
Sections may be missing here, so that the others are still checked; `REQUIRED` names those that
an agreement can't do without.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self

from pydantic import Field, GetJsonSchemaHandler, PlainValidator, WithJsonSchema, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from stipt.sla.agreement import MetBy
from stipt.sla.document import words
from stipt.sla.document.calendar_schema import CalendarTable, KeptTable
from stipt.sla.document.parts import (
    Code,
    Day,
    FileName,
    Plain,
    Share,
    Table,
    TextTable,
    Zone,
    or_text,
    phrase,
)
from stipt.sla.document.problems import Absent, Wrong
from stipt.sla.document.terms_schema import (
    AvailabilityTable,
    ComplaintsTable,
    CreditsTable,
    EntitlementTable,
)
from stipt.sla.texts import Language

REQUIRED: Final = ("format", "agreement", "calendars", "obligations", "call_types")
NO_TERM: Final = {"best effort": "best_effort", "not applicable": "not_applicable"}
"""Targets without a term: the words, and the key that says the same in a table."""

Days = Annotated[int, Field(ge=0, le=3660)]
Words = Annotated[
    words.Term, PlainValidator(words.read_term), phrase("12 office hours", "5 working days")
]
When = Annotated[
    words.When,
    PlainValidator(words.read_when),
    phrase("75 % used", "1 hour before", "breach", "2 hours after"),
]


def _seconds_or_none(value: object) -> int:
    if value == 0 and not isinstance(value, bool):
        return 0
    try:
        return words.read_duration(value)
    except Wrong:
        raise Wrong('0, or a time such as "5 minutes"') from None


def _format(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value != 1:
        raise Wrong("1, the only format there is")
    return value


Format = Annotated[int, PlainValidator(_format), WithJsonSchema({"const": 1})]


class AgreementTable(Table):
    """Who agreed with whom, on what, from when."""

    title: TextTable = Field(description="The title of the agreement.")
    vendor: Plain = Field(description="Who promises.")
    customer: Plain = Field(description="To whom.")
    version: Plain = Field(description="The number of this version, in quotes.")
    in_force_from: Day = Field(description="The first date on which this version holds.")
    signed_on: Day | None = Field(None, description="The date on which it was signed.")
    zone: Zone = Field(description="The time zone of all dates and times in this file.")
    language: Language = Field("nl", description="The language that was signed: nl or en.")
    introduction: TextTable | None = Field(None, description="What stands before the clauses.")
    calendar: Code | None = Field(
        None,
        description="The calendar that counts where none is named; office, or the only one, when "
        "it isn't said.",
    )
    supersedes: FileName | None = Field(
        None, description="The file of the version before this one, in the same folder or below."
    )


class ReadingsTable(Table):
    """How points are read that the signed text leaves open."""

    clock_starts: Literal["hand-over", "received"] | None = Field(
        None, description="What starts the response: the hand-over by a Super User, or receipt."
    )
    resolution_starts: Literal["response-or-due", "response-due", "response"] | None = Field(
        None, description="What starts the resolution: response or its due, whichever is first."
    )
    release_counts_from: Literal["resolution-start", "hand-over"] | None = Field(
        None, description="From when releases are counted for a target in a coming release."
    )
    day: Literal["wall-clock", "office-hours", "end-of-day"] | None = Field(
        None, description="What a working day later is: same time, hours of a day, or closing time."
    )
    contact_from: Literal["receipt", "acknowledgement"] | None = Field(
        None, description="From when the contact in a complaint is counted."
    )
    untrained: Literal["flag", "refuse"] | None = Field(
        None, description="What happens to a request of an untrained user."
    )
    other_channels: Literal["always", "fallback"] | None = Field(
        None, description="Whether mail and phone are open always, or when the desk is down."
    )
    fallback_gate: Literal["keep", "skip"] | None = Field(
        None, description="Whether a call or mail passes the Super User when the desk is down."
    )
    reopen_days: Days | None = Field(
        None, description="Calendar days within which a solved ticket may be reopened."
    )
    no_answer_days: Days | None = Field(
        None, description="Calendar days after which an unanswered question closes; 0: never."
    )
    pause: Literal["question", "never"] | None = Field(
        None, description="Whether the resolution stands still while the customer is asked."
    )
    uptime_of: Literal["expression", "mean-of-components"] | None = Field(
        None, description="Uptime of the service as a whole, or the mean of its components."
    )
    shortest_outage: (
        Annotated[int, PlainValidator(_seconds_or_none), phrase("5 minutes")] | None
    ) = Field(None, description='From what length an outage counts; 0: each. "5 minutes".')
    maintenance: Literal["counts", "excluded-when-announced"] | None = Field(
        None, description="Whether announced maintenance counts as an outage."
    )


class ObligationTable(Table):
    """One promise that can be met or breached, and what starts and meets it."""

    name: Code = Field(description='How other keys name it: "response".')
    title: TextTable = Field(description="What it is called in sentences.")
    met_by: MetBy = Field(
        description="What meets it: contact, solution, acknowledgement, handler-contact; again and "
        "again: update, reply; owed by the customer: answer, triage."
    )
    starts: Plain = Field(
        description='What starts it: "hand-over", "receipt", or the name of an obligation above.'
    )
    clause: Plain | None = Field(None, description="The clause that it comes from.")


class TargetTable(Table):
    """How long an obligation may take; one text in quotes does when there is no more to say."""

    within: Words | None = Field(
        None, description='"12 office hours", "30 minutes", "5 working days".'
    )
    in_release: Annotated[int, Field(ge=1, le=20)] | None = Field(
        None,
        description="The coming release in which it is due: 1 is the first to come, 2 the one after it.",
    )
    best_effort: Literal[True] | None = Field(None, description="An intention without a due time.")
    not_applicable: Literal[True] | None = Field(None, description="Nothing was promised.")
    calendar: Code | None = Field(None, description="The calendar that counts, when not the main.")
    share: Share | None = Field(
        None, description="The part of a period's tickets that must make it; all without it."
    )
    clause: Plain | None = Field(None, description="The clause that it comes from.")
    footnote: TextTable | None = Field(None, description="A note to this target.")

    @model_validator(mode="before")
    @classmethod
    def _words_alone(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        key = NO_TERM.get(value.strip())
        return {"within": value} if key is None else {key: True}

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        kinds = ("within", "in_release", "best_effort", "not_applicable")
        given = [kind for kind in kinds if getattr(self, kind) is not None]
        if not given:
            raise Absent(f"one of {', '.join(kinds)}", "none of them")
        if len(given) > 1:
            raise Wrong(f"one of {', '.join(kinds)}", " and ".join(given))
        if self.share is not None and self.within is None:
            raise Wrong("a term (within) beside the share", "a share without a term")
        return self

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        examples = ["12 office hours", "30 minutes", "5 working days", *NO_TERM]
        return or_text(handler.resolve_ref_schema(handler(core_schema)), *examples)


class CallTypeTable(Table):
    """A type of call and its targets."""

    code: Code = Field(description='How it is named by programs: "incident-1".')
    name: TextTable = Field(description="What people call it.")
    example: TextTable | None = Field(None, description="A call of this type, in the user's words.")
    targets: dict[Code, TargetTable] = Field({}, description="A target for each obligation.")
    priorities: dict[Code, dict[Code, TargetTable]] = Field(
        {}, description="Other targets at a priority: priorities.high.response."
    )
    phone_required: bool = Field(False, description="Whether it must be reported by phone as well.")
    complaint: bool = Field(False, description="Whether this is the type of complaints.")
    through_super_user: bool = Field(True, description="Whether a Super User hands it over.")
    footnote: TextTable | None = Field(None, description="A note to this type.")


class MatrixTable(Table):
    """Impact and urgency together give a priority or a call type."""

    gives: Literal["call_type", "priority"] = Field(description="What the cells name.")
    impacts: dict[Code, TextTable] = Field(min_length=1, description="The impacts by code.")
    urgencies: dict[Code, TextTable] = Field(min_length=1, description="The urgencies by code.")
    cells: dict[str, dict[str, Code]] = Field(
        description='Per impact and urgency what it gives: cells.high.low = "p2".'
    )


class WarningTable(Table):
    """When somebody is told that a due time nears or has passed."""

    when: When = Field(description='"75 % used", "1 hour before", "breach" or "2 hours after".')
    tell: list[Plain] = Field(
        min_length=1, description='Who is told, by role: ["assignee", "team"].'
    )
    obligations: list[Code] | None = Field(
        None, min_length=1, description="For which obligations; all of them without it."
    )


class ClauseTable(Table):
    """A numbered clause of the signed text."""

    number: Plain = Field(description='Its number, by which other keys name it: "C1".')
    title: TextTable = Field(description="Its title.")
    text: TextTable = Field(
        description='Its text. Lines flow together, an empty line parts paragraphs, "- " begins a '
        "line."
    )
    footnote: TextTable | None = Field(None, description="A note to it, such as how it is read.")
    about: list[Literal["hand-over", "office-hours", "pause", "channels"]] = Field(
        [], description="What it rules; the steps of a due time and the readings name it then."
    )


class Document(Table):
    """An agreement between a vendor and a customer."""

    format: Format | None = Field(None, description="The format of this file: 1.")
    procedure: list[TextTable] = Field([], description="How a request runs, step by step.")
    agreement: AgreementTable | None = Field(
        None, description="Who agreed with whom, on what, from when."
    )
    readings: ReadingsTable | None = Field(
        None, description="How points are read that the signed text leaves open."
    )
    calendars: dict[Code, CalendarTable] = Field(
        {}, max_length=100, description="Calendars by name."
    )
    obligations: list[ObligationTable] = Field(
        [], max_length=100, description="The promises, in order."
    )
    default_targets: dict[Code, TargetTable] = Field(
        {}, description="Targets of call types that don't name the obligation."
    )
    priorities: dict[Code, TextTable] = Field({}, description="The priorities by code.")
    call_types: list[CallTypeTable] = Field(
        [], max_length=1000, description="The types of call, in order."
    )
    matrix: MatrixTable | None = Field(None, description="Impact and urgency together.")
    warnings: list[WarningTable] = Field([], description="Warnings and escalations.")
    credits: CreditsTable | None = Field(None, description="Service credits.")
    entitlement: EntitlementTable | None = Field(None, description="Who has a right to support.")
    complaints: ComplaintsTable | None = Field(None, description="How complaints come in.")
    availability: AvailabilityTable | None = Field(None, description="The uptime promised.")
    clauses: list[ClauseTable] = Field([], description="The signed text, clause by clause.")
    kept_holidays: dict[Code, KeptTable] = Field(
        {}, description="The dates of holidays as they were signed, per calendar."
    )
