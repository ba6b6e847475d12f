"""What is wrong with an installation, in words, and how to mend it: for `stipt doctor`."""

from __future__ import annotations

import shutil
import smtplib
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection

from stipt.agreements.missing import missing_of
from stipt.mail.line import connector
from stipt.mail.outbox import recent
from stipt.people.listings import customers
from stipt.people.queries import vendor
from stipt.worker import beat
from stipt.worker.preparing import database_in_words, missing_migrations, unknown_migrations
from stipt.worker.protection import unprotected_tables

LEAST_FREE_BYTES: Final = 1024**3
_LEAST_SECRET: Final = 32
_LEAST_POSTGRESQL: Final = 15
_MOST_SKEW: Final = timedelta(seconds=5)
_MAIL_WAITS: Final = timedelta(hours=1)
_SETUP: Final = "Sign in as administrator; its first page says what is missing, and leads there."


class Fault(NamedTuple):
    """One thing that is wrong: its code for programs, what it is, and how to mend it.

    `is_note`: it may be meant so.
    """

    code: str
    what: str
    remedy: str
    is_note: bool = False


def faults(at: datetime) -> Iterator[Fault]:
    """All that is wrong with this installation at an instant; first what else depends on."""
    for of_process in (_of_secret, _of_address, _of_disk, _of_cache):
        yield from of_process()
    try:
        of_tables = list(_of_tables())
        yield from of_tables
        if not of_tables:
            for of_desk in (_of_triggers, _of_clock, _of_worker, _of_mail, _of_set_up):
                yield from of_desk(at)
    except DatabaseError as error:
        named, told = database_in_words(), " ".join(str(error).split())
        yield Fault(
            "database-unreachable",
            f"{named[0].upper()}{named[1:]} can't be used: {told}",
            "See that it runs, that STIPT_DATABASE_URL is right, and that it may be reached.",
        )


def _of_secret() -> Iterator[Fault]:
    given = settings.ENVIRONMENT.secret_key.get_secret_value()
    path = Path(settings.DATA_DIR) / "secret_key"
    if given and len(given) < _LEAST_SECRET:
        yield Fault(
            "secret-short",
            f"STIPT_SECRET_KEY has {len(given)} characters, which can be guessed.",
            f"Give it at least {_LEAST_SECRET} random ones; everybody then signs in again.",
        )
    if not given and path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Fault(
            "secret-readable",
            f"Others on this machine may read {path}, and so sign in as anybody.",
            f"chmod 600 {path}.",
        )


def _of_address() -> Iterator[Fault]:
    parts = urlsplit(settings.ENVIRONMENT.base_url)
    is_here = _is_loopback(parts.hostname or "")
    if parts.scheme == "http" and not is_here:
        yield Fault(
            "address-not-encrypted",
            f"STIPT_BASE_URL is {settings.ENVIRONMENT.base_url}: passwords go over the network readable.",
            "Put a proxy in front that speaks https, and set STIPT_BASE_URL to its address.",
        )
    if is_here and (settings.ENVIRONMENT.database_url or settings.ENVIRONMENT.smtp):
        yield Fault(
            "address-of-this-machine",
            f"Links in mails lead to {settings.ENVIRONMENT.base_url}, which nobody elsewhere can open.",
            "Set STIPT_BASE_URL to the address by which people reach the desk.",
        )
    if parts.scheme == "https" and not settings.TRUSTED_PROXIES:
        yield Fault(
            "proxy-not-trusted",
            "All visitors seem to come from the proxy, so that attempts to sign in count together.",
            "Set STIPT_TRUSTED_PROXIES to the address by which the proxy connects.",
        )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _of_disk() -> Iterator[Fault]:
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < LEAST_FREE_BYTES:
        yield Fault(
            "disk-full",
            f"{free // 1024**2} MB are free in {settings.DATA_DIR}.",
            "Make room; a full disk refuses every message.",
        )


def _of_cache() -> Iterator[Fault]:
    backend = settings.CACHES["default"]["BACKEND"]
    if settings.ENVIRONMENT.database_url and "locmem" in backend:
        yield Fault(
            "cache-not-shared",
            "Each process counts attempts to sign in for itself, so that a thief has more.",
            "Use the database as the cache, as stipt.config.settings does.",
        )


