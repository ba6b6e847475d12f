"""What the vendor promises: the matrix of call types, priorities, complaints (C1-C7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from stipt.sla.agreement import CallType, Obligation, Target
from stipt.sla.terms import ComplaintTerms, Matrix
from stipt.sla.texts import Text
from stipt.words.blocks import Block, Heading, Listing, Paragraph, Phrase, Ref, Table
from stipt.words.edition import Edition
from stipt.words.quantities import every, listing
from stipt.words.super_user import has_super_user
from stipt.words.targets import at_the_latest, target_text, term_text

COMPLAINTS_ANCHOR = "complaints"


def promises(edition: Edition) -> Iterator[Block]:
    """The matrix with its footnotes, and what each call type is."""
    say = edition.say
    yield Heading(say("Wat de leverancier toezegt", "What the vendor promises"), "promises")
    if edition.agreement.introduction is None:
        yield edition.paragraph(
            "Alles zo snel mogelijk, en uiterlijk binnen de tijd die hier staat.",
            "Everything as soon as possible, and at the latest within the time stated here.",
        )
    else:
        yield from edition.paragraphs(edition.agreement.introduction)
    before = len(edition.notes)
    yield _matrix(edition)
    yield from edition.notes[before:]
    yield from _call_types(edition)


def ordinary_obligations(edition: Edition) -> list[Obligation]:
    """The vendor's obligations for calls that are no complaint, in the agreement's order."""
    return [
        obligation
        for obligation in edition.agreement.obligations.values()
        if not obligation.is_of_complaint and not obligation.is_owed_by_customer
    ]


def _matrix(edition: Edition) -> Table:
    obligations = ordinary_obligations(edition)
    columns = [Phrase(edition.say("Soort melding", "Call type"))]
    columns += [
        Phrase(f"{edition.title(o)}, {_at_most(o, edition)}", edition.refs(o.clause))
        for o in obligations
    ]
    rows = [
        row
        for call_type in edition.agreement.call_types.values()
        for row in _rows(call_type, obligations, edition)
    ]
    caption = edition.say("Toezeggingen per soort melding", "Promises per call type")
    return Table(caption, tuple(columns), tuple(rows))


def _at_most(obligation: Obligation, edition: Edition) -> str:
    """How a column of terms is meant: updates come so often at least."""
    if obligation.met_by == "update":
        return edition.say("ten minste", "at least")
    return edition.say("uiterlijk", "at the latest")


def _rows(
    call_type: CallType, obligations: list[Obligation], edition: Edition
) -> Iterator[tuple[Phrase, ...]]:
    """A row for a call type, and one for each priority that has targets of its own."""
    name = Phrase(edition.text(call_type.name), tuple(_type_notes(call_type, edition)))
    if call_type.is_complaint:
        see = edition.say("zie Klachten", "see Complaints")
        cell = Phrase("", (Ref(see, COMPLAINTS_ANCHOR),))
        yield (name, *[cell] * len(obligations))
        return
    for priority, title in variants(call_type, edition):
        cells = (_cell(call_type, obligation, priority, edition) for obligation in obligations)
        yield (name._replace(text=title), *cells)


def variants(call_type: CallType, edition: Edition) -> Iterator[tuple[str | None, str]]:
    """A call type with each priority that has targets of its own, and without (None), by name.

    Priorities without targets of their own share the type's, in one row under their names.
    """
    agreement, name = edition.agreement, edition.text(call_type.name)
    named = {code: edition.text(text) for code, text in agreement.priorities.items()}
    others = [code for code in named if code not in call_type.priorities]
    has_own = any(agreement.target_for(call_type.code, o) for o in agreement.obligations)
    if not call_type.priorities:
        yield None, name
        return
    for code, title in named.items():
        if code in call_type.priorities:
            yield code, f"{name}, {title}"
        elif code == others[0] and has_own:
            shared = listing([named[other] for other in others], edition.language)
            yield None, f"{name}, {shared}"
    if not others and has_own:
        yield None, name


def _type_notes(call_type: CallType, edition: Edition) -> Iterator[Ref]:
    if call_type.footnote is not None:
        yield edition.note(edition.text(call_type.footnote))
    if call_type.phone_required:
        yield edition.note(edition.say("Meld dit ook per telefoon.", "Also report this by phone."))


def _cell(
    call_type: CallType, obligation: Obligation, priority: str | None, edition: Edition
) -> Phrase:
    target = edition.agreement.target_for(call_type.code, obligation.name, priority)
    promise = _promise(target, obligation, edition)
    refs: list[Ref] = []
    if target is not None:
        refs += edition.refs(target.clause)
        if target.footnote is not None and not _says(promise, edition.text(target.footnote)):
            refs.append(edition.note(edition.text(target.footnote)))
    return Phrase(promise, tuple(refs))


def _says(promise: str, footnote: str) -> bool:
    """Whether a cell already says what its footnote would."""
    return promise.casefold() == footnote.casefold().rstrip(".")


def _promise(target: Target | None, obligation: Obligation, edition: Edition) -> str:
    if obligation.met_by == "update" and target is not None and target.has_due:
        return every(term_text(target, edition.agreement, edition.language), edition.language)
    return target_text(target, edition.agreement, edition.language)


def _call_types(edition: Edition) -> Iterator[Block]:
    """What a reporter may say in their own words for each type, where the agreement has it."""
    items = []
    for call_type in edition.agreement.call_types.values():
        if call_type.example is None:
            continue
        name, example = edition.text(call_type.name), edition.text(call_type.example)
        items.append(Phrase(edition.say(f"{name}: ‘{example}’", f"{name}: “{example}”")))
    if items:
        title = edition.say("Soorten meldingen, met een voorbeeld", "Call types, with an example")
        yield Heading(title, "call-types", level=3)
        yield Listing(tuple(items))


def complaints(edition: Edition) -> Iterator[Block]:
    """How complaints come in, and what is promised about them (C7)."""
    types = [t for t in edition.agreement.call_types.values() if t.is_complaint]
    if not types:
        return
    yield Heading(edition.say("Klachten", "Complaints"), COMPLAINTS_ANCHOR)
    if what := _other_names(types, edition):
        yield edition.paragraph(
            f"Een klacht is in deze overeenkomst een melding van de soort {what}.",
            f"A complaint in this agreement is a call of the type {what}.",
        )
    terms = edition.agreement.complaints
    if terms is not None and terms.channels:
        channels = _channels_text(terms, edition)
        yield edition.paragraph(
            f"Een klacht kan worden ingediend {channels}.",
            f"A complaint can be made {channels}.",
            terms.clause,
        )
    for call_type in types:
        yield from _promises_of_complaint(call_type, edition)
    yield Paragraph(Phrase(" ".join(_rules_of_complaint(edition))))


def _other_names(types: list[CallType], edition: Edition) -> str:
    """What complaints are called in the matrix, where that is another word."""
    usual = edition.say("klacht", "complaint")
    names = [edition.text(t.name) for t in types]
    if all(usual in name.casefold() for name in names):
        return ""
    return listing(names, edition.language, last=edition.say("of", "or"))


CHANNELS: Final[Mapping[str, Text]] = {
    "mail": Text("per mail", "by mail"),
    "form": Text("met een formulier", "with a form"),
    "phone": Text("per telefoon", "by phone"),
    "letter": Text("per brief", "by letter"),
    "chat": Text("per chat", "by chat"),
    "visit": Text("aan de balie", "in person"),
}
"""The ways in which a complaint can come in."""


def _channels_text(terms: ComplaintTerms, edition: Edition) -> str:
    """The ways in; the address stands with the mail that is sent to it."""
    ways = {channel: edition.text(CHANNELS[channel]) for channel in terms.channels}
    address = f" ({terms.address})" if terms.address else ""
    if "mail" in ways:
        ways["mail"] += address
        address = ""
    return listing([*ways.values()], edition.language, last=edition.say("of", "or")) + address


def _rules_of_complaint(edition: Edition) -> Iterator[str]:
    """What holds for every complaint, without what no call of the agreement knows."""
    agreement, say = edition.agreement, edition.say
    waits = has_super_user(agreement)
    entitlement = agreement.entitlement
    if entitlement is not None and entitlement.training_required:
        if waits:
            yield say(
                "Een klacht wacht niet op een Super User en vraagt geen training.",
                "A complaint waits for no Super User and asks for no training.",
            )
        else:
            yield say("Een klacht vraagt geen training.", "A complaint asks for no training.")
    elif waits:
        yield say(
            "Een klacht wacht niet op een Super User.", "A complaint waits for no Super User."
        )
    yield say(
        "Een automatische bevestiging waarin geen naam staat, telt niet. De uitkomst wordt "
        "altijd meegedeeld; zonder uitkomst wordt een klacht niet gesloten.",
        "An automatic receipt that names nobody does not count. The outcome is always "
        "communicated; a complaint is not closed without one.",
    )


def _promises_of_complaint(call_type: CallType, edition: Edition) -> Iterator[Block]:
    what = {
        "acknowledgement": (
            "de klant krijgt bericht wie de klacht behandelt",
            "the customer is told who handles the complaint",
        ),
        "handler-contact": (
            "wie de klacht behandelt, neemt contact op",
            "the person who handles the complaint makes contact",
        ),
    }
    items = []
    for obligation in edition.agreement.obligations_for(call_type.code):
        target = edition.agreement.target_for(call_type.code, obligation.name)
        term = at_the_latest(target, edition.agreement, edition.language)
        told = edition.say(*what[obligation.met_by])
        refs = edition.refs(obligation.clause)
        items.append(Phrase(f"{edition.title(obligation)}: {told}, {term}", refs))
    yield Listing(tuple(items))


def priorities(edition: Edition) -> Iterator[Block]:
    """The matrix of impact and urgency, where the agreement has one."""
    matrix = edition.agreement.matrix
    if matrix is None:
        return
    say = edition.say
    yield Heading(say("Impact en urgentie", "Impact and urgency"), "priorities")
    gives = {
        "call_type": ("de soort melding", "the call type"),
        "priority": ("de prioriteit", "the priority"),
    }
    result = say(*gives[matrix.gives])
    yield edition.paragraph(
        f"Impact en urgentie bepalen samen {result}.",
        f"Impact and urgency together decide {result}.",
    )
    columns = [Phrase(say("Impact", "Impact"))]
    columns += [
        Phrase(say(f"Urgentie: {edition.text(name)}", f"Urgency: {edition.text(name)}"))
        for name in matrix.urgencies.values()
    ]
    rows = tuple(_row_of_impact(impact, matrix, edition) for impact in matrix.impacts)
    yield Table(say("Impact tegen urgentie", "Impact against urgency"), tuple(columns), rows)


def _row_of_impact(impact: str, matrix: Matrix, edition: Edition) -> tuple[Phrase, ...]:
    cells = [Phrase(edition.text(matrix.impacts[impact]))]
    for urgency in matrix.urgencies:
        code = matrix.cells.get((impact, urgency))
        cells.append(Phrase(_result(code, matrix, edition)))
    return tuple(cells)


def _result(code: str | None, matrix: Matrix, edition: Edition) -> str:
    if code is None:
        return edition.say("niet afgesproken", "not agreed")
    if matrix.gives == "call_type":
        return edition.text(edition.agreement.call_types[code].name)
    return edition.text(edition.agreement.priorities[code])
