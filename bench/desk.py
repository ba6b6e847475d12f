"""The desk under load, on SQLite and PostgreSQL, with 10,000 and with 100,000 tickets.

Each combination runs in a process of its own. `./do bench desk` takes about half an hour; with
STIPT_BENCH_SIZES=10000 and STIPT_BENCH_DATABASES=sqlite it takes two minutes.
"""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from _desk import Desk, database, fill
from _figures import done, report

SIZES = os.environ.get("STIPT_BENCH_SIZES", "10000,100000").split(",")
DATABASES = os.environ.get("STIPT_BENCH_DATABASES", "sqlite,postgresql").split(",")
CLIENTS, EACH = 8, 500
ROUNDS = 200


def main() -> None:
    if len(sys.argv) > 1:
        one(sys.argv[1], int(sys.argv[2]))
        return
    failed = [
        f"{kind}, {size}"
        for kind in DATABASES
        for size in SIZES
        if subprocess.call([sys.executable, __file__, kind, size])
    ]
    if failed:
        sys.exit(f"not reached with: {'; '.join(failed)}")


def one(kind: str, size: int) -> None:
    """All figures of one database at one size."""
    with database(kind) as folder:
        desk = fill(size)
        where = f"{kind}, {size:,} tickets"
        per_ticket(kind, size, where)
        pages(desk, where)
        with web(folder) as port:
            walls(desk, size, port, where)
            if size == min(int(s) for s in SIZES):
                filing_at_once(desk, port, where)
    done()


def per_ticket(kind: str, size: int, where: str) -> None:
    """Bytes of database per ticket for ticket, log and deadlines, indexes included."""
    from django.db import connection

    tables = ("tickets_ticket", "tickets_ticketevent", "tickets_deadline", "tickets_breach")
    with connection.cursor() as cursor:
        if kind == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            marks = ", ".join("%s" for _ in tables)
            cursor.execute(
                "SELECT sum(pgsize) FROM dbstat WHERE name IN"
                f" (SELECT name FROM sqlite_master WHERE tbl_name IN ({marks}))",
                tables,
            )
        else:
            sizes = " + ".join("pg_total_relation_size(%s)" for _ in tables)
            cursor.execute(f"SELECT {sizes}", tables)
        total = cursor.fetchone()[0]
    report(f"database per ticket ({where})", [total / size], "bytes", 4096)


def pages(desk: Desk, where: str) -> None:
    """Processor time of each page in this process, warm: the 95th percentile."""
    from stipt.cli.serving import load
    from stipt.tickets.models import Ticket

    load()  # as a web process does before it answers
    numbers = list(Ticket.objects.filter(is_open=True).values_list("number", flat=True))[:ROUNDS]
    agent, user = client_of(desk.agent), client_of(desk.users[0])
    report(f"due-next list, p95 CPU ({where})", [p95(lambda _: get(agent, "/desk/"))], "ms", 20)
    counted = [p95(lambda n: get(agent, f"/desk/tickets/{numbers[n % len(numbers)]}/"))]
    report(f"ticket page, p95 CPU ({where})", counted, "ms", 20)
    form = new_form(user)
    report(f"filing a ticket, p95 CPU ({where})", [p95(lambda _: file_one(user, form))], "ms", 20)
    shut = [p95(lambda _: get(agent, "/desk/?q=is:closed"))]
    report(f"list of closed tickets, p95 CPU ({where})", shut, "ms")
    found = [p95(lambda n: get(agent, f"/desk/?q=zaakdossier+{n}"))]
    report(f"finding by words, p95 CPU ({where})", found, "ms")


def p95(ask: Callable[[int], object]) -> float:
    """Milliseconds of processor time, the 95th percentile of many, after a few not counted."""
    for n in range(10):
        ask(n)
    spent = []
    for n in range(ROUNDS):
        started = time.process_time()
        ask(n)
        spent.append(time.process_time() - started)
    return 1e3 * sorted(spent)[int(ROUNDS * 0.95)]


def client_of(person: Any) -> Any:
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(person)
    return client


def get(client: Any, path: str) -> None:
    answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status_code}")


def new_form(client: Any) -> dict[str, str]:
    answer = client.get("/portal/new/")
    if answer.status_code != 200:
        raise SystemExit(f"/portal/new/: {answer.status_code}")
    return {"subject": "Zaakdossier opent leeg", "text": "Aan de balie. " * 20, "impact": "some"}


