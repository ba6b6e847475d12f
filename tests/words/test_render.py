"""A document as text, Markdown and a page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from stipt.charts.office_line_svg import draw
from stipt.sla.texts import LANGUAGES, Language
from stipt.words.blocks import (
    Block,
    Colophon,
    Document,
    Heading,
    Listing,
    Note,
    Paragraph,
    Party,
    Phrase,
    Ref,
    Signatures,
    Table,
)
from stipt.words.render import to_html, to_markdown, to_text
from tests.words.written import reference_document

VOID = {"meta", "line", "circle", "path"}


def small(*blocks: Block) -> Document:
    return Document("Titel", "nl", blocks)


# -- text ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [80, 100])
def test_no_line_of_text_is_wider_than_asked(language: Language, width: int) -> None:
    lines = to_text(reference_document(language), width=width).splitlines()
    assert max(len(line) for line in lines) <= width
    assert not [line for line in lines if line != line.rstrip()]


def test_the_columns_of_a_table_stand_under_each_other() -> None:
    rows = ((Phrase("a"), Phrase("een")), (Phrase("langer", (Ref("C1", "c1"),)), Phrase("b")))
    table = Table("Bijschrift", (Phrase("Kop"), Phrase("Nog een")), rows)
    assert to_text(small(table)).splitlines()[3:] == [
        "Kop          Nog een",
        "-----------  -------",
        "a            een",
        "langer [C1]  b",
    ]


def test_a_caption_is_shown_where_it_says_something_new() -> None:
    table = Table("Bijschrift", (Phrase("Kop"),), ((Phrase("a"),),), shows_caption=True)
    assert to_text(small(table)).splitlines()[3:] == ["Bijschrift", "Kop", "---", "a"]
    assert "**Bijschrift**" in to_markdown(small(table))
    assert "<caption>Bijschrift</caption>" in to_html(small(table))


def test_a_table_too_wide_wraps_its_widest_cells() -> None:
    row = (Phrase("kort"), Phrase("een heel lange cel die niet op één regel past"))
    table = Table("", (Phrase("Kop"), Phrase("Tekst")), (row,))
    assert to_text(small(table), width=26).splitlines()[3:] == [
        "Kop   Tekst",
        "----  --------------------",
        "kort  een heel lange cel",
        "      die niet op één",
        "      regel past",
    ]


def test_a_table_whose_words_do_not_fit_takes_most_from_its_widest_column() -> None:
    row = (Phrase("onafscheidelijk"), Phrase("kort"))
    table = Table("", (Phrase("A"), Phrase("B")), (row,))
    assert to_text(small(table), width=16).splitlines()[3:] == [
        "A           B",
        "----------  ----",
        "onafscheid  kort",
        "elijk",
    ]


def test_a_page_of_a_few_characters_is_still_a_page() -> None:
    table = Table("", (Phrase("A"), Phrase("B")), ((Phrase("aa"), Phrase("bb")),))
    assert to_text(small(table), width=3).splitlines()[4] == "-  -"


def test_text_marks_lists_readings_notes_and_signatures() -> None:
    text = to_text(
        small(
            Heading("Kop", "kop"),
            Heading("Reactie", "c1", 3, "C1"),
            Paragraph(Phrase("Zo is het gelezen."), "reading"),
            Listing((Phrase("een"), Phrase("twee", (Ref("1", "note-1", True),))), is_ordered=True),
            Listing((Phrase("los"),)),
            Note(1, "note-1", "Een noot."),
            Signatures((Party("A B.V.", "de leverancier"), Party("B", "de klant")), ("Naam",)),
            Colophon("Vingerafdruk", "f00d"),
        ),
        width=60,
    )
    assert text.splitlines() == [
        "Titel",
        "=====",
        "",
        "",
        "Kop",
        "---",
        "",
        "C1  Reactie",
        "",
        "  | Zo is het gelezen.",
        "",
        "1. een",
        "2. twee (1)",
        "",
        "- los",
        "",
        "(1) Een noot.",
        "",
        "A B.V. (de leverancier)         B (de klant)",
        "",
        "Naam _______________________    Naam _______________________",
        "",
        "",
        "Vingerafdruk: f00d",
    ]


def test_the_parties_sign_beside_each_other_however_long_their_names() -> None:
    names = ("The Payments Company Pty Ltd", "The Merchant Pty Ltd")
    parties = (Party(names[0], "de leverancier"), Party(names[1], "de klant"))
    lines = to_text(small(Signatures(parties, ("Naam", "Functie"))), width=80).splitlines()[3:]
    assert lines[:4] == [
        "The Payments Company Pty Ltd              The Merchant Pty Ltd (de klant)",
        "(de leverancier)",
        "",
        f"Naam {'_' * 33}    Naam {'_' * 33}",
    ]
    second = [line.index(word, 30) for line, word in ((lines[0], "The M"), (lines[3], "Naam"))]
    assert second == [42, 42]


def test_an_amount_stays_with_its_sign_and_a_share_with_its_own() -> None:
    text = "Een vergoeding wordt afgerond op € 0,01 en is hoogstens 50 % van het bedrag."
    for width in range(20, 60):
        lines = to_text(small(Paragraph(Phrase(text))), width=width).splitlines()
        assert not [line for line in lines if line.endswith("€") or line.startswith("%")]


# -- Markdown ------------------------------------------------------------------------------------


def test_markdown_escapes_what_would_mean_something_to_it() -> None:
    text = to_markdown(small(Paragraph(Phrase("zet ** bij [dit] | en <dat> met `x` en a_b \\ c"))))
    assert "zet \\*\\* bij \\[dit\\] \\| en \\<dat\\> met \\`x\\` en a\\_b \\\\ c" in text


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("# geen kop", "\\# geen kop"),
        ("- geen lijst", "\\- geen lijst"),
        ("2. geen nummer", "2\\. geen nummer"),
        ("1 januari", "1 januari"),
        ("99.5 % beschikbaar", "99.5 % beschikbaar"),
    ],
)
def test_markdown_makes_no_list_or_heading_of_what_was_written(text: str, escaped: str) -> None:
    assert to_markdown(small(Paragraph(Phrase(text)))) == f"# Titel\n\n{escaped}\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_of_the_markdown_leads_to_a_heading_and_every_note_is_there(
    language: Language,
) -> None:
    text = to_markdown(reference_document(language))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    slugs = [re.sub(r"[^\w\- ]", "", h).strip().lower().replace(" ", "-") for h in headings]
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= set(slugs)
    assert max(Counter(slugs).values()) == 1
    notes = set(re.findall(r"\[\^(\d+)\](?!:)", text))
    assert notes == set(re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE)) != set()


def test_markdown_numbers_lists_quotes_readings_and_leaves_room_to_sign() -> None:
    text = to_markdown(
        small(
            Paragraph(Phrase("Gelezen als dit."), "reading"),
            Listing((Phrase("een"), Phrase("twee")), is_ordered=True),
            Listing((Phrase("los"),)),
            Note(1, "note-1", "Een noot."),
            Signatures((Party("A", "de leverancier"), Party("B", "de klant")), ("Naam",)),
            Colophon("Vingerafdruk", "f00d"),
        )
    )
    assert "> Gelezen als dit." in text
    assert "1. een\n2. twee" in text
    assert "- los" in text
    assert "[^1]: Een noot." in text
    assert "|  | A (de leverancier) | B (de klant) |\n| --- | --- | --- |\n| Naam |  |  |" in text
    assert text.endswith("Vingerafdruk: `f00d`\n")


# -- the page ------------------------------------------------------------------------------------


@dataclass
class Page(HTMLParser):
    """What a browser would see: tags well nested, and their attributes."""

    open: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def page(text: str) -> Page:
    parsed = Page()
    parsed.feed(text)
    assert parsed.open == []
    return parsed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_complete_well_nested_and_loads_nothing(language: Language) -> None:
    text = to_html(reference_document(language), draw=draw)
    parsed = page(text)
    assert text.startswith("<!doctype html>\n")
    assert parsed.all("html") == [{"lang": language}]
    assert len(parsed.all("h1")) == len(parsed.all("main")) == len(parsed.all("title")) - 6 == 1
    assert not parsed.all("script") + parsed.all("link") + parsed.all("img")
    assert not [attributes for _, attributes in parsed.tags if "style" in attributes]
    assert "http" not in text
    assert "url(" not in text
    assert "@import" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reference_in_the_page_leads_somewhere_and_every_name_is_used_once(
    language: Language,
) -> None:
    parsed = page(to_html(reference_document(language), draw=draw))
    names = [attributes["id"] for _, attributes in parsed.tags if "id" in attributes]
    assert len(names) == len(set(names))
    links = [a["href"] for a in parsed.all("a")]
    assert {str(link).removeprefix("#") for link in links} <= set(names)
    for _, attributes in parsed.tags:
        for key in ("aria-labelledby", "aria-describedby"):
            assert set((attributes.get(key) or "").split()) <= set(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_of_the_page_have_captions_and_scopes(language: Language) -> None:
    parsed = page(to_html(reference_document(language)))
    assert len(parsed.all("table")) == len(parsed.all("caption")) > 3
    assert {th.get("scope") for th in parsed.all("th")} == {"col", "row"}
    regions = [div for div in parsed.all("div") if div.get("role") == "region"]
    assert all(region["tabindex"] == "0" and region["aria-label"] for region in regions)


def test_headings_of_the_page_skip_no_level() -> None:
    tags = [tag for tag, _ in page(to_html(reference_document("nl"))).tags]
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))


def test_what_was_written_can_not_become_markup() -> None:
    text = to_html(
        Document(
            "<b>Titel</b>",
            "en",
            (
                Heading('a" onclick="x', "a", 3, "<1>"),
                Paragraph(Phrase("<script>alert(1)</script> & more")),
                Table("<c>", (Phrase("<h>"),), ((Phrase("<td>"),),)),
                Note(1, "note-1", "<i>"),
                Signatures((Party("<p>", "<r>"),), ("<l>",)),
                Colophon("<k>", "<v>"),
            ),
        )
    )
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in text
    assert "<b>" not in text
    page(text)


def test_a_page_without_sections_is_a_page_too() -> None:
    parsed = page(to_html(small(Paragraph(Phrase("Alleen tekst."), "lead"))))
    assert parsed.all("section") == []
    assert {"class": "lead"} in parsed.all("p")


def test_a_number_stays_with_its_unit_and_a_reference_with_its_text() -> None:
    text = to_html(small(Paragraph(Phrase("99,5 % in 1 h 25", (Ref("C1", "c1"),)))))
    assert '99,5\u00a0% in 1\u00a0h 25\u00a0<a class="clause" href="#c1">C1</a>' in text


def test_the_examples_are_drawn_when_there_is_someone_to_draw_them() -> None:
    document = reference_document("nl")
    plain, drawn = to_html(document), to_html(document, draw=draw)
    assert plain.count("<figure>") == drawn.count("<figure>") == 6
    assert "<svg" not in plain
    assert drawn.count('<svg class="line"') == 6
    assert "<title" in drawn.split("<svg")[1]


def test_lists_are_numbered_when_their_order_matters() -> None:
    listed = small(Listing((Phrase("een"),), is_ordered=True), Listing((Phrase("los"),)))
    assert "<ol><li>een</li></ol>\n<ul><li>los</li></ul>" in to_html(listed)


def test_the_page_can_be_printed_and_read_by_day_and_by_night() -> None:
    text = to_html(reference_document("nl"))
    assert "color-scheme: light dark" in text
    assert "@media print" in text
    assert "size: A4" in text
