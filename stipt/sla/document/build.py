"""The schema's model -> `Agreement`, once everything in it holds."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from stipt.sla.agreement import Agreement, CallType, Obligation, Target, TargetKind
from stipt.sla.document.calendars import CalendarMaker
from stipt.sla.document.checks import main_calendar
from stipt.sla.document.expression import all_of
from stipt.sla.document.parts import TextTable
from stipt.sla.document.schema import (
    AgreementTable,
    CallTypeTable,
    Document,
    MatrixTable,
    ReadingsTable,
    TargetTable,
    WarningTable,
)
from stipt.sla.document.terms_schema import (
    AvailabilityTable,
    ComplaintsTable,
    CreditsTable,
    EntitlementTable,
)
from stipt.sla.terms import (
    AvailabilityTerms,
    Clause,
    ComplaintTerms,
    Component,
    CreditRule,
    Credits,
    EntitlementTerms,
    Matrix,
    Rung,
    Tier,
)
from stipt.sla.texts import Text

WHOLE_FEE: Final = Fraction(100)


def built(document: Document, about: AgreementTable) -> Agreement:
    """The agreement of a document without mistakes; `about` is its [agreement]."""
    calendars = [*document.calendars]
    builder = _Builder(main_calendar(document, calendars) or calendars[0])
    maker = CalendarMaker(about.zone, about.language)
    obligations = {
        o.name: Obligation(o.name, o.title.text(), o.met_by, o.starts, o.clause)
        for o in document.obligations
    }
    return Agreement(
        title=about.title.text(),
        vendor=about.vendor,
        customer=about.customer,
        version=about.version,
        in_force_from=about.in_force_from,
        zone=about.zone,
        calendars={
            name: maker.calendar(name, table, document.kept_holidays.get(name))
            for name, table in document.calendars.items()
        },
        obligations=obligations,
        call_types={table.code: builder.call_type(table) for table in document.call_types},
        readings=_readings(document.readings),
        clauses={
            c.number: Clause(
                c.number, c.title.text(), c.text.text(), _text(c.footnote), tuple(c.about)
            )
            for c in document.clauses
        },
        default_targets=builder.targets(document.default_targets),
        matrix=_matrix(document.matrix),
        priorities=_texts(document.priorities),
        ladder=tuple(_rung(table) for table in document.warnings),
        credits=_credits(document.credits),
        entitlement=_entitlement(document.entitlement),
        complaints=_complaints(document.complaints),
        availability=_availability(document.availability),
        procedure=tuple(step.text() for step in document.procedure),
        language=about.language,
        signed_on=about.signed_on,
        introduction=_text(about.introduction),
        supersedes=about.supersedes,
        calendar=builder.main_calendar,
        calendar_names={
            name: table.name.text()
            for name, table in document.calendars.items()
            if table.name is not None
        },
    )


class _Builder:
    """Makes targets, which count on the main calendar unless they name another."""

    def __init__(self, main_calendar: str) -> None:
        self.main_calendar = main_calendar

    def call_type(self, table: CallTypeTable) -> CallType:
        """A type with its targets."""
        return CallType(
            code=table.code,
            name=table.name.text(),
            targets=self.targets(table.targets),
            priorities={code: self.targets(targets) for code, targets in table.priorities.items()},
            example=_text(table.example),
            footnote=_text(table.footnote),
            phone_required=table.phone_required,
            is_complaint=table.complaint,
            through_super_user=table.through_super_user,
        )

    def targets(self, tables: Mapping[str, TargetTable]) -> dict[str, Target]:
        """Targets by obligation."""
        return {name: self._target(table) for name, table in tables.items()}

    def _target(self, table: TargetTable) -> Target:
        term = table.within
        in_words = term.calendar if term is not None else None
        calendar = table.calendar or in_words or self.main_calendar
        clause, footnote = table.clause, _text(table.footnote)
        if term is not None:
            return Target(term.kind, term.amount, calendar, table.share, clause, footnote)
        if table.in_release is not None:
            return Target("release", table.in_release, calendar, None, clause, footnote)
        kind: TargetKind = "best_effort" if table.best_effort else "not_applicable"
        return Target(kind, 0, calendar, None, clause, footnote)


def _text(table: TextTable | None) -> Text | None:
    return None if table is None else table.text()


def _texts(tables: Mapping[str, TextTable]) -> dict[str, Text]:
    return {code: table.text() for code, table in tables.items()}


def _readings(table: ReadingsTable | None) -> dict[str, str | int]:
    return {} if table is None else table.model_dump(exclude_none=True)


def _matrix(table: MatrixTable | None) -> Matrix | None:
    if table is None:
        return None
    return Matrix(
        table.gives,
        _texts(table.impacts),
        _texts(table.urgencies),
        {
            (impact, urgency): table.cells[impact][urgency]
            for impact in table.impacts
            for urgency in table.urgencies
        },
    )


def _rung(table: WarningTable) -> Rung:
    when, share, seconds = table.when
    return Rung(when, tuple(table.tell), tuple(table.obligations or ()), share, seconds)


def _credits(table: CreditsTable | None) -> Credits | None:
    if table is None:
        return None
    rules = tuple(
        CreditRule(
            by=rule.by,
            tiers=tuple(Tier(t.credit * 100, t.below, t.at_least) for t in rule.tiers),
            obligation=rule.obligation,
            per_breach_percent=None if rule.per_breach is None else rule.per_breach * 100,
            clause=rule.clause,
        )
        for rule in table.rules
    )
    cap = WHOLE_FEE if table.cap is None else table.cap * 100
    return Credits(Decimal(table.fee), table.currency, Decimal(table.rounding), rules, cap)


def _entitlement(table: EntitlementTable | None) -> EntitlementTerms | None:
    if table is None:
        return None
    course = _text(table.course)
    return EntitlementTerms(table.training_required, course, table.valid_months, table.clause)


def _complaints(table: ComplaintsTable | None) -> ComplaintTerms | None:
    if table is None:
        return None
    return ComplaintTerms(table.address, tuple(table.channels), table.clause)


def _availability(table: AvailabilityTable | None) -> AvailabilityTerms | None:
    """The terms; what isn't said is as in `AvailabilityTerms`."""
    if table is None:
        return None
    codes = [component.code for component in table.components]
    said = table.model_dump(
        exclude_none=True, exclude={"target", "components", "service", "calendar", "clause"}
    )
    return AvailabilityTerms(
        target=table.target,
        components=tuple(Component(c.code, c.name.text()) for c in table.components),
        expression=table.service or all_of(codes),
        calendar=table.calendar,
        clause=table.clause,
        **said,
    )
