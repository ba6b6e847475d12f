"""Failed attempts, counted for all processes together, with how long to wait."""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.test import Client, RequestFactory

from tests.signon.house import (
    OTHER_PASSWORD,
    PASSWORD,
    WAIT_MINUTES,
    administrator,
    apart,
    is_signed_in,
    sign_in,
    text_of,
)

ADDRESS = "ada@stipt.example"
NOW = "2026-11-23T08:00:00Z"


def fail_five_times(client: Client, key: str = "ada") -> None:
    for _ in range(5):
        assert sign_in(client, key, "wrong").status_code == 422


@pytest.mark.django_db
def test_after_five_failures_even_the_right_password_must_wait_and_it_says_how_long() -> None:
    administrator()
    with time_machine.travel(NOW, tick=False) as clock:
        fail_five_times(Client())
        clock.shift(60)
        answer = sign_in(Client(), "ada", PASSWORD)
        assert answer.status_code == 429
        assert answer["Retry-After"] == str((WAIT_MINUTES - 1) * 60)
        assert "Too many attempts. Try again in 14 minutes." in text_of(answer)
        dutch = sign_in(Client(), "ada", PASSWORD, headers={"accept-language": "nl"})
        assert "Te veel pogingen. Probeer het over 14 minuten opnieuw." in text_of(dutch)
        clock.shift((WAIT_MINUTES - 1) * 60 - 1)
        assert "Try again in 1 minute." in text_of(sign_in(Client(), "ada", PASSWORD))
        clock.shift(2)
        assert sign_in(Client(), "ada", PASSWORD).status_code == 302


@pytest.mark.django_db
def test_the_attempts_that_are_left_are_counted_down(client: Client) -> None:
    administrator()
    with time_machine.travel(NOW, tick=False):
        told = [text_of(sign_in(client, "ada", "wrong")) for _ in range(5)]
    for left, page in zip((4, 3, 2), told, strict=False):
        assert f"{left} attempts left, then wait 15 minutes." in page
    assert "1 attempt left, then wait 15 minutes." in told[3]
    assert "Try again in 15 minutes." in told[4]


@pytest.mark.django_db
def test_another_host_name_or_a_made_up_address_of_the_visitor_counts_along(
    client: Client,
) -> None:
    administrator()
    for number in range(5):
        headers = {"host": f"127.0.0.1:{8000 + number}", "x-forwarded-for": f"192.0.2.{number}"}
        assert sign_in(client, "ada", "wrong", headers=headers).status_code == 422
    headers = {"host": "localhost", "x-forwarded-for": "192.0.2.77"}
    assert sign_in(client, "ada", headers=headers).status_code == 429


@pytest.mark.django_db
def test_whose_address_is_guessed_at_is_not_in_the_way_of_others(client: Client) -> None:
    administrator()
    fail_five_times(client, "somebody-else")
    assert sign_in(client, "ada").status_code == 302


@pytest.mark.django_db
def test_one_network_address_has_only_so_many_attempts_for_all_addresses(client: Client) -> None:
    administrator()
    with time_machine.travel(NOW, tick=False):
        answers = [sign_in(client, f"guess-{n}", "wrong").status_code for n in range(21)]
        assert answers == [422] * 20 + [429]
        assert sign_in(client, "ada").status_code == 429
        assert sign_in(client, "ada", REMOTE_ADDR="192.0.2.9").status_code == 302


@pytest.mark.django_db
def test_who_signs_in_rightly_uses_up_nothing(client: Client) -> None:
    administrator()
    for _ in range(30):
        assert sign_in(client, "ada").status_code == 302
        client.post("/sign-out/")


@pytest.mark.django_db
def test_guesses_of_the_present_password_are_counted_too(client: Client) -> None:
    administrator()
    sign_in(client, "ada")
    data = {"oldpassword": "wrong", "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}
    answers = [client.post("/password/change/", data).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
    right = client.post("/password/change/", {**data, "oldpassword": PASSWORD})
    assert right.status_code == 429
    assert is_signed_in(client)


ADA = "from tests.signon.house import administrator\nadministrator()"
FAIL = """
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.test import Client, RequestFactory
from tests.signon.house import sign_in
client = Client(headers={"host": "localhost"})
print(*[sign_in(client, "ada", "wrong").status_code for _ in range(%d)])
"""


def test_two_processes_count_together(tmp_path: Path) -> None:
    with apart(tmp_path) as made:
        made.run(ADA)
        assert made.run(FAIL % 3) == "422 422 422"
        assert made.run(FAIL % 3) == "422 422 429"


def test_processes_at_the_same_time_count_together(tmp_path: Path) -> None:
    with apart(tmp_path) as made:
        made.run(ADA)
        processes = [made.start(FAIL % 4) for _ in range(3)]
        answers = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], answers
    counted = " ".join(out for out, _ in answers).split()
    assert counted.count("422") <= 5
    assert len(counted) == 12


@pytest.mark.django_db
def test_who_only_came_in_a_crowd_waits_a_moment_and_not_the_whole_time(client: Client) -> None:
    administrator()
    request = RequestFactory().post("/sign-in/")
    for rate in ratelimit.get_rates(app="allauth.account", action="login_failed"):
        key = ratelimit.get_cache_key(
            request, app="allauth.account", action="login_failed", rate=rate, key=ADDRESS
        )
        cache.add(f"{key}:lock", True, timeout=60)
    answer = sign_in(client, "ada")
    assert (answer.status_code, answer["Retry-After"]) == (429, "1")
