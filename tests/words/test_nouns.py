"""Times by the name that an agreement gives them, to stand in a sentence."""

from __future__ import annotations

import pytest

from stipt.sla.agreement import Obligation
from stipt.sla.document import example_names, load_example
from stipt.sla.texts import Text
from stipt.words.nouns import time_name, with_article


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("eerste bericht", "het eerste bericht"),
        ("volgend antwoord", "het volgende antwoord"),
        ("inhoudelijk antwoord op een vraag", "het inhoudelijke antwoord op een vraag"),
        ("tussenbericht", "het tussenbericht"),
        ("eerste reactie", "de eerste reactie"),
        ("afhandeling", "de afhandeling"),
        ("afhandeling met bericht", "de afhandeling met bericht"),
        ("onzin", "onzin"),
    ],
)
def test_a_dutch_noun_has_its_article_where_that_is_known(title: str, named: str) -> None:
    assert with_article(title) == named


@pytest.mark.parametrize(
    ("nl", "en", "named_nl", "named_en"),
    [
        ("reactietijd", "response", "reactietijd", "response time"),
        ("hersteltijd", "repair time", "hersteltijd", "repair time"),
        ("tijd tot herstel", "time to repair", "tijd tot herstel", "time to repair"),
        ("afhandeltermijn", "handling", "afhandeltermijn", "handling time"),
        (
            "eerste bericht",
            "first message",
            "termijn voor het eerste bericht",
            "time for the first message",
        ),
    ],
)
def test_a_time_is_called_by_its_title(nl: str, en: str, named_nl: str, named_en: str) -> None:
    obligation = Obligation("any", Text(nl, en), "contact", "hand-over")
    assert time_name(obligation, "nl") == named_nl
    assert time_name(obligation, "en") == named_en


@pytest.mark.parametrize("name", example_names())
def test_every_time_of_the_examples_has_its_article(name: str) -> None:
    for obligation in load_example(name).obligations.values():
        named = time_name(obligation, "nl")
        assert named.endswith(("tijd", "termijn")) or " het " in named or " de " in named
