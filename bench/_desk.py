"""A desk of the size that the benchmarks ask for, on SQLite or PostgreSQL; used by several, run by none.

Seeded: the same size gives the same desk. Tickets are written in bulk, by the same functions that the
verbs use (canonical bytes, chain, conclusion), since filing 100,000 of them one by one takes an hour.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

NOW = datetime(2026, 5, 26, 8, 32, tzinfo=UTC)  # a Tuesday, 10:32 in Amsterdam
CUSTOMERS = 200
OPEN = 2_000
_CHUNK = 1_000
_TEXT = (
    "Als wij bij de balie een dossier openen, blijft het scherm leeg. Vanochtend werkte het nog.\n\n"
    "1. Zoeken op naam\n2. Dossier openen\n3. Leeg scherm\n\nHet gebeurt bij alle collega's, ook na"
    " opnieuw aanmelden, en zowel in *Edge* als in *Firefox*."
)


class Desk(NamedTuple):
    """Who the benchmarks ask as."""

    agent: Any
    users: list[Any]
    super_users: list[Any]
    customers: list[Any]


@contextmanager
def database(kind: str) -> Iterator[Path]:
    """An empty database of a kind ("sqlite", "postgresql"), migrated; its data folder."""
    with tempfile.TemporaryDirectory(prefix="stipt-bench-") as folder:
        server = None
        os.environ["STIPT_DATA_DIR"] = folder
        os.environ.setdefault("STIPT_SECRET_KEY", "for benchmarks only")
        if kind == "postgresql":
            from tests import postgresql

            found = postgresql.programs()
            if found is None:
                raise SystemExit("PostgreSQL is not installed here")
            server = postgresql.Server(found)
            os.environ["STIPT_DATABASE_URL"] = server.url
        try:
            _start_django()
            yield Path(folder)
        finally:
            if server is not None:
                from django.db import connections

                connections.close_all()
                server.stop()


def _start_django() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "stipt.config.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def fill(tickets: int, *, open_tickets: int = OPEN, same_minute: bool = False) -> Desk:
    """Fill the database; with `same_minute` every open ticket's response is due in one minute."""
    from django.db import transaction

    with transaction.atomic():
        desk = _people()
        _Filling(desk, tickets, open_tickets, same_minute).run()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return desk


def _people() -> Desk:
    from stipt.agreements.actions import sign_agreement
    from stipt.people.actions import add_customer, add_person, give_role, set_up_vendor
    from stipt.people.roles import Role

    at = NOW - timedelta(days=400)
    text = files("stipt.agreements").joinpath("examples/reference.toml").read_text("utf-8")
    text = text.replace("in_force_from = 2026-01-01", "in_force_from = 2025-01-01")
    vendor = set_up_vendor("Velder", code="velder", language="nl", by=None, at=at)
    agent = add_person("anna@velder.example", "Anna de Wit", by=None, at=at)
    give_role(agent, Role.AGENT, vendor, by=None, at=at)
    customers, users, super_users = [], [], []
    for number in range(CUSTOMERS):
        customer = add_customer(
            f"Klant {number:03}", code=f"klant-{number:03}", language="nl", by=None, at=at
        )
        if not customers:
            sign_agreement(
                customer,
                text,
                vendor_name="V",
                customer_name="K",
                signed_on=date(2024, 12, 1),
                by=agent,
                at=at,
            )
        for role, kept in ((Role.USER, users), (Role.SUPER_USER, super_users)):
            person = add_person(
                f"{role}@klant-{number:03}.example", f"{role} {number}", by=None, at=at
            )
            give_role(person, role, customer, by=None, at=at)
            kept.append(person)
        customers.append(customer)
    _same_agreement_for(customers[1:])
    return Desk(agent, users, super_users, customers)


def _same_agreement_for(customers: list[Any]) -> None:
    """The agreement that the first customer signed, for the others: signing takes a tenth each."""
    from stipt.agreements.models import SignedAgreement

    row = SignedAgreement.objects.get()
    copies = []
    for customer in customers:
        values = {f.attname: getattr(row, f.attname) for f in row._meta.fields if f.name != "id"}
        copies.append(SignedAgreement(**{**values, "customer_id": customer.pk}))
    SignedAgreement.objects.bulk_create(copies)


