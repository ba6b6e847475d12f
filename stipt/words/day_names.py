"""Names of holidays and closures as text has them: with a capital by themselves, or in a sentence."""

from __future__ import annotations

import re
from typing import Final

from stipt.sla.holiday_dates import text_of
from stipt.sla.texts import Language

_ARTICLES: Final = ("De ", "Het ", "The ")

# Names of feasts keep their capital (Koningsdag, Hemelvaartsdag, Goede Vrijdag); words made of one
# don't: a day of Christmas is "eerste kerstdag", as it is "kerstdag".
_LOWER_IN_DUTCH: Final = re.compile(
    r"(Eerste|Tweede|Derde) (kerst|paas|pinkster)dag|(Nieuwjaars|Oudejaars)dag"
    r"|(Kerst|Oudejaars|Paas|Pinkster)(avond|zaterdag|zondag|maandag)|Nationale feestdag"
)


def day_name(name: str, language: Language) -> str:
    """A day's name by itself, as in a table."""
    text = text_of(name).in_language(language)
    return text.replace("Goede vrijdag", "Goede Vrijdag", 1) if language == "nl" else text


def day_name_inside(name: str, language: Language) -> str:
    """A day's name inside a sentence: "tweede pinksterdag", "de maandag na het feest"."""
    text = day_name(name, language)
    is_lower = text.startswith(_ARTICLES) or (language == "nl" and _LOWER_IN_DUTCH.match(text))
    return text[0].lower() + text[1:] if is_lower else text
