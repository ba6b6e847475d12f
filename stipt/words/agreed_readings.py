"""The readings of the agreement in words: where the signed text leaves a point open, what holds.

`agreed` says those of one agreement, with its own names for its times; `page` makes the page in
the docs that has them all. The sentences themselves stand in `points`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from stipt.sla.agreement import READING_UNITS, READINGS, Agreement, MetBy, Obligation
from stipt.sla.texts import Language, Text
from stipt.words.causes import EARLIER_TO_COME
from stipt.words.nouns import time_name
from stipt.words.points import (
    DIRECTLY,
    POINTS,
    USUAL_NAMES,
    WITHOUT_RESPONSE,
    WITHOUT_SUPER_USER,
)
from stipt.words.quantities import calendar_days, either, length, listing
from stipt.words.super_user import direct_types, has_super_user, starts_at_receipt
from stipt.words.targets import every_target, has_term

_TOPICS: Final = {
    "clock_starts": "hand-over",
    "day": "office-hours",
    "other_channels": "channels",
    "pause": "pause",
}
"""What the clauses are about that rule a point (`stipt.sla.terms.TOPICS`)."""

_TIMES: Final[tuple[tuple[str, MetBy], ...]] = (
    ("response", "contact"),
    ("resolution", "solution"),
    ("contact", "handler-contact"),
)

Names = Mapping[str, str]
"""What the braces in a sentence stand for."""


class Agreed(NamedTuple):
    """A point with the sentence that holds, and the clause that it is a reading of."""

    title: str
    sentence: str
    clause: str | None = None


def agreed(agreement: Agreement, language: Language) -> list[Agreed]:
    """Each point with the sentence that holds in this agreement, in the order of `READINGS`.

    A point that the agreement has no use for (releases, complaints, training, availability, a
    clock that follows another) is left out.
    """
    found: list[Agreed] = []
    for key in READINGS:
        if key == "resolution_starts":
            found += _clocks_that_follow(agreement, language)
        elif _concerns(key, agreement):
            found.append(_said(key, agreement, language, names_of(agreement, language)))
    return found


def _said(key: str, agreement: Agreement, language: Language, names: Names) -> Agreed:
    title = POINTS[key].title.in_language(language).format(**names)
    sentence = _filled(_text(key, agreement), key, agreement.reading(key), language, names)
    direct = [t.name.in_language(language) for t in direct_types(agreement)]
    if key == "clock_starts" and direct and not starts_at_receipt(agreement):
        types = listing(direct, language)
        sentence = f"{sentence} {DIRECTLY.in_language(language).format(types=types)}"
    return Agreed(title, sentence, _clause(key, agreement))


def _clause(key: str, agreement: Agreement) -> str | None:
    """The clause that a point is a reading of, where the agreement says which."""
    if key in _TOPICS:
        return agreement.clause_about(_TOPICS[key])
    if key == "untrained" and agreement.entitlement is not None:
        return agreement.entitlement.clause
    if key == "uptime_of" and agreement.availability is not None:
        return agreement.availability.clause
    contacts = _with_term(agreement, "handler-contact") if key == "contact_from" else []
    return contacts[0].clause if contacts else None


def _text(key: str, agreement: Agreement) -> Text:
    """The sentence of a reading, without persons and times that the agreement doesn't have."""
    value = agreement.reading(key)
    text = POINTS[key].sentences[_case(value)]
    if not has_super_user(agreement):
        text = WITHOUT_SUPER_USER.get((key, value), text)
    if not _with_term(agreement, "contact"):
        text = WITHOUT_RESPONSE.get((key, value), text)
    return text


def _case(value: str | int) -> str:
    """Which sentence a value has: a number is one of all but 0."""
    if isinstance(value, str):
        return value
    return "n" if value else "0"


def _filled(text: Text, key: str, value: str | int, language: Language, names: Names) -> str:
    number = ""
    if isinstance(value, int):
        says = length if READING_UNITS[key] == "seconds" else calendar_days
        number = says(value, language)
    return text.in_language(language).format(n=number, **names)


def reading_sentence(key: str, value: str | int, language: Language) -> str:
    """The sentence of one value of a reading by the usual names; a number has its unit."""
    text = POINTS[key].sentences[_case(value)]
    return _filled(text, key, value, language, _usual_names(language))


# -- what the agreement calls its times ----------------------------------------------------------


def names_of(agreement: Agreement, language: Language) -> dict[str, str]:
    """What the agreement calls its times, by the names in the braces of a sentence."""
    names = _usual_names(language)
    several = {
        "response": either(language, "tijd om te reageren", "time to respond"),
        "resolution": either(language, "tijd om op te lossen", "time to solve"),
    }
    for name, met_by in _TIMES:
        found = [time_name(o, language) for o in _with_term(agreement, met_by)]
        if found:
            names[name] = found[0] if len(found) == 1 else several.get(name, names[name])
    if starts_at_receipt(agreement):
        names["came"] = either(language, "is binnengekomen", "came in")
    return names


