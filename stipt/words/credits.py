"""What a shortfall costs the vendor: service credits over the monthly fee."""

from __future__ import annotations

from collections.abc import Iterator

from stipt.sla.terms import CreditRule, Credits, Tier
from stipt.words.blocks import Block, Heading, Paragraph, Phrase, Table
from stipt.words.edition import Edition
from stipt.words.nouns import time_name
from stipt.words.quantities import count, money, percent


def service_credits(edition: Edition) -> Iterator[Block]:
    """What the vendor owes for a shortfall."""
    terms, say = edition.agreement.credits, edition.say
    if terms is None:
        return
    yield Heading(say("Vergoedingen", "Service credits"), "credits")
    yield Paragraph(Phrase(_fee_text(terms, edition)))
    for rule in terms.rules:
        measure = _measure_text(rule, edition)
        columns = (
            Phrase(measure, edition.refs(rule.clause)),
            Phrase(say("Vergoeding, deel van het maandbedrag", "Credit, share of the monthly fee")),
        )
        rows = tuple((Phrase(when), Phrase(share)) for when, share in _steps(rule, edition))
        yield Table(measure, columns, rows)


def _fee_text(terms: Credits, edition: Edition) -> str:
    """The fee, and how the percentages of the tables become one amount."""
    fee = money(terms.fee, terms.currency, edition.language)
    unit = money(terms.rounding, terms.currency, edition.language)
    say = edition.say
    parts = [say(f"Het maandbedrag is {fee}.", f"The monthly fee is {fee}.")]
    if any(len(_tiers(rule)) > 1 for rule in terms.rules):
        table = say("de tabel", "the table")
        if len(terms.rules) > 1:
            table = say("elke tabel", "each table")
        parts.append(
            say(
                f"Van {table} geldt alleen de zwaarste regel die is bereikt.",
                f"Of {table} only the hardest line that was reached holds.",
            )
        )
    if len(terms.rules) > 1:
        parts.append(
            say(
                "De percentages van de tabellen worden opgeteld.",
                "The percentages of the tables are added.",
            )
        )
    most = say("het maandbedrag", "the monthly fee")
    if terms.cap_percent < 100:
        cap = percent(terms.cap_percent / 100, edition.language)
        most = say(f"{cap} van het maandbedrag", f"{cap} of the monthly fee")
    parts.append(
        say(
            f"De vergoeding over een maand is nooit meer dan {most}, en wordt afgerond op {unit}.",
            f"The credit for a month is never more than {most}, and is rounded to {unit}.",
        )
    )
    return " ".join(parts)


def _measure_text(rule: CreditRule, edition: Edition) -> str:
    """What a rule looks at, as the heading of its tiers."""
    say = edition.say
    if rule.by == "uptime":
        return say("Beschikbaarheid in de maand", "Availability in the month")
    if rule.obligation is None:
        if rule.by == "breaches":
            return say(
                "Schendingen in de maand, alle termijnen", "Breaches in the month, all times"
            )
        return say("Deel van alle termijnen dat is gehaald", "Share of all times that was met")
    time = time_name(edition.agreement.obligations[rule.obligation], edition.language)
    if rule.by == "breaches":
        return say(f"Schendingen van de {time} in de maand", f"Breaches of the {time} in the month")
    return say(
        f"Deel van de meldingen waarvoor de {time} is gehaald",
        f"Share of the calls for which the {time} was met",
    )


def _steps(rule: CreditRule, edition: Edition) -> Iterator[tuple[str, str]]:
    """When a rule gives something, and what."""
    if rule.per_breach_percent is not None:
        each = percent(rule.per_breach_percent / 100, edition.language)
        yield edition.say("elke schending", "each breach"), each
    for tier in _tiers(rule):
        yield _tier_text(tier, edition), percent(tier.percent / 100, edition.language)


def _tiers(rule: CreditRule) -> tuple[Tier, ...]:
    """The tiers that count: none where each breach has its price."""
    return rule.tiers if rule.per_breach_percent is None else ()


def _tier_text(tier: Tier, edition: Edition) -> str:
    if tier.below is not None:
        share = percent(tier.below, edition.language)
        return edition.say(f"lager dan {share}", f"below {share}")
    return edition.say(
        count(tier.at_least or 0, "of meer", "of meer"),
        count(tier.at_least or 0, "or more", "or more"),
    )
