"""Text of others as HTML: Markdown, of which nothing can run, load or lead astray.

HTML in it is shown as text. Links lead to http, https and mail addresses and to pages of the desk;
pictures are those of the desk's own files. A picture from elsewhere would tell its server who reads
the ticket, so a link stands in its place: asking for it is following that link. Characters that hide
or turn the line around are shown as what they are. What comes out passed a sanitiser as well.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, MutableMapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from stipt.sla.texts import Language
from stipt.words.quantities import either
from stipt.words.visible import is_hiding

LONGEST: Final = 50_000
MOST_LINES: Final = 1_000
MOST_MARKS: Final = 6_000
MOST_COLUMNS: Final = 30
DEEPEST: Final = 20
"""What is longer, wider, deeper, or has more signs that may mean something, is shown as typed."""

_CACHED: Final = 4_000
"""Characters of a text that is worth keeping rendered: most messages are shorter."""


def rendered(text: str, language: Language) -> str:
    """The text as safe HTML, in one `<div class="markdown">`; `language` is the reader's."""
    if len(text) <= _CACHED:
        return _rendered_before(text, language)
    return _rendered(text, language)


def _rendered(text: str, language: Language) -> str:
    seen = shown(text.replace("\r\n", "\n").replace("\r", "\n"))
    content = None if is_too_much(seen) else _as_markdown(seen, language)
    return _wrapped(content or f'<p class="plain">{html.escape(seen)}</p>')


_rendered_before: Final = lru_cache(maxsize=500)(_rendered)


def _wrapped(content: str) -> str:
    return f'<div class="markdown" dir="auto">{content}</div>'


def is_too_much(text: str) -> bool:
    """Whether Markdown would take too long over it: it may look at each sign many times."""
    return (
        len(text) > LONGEST
        or text.count("\n") > MOST_LINES
        or sum(map(text.count, "[]*_`~<>|")) > MOST_MARKS
        or _WIDE_TABLE.search(text) is not None
    )


_WIDE_TABLE: Final = re.compile(
    rf"^[ \t>]*+\|?(?:[ \t]*+:?-++:?[ \t]*+\|){{{MOST_COLUMNS},}}", re.MULTILINE
)


def _as_markdown(text: str, language: Language) -> str | None:
    """The text as HTML; None where it lies so deep that the parser leaves some of it out."""
    env: dict[str, Any] = {"language": language}
    tokens = _PARSER.parse(text, env)
    if any(token.level >= DEEPEST - 1 for token in tokens):
        return None
    return str(_SANITISER.clean(_PARSER.renderer.render(tokens, _PARSER.options, env)))


# -- characters that hide ------------------------------------------------------------------------

_JOINERS: Final = "\u200c\u200d"
_USUAL: Final = re.compile(r"[\t\n\x20-\x7e\u00a0-\u00ac\u00ae-\u024f\u2010-\u2027\u20ac]*")


def shown(text: str) -> str:
    """The text with each character that hides seen as its number, but for what writing needs.

    A joiner between signs that are not Latin is such: it makes one picture of two, one word of letters.
    """
    if _USUAL.fullmatch(text):
        return text
    return "".join(_shown(before, sign) for before, sign in pairwise("\n" + text))


def _shown(before: str, sign: str) -> str:
    if sign in "\n\t" or not is_hiding(sign):
        return sign
    if sign in _JOINERS and ord(before) > 0x24F:
        return sign
    return f"<U+{ord(sign):04X}>"


# -- markdown ------------------------------------------------------------------------------------

