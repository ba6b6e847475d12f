"""`Agreement` -> the data of its file, in the file's own keys and words, and its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Final, Literal
from zoneinfo import ZoneInfo

from stipt.sla.agreement import Agreement, CallType, Obligation, Target
from stipt.sla.calendar import Calendar
from stipt.sla.document import words
from stipt.sla.document.expression import service_words
from stipt.sla.document.toml_text import toml_text
from stipt.sla.holiday_dates import HolidayRule, KeptHolidays, RuledHolidays, day_text, text_of
from stipt.sla.hours import DAY, WEEKDAYS, Closure, HolidaySource, Hours, SpecialDay, no_holidays
from stipt.sla.terms import AvailabilityTerms, Clause, Credits, Matrix, Rung
from stipt.sla.texts import Text

Data = dict[str, object]

_USUAL_DAY_SECONDS: Final = 8 * 3600
_ALL_DAY: Final = ((0, DAY),)


def dump(agreement: Agreement) -> str:
    """The text of an agreement's file, which `read` reads back to an equal agreement.

    The versions that it supersedes stay in their own files. What no file can say is an error:
    holidays from a function (TypeError), a percentage without a decimal form (ValueError).
    """
    return toml_text(as_data(agreement))


def as_data(agreement: Agreement) -> Data:
    """An agreement as plain data: the keys and phrases of its file, texts in both languages."""
    main = agreement.calendar
    calendars = agreement.calendars
    return _said(
        format=1,
        agreement=_about(agreement),
        readings={key: _reading(key, value) for key, value in agreement.readings.items()},
        calendars={
            name: _calendar(calendar, agreement.calendar_names.get(name), agreement.zone)
            for name, calendar in calendars.items()
        },
        obligations=[_obligation(obligation) for obligation in agreement.obligations.values()],
        default_targets=_targets(agreement.default_targets, main),
        priorities=_texts(agreement.priorities),
        call_types=[_call_type(call_type, main) for call_type in agreement.call_types.values()],
        matrix=_matrix(agreement.matrix),
        warnings=[_warning(rung) for rung in agreement.ladder],
        credits=_credits(agreement.credits),
        **_other_terms(agreement),
        availability=_availability(agreement.availability),
        procedure=[_text(step) for step in agreement.procedure],
        clauses=[_clause(clause) for clause in agreement.clauses.values()],
        kept_holidays={
            name: _kept(calendar.definition.holidays)
            for name, calendar in calendars.items()
            if isinstance(calendar.definition.holidays, KeptHolidays)
        },
    )


def _said(**data: object) -> Data:
    """The keys that say something: without None, and without empty lists, tables and texts."""
    return {key: value for key, value in data.items() if value not in (None, [], {}, "")}


def _text(text: Text | None) -> Data | None:
    return None if text is None else {"nl": text.nl, "en": text.en}


def _texts(texts: Mapping[str, Text]) -> Data:
    return {code: _text(text) for code, text in texts.items()}


def _about(agreement: Agreement) -> Data:
    names = [*agreement.calendars]
    inferred = "office" if "office" in names else names[0] if len(names) == 1 else None
    return _said(
        title=_text(agreement.title),
        vendor=agreement.vendor,
        customer=agreement.customer,
        version=agreement.version,
        in_force_from=agreement.in_force_from,
        signed_on=agreement.signed_on,
        zone=agreement.zone.key,
        language=agreement.language,
        introduction=_text(agreement.introduction),
        calendar=None if agreement.calendar == inferred else agreement.calendar,
        supersedes=agreement.supersedes,
    )


def _reading(key: str, value: str | int) -> str | int:
    if key == "shortest_outage" and isinstance(value, int) and value:
        return words.duration_words(value)
    return value


def _calendar(calendar: Calendar, name: Text | None, zone: ZoneInfo) -> Data:
    made_of = calendar.definition
    base = [week.hours for week in made_of.weeks if week.from_date is None]
    later = [week for week in made_of.weeks if week.from_date is not None]
    return _said(
        name=_text(name),
        zone=None if made_of.zone == zone.key else made_of.zone,
        hours=_week(base[-1] if base else ((),) * 7),
        day_hours=_day_hours(made_of.day_seconds),
        holidays=_holidays(calendar.name, made_of.holidays),
        special_days=_special_days(made_of.special, calendar.zone),
        closures=[_closure(closure) for closure in made_of.closures],
        versions=[{"from": week.from_date, "hours": _week(week.hours)} for week in later],
    )


def _week(week: tuple[Hours, ...]) -> Data:
    """Hours by days, days in a row with the same hours together; closed days aren't said."""
    hours: Data = {}
    for same, group in groupby(range(7), key=lambda day: week[day]):
        days = [WEEKDAYS[day] for day in group]
        if same:
            hours[days[0] if len(days) == 1 else f"{days[0]}-{days[-1]}"] = words.hours_words(same)
    return hours or {"mon-sun": "closed"}


