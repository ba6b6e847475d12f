"""`stipt up`: from an empty folder to an address, how it ends, and what keeps it from starting."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.cli.running import Running, is_running, said, soon, started

# What a person waits for at most is 2 seconds; a machine that tests on all its cores is slower.
STOPS_WITHIN_SECONDS = 5.0
WITH_LOG = {"STIPT_LOG_LEVEL": "debug"}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `stipt up` has run once, from nothing to its end."""
    folder = tmp_path_factory.mktemp("installed")
    with started(folder, "up", "--port", "0") as running:
        running.ready()
        assert running.ends(signal.SIGTERM) == 0
    return folder


@pytest.fixture(scope="module")
def up(installed: Path) -> Iterator[Running]:
    """`stipt up`, for tests that only ask."""
    with started(installed, "up", "--port", "0", **WITH_LOG) as running:
        yield running.ready()


def processes(running: Running) -> list[int]:
    """Web and worker, once both are there."""
    soon(lambda: len(running.children()) == 2)
    return running.children()


def test_an_empty_folder_becomes_a_desk_that_tells_its_address_and_how_to_set_it_up(
    tmp_path: Path,
) -> None:
    with started(tmp_path, "up", "--port", "0") as running:
        running.ready()
        told = running.line_with("set it up")
        path, token = re.findall(r"http://127\.0\.0\.1:\d+(/\S+) with the token (\S+)", told)[0]
        assert re.fullmatch(r"\w{4}-\w{4}-\w{4}", token)
        assert running.get(path).status == 200
        health = running.get("/healthz")
        assert (health.status, health.data["worker"]) == (200, "running")
        assert running.ends(signal.SIGINT) == 0
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700


def test_the_second_start_makes_nothing_anew(installed: Path) -> None:
    stamp = installed / "var" / "static.made"
    before = (stamp.stat().st_mtime_ns, migrations(installed))
    with started(installed, "up", "--port", "0") as running:
        running.ready()
        assert running.ends(signal.SIGTERM) == 0
    assert (stamp.stat().st_mtime_ns, migrations(installed)) == before


def migrations(folder: Path) -> list[tuple[str, str]]:
    connection = sqlite3.connect(folder / "var" / "stipt.sqlite3")
    try:
        return connection.execute("SELECT name, applied FROM django_migrations").fetchall()
    finally:
        connection.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_stops_at_once_with_exit_code_0_though_a_browser_keeps_its_connection(
    installed: Path, number: int
) -> None:
    with started(installed, "up", "--port", "0") as running:
        children = processes(running.ready())
        browser = http.client.HTTPConnection(urlsplit(running.address).netloc, timeout=30)
        browser.request("GET", "/healthz")
        assert browser.getresponse().read()
        begins = time.monotonic()
        assert running.ends(number) == 0
        assert time.monotonic() - begins < STOPS_WITHIN_SECONDS
        assert [pid for pid in children if is_running(pid)] == []
        browser.close()
        assert "Traceback" not in running.errors()


def test_ctrl_c_reaches_all_of_its_processes_and_is_no_fault_of_any(installed: Path) -> None:
    with started(installed, "up", "--port", "0") as running:
        children = processes(running.ready())
        assert running.ends_as_by_ctrl_c() == 0
        assert [pid for pid in children if is_running(pid)] == []
        assert "Traceback" not in running.errors()
        assert [line for line in running.log() if line["level"] == "error"] == []


def test_what_still_prepares_can_be_stopped_as_well(installed: Path) -> None:
    lock = installed / "var" / "running.lock"
    lock.write_text("", "utf-8")
    with started(installed, "up", "--port", "0") as running:
        soon(lambda: lock.stat().st_size > 0)
        assert running.ends_as_by_ctrl_c() == 0
        assert "Traceback" not in running.errors()


def test_nothing_outlives_it_though_it_is_killed(installed: Path) -> None:
    with started(installed, "up", "--port", "0") as running:
        children = processes(running.ready())
        assert running.ends(signal.SIGKILL) == -signal.SIGKILL
        soon(lambda: not any(map(is_running, children)), STOPS_WITHIN_SECONDS)
    with started(installed, "up", "--port", "0") as again:
        assert again.ready().get("/healthz").status == 200


def test_web_and_worker_are_made_again_when_they_are_killed(installed: Path) -> None:
    with started(installed, "up", "--port", "0") as running:
        first = processes(running.ready())
        for pid in first:
            os.kill(pid, signal.SIGKILL)
            soon(lambda pid=pid: pid not in running.children() and len(running.children()) == 2)
        assert set(running.children()) & set(first) == set()
        soon(lambda: answers(running))
        assert running.ends(signal.SIGTERM) == 0


def answers(running: Running) -> bool:
    try:
        return running.get("/healthz/web").status == 200
    except OSError:
        return False


