"""The same data gives the same bytes, whatever way it was written."""

from __future__ import annotations

import hashlib
import json
import tomllib
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stipt.proof import canonical, fingerprint

ONE = """
# the vendor signed this
version = "1"
share = 99.5
from = 2026-01-01
signed = 2026-01-01T09:00:00+01:00
[hours]
open = 08:30:00
days = ["mon", "tue"]
"""
ANOTHER = """
hours.days = [ "mon",
               "tue" ]   # the same days
hours.open = 08:30:00
signed = 2026-01-01T08:00:00Z
from = 2026-01-01
share = 9.950e1
version = '1'
"""
SIGNED_AT = int(datetime(2026, 1, 1, 8, tzinfo=UTC).timestamp())
TEXT = st.text(st.characters(codec="utf-8"))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


def test_the_bytes_are_a_line_with_the_version_and_json_without_spaces_in_order_of_keys() -> None:
    data = {"b": [1, True, None], "a": "é", "B": {}, "ß": -3}
    assert canonical(data) == 'stipt/1\n{"B":{},"a":"é","b":[1,true,null],"ß":-3}'.encode()


def test_only_what_must_be_is_escaped() -> None:
    assert (
        canonical('"\\/\n\x1f\x7f\u2028é😀')
        == 'stipt/1\n"\\"\\\\/\\n\\u001f\x7f\u2028é😀"'.encode()
    )


def test_text_is_kept_as_it_is_composed_or_not() -> None:
    assert canonical("é") != canonical("e\u0301")


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (99.5, "99.5"),
        (1e3, "1000"),
        (1e-7, "0.0000001"),
        (0.1, "0.1"),
        (-0.0, "0"),
        (-2.50, "-2.5"),
        (Decimal("99.50"), "99.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("100"), "100"),
        (Decimal("-0.00"), "0"),
    ],
)
def test_a_fraction_is_a_string_in_plain_decimals(number: float | Decimal, written: str) -> None:
    assert canonical(number) == f'stipt/1\n"{written}"'.encode()


def test_an_instant_is_its_whole_seconds_whatever_the_zone() -> None:
    berlin = timezone(timedelta(hours=1))
    assert canonical(datetime(2026, 1, 1, 9, tzinfo=berlin)) == f"stipt/1\n{SIGNED_AT}".encode()
    assert canonical(datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)) == b"stipt/1\n-1"


def test_dates_and_times_of_the_day_are_strings() -> None:
    values = [date(2026, 1, 1), time(8, 30), datetime(2026, 1, 1, 9)]  # noqa: DTZ001
    assert canonical(values) == b'stipt/1\n["2026-01-01","08:30:00","2026-01-01T09:00:00"]'


def test_comments_order_and_ways_of_writing_leave_the_fingerprint_of_a_file_alone() -> None:
    assert fingerprint(tomllib.loads(ONE)) == fingerprint(tomllib.loads(ANOTHER))
    decimals = tomllib.loads(ONE, parse_float=Decimal)
    assert fingerprint(decimals) == fingerprint(tomllib.loads(ONE))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("99.5", "99.4"),
        ('"1"', '"2"'),
        ("08:30", "08:31"),
        ('"tue"', '"wed"'),
        ("[hours]", "[days]"),
    ],
)
def test_anything_else_changes_the_fingerprint(old: str, new: str) -> None:
    assert fingerprint(tomllib.loads(ONE.replace(old, new))) != fingerprint(tomllib.loads(ONE))


def test_a_fingerprint_is_the_sha_256_of_the_bytes() -> None:
    expected = hashlib.sha256(b'stipt/1\n{"a":"\xc3\xa9","b":1}').hexdigest()
    assert fingerprint({"b": 1, "a": "é"}) == expected
    assert expected == "63fef95586afc1d559bdac8462061c1eb39f98c17e7d18b91649472254a5f4b0"


@pytest.mark.parametrize(
    ("data", "error", "place"),
    [
        ({"a": {"b": [1, {2}]}}, TypeError, "a.b[1]: set"),
        ({"a": {1: 2}}, TypeError, "a: the key 1 "),
        ({1: 2}, TypeError, "the data: the key 1 "),
        ({"a": float("nan")}, ValueError, "a: NaN is no number"),
        ({"a": Decimal("Infinity")}, ValueError, "a: Infinity is no number"),
        ({"a": "\ud800"}, ValueError, "a: half a surrogate pair"),
        ({"\udfff": 1}, ValueError, "the data: half a surrogate pair"),
        ({"at": datetime(2026, 1, 1, microsecond=5, tzinfo=UTC)}, ValueError, "at: .*whole second"),
        (b"bytes", TypeError, "the data: bytes"),
    ],
)
def test_what_has_no_canonical_form_is_named_with_its_place(
    data: Any, error: type[Exception], place: str
) -> None:
    with pytest.raises(error, match=place.replace("[", r"\[").replace("]", r"\]")):
        canonical(data)


@given(PLAIN)
def test_the_bytes_read_back_as_the_data(data: Any) -> None:
    first, _, rest = canonical(data).partition(b"\n")
    assert first == b"stipt/1"
    assert json.loads(rest) == data


@given(st.dictionaries(TEXT, PLAIN, max_size=4), st.integers(0, 3))
def test_the_order_of_keys_changes_nothing(data: dict[str, Any], turn: int) -> None:
    keys = [*list(data)[turn:], *list(data)[:turn]]
    assert canonical({key: data[key] for key in reversed(keys)}) == canonical(data)
