"""The outbox: mails go in with the change they tell of, and out when they can."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import Q, QuerySet

from stipt.mail.addresses import for_the_envelope
from stipt.mail.claims import GIVEN_UP_AFTER, claim, release, settle
from stipt.mail.line import Connect, Line, NoLine, Outcome, connector
from stipt.mail.message import OURS, composed
from stipt.mail.models import OutboxMail
from stipt.mail.server import host_of

SENDING_SECONDS: Final = 300
"""A batch begins no mail after so long, so that it ends well within its lease."""
SECRET_PATHS: Final = ("/password/", "/invitation/")
"""What follows these in an address opens somebody's account."""

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_ABOUT: Final = re.compile(r"[\w:.-]{1,100}", re.ASCII)
_KEY: Final = re.compile(r"[A-Za-z0-9.+_-]{1,150}")
_HEADER: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")


def enqueue(
    *,
    to: str,
    to_name: str,
    subject: str,
    text: str,
    html: str,
    about: str,
    at: datetime,
    message_id: str | None = None,
    headers: Mapping[str, str] | None = None,
    not_before: datetime | None = None,
    language: str = "",
) -> OutboxMail:
    """Put a mail in the outbox, within the caller's transaction: it goes out if that commits.

    `about` is an opaque key such as "ticket:1057"; mails of one key stand together at the
    reader's. `message_id` is a key of the caller's own ("event-5-person-7"), made once into a
    Message-ID at our host: a second mail of that key is the first one, which is returned. Without
    it each mail has a new one. `headers` are further ones. Whatever stands in names and subject,
    it can't become a header. ValueError for a key or header that no code should give.
    """
    fields: dict[str, Any] = {
        "about": _fitting(_ABOUT, about, "about"),
        "to_address": _one_line(to, 254),
        "to_name": _one_line(to_name, 200),
        "subject": _one_line(subject, 300),
        "text": _storable(text),
        "html": _storable(html),
        "headers": _headers(headers or {}),
        "language": language,
        "created_at": at,
        "not_before": not_before or at,
        "next_attempt_at": not_before or at,
    }
    if message_id is None:
        return OutboxMail.objects.create(message_id=f"<{uuid.uuid4().hex}@{_host()}>", **fields)
    key = f"<{_fitting(_KEY, message_id, 'message_id')}@{_host()}>"
    return OutboxMail.objects.get_or_create(message_id=key, defaults=fields)[0]


def has_server() -> bool:
    """Whether mails can go out at all; without STIPT_SMTP_URL they are kept here."""
    return settings.ENVIRONMENT.smtp is not None


def send_due(*, at: datetime, connect: Connect | None = None) -> int:
    """Send the next batch of mails that are due; how many were sent.

    To be called again at once while it returns more than 0. Without a mail server nothing happens.
    A mail is sent at least once, and under one Message-ID: who is killed after the server took
    it, and before that was written, leaves it to be sent again. `connect` opens the connection.
    """
    if connect is None:
        if settings.ENVIRONMENT.smtp is None:
            return 0
        connect = connector(settings.ENVIRONMENT.smtp, _host())
    mails = claim(at)
    sent = 0
    ends_at = time.monotonic() + SENDING_SECONDS
    with Line(connect) as line:
        for place, mail in enumerate(mails):
            if time.monotonic() > ends_at:
                release(mails[place:])
                break
            try:
                outcome = _sent(mail, line, at)
            except NoLine as none:
                for left in mails[place:]:
                    settle(left, Outcome(said=str(none)), at)
                break
            settle(mail, outcome, at)
            sent += outcome.is_sent
    return sent


def _sent(mail: OutboxMail, line: Line, at: datetime) -> Outcome:
    if at > mail.not_before + GIVEN_UP_AFTER:
        too_late = "not sent: it waited longer than three days"
        return Outcome(is_final=True, said=mail.last_error or too_late)
    sender = settings.ENVIRONMENT.sender
    try:
        content = composed(mail, sender, _host())
        to = for_the_envelope(mail.to_address)
    except ValueError as unusable:
        return Outcome(is_final=True, said=f"not sent: {unusable}")
    return line.send(content, sender=sender.address, to=to)


def recent(*, state: str = "", words: str = "") -> QuerySet[OutboxMail]:
    """Mails, the newest first, for the page of the outbox: of a state, with words in the subject,
    name or address of the reader.
    """
    found = OutboxMail.objects.order_by("-id")
    if state == OutboxMail.State.SENT:
        found = found.filter(sent_at__isnull=False)
    elif state == OutboxMail.State.REFUSED:
        found = found.filter(refused_at__isnull=False)
    elif state == OutboxMail.State.WAITING:
        found = found.filter(sent_at=None, refused_at=None)
    for word in words.split():
        found = found.filter(
            Q(subject__icontains=word) | Q(to_name__icontains=word) | Q(to_address__icontains=word)
        )
    return found


def masked(text: str, secret_paths: tuple[str, ...] = SECRET_PATHS) -> str:
    """A mail's text or HTML without what opens an account: the rest of each address after a path
    that is followed by a secret becomes "…".
    """
    paths = "|".join(re.escape(path) for path in secret_paths)
    return re.sub(rf"({paths})[^\s\"'<>]+", r"\1…", text)


def _host() -> str:
    """The name of this installation in the keys of its mails."""
    return host_of(settings.ENVIRONMENT.base_url)


def _headers(headers: Mapping[str, str]) -> dict[str, str]:
    for name in headers:
        if _fitting(_HEADER, name, "headers").lower() in OURS:
            raise ValueError(f"headers: {name} is set by the transport")
    return {name: _one_line(value, 500) for name, value in headers.items()}


def _fitting(shape: re.Pattern[str], text: str, what: str) -> str:
    if not shape.fullmatch(text):
        raise ValueError(f"{what}: {text!r} must be like {shape.pattern}")
    return text


def _one_line(text: str, longest: int) -> str:
    return _CONTROL.sub(" ", _storable(text)).strip()[:longest]


def _storable(text: str) -> str:
    """Without what no database takes: NUL, and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
