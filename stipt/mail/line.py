"""The line to a mail server: one connection for a batch, and what the server said of each mail."""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from collections.abc import Callable
from types import TracebackType
from typing import Final, NamedTuple, Self

from stipt.mail.server import Encryption, Server

TIMEOUT_SECONDS: Final = 30
"""For each step of the talk with the server; a mail has some five of them."""

Connect = Callable[[], smtplib.SMTP]
_LONGEST_SAID: Final = 1_000


class Outcome(NamedTuple):
    """What became of a mail: sent, refused for good, or neither yet; in the server's words."""

    is_sent: bool = False
    is_final: bool = False
    said: str = ""


class NoLine(Exception):
    """The server can't be reached, or doesn't let us in; the message is in its words."""


def connector(server: Server, our_name: str) -> Connect:
    """What opens a connection; `our_name` is how we introduce ourselves."""

    def connect() -> smtplib.SMTP:
        where = (server.host, server.port, our_name)
        context = ssl.create_default_context()
        if server.encryption == Encryption.TLS:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=TIMEOUT_SECONDS, context=context)
        else:
            smtp = smtplib.SMTP(*where, timeout=TIMEOUT_SECONDS)
        try:
            if server.encryption == Encryption.STARTTLS:
                smtp.starttls(context=context)
            if server.user:
                smtp.login(server.user, server.password)
        except OSError:
            smtp.close()
            raise
        return smtp

    return connect


class Line:
    """A connection that is opened when it is needed, and again when it broke off."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._smtp is not None:
            with contextlib.suppress(OSError):  # all was said; it need not hear the farewell
                self._smtp.quit()
            self._smtp.close()

    def send(self, content: bytes, *, sender: str, to: str) -> Outcome:
        """Hand one mail over; NoLine when there is no connection to be had."""
        smtp = self._opened()
        try:
            smtp.sendmail(sender, [to], content)
        except smtplib.SMTPRecipientsRefused as refused:
            return _answered(*refused.recipients[to])
        except smtplib.SMTPDataError as refused:
            return _answered(refused.smtp_code, refused.smtp_error)
        except smtplib.SMTPResponseException as refused:  # our name or address, not this mail
            return Outcome(said=_words(refused.smtp_code, refused.smtp_error))
        except OSError as broken:
            smtp.close()
            return Outcome(said=_told(broken))
        return Outcome(is_sent=True)

    def _opened(self) -> smtplib.SMTP:
        if self._smtp is None or self._smtp.sock is None:
            try:
                self._smtp = self._connect()
            except smtplib.SMTPResponseException as refused:
                raise NoLine(_words(refused.smtp_code, refused.smtp_error)) from refused
            except OSError as broken:
                raise NoLine(_told(broken)) from broken
        return self._smtp


def _answered(code: int, said: bytes | str) -> Outcome:
    """5xx is a refusal for good; 4xx, and what is no answer at all, is not."""
    return Outcome(is_final=500 <= code <= 599, said=_words(code, said))


def _words(code: int, said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return _readable(f"{code} {text}")


def _told(broken: OSError) -> str:
    return _readable(f"{type(broken).__name__}: {broken}")


def _readable(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", text)[:_LONGEST_SAID]
