"""What is promised of the service itself, and how it is measured (C8-C10)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, cast

from stipt.sla.terms import AvailabilityTerms, Expression
from stipt.words.blocks import Block, Heading, Listing, Paragraph, Phrase
from stipt.words.edition import Edition
from stipt.words.quantities import every, length, listing, number_word, percent
from stipt.words.targets import calendar_name

MONTH_SECONDS: Final = 30 * 86_400


def availability(edition: Edition) -> Iterator[Block]:
    """The promised share of the month, of what, and how it is measured (C8-C10)."""
    terms = edition.agreement.availability
    if terms is None:
        return
    yield Heading(edition.say("Beschikbaarheid", "Availability"), "availability")
    yield _promised(terms, edition)
    if service := _service_text(terms, edition):
        yield Paragraph(Phrase(service))
    yield Heading(edition.say("Hoe er wordt gemeten", "How it is measured"), "measuring", level=3)
    yield Listing(tuple(Phrase(line) for line in _measuring(terms, edition)))


def _promised(terms: AvailabilityTerms, edition: Edition) -> Paragraph:
    share = percent(terms.target, edition.language)
    zone = edition.agreement.zone.key
    hours = edition.say("24 uur per dag, 7 dagen per week", "24 hours a day, 7 days a week")
    if terms.calendar is not None:
        name = calendar_name(terms.calendar, edition.agreement, edition.language)
        hours = edition.say(f"geteld in {name}", f"counted in {name}")
    what = edition.say("De volledige dienst is", "The complete service is available")
    if _is_mean(terms, edition):
        what = edition.say(
            "Gemiddeld zijn de onderdelen", "On average the components are available"
        )
    spare = _downtime_text(terms, edition)
    return edition.paragraph(
        f"{what} in elke kalendermaand ten minste {share} van de tijd beschikbaar, {hours}; een "
        f"maand loopt van middernacht tot middernacht ({zone}).{spare}",
        f"{what} for at least {share} of the time in each calendar month, {hours}; a month runs "
        f"from midnight to midnight ({zone}).{spare}",
        terms.clause,
    )


def _downtime_text(terms: AvailabilityTerms, edition: Edition) -> str:
    """What the share leaves of a month; of a mean it says nothing about any one component."""
    if terms.calendar is not None or _is_mean(terms, edition):
        return ""
    down = length(int((1 - terms.target) * MONTH_SECONDS), edition.language)
    agreement = edition.agreement
    leaves_out = agreement.days_reading("shortest_outage") > 0 or (
        agreement.reading("maintenance") == "excluded-when-announced"
    )
    nl, en = (" die meetelt", " that counts") if leaves_out else ("", "")
    return edition.say(
        f" In een maand van 30 dagen is dat ten hoogste {down} uitval{nl}.",
        f" In a month of 30 days that is at most {down} of downtime{en}.",
    )


def _is_mean(terms: AvailabilityTerms, edition: Edition) -> bool:
    reading = edition.agreement.reading("uptime_of")
    return reading == "mean-of-components" and len(terms.components) > 1


def _service_text(terms: AvailabilityTerms, edition: Edition) -> str:
    """Of what the service is made; nothing to say where it is one component."""
    names = {component.code: edition.text(component.name) for component in terms.components}
    if len(names) == 1:
        return ""
    if _is_mean(terms, edition):
        every_one = listing(list(names.values()), edition.language)
        return edition.say(
            f"De onderdelen tellen even zwaar: {every_one}.",
            f"The components weigh the same: {every_one}.",
        )
    service = expression_text(terms.expression, names, edition)
    return edition.say(
        f"De dienst als geheel werkt zolang dit werkt: {service}.",
        f"The service as a whole is up while this is up: {service}.",
    )


def expression_text(expression: Expression, names: dict[str, str], edition: Edition) -> str:
    """What has to work: "web server, and at least two of machine 1, 2 and 3"."""
    operator, number, inner = expression
    if operator == "component":
        return names[str(inner[0])]
    parts = cast(tuple[Expression, ...], inner)
    single = [names[str(part[2][0])] for part in parts if part[0] == "component"]
    groups = [expression_text(p, names, edition) for p in parts if p[0] != "component"]
    if operator == "all":
        return _all_text(single, groups, edition)
    # A choice within a choice is rare; only brackets keep it apart.
    joined = listing([*_numbered(single), *(f"({group})" for group in groups)], edition.language)
    least = number_word(1 if operator == "any" else number, edition.language)
    return edition.say(f"ten minste {least} van {joined}", f"at least {least} of {joined}")


def _all_text(single: list[str], groups: list[str], edition: Edition) -> str:
    """Single components first, then the groups, so that no end of a group needs a mark."""
    if not groups:
        return listing(_numbered(single), edition.language)
    if len(groups) > 1:
        parts = [", ".join(single)] * bool(single) + groups
        return f"{'; '.join(parts[:-1])}; {edition.say('en', 'and')} {parts[-1]}"
    (group,) = groups
    if not single or "," not in group:
        return listing([*single, group], edition.language)
    return f"{', '.join(single)}, {edition.say('en', 'and')} {group}"


def _numbered(names: list[str]) -> list[str]:
    """Names that differ by their number alone say it once: machine 1, 2 and 3."""
    split = [name.rpartition(" ") for name in names]
    starts = {start for start, _, _ in split}
    if len(names) < 3 or len(starts) > 1 or not all(end.isdigit() for _, _, end in split):
        return names
    return [names[0], *(end for _, _, end in split[1:])]


def _measuring(terms: AvailabilityTerms, edition: Edition) -> Iterator[str]:
    say = edition.say

    def time(seconds: int) -> str:
        return length(seconds, edition.language)

    look, recheck = (
        every(time(s), edition.language) for s in (terms.look_every, terms.recheck_every)
    )
    what = say("elk onderdeel", "each component")
    if len(terms.components) == 1:
        what = say("de dienst", "the service")
    yield say(
        f"Een instrument kijkt {look} naar {what}; er zitten nooit meer dan "
        f"{time(terms.longest_interval)} tussen twee metingen. Begin en duur van elke "
        "onderbreking worden vastgelegd.",
        f"An instrument looks at {what} {look}; there are never more than "
        f"{time(terms.longest_interval)} between two looks. Begin and duration of each "
        "interruption are registered.",
    )
    yield say(
        f"Vanaf de eerste mislukte meting wordt {recheck} gekeken. Een meting zonder antwoord "
        f"binnen {time(terms.timeout)} is mislukt.",
        f"From the first failed look on it looks {recheck}. A look without an answer within "
        f"{time(terms.timeout)} has failed.",
    )
    yield say(
        f"Zit er meer dan {time(terms.gap_seconds)} tussen twee metingen, dan is die tijd "
        "onbekend en telt zij nooit als beschikbaar.",
        f"Where more than {time(terms.gap_seconds)} lie between two looks, that time is unknown "
        "and never counts as available.",
    )
    yield say(
        "De toezegging is gehaald als het bewezen deel het percentage haalt, geschonden als ook "
        "het hoogst mogelijke deel het niet haalt, en anders niet aangetoond.",
        "The promise is met when the proven share reaches the percentage, breached when even the "
        "highest possible share does not, and otherwise not proven.",
    )
    if edition.agreement.reading("maintenance") == "excluded-when-announced":
        yield say(
            "Gepland onderhoud is op tijd aangekondigd als dat ten minste "
            f"{time(terms.maintenance_notice)} van tevoren is gebeurd.",
            "Planned maintenance is announced in time when that was done at least "
            f"{time(terms.maintenance_notice)} ahead.",
        )
