"""What nobody attached is forgotten, and a process that is killed loses nothing that others have."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile

from stipt.files import disk
from stipt.files.actions import attach, store, sweep_unattached
from stipt.files.models import StoredContent, StoredFile
from tests.apart import Apart, installation

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SWEPT_AT = AT + 48 * HOUR + timedelta(seconds=1)


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update={"data_dir": tmp_path})
    return tmp_path / "files"


def stored(content: bytes, *, at: datetime = AT) -> StoredFile:
    return store(SimpleUploadedFile("a.txt", content), by_id=7, at=at)


def on_disk(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def made_at(path: Path, instant: datetime) -> None:
    os.utime(path, (instant.timestamp(), instant.timestamp()))


def test_an_upload_that_nobody_attached_is_forgotten_after_48_hours(folder: Path) -> None:
    stored(b"one")
    assert sweep_unattached(AT + 48 * HOUR) == 0
    assert on_disk(folder) == 1
    assert sweep_unattached(SWEPT_AT) == 1
    assert on_disk(folder) == 0
    assert not StoredFile.objects.exists()
    assert not StoredContent.objects.exists()


def test_a_file_with_an_owner_stays(folder: Path) -> None:
    attach([stored(b"one")], "message", 5)
    assert sweep_unattached(AT + 10_000 * HOUR) == 0
    assert disk.path_of(StoredFile.objects.get().content_id).read_bytes() == b"one"


def test_bytes_stay_as_long_as_one_file_has_them(folder: Path) -> None:
    stored(b"one")
    attach([stored(b"one")], "message", 5)
    assert sweep_unattached(SWEPT_AT) == 1
    assert on_disk(folder) == 1


def test_bytes_go_when_the_last_file_that_had_them_was_erased(folder: Path) -> None:
    file = stored(b"one")
    attach([file], "message", 5)
    file.delete()
    assert sweep_unattached(AT) == 0
    assert on_disk(folder) == 0


def test_drafts_and_bytes_of_killed_processes_go_after_the_same_time(folder: Path) -> None:
    stored(b"kept", at=SWEPT_AT)
    draft = folder / "drafts" / "tmp1"
    stray = disk.path_of("ab" + "c" * 62)
    stray.parent.mkdir()
    for path in (draft, stray):
        path.write_bytes(b"half")
        made_at(path, AT)
    sweep_unattached(AT + 48 * HOUR)
    assert draft.exists()
    assert stray.exists()
    sweep_unattached(SWEPT_AT)
    assert not draft.exists()
    assert not stray.exists()
    assert on_disk(folder) == 1


def test_what_is_not_ours_is_left_alone(folder: Path) -> None:
    stored(b"one", at=SWEPT_AT)
    for name in ("README", "ab/README", "abc/" + "d" * 62):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
        made_at(path, AT)
    sweep_unattached(SWEPT_AT)
    assert on_disk(folder) == 4


def test_an_installation_without_files_has_nothing_to_sweep(folder: Path) -> None:
    assert sweep_unattached(AT) == 0
    assert not folder.exists()


# Processes that are killed, in an installation of their own


STORE = """
from django.core.files.uploadedfile import SimpleUploadedFile
from stipt.files.actions import attach, store, sweep_unattached
from stipt.files.models import StoredContent, StoredFile
from stipt.files import disk

def stored(content):
    return store(SimpleUploadedFile("a.txt", content), by_id=7, at=AT)
"""
COUNT = "print(StoredFile.objects.count(), StoredContent.objects.count())"


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Apart]:
    with installation(tmp_path, "files") as made:
        yield made


def test_a_process_killed_between_bytes_and_row_leaves_no_row(apart: Apart, tmp_path: Path) -> None:
    code = "with die_at('INSERT INTO \"files_storedfile\"'):\n    stored(b'one')"
    apart.run(STORE + code, ends_with=-signal.SIGKILL)
    assert on_disk(tmp_path / "files") == 1  # the bytes were there already
    assert apart.run(STORE + COUNT) == "0 0"
    assert apart.run(STORE + "print(stored(b'one').content.size)") == "3"
    assert apart.run(STORE + COUNT) == "1 1"
    assert on_disk(tmp_path / "files") == 1


def test_a_process_killed_before_its_bytes_have_their_name_leaves_a_draft_alone(
    apart: Apart, tmp_path: Path
) -> None:
    code = "with die_at('INSERT'):\n    stored(b'one')"
    apart.run(STORE + code, ends_with=-signal.SIGKILL)
    assert [path.parent.name for path in (tmp_path / "files").rglob("*") if path.is_file()] == [
        "drafts"
    ]
    assert apart.run(STORE + COUNT) == "0 0"


@pytest.mark.parametrize("table", ["files_storedfile", "files_storedcontent"])
def test_a_sweep_that_is_killed_is_finished_by_the_next(
    apart: Apart, tmp_path: Path, table: str
) -> None:
    apart.run(STORE + "stored(b'old'); attach([stored(b'mine')], 'message', 5)")
    sweep = "sweep_unattached(AT + timedelta(hours=49))\n"
    killed = f"with die_at('DELETE FROM \"{table}\"'):\n    {sweep}"
    apart.run(STORE + killed, ends_with=-signal.SIGKILL)
    dangling = "print([f.name for f in StoredFile.objects.all() if not disk.path_of(f.content_id).exists()])"
    assert apart.run(STORE + dangling) == "[]"
    assert apart.run(STORE + sweep + COUNT) == "1 1"
    assert on_disk(tmp_path / "files") == 1


SWEEP_ALL_THE_TIME = """
for _ in range(200):
    sweep_unattached(AT + timedelta(hours=49))
"""
SEND_ALL_THE_TIME = """
from stipt.files.refusals import Refused
for number in range(200):
    file = stored(b"one")
    try:
        attach([file], "message", number)
    except Refused:  # swept away in between
        continue
    assert disk.path_of(file.content_id).read_bytes() == b"one"
    file.delete()
"""


def test_whoever_sends_bytes_that_are_swept_meanwhile_has_them_all_the_same(apart: Apart) -> None:
    processes = [apart.start(STORE + SWEEP_ALL_THE_TIME), apart.start(STORE + SEND_ALL_THE_TIME)]
    told = [process.communicate(timeout=120)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], told
