"""Every example agreement is right, reads in both languages, and survives being written again."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest

from stipt.sla.agreement import Agreement
from stipt.sla.document import dump, example_names, find, load_example, read
from stipt.sla.document.files import EXAMPLES
from stipt.sla.texts import LANGUAGES, Language
from stipt.words.agreement import document
from stipt.words.blocks import Document
from stipt.words.render import to_html, to_markdown, to_text

AT = date(2026, 2, 3)
# Words that stand in every text of the one language and in none of the other.
FOREIGN: dict[Language, frozenset[str]] = {
    "nl": frozenset("the and hours days within closed every working with from".split()),
    "en": frozenset("het een uren dagen binnen gesloten elke werkdag vanaf".split()),
}
# A calendar or component without a name is shown by its key: "uren (always)".
UNNAMED = re.compile(r"\b(?:uren|hours) \([\w-]+\)")


@cache
def agreement(name: str) -> Agreement:
    return load_example(name)


@cache
def written(name: str, language: Language) -> Document:
    return document(agreement(name), language, at=AT, fingerprint="0" * 64)


@cache
def shown(name: str, language: Language) -> str:
    return " ".join(to_text(written(name, language)).split())


def without_names(text: str, terms: Agreement) -> str:
    """The text without the names of the parties and of places, which are the same in both."""
    for own in (terms.vendor, terms.customer, terms.vendor.upper(), terms.customer.upper()):
        text = text.replace(own, "")
    return text


@pytest.mark.parametrize("name", example_names())
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_example_is_shown_without_missing_words(name: str, language: Language) -> None:
    text = without_names(shown(name, language), agreement(name))
    words = set(re.findall(r"[^\W\d_]+", text.casefold()))
    assert words & FOREIGN[language] == set()
    assert UNNAMED.findall(text) == []
    assert "None" not in text


@pytest.mark.parametrize("name", example_names())
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_example_is_shown_with_its_clauses_and_call_types(name: str, language: Language) -> None:
    terms = agreement(name)
    text = shown(name, language)
    for clause in terms.clauses.values():
        assert clause.title.in_language(language) in text
        assert " ".join(clause.text.in_language(language).split()) in text
    for call_type in terms.call_types.values():
        assert call_type.name.in_language(language) in text


@pytest.mark.parametrize("name", example_names())
def test_an_example_is_shown_in_every_format(name: str) -> None:
    for form in (to_text, to_markdown, to_html):
        assert agreement(name).title.nl in form(written(name, "nl"))


@pytest.mark.parametrize("name", example_names())
def test_an_example_reads_the_same_after_it_was_written_again(name: str) -> None:
    terms = agreement(name)
    again = read(dump(terms), name=name, earlier=lambda file: (EXAMPLES / file).read_text("utf-8"))
    assert again == terms


@pytest.mark.parametrize("name", [name for name in example_names() if name != "reference"])
def test_an_example_opens_with_what_it_is_and_how_to_read_it(name: str) -> None:
    comment = re.match(r"(?:#.*\n)+", (EXAMPLES / f"{name}.toml").read_text("utf-8"))
    assert comment is not None
    assert len(comment[0].splitlines()) >= 4


@pytest.mark.parametrize("name", example_names())
def test_every_clause_of_an_example_has_a_text_of_its_own_in_each_language(name: str) -> None:
    clauses = agreement(name).clauses.values()
    assert clauses
    assert [clause.number for clause in clauses if clause.text.nl == clause.text.en] == []


def test_an_example_is_found_by_its_name_and_by_its_path() -> None:
    assert find("hosting-business") == find(EXAMPLES / "hosting-business.toml")


def test_a_version_that_was_superseded_is_there_beside_the_one_in_force() -> None:
    terms = agreement("managed-workplace")
    assert [before.version for before in terms.earlier] == ["1"]
    assert terms.earlier == (agreement("managed-workplace-2024"),)
