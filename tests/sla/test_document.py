"""Agreement files: what they say, their versions, and where they are found."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from stipt.sla import Calendar, Target
from stipt.sla.agreement import READINGS
from stipt.sla.document import (
    AgreementErrors,
    example_names,
    find,
    load,
    load_example,
    read,
)
from stipt.sla.document.expression import read_service
from stipt.sla.document.json_schema import schema_at
from stipt.sla.holiday_dates import text_of
from stipt.sla.holidays import ComputedHolidays
from stipt.sla.hours import weekly
from stipt.sla.terms import AvailabilityTerms, Component, CreditRule, Credits, Rung, Tier
from stipt.sla.texts import Text
from tests.sla.agreement_files import (
    AMSTERDAM,
    EVERYTHING,
    HOUR,
    again,
    minimal,
    minimal_agreement,
)

# -- what a file says ------------------------------------------------------------------------------


def test_a_small_file_is_an_agreement() -> None:
    agreement = minimal_agreement()
    assert agreement.title == Text("Agreement", "Agreement")
    assert agreement.in_force_from == date(2026, 1, 1)
    assert agreement.zone == AMSTERDAM
    assert agreement.target_for("question", "response") == Target("hours", 8 * HOUR)
    assert agreement.calendars["office"] == Calendar(AMSTERDAM, [weekly("09:00-17:00")])
    assert {key: agreement.reading(key) for key in READINGS} == {
        key: values[0] for key, values in READINGS.items()
    }


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ('"12 office hours"', Target("hours", 12 * HOUR)),
        ('"1 office hour"', Target("hours", HOUR)),
        ('"30 minutes"', Target("hours", 1800)),
        ('"90 office seconds"', Target("hours", 90)),
        ('"1.5 hours"', Target("hours", 5400)),
        ('"4 working hours"', Target("hours", 4 * HOUR)),
        ('"5 working days"', Target("days", 5)),
        ('"2 office days"', Target("days", 2)),
        ('"30 always minutes"', Target("hours", 1800, "always")),
        ('{ within = "30 minutes", calendar = "always" }', Target("hours", 1800, "always")),
        ('{ within = "2 working days", calendar = "always" }', Target("days", 2, "always")),
        ('{ within = "4 hours", share = "80 %" }', Target("hours", 4 * HOUR, share=Fraction(4, 5))),
        ("{ in_release = 2 }", Target("release", 2)),
        ('"best effort"', Target("best_effort")),
        ('" not applicable "', Target("not_applicable")),
        ("{ not_applicable = true }", Target("not_applicable")),
    ],
)
def test_a_target_is_written_as_people_say_it(words: str, target: Target) -> None:
    agreement = minimal_agreement(
        obligations="""[[obligations]]
            name = "resolution"
            title = "resolution"
            met_by = "solution"
            starts = "hand-over" """,
        call_types=f'[[call_types]]\ncode = "a"\nname = "A"\ntargets.resolution = {words}',
        more='[calendars.always]\nhours.mon-sun = "00:00-24:00"',
    )
    assert agreement.call_types["a"].targets == {"resolution": target}
    assert again(agreement) == agreement


def test_the_only_calendar_counts_where_none_is_named() -> None:
    agreement = minimal_agreement(
        calendars='[calendars.shop]\nhours.sat = "10:00-16:00"',
        call_types='[[call_types]]\ncode = "a"\nname = "A"\ntargets.response = "2 hours"',
    )
    assert agreement.calendar == "shop"
    assert agreement.call_types["a"].targets["response"].calendar == "shop"


def test_a_calendar_that_no_target_needs_may_stay_unnamed() -> None:
    agreement = minimal_agreement(
        calendars='[calendars.a]\nhours.sat = "10:00-16:00"\n[calendars.b]\nhours.mon = "09:00-10:00"',
        call_types='[[call_types]]\ncode = "a"\nname = "A"\ntargets.response = "2 b hours"',
    )
    assert agreement.calendar == "a"
    assert again(agreement) == agreement


def test_a_shift_past_midnight_ends_on_the_next_day() -> None:
    office = EVERYTHING.calendars["support"]
    assert office.hours_on(date(2026, 11, 21)) == ((22 * HOUR, 24 * HOUR),)
    assert office.hours_on(date(2026, 11, 22)) == ((0, 6 * HOUR),)


def test_several_special_days_in_a_row_are_each_a_special_day() -> None:
    office = EVERYTHING.calendars["support"]
    summer = [office.hours_on(date(2026, 7, 20) + timedelta(n)) for n in range(40)]
    assert summer == [()] * 40
    announced = {s.announced_at for s in office.definition.special if s.day.month == 7}
    assert announced == {int(datetime(2026, 1, 5, 9, tzinfo=AMSTERDAM).timestamp())}


def test_a_date_announces_from_its_midnight_and_an_offset_is_kept_to() -> None:
    day = "[[calendars.office.special_days]]\non = 2026-03-02\nhours = 'closed'\nannounced_at = "
    for written, instant in (
        ("2026-02-01", datetime(2026, 2, 1, tzinfo=AMSTERDAM)),
        ("2026-02-01T12:00:00Z", datetime(2026, 2, 1, 12, tzinfo=UTC)),
    ):
        calendar = minimal_agreement(special=day + written).calendars["office"]
        assert calendar.definition.special[0].announced_at == int(instant.timestamp())


def test_hours_closed_on_a_special_day_leave_the_others_as_usual() -> None:
    office = EVERYTHING.calendars["support"]
    assert office.hours_on(date(2026, 12, 4)) == ((8 * HOUR + 1800, 12 * HOUR),)
    assert office.hours_on(date(2026, 12, 3))[-1] == (13 * HOUR, 17 * HOUR + 1800)


def test_a_yearly_closure_reaches_over_new_year_or_takes_an_afternoon() -> None:
    office = EVERYTHING.calendars["support"]
    assert office.hours_on(date(2027, 12, 31)) == ()
    assert office.hours_on(date(2029, 1, 2)) == ()
    assert office.hours_on(date(2028, 12, 5)) == ((8 * HOUR, 16 * HOUR),)


def test_a_dated_version_of_a_calendar_begins_on_its_date() -> None:
    office = EVERYTHING.calendars["support"]
    assert office.hours_on(date(2026, 11, 20)) == ((8 * HOUR + 1800, 12 * HOUR),)
    assert office.hours_on(date(2027, 1, 8)) == ((8 * HOUR, 18 * HOUR),)


def test_a_calendar_has_a_zone_of_its_own_or_that_of_the_agreement() -> None:
    assert EVERYTHING.calendars["london"].zone.key == "Europe/London"
    assert EVERYTHING.calendars["support"].zone.key == "Europe/Amsterdam"


@pytest.mark.parametrize(
    ("written", "seconds"), [("7.5", 27_000), ("9", 32_400), ('"440 minutes"', 26_400)]
)
def test_a_working_day_has_so_many_hours(written: str, seconds: int) -> None:
    hours = '[calendars.office]\nhours.mon-fri = "09:00-17:00"\nday_hours = '
    agreement = minimal_agreement(calendars=hours + written)
    assert agreement.calendars["office"].day_seconds == seconds
    assert again(agreement) == agreement


def test_holidays_are_computed_where_no_dates_are_kept() -> None:
    london = EVERYTHING.calendars["london"].definition.holidays
    assert isinstance(london, ComputedHolidays)
    assert date(2026, 11, 30) in london(2026)  # Saint Andrew's Day


def test_kept_holidays_are_named_in_the_language_that_was_signed() -> None:
    kept = EVERYTHING.calendars["support"].definition.holidays(2026)
    assert kept[date(2026, 4, 6)] == "Easter Monday"
    assert text_of(kept[date(2026, 4, 6)]).nl == "Tweede paasdag"
    assert text_of(kept[date(2026, 12, 25)]) == Text("Kerstmis", "Kerstmis")


def test_days_are_named_in_both_languages() -> None:
    definition = EVERYTHING.calendars["support"].definition
    assert text_of(definition.closures[0].name) == Text("Kerstsluiting", "Christmas closure")
    assert definition.closures[0].name == "Christmas closure"
    assert text_of(definition.special[0].name) == Text("Verhuizing", "Removal")
    assert definition.special[-1].name == ""


def test_calendars_say_what_their_hours_are_called() -> None:
    assert EVERYTHING.calendar_names["support"] == Text("supporturen", "support hours")
    assert "london" not in EVERYTHING.calendar_names


def test_priorities_override_single_targets_and_defaults_fill_the_rest() -> None:
    assert EVERYTHING.target_for("incident", "response", "high") == Target("hours", 1800, "always")
    assert EVERYTHING.target_for("incident", "response", "low") == Target(
        "hours", 4 * HOUR, "support", Fraction(4, 5), "1"
    )
    assert EVERYTHING.target_for("question", "update") == Target("hours", 2 * HOUR, "always")
    assert EVERYTHING.target_for("wish", "update") == Target(
        "not_applicable", 0, "support", clause="1"
    )


def test_the_matrix_gives_a_priority_for_each_impact_and_urgency() -> None:
    matrix = EVERYTHING.matrix
    assert matrix is not None
    assert matrix.cells["wide", "now"] == "high"
    assert len(matrix.cells) == 4


def test_warnings_say_when_and_whom_and_for_all_obligations_unless_some_are_named() -> None:
    assert EVERYTHING.ladder == (
        Rung("share", ("assignee",), (), Fraction(3, 4)),
        Rung("before", ("assignee", "team"), ("response", "resolution"), seconds=HOUR),
        Rung("breach", ("manager",), ()),
        Rung("after", ("director",), (), seconds=2 * HOUR),
    )


def test_credits_are_exact_decimals_and_percentages() -> None:
    assert EVERYTHING.credits == Credits(
        fee=Decimal("12500.50"),
        currency="EUR",
        rounding=Decimal("0.05"),
        rules=(
            CreditRule(
                "uptime",
                (
                    Tier(Fraction(5), below=Fraction(995, 1000)),
                    Tier(Fraction(10), below=Fraction(99, 100)),
                ),
                clause="2",
            ),
            CreditRule("breaches", (Tier(Fraction(2), at_least=3),), "response"),
            CreditRule("compliance", (Tier(Fraction(5), below=Fraction(95, 100)),)),
            CreditRule("breaches", (), "resolution", Fraction(1, 2)),
        ),
        cap_percent=Fraction(25),
    )


def test_the_service_is_an_expression_over_its_components() -> None:
    terms = EVERYTHING.availability
    assert terms is not None
    assert terms.expression == read_service("all of web, any of (db-1, db-2), 2 of (a, b, c)")
    assert (terms.gap_seconds, terms.maintenance_notice) == (130, 48 * HOUR)
    assert terms.target == Fraction(995, 1000)


def test_without_a_service_all_components_must_be_up() -> None:
    terms = """[availability]
        target = "99 %"
        [[availability.components]]
        code = "a"
        name = "A"
        [[availability.components]]
        code = "b"
        name = "B" """
    agreement = minimal_agreement(availability=terms)
    assert agreement.availability == AvailabilityTerms(
        Fraction(99, 100),
        (Component("a", Text("A", "A")), Component("b", Text("B", "B"))),
        read_service("all of a, b"),
    )
    alone = minimal_agreement(availability=terms[: terms.rindex("[[")])
    assert alone.availability is not None
    assert alone.availability.expression == ("component", 0, ("a",))


def test_every_reading_can_be_set() -> None:
    assert set(EVERYTHING.readings) == set(READINGS)
    for key, values in READINGS.items():
        assert EVERYTHING.reading(key) != values[0]
        assert schema_at(("readings", key)).get("enum", [*values]) == [*values]
    assert EVERYTHING.days_reading("shortest_outage") == 300


def test_long_text_flows_together_and_keeps_its_paragraphs_and_lists() -> None:
    assert EVERYTHING.clauses["1"].text.nl == (
        "De leverancier reageert binnen de afgesproken tijd. Die tijd telt in supporturen, en "
        "loopt vanaf het moment waarop de melding bij de leverancier ligt.\n\n"
        "Geen reactie is:\n- een automatisch bericht;\n"
        '- een notitie die de klant niet ziet, zoals "intern" of \\.'
    )


def test_a_byte_order_mark_and_windows_line_ends_are_no_hindrance(tmp_path: Path) -> None:
    file = tmp_path / "windows.toml"
    file.write_bytes(b"\xef\xbb\xbf" + minimal().replace("\n", "\r\n").encode())
    assert load(file) == minimal_agreement()
    assert read("\ufeff" + minimal(), name="x") == minimal_agreement()


# -- versions --------------------------------------------------------------------------------------


def test_an_agreement_knows_the_versions_that_it_supersedes() -> None:
    assert [version.version for version in EVERYTHING.earlier] == ["1", "0"]
    first = EVERYTHING.version_named("1")
    assert first is not None
    assert [version.version for version in first.earlier] == ["0"]
    assert EVERYTHING.version_at(datetime(2025, 3, 1, tzinfo=AMSTERDAM)).version == "1"
    assert EVERYTHING.version_at(datetime(2026, 3, 1, tzinfo=AMSTERDAM)) is EVERYTHING


def test_earlier_versions_can_come_from_anywhere() -> None:
    store = {"b": minimal(), "a": minimal()}
    store["b"] = store["b"].replace('"1"', '"2"').replace("2026-01-01", "2026-02-01")
    store["b"] = store["b"].replace("[agreement]", '[agreement]\nsupersedes = "a"')
    text = store["b"].replace('"2"', '"3"').replace("2026-02-01", "2026-03-01")
    text = text.replace('supersedes = "a"', 'supersedes = "b"')
    agreement = read(text, name="c", earlier=store.__getitem__)
    assert [version.version for version in agreement.earlier] == ["2", "1"]


# -- files -----------------------------------------------------------------------------------------


def test_an_agreement_is_found_by_path_or_by_the_name_of_an_example(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find("reference") == load_example("reference")
    (tmp_path / "mine.toml").write_text(minimal())
    assert find(tmp_path / "mine.toml") == minimal_agreement()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reference").write_text(minimal())
    assert find("reference") == minimal_agreement()


def test_the_core_alone_loads_no_schema_and_no_library() -> None:
    code = "import sys, stipt.sla; print({'pydantic', 'holidays', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_an_error_says_its_place_what_was_found_and_what_would_be_right() -> None:
    with pytest.raises(AgreementErrors) as raised:
        read(minimal().replace("8 office hours", "office hours"), name="my.toml")
    assert str(raised.value).startswith(
        'my.toml: line 23, call_types.question.targets.response: found "office hours"; right '
        "would be a term such as"
    )


def test_the_examples_are_all_agreements() -> None:
    assert "reference" in example_names()
    for name in example_names():
        assert load_example(name).call_types
