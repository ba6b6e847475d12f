"""Dutch nouns with their article, and times by the name that the agreement gives them.

An agreement's titles have no article ("eerste bericht"). Most nouns tell by their ending which one
is theirs; those that don't are said without.
"""

from __future__ import annotations

import re
from typing import Final

from stipt.sla.agreement import Obligation
from stipt.sla.texts import Language

_HET: Final = (
    "advies", "akkoord", "antwoord", "begin", "bericht", "besluit", "bezoek", "contact", "gesprek",
    "herstel", "je", "nieuws", "onderhoud", "onderzoek", "oordeel", "overleg", "plan", "rapport",
    "resultaat", "verslag", "verzoek", "voorstel", "werk",
)  # fmt: skip
_DE: Final = (
    "age", "analyse", "dienst", "diagnose", "fase", "heid", "ing", "klacht", "omweg", "reparatie",
    "sie", "stap", "teit", "tie", "uitkomst", "uitslag", "vraag",
)  # fmt: skip
"""Endings of nouns by their article; a compound has that of its last part."""

_PREPOSITIONS = re.compile(r" (?:aan|bij|door|in|met|naar|op|over|tot|uit|van|voor) ")
_BARE_ADJECTIVE = re.compile(r"^(\w+(?:nd|lijk|isch|ig))(?= )")


def with_article(noun: str) -> str:
    """A Dutch noun with its article where that is known: "het eerste bericht", "de afhandeling"."""
    head = _head(noun)
    if head.endswith(_HET):
        return "het " + _BARE_ADJECTIVE.sub(r"\1e", noun)
    return f"de {noun}" if head.endswith(_DE) else noun


def time_name(obligation: Obligation, language: Language) -> str:
    """What the time of an obligation is called, to stand behind "the" or "de"."""
    title = obligation.title.in_language(language)
    if language == "nl":
        is_time = _head(title).endswith(("tijd", "termijn"))
        return title if is_time else f"termijn voor {with_article(title)}"
    if title.endswith("time") or title.startswith("time "):
        return title
    return f"time for the {title}" if " " in title else f"{title} time"


def _head(noun: str) -> str:
    """What stands before the first preposition: "antwoord" of "antwoord van de klant"."""
    return _PREPOSITIONS.split(noun, maxsplit=1)[0]
