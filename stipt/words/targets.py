"""A target in words: a cell of the matrix, and the same in a sentence."""

from __future__ import annotations

import re

from stipt.sla.agreement import Agreement, Obligation, Target
from stipt.sla.texts import Language, Text
from stipt.words.quantities import (
    count,
    either,
    length,
    number_word,
    ordinal,
    percent,
    working_days,
)


def target_text(target: Target | None, agreement: Agreement, language: Language) -> str:
    """A target as it stands in the matrix, under a heading that says "at the latest".

    None is a target that was not agreed.
    """
    if target is None:
        return either(language, "niet afgesproken", "not agreed")
    if target.kind == "release":
        return _release_text(target.amount, language)
    if target.kind == "best_effort":
        return _best_effort_text(agreement, language)
    if target.kind == "not_applicable":
        return either(language, "niet van toepassing", "not applicable")
    term = term_text(target, agreement, language)
    if target.share is None:
        return term
    return f"{percent(target.share, language)} {either(language, 'binnen', 'within')} {term}"


def at_the_latest(target: Target | None, agreement: Agreement, language: Language) -> str:
    """A target in a sentence: "uiterlijk binnen 12 kantooruren", "at the latest in ..."."""
    text = target_text(target, agreement, language)
    if target is None or not target.has_due or target.share is not None:
        return text
    latest = either(language, "uiterlijk", "at the latest")
    if target.kind == "release":
        return f"{latest} {text}"
    return f"{latest} {either(language, 'binnen', 'within')} {text}"


def term_text(target: Target, agreement: Agreement, language: Language) -> str:
    """How long a target in hours or days is: "12 kantooruren", "5 working days"."""
    if target.kind == "days":
        return working_days(target.amount, language) + _of_other_calendar(
            target.calendar, agreement, language
        )
    return hours_text(target.amount, target.calendar, agreement, language)


def hours_text(seconds: int, calendar: str, agreement: Agreement, language: Language) -> str:
    """Seconds of a calendar by the name of its hours.

    A name that ends in hours counts them ("12 kantooruren"), or says in what is counted ("30
    minuten, geteld in kantooruren"). One that begins with them gives way ("hours on call": "2
    hours on call"), any other completes the phrase ("2 hours around the clock").
    """
    name, time = calendar_name(calendar, agreement, language), length(seconds, language)
    if first_word := re.match(r"(uren|hours)\b", name):
        return time + name[first_word.end() :]
    if not re.search(r"(uren|hours)\b", name):
        return f"{time} {name}"
    hours, rest = divmod(seconds, 3600)
    if rest:
        return f"{time}, {either(language, 'geteld in', 'counted in')} {name}"
    return count(hours, _single(name), name)


def calendar_name(calendar: str, agreement: Agreement, language: Language) -> str:
    """What the hours of a calendar are called; by its key where the agreement has no word."""
    usual = Text(f"uren ({calendar})", f"hours ({calendar})")
    return agreement.calendar_names.get(calendar, usual).in_language(language)


def _of_other_calendar(calendar: str, agreement: Agreement, language: Language) -> str:
    """Days are those of the agreement's own calendar unless said otherwise."""
    if calendar == agreement.calendar:
        return ""
    if calendar not in agreement.calendar_names:
        return f" ({calendar})"
    name = calendar_name(calendar, agreement, language)
    return either(language, f" (volgens {name})", f" (by {name})")


def _single(name: str) -> str:
    """The singular of a name of hours: kantooruren -> kantooruur, office hours -> office hour."""
    return re.sub(r"hours\b", "hour", re.sub(r"uren\b", "uur", name))


def _release_text(amount: int, language: Language) -> str:
    if amount == 1:
        return either(language, "in de eerstvolgende release", "in the coming release")
    if amount == 2:
        return either(
            language,
            "in de eerstvolgende release of de release daarna",
            "in the coming release or the one after it",
        )
    word = number_word(amount, language)
    return either(
        language,
        f"in een van de eerstvolgende {word} releases",
        f"in one of the coming {word} releases",
    )


def _best_effort_text(agreement: Agreement, language: Language) -> str:
    """An intention; of a next release where the agreement binds other promises to releases."""
    intention = either(language, "een voornemen, geen toezegging", "an intention, no promise")
    if not any(target.kind == "release" for target in every_target(agreement)):
        return intention
    release = either(language, "mogelijk in een volgende release", "possibly in a next release")
    return f"{release}: {intention}"


def every_target(agreement: Agreement) -> list[Target]:
    """All targets of an agreement: by default, per call type, per priority."""
    found = list(agreement.default_targets.values())
    for call_type in agreement.call_types.values():
        found += call_type.targets.values()
        for targets in call_type.priorities.values():
            found += targets.values()
    return found


def has_term(obligation: Obligation, agreement: Agreement) -> bool:
    """Whether an obligation has a term for any call type: a promise that can be due."""
    for call_type in agreement.call_types.values():
        for priority in (None, *call_type.priorities):
            target = agreement.target_for(call_type.code, obligation.name, priority)
            if target is not None and target.has_due:
                return True
    return False


def release_due(amount: int, language: Language) -> str:
    """What a release-bound promise waits for: "the second release"."""
    return either(
        language,
        f"de {ordinal(amount, language)} release",
        f"the {ordinal(amount, language)} release",
    )
