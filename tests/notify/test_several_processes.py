"""Workers that die in the middle, and workers side by side: each notice comes, and comes once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.apart import Apart, installation

TICKETS = 6
PREPARE = f"""
from django.core.management import call_command
call_command("migrate")
from stipt.notify.deliver import deliver
from stipt.tickets.actions import assign
from stipt.tickets.sweep import sweep
from tests.town import at, handed_over, town
of = town()
deliver(at=at("2026-05-18T09:00"))
for minute in range(10, 10 + {TICKETS}):
    ticket = handed_over(of, f"2026-05-18T10:{{minute}}", f"2026-05-18T10:{{minute}}")
    assign(ticket, assignee=of.bas, team=None, by=of.anna, at=at(f"2026-05-18T10:{{minute}}"))
sweep(at=at("2026-05-20T10:00"))
"""
DELIVER = """
from stipt.notify.deliver import deliver
from tests.town import at
print(deliver(at=at("2026-05-20T10:01")))
"""
COUNT = """
from collections import Counter
from stipt.mail.models import OutboxMail
from stipt.notify.models import Delivery
rows = Counter(Delivery.objects.values_list("event_id", "breach_id", "person_id", "notice"))
notices = Counter(Delivery.objects.values_list("notice", flat=True))
print(max(rows.values(), default=0), OutboxMail.objects.count(), sorted(notices.items()))
"""
TOLD = [
    ("arrived", TICKETS),
    ("assigned", TICKETS),
    ("breached", 4 * TICKETS),
    ("handed_over", TICKETS),
    ("request", TICKETS),
]
ALL = f"1 {sum(count for _, count in TOLD)} {TOLD}"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Apart]:
    """An installation whose notices of six tickets, with two breaches each, wait to be told."""
    with installation(tmp_path, "people") as apart:
        apart.run(PREPARE)
        yield apart


IN_THE_LOG = (
    'UPDATE "notify_logposition"',
    'INSERT INTO "notify_delivery"',
    'INSERT INTO "mail_outboxmail"',
)
IN_BREACHES = 'UPDATE "notify_reader"'


def kill_at(word: str, desk: Apart) -> None:
    desk.run(f"with die_at({word!r}):\n    exec({DELIVER!r})", ends_with=-signal.SIGKILL)


def test_a_worker_that_is_killed_leaves_nothing_half_told_and_nothing_untold(desk: Apart) -> None:
    for word in IN_THE_LOG:
        kill_at(word, desk)
        assert desk.run(COUNT) == "0 0 []", word
    kill_at(IN_BREACHES, desk)
    between = desk.run(COUNT)
    assert between.startswith(f"1 {4 * TICKETS} ")
    assert "breached" not in between
    desk.run(DELIVER)
    assert desk.run(COUNT) == ALL


def test_several_workers_at_once_tell_each_notice_once(desk: Apart) -> None:
    workers = [desk.start(DELIVER) for _ in range(3)]
    ended = [(worker.communicate(timeout=60), worker.returncode) for worker in workers]
    assert [code for _, code in ended] == [0, 0, 0], ended
    assert sum(int(out) for (out, _), _ in ended) == 5 * TICKETS
    assert desk.run(COUNT) == ALL
