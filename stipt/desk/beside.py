"""What stands beside a ticket: all clocks with their why, the people, the right to support, facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stipt.desk.seen import Seen
from stipt.people.queries import super_users, trainings_at
from stipt.sla import Agreement, Reading
from stipt.sla.texts import Language
from stipt.tickets.access import Person
from stipt.tickets.entitled import entitlement_of
from stipt.tickets.reading import Promise
from stipt.ui.shown import shown_language
from stipt.words.quantities import plain_date
from stipt.words.visible import visible

_REASONS: Final[dict[str, LazyText]] = {
    "complaint": gettext_lazy("a complaint needs none"),
    "training_not_required": gettext_lazy("entitled: the agreement asks for no training"),
    "trained": gettext_lazy("entitled: trained"),
    "never_trained": gettext_lazy("not trained"),
    "trained_later": gettext_lazy("not trained yet; the training is still to come"),
    "not_confirmed": gettext_lazy("training entered by the customer, not confirmed by a trainer"),
    "expired": gettext_lazy("the training has expired"),
    "not_a_super_user": gettext_lazy("not a Super User"),
}
_IMPACTS: Final[dict[str, LazyText]] = {
    "one": gettext_lazy("one person"),
    "some": gettext_lazy("several people"),
    "all": gettext_lazy("everybody"),
}
_CHANNELS: Final[dict[str, LazyText]] = {
    "desk": gettext_lazy("online"),
    "mail": gettext_lazy("mail"),
    "phone": gettext_lazy("phone"),
}
_ENTITLED: Final = frozenset({"complaint", "training_not_required", "trained"})


class Contact(NamedTuple):
    """A person by name and telephone number."""

    pk: int
    name: str
    phone: str


class Other(NamedTuple):
    """A promise whose why is folded away, under the name of its clock."""

    title: str
    promise: Promise


class Support(NamedTuple):
    """The reporter's right to support (C11): in words, with the clause, and whether it is there."""

    text: str
    clause: str
    is_entitled: bool


class Beside(NamedTuple):
    """The right-hand column of a ticket."""

    readings: list[Reading]
    main: Promise | None
    others: list[Other]
    participants: list[Contact]
    reporter: Contact
    super_users: list[Contact]
    support: Support | None
    impact: LazyText | str
    channel: LazyText | str
    agreement_url: str


def beside(at_desk: Seen) -> Beside:
    """All that stands beside a ticket, in the reader's language."""
    whole, ticket = at_desk.whole, at_desk.ticket
    main = _main(whole.promises, ticket.owed)
    agreement = whole.agreement
    return Beside(
        readings=[promise.reading for promise in whole.promises],
        main=main,
        others=[
            Other(visible(promise.obligation.title.in_language(shown_language())), promise)
            for promise in whole.promises
            if promise is not main
        ],
        participants=[_contact(person) for person in ticket.participants.order_by("name")],
        reporter=_contact(ticket.reporter),
        super_users=[_contact(person) for person in super_users(ticket.organisation)],
        support=_support(at_desk, shown_language()),
        impact=_impact(agreement, ticket.impact, shown_language()),
        channel=_CHANNELS.get(ticket.channel, visible(ticket.channel)),
        agreement_url=reverse(
            "desk:agreement", args=[ticket.organisation.code, ticket.agreement_id]
        ),
    )


def _contact(person: Person) -> Contact:
    return Contact(person.pk, visible(person.name), visible(person.phone))


def _main(promises: Sequence[Promise], owed: str) -> Promise | None:
    """The promise that is explained first: what is owed next, else the last one."""
    by_name = {promise.obligation.name: promise for promise in promises}
    return by_name.get(owed) or (promises[-1] if promises else None)


def _impact(agreement: Agreement, impact: str, language: Language) -> LazyText | str:
    matrix = agreement.matrix
    if matrix is not None and impact in matrix.impacts:
        return visible(matrix.impacts[impact].in_language(language))
    return _IMPACTS.get(impact, visible(impact))


def _support(at_desk: Seen, language: Language) -> Support | None:
    """As it was judged at the hand-over; before it, as it would be judged now."""
    ticket, agreement = at_desk.ticket, at_desk.whole.agreement
    reason = ticket.entitlement
    if not reason and ticket.call_type:
        reason = entitlement_of(
            ticket.reporter, ticket.organisation, ticket.call_type, agreement, at_desk.at
        ).reason
    if reason not in _REASONS:
        return None
    text = str(_REASONS[reason])
    if reason == "trained":
        text = _with_training(at_desk, text, language)
    clause = (agreement.entitlement.clause if agreement.entitlement else None) or ""
    return Support(text, clause, reason in _ENTITLED)


def _with_training(at_desk: Seen, text: str, language: Language) -> str:
    """Which training it is by: the newest that counts today."""
    day = at_desk.at.astimezone(at_desk.whole.agreement.zone).date()
    records = trainings_at(at_desk.ticket.reporter, day, at_desk.ticket.product)
    if not records:
        return text
    told = {
        "entitled": text,
        "date": plain_date(records[0].trained_on, language),
        "trainer": visible(records[0].trainer),
    }
    return _("%(entitled)s %(date)s by %(trainer)s") % told
