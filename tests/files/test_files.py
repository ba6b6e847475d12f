"""Files are taken in once, given to their owner, and served so that nothing in them runs."""

from __future__ import annotations

import hashlib
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import Http404
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from django.utils.translation import override

from stipt.files import disk
from stipt.files.actions import attach, pass_on, store
from stipt.files.models import StoredContent, StoredFile
from stipt.files.queries import file_by, files_of, uploads_of
from stipt.files.refusals import Refused
from stipt.files.sentences import sentence
from stipt.files.serving import serve
from stipt.files.uploads import BoundedUploads

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MEGABYTE = 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
PAGE = b"<!DOCTYPE html><script>alert(document.cookie)</script>"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    """A folder of this test's own, and a limit of one megabyte."""
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(
        update={"data_dir": tmp_path, "file_limit_mb": 1}
    )
    return tmp_path / "files"


@pytest.fixture(autouse=True)
def end_of_a_request_keeps_the_connection() -> Iterator[None]:
    """A response that is closed would close the connection of this test's transaction too."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


def sent(name: str, content: bytes = b"one line\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/png")


def stored(name: str = "a.txt", content: bytes = b"one line\n", *, by_id: int = 7) -> StoredFile:
    return store(sent(name, content), by_id=by_id, at=AT)


def on_disk(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


class Endless:
    """An upload that says nothing of its size, or something untrue, and doesn't end by itself."""

    name = "log.txt"

    def __init__(self, size: int | None) -> None:
        self.size = size
        self.given = 0

    def chunks(self) -> Iterator[bytes]:
        while self.given < 100 * MEGABYTE:
            self.given += 65_536
            yield bytes(65_536)


def test_bytes_lie_under_their_hash(folder: Path) -> None:
    file = stored()
    sha256 = hashlib.sha256(b"one line\n").hexdigest()
    assert file.content_id == sha256
    assert on_disk(folder) == [f"{sha256[:2]}/{sha256[2:]}"]
    assert (file.content.size, file.content.kind) == (9, "text/plain")
    assert (file.owner_kind, file.owner_id, file.uploaded_by_id) == ("", None, 7)


def test_the_same_bytes_lie_there_once_whatever_they_are_called(folder: Path) -> None:
    first, second = stored("a.txt"), stored("b.txt", by_id=8)
    assert first.content_id == second.content_id
    assert first.public_id != second.public_id
    assert StoredContent.objects.count() == 1
    assert len(on_disk(folder)) == 1


def test_bytes_that_were_lost_are_there_again_once_somebody_sends_them() -> None:
    place = disk.path_of(stored().content_id)
    place.unlink()
    stored()
    assert place.read_bytes() == b"one line\n"


def test_the_kind_is_not_what_the_sender_says() -> None:
    assert stored("picture.png", PAGE).content.kind == "application/octet-stream"


def test_a_file_of_exactly_the_limit_is_taken() -> None:
    assert stored(content=bytes(MEGABYTE)).content.size == MEGABYTE


def test_a_file_over_the_limit_is_refused_before_it_is_read(folder: Path) -> None:
    upload = Endless(size=100 * MEGABYTE)
    with pytest.raises(Refused, match=r"log\.txt is larger than 1 MB: make it smaller") as caught:
        store(upload, by_id=7, at=AT)
    assert (caught.value.code, upload.given) == ("file-too-large", 0)
    assert on_disk(folder) == []


@pytest.mark.parametrize("size", [None, 10])
def test_a_file_without_a_true_size_is_read_up_to_the_limit(folder: Path, size: int | None) -> None:
    upload = Endless(size)
    with pytest.raises(Refused) as caught:
        store(upload, by_id=7, at=AT)
    assert caught.value.code == "file-too-large"
    assert upload.given == MEGABYTE + 65_536
    assert on_disk(folder) == []
    assert not StoredContent.objects.exists()