def _day_hours(seconds: int) -> Decimal | str | None:
    if seconds == _USUAL_DAY_SECONDS:
        return None
    hours = Decimal(seconds) / 3600
    is_exact = Fraction(hours) == Fraction(seconds, 3600)
    return hours if is_exact else words.duration_words(seconds)


def _holidays(name: str, source: HolidaySource) -> Data | None:
    if source is no_holidays:
        return None
    if not isinstance(source, RuledHolidays):
        raise TypeError(f"calendar {name}: its holidays come from a function no file can say")
    return _rule(source.rule)


def _rule(rule: HolidayRule) -> Data:
    return _said(
        country=rule.country,
        subdivision=rule.subdivision,
        leave_out=[*rule.leave_out],
        add=[
            {
                "on": day_text(added.on) if isinstance(added.on, tuple) else added.on,
                "name": _text(added.name),
            }
            for added in rule.added
        ],
    )


def _special_days(days: Iterable[SpecialDay], zone: ZoneInfo) -> list[Data]:
    """Special days, those in a row that differ in nothing else together."""
    rows = []
    for row in _in_rows(days):
        first, last = row[0], row[-1]
        hours = words.hours_words(first.hours)
        announced_at = first.announced_at
        rows.append(
            _said(
                on=first.day,
                until=None if first is last else last.day,
                hours=None if first.cut else hours,
                closed=hours if first.cut else None,
                name=_text(text_of(first.name)) if first.name else None,
                announced_at=announced_at and datetime.fromtimestamp(announced_at, zone),
            )
        )
    return rows


def _in_rows(days: Iterable[SpecialDay]) -> Iterator[list[SpecialDay]]:
    row: list[SpecialDay] = []
    for day in days:
        if row and (day[1:] != row[-1][1:] or day.day != row[-1].day + timedelta(1)):
            yield row
            row = []
        row.append(day)
    if row:
        yield row


def _closure(closure: Closure) -> Data:
    first, last = day_text(closure.first), day_text(closure.last)
    return _said(
        every_year=first if first == last else f"{first} to {last}",
        closed=None if closure.hours == _ALL_DAY else words.hours_words(closure.hours),
        name=_text(text_of(closure.name)) if closure.name else None,
    )


def _kept(source: KeptHolidays) -> Data:
    lines = [words.kept_words(day, name) for day, name in sorted(source.dates.items())]
    return {"of": source.rule.words(), "dates": lines}


def _obligation(obligation: Obligation) -> Data:
    return _said(
        name=obligation.name,
        title=_text(obligation.title),
        met_by=obligation.met_by,
        starts=obligation.starts,
        clause=obligation.clause,
    )


def _targets(targets: Mapping[str, Target], main: str) -> Data:
    return {name: _target(target, main) for name, target in targets.items()}