def _usual_names(language: Language) -> dict[str, str]:
    return {name: text.in_language(language) for name, text in USUAL_NAMES.items()}


def _with_term(agreement: Agreement, met_by: MetBy) -> list[Obligation]:
    """The obligations that are met so, and have a term for some call type."""
    known = agreement.obligations.values()
    return [o for o in known if o.met_by == met_by and has_term(o, agreement)]


# -- clocks that follow another (C2) -------------------------------------------------------------


def _clocks_that_follow(agreement: Agreement, language: Language) -> Iterator[Agreed]:
    """A point for each obligation whose clock starts at the end of another one's."""
    for obligation in agreement.obligations.values():
        earlier = _followed(obligation, agreement)
        if earlier is not None and has_term(obligation, agreement):
            names = {
                "resolution": time_name(obligation, language),
                "response": time_name(earlier, language),
                "done": EARLIER_TO_COME[earlier.met_by].in_language(language),
            }
            said = _said("resolution_starts", agreement, language, names)
            yield said._replace(clause=obligation.clause)


def _followed(obligation: Obligation, agreement: Agreement) -> Obligation | None:
    """The nearest obligation before this one that has a term, if the clock waits for one."""
    known, earlier = agreement.obligations, obligation
    if _waits_for_acknowledgement(obligation, agreement):
        return None  # says the reading "contact_from"
    while earlier.starts in known:
        earlier = known[earlier.starts]
        if has_term(earlier, agreement):
            return earlier
    return None


def _waits_for_acknowledgement(obligation: Obligation, agreement: Agreement) -> bool:
    is_contact = obligation.met_by == "handler-contact"
    return is_contact and agreement.reading("contact_from") == "acknowledgement"


# -- which points an agreement has use for -------------------------------------------------------


def _concerns(key: str, agreement: Agreement) -> bool:
    if key in ("uptime_of", "shortest_outage", "maintenance"):
        return agreement.availability is not None
    if key == "untrained":
        return agreement.entitlement is not None and agreement.entitlement.training_required
    if key == "fallback_gate":
        return has_super_user(agreement)
    if key == "pause":
        return bool(_with_term(agreement, "solution"))
    if key == "contact_from":
        return any(
            o.starts == "receipt" or _waits_for_acknowledgement(o, agreement)
            for o in _with_term(agreement, "handler-contact")
        )
    if key in _KINDS:
        return any(target.kind == _KINDS[key] for target in every_target(agreement))
    return True


_KINDS: Final = {"release_counts_from": "release", "day": "days"}
"""Points that concern targets of one kind alone."""


# -- the page in the docs ------------------------------------------------------------------------


_PAGE_HEAD: Final = (
    "# Readings",
    "",
    "A signed text leaves points open. For each of them an agreement takes one reading, under",
    "`[readings]` in its file, and the rendered agreement says it in these words. The first value",
    "is the default. This page is made by `stipt/words/agreed_readings.py`; a test keeps it equal.",
    "",
    "| Reading | Key | Values, each with its sentence | In Dutch |",
    "| --- | --- | --- | --- |",
)


def page() -> str:
    """The page docs/readings.md: reading, key, values and the sentence of each."""
    return "\n".join([*_PAGE_HEAD, *(_row(key) for key in READINGS), ""])


def _row(key: str) -> str:
    """One row a key; its values stand under each other with their sentences, the default first."""
    point, default = POINTS[key], READINGS[key][0]
    values = list(point.sentences)
    if isinstance(default, int):
        values.sort(key=lambda value: (value == "0") == bool(default))
    cells = (
        point.title.en.format(**_usual_names("en")),
        f"`{key}`",
        "<br>".join(_told(key, value, "en") for value in values),
        "<br>".join(_told(key, value, "nl") for value in values),
    )
    return f"| {' | '.join(cells)} |"


def _told(key: str, value: str, language: Language) -> str:
    """A value with its sentence; a number is an *n*."""
    text = POINTS[key].sentences[value].in_language(language)
    return f"{_value(key, value)}: {text.format(n='*n*', **_usual_names(language))}"


def _value(key: str, value: str) -> str:
    """A value as it stands in the file; a number with its unit and its default."""
    if value != "n":
        return f"`{value}`"
    default = READINGS[key][0]
    usual = f"; `{default}` if left out" if default else ""
    return f"*n* ({READING_UNITS[key]}{usual})"
