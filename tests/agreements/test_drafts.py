"""A text on its way to be signed: an example with one's own names, and its mistakes by line."""

from __future__ import annotations

import pytest

from stipt.agreements.drafts import example_text, examples, mistakes, text_of_file
from stipt.sla.document import AgreementErrors, example_names, read


@pytest.mark.parametrize("name", example_names())
def test_every_example_can_be_started_from_with_ones_own_names(name: str) -> None:
    vendor, customer = 'Velder "Software" \\ Zn.', "Gemeente \u202e Waterhoven"
    agreement = read(example_text(name, vendor=vendor, customer=customer), name=name)
    assert (agreement.vendor, agreement.customer) == (vendor, customer)


def test_examples_have_titles_and_the_reference_agreement_comes_first() -> None:
    assert examples("nl")[0].name == "reference"
    assert {one.name for one in examples("en")} == set(example_names())
    assert all(one.title for one in examples("nl"))


def test_a_mistake_comes_with_the_line_that_it_stands_on() -> None:
    text = example_text("reference", vendor="Velder", customer="Acme").replace(
        'zone = "Europe/Amsterdam"', f'zone = "Europe/Amsterdm" # \u202e{"x" * 300}', 1
    )
    with pytest.raises(AgreementErrors) as caught:
        read(text, name="agreement.toml")
    (mistake,) = mistakes(caught.value, text)
    assert text.split("\n")[mistake.line - 1].startswith("zone")
    assert mistake.key == "agreement.zone"
    assert mistake.text.startswith('zone = "Europe/Amsterdm" # <U+202E>xxx')
    assert len(mistake.text) < 220
    assert "Europe/Amsterdam" in mistake.wanted


def test_a_mistake_of_the_text_as_a_whole_has_no_line() -> None:
    with pytest.raises(AgreementErrors) as caught:
        read("", name="agreement.toml")
    assert all(one.text == "" for one in mistakes(caught.value, "") if not one.line)


@pytest.mark.parametrize(
    "data", [b"a = 1\r\nb = 2\r\n", "\ufeffa = 1\n".encode(), "é = 1".encode()]
)
def test_a_files_text_is_its_bytes(data: bytes) -> None:
    assert text_of_file(data, "x.toml").encode() == data


@pytest.mark.parametrize("data", [b"\xff\xfea\x00", b"a = \xe9", b"x" * 1_000_001])
def test_a_file_that_is_no_text_is_refused_with_the_remedy(data: bytes) -> None:
    with pytest.raises(AgreementErrors) as caught:
        text_of_file(data, "x.toml")
    assert len(caught.value.problems) == 1
