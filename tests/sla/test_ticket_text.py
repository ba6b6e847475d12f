"""The text of a ticket: what can't be read is told with its place, and no key stands twice."""

from __future__ import annotations

import json

import pytest

from stipt.sla import Refused
from stipt.sla.ticket_text import NoText, decoded, read_json


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"\xff\xfe{\x00}\x00", 1, "text in UTF-16, not in UTF-8; save it as UTF-8"),
        (b"\xff\xfe\x00\x00{", 1, "text in UTF-32"),
        (b'{\n"id": "\xff"}', 2, "not in UTF-8: byte 10 can't be read; save it as UTF-8"),
    ],
)
def test_bytes_in_another_encoding_are_told_with_their_line(
    data: bytes, line: int, reason: str
) -> None:
    with pytest.raises(NoText) as caught:
        decoded(data)
    assert caught.value.line == line
    assert reason in str(caught.value)


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert decoded(b"\xef\xbb\xbf{}") == "{}"
    assert read_json("\ufeff{}") == {}


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "no JSON: Expecting value at character 1"),
        ('{\n"id": 1,\n}', 3, "no JSON: Expecting property name"),
        ('{"id":\n' + "9" * 5000 + "}", 2, "no ticket: a number of thousands of digits"),
        ("[" * 100_000, 1, "no ticket: the JSON is nested too deep"),
    ],
)
def test_text_that_is_no_ticket_is_told_with_its_line(text: str, line: int, reason: str) -> None:
    with pytest.raises(NoText) as caught:
        read_json(text)
    assert caught.value.line == line
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("text", "event", "reason"),
    [
        ('{"id": 1, "id": 2}', None, "the key 'id' stands twice"),
        ('{"events": [], "releases": [{}, {"version": "1", "version": "2"}]}', None,
         "releases[1]: the key 'version' stands twice"),
        ('{"events": [{"at": 1}, {"at": 1, "by": "a", "by": "a"}]}', 1, "the key 'by' stands twice"),
        ('{"events": [{"from": {"events": [{"at": 1, "at": 1}]}}]}', 0,
         "from.events[0]: the key 'at' stands twice"),
        ('{"events": {"a": {"b": 1, "b": 2}}}', None, "events.a: the key 'b' stands twice"),
        ('[{"a": 1}, {"b": 1, "b": 2}]', None, "[1]: the key 'b' stands twice"),
        # what stood in the first of the two is gone, and only the outer one is told
        ('{"a": {"b": 1, "b": 2}, "a": 3}', None, "the key 'a' stands twice"),
        ('{"x": {"b": 1, "b": 2}, "y": {"c": 1, "c": 2}}', None, "x: the key 'b' stands twice"),
        ('{"id" : 1, "id":2}', None, "the key 'id' stands twice"),
        ('{"id"\t:1, "id":2}', None, "the key 'id' stands twice"),
        ('{"events": ["id", {"id": 1, "id": 2}]}', 1, "the key 'id' stands twice"),
    ],
)  # fmt: skip
def test_a_key_that_stands_twice_is_refused_with_its_place(
    text: str, event: int | None, reason: str
) -> None:
    with pytest.raises(Refused) as caught:
        read_json(text)
    assert caught.value.event == event
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    "text",
    [
        '{"events": [{"at": 1, "by": "a"}], "releases": [{"version": "1"}], "id": 2}',
        '{"note": "say \\"id\\": twice", "id": 1}',
        '{"id" : 1, "events" : null}',
        '{"events": [{"from": {"events": [{"at": 1}]}}, "at"]}',
        "[]",
    ],
)
def test_a_text_in_which_each_key_stands_once_is_read(text: str) -> None:
    assert read_json(text) == json.loads(text)


def test_what_is_nested_as_deep_as_can_be_read_is_searched_too() -> None:
    with pytest.raises(Refused, match="the key 'a' stands twice"):
        read_json("[" * 400 + '{"a": 1, "a": 2}' + "]" * 400)
