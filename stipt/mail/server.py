"""What the settings say about mail: by which server it goes out, and from whom it is."""

from __future__ import annotations

from email.utils import parseaddr
from enum import StrEnum
from typing import Final, NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from stipt.mail.addresses import for_the_envelope

_SHAPE: Final = "must look like smtp://user:password@mail.example.org:587 or smtps://..."
_PORTS: Final = {"smtp": 587, "smtps": 465}
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class Encryption(StrEnum):
    """How the way to the server is kept private."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class Server(NamedTuple):
    """A mail server that takes our mail."""

    host: str
    port: int
    encryption: Encryption
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"Server({self.host}:{self.port}, {self.encryption})"  # no password in any log


class Sender(NamedTuple):
    """From whom the mails are."""

    name: str
    address: str


def read_server(url: str) -> Server:
    """The server of an address such as `smtp://user:password@host:587?starttls=yes`.

    `smtps` is encrypted from the start. `smtp` must become so by STARTTLS, unless `starttls=no` is
    given, which never goes with a password but on this machine. ValueError says what is wrong.
    """
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname or parts.path.strip("/"):
        raise ValueError(_SHAPE)
    try:
        port = parts.port or _PORTS[parts.scheme]
    except ValueError as wrong:
        raise ValueError(f"{_SHAPE}: {wrong}") from wrong
    server = Server(
        parts.hostname,
        port,
        _encryption(parts),
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )
    if server.user and server.encryption == Encryption.NONE and server.host not in _LOOPBACK:
        raise ValueError("would send the password unencrypted: leave starttls=no away")
    return server


def host_of(base_url: str) -> str:
    """The name of an installation in its mails: its host, "localhost" where that is a number."""
    host = urlsplit(base_url).hostname or ""
    is_number = ":" in host or host.replace(".", "").isdigit()
    return "localhost" if is_number or not host else host


def _encryption(parts: SplitResult) -> Encryption:
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    starttls = options.pop("starttls", "yes")
    if options or starttls not in ("yes", "no") or (parts.scheme == "smtps" and parts.query):
        raise ValueError("takes starttls=yes or starttls=no behind the ?, and only with smtp://")
    if parts.scheme == "smtps":
        return Encryption.TLS
    return Encryption.STARTTLS if starttls == "yes" else Encryption.NONE


def read_sender(text: str) -> Sender:
    """`Velder support <desk@example.org>` taken apart; ValueError when there is no address."""
    name, address = parseaddr(text)
    try:
        return Sender(name, for_the_envelope(address))
    except ValueError as wrong:
        raise ValueError("must look like Velder support <desk@example.org>") from wrong
