"""`stipt setup`: make the vendor and its first administrator, on a new installation."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from datetime import UTC, datetime
from typing import Any, Final

from stipt.cli import options as shared
from stipt.cli.output import fail, print_json, say

PASSWORD_SETTING: Final = "STIPT_SETUP_PASSWORD"  # noqa: S105 the name of a setting
_QUESTIONS: Final = (
    ("vendor", "Name of your company"),
    ("name", "Your name"),
    ("email", "Your mail address"),
)


class Unanswered(Exception):
    """Something that must be known isn't; the message says how to give it."""


def add_to(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("setup", help="make the vendor and the first administrator")
    parser.add_argument("--vendor", help="the name of your company, as customers know it")
    parser.add_argument("--name", help="the administrator's name")
    parser.add_argument("--email", help="the administrator's mail address, to sign in with")
    parser.add_argument(
        "--lang", choices=("nl", "en"), default="nl", help="language of the two (nl)"
    )
    parser.add_argument("--data", metavar="DIR", help="the folder of the data (var)")
    shared.add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Ask for what isn't given, and set up; the password is never an argument, which others see."""
    from stipt.cli.starting import CannotStart, prepare, start

    try:
        start(options.data)
        prepare()
        return _set_up(options)
    except (CannotStart, Unanswered) as reason:
        return fail(str(reason), as_json=options.json)


def _set_up(options: argparse.Namespace) -> int:
    from django.conf import settings

    from stipt.people.refusals import Refused
    from stipt.signon.actions import set_up
    from stipt.signon.queries import has_administrator

    address = settings.ENVIRONMENT.base_url
    if has_administrator():
        return fail(_done_already(address), as_json=options.json)
    vendor, name, email = (_answer(options, key, question) for key, question in _QUESTIONS)
    password = _password()
    problems = _problems(email, name, password)
    if problems:
        return fail("; ".join(problems), as_json=options.json)
    at = datetime.now(UTC).replace(microsecond=0)
    try:
        person = set_up(
            vendor_name=vendor,
            name=name,
            email=email,
            password=password,
            language=options.lang,
            at=at,
        )
    except Refused as refused:
        done = refused.code == "set-up-done"
        return fail(_done_already(address) if done else str(refused), as_json=options.json)
    if options.json:
        print_json(
            {"vendor": vendor, "administrator": person.email, "sign_in": f"{address}/sign-in/"}
        )
    else:
        say(f"{person} is the administrator of {vendor}. Sign in at {address}/sign-in/")
    return 0


def _done_already(address: str) -> str:
    return (
        "this installation has an administrator already. They can add others; who forgot the"
        f" password asks for a new one at {address}/password/forgotten/"
    )


def _answer(options: argparse.Namespace, key: str, question: str) -> str:
    """What was given, else what is typed; Unanswered where nobody can type."""
    given = str(getattr(options, key) or "").strip()
    if given:
        return given
    if sys.stdin is None or not sys.stdin.isatty():
        raise Unanswered(f"--{key} is missing")
    print(f"{question}: ", end="", file=sys.stderr, flush=True)
    typed = sys.stdin.readline().strip()
    if not typed:
        raise Unanswered(f"--{key} is missing")
    return typed


def _password() -> str:
    given = os.environ.get(PASSWORD_SETTING, "")
    if given:
        return given
    if sys.stdin is None or not sys.stdin.isatty():
        raise Unanswered(f"nobody can type a password here; put it in {PASSWORD_SETTING}")
    typed = getpass.getpass("Password (at least 12 characters): ")
    if getpass.getpass("The same once more: ") != typed:
        raise Unanswered("the two passwords are not the same; nothing was made")
    return typed


def _problems(email: str, name: str, password: str) -> list[str]:
    """What is wrong with the answers, in words."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from stipt.people.models import Person

    found = []
    try:
        validate_email(email)
    except ValidationError:
        found.append(f"{email} is no mail address; write name@example.org")
    try:
        validate_password(password, Person(email=email, name=name))
    except ValidationError as weak:
        found += [f"password: {message}" for message in weak.messages]
    return found
