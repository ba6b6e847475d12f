"""Text of others: nothing in it runs, loads, hides or gets lost."""

from __future__ import annotations

import html
import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stipt.ui.markdown import LONGEST, MOST_LINES, MOST_MARKS, rendered, shown

ALLOWED = {
    "a": {"href", "rel", "target", "class", "title"},
    "img": {"src", "alt", "loading", "title"},
    "div": {"class", "dir", "tabindex"},
    "p": {"class"},
    "ol": {"start"},
}
BARE = set("blockquote br code em hr li pre s strong table tbody td th thead tr ul".split())


class Seen(HTMLParser):
    """Every element and the visible text of what was rendered."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data


def inner(text: str) -> str:
    """What was rendered, without the box around it."""
    return (
        rendered(text, "en")
        .removeprefix('<div class="markdown" dir="auto">')
        .removesuffix("</div>")
        .strip()
    )


def addresses(text: str) -> list[str]:
    return [
        found.get("href", "") for tag, found in Seen(rendered(text, "en")).elements if tag == "a"
    ]


def assert_harmless(content: str) -> None:
    for tag, attributes in Seen(content).elements:
        assert tag in ALLOWED or tag in BARE, content
        assert set(attributes) <= ALLOWED.get(tag, set()), content
        if "href" in attributes:
            assert re.match(r"https?://|mailto:|/", attributes["href"]), content
            assert attributes["rel"] == "noopener noreferrer nofollow"
        if tag == "img":
            assert re.match(r"(/[\w-]+)*/files/", attributes["src"]), content


def test_what_people_write_is_shown_as_meant() -> None:
    assert inner("a **b** *c* ~~d~~ `e`\nnext line") == (
        "<p>a <strong>b</strong> <em>c</em> <s>d</s> <code>e</code><br>\nnext line</p>"
    )
    assert inner("3. x\n4. y") == '<ol start="3">\n<li>x</li>\n<li>y</li>\n</ol>'
    assert inner("> q\n\n---") == "<blockquote>\n<p>q</p>\n</blockquote>\n<hr>"
    assert inner("```sql\nselect 1\n```") == "<pre><code>select 1\n</code></pre>"


def test_a_heading_is_a_bold_line_since_the_page_has_its_own() -> None:
    assert inner("# Hoe het ging\n\ntekst") == '<p class="heading">Hoe het ging</p>\n<p>tekst</p>'


def test_a_wide_table_scrolls_by_itself_and_by_keys() -> None:
    assert inner("|a|b|\n|-|-|\n|1|2|").startswith('<div class="scroll" tabindex="0">\n<table>')


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<style>body{display:none}</style>",
        "<iframe src=https://evil.example></iframe>",
        "[x](javascript:alert(1))",
        "[x](JaVa&#83;cript:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "[x](file:///etc/passwd)",
        "[x](//evil.example)",
        "[x](/\\evil.example)",
        "[x](<javascript:alert(1)>)",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        "![x](data:image/svg+xml;base64,PHN2Zz4=)",
        '![x](https://evil.example/x.png "t\\" onerror=\\"alert(1)")',
        '[x](https://ok.example "\\" onmouseover=\\"alert(1)")',
        "![x](/files/../admin)",
        "![<img src=x onerror=alert(1)>](https://evil.example/x)",
        "[![x](https://evil.example/x.png)](javascript:alert(1))",
        "`<script>`\n\n    <script>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "[x]: javascript:alert(1)\n\n[x]",
        'https://evil.example/"onmouseover="alert(1)',
        "| <script> | [x](javascript:1) |\n|-|-|\n| <b onclick=x> | ![y](http://e/x) |",
        "```<script>\nx\n```",
        "<!--<img src='--><img src=x onerror=alert(1)>-->",
        "<svg><animate onbegin=alert(1)>",
        '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=1&gt;">',
    ],
)
def test_nothing_that_is_written_runs_or_loads(attack: str) -> None:
    for text in (
        attack,
        f"before\n\n{attack}\n\nafter",
        f"- {attack}",
        f"> {attack}",
        f"# {attack}",
    ):
        assert_harmless(rendered(text, "en"))


@given(
    st.text(
        alphabet="<>[]()!`*_~|#-+=&;:/\\\"' \n\tabjavscript:hpfiles0123.\u202e\u200b", max_size=200
    )
)
def test_no_text_at_all_becomes_more_than_text(text: str) -> None:
    assert_harmless(rendered(text, "en"))


def test_html_is_shown_as_it_was_typed() -> None:
    assert inner("<b>bold</b> & <i>") == "<p>&lt;b&gt;bold&lt;/b&gt; &amp; &lt;i&gt;</p>"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("zie https://a.example/b.", "https://a.example/b"),
        ("(zie https://a.example/b)", "https://a.example/b"),
        ("https://a.example/wiki/Stipt_(punt)", "https://a.example/wiki/Stipt_(punt)"),
        ("HTTPS://a.example/x?y=1&z=2,", "https://a.example/x?y=1&z=2"),
        ("<https://a.example/>", "https://a.example/"),
        ("[mail](mailto:anna@velder.example)", "mailto:anna@velder.example"),
        ("[1042](/portal/1042)", "/portal/1042"),
    ],
)
def test_an_address_becomes_a_link(text: str, address: str) -> None:
    assert [found.lower() for found in addresses(text)] == [address.lower()]


@pytest.mark.parametrize(
    "text", ["`https://a.example`", "http://", "ftp://a.example", "    https://a.example"]
)
def test_an_address_in_code_or_of_another_kind_is_no_link(text: str) -> None:
    assert addresses(text) == []


def test_a_link_is_not_made_inside_a_link() -> None:
    assert addresses("[see https://b.example](https://a.example)") == ["https://a.example"]


@pytest.mark.parametrize("source", ["/files/7/spoor.png", "/portal/tickets/1042/files/7?inline=1"])
def test_an_own_picture_is_shown(source: str) -> None:
    assert inner(f"![spoor]({source})") == f'<p><img src="{source}" alt="spoor" loading="lazy"></p>'


def test_a_picture_from_elsewhere_is_a_link_that_says_so() -> None:
    told = "Remote picture, not loaded: spoor (https://elders.example/s.png)"
    assert inner("![spoor](https://elders.example/s.png)") == (
        '<p><a class="remote-picture" href="https://elders.example/s.png" target="_blank" '
        f'rel="noopener noreferrer nofollow">{told}</a></p>'
    )
    assert "Afbeelding van elders, niet geladen (" in rendered("![](https://e.example/s.png)", "nl")


@pytest.mark.parametrize(
    "sign", ["\u202e", "\u2066", "\u200f", "\u200b", "\ufeff", "\u00ad", "\x1b", "\u2028"]
)
@pytest.mark.parametrize(
    "around", ["{}", "`{}`", "**{}**", "[{}](https://a.example)", "```\n{}\n```"]
)
def test_a_character_that_hides_is_seen(sign: str, around: str) -> None:
    content = rendered(around.format(f"a{sign}b"), "en")
    assert sign not in content
    assert html.escape(f"a<U+{ord(sign):04X}>b") in content


def test_a_character_that_hides_in_an_address_leads_nowhere_else() -> None:
    assert_harmless(rendered("[bank](https://bank\u202e.example)", "en"))
    assert "\u202e" not in rendered("https://bank.example/\u202egpj.exe", "en")


def test_signs_that_writing_needs_stay() -> None:
    for text in ("👩\u200d💻", "می\u200cخواهم", "a\tb", "één – “twee”", "日本"):
        assert shown(text) == text
    assert shown("a\u200db") == "a<U+200D>b"


def test_each_paragraph_finds_its_own_direction() -> None:
    assert rendered("שלום\n\nhallo", "en").startswith('<div class="markdown" dir="auto">')


@pytest.mark.parametrize("depth", [1, 5, 9, 10, 15, 25, 400])
@pytest.mark.parametrize("mark", ["> ", "- ", "1. "])
def test_nothing_is_lost_however_deep_it_lies(depth: int, mark: str) -> None:
    assert "the bottom" in Seen(rendered(mark * depth + "the bottom", "en")).text
    stairs = "\n".join(f"{'   ' * level}{mark}step{level}" for level in range(min(depth, 60)))
    assert f"step{min(depth, 60) - 1}" in Seen(rendered(stairs, "en")).text


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_ten_thousand_lines_are_shown_as_typed_and_quickly(ending: str) -> None:
    text = ending.join(f"line {number} **<b>**" for number in range(10_000))
    began = time.process_time()
    content = rendered(text, "en")
    assert time.process_time() - began < 0.5
    assert Seen(content).text.replace("\n", ending) == text
    assert content.startswith(
        '<div class="markdown" dir="auto"><p class="plain">line 0 **&lt;b&gt;**\n'
    )


@pytest.mark.parametrize(
    "piece",
    ["[", "![", "[a](", "](", "`", "*a", "**a *b ", "_a ", "~~a", "<", "<a ", "&#x", "&", "\\", "|a", "(",
     "http://", "> ", "- ", "[]", "a**b", "\t", "# ", " ", "\t\n", " \n", "a ", "a  \n", "--", "|-", ":", "|\t", "1.", "[a]: /b\n", "=", "+ "],
)  # fmt: skip
def test_no_text_takes_long(piece: str) -> None:
    """The worst of each kind: as many as are read as Markdown. In processor time, so others may run."""
    for text in (
        piece * ((MOST_MARKS - 100) // len(piece)),
        piece * ((LONGEST - 10) // len(piece)),
    ):
        began = time.process_time()
        rendered(text, "en")
        assert time.process_time() - began < 2, len(text)


def test_a_table_can_not_grow_beyond_measure() -> None:
    table = "|a" * 300 + "\n" + "|-" * 300 + "|\n" + "|b\n" * (MOST_LINES - 100)
    assert len(rendered(table, "en")) < 2 * len(table)


def test_the_same_text_in_another_language_is_not_confused_with_it() -> None:
    text = "![x](https://e.example/s.png)"
    assert rendered(text, "en") != rendered(text, "nl")