def test_a_port_in_use_is_told_in_one_sentence(installed: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, out, err = said(installed, "up", "--port", port)
    told = f"stipt: port {port} of 127.0.0.1 is in use: choose another with --port\n"
    assert (code, out, err) == (1, "", told)


def test_two_on_one_folder_are_one_too_many(up: Running, installed: Path) -> None:
    code, out, err = said(installed, "up", "--port", "0")
    assert (code, out) == (1, "")
    assert re.fullmatch(
        rf"stipt: Stipt runs on the folder \S+/var already \(process {up.process.pid}, "
        rf"{up.address}\): stop that one, or choose another folder with --data\n",
        err,
    )


def test_a_folder_that_cant_be_written_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file, no folder", "utf-8")
    for command in (["up", "--port", "0"], ["worker", "--once"], ["web", "--port", "0"]):
        code, out, err = said(tmp_path, *command)
        assert (code, out) == (1, "")
        assert re.fullmatch(r"stipt: can't write in the folder \S+/var: File exists; .*\n", err)


def test_a_database_of_a_newer_version_is_told_in_one_sentence(tmp_path: Path) -> None:
    assert said(tmp_path, "worker", "--once")[0] == 0
    connection = sqlite3.connect(tmp_path / "var" / "stipt.sqlite3", isolation_level=None)
    connection.execute(
        "INSERT INTO django_migrations (app, name, applied)"
        " VALUES ('tickets', '9999_dreams', '2030-01-01')"
    )
    connection.close()
    code, out, err = said(tmp_path, "up", "--port", "0")
    assert (code, out) == (1, "")
    assert err.startswith("stipt: the database ")
    assert err.endswith(
        "was made by a newer version of Stipt (tickets 9999_dreams): "
        "install that version, or name another database\n"
    )


def test_what_is_no_database_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "stipt.sqlite3").write_bytes(b"not at all a database" * 100)
    code, out, err = said(tmp_path, "up", "--port", "0")
    assert (code, out) == (1, "")
    assert re.fullmatch(r"stipt: the database \S+ can't be used: file is not a database\n", err)


def test_a_setting_that_cant_be_used_is_told_by_its_name(tmp_path: Path) -> None:
    wrong = {"STIPT_TRUSTED_PROXIES": "nginx", "STIPT_LOG_LEVEL": "loud"}
    code, _, err = said(tmp_path, "up", "--port", "0", **wrong)
    assert code == 1
    assert "STIPT_TRUSTED_PROXIES: must be like 10.0.0.1, 10.1.0.0/16" in err
    assert "STIPT_LOG_LEVEL: " in err


def test_the_example_vendor_has_a_database_of_its_own_and_nobody_else_opens_it(
    tmp_path: Path,
) -> None:
    other = {"STIPT_DATABASE_URL": "postgresql://db/desk"}
    code, _, err = said(tmp_path, "up", "--demo", "--port", "0", **other)
    assert (code, "unset STIPT_DATABASE_URL for --demo" in err) == (1, True)
    demo = tmp_path / "var" / "demo"
    demo.mkdir(parents=True)
    (demo / "this-is-the-demo").touch()
    code, _, err = said(tmp_path, "up", "--data", str(demo), "--port", "0")
    assert (code, "whose passwords everybody knows" in err) == (1, True)


def test_static_files_come_compressed_and_may_be_kept_for_ever(up: Running) -> None:
    page = up.get("/first-run/").body.decode()
    style = re.findall(r'href="(/static/[^"]+\.css)"', page)[0]
    answer = up.get(style, Accept_Encoding="gzip")
    assert answer.status == 200
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["cache-control"] == "max-age=315360000, public, immutable"


def test_each_request_has_one_line_without_its_secrets(up: Running) -> None:
    number = up.get("/password/new/MQ/very-secret/?q=private").headers["x-request-id"]
    lines = [line for line in up.log() if line.get("request_id") == number]
    assert [line["event"] for line in lines if line["logger"] == "stipt.request"] == [
        "GET /password/…"
    ]
    (line,) = [line for line in lines if line["logger"] == "stipt.request"]
    assert {"status", "ms", "route", "person"} <= set(line)
    assert "very-secret" not in up.errors()
    assert "private" not in up.errors()


def test_another_host_is_refused_but_for_what_watches(up: Running) -> None:
    assert up.get("/sign-in/", Host="elsewhere.example").status == 400
    assert up.get("/healthz", Host="10.0.0.7:8000").status == 200


def test_a_forwarded_address_is_believed_of_a_trusted_proxy_alone(installed: Path) -> None:
    asked = {"X_Forwarded_For": "203.0.113.9", "X_Forwarded_Proto": "https"}
    with started(installed, "web", "--port", "0") as running:
        assert running.ready().get("/metrics", **asked).status == 403
        assert "strict-transport-security" not in running.get("/sign-in/", **asked).headers
    trusting = {"STIPT_TRUSTED_PROXIES": "127.0.0.1", "STIPT_BASE_URL": "https://127.0.0.1"}
    with started(installed, "web", "--port", "0", **trusting) as running:
        assert running.ready().get("/metrics").status == 200
        assert running.get("/metrics", **asked).status == 403
        answer = running.get("/first-run/", **asked)
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert "secure" in answer.headers["set-cookie"].lower()


def test_the_worker_does_all_there_is_to_do_and_ends(installed: Path) -> None:
    code, out, err = said(installed, "worker", "--once")
    assert (code, out) == (0, "")
    assert "step failed" not in err


def test_the_doctor_says_what_is_wrong_and_makes_nothing(tmp_path: Path, installed: Path) -> None:
    code, out, _ = said(tmp_path, "doctor")
    assert (code, "There is no installation in " in out) == (1, True)
    assert list(tmp_path.iterdir()) == []
    code, out, _ = said(installed, "doctor")
    assert code == 1
    assert "There is no vendor and no administrator yet." in out
    assert re.search(r"^\d things? to mend\.$", out, re.MULTILINE)
