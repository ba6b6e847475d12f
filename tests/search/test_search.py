"""Things are found by their words, the same on both databases, whatever somebody types."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from stipt.search.find import find, matching
from stipt.search.index import forget, index
from stipt.search.models import Entry
from stipt.search.terms import LONGEST_TERM, MOST_BYTES, MOST_WORDS, asked, terms_of
from tests.apart import installation

pytestmark = pytest.mark.django_db


def subjects(*texts: str, scope_id: int | None = None) -> None:
    """Tickets 1, 2, ... with these subjects."""
    for number, text in enumerate(texts, start=1):
        index("ticket", number, text, scope_id)


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("Printer staat stil", "printer"),
        ("Printer staat stil", "STIL printer"),
        ("Facturen kunnen niet worden gemaakt", "factuur"),
        ("Factuur klopt niet", "facturen"),
        ("Twee katten op het dak", "kat"),
        ("Invoices can't be printed", "printing invoice"),
        ("Running houses", "run house"),
        ("Café in één coördinatie", "cafe een coordinatie"),
        ("cafe een coordinatie", "Café één COÖRDINATIE"),
        ("Straße, Łódź, Ærø", "strasse lodz aero"),
        ("Die ĳskast, ﬁjn", "ijskast fijn"),
        ("Alle foto's van Anna's printer", "foto anna printer"),
        ("Error 0x80070005 in 2.3.1", "0x80070005 2.3"),
        ("Mail van anna.bos@example.org", "anna.bos@example.org"),
        ("Ошибка печати", "ошибка"),
        ("Werkzaamheden gepland", "werkza"),
        ("Werkzaamheden gepland", "gepland werkz"),
        ("Factureringsmodule", "factur"),
    ],
)
def test_a_subject_is_found_by_its_words(subject: str, words: str) -> None:
    subjects(subject, "Iets heel anders")
    assert find("ticket", words) == [1]


@pytest.mark.parametrize(
    "words", ["printer vast", "rinter", "sta", "pri staat", "s", "", "  ", "%", "_", "\x00", "§7"]
)
def test_what_is_not_among_its_words_does_not_find_it(words: str) -> None:
    subjects("Printer stil, al een dag", scope_id=7)
    assert find("ticket", words) == []
    assert not matching("ticket", words).exists()


@pytest.mark.parametrize(
    "words",
    [
        'printer"',
        '"printer" *',
        "printer*",
        "printer) OR (1",
        "printer' | 'x",
        "printer:* & !x",
        "NEAR(printer)",
        "NOT printer",
        "^printer",
        "words:printer",
        "printer\\",
        "printer\x00",
        "-printer",
        "printer; DROP TABLE search_entry; --",
        "printer\ud83d",
        "AND printer",
        "\u202eprinter\u200b",
        "{printer}",
        "%s printer %(x)s",
    ],
)
def test_signs_that_mean_something_to_a_database_mean_nothing_here(words: str) -> None:
    text = " ".join(
        word for word in ("near not words or and x 1 drop table search entry s".split())
    )
    subjects(f"Printer {text}")
    assert find("ticket", words) == [1]


def test_of_a_question_as_long_as_a_book_the_first_words_count() -> None:
    words = [f"woord{number}" for number in range(20_000)]
    subjects(" ".join(words[:MOST_WORDS]), " ".join(words[: MOST_WORDS - 1]))
    assert find("ticket", " ".join(words)) == [1]
    assert find("ticket", "woord1 " * 100_000) == [2, 1]
    assert find("ticket", "a" * 1_000_000) == []


def test_of_a_long_text_a_bounded_part_is_kept() -> None:
    text = " ".join(f"regel{number}" for number in range(100_000))
    subjects(text)
    assert MOST_BYTES * 0.99 < len(Entry.objects.get().words) <= MOST_BYTES
    assert find("ticket", "regel1") == [1]


def test_a_word_that_is_too_long_is_found_by_its_beginning() -> None:
    subjects("x" * 5_000)
    assert find("ticket", "x" * (LONGEST_TERM + 3)) == [1]


def test_the_newest_come_first_and_no_more_than_asked_for() -> None:
    subjects(*["Printer"] * 60)
    assert find("ticket", "printer") == list(range(60, 10, -1))
    assert find("ticket", "printer", limit=2) == [60, 59]


def test_to_be_indexed_again_changes_the_words_and_not_the_place() -> None:
    subjects("Printer", "Printer", "Printer")
    index("ticket", 1, "Printer en scherm", scope_id=8)
    index("ticket", 2, "Scherm")
    assert find("ticket", "printer") == [3, 1]
    assert find("ticket", "scherm") == [2, 1]
    assert Entry.objects.get(owner_id=1).scope_id == 8


def test_what_is_forgotten_is_not_found_and_none_of_its_words_are_kept() -> None:
    subjects("Printer", "Printer")
    forget("ticket", 1)
    forget("ticket", 99)
    assert find("ticket", "printer") == [2]
    assert not Entry.objects.filter(owner_id=1).exists()


def test_kinds_are_apart() -> None:
    index("ticket", 1, "Printer")
    index("article", 1, "Scherm")
    index("article", 2, "Printer")
    assert find("ticket", "printer") == [1]
    assert list(matching("article", "printer")) == [2]


def test_a_search_can_be_kept_within_scopes() -> None:
    for owner_id, scope_id in ((1, 7), (2, 8), (3, 77), (4, None)):
        index("ticket", owner_id, "Printer", scope_id)
    assert find("ticket", "printer", scope_ids=[7]) == [1]
    assert find("ticket", "printer", scope_ids=[7, 8]) == [2, 1]
    assert sorted(matching("ticket", "printer", scope_ids={8, 77})) == [2, 3]
    assert find("ticket", "printer", scope_ids=[]) == []
    assert not matching("ticket", "printer", scope_ids=[]).exists()
    assert find("ticket", "printer") == [4, 3, 2, 1]


def test_the_matching_ones_can_stand_within_another_question() -> None:
    subjects("Printer", "Scherm", "Printer en scherm")
    found = Entry.objects.filter(owner_id__in=matching("ticket", "printer"))
    assert sorted(found.values_list("owner_id", flat=True)) == [1, 3]
    assert found.filter(owner_id__in=matching("ticket", "scherm")).get().owner_id == 3
    assert found.exclude(owner_id__in=matching("ticket", "scherm")).get().owner_id == 1


def plan(statement: str, parameters: list[object]) -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE search_entry")
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {statement}", parameters)
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def test_the_full_text_index_is_what_is_read() -> None:
    subjects(*(f"woord{number}" for number in range(500)))
    statement, parameters = matching("ticket", "woord77").query.sql_with_params()
    told = plan(statement, list(parameters))
    assert {
        "sqlite": "SCAN search_words VIRTUAL TABLE",
        "postgresql": "Bitmap Index Scan on search_words",
    }[connection.vendor] in told
    assert "(kind=?)" not in told


def test_each_entry_is_written_by_one_statement(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        index("ticket", 1, "Printer")
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert find("ticket", "printer") == [1]


def test_threads_do_not_mix_up_their_words() -> None:
    words = [f"{stem}ingen{number}" for number in range(300) for stem in ("factuur", "wer", "run")]
    alone = [terms_of(f"{word} {word}en") for word in words]
    again = [f"{word} {word}en" for word in words] * 4
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(terms_of, again)) == alone * 4


AGAIN = """
from django.core.management import call_command
from stipt.search.index import index
from stipt.search.find import find
call_command("migrate", "search", "zero", verbosity=0)
call_command("migrate", "search", verbosity=0)
index("ticket", 5, "Printer")
print(find("ticket", "printer"))
"""


def test_the_tables_can_be_taken_away_and_made_again(tmp_path: Path) -> None:
    with installation(tmp_path, "search") as apart:
        assert apart.run(AGAIN) == "[5]"


TEXT = st.text(st.sampled_from("abdenrsğéÅß'’-_ .0٣ж§\x00")) | st.text()


def is_met(question: str, text: str) -> bool:
    """The rule without a database: each word's terms, or the beginning of the last."""
    terms = terms_of(text).split()
    wanted = asked(question)
    return bool(wanted) and all(
        any(term in terms for term in one.any_of)
        or (one.prefix != "" and any(term.startswith(one.prefix) for term in terms))
        for one in wanted
    )


class AnyWords(TestCase):
    """With a database, for any texts."""

    @settings(deadline=None, max_examples=150)
    @given(st.lists(TEXT, max_size=4), st.lists(TEXT, min_size=1, max_size=4))
    def test_both_databases_find_what_the_rule_says(
        self, texts: list[str], questions: list[str]
    ) -> None:
        subjects(*texts)
        for question in [*questions, *texts, *(text[: len(text) // 2] for text in texts)]:
            expected = [n for n, text in enumerate(texts, start=1) if is_met(question, text)]
            assert find("ticket", question) == expected[::-1]
            assert sorted(matching("ticket", question)) == expected


@given(TEXT, st.data())
def test_every_text_is_found_by_its_own_words_and_by_their_beginnings(
    text: str, data: st.DataObject
) -> None:
    words = [word for word in terms_of(text).split() if len(word) > 1]
    for word in words:
        assert is_met(word, text)
        assert is_met(word[: data.draw(st.integers(2, len(word)))], text)


@given(st.text(st.characters(categories=["L", "N"]), min_size=1))
def test_terms_are_letters_and_digits_alone(text: str) -> None:
    for term in terms_of(text).split():
        assert term.isalnum()
        assert len(term) <= LONGEST_TERM