_OWN_FILE: Final = re.compile(r"(/[\w-]+)*/files/[\w./-]+(\?[\w=&-]*)?")
_LINK: Final = re.compile(r"(https?://|mailto:)[^\s]+|/(?![/\\])[^\s\\]*", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"\bhttps?://[^\s<>\"“”]+", re.IGNORECASE)
_BEHIND_ADDRESS: Final = ".,;:!?'\"*_~)]}"


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": DEEPEST})
    parser.enable(["table", "strikethrough"])
    parser.validateLink = _may_lead_to  # type: ignore[method-assign]
    parser.core.ruler.push("addresses", _link_addresses)
    for name, render in (
        ("image", _image),
        ("heading_open", _heading_open),
        ("heading_close", _heading_close),
        ("table_open", _table_open),
        ("table_close", _table_close),
    ):
        parser.add_render_rule(name, render)
    return parser


def _may_lead_to(url: str) -> bool:
    """Whether a link or picture may have this address; it is text otherwise."""
    return _LINK.fullmatch(url) is not None


def _link_addresses(state: StateCore) -> None:
    """An address that stands in the text as it is becomes a link."""
    for token in state.tokens:
        if token.type == "inline" and token.children and "://" in token.content:
            token.children = list(_with_links(token.children))


def _with_links(tokens: Sequence[Token]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "text" and not depth:
            yield from _parts(token)
        else:
            yield token


def _parts(token: Token) -> Iterator[Token]:
    """A text, cut where addresses begin and end."""
    place = 0
    for match in _ADDRESS.finditer(token.content):
        address = _trimmed(match[0])
        yield _text(token.content[place : match.start()])
        yield Token("link_open", "a", 1, attrs={"href": address}, markup="linkify")
        yield _text(address)
        yield Token("link_close", "a", -1, markup="linkify")
        place = match.start() + len(address)
    yield _text(token.content[place:])


def _trimmed(address: str) -> str:
    """Without what ends the sentence; a closing bracket belongs to it if it was opened in it."""
    while address[-1] in _BEHIND_ADDRESS:
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


# -- as HTML -------------------------------------------------------------------------------------


def _image(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    place: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    """An own file as a picture; anything else as a link that says what it is."""
    token = tokens[place]
    source = str(token.attrs["src"])
    told = renderer.renderInlineAsText(token.children or [], options, env)
    if _OWN_FILE.fullmatch(source) and ".." not in source:
        return f'<img src="{html.escape(source)}" alt="{html.escape(told)}" loading="lazy">'
    language: Language = env["language"]
    word = either(language, "Afbeelding van elders, niet geladen", "Remote picture, not loaded")
    name = ": ".join(part for part in (word, told) if part)
    address = html.escape(source)
    return (
        f'<a class="remote-picture" href="{address}" target="_blank">{html.escape(name)}'
        f" ({address})</a>"
    )


def _heading_open(
    _renderer: RendererHTML, _tokens: Sequence[Token], _place: int, *_more: object
) -> str:
    """A heading in a message is a bold line: the page has headings of its own."""
    return '<p class="heading">'


def _heading_close(
    _renderer: RendererHTML, _tokens: Sequence[Token], _place: int, *_more: object
) -> str:
    return "</p>\n"


def _table_open(
    _renderer: RendererHTML, _tokens: Sequence[Token], _place: int, *_more: object
) -> str:
    """A table that is too wide scrolls by itself, also by keys."""
    return '<div class="scroll" tabindex="0">\n<table>\n'


def _table_close(
    _renderer: RendererHTML, _tokens: Sequence[Token], _place: int, *_more: object
) -> str:
    return "</table>\n</div>\n"


_PARSER: Final = _parser()

_SANITISER: Final = nh3.Cleaner(
    tags={
        "a", "blockquote", "br", "code", "div", "em", "hr", "img", "li", "ol", "p", "pre", "s",
        "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
    },
    attributes={
        "a": {"href", "title"},
        "img": {"src", "alt", "title", "loading"},
        "ol": {"start"},
        "div": {"tabindex"},
    },
    tag_attribute_values={"a": {"target": {"_blank"}}},
    allowed_classes={"a": {"remote-picture"}, "div": {"scroll"}, "p": {"heading"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer nofollow",
)  # fmt: skip
