"""What the pages say, in both languages."""

from __future__ import annotations

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, pgettext

from tests.house.repository import ROOT

CATALOGUE = ROOT / "stipt/signon/locale/nl/LC_MESSAGES/django.po"


def test_no_other_room_or_library_says_our_dutch_differently() -> None:
    with CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file) if message.id and not message.pluralizable]
    with translation.override("nl"):
        said = {
            message.id: pgettext(message.context, message.id)
            if message.context
            else gettext(message.id)
            for message in messages
        }
    assert said == {message.id: message.string for message in messages}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_rule_that_is_told_is_the_rule_that_holds(language: str) -> None:
    lengths = [
        validator["OPTIONS"]["min_length"]
        for validator in settings.AUTH_PASSWORD_VALIDATORS
        if "MinimumLength" in validator["NAME"]
    ]
    with translation.override(language):
        told = gettext("At least 12 characters; a sentence of a few words is good.")
    assert [str(length) in told for length in lengths] == [True]
