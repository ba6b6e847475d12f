"""The example vendor leads to an installation of one's own, and is no page of a real one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.town import town

pytestmark = pytest.mark.django_db


def test_the_example_offers_to_start_for_real_on_each_page(settings: Any) -> None:
    settings.IS_DEMO = True
    town()
    page = Client().get("/sign-in/").content.decode()
    assert 'href="/for-real/"' in page
    assert "<code>demo</code>" in page
    assert "stipt up" in Client().get("/for-real/").content.decode()


def test_a_real_installation_knows_nothing_of_an_example() -> None:
    town()
    assert "demo" not in Client().get("/sign-in/").content.decode()
    assert Client().get("/for-real/").status_code == 404
