"""Installations for the tests in a browser, and where their pictures go."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.installation import Installation, installed


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The example vendor, as `./do run` starts it."""
    with installed(tmp_path_factory.mktemp("demo"), "--demo") as found:
        yield found


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Installation]:
    """An installation in which nothing is set up."""
    with installed(tmp_path) as found:
        yield found


@pytest.fixture
def picture() -> Any:
    """Keeps a picture of a page in the folder that STIPT_PICTURES names; nothing without it."""
    folder = os.environ.get("STIPT_PICTURES")

    def keep(page: Any, name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return keep
