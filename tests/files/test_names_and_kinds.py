"""What a file is called and what it is: by its bytes, never by the sender's word."""

from __future__ import annotations

import io
import unicodedata
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stipt.files.kinds import KINDS, PICTURES, kind_of
from stipt.files.names import LONGEST, cleaned


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("factuur.pdf", "factuur.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Anna\\factuur.pdf", "factuur.pdf"),
        ("invoice\u202egnp.exe", "invoicegnp.exe"),
        ("a\x00b\r\nSet-Cookie: x.txt", "abSet-Cookie: x.txt"),
        ("  twee   woorden .txt ", "twee woorden .txt"),
        ("caf\u0065\u0301.txt", "caf\u00e9.txt"),
        (".bashrc", "bashrc"),
        ("half\ud83d.txt", "half.txt"),
        ("..", "file"),
        ("\u200b\u2066", "file"),
        ("", "file"),
        ("map/", "file"),
    ],
)
def test_a_name_keeps_what_can_be_read_and_no_path(sent: str, kept: str) -> None:
    assert cleaned(sent) == kept


def test_a_long_name_keeps_its_extension() -> None:
    assert cleaned("a" * 300 + ".pdf") == "a" * (LONGEST - 4) + ".pdf"
    assert cleaned("a" * 300) == "a" * LONGEST
    assert len(cleaned("a." + "b" * 300)) == LONGEST


@given(st.text())
def test_whatever_is_sent_a_name_can_be_stored_and_shown(sent: str) -> None:
    name = cleaned(sent)
    assert 0 < len(name) <= LONGEST
    assert not set(name) & {"/", "\\", "\x00", "\n", "\r"}
    assert {unicodedata.category(c) for c in name} & {"Cc", "Cf", "Cs"} == set()
    assert cleaned(name) == name
    name.encode()


PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def an_archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01" + bytes(50), "image/jpeg"),
        (b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00" + bytes(50), "image/jpeg"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "image/gif"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(30), "image/webp"),
        (b"%PDF-1.7\n1 0 obj\n%%EOF\n", "application/pdf"),
        (an_archive("a.txt"), "application/zip"),
        (an_archive("[Content_Types].xml", "word/document.xml"), "application/zip"),
        ("Printer staat stil, één dag al.".encode(), "text/plain"),
        (b"2026-11-23 ERROR \x1b[31mno paper\x1b[0m\n", "text/plain"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "application/octet-stream"),
        (b"<html><script>alert(1)</script>", "application/octet-stream"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "application/octet-stream"),
        (b'<?xml version="1.0"?><svg onload="alert(1)"/>', "application/octet-stream"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(30), "application/octet-stream"),
        (b"\x7fELF" + bytes(50), "application/octet-stream"),
        (b"MZ" + bytes(60), "application/octet-stream"),
        (b"\x89PNG", "application/octet-stream"),
        (bytes(10), "application/octet-stream"),
        (b"\xff\xfe\xff", "application/octet-stream"),
    ],
)
def test_the_first_bytes_say_what_a_file_is(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


def test_text_that_is_cut_within_a_letter_is_text_still() -> None:
    assert kind_of("é".encode()[:1].rjust(50, b"e")) == "text/plain"


@given(st.binary(min_size=1))
def test_whatever_the_bytes_the_kind_is_one_of_a_few(content: bytes) -> None:
    assert kind_of(content) in KINDS
    assert kind_of(b"<svg>" + content) not in PICTURES
