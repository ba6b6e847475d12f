"""`stipt web` and `stipt worker` apart, on PostgreSQL: together, through a lost database, to the end."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from tests import postgresql
from tests.cli.running import is_running, said, soon, started

SECRET = "of a test alone, but of some length"
TOKEN = "a token of the figures"


@pytest.fixture(scope="module")
def server() -> Iterator[postgresql.Server]:
    programs = postgresql.programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    server = postgresql.Server(programs)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def settings(server: postgresql.Server) -> dict[str, str]:
    return {
        "STIPT_DATABASE_URL": server.url,
        "STIPT_SECRET_KEY": SECRET,
        "STIPT_METRICS_TOKEN": TOKEN,
    }


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, settings: dict[str, str]) -> Path:
    """A folder on whose database three processes began at the same moment."""
    folder = tmp_path_factory.mktemp("apart")
    with ThreadPoolExecutor(3) as three:
        ended = list(three.map(lambda _: said(folder, "worker", "--once", **settings), range(3)))
    assert [code for code, _, _ in ended] == [0, 0, 0], ended
    return folder


@pytest.fixture(autouse=True)
def no_worker_was_seen(prepared: Path, settings: dict[str, str]) -> None:
    ask_server(settings, "DELETE FROM worker_beat RETURNING worker")


def ask_server(settings: dict[str, str], query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(settings["STIPT_DATABASE_URL"], autocommit=True) as connection:
        return connection.execute(query).fetchall()


def test_several_that_start_at_once_make_one_database(
    prepared: Path, settings: dict[str, str]
) -> None:
    rows = ask_server(settings, "SELECT app, name FROM django_migrations")
    assert len(rows) == len(set(rows)) > 0


def test_web_and_worker_run_apart_and_stop_with_exit_code_0(
    prepared: Path, settings: dict[str, str]
) -> None:
    with started(prepared, "web", "--port", "0", "--workers", "2", **settings) as web:
        assert web.ready().get("/healthz/web").status == 200
        health = web.get("/healthz")
        assert (health.status, health.data["worker"]) == (503, "late")
        with started(prepared, "worker", **settings) as worker:
            soon(lambda: web.get("/healthz").status == 200)
            assert worker.ends(signal.SIGTERM) == 0
        soon(lambda: web.get("/healthz").status == 503)
        children = web.children()
        assert len(children) == 2
        assert web.ends(signal.SIGTERM) == 0
        assert [pid for pid in children if is_running(pid)] == []


def test_figures_are_those_of_all_processes_that_serve(
    prepared: Path, settings: dict[str, str]
) -> None:
    with started(prepared, "web", "--port", "0", "--workers", "2", **settings) as web:
        web.ready()
        for _ in range(20):
            assert web.get("/first-run/").status == 200
        told = web.get("/metrics", Authorization=f"Bearer {TOKEN}").body.decode()
        count = r'stipt_request_seconds_count\{route="signon:first_run",status="2xx"\} 20\.0'
        assert re.search(count, told), told
        assert "stipt_outbox_waiting 0.0" in told


def test_a_database_that_goes_and_comes_back_is_survived(
    prepared: Path, settings: dict[str, str]
) -> None:
    with (
        started(prepared, "web", "--port", "0", **settings) as web,
        started(prepared, "worker", **settings) as worker,
    ):
        web.ready()
        soon(lambda: web.get("/healthz").status == 200)
        ask_server(
            settings,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database()",
        )
        soon(lambda: web.get("/healthz").status == 200)
        soon(lambda: sweeps_again(settings))
        assert (web.process.poll(), worker.process.poll()) == (None, None)
        assert (web.ends(signal.SIGTERM), worker.ends(signal.SIGTERM)) == (0, 0)


def sweeps_again(settings: dict[str, str]) -> bool:
    rows = ask_server(settings, "SELECT query FROM pg_stat_activity WHERE query LIKE '%ticket%'")
    return len(rows) > 1  # the question itself is one


def test_a_database_that_stays_away_is_told_and_nothing_ends(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    programs = postgresql.programs()
    assert programs
    lost = postgresql.Server(programs)
    elsewhere = {**settings, "STIPT_DATABASE_URL": lost.url}
    try:
        with (
            started(tmp_path, "web", "--port", "0", **elsewhere) as web,
            started(tmp_path, "worker", **elsewhere) as worker,
        ):
            web.ready()
            soon(lambda: web.get("/healthz").status == 200)
            lost.stop()
            answer = web.get("/healthz")
            assert (answer.status, answer.data) == (
                503,
                {"is_well": False, "database": "unreachable"},
            )
            soon(lambda: "step failed" in worker.errors())
            failed = next(line for line in worker.log() if line["event"] == "step failed")
            assert failed["again_in_seconds"] > 0
            assert "Traceback" in failed["exception"]
            assert (web.ends(signal.SIGTERM), worker.ends(signal.SIGTERM)) == (0, 0)
    finally:
        if lost.folder.exists():
            lost.stop()
    code, out, _ = said(tmp_path, "doctor", **elsewhere)
    assert (code, "The database of STIPT_DATABASE_URL can't be used" in out) == (1, True)


def test_the_doctor_looks_at_a_real_installation(prepared: Path, settings: dict[str, str]) -> None:
    code, out, err = said(prepared, "doctor", "--json", **settings)
    assert code == 1, err
    for code_of_fault in ("address-of-this-machine", "worker-late", "no-mail-server", "not-set-up"):
        assert f'"code": "{code_of_fault}"' in out
    assert "clock-skew" not in out


def test_the_parent_of_several_processes_may_be_killed(
    prepared: Path, settings: dict[str, str]
) -> None:
    with started(prepared, "web", "--port", "0", "--workers", "2", **settings) as web:
        children = web.ready().children()
        assert web.ends(signal.SIGKILL) == -signal.SIGKILL
        soon(lambda: not any(map(is_running, children)), 10)
