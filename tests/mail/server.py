"""A mail server in this process, on a port of its own: takes what it is sent, or does as it is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

DROP = "drop"
"""An answer that is none: the connection ends."""


class MailServer:
    """What came, and what is answered to whom.

    `to_recipient` and `to_content`: by address, an answer such as "550 no such user", or DROP.
    """

    def __init__(self) -> None:
        self.port = 0
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self.contents: list[bytes] = []
        self.recipients: list[str] = []
        self.connections: set[int] = set()
        self.to_recipient: dict[str, str] = {}
        self.to_content: dict[str, str] = {}
        self.to_sender = ""

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?starttls=no"

    @property
    def messages(self) -> list[EmailMessage]:
        """What was taken, read again."""
        parser = BytesParser(policy=default)
        return [parser.parsebytes(content) for content in self.contents]

    async def handle_MAIL(  # noqa: N802 (the library calls it so)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.connections.add(id(session))
        envelope.mail_from = address
        return self.to_sender or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self._answer(server, self.to_recipient.get(address, "250 OK"))

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        [address] = envelope.rcpt_tos
        answer = self.to_content.get(address, "250 OK")
        if answer.startswith("250"):
            self.contents.append(bytes(envelope.content or b""))
            self.recipients.append(address)
        return self._answer(server, answer)

    def _answer(self, server: SMTP, answer: str) -> str:
        if answer == DROP:
            server.transport.abort()
        return answer


def only_with(user: str, password: str) -> dict[str, object]:
    """Arguments that let one user in, as over an encrypted connection."""

    def check(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: LoginPassword
    ) -> AuthResult:
        is_right = given == LoginPassword(user.encode(), password.encode())
        return AuthResult(success=is_right, handled=False)

    return {"authenticator": check, "auth_required": True, "auth_require_tls": False}


class _AnyFreePort(Controller):
    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def serving(**options: object) -> Iterator[MailServer]:
    """A server that listens on the loopback alone, for as long as the test takes."""
    handler = MailServer()
    controller = _AnyFreePort(handler, hostname="127.0.0.1", port=0, **options)
    controller.start()
    handler.port = controller.port
    try:
        yield handler
    finally:
        controller.stop()
