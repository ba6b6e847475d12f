"""A process that ends in the middle of a verb: all of the act is there, or nothing of it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.apart import Apart, installation

PREPARE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.town import filed, town
of = town()
filed(of, "2026-05-18T10:00")
"""
FIND = """
from stipt.people.models import Person
from stipt.tickets.actions import hand_over
from stipt.tickets.models import Ticket
from tests.town import at
karin = Person.objects.get(name="Karin Super")
ticket = Ticket.objects.get(number=1001)
"""
HAND_OVER = """
hand_over(ticket, by=karin, at=at("2026-05-18T10:30"), note="Graag vandaag.", call_type="question")
"""
STATE = """
from stipt.ledger.models import LogCounter
from stipt.tickets.models import Deadline, Message, TicketEvent
events = list(TicketEvent.objects.order_by("log_number"))
texts = Message.objects.count()
counter = LogCounter.objects.get(customer_id=ticket.organisation_id)
assert [e.log_number for e in events] == list(range(1, counter.last_number + 1))
assert bytes(events[-1].link).hex() == counter.last_link
assert sum(e.text_hash is not None for e in events) == texts
assert ticket.last_seq == len(events) - 1
states = sorted(Deadline.objects.values_list("obligation", "state"))
print(ticket.state, [e.kind for e in events], states)
"""
NOTHING = "triage ['received'] [('resolution', 'not_started'), ('response', 'not_started')]"
ALL = (
    "with_vendor ['received', 'answered', 'classified', 'handed_over']"
    " [('resolution', 'not_started'), ('response', 'running')]"
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Apart]:
    """An installation with one request that waits for its Super User."""
    with installation(tmp_path, "people") as apart:
        apart.run(PREPARE)
        yield apart


def test_a_verb_that_is_killed_leaves_all_of_it_or_nothing(desk: Apart) -> None:
    for word in (
        'UPDATE "ledger_logcounter"',
        'INSERT INTO "tickets_ticketevent"',
        'INSERT INTO "tickets_message"',
        'INSERT INTO "tickets_deadline"',
        'UPDATE "tickets_ticket"',
    ):
        dying = f"{FIND}\nwith die_at({word!r}):\n    {HAND_OVER.strip()}\n"
        desk.run(dying, ends_with=-signal.SIGKILL)
        assert desk.run(FIND + STATE) == NOTHING, word
    desk.run(FIND + HAND_OVER)
    assert desk.run(FIND + STATE) == ALL
