"""`stipt setup`: the vendor and the first administrator, from a terminal."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.apart import ROOT, Apart, installation
from tests.signon.house import OTHER_PASSWORD

ARGUMENTS = ("--vendor", "Velder Software", "--name", "Ada Bakker", "--email", "Ada@stipt.example")
LOOK = """
from stipt.people.models import Person
from stipt.people.queries import abilities, vendor
for person in Person.objects.all():
    print(person.email, person.language, vendor().name, vendor().code, *sorted(abilities(person)))
    print(person.check_password(%r))
"""


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Apart]:
    """A database without any table."""
    with installation(tmp_path, "contenttypes") as made:
        yield made


def setup(apart: Apart, *arguments: str, password: str = OTHER_PASSWORD) -> Done:
    """Run the command where nobody can type."""
    done = subprocess.run(
        [sys.executable, "-m", "stipt.cli", "setup", *arguments],
        cwd=ROOT,
        env={**apart.environment, "STIPT_SETUP_PASSWORD": password},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def typed(apart: Apart, *lines: str) -> Done:
    """Run the command in a terminal in which somebody types a line at each question."""
    ours, its = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "stipt.cli", "setup"],
        cwd=ROOT,
        env=apart.environment,
        stdin=its,
        stdout=its,
        stderr=its,
        start_new_session=True,
    ) as process:
        os.close(its)
        shown = b""
        waiting = list(lines)
        while chunk := read(ours):
            shown += chunk
            if shown.endswith(b": ") and waiting:
                os.write(ours, f"{waiting.pop(0)}\n".encode())
    os.close(ours)
    return Done(process.returncode, shown.decode(), "")


def read(terminal: int) -> bytes:
    """What the terminal shows next; nothing when it is closed."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_it_makes_the_tables_the_vendor_and_the_administrator_once(apart: Apart) -> None:
    done = setup(apart, *ARGUMENTS)
    assert done == Done(
        0,
        "Ada Bakker is the administrator of Velder Software."
        " Sign in at http://127.0.0.1:8000/sign-in/\n",
        "",
    )
    line, knows_password = apart.run(LOOK % OTHER_PASSWORD).splitlines()
    assert line.startswith("ada@stipt.example nl Velder Software velder-software ")
    assert "set_up" in line
    assert knows_password == "True"
    again = setup(apart, *ARGUMENTS)
    assert (again.code, again.out) == (1, "")
    assert "has an administrator already" in again.err
    assert "/password/forgotten/" in again.err


def test_it_answers_programs_too(apart: Apart) -> None:
    done = setup(apart, *ARGUMENTS, "--json", "--lang", "en")
    assert json.loads(done.out) == {
        "vendor": "Velder Software",
        "administrator": "ada@stipt.example",
        "sign_in": "http://127.0.0.1:8000/sign-in/",
    }
    again = setup(apart, *ARGUMENTS, "--json")
    assert again.code == 1
    assert "has an administrator already" in json.loads(again.out)["error"]


def test_what_is_wrong_is_said_at_once_and_nothing_is_made(apart: Apart) -> None:
    wrong = setup(apart, *ARGUMENTS[:-1], "no address", password="short")
    assert (wrong.code, wrong.out) == (1, "")
    assert "no address is no mail address" in wrong.err
    assert "at least 12 characters" in wrong.err
    missing = setup(apart, "--name", "Ada")
    assert (missing.code, missing.err) == (1, "stipt: --vendor is missing\n")
    silent = setup(apart, *ARGUMENTS, password="")
    assert "put it in STIPT_SETUP_PASSWORD" in silent.err
    assert apart.run(LOOK % "") == ""


def test_in_a_terminal_it_asks_and_does_not_show_the_password(apart: Apart) -> None:
    answers = ("Velder Software", "Ada Bakker", "ada@stipt.example")
    apart.run(
        "from django.core.management import call_command\ncall_command('migrate', verbosity=0)"
    )
    different = typed(apart, *answers, OTHER_PASSWORD, "something else")
    assert different.code == 1
    assert "not the same" in different.out
    done = typed(apart, *answers, OTHER_PASSWORD, OTHER_PASSWORD)
    assert done.code == 0, done.out
    assert OTHER_PASSWORD not in done.out
    assert "Ada Bakker is the administrator of Velder Software." in done.out
    assert apart.run(LOOK % OTHER_PASSWORD).endswith("True")
