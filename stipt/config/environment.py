"""The settings of a process, from the environment: each documented in docs/settings.md.

Everything about the business (customers, people, agreements, mailboxes) stands in the database and
is set on a screen; here stands only what a process must know before it can open one.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from stipt.mail.server import Sender, Server, host_of, read_sender, read_server

Network = IPv4Network | IPv6Network


class WrongSetting(ImproperlyConfigured):
    """A setting can't be used; the message names it and says what would be right."""


class Environment(BaseSettings):
    """What `STIPT_...` variables say; paths are relative to the working directory."""

    model_config = SettingsConfigDict(
        env_prefix="STIPT_",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    data_dir: Path = Field(Path("var"), description="Where the embedded database and files live.")
    database_url: str = Field("", description="PostgreSQL to use instead of the embedded database.")
    secret_key: SecretStr = Field(SecretStr(""), description="Signs sessions and links.")
    base_url: str = Field("http://127.0.0.1:8000", description="Where people reach the desk.")
    file_limit_mb: int = Field(25, ge=1, le=2_000, description="The largest file, in megabytes.")
    smtp_url: SecretStr = Field(SecretStr(""), description="The server by which mails go out.")
    mail_from: str = Field("", description="From whom the mails are.")
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode] = Field(
        (), description="Whose word on the visitor's address and scheme is taken."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="From which weight on a line of the log is written."
    )
    metrics_token: SecretStr = Field(SecretStr(""), description="Opens /metrics from elsewhere.")
    demo: bool = Field(False, description="Set by `stipt up --demo` alone.")

    @field_validator("base_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
            raise ValueError("must look like https://desk.example.org, without a path")
        return value.rstrip("/")

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _are_networks(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())
        except ValueError as wrong:
            raise ValueError(f"must be like 10.0.0.1, 10.1.0.0/16: {wrong}") from None

    @field_validator("smtp_url")
    @classmethod
    def _is_a_mail_server(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value():
            read_server(value.get_secret_value())
        return value

    @field_validator("mail_from")
    @classmethod
    def _is_a_sender(cls, value: str) -> str:
        if value:
            read_sender(value)
        return value

    @field_validator("metrics_token")
    @classmethod
    def _is_hard_to_guess(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < 16:
            raise ValueError("must have at least 16 characters")
        return value

    @property
    def database(self) -> dict[str, Any]:
        """Django's setting of the one database."""
        if self.database_url and self.demo:
            raise WrongSetting(
                "STIPT_DEMO: the example vendor has a database of its own; unset STIPT_DATABASE_URL"
            )
        if self.database_url:
            return _postgresql(self.database_url)
        return _embedded(self.data_dir / "stipt.sqlite3")

    @property
    def smtp(self) -> Server | None:
        """The server by which mails go out; None: they are kept in the outbox."""
        url = self.smtp_url.get_secret_value()
        return read_server(url) if url else None

    @property
    def sender(self) -> Sender:
        """From whom the mails are."""
        return read_sender(self.mail_from or f"stipt@{host_of(self.base_url)}")

    @property
    def is_encrypted(self) -> bool:
        """Whether people reach the desk by https, so that cookies need never go without."""
        return self.base_url.startswith("https://")

    @property
    def hosts(self) -> list[str]:
        """Names by which the desk may be asked: its own address, and the loopback."""
        return sorted({urlsplit(self.base_url).hostname or "", "127.0.0.1", "localhost"})


def read_environment() -> Environment:
    """The settings of this process; WrongSetting names each variable that can't be used."""
    try:
        return Environment()
    except ValidationError as wrong:
        told = "\n".join(
            f"STIPT_{_name(e)}: {e['msg'].removeprefix('Value error, ')}" for e in wrong.errors()
        )
        raise WrongSetting(told) from wrong


def _name(error: Any) -> str:
    return "_".join(str(part) for part in error["loc"]).upper()


def secret_of(environment: Environment) -> str:
    """The secret key: as given, else one made once and kept beside the embedded database.

    Made by whoever comes first; a second process that comes at the same moment reads that one.
    """
    given = environment.secret_key.get_secret_value()
    if given:
        return given
    if environment.database_url:
        raise WrongSetting("STIPT_SECRET_KEY: must be set together with STIPT_DATABASE_URL")
    path = environment.data_dir / "secret_key"
    if not path.exists():
        _make_once(path, secrets.token_urlsafe(48))
    return path.read_text("utf-8").strip()


def _make_once(path: Path, content: str) -> None:
    """Write a file for its owner alone, whole or not at all; who comes second changes nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w") as file:
        file.write(content)
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    Path(draft).unlink()


def _embedded(path: Path) -> dict[str, Any]:
    """SQLite: readers beside one writer, and what is committed survives a power cut."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                " PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;"
            ),
        },
    }


def _postgresql(address: str) -> dict[str, Any]:
    wrong = WrongSetting(
        "STIPT_DATABASE_URL: must look like postgresql://user:password@host:5432/name"
    )
    try:
        parts = urlsplit(address)
        port = str(parts.port or "")
    except ValueError:
        raise wrong from None
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise wrong
    options: dict[str, Any] = {"connect_timeout": "10", **dict(parse_qsl(parts.query))}
    host = options.pop("host", unquote(parts.hostname or ""))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
