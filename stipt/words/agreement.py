"""The signed document in words: what was promised, the signed clauses, and how all of it is read.

`document` writes it from an agreement; `render` makes text, Markdown or a page of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from stipt.sla.agreement import Agreement
from stipt.sla.terms import Clause
from stipt.sla.texts import Language
from stipt.words.agreed_readings import agreed
from stipt.words.availability import availability
from stipt.words.blocks import (
    Block,
    Colophon,
    Document,
    Heading,
    Paragraph,
    Party,
    Phrase,
    Signatures,
    Table,
)
from stipt.words.credits import service_credits
from stipt.words.duties import owed_by_customer, procedure, warnings, who_may_ask
from stipt.words.edition import Edition, clause_anchor
from stipt.words.examples import examples
from stipt.words.hours import hours_and_days
from stipt.words.promises import complaints, priorities, promises
from stipt.words.quantities import plain_date


def document(agreement: Agreement, language: Language, *, at: date, fingerprint: str) -> Document:
    """An agreement as a document that two parties could sign.

    `at`: the date from which examples, next holidays and special days are looked for.
    `fingerprint`: what identifies the agreement's file; it stands in the last line.
    """
    edition = Edition(agreement, language, at)
    return Document(edition.text(agreement.title), language, tuple(_blocks(edition, fingerprint)))


def _blocks(edition: Edition, fingerprint: str) -> Iterator[Block]:
    yield from _parties(edition)
    yield from promises(edition)
    yield from complaints(edition)
    yield from owed_by_customer(edition)
    yield from _clauses(edition)
    yield from hours_and_days(edition)
    yield from examples(edition)
    yield from _readings(edition)
    yield from priorities(edition)
    yield from who_may_ask(edition)
    yield from availability(edition)
    yield from service_credits(edition)
    yield from warnings(edition)
    yield from procedure(edition)
    yield from _signatures(edition)
    yield Colophon(edition.say("Vingerafdruk van deze versie", "Fingerprint"), fingerprint)


def _parties(edition: Edition) -> Iterator[Block]:
    agreement, say = edition.agreement, edition.say
    vendor, customer = agreement.vendor, agreement.customer
    since = plain_date(agreement.in_force_from, edition.language)
    yield Paragraph(
        edition.phrase(
            f"{vendor} en {customer} · versie {agreement.version}, van kracht vanaf {since}",
            f"{vendor} and {customer} · version {agreement.version}, in force from {since}",
        ),
        "lead",
    )
    yield Heading(say("Partijen en geldigheid", "Parties and validity"), "parties")
    yield edition.paragraph(
        f"{vendor}, hierna de leverancier, en {customer}, hierna de klant, komen overeen wat in "
        "dit document staat.",
        f"{vendor}, hereafter the vendor, and {customer}, hereafter the customer, agree on what "
        "is stated in this document.",
    )
    yield Paragraph(Phrase(_validity(edition)))


def _validity(edition: Edition) -> str:
    agreement = edition.agreement
    since = plain_date(agreement.in_force_from, edition.language)
    text = edition.say(
        f"Versie {agreement.version} geldt vanaf {since}.",
        f"Version {agreement.version} holds from {since}.",
    )
    if agreement.signed_on is not None:
        signed = plain_date(agreement.signed_on, edition.language)
        text += edition.say(f" Zij is getekend op {signed}.", f" It was signed on {signed}.")
    versions = sorted((*agreement.earlier, agreement), key=lambda version: version.in_force_from)
    for earlier, following in pairwise(versions):
        last_day = following.in_force_from - timedelta(days=1)
        began, ended = (
            plain_date(day, edition.language) for day in (earlier.in_force_from, last_day)
        )
        text += edition.say(
            f" Versie {earlier.version} gold van {began} tot en met {ended}.",
            f" Version {earlier.version} held from {began} to {ended}.",
        )
    return text + edition.say(
        " Een melding wordt tot het einde toe beoordeeld volgens de versie die gold toen zij bij "
        "de leverancier kwam te liggen.",
        " A call is judged to its end by the version in force when it came to lie with the vendor.",
    )


def _clauses(edition: Edition) -> Iterator[Block]:
    clauses = edition.agreement.clauses.values()
    if not clauses:
        return
    yield Heading(edition.say("Artikelen", "Clauses"), "clauses")
    for clause in clauses:
        yield from _clause(clause, edition)


def _clause(clause: Clause, edition: Edition) -> Iterator[Block]:
    title, anchor = edition.text(clause.title), clause_anchor(clause.number)
    yield Heading(title, anchor, level=3, number=clause.number)
    yield from edition.paragraphs(clause.text)
    if clause.footnote is not None:
        yield from edition.paragraphs(clause.footnote, "reading")


def _readings(edition: Edition) -> Iterator[Block]:
    yield Heading(edition.say("Hoe dit wordt gelezen", "How this is read"), "readings")
    yield edition.paragraph(
        "Waar de tekst een punt openlaat, geldt de lezing die hier staat. Zo rekenen de klokken.",
        "Where the text leaves a point open, the reading stated here holds. The clocks go by it.",
    )
    columns = (Phrase(edition.say("Punt", "Point")), Phrase(edition.say("Lezing", "Reading")))
    rows = tuple(
        (Phrase(point.title), Phrase(point.sentence, edition.refs(point.clause)))
        for point in agreed(edition.agreement, edition.language)
    )
    yield Table(edition.say("Lezingen van open punten", "Readings of open points"), columns, rows)


def _signatures(edition: Edition) -> Iterator[Block]:
    agreement, say = edition.agreement, edition.say
    yield Heading(say("Ondertekening", "Signatures"), "signatures")
    yield Signatures(
        (
            Party(agreement.vendor, say("de leverancier", "the vendor")),
            Party(agreement.customer, say("de klant", "the customer")),
        ),
        (
            say("Naam", "Name"),
            say("Functie", "Function"),
            say("Plaats en datum", "Place and date"),
            say("Handtekening", "Signature"),
        ),
    )
