"""What watches a desk: /healthz and /metrics, and who may ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from stipt.worker import beat

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_at")]
TOKEN = "a token of some length"


@pytest.fixture
def _at() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def test_a_desk_is_well_while_a_worker_beats(client: Client) -> None:
    beat.beat(at=AT)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {
        "is_well": True,
        "database": "reachable",
        "migrations": "applied",
        "worker": "running",
        "worker_beat_age_seconds": 0,
    }
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_desk_without_a_worker_is_not_well_but_its_web_is(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["worker"]) == (503, "late")
    assert answer.json()["worker_beat_age_seconds"] is None
    assert client.get("/healthz/web").status_code == 200


def test_health_is_asked_of_any_host_without_session_and_with_three_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    beat.beat(at=AT)
    client.cookies["sessionid"] = "unknown"
    client.get("/healthz")
    with django_assert_num_queries(3):
        answer = client.get("/healthz", HTTP_HOST="10.0.0.7:8000")
    assert answer.status_code == 200
    assert not answer.cookies


def test_what_watches_only_reads(client: Client) -> None:
    for path in ("/healthz", "/healthz/web", "/metrics"):
        assert client.post(path).status_code == 405
        assert client.head(path).status_code in (200, 503)


def test_figures_are_for_this_machine(client: Client) -> None:
    for address in ("127.0.0.1", "127.9.9.9", "::1"):
        assert client.get("/metrics", REMOTE_ADDR=address).status_code == 200
    for address in ("192.0.2.7", "10.0.0.1", "2001:db8::1", ""):
        assert client.get("/metrics", REMOTE_ADDR=address).status_code == 403


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_a_proxy_on_this_machine_asks_for_somebody_elsewhere(client: Client, header: str) -> None:
    assert client.get("/metrics", headers={header: "127.0.0.1"}).status_code == 403


def test_figures_are_for_others_with_the_token(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN

    def asked(authorization: str) -> int:
        headers = {"Authorization": authorization}
        return client.get("/metrics", headers=headers, REMOTE_ADDR="192.0.2.7").status_code

    assert asked(f"Bearer {TOKEN}") == 200
    assert asked(f"bearer  {TOKEN}") == 200
    for wrong in (TOKEN, f"Bearer {TOKEN[:-1]}", "Bearer ", f"Basic {TOKEN}", "Bearer té", ""):
        assert asked(wrong) == 403


def test_without_a_token_an_empty_one_opens_nothing(client: Client) -> None:
    headers = {"Authorization": "Bearer "}
    assert client.get("/metrics", headers=headers, REMOTE_ADDR="192.0.2.7").status_code == 403


def test_figures_name_what_the_desk_does(client: Client) -> None:
    beat.beat(at=AT)
    beat.failed("sweep", ValueError("no"), at=AT)
    client.get("/healthz/web")
    told = client.get("/metrics").content.decode()
    for line in (
        "stipt_clocks_due 0.0",
        "stipt_sweep_lag_seconds 0.0",
        "stipt_outbox_waiting 0.0",
        'stipt_worker_failures{step="sweep"} 1.0',
        "# TYPE stipt_tickets_open gauge",
        "# TYPE stipt_worker_beat_age_seconds gauge",
        "# TYPE stipt_request_seconds histogram",
        'stipt_request_seconds_bucket{le="0.06",route="watching",status="2xx"}',
    ):
        assert line in told, line