def _of_tables() -> Iterator[Fault]:
    """What keeps the tables from being used at all."""
    if newer := unknown_migrations():
        room, name = min(newer)
        yield Fault(
            "database-newer",
            f"A newer version of Stipt has changed the database ({room} {name} and the like).",
            "Install that version.",
        )
    elif missing := missing_migrations():
        yield Fault(
            "migrations-missing",
            f"The database is not up to date: {_many(len(missing), 'migration')} to go.",
            "Make a backup, then start `stipt up`, `stipt web` or `stipt worker`: they do it.",
        )


def _of_triggers(_at: datetime) -> Iterator[Fault]:
    if unprotected := unprotected_tables():
        yield Fault(
            "log-unprotected",
            f"Rows can be changed that must never be, in {', '.join(unprotected)}.",
            "Restore the triggers from a backup's schema: without them the log proves nothing.",
        )


def _of_clock(at: datetime) -> Iterator[Fault]:
    if connection.vendor != "postgresql":
        return  # one machine, one clock
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp(), current_setting('server_version_num')::int")
        there, version = cursor.fetchone()
    skew = abs(there - at)
    if skew > _MOST_SKEW:
        yield Fault(
            "clock-skew",
            f"The clocks here and of the database differ by {skew.total_seconds():.0f} seconds.",
            "Have both set their clock by the network: due times are to the second.",
        )
    if version < _LEAST_POSTGRESQL * 10_000:
        yield Fault(
            "database-old",
            f"The database is PostgreSQL {version // 10_000}.",
            f"Stipt needs PostgreSQL {_LEAST_POSTGRESQL} or newer.",
        )


def _of_worker(at: datetime) -> Iterator[Fault]:
    seconds = beat.seconds_since(at)
    if beat.is_late(seconds):
        since = "" if seconds is None else f" for {seconds // 60:.0f} minutes"
        yield Fault(
            "worker-late",
            f"No worker was seen{since}: no breach is noted and no mail goes out.",
            "Start `stipt worker` beside `stipt web`; or see in its log what holds it.",
        )
    for failure in beat.failures():
        yield Fault(
            "step-fails",
            f"The step {failure.step!r} of the worker fails since {failure.since:%Y-%m-%d %H:%M}"
            f" UTC, {_many(failure.count, 'time')}: {failure.error}",
            "Its log says where.",
        )


def _of_mail(at: datetime) -> Iterator[Fault]:
    server = settings.ENVIRONMENT.smtp
    if server is None:
        yield Fault(
            "no-mail-server",
            "Mails stay in the outbox.",
            "Set STIPT_SMTP_URL to let them go out.",
            is_note=not settings.ENVIRONMENT.database_url,
        )
        return
    try:
        connector(server, urlsplit(settings.ENVIRONMENT.base_url).hostname or "stipt")().quit()
    except (OSError, smtplib.SMTPException) as error:
        yield Fault(
            "mail-server-unreachable",
            f"The mail server {server.host}:{server.port} doesn't take our mail: {error}",
            "See that STIPT_SMTP_URL is right, and that this machine may connect.",
        )
    waiting = recent(state="waiting").filter(created_at__lt=at - _MAIL_WAITS).count()
    if waiting:
        yield Fault(
            "mail-waits",
            f"{_many(waiting, 'mail')} could not go out for more than an hour.",
            "The outbox, under Administration, says what the mail server answered.",
        )


def _of_set_up(at: datetime) -> Iterator[Fault]:
    if vendor() is None:
        yield Fault(
            "not-set-up",
            "There is no vendor and no administrator yet.",
            "Open the address that `stipt up` prints, or give `stipt setup`.",
        )
        return
    active = list(customers(only_active=True))
    lacking = missing_of(active, at, at.date())
    for customer in active:
        for one in lacking.get(customer.pk, []):
            code, told = _LACKING[one.what]
            yield Fault(code, f"{customer.name} {told}", _SETUP, is_note=code in _NOTES)


_LACKING: Final = {
    "agreement": ("no-agreement", "has no signed agreement, so that nothing is promised."),
    "agreement-coming": ("agreement-coming", "has an agreement that is not in force yet."),
    "super-user": ("no-super-user", "has no Super User, so that no request reaches the vendor."),
    "super-user-away": ("super-user-away", "has no Super User who is there now, nor a deputy."),
}


_NOTES: Final = {"agreement-coming", "super-user-away"}


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
