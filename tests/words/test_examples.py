"""The worked examples of the document: dates that show something, and only what is so."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from stipt.sla import Agreement, Calendar, Closure, SpecialDay, Target, weekly
from stipt.sla.agreement import CallType
from stipt.sla.texts import Language, Text
from stipt.words.blocks import Drawing, Table
from tests.cast import instant, reference_agreement
from tests.words.agreements import ALWAYS, days, hours, round_the_clock
from tests.words.shown import cells, drawings, section, told, with_calendar
from tests.words.written import AT


def test_each_term_has_an_example_with_dates_that_shows_something() -> None:
    assert [drawing.sentence for drawing in drawings(reference_agreement())] == [
        "A term of 3 office hours that starts on Wednesday 13 May 2026 at 15:00 ends on Friday 15 "
        "May 2026 at 09:00. Ascension Day (Thursday 14 May 2026) does not count.",
        "A term of 8 office hours that starts on Wednesday 13 May 2026 at 10:00 ends on Friday 15 "
        "May 2026 at 09:00. Ascension Day (Thursday 14 May 2026) does not count.",
        "A term of 12 office hours that starts on Tuesday 12 May 2026 at 15:00 ends on Friday 15 "
        "May 2026 at 09:00. Ascension Day (Thursday 14 May 2026) does not count.",
        "A term of 1 working day that starts on Wednesday 13 May 2026 at 10:00 ends on Friday 15 "
        "May 2026 at 10:00. Ascension Day (Thursday 14 May 2026) does not count.",
        "A term of 2 working days that starts on Tuesday 12 May 2026 at 10:00 ends on Friday 15 "
        "May 2026 at 10:00. Ascension Day (Thursday 14 May 2026) does not count.",
        "A term of 5 working days that starts on Monday 11 May 2026 at 10:00 ends on Tuesday 19 "
        "May 2026 at 10:00. The weekend and Ascension Day (Thursday 14 May 2026) do not count.",
    ]


def test_without_a_holiday_nearby_an_example_shows_a_weekend() -> None:
    november = date(2026, 11, 16)
    sentences = [drawing.sentence for drawing in drawings(reference_agreement(), november)]
    assert sentences[3] == (
        "A term of 1 working day that starts on Friday 20 November 2026 at 10:00 ends on Monday 23 "
        "November 2026 at 10:00. The weekend does not count."
    )
    text = told(reference_agreement(), "nl", november)
    assert (
        "Een termijn van 1 werkdag die op vrijdag 20 november 2026 om 10:00 begint, loopt af op "
        "maandag 23 november 2026 om 10:00. Het weekend telt niet mee."
    ) in text


def test_examples_are_reckoned_by_the_calendar_and_begin_when_the_agreement_holds() -> None:
    agreement = reference_agreement()._replace(in_force_from=date(2027, 3, 1))
    office = agreement.calendars["office"]
    for drawing in drawings(agreement):
        start = datetime.fromtimestamp(drawing.starts_at, agreement.zone)
        assert start.date() >= date(2027, 3, 1)
        assert office.is_open(start)
    assert office.after(drawings(agreement)[0].starts_at, 3 * 3600) == drawings(agreement)[0].due_at


def test_a_term_around_the_clock_skips_nothing_and_says_so_by_silence() -> None:
    agreement = round_the_clock(response=hours(0.5, "always"), resolution=hours(4, "always"))
    always = [d for d in drawings(agreement) if d.calendar == ALWAYS]
    assert always[0].sentence == (
        "A term of 30 minutes around the clock that starts on Monday 11 May 2026 at 10:00 ends on "
        "Monday 11 May 2026 at 10:30."
    )


def test_a_calendar_that_is_only_open_early_starts_its_example_at_an_opening() -> None:
    early = Calendar("Europe/Amsterdam", [weekly("06:00-09:00", "mon-fri")])
    assert "starts on Monday 11 May 2026 at 06:00" in drawings(with_calendar(early))[0].sentence


def test_two_days_that_do_not_count_are_both_named() -> None:
    easter = date(2026, 3, 30)
    sentences = [drawing.sentence for drawing in drawings(reference_agreement(), easter)]
    assert "The weekend and Easter Monday (Monday 6 April 2026) do not count." in sentences[3]


def test_each_call_type_shows_its_due_times_at_worst() -> None:
    blocks = section(reference_agreement(), "nl", "Voorbeelden")
    (table,) = [block for block in blocks if isinstance(block, Table)]
    assert cells(table) == [
        ["Gebruikersvraag", "ma 18 mei 2026 09:00", "di 19 mei 2026 12:00"],
        ["Niveau 1 incident", "vr 15 mei 2026 09:00", "vr 15 mei 2026 17:00"],
        ["Niveau 2 incident, maatwerk", "vr 15 mei 2026 15:00", "vr 22 mei 2026 15:00"],
        ["Niveau 2 incident, standaardapplicatie", "vr 15 mei 2026 15:00", "volgens de planning"],
        ["Niveau 3 incident, standaardapplicatie", "vr 15 mei 2026 15:00", "geen"],
        ["Niveau 3 incident, maatwerk", "vr 15 mei 2026 15:00", "geen"],
        ["Wijzigingsverzoek", "ma 18 mei 2026 15:00", "geen"],
    ]


def test_a_clearly_worded_question_is_answered_within_24_office_hours_at_worst() -> None:
    agreement = reference_agreement()
    blocks = section(agreement, "en", "Examples")
    (table,) = [block for block in blocks if isinstance(block, Table)]
    assert cells(table)[0] == ["User question", "Mon 18 May 2026 09:00", "Tue 19 May 2026 12:00"]
    handed_over = datetime(2026, 5, 13, 15, tzinfo=agreement.zone)
    due = datetime(2026, 5, 19, 12, tzinfo=agreement.zone)
    assert agreement.calendars["office"].worked(handed_over, due) == 24 * 3600


def test_without_a_term_there_are_no_examples() -> None:
    nothing = CallType("wish", Text("Wens", "Wish"), {"response": Target("best_effort")})
    text = told(reference_agreement()._replace(call_types={"wish": nothing}), "en")
    assert "Examples" not in text


def test_an_agreement_on_complaints_alone_has_no_table_of_call_types() -> None:
    agreement = reference_agreement()
    complaints = {"complaint": agreement.call_types["complaint"]}
    blocks = section(agreement._replace(call_types=complaints), "en", "Examples")
    assert not [block for block in blocks if isinstance(block, Table)]
    assert len([block for block in blocks if isinstance(block, Drawing)]) == 2


# -- only what was skipped is said not to count ----------------------------------------------------


def office(*, weekdays: str = "mon-fri", **more: Any) -> Agreement:
    """An agreement with one calendar from 09:00 to 17:00, and promises in hours and in days."""
    calendar = Calendar("Europe/Amsterdam", [weekly("09:00-17:00", weekdays)], **more)
    question = CallType(
        "question", Text("Vraag", "Question"), {"response": hours(4), "resolution": days(2)}
    )
    return with_calendar(calendar)._replace(call_types={"question": question}, clauses={})


def sentences(agreement: Agreement, at: date, language: Language = "nl") -> list[str]:
    """The worked examples: that of the hours and that of the days."""
    heading = "Voorbeelden" if language == "nl" else "Examples"
    blocks = section(agreement, language, heading, at)
    return [block.sentence for block in blocks if isinstance(block, Drawing)]


def storm(at: str) -> SpecialDay:
    """Thursday 5 February 2026, closed from an instant of that day on."""
    return SpecialDay(date(2026, 2, 5), (), "Storm", announced_at=int(instant(at).timestamp()))


def test_a_day_that_was_closed_behind_the_end_of_a_term_is_not_said_to_be_skipped() -> None:
    agreement = office(special=[storm("2026-02-05T11:00")])
    for text in sentences(agreement, date(2026, 2, 3)):
        if "loopt af op donderdag 5 februari" in text:
            assert "Storm" not in text


def test_of_a_day_that_was_open_in_part_a_part_does_not_count() -> None:
    agreement = office(special=[storm("2026-02-05T11:00")])
    in_hours, in_days = sentences(agreement, date(2026, 2, 3))
    assert in_hours == (
        "Een termijn van 4 kantooruren die op woensdag 4 februari 2026 om 16:00 begint, loopt af "
        "op vrijdag 6 februari 2026 om 10:00. Storm (een deel van donderdag 5 februari 2026) telt "
        "niet mee."
    )
    assert "Storm" not in in_days
    english = sentences(agreement, date(2026, 2, 3), "en")[0]
    assert "Storm (part of Thursday 5 February 2026) does not count." in english


def test_two_parts_of_days_of_one_name_are_not_one_stretch() -> None:
    noon = ((12 * 3600, 86_400),)
    party = [SpecialDay(date(2026, 2, day), noon, "Feest", cut=True) for day in (4, 5)]
    long = CallType("question", Text("Vraag", "Question"), {"response": hours(18)})
    agreement = office(special=party)._replace(call_types={"question": long})
    (in_hours,) = sentences(agreement, date(2026, 2, 3))
    assert (
        "Feest (een deel van woensdag 4 februari 2026) en Feest (een deel van donderdag 5 februari "
        "2026) tellen niet mee."
    ) in in_hours


def test_a_working_day_is_not_said_to_be_skipped_where_its_afternoon_was_closed() -> None:
    afternoon = SpecialDay(date(2026, 2, 4), ((15 * 3600, 86_400),), "Feest", cut=True)
    in_days = sentences(office(special=[afternoon]), date(2026, 2, 3))[1]
    assert "Feest" not in in_days


def test_days_on_end_of_one_name_are_said_as_a_stretch() -> None:
    closed = [SpecialDay(date(2026, 7, day), (), "Zomersluiting") for day in range(20, 25)]
    in_hours = sentences(office(special=closed), date(2026, 7, 13))[0]
    assert in_hours.endswith(
        "Het weekend en Zomersluiting (maandag 20 juli 2026 tot en met vrijdag 24 juli 2026) "
        "tellen niet mee."
    )


def test_a_holiday_in_the_middle_of_a_yearly_closure_is_part_of_it() -> None:
    agreement = office(
        closures=[
            Closure((5, 5), (5, 5), "Feest", ((12 * 3600, 86_400),)),
            Closure((12, 24), (1, 2), "Kerstsluiting"),
        ],
        holidays=lambda year: {date(year, 12, 25): "Kerstmis", date(year, 5, 5): "Bevrijdingsdag"},
    )
    december = sentences(agreement, date(2026, 12, 21))[1]
    assert (
        "Kerstsluiting (donderdag 24 december 2026 tot en met vrijdag 1 januari 2027)" in december
    )
    assert "Kerstmis" not in december
    assert "Bevrijdingsdag (dinsdag 5 mei 2026)" in sentences(agreement, date(2026, 5, 4))[1]


@pytest.mark.parametrize(
    ("weekdays", "nl", "en"),
    [
        ("mon-thu", "Vrijdag en het weekend tellen niet mee.", "Friday and the weekend do not"),
        ("mon-sat", "Zondag telt niet mee.", "Sunday does not count."),
        ("mon-fri", "Het weekend telt niet mee.", "The weekend does not count."),
    ],
)
def test_days_that_are_closed_every_week_are_named_as_they_are(
    weekdays: str, nl: str, en: str
) -> None:
    agreement = office(weekdays=weekdays)
    assert nl in sentences(agreement, date(2026, 2, 3))[1]
    assert en in sentences(agreement, date(2026, 2, 3), "en")[1]


def test_a_name_with_an_article_has_no_capital_inside_a_sentence() -> None:
    monday = {date(2026, 2, 9): "De maandag na het feest"}
    agreement = office(holidays=lambda year: monday if year == 2026 else {})
    assert (
        "Het weekend en de maandag na het feest (maandag 9"
        in sentences(agreement, date(2026, 2, 3))[0]
    )
    wednesday = {date(2026, 2, 11): "De woensdag"}
    agreement = office(holidays=lambda year: wednesday if year == 2026 else {}, weekdays="mon-sun")
    assert ". De woensdag (woensdag 11" in sentences(agreement, date(2026, 2, 3))[0]


def test_a_term_with_a_comma_in_it_is_parted_from_its_sentence() -> None:
    question = CallType("question", Text("Vraag", "Question"), {"response": hours(0.25)})
    agreement = reference_agreement()._replace(call_types={"question": question})
    (nl,), (en,) = sentences(agreement, AT), sentences(agreement, AT, "en")
    assert nl.startswith("Een termijn van 15 minuten, geteld in kantooruren, die op ")
    assert en.startswith("A term of 15 minutes, counted in office hours, that starts on ")


def test_a_call_is_handed_over_or_comes_in_as_its_clock_starts() -> None:
    handed_over = reference_agreement()
    received = handed_over._replace(readings={"clock_starts": "received"})
    assert "wordt doorgegeven en waarop pas" in told(handed_over, "nl")
    nl = told(received, "nl")
    assert "om 15:00 binnenkomt en waarop pas" in nl
    assert "wordt doorgegeven en waarop pas" not in nl
    assert "For a call that comes in on Wednesday 13 May 2026 at 15:00 and is" in told(
        received, "en"
    )
    for agreement, caption in (
        (handed_over, "Uiterlijk, bij doorgeven op"),
        (received, "Uiterlijk, bij binnenkomst op"),
    ):
        blocks = section(agreement, "nl", "Voorbeelden")
        (table,) = [block for block in blocks if isinstance(block, Table)]
        assert table.caption.startswith(caption)