def _target(target: Target, main: str) -> Data:
    within = None
    if target.kind in ("hours", "days"):
        kind: Literal["hours", "days"] = "days" if target.kind == "days" else "hours"
        of_main = main if target.calendar == main else None
        within = words.term_words(words.Term(kind, target.amount, of_main))
    return _said(
        within=within,
        in_release=target.amount if target.kind == "release" else None,
        best_effort=True if target.kind == "best_effort" else None,
        not_applicable=True if target.kind == "not_applicable" else None,
        calendar=None if target.calendar == main else target.calendar,
        share=None if target.share is None else words.share_words(target.share),
        clause=target.clause,
        footnote=_text(target.footnote),
    )


def _call_type(call_type: CallType, main: str) -> Data:
    return _said(
        code=call_type.code,
        name=_text(call_type.name),
        example=_text(call_type.example),
        phone_required=call_type.phone_required or None,
        complaint=call_type.is_complaint or None,
        through_super_user=None if call_type.through_super_user else False,
        targets=_targets(call_type.targets, main),
        priorities={
            priority: _targets(targets, main) for priority, targets in call_type.priorities.items()
        },
        footnote=_text(call_type.footnote),
    )


def _matrix(matrix: Matrix | None) -> Data | None:
    if matrix is None:
        return None
    cells = {
        impact: {urgency: matrix.cells[impact, urgency] for urgency in matrix.urgencies}
        for impact in matrix.impacts
    }
    return {
        "gives": matrix.gives,
        "impacts": _texts(matrix.impacts),
        "urgencies": _texts(matrix.urgencies),
        "cells": cells,
    }


def _warning(rung: Rung) -> Data:
    return _said(
        when=words.when_words(words.When(rung.when, rung.share, rung.seconds)),
        tell=[*rung.tell],
        obligations=[*rung.obligations],
    )


def _credits(credits_: Credits | None) -> Data | None:
    if credits_ is None:
        return None
    return _said(
        fee=credits_.fee,
        currency=credits_.currency,
        rounding=credits_.rounding,
        cap=None if credits_.cap_percent == 100 else _percent(credits_.cap_percent),
        rules=[
            _said(
                by=rule.by,
                obligation=rule.obligation,
                tiers=[
                    _said(
                        below=None if tier.below is None else words.share_words(tier.below),
                        at_least=tier.at_least,
                        credit=_percent(tier.percent),
                    )
                    for tier in rule.tiers
                ],
                per_breach=_percent(rule.per_breach_percent),
                clause=rule.clause,
            )
            for rule in credits_.rules
        ],
    )


def _percent(percent: Fraction | None) -> str | None:
    return None if percent is None else words.share_words(percent / 100)


def _other_terms(agreement: Agreement) -> Data:
    terms, complaints = agreement.entitlement, agreement.complaints
    entitlement = terms and _said(
        training_required=terms.training_required,
        course=_text(terms.course),
        valid_months=terms.valid_months,
        clause=terms.clause,
    )
    about_complaints = complaints and _said(
        address=complaints.address, channels=[*complaints.channels], clause=complaints.clause
    )
    return {"entitlement": entitlement, "complaints": about_complaints}


def _availability(terms: AvailabilityTerms | None) -> Data | None:
    if terms is None:
        return None
    seconds = ("look_every", "longest_interval", "recheck_every", "timeout", "largest_gap")
    times = {
        field.name: words.duration_words(value)
        for field in fields(terms)
        if field.name in (*seconds, "maintenance_notice") and (value := getattr(terms, field.name))
    }
    return _said(
        target=words.share_words(terms.target),
        service=service_words(terms.expression),
        **times,
        calendar=terms.calendar,
        clause=terms.clause,
        components=[{"code": c.code, "name": _text(c.name)} for c in terms.components],
    )


def _clause(clause: Clause) -> Data:
    return _said(
        number=clause.number,
        title=_text(clause.title),
        text=_text(clause.text),
        footnote=_text(clause.footnote),
        about=[*clause.about],
    )
