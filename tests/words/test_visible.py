"""Text of others, shown: what would hide, turn or move the line is seen instead."""

from __future__ import annotations

import pytest

from stipt.words.blocks import Document, Heading, Note, Paragraph, Party, Phrase, Signatures, Table
from stipt.words.render import to_html, to_markdown, to_text
from stipt.words.visible import visible, visible_lines

EVIL = "\x1b[2Janna\u202e<b>\u200b|*x*"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Anna de Vries – “één” € 5", "Anna de Vries – “één” € 5"),
        ("日本語 Ελλάδα 🙂", "日本語 Ελλάδα 🙂"),
        ("\x1b[31mrood", "␛[31mrood"),
        ("a\nb\tc\x7f", "a␊b␉c␡"),
        ("\x9b31m", "<U+009B>31m"),
        ("anna\u202eneb", "anna<U+202E>neb"),
        ("an\u200bna\ufeff", "an<U+200B>na<U+FEFF>"),
        ("a\u2028b", "a<U+2028>b"),
        ("a\u3164b", "a<U+3164>b"),
        ("half \ud800", "half <U+D800>"),
        ("\U000e0041", "<U+E0041>"),
    ],
)
def test_a_character_that_shows_nothing_is_shown_as_what_it_is(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_lines_stay_lines_where_there_are_several() -> None:
    assert visible_lines("een\ntwee\r\n\x1bdrie") == "een\ntwee␍\n␛drie"


def test_a_name_in_a_document_is_inert_in_every_form() -> None:
    document = Document(
        EVIL,
        "nl",
        (
            Heading(EVIL, "kop"),
            Paragraph(Phrase(EVIL)),
            Table(EVIL, (Phrase(EVIL),), ((Phrase(EVIL),),), shows_caption=True),
            Note(1, "note-1", EVIL),
            Signatures((Party(EVIL, EVIL),), (EVIL,)),
        ),
    )
    written = {"text": to_text(document), "md": to_markdown(document), "html": to_html(document)}
    for form, text in written.items():
        assert not {"\x1b", "\u202e", "\u200b"} & set(text), form
    assert "␛[2Janna<U+202E>" in written["text"]
    assert "<b>" not in written["html"]
    assert "&lt;U+202E&gt;&lt;b&gt;" in written["html"]
    assert r"␛\[2Janna\<U+202E\>\<b\>\<U+200B\>\|\*x\*" in written["md"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("A & B &lt; C", r"A \& B \&lt; C"),
        ("~~weg~~", r"\~\~weg\~\~"),
        ("# kop", r"\# kop"),
        ("---", r"\---"),
        ("===", r"\==="),
        ("1. een", r"1\. een"),
        ("-", r"\-"),
        ("een\n# twee", "een # twee"),
        ("2026-11-23", "2026-11-23"),
    ],
)
def test_no_text_means_anything_to_markdown(text: str, written: str) -> None:
    document = Document("Titel", "nl", (Paragraph(Phrase(text)),))
    assert to_markdown(document) == f"# Titel\n\n{written}\n"
