"""The bytes on disk: `<data>/files/ab/cdef...` by their hash, and drafts until they are whole.

A draft is written, its bytes are forced to the disk, and only then it gets its name: under a name
lies all of a content or nothing.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from django.conf import settings

from stipt.files.kinds import HEAD_BYTES

_DRAFTS: Final = "drafts"
_SHARD: Final = re.compile(r"[0-9a-f]{2}")
_REST: Final = re.compile(r"[0-9a-f]{62}")


class Draft(NamedTuple):
    """Bytes that are on disk whole, but not under their name yet."""

    path: Path
    sha256: str
    size: int
    head: bytes


@contextmanager
def drafted(chunks: Iterable[bytes]) -> Iterator[Draft]:
    """Write chunks as they come, hashing on the way; what was not kept is gone at the end."""
    folder = _folder(_root() / _DRAFTS)
    handle, name = tempfile.mkstemp(dir=folder)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            digest, size, head = hashlib.sha256(), 0, b""
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                head += chunk[: HEAD_BYTES - len(head)]
            file.flush()
            os.fsync(file.fileno())
        yield Draft(path, digest.hexdigest(), size, head)
    finally:
        path.unlink(missing_ok=True)


def keep(draft: Draft) -> None:
    """Give a draft its name, for good. The same bytes under that name give way to it."""
    place = path_of(draft.sha256)
    draft.path.replace(_folder(place.parent) / place.name)
    _force(place.parent)


def remove(sha256: str) -> None:
    """Take the bytes away; nothing happens when they are gone already."""
    path_of(sha256).unlink(missing_ok=True)


def path_of(sha256: str) -> Path:
    """Where the bytes of a hash lie."""
    return _root() / sha256[:2] / sha256[2:]


def contents_before(instant: datetime) -> Iterator[tuple[str, int]]:
    """Hash and size of all bytes that were put in place before an instant."""
    for shard in _root().iterdir() if _root().exists() else ():
        if _SHARD.fullmatch(shard.name):
            for path in _older(shard, instant):
                if _REST.fullmatch(path.name):
                    yield shard.name + path.name, path.stat().st_size


def remove_drafts_before(instant: datetime) -> None:
    """Take away the drafts of processes that ended while they wrote."""
    folder = _root() / _DRAFTS
    for path in _older(folder, instant) if folder.exists() else ():
        path.unlink(missing_ok=True)


def _older(folder: Path, instant: datetime) -> Iterator[Path]:
    for path in list(folder.iterdir()):
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < instant:
            yield path


def _root() -> Path:
    return Path(settings.ENVIRONMENT.data_dir) / "files"


def _folder(path: Path) -> Path:
    """The folder, made where it isn't there, its name on the disk as well."""
    if not path.exists():
        path.mkdir(parents=True, exist_ok=True)
        _force(path.parent)
    return path


def _force(folder: Path) -> None:
    """Force the names within a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
