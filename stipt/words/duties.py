"""Who may ask, what the customer owes, who is warned, and how a call is handled (C11-C13)."""

from __future__ import annotations

from collections.abc import Iterator

from stipt.sla.agreement import Obligation
from stipt.sla.terms import Rung
from stipt.words.blocks import Block, Heading, Listing, Phrase, Table
from stipt.words.edition import Edition
from stipt.words.quantities import count, length, listing, percent
from stipt.words.super_user import has_super_user
from stipt.words.targets import at_the_latest


def who_may_ask(edition: Edition) -> Iterator[Block]:
    """Training, and which call types pass a Super User (C11, C12)."""
    terms, say = edition.agreement.entitlement, edition.say
    yield Heading(say("Wie mag melden", "Who may make a call"), "who-may-ask")
    if terms is not None and terms.training_required:
        course = edition.text(terms.course) if terms.course else ""
        course = f" ({course})" if course else ""
        yield edition.paragraph(
            "Recht op ondersteuning heeft wie een training heeft gevolgd bij een trainer of "
            f"consultant van de leverancier{course}. Een training die de klant zelf opgeeft, telt "
            "pas mee als een trainer van de leverancier haar heeft bevestigd.",
            "Entitled to support are those trained by a trainer or consultant of the "
            f"vendor{course}. A training that the customer enters counts once a trainer of the "
            "vendor confirms it.",
            terms.clause,
        )
        if terms.valid_months:
            months = terms.valid_months
            yield edition.paragraph(
                f"Een training is {count(months, 'maand', 'maanden')} geldig.",
                f"A training is valid for {count(months, 'month', 'months')}.",
            )
    else:
        yield edition.paragraph(
            "Elke gebruiker van de klant heeft recht op ondersteuning, ook zonder training.",
            "Every user of the customer is entitled to support; no training is needed.",
        )
    yield from _super_user(edition)


def _super_user(edition: Edition) -> Iterator[Block]:
    """Whether calls pass a Super User, and which don't."""
    if not has_super_user(edition.agreement):
        yield edition.paragraph(
            "Een melding komt rechtstreeks bij de leverancier.",
            "A call comes to the vendor directly.",
        )
        return
    types = edition.agreement.call_types.values()
    directly = [t for t in types if t.is_complaint or not t.through_super_user]
    if not directly:
        yield edition.paragraph(
            "Elke melding gaat langs een Super User van de klant.",
            "Every call passes a Super User of the customer.",
        )
        return
    only = edition.say(
        "Alleen een klacht komt rechtstreeks bij de leverancier.",
        "Only a complaint comes to the vendor directly.",
    )
    if not all(t.is_complaint for t in directly):
        names = listing([edition.text(t.name) for t in directly], edition.language)
        only = edition.say(
            f"Rechtstreeks bij de leverancier komen alleen meldingen van deze soort: {names}.",
            f"Only calls of this kind come to the vendor directly: {names}.",
        )
    yield edition.paragraph(
        f"Een melding gaat langs een Super User van de klant. {only}",
        f"A call passes a Super User of the customer. {only}",
    )


def owed_by_customer(edition: Edition) -> Iterator[Block]:
    """The customer's own obligations, where the agreement names them."""
    agreement = edition.agreement
    owed = [o for o in agreement.obligations.values() if o.is_owed_by_customer]
    if not owed:
        return
    title = edition.say("Wat de klant toezegt", "What the customer promises")
    yield Heading(title, "customer-promises")
    items = [phrase for obligation in owed for phrase in _owed(obligation, edition)]
    yield Listing(tuple(items))


def _owed(obligation: Obligation, edition: Edition) -> Iterator[Phrase]:
    """What is owed, once for every term with the call types that it holds for."""
    what = {
        "answer": ("een vraag van de leverancier beantwoorden", "answer a question of the vendor"),
        "triage": (
            "een Super User besluit over een nieuwe melding",
            "a Super User decides on a new call",
        ),
    }
    agreement = edition.agreement
    terms: dict[str, list[str]] = {}
    for call_type in agreement.call_types.values():
        target = agreement.target_for(call_type.code, obligation.name)
        if target is not None and target.has_due:
            term = at_the_latest(target, agreement, edition.language)
            terms.setdefault(term, []).append(edition.text(call_type.name))
    for term, names in terms.items():
        text = f"{edition.title(obligation)}: {edition.say(*what[obligation.met_by])}, {term}"
        if len(terms) > 1:
            text += f" ({listing(names, edition.language)})"
        yield Phrase(text, edition.refs(obligation.clause))


def warnings(edition: Edition) -> Iterator[Block]:
    """Who is told before a term ends, and when it is passed."""
    if not edition.agreement.ladder:
        return
    say = edition.say
    yield Heading(say("Waarschuwen en opschalen", "Warnings and escalation"), "warnings")
    columns = (
        Phrase(say("Wanneer", "When")),
        Phrase(say("Wie het hoort", "Who is told")),
        Phrase(say("Voor", "For")),
    )
    rows = tuple(
        (Phrase(_when(rung, edition)), Phrase(_told(rung, edition)), Phrase(_for(rung, edition)))
        for rung in edition.agreement.ladder
    )
    yield Table(say("Waarschuwingen", "Warnings"), columns, rows)


def _when(rung: Rung, edition: Edition) -> str:
    if rung.when == "share":
        share = percent(rung.share, edition.language)
        return edition.say(f"{share} van de tijd is gebruikt", f"{share} of the time is used")
    if rung.when == "breach":
        return edition.say("de tijd is verstreken", "the time has passed")
    time = length(rung.seconds, edition.language)
    if rung.when == "before":
        return edition.say(f"{time} van tevoren", f"{time} before")
    return edition.say(f"{time} erna", f"{time} after")


def _told(rung: Rung, edition: Edition) -> str:
    words = {
        "assignee": ("de behandelaar", "the assignee"),
        "team": ("het team", "the team"),
        "manager": ("de manager", "the manager"),
        "customer": ("de klant", "the customer"),
        "super-user": ("de Super User", "the Super User"),
    }
    names = [
        edition.say(*words.get(role, (f"‘{role}’", f"“{role}”"))) for role in rung.tell
    ]  # a word of the agreement's own is said as it is
    return listing(names, edition.language)


def _for(rung: Rung, edition: Edition) -> str:
    if not rung.obligations:
        return edition.say("alle termijnen", "all times")
    known = edition.agreement.obligations
    titles = [edition.text(known[name].title) for name in rung.obligations]
    return listing(titles, edition.language)


def procedure(edition: Edition) -> Iterator[Block]:
    """How a call is handled, step by step."""
    if edition.agreement.procedure:
        yield Heading(edition.say("Werkwijze", "Procedure"), "procedure")
        steps = tuple(Phrase(edition.text(step)) for step in edition.agreement.procedure)
        yield Listing(steps, is_ordered=True)