def test_a_large_file_is_never_whole_in_memory(settings: LazySettings) -> None:
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update={"file_limit_mb": 100})
    tracemalloc.start()
    file = store(Endless(size=None), by_id=7, at=AT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert file.content.size == 100 * MEGABYTE
    assert peak < 8 * MEGABYTE


def test_an_empty_file_is_refused(folder: Path) -> None:
    with pytest.raises(Refused, match=r"a\.txt is empty: choose the file again") as caught:
        stored(content=b"")
    assert caught.value.code == "file-empty"
    assert on_disk(folder) == []


def test_a_sender_who_goes_away_in_the_middle_leaves_nothing(folder: Path) -> None:
    class GoesAway(Endless):
        def chunks(self) -> Iterator[bytes]:
            yield b"one"
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store(GoesAway(None), by_id=7, at=AT)
    assert on_disk(folder) == []


def test_files_are_found_by_their_owner_in_order() -> None:
    one, two, three = stored("1.txt"), stored("2.txt"), stored("3.txt")
    attach([one, two], "message", 5)
    attach([three], "message", 6)
    found = files_of("message", [5, 6, 7])
    assert {owner: [f.name for f in files] for owner, files in found.items()} == {
        5: ["1.txt", "2.txt"],
        6: ["3.txt"],
        7: [],
    }
    assert files_of("draft", [5]) == {5: []}


def test_files_of_many_owners_take_one_query(django_assert_num_queries: object) -> None:
    attach([stored()], "message", 5)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert [f.content.size for f in files_of("message", range(100))[5]] == [9]


def test_a_message_takes_ten_files_and_no_more() -> None:
    files = [stored(f"{number}.txt") for number in range(11)]
    attach(files[:9], "message", 5)
    with pytest.raises(Refused, match="11 files at one message, 10 are the most") as caught:
        attach(files[9:], "message", 5)
    assert caught.value.code == "too-many-files"
    assert len(files_of("message", [5])[5]) == 9


def test_a_file_has_one_owner_and_a_set_is_attached_whole_or_not_at_all() -> None:
    mine, taken = stored("mine.txt"), stored("taken.txt")
    attach([taken], "message", 5)
    with pytest.raises(Refused, match=r"taken\.txt is no longer there: choose it again") as caught:
        attach([mine, taken], "message", 6)
    assert caught.value.code == "file-gone"
    assert files_of("message", [5, 6]) == {5: [taken], 6: []}


def test_files_can_be_passed_on_and_given_back() -> None:
    file, other = stored("mine.txt"), stored("other.txt")
    attach([file, other], "held", 5)
    pass_on([file], "event", 6)
    assert (files_of("held", [5])[5], files_of("event", [6])[6]) == ([other], [file])
    pass_on([other], "", None)
    assert uploads_of(7, [other.public_id, file.public_id]) == [other]


def test_nobody_gets_hold_of_anothers_upload() -> None:
    mine, theirs, attached = stored(), stored(by_id=8), stored()
    attach([attached], "message", 5)
    asked = [file.public_id for file in (theirs, attached, mine, mine)]
    assert uploads_of(7, [*asked, uuid4()]) == [mine]


def test_a_file_is_found_by_its_address() -> None:
    file = stored()
    assert file_by(file.public_id) == file
    assert file_by(uuid4()) is None


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_refusal_names_file_limit_and_remedy_in_the_readers_language(language: str) -> None:
    with pytest.raises(Refused) as caught:
        store(Endless(size=100 * MEGABYTE), by_id=7, at=AT)
    with override(language):
        told = sentence(caught.value)
    assert (
        told
        == {
            "en": "“log.txt” is larger than 1 MB. Make it smaller, or send it in parts.",
            "nl": "“log.txt” is groter dan 1 MB. Maak het kleiner of stuur het in delen.",
        }[language]
    )


def headers(file: StoredFile, *, inline: bool) -> dict[str, str]:
    response = serve(file, inline=inline)
    response.close()
    return dict(response.headers)


def body(response: HttpResponseBase) -> bytes:
    content = b"".join(response)
    response.close()
    return content


def test_a_picture_is_shown_when_the_page_asks_for_it() -> None:
    told = headers(stored("scherm.png", PNG), inline=True)
    assert told["Content-Type"] == "image/png"
    assert told["Content-Disposition"] == 'inline; filename="scherm.png"'
    assert headers(stored("s.png", PNG), inline=False)["Content-Disposition"].startswith("attach")


@pytest.mark.parametrize("content", [PAGE, b"plain", b"<svg/>", b"%PDF-1.7\n%%EOF\n", b"\0\1"])
def test_all_else_is_saved_whatever_the_page_asks(content: bytes) -> None:
    told = headers(stored("picture.png", content), inline=True)
    assert told["Content-Disposition"] == 'attachment; filename="picture.png"'
    assert not told["Content-Type"].startswith("image/")


@pytest.mark.parametrize("inline", [True, False])
@pytest.mark.parametrize("content", [PAGE, PNG])
def test_nothing_in_a_file_can_run(content: bytes, inline: bool) -> None:
    told = headers(stored("a", content), inline=inline)
    assert told["X-Content-Type-Options"] == "nosniff"
    assert told["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert told["Cross-Origin-Resource-Policy"] == "same-origin"
    assert told["Cache-Control"] == "private, no-cache"
    assert "html" not in told["Content-Type"]


def test_a_page_is_sent_as_bytes_that_no_browser_opens() -> None:
    assert (
        headers(stored("a.html", PAGE), inline=False)["Content-Type"] == "application/octet-stream"
    )


def test_a_name_outside_ascii_is_sent_as_the_standard_says() -> None:
    told = headers(stored('één "factuur".pdf'), inline=False)["Content-Disposition"]
    assert told == "attachment; filename*=utf-8''%C3%A9%C3%A9n%20%22factuur%22.pdf"


def test_the_bytes_come_as_they_were_sent() -> None:
    content = bytes(range(256)) * 1_000
    response = serve(stored(content=content), inline=False)
    assert response.headers["Content-Length"] == "256000"
    assert body(response) == content


def test_who_has_a_file_already_is_told_so(rf: RequestFactory) -> None:
    file = stored()
    etag = headers(file, inline=False)["ETag"]
    again = serve(file, inline=False, request=rf.get("/", headers={"If-None-Match": etag}))
    assert (again.status_code, again.headers["ETag"]) == (304, f'"{file.content_id}"')
    assert again.headers["Cache-Control"] == "private, no-cache"
    other = serve(file, inline=False, request=rf.get("/", headers={"If-None-Match": '"x"'}))
    assert body(other) == b"one line\n"


def test_bytes_that_are_missing_are_told_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    file = stored()
    disk.path_of(file.content_id).unlink()
    with pytest.raises(Http404, match=r"a\.txt is not on disk"):
        serve(file, inline=False)
    assert "restore them from a backup" in caplog.text


def received(content: bytes) -> UploadedFile:
    """A file as the framework takes it from a form, with only our handler."""
    request = RequestFactory().post("/", {"subject": "Printer", "file": sent("a.bin", content)})
    request.upload_handlers = [BoundedUploads(request)]
    assert request.POST["subject"] == "Printer"
    return request.FILES["file"]


def test_an_upload_beyond_the_limit_is_counted_and_not_written() -> None:
    upload = received(bytes(5 * MEGABYTE))
    assert upload.size == 5 * MEGABYTE
    assert Path(upload.temporary_file_path()).stat().st_size < 1.2 * MEGABYTE  # type: ignore[attr-defined]
    with pytest.raises(Refused):
        store(upload, by_id=7, at=AT)
    upload.close()


def test_an_upload_within_the_limit_comes_whole() -> None:
    content = bytes(range(256)) * 4_096
    upload = received(content)
    assert store(upload, by_id=7, at=AT).content_id == hashlib.sha256(content).hexdigest()
    upload.close()