class _Filling:
    """Writes tickets in chunks; keeps each customer's chain in step."""

    def __init__(self, desk: Desk, tickets: int, open_tickets: int, same_minute: bool) -> None:
        from stipt.agreements.models import SignedAgreement

        self.desk = desk
        self.tickets = tickets
        self.open_from = tickets - open_tickets
        self.same_minute = same_minute
        self.chance = Random(20260526)
        self.signed = {row.customer_id: row.pk for row in SignedAgreement.objects.all()}
        self.chains: dict[int, tuple[int, str | None]] = {}

    def run(self) -> None:
        from stipt.ledger.models import LogCounter
        from stipt.tickets.models import Series

        for first in range(0, self.tickets, _CHUNK):
            self._chunk(range(first, min(first + _CHUNK, self.tickets)))
        LogCounter.objects.bulk_create(
            LogCounter(customer_id=key, last_number=number, last_link=link)
            for key, (number, link) in self.chains.items()
        )
        Series.objects.create(name="ticket", last=1000 + self.tickets)

    def _chunk(self, numbers: range) -> None:
        from stipt.agreements.reader import agreement_with_id
        from stipt.search.index import index
        from stipt.tickets.actions.keeping import put
        from stipt.tickets.deadlines import conclude
        from stipt.tickets.models import Deadline, Message, Ticket, TicketEvent

        tickets = [self._ticket(number) for number in numbers]
        told = [
            self._events(ticket, number) for ticket, number in zip(tickets, numbers, strict=True)
        ]
        deadlines = []
        for ticket, (facts, _) in zip(tickets, told, strict=True):
            found = conclude(facts, agreement_with_id(ticket.agreement_id), NOW)
            put(ticket, found)
            ticket.next_transition_at = found.next_transition_at
            ticket.last_seq = len(facts) - 1
            ticket.entitlement = "never_trained"  # as the hand-over would have judged
            ticket.handed_over_at = facts[1].at if len(facts) > 1 else None
            deadlines.append((ticket, found.clocks))
        Ticket.objects.bulk_create(tickets)
        events = [event for _, written in told for event, _ in written]
        for ticket, (_, written) in zip(tickets, told, strict=True):
            for event, _ in written:
                event.ticket = ticket
                self._chain(event, ticket)
        TicketEvent.objects.bulk_create(events)
        messages = [message for _, written in told for _, message in written if message]
        for _, written in told:
            for event, message in written:
                if message:
                    message.event = event
        Message.objects.bulk_create(messages)
        Deadline.objects.bulk_create(
            Deadline(ticket=ticket, **clock._asdict())
            for ticket, clocks in deadlines
            for clock in clocks
        )
        for ticket in tickets:
            index("ticket", ticket.pk, ticket.subject, scope_id=ticket.organisation_id)

    def _ticket(self, number: int) -> Any:
        from stipt.tickets.models import NO_DUE_AT, Ticket

        place = number % CUSTOMERS
        is_open = number >= self.open_from
        age = self.chance.random() * (3 if is_open else 360) + (0 if is_open else 20)
        opened_at = (NOW - timedelta(days=age, hours=4)).replace(microsecond=0)
        if is_open and self.same_minute:
            opened_at = NOW.replace(hour=6, minute=30, second=number % 60)
        return Ticket(
            number=1001 + number,
            organisation=self.desk.customers[place],
            agreement_id=self.signed[self.desk.customers[place].pk],
            reporter=self.desk.users[place],
            subject=f"Zaakdossier {number} opent leeg bij de balie",
            language="nl",
            impact="some",
            assignee=self.desk.agent if number % 3 else None,
            opened_at=opened_at,
            changed_at=opened_at,
            due_order_at=NO_DUE_AT,
        )

    def _events(self, ticket: Any, number: int) -> tuple[list[Any], list[tuple[Any, Any]]]:
        user, super_user = ticket.reporter, self.desk.super_users[number % CUSTOMERS]
        agent = self.desk.agent
        whole = [
            ("received", "customer", user, 0, True, {"call_type": self._type()}),
            ("handed_over", "customer", super_user, 30, False, {}),
            ("replied", "vendor", agent, 90, True, {}),
            ("asked", "vendor", agent, 120, True, {}),
            ("answered", "customer", user, 180, True, {}),
            ("replied", "vendor", agent, 220, True, {}),
            ("solved", "vendor", agent, 220, False, {}),
            ("closed", "customer", user, 400, False, {}),
        ]
        if number >= self.open_from:
            whole = whole[:2] if self.same_minute else whole[: self.chance.choice((2, 3, 4, 5, 5))]
        if self.same_minute:
            whole = [(k, s, b, 0, t, d) for k, s, b, _, t, d in whole]
        facts, written = [], []
        for seq, (kind, side, by, minutes, has_text, data) in enumerate(whole):
            at = ticket.opened_at + timedelta(minutes=minutes)
            fact, event, message = _event(ticket, seq, kind, side, by, at, has_text, data)
            facts.append(fact)
            written.append((event, message))
        return facts, written

    def _type(self) -> str:
        if self.same_minute:
            return "incident-1"
        return self.chance.choice(("question", "incident-1", "incident-2-custom", "change-request"))

    def _chain(self, event: Any, ticket: Any) -> None:
        from stipt.proof import chain
        from stipt.tickets.actions.record import canonical_row

        number, link = self.chains.get(event.customer_id, (0, None))
        row = {**canonical_row(event, ticket.number), "number": number + 1}
        link = chain(link, row)
        event.log_number, event.link = number + 1, bytes.fromhex(link)
        self.chains[event.customer_id] = (number + 1, link)


def _event(
    ticket: Any, seq: int, kind: str, side: str, by: Any, at: datetime, has_text: bool, data: Any
) -> tuple[Any, Any, Any]:
    import json

    from stipt.ledger.salted import salted
    from stipt.tickets.models import Message, TicketEvent
    from stipt.tickets.timeline import Fact

    secret = salted(_TEXT) if has_text else None
    event = TicketEvent(
        ticket=ticket,
        seq=seq,
        customer_id=ticket.organisation_id,
        kind=kind,
        side=side,
        by_id=by.pk,
        at=at,
        recorded_at=at,
        data=json.dumps(data, separators=(",", ":")) if data else "",
        text_hash=bytes.fromhex(secret.digest) if secret else None,
    )
    message = Message(event=event, text=_TEXT, salt=secret.salt) if secret else None
    return Fact(kind, at, at, side, by.pk, data), event, message
