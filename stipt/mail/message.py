"""A row of the outbox as the bytes that go out: the same each time that it is delivered.

The library makes the body; the lines above it are written here, since the library's own lose
quotes and words of long names.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from stipt.mail.addresses import for_the_envelope
from stipt.mail.models import OutboxMail
from stipt.mail.server import Sender

OURS: Final = frozenset(
    {
        "from", "to", "cc", "bcc", "sender", "subject", "date", "message-id", "references",
        "in-reply-to", "auto-submitted", "x-auto-response-suppress", "content-language",
        "mime-version", "content-type", "content-transfer-encoding",
    }
)  # fmt: skip
"""Headers that are made here and that nobody else sets."""

_LINE: Final = 76
_PLAIN_TEXT: Final = re.compile(r"(?!.*=\?)[\x21-\x7e]+( [\x21-\x7e]+)*")
_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=^_`{|}~-]+( [A-Za-z0-9!#$%&'*+/^_`{|}~-]+)*")
_BODY: Final = SMTP.clone(cte_type="7bit")


def composed(mail: OutboxMail, sender: Sender, host: str) -> bytes:
    """The mail as text and, where it has that, HTML; nothing but ASCII.

    ValueError for an address that no server could take.
    """
    body = EmailMessage(policy=_BODY)
    body.set_content(mail.text)
    if mail.html:
        body.add_alternative(mail.html, subtype="html")
        body.set_boundary(_boundary(mail))
    lines = "".join(f"{line}\r\n" for line in _lines(mail, sender, host))
    return lines.encode("ascii") + body.as_bytes()


def thread_id(about: str, host: str) -> str:
    """The key that all mails about a thing answer; no mail of that key is ever sent."""
    return f"<{re.sub(r'[^A-Za-z0-9.-]', '.', about)}@{host}>"


def _boundary(mail: OutboxMail) -> str:
    """What divides the parts: always the same, and never within a text, which can't hold its hash."""
    return hashlib.sha256(f"{mail.text}\0{mail.html}".encode()).hexdigest()


def _lines(mail: OutboxMail, sender: Sender, host: str) -> Iterator[str]:
    """The headers. Mails about one thing answer one key, so that they stand together at the
    reader's; and they say that nobody wrote them, so that nothing answers by itself.
    """
    yield _address_line("From", sender.name, sender.address)
    yield _address_line("To", mail.to_name, for_the_envelope(mail.to_address))
    yield _text_line("Subject", mail.subject)
    yield f"Date: {format_datetime(mail.not_before)}"
    yield f"Message-ID: {mail.message_id}"
    yield f"In-Reply-To: {thread_id(mail.about, host)}"
    yield f"References: {thread_id(mail.about, host)}"
    yield "Auto-Submitted: auto-generated"
    yield "X-Auto-Response-Suppress: OOF, AutoReply"
    if mail.language:
        yield f"Content-Language: {mail.language}"
    for name, value in mail.headers.items():
        yield _text_line(name, value)


def _text_line(name: str, text: str) -> str:
    if not text or (len(name) + len(text) < _LINE and _PLAIN_TEXT.fullmatch(text)):
        return f"{name}: {text}"
    return f"{name}: {_encoded(name, text)}"


def _address_line(header: str, name: str, address: str) -> str:
    if not name:
        return f"{header}: <{address}>"
    is_plain = len(header) + len(name) < _LINE and _PLAIN_NAME.fullmatch(name)
    phrase = name if is_plain else _encoded(header, name)
    return f"{header}: {phrase}\r\n <{address}>"


def _encoded(header: str, text: str) -> str:
    """Any text as words of ASCII (RFC 2047), broken into lines where it is long."""
    return Header(text, "utf-8", _LINE, header).encode(linesep="\r\n")