def file_one(client: Any, form: dict[str, str]) -> None:
    told = {**form, "call_type": "incident-1", "form_key": str(uuid.uuid4())}
    answer = client.post("/portal/new/", told)
    if answer.status_code not in (302, 303):
        raise SystemExit(f"filing: {answer.status_code} {answer.content[:2000].decode()}")


@contextmanager
def web(folder: Path) -> Iterator[int]:
    """`stipt web` with one worker process on the same database; its port."""
    command = [str(Path(sys.executable).with_name("stipt")), "web", "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=folder
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if found := re.search(r"answers at http://[^:]+:(\d+)", line):
                    threading.Thread(target=process.stdout.read, daemon=True).start()
                    yield int(found[1])
                    break
        finally:
            process.terminate()


class Browser:
    """One person over one connection that stays open."""

    def __init__(self, person: Any, port: int) -> None:
        client = client_of(person)
        self.session = client.cookies["sessionid"].value
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.token = "x" * 32

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, bytes]:
        cookies = f"sessionid={self.session}; csrftoken={self.token}"
        headers = {"Cookie": cookies, "Referer": f"http://127.0.0.1:{self.connection.port}/"}
        body = None
        if form is not None:
            body = urlencode({**form, "csrfmiddlewaretoken": self.token})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request("GET" if form is None else "POST", path, body, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()


def walls(desk: Desk, size: int, port: int, where: str) -> None:
    """Time on the wall over HTTP, the 95th percentile, with one client and with four."""
    number = 1000 + size - 5
    for clients, limit in ((1, 60), (4, 100)):
        for name, path in (
            ("due-next list", "/desk/"),
            ("ticket page", f"/desk/tickets/{number}/"),
        ):
            spent: list[float] = []

            def look(path: str = path, spent: list[float] = spent) -> None:
                browser = Browser(desk.agent, port)
                browser.ask(path)
                for _ in range(ROUNDS // 2):
                    started = time.perf_counter()
                    status, _ = browser.ask(path)
                    spent.append(time.perf_counter() - started)
                    assert status == 200, status

            together([look] * clients)
            wall = 1e3 * sorted(spent)[int(len(spent) * 0.95)]
            many = "client" if clients == 1 else "clients"
            report(f"{name}, p95 wall, {clients} {many} ({where})", [wall], "ms", limit)


def filing_at_once(desk: Desk, port: int, where: str) -> None:
    """Eight clients file five hundred tickets each: none lost, none twice; the longest wait."""
    from stipt.tickets.models import Ticket

    before = Ticket.objects.count()
    waits: list[float] = []
    failures: list[int] = []

    def file_many(user: Any) -> Callable[[], None]:
        def run() -> None:
            browser = Browser(user, port)
            for number in range(EACH):
                form = {
                    "subject": f"Zaakdossier {number} opent leeg",
                    "text": "Aan de balie.",
                    "impact": "some",
                    "call_type": "incident-1",
                    "form_key": str(uuid.uuid4()),
                }
                started = time.perf_counter()
                status, _ = browser.ask("/portal/new/", form)
                waits.append(time.perf_counter() - started)
                if status not in (302, 303):
                    failures.append(status)

        return run

    started = time.perf_counter()
    together([file_many(user) for user in desk.users[:CLIENTS]])
    took = time.perf_counter() - started
    made = Ticket.objects.count() - before
    numbers = list(Ticket.objects.order_by("-number").values_list("number", flat=True)[:made])
    double = len(numbers) - len(set(numbers))
    gaps = numbers[0] - numbers[-1] + 1 - made if numbers else 0
    name = f"filing by {CLIENTS} clients, {EACH} each"
    lost = CLIENTS * EACH - made
    report(
        f"{name}: errors, lost or double ({where})", [len(failures) + lost + double + gaps], "", 0
    )
    report(f"{name}: longest wait ({where})", [max(waits)], "s", 2)
    report(f"{name}: tickets a second ({where})", [made / took], "1/s")


def together(runs: list[Callable[[], None]]) -> None:
    """Run them at the same time; the first failure ends the benchmark."""
    with ThreadPoolExecutor(len(runs)) as pool:
        for running in [pool.submit(run) for run in runs]:
            running.result()


if __name__ == "__main__":
    main()
