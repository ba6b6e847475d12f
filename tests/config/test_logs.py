"""The lines of the log: what stands in them, and what must not."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.conf import settings
from django.test import Client

from stipt.config.logs import configure, without_secrets

Lines = list[dict[str, Any]]


class Written:
    """What was written to the log since the beginning of the test."""

    def __init__(self, stream: io.StringIO) -> None:
        self._stream = stream

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    @property
    def lines(self) -> Lines:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def written(request: pytest.FixtureRequest) -> Iterator[Written]:
    """The log of this test, as programs read it, or as people do."""
    stream = io.StringIO()
    configure({"level": "info", "is_watched": getattr(request, "param", False), "stream": stream})
    yield Written(stream)
    structlog.contextvars.clear_contextvars()
    configure(settings.LOGGING)


def test_a_line_is_json_with_its_time_its_weight_and_who_says_it(written: Written) -> None:
    structlog.get_logger("stipt.worker").info("step done", step="sweep", done=3)
    (line,) = written.lines
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "step done",
        "step": "sweep",
        "done": 3,
        "level": "info",
        "logger": "stipt.worker",
    }


def test_the_lines_of_libraries_have_the_same_form(written: Written) -> None:
    logging.getLogger("some.library").warning("%s is %d", "it", 7)
    (line,) = written.lines
    assert (line["event"], line["level"], line["logger"]) == ("it is 7", "warning", "some.library")


def test_what_weighs_less_than_asked_for_is_left_out(written: Written) -> None:
    structlog.get_logger("stipt").debug("unseen")
    logging.getLogger("some.library").debug("unseen")
    logging.getLogger("django.request").warning("Not Found: /x")
    assert written.text == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("GET /password/new/MQ/ab-12/", "GET /password/…"),
        (
            "https://desk.example/invitation/MQ/ab-12/ came",
            "https://desk.example/invitation/… came",
        ),
        ('href="/password/new/MQ/x" and more', 'href="/password/…" and more'),
        ("/desk/tickets/1057/", "/desk/tickets/1057/"),
    ],
)
def test_what_opens_an_account_is_dots(text: str, shown: str) -> None:
    assert without_secrets(text) == shown


def test_an_error_has_its_traceback_without_secrets_and_without_the_values_of_a_row(
    written: Written,
) -> None:
    told = "refused /password/new/MQ/ab-12/\nDETAIL:  Key (email)=(a@b) exists."
    try:
        raise ValueError(told)
    except ValueError:
        structlog.get_logger("stipt").exception("it failed at /password/new/MQ/ab-12/")
    (line,) = written.lines
    assert "Traceback" in line["exception"]
    assert "ValueError: refused /password/…" in line["exception"]
    for secret in ("ab-12", "a@b"):
        assert secret not in written.text


@pytest.mark.parametrize("written", [True], indirect=True)
def test_what_hides_or_moves_the_cursor_is_seen_by_who_reads_along(written: Written) -> None:
    structlog.get_logger("stipt").info("GET /\x1b[2J\u202e", person="a\x1b]0;b")
    assert "\x1b" not in written.text
    assert "\u202e" not in written.text
    assert "␛" in written.text


@pytest.mark.django_db
def test_a_request_has_one_line_with_its_number_route_status_and_time(
    written: Written, client: Client
) -> None:
    answer = client.get("/sign-in/?next=/private/")
    lines = [line for line in written.lines if line["logger"] == "stipt.request"]
    (line,) = lines
    assert line["event"] == "GET /sign-in/"
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert (line["route"], line["status"], line["person"]) == (
        "signon:sign_in",
        answer.status_code,
        None,
    )
    assert line["ms"] >= 0
    assert "private" not in written.text


@pytest.mark.django_db
def test_each_request_has_a_number_of_its_own_whatever_it_says(client: Client) -> None:
    given = {"X-Request-Id": "chosen-by-a-stranger"}
    first, second = (client.get("/healthz/web", headers=given) for _ in range(2))
    numbers = {first.headers["X-Request-Id"], second.headers["X-Request-Id"]}
    assert len(numbers) == 2
    assert "chosen-by-a-stranger" not in numbers
