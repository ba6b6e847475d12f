"""Agreements written back to files, compared, and described by a schema and a page."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as some

from stipt.sla import Agreement, Calendar, CallType, Obligation, Target
from stipt.sla.document import (
    Difference,
    as_data,
    differences,
    dump,
    example_names,
    load_example,
    read,
    schema,
)
from stipt.sla.document.expression import read_service, service_words
from stipt.sla.document.json_schema import schema_at
from stipt.sla.document.words import paragraphs
from stipt.sla.hours import Closure, SpecialDay, weekly
from stipt.sla.terms import Clause
from stipt.sla.texts import Text
from tests.sla.agreement_files import (
    AGREEMENTS,
    AMSTERDAM,
    DOCS,
    EVERYTHING,
    HOUR,
    REFERENCE,
    again,
    earlier,
    minimal,
    minimal_agreement,
)

# -- back to a file --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["everything.toml", *example_names()])
def test_a_written_agreement_reads_back_to_the_same(name: str) -> None:
    agreement = EVERYTHING if name == "everything.toml" else load_example(name)
    text = dump(agreement)
    read_back = read(text, name=name, earlier=earlier)
    assert read_back == agreement
    assert as_data(read_back) == as_data(agreement)
    assert dump(read_back) == text


def test_a_written_agreement_has_no_line_too_long_to_read() -> None:
    lines = dump(REFERENCE).splitlines()
    assert max(len(line) for line in lines) <= 100


def test_what_no_file_can_say_is_an_error() -> None:
    source = {date(2026, 1, 1): "x"}
    office = Calendar(AMSTERDAM, [weekly("09:00-17:00")], holidays=lambda _: source)
    with pytest.raises(TypeError, match="office: its holidays come from a function"):
        dump(minimal_agreement()._replace(calendars={"office": office}))
    third = Target("hours", HOUR, share=Fraction(1, 3))
    with pytest.raises(ValueError, match="1/3 can't be written"):
        dump(minimal_agreement()._replace(default_targets={"response": third}))


def test_a_calendar_that_begins_with_its_first_version_is_closed_before() -> None:
    week = weekly("09:00-17:00")._replace(from_date=date(2026, 1, 1))
    agreement = minimal_agreement()._replace(calendars={"office": Calendar(AMSTERDAM, [week])})
    data = as_data(agreement)
    assert data["calendars"]["office"]["hours"] == {"mon-sun": "closed"}  # type: ignore[index]
    read_back = again(agreement)
    assert read_back.calendars["office"].hours_on(date(2025, 12, 31)) == ()
    assert read_back.calendars["office"].hours_on(date(2026, 1, 2)) == ((9 * HOUR, 17 * HOUR),)


def test_paragraphs_are_the_same_when_read_again() -> None:
    text = "  a\n b  c\n\n\n - d\n-e \n\t\n f "
    assert paragraphs(text) == "a b c\n\n- d -e\n\nf"
    assert paragraphs(paragraphs(text)) == paragraphs(text)


letters = some.text(
    some.characters(exclude_categories=["Cs"], exclude_characters="\r")
    | some.sampled_from('\n"- \\')
)
texts = letters.map(paragraphs).filter(bool)
both = some.builds(Text, texts, texts) | texts.map(lambda text: Text(text, text))
codes = some.from_regex("[A-Za-z0-9][A-Za-z0-9_-]{0,8}", fullmatch=True)
shares = some.integers(1, 100_000_000).map(lambda n: Fraction(n, 100_000_000))
targets = some.one_of(
    some.builds(
        Target,
        some.just("hours"),
        some.integers(1, 10_000_000),
        some.sampled_from(["office", "always"]),
        some.none() | shares,
        some.none(),
        some.none() | both,
    ),
    some.builds(Target, some.just("days"), some.integers(1, 3660)),
    some.builds(Target, some.just("release"), some.integers(1, 20)),
    some.builds(Target, some.sampled_from(["best_effort", "not_applicable"])),
)
quarters = some.integers(0, 95).map(lambda quarter: quarter * 900)


@some.composite
def hours(draw: some.DrawFn) -> tuple[tuple[int, int], ...]:
    ends = sorted(draw(some.lists(quarters, max_size=6, unique=True)))
    return tuple(zip(ends[::2], ends[1::2], strict=False))


@some.composite
def calendars(draw: some.DrawFn) -> Calendar:
    day = some.integers(0, 400).map(lambda number: date(2026, 1, 1) + timedelta(number))
    year_day = day.map(lambda date_: (date_.month, date_.day))
    week = weekly("09:00-17:00")
    days = draw(some.lists(hours(), min_size=6, max_size=6))
    week = week._replace(hours=(week.hours[0], *days))  # type: ignore[arg-type]
    special = some.builds(
        SpecialDay,
        day,
        hours(),
        some.just(""),
        some.just(False),
        some.none() | some.integers(1_700_000_000, 1_800_000_000),
    )
    afternoon = some.sampled_from([((0, 24 * HOUR),), ((12 * HOUR, 24 * HOUR),)])
    closures = some.builds(Closure, year_day, year_day, some.just(""), afternoon)
    calendar = Calendar(
        draw(some.sampled_from(["Europe/Amsterdam", "America/New_York", "UTC"])),
        [week],
        special=draw(some.lists(special, max_size=6)),
        closures=draw(some.lists(closures, max_size=1)),
        day_seconds=draw(some.integers(1, 86_400)),
    )
    hypothesis.assume(calendar.is_ever_open())
    return calendar


@some.composite
def agreements(draw: some.DrawFn) -> Agreement:
    """Agreements as a file can say them: any text, any target, any calendar."""
    always = Calendar(AMSTERDAM, [weekly("00:00-24:00", "mon-sun")], name="always")
    types = draw(some.dictionaries(codes, targets, min_size=1, max_size=4))
    clauses = draw(some.dictionaries(texts, both, max_size=3))
    return Agreement(
        title=draw(both),
        vendor=draw(texts),
        customer=draw(texts),
        version=draw(texts),
        in_force_from=draw(some.dates(date(1900, 1, 1), date(2399, 12, 31))),
        zone=AMSTERDAM,
        calendars={"office": draw(calendars()), "always": always},
        obligations={"resolution": Obligation("resolution", draw(both), "solution", "hand-over")},
        call_types={
            code: CallType(
                code, draw(both), {"resolution": target}, footnote=draw(some.none() | both)
            )
            for code, target in types.items()
        },
        clauses={number: Clause(number, text, text) for number, text in clauses.items()},
        introduction=draw(some.none() | both),
        procedure=tuple(draw(some.lists(both, max_size=2))),
        language=draw(some.sampled_from(["nl", "en"])),
    )


@hypothesis.given(agreements())
@hypothesis.settings(
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.data_too_large]
)
def test_any_agreement_that_a_file_can_say_reads_back_to_the_same(agreement: Agreement) -> None:
    text = dump(agreement)
    tomllib.loads(text)
    read_back = read(text, name="any.toml")
    assert read_back == agreement
    assert as_data(read_back) == as_data(agreement)


components = some.sampled_from(["web", "db-1", "db-2", "a", "3"]).map(
    lambda c: ("component", 0, (c,))
)


def groups(inner: some.SearchStrategy[Any]) -> some.SearchStrategy[Any]:
    parts = some.lists(inner, min_size=1, max_size=4, unique=True).map(tuple)
    at_least = parts.flatmap(
        lambda found: some.tuples(
            some.just("at_least"), some.integers(1, len(found)), some.just(found)
        )
    )
    return some.tuples(some.sampled_from(["all", "any"]), some.just(0), parts) | at_least


@hypothesis.given(some.recursive(components, groups, max_leaves=8))
def test_any_service_reads_back_to_the_same(expression: Any) -> None:
    hypothesis.assume(service_words(expression).count("of") <= 8)
    assert read_service(service_words(expression)) == expression


# -- differences -----------------------------------------------------------------------------------


def test_an_agreement_does_not_differ_from_itself() -> None:
    assert differences(EVERYTHING, again(EVERYTHING)) == []


def test_differences_are_told_by_the_keys_of_the_file() -> None:
    text = dump(REFERENCE)
    text = text.replace(
        'targets.response = "3 office hours"', 'targets.response = "2 office hours"'
    )
    text = text.replace("reopen_days = 14", "reopen_days = 7").replace('day = "wall-clock"\n', "")
    text = text.replace('tell = ["team", "manager"]', 'tell = ["manager"]')
    text = text.replace('    "2030-05-05 Bevrijdingsdag | Liberation Day",\n', "")
    text = text.replace('clause = "C11"', 'clause = "C11"\nvalid_months = 24')
    assert differences(REFERENCE, read(text, name="changed.toml")) == [
        Difference("readings.reopen_days", 14, 7),
        Difference(
            "call_types.incident-1.targets.response.within", "3 office hours", "2 office hours"
        ),
        Difference("warnings[3].tell", ["team", "manager"], ["manager"]),
        Difference(
            "kept_holidays.office.dates.2030-05-05", "Bevrijdingsdag | Liberation Day", None
        ),
        Difference("entitlement.valid_months", None, 24),
    ]


def test_entries_of_calendars_are_told_by_their_date() -> None:
    changed = EVERYTHING._replace(calendars={**EVERYTHING.calendars})
    definition = changed.calendars["support"].definition
    changed.calendars["support"] = Calendar(  # type: ignore[index]
        definition.zone,
        definition.weeks,
        name="support",
        holidays=definition.holidays,
        special=[
            s._replace(hours=()) if s.day == date(2026, 3, 2) else s for s in definition.special
        ],
        closures=definition.closures,
        day_seconds=definition.day_seconds,
    )
    assert differences(EVERYTHING, changed) == [
        Difference("calendars.support.special_days.2026-03-02.hours", "10:00-14:00", "closed")
    ]


def test_differences_are_plain_data() -> None:
    old = EVERYTHING.earlier[0]
    told = json.dumps(differences(EVERYTHING, old), default=str)
    assert '"credits.fee", "12500.50", null' in told


# -- the schema ------------------------------------------------------------------------------------


def keys_of(schema_: Any) -> Iterator[str]:
    """Every key that a schema names, at any depth."""
    if isinstance(schema_, dict):
        yield from schema_.get("properties", {})
        for inner in schema_.values():
            yield from keys_of(inner)
    elif isinstance(schema_, list):
        for inner in schema_:
            yield from keys_of(inner)


def described_keys(schema_: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(schema_, dict):
        yield from schema_.get("properties", {}).items()
        for inner in schema_.values():
            yield from described_keys(inner)
    elif isinstance(schema_, list):
        for inner in schema_:
            yield from described_keys(inner)


def test_the_schema_describes_every_key_and_knows_no_null() -> None:
    told = {
        key: about.get("description", about.get("$ref")) for key, about in described_keys(schema())
    }
    assert [key for key, description in told.items() if not description] == []
    assert "null" not in json.dumps(schema())
    assert schema()["required"] == ["format", "agreement", "calendars", "obligations", "call_types"]


def paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in entries:
        yield (*path, step)
        if isinstance(inner, dict | list):
            yield from paths(inner, (*path, step))


def test_every_key_of_an_agreement_is_in_the_schema() -> None:
    raw = tomllib.loads((AGREEMENTS / "everything.toml").read_text("utf-8"))
    assert [path for path in paths(raw) if not schema_at(path)] == []


def test_the_agreement_with_everything_uses_every_key_of_the_schema() -> None:
    raw = tomllib.loads((AGREEMENTS / "everything.toml").read_text("utf-8"))
    used = {step for path in paths(raw) for step in path}
    assert set(keys_of(schema())) - used == {"best_effort"}


def test_the_schema_says_nothing_of_what_is_not_there() -> None:
    assert schema_at(("agreement", "nothing")) == {}


def test_every_key_of_the_schema_is_explained_in_the_docs() -> None:
    page = (DOCS / "agreement-file.md").read_text("utf-8")
    explained = set(re.findall(r"`\[*([a-z_]+)(?:\.[A-Z]+)?\]*`", page))
    assert set(keys_of(schema())) - explained == set()


def examples_of_the_page() -> list[str]:
    page = (DOCS / "agreement-file.md").read_text("utf-8")
    return [part.split("```")[0] for part in page.split("```toml\n")[1:]]


def test_the_examples_of_the_docs_make_one_agreement() -> None:
    before = minimal().replace("2026-01-01", "2025-01-01")
    agreement = read("\n".join(examples_of_the_page()), name="docs", earlier=lambda _: before)
    assert agreement.availability is not None
    assert agreement.earlier
