"""A chain shows any change, loss or swap, and where it is."""

from __future__ import annotations

import hashlib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from stipt.proof import canonical, chain, verify

EVENTS: list[dict[str, Any]] = [
    {"at": 1779093120, "kind": "received", "by": "sanne"},
    {"at": 1779096300, "kind": "handed_over", "by": "vera"},
    {"at": 1779097560, "kind": "replied", "by": "anna"},
]


def links(events: list[dict[str, Any]]) -> list[str]:
    made: list[str] = []
    for event in events:
        made.append(chain(made[-1] if made else None, event))
    return made


def test_a_link_holds_the_one_before_it_and_the_bytes_of_its_event() -> None:
    zeros = "0" * 64
    first = hashlib.sha256(f"stipt chain/1\n{zeros}\n".encode() + canonical(EVENTS[0])).hexdigest()
    assert chain(None, EVENTS[0]) == chain(zeros, EVENTS[0]) == first
    second = hashlib.sha256(f"stipt chain/1\n{first}\n".encode() + canonical(EVENTS[1])).hexdigest()
    assert links(EVENTS)[:2] == [first, second]


def test_an_untouched_chain_verifies_and_so_does_an_empty_one() -> None:
    assert verify(EVENTS, links(EVENTS)) is None
    assert verify([], []) is None


def test_a_changed_event_is_named_by_its_index() -> None:
    later = [EVENTS[0], {**EVENTS[1], "at": EVENTS[1]["at"] + 1}, EVENTS[2]]
    assert verify(later, links(EVENTS)) == 1


def test_a_changed_link_is_named_by_its_index() -> None:
    hashes = links(EVENTS)
    assert verify(EVENTS, [*hashes[:2], "é"]) == 2
    assert verify(EVENTS, [hashes[0].upper(), *hashes[1:]]) == 0


def test_what_is_missing_on_either_side_is_the_first_that_is_broken() -> None:
    assert verify(EVENTS[:2], links(EVENTS)) == 2
    assert verify(EVENTS, links(EVENTS)[:1]) == 1


def test_two_events_that_were_swapped_are_seen_at_the_first() -> None:
    assert verify([EVENTS[1], EVENTS[0], EVENTS[2]], links(EVENTS)) == 0


def test_an_end_that_was_cut_off_shows_only_against_a_link_kept_elsewhere() -> None:
    assert verify(EVENTS[:2], links(EVENTS)[:2]) is None
    assert links(EVENTS[:2])[-1] != links(EVENTS)[-1]


@given(
    st.lists(
        st.dictionaries(st.text("abc", max_size=3), st.integers(0, 3)), min_size=1, max_size=8
    ),
    st.data(),
)
def test_every_single_change_breaks_the_chain_exactly_there(
    events: list[dict[str, Any]], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(events) - 1))
    changed = [*events[:place], {**events[place], "a": 4}, *events[place + 1 :]]
    assert verify(events, links(events)) is None
    assert verify(changed, links(events)) == place
