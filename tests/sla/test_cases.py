"""The calendar against worked answers that were found without building any interval."""

from pathlib import Path

import pytest

from tests.sla import corpus


@pytest.mark.parametrize("path", corpus.files(), ids=lambda path: path.name)
def test_every_case_of_the_corpus_gets_its_worked_answer(path: Path) -> None:
    data = corpus.load(path)
    calendars = corpus.calendars(data)
    wrong = [
        (case["id"], answer, case["expected"])
        for case in data["cases"]
        if (answer := corpus.answer(calendars[case["calendar"]], case)) != corpus.expected(case)
    ]
    assert data["cases"]
    assert wrong == []


def test_the_answers_are_the_same_when_the_calendar_is_compiled_ahead() -> None:
    data = corpus.load(corpus.OWN)
    for name, calendar in corpus.calendars(data).items():
        calendar.compile(2015, 2035)
        for case in data["cases"]:
            if case["calendar"] == name:
                assert corpus.answer(calendar, case) == corpus.expected(case), case["id"]
