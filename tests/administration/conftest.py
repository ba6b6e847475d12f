"""What the tests of the administration start from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests.administration.world import AT, World, client_of, made


@pytest.fixture(autouse=True)
def _on_a_monday_morning() -> Iterator[None]:
    """Screens ask the clock; here it stands at a date of ours and goes on from there."""
    with time_machine.travel(AT):
        yield


@pytest.fixture
def world(db: None) -> World:
    return made()


@pytest.fixture
def admin(world: World) -> Client:
    return client_of(world.admin)
