"""An agreement in words within a page: its sections alone, safe, at the levels of the page."""

from __future__ import annotations

import re
from datetime import date

import pytest

from stipt.agreements.page import page_of
from stipt.sla.document import example_names, load_example, read
from stipt.sla.texts import Language
from tests.cast import reference_agreement

DAY = date(2026, 11, 23)
OF_A_WHOLE_PAGE = re.compile(r"<(html|head|body|main|style|script|h1|nav|link|meta)\b|style=")


@pytest.mark.parametrize("name", example_names())
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_example_is_sections_that_fit_in_a_page(name: str, language: Language) -> None:
    page = page_of(load_example(name), language, day=DAY)
    assert page.title
    assert page.html.startswith("<p")
    assert page.html.rstrip().endswith("</section>")
    assert OF_A_WHOLE_PAGE.findall(page.html) == []
    for tag in ("section", "div", "table", "h2", "h3", "svg"):
        assert page.html.count(f"<{tag}") == page.html.count(f"</{tag}>")


@pytest.mark.parametrize(("level", "deepest"), [(2, 3), (3, 4)])
def test_headings_stand_at_the_levels_that_are_asked(level: int, deepest: int) -> None:
    html = page_of(reference_agreement(), "nl", day=DAY, level=level).html
    levels = {int(found) for found in re.findall(r"<h(\d)[ >]", html)}
    assert levels == {level, deepest}
    assert len(re.findall(r"<h\d", html)) == len(re.findall(r"</h\d", html))


def test_the_contents_lead_to_places_that_are_there() -> None:
    page = page_of(reference_agreement(), "en", day=DAY)
    assert [place.number for place in page.contents if place.number] == [
        f"C{number}" for number in range(1, 16)
    ]
    for place in page.contents:
        assert page.html.count(f'id="{place.anchor}"') == 1


def test_what_stands_in_an_agreement_is_text_whatever_it_says() -> None:
    text = _reference_text().replace(
        'customer = "De Klant"', 'customer = "<script>x</script></h1>\\n</main><h2>y"', 1
    )
    page = page_of(read(text, name="hostile"), "nl", day=DAY)
    assert "<script" not in page.html
    assert "&lt;script&gt;x&lt;/script&gt;" in page.html
    assert page.html.count("<section") == page.html.count("</section>")
    assert page.html == page_of(read(text, name="hostile"), "nl", day=DAY).html


def _reference_text() -> str:
    from stipt.agreements.drafts import example_text

    return example_text("reference", vendor="Velder", customer="De Klant")
