"""The one-time token of a fresh installation: who reads the server's output makes the administrator.

Each process can say it, on whichever machine, and it lies nowhere: it is made of a random number in
the database and the secret key. It ends with the row of that number, when there is an administrator.
"""

from __future__ import annotations

import secrets
from typing import Final

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from stipt.signon.models import FirstRun
from stipt.signon.queries import has_administrator

_THE_ROW: Final = 1
_LETTERS: Final = "23456789abcdefghjkmnpqrstvwxyz"
"""What nobody takes for another letter when they copy it."""


def first_run_token() -> str | None:
    """The token that the set-up page asks for, as "7k2m-94tx-q8wd"; None once it is done."""
    if has_administrator():
        return None
    nonce = lock()
    return None if nonce is None else _token(nonce)


def is_first_run_token(given: str) -> bool:
    """Whether somebody copied the token; capitals, spaces and dashes don't matter."""
    token = first_run_token()
    return token is not None and constant_time_compare(_bare(given), _bare(token))


def lock() -> str | None:
    """The number of the row, which no other process gets until this transaction ends.

    None when another process has just done the set-up.
    """
    with transaction.atomic():
        FirstRun.objects.get_or_create(pk=_THE_ROW, defaults={"nonce": secrets.token_hex(32)})
        row = FirstRun.objects.select_for_update().filter(pk=_THE_ROW).first()
    return row.nonce if row else None


def set_up_is_done() -> None:
    """Let the token go; in the transaction that made the administrator."""
    FirstRun.objects.all().delete()


def _token(nonce: str) -> str:
    """Twelve letters, 58 bits, in three groups."""
    number = int.from_bytes(
        salted_hmac("stipt.signon.first_run", nonce, algorithm="sha256").digest()
    )
    letters = []
    for _ in range(12):
        number, which = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[which])
    return "-".join("".join(letters[start : start + 4]) for start in (0, 4, 8))


def _bare(token: str) -> str:
    return "".join(letter for letter in token.lower() if letter.isalnum())
