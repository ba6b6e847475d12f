"""What `stipt doctor` finds: each fault alone, and nothing on an installation that is as it should be."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pydantic import SecretStr
from pytest_django import Settings

from stipt.mail.outbox import enqueue
from stipt.people.actions import add_customer
from stipt.worker import beat, installation
from stipt.worker.installation import Fault, faults
from tests.town import Town, town

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECRET = SecretStr("long enough that nobody comes to guess it")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Settings) -> None:
    """An embedded installation, whatever database the tests themselves run on."""
    settings.DATA_DIR = tmp_path
    given(settings, database_url="", secret_key=SECRET)


@pytest.fixture
def desk() -> Town:
    """A vendor with two customers, whose worker runs."""
    beat.beat(at=AT)
    return town()


def given(settings: Settings, **environment: Any) -> None:
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update=environment)


def found() -> dict[str, Fault]:
    """The faults by their code; the clock of the server of the tests is another time's."""
    told = list(faults(AT))
    return {fault.code: fault for fault in told if fault.code != "clock-skew"}


@pytest.mark.usefixtures("desk")
def test_an_embedded_installation_that_is_set_up_has_nothing_to_mend() -> None:
    told = found()
    assert [code for code, fault in told.items() if not fault.is_note] == []
    assert list(told) == ["no-mail-server"]


def test_an_empty_installation_waits_to_be_set_up_and_for_a_worker() -> None:
    told = found()
    assert set(told) == {"worker-late", "no-mail-server", "not-set-up"}
    assert "No worker was seen:" in told["worker-late"].what


def test_every_fault_says_what_is_wrong_and_what_to_do(settings: Settings) -> None:
    given(settings, secret_key=SecretStr("short"), base_url="https://desk.example.org")
    beat.failed("sweep", ValueError("no"), at=AT)
    told = found()
    assert len(told) >= 5
    for fault in told.values():
        assert fault.what.endswith((".", "no"))
        assert fault.remedy.endswith(".")


def test_a_worker_that_is_gone_is_told_with_how_long(desk: Town) -> None:
    beat.beat(at=AT - timedelta(minutes=10))
    assert "for 10 minutes" in found()["worker-late"].what


def test_a_step_that_fails_is_told_with_its_error(desk: Town) -> None:
    for _ in range(3):
        beat.failed("deliver", ValueError("no such template"), at=AT - timedelta(hours=1))
    assert found()["step-fails"].what == (
        "The step 'deliver' of the worker fails since 2026-11-23 08:00 UTC, 3 times: "
        "ValueError: no such template"
    )


def test_a_customer_without_agreement_and_super_user_is_named(desk: Town) -> None:
    add_customer("Roerdam", code="roerdam", language="nl", by=desk.ada, at=AT)
    told = found()
    assert told["no-agreement"].what.startswith("Roerdam has no signed agreement")
    assert told["no-super-user"].what.startswith("Roerdam has no Super User")
    assert not told["no-agreement"].is_note


@pytest.mark.parametrize(
    ("address", "more", "codes"),
    [
        ("http://127.0.0.1:8000", {}, set()),
        ("http://localhost:8000", {}, set()),
        ("http://desk.example.org", {}, {"address-not-encrypted"}),
        ("https://desk.example.org", {}, {"proxy-not-trusted"}),
        ("http://127.0.0.1:8000", {"database_url": "x"}, {"address-of-this-machine"}),
    ],
)
def test_an_address_that_people_cant_use_safely_is_told(
    settings: Settings, desk: Town, address: str, more: dict[str, str], codes: set[str]
) -> None:
    given(settings, base_url=address, **more)
    assert set(found()) - {"no-mail-server"} == codes


@pytest.mark.usefixtures("desk")
def test_without_a_mail_server_only_a_real_desk_is_wrong(settings: Settings) -> None:
    assert found()["no-mail-server"].is_note
    given(settings, database_url="postgresql://db/desk")
    assert not found()["no-mail-server"].is_note


def test_a_mail_server_that_cant_be_reached_and_what_waits_for_it_are_told(
    settings: Settings, desk: Town
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    given(
        settings,
        smtp_url=SecretStr(f"smtp://127.0.0.1:{port}?starttls=no"),
        base_url="http://localhost:8000",
    )
    mail = {"to": "a@b.example", "to_name": "A", "subject": "S", "text": "T", "html": ""}
    enqueue(**mail, about="test", at=AT - timedelta(hours=2))
    enqueue(**mail, about="test", at=AT - timedelta(minutes=2))
    told = found()
    assert f"127.0.0.1:{port} doesn't take our mail" in told["mail-server-unreachable"].what
    assert told["mail-waits"].what == "1 mail could not go out for more than an hour."


def test_a_secret_that_can_be_guessed_or_read_is_told(
    settings: Settings, desk: Town, tmp_path: Path
) -> None:
    given(settings, secret_key=SecretStr("x" * 31))
    assert "has 31 characters" in found()["secret-short"].what
    given(settings, secret_key=SecretStr(""))
    path = tmp_path / "secret_key"
    path.write_text("secret", "utf-8")
    path.chmod(0o640)
    assert found()["secret-readable"].remedy == f"chmod 600 {path}."
    path.chmod(0o600)
    assert "secret-readable" not in found()


@pytest.mark.usefixtures("desk")
def test_a_disk_that_is_nearly_full_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "LEAST_FREE_BYTES", 2**70)
    assert "MB are free in" in found()["disk-full"].what


@pytest.mark.usefixtures("desk")
def test_a_cache_of_each_process_is_told_where_there_are_several(settings: Settings) -> None:
    backend = "django.core.cache.backends.locmem.LocMemCache"
    given(settings, database_url="postgresql://db/desk")
    settings.CACHES = {"default": {"BACKEND": backend}}
    assert "cache-not-shared" in found()


@pytest.mark.parametrize("room", ["tickets", "a_room_of_later"])
def test_a_database_of_another_version_is_told_and_nothing_else_of_it(room: str) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("worker", "0001_initial")
    assert set(found()) == {"migrations-missing"}
    recorder.record_applied(room, "9999_dreams")
    assert set(found()) == {"database-newer"}


@pytest.mark.usefixtures("desk")
def test_a_log_that_can_be_changed_is_told() -> None:
    statement = {
        "sqlite": "DROP TRIGGER tickets_breach_no_delete",
        "postgresql": "DROP TRIGGER tickets_breach_no_truncate ON tickets_breach",
    }
    with connection.cursor() as cursor:
        cursor.execute(statement[connection.vendor])
    assert "never be, in tickets_breach." in found()["log-unprotected"].what


def test_a_clock_that_differs_from_the_databases_is_told(desk: Town) -> None:
    told = [fault.code for fault in faults(AT)]
    assert ("clock-skew" in told) == (connection.vendor == "postgresql")
