"""Rows of signed agreements -> `stipt.sla.Agreement`, the newest with those it supersedes.

A signed row never changes, so what was read of it is kept by its id for as long as the process
lives. Reading one costs tens of milliseconds, so customers with the same text share what was read.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from stipt.agreements.models import SignedAgreement
from stipt.people.models import Organisation
from stipt.sla import Agreement
from stipt.sla.document import AgreementErrors, read

_KEPT = 500
_TEXTS_KEPT = 100


def agreement_of(customer: Organisation) -> Agreement | None:
    """The customer's newest agreement with its earlier versions; None when nothing is signed.

    `Agreement.version_at` of it gives the version in force on a date.
    """
    ids = _chain(customer)
    return _read(ids) if ids else None


def agreement_until(row: SignedAgreement) -> Agreement:
    """One signed version with those that it supersedes: what a ticket judged by it is read with."""
    ids = _chain(row.customer)
    return _read(ids[ids.index(row.pk) :])


@lru_cache(maxsize=_KEPT)
def agreement_with_id(row_id: int) -> Agreement:
    """As `agreement_until`, by the row's id: asked again it needs no query."""
    return agreement_until(SignedAgreement.objects.select_related("customer").get(pk=row_id))


def in_force(customer: Organisation, day: date) -> SignedAgreement | None:
    """The row in force on a date in the agreement's zone; None before the first."""
    found = SignedAgreement.objects.filter(customer=customer, in_force_from__lte=day)
    return found.order_by("-in_force_from").first()


def checked(content: str, name: str) -> Agreement:
    """The agreement of a text that somebody would sign; AgreementErrors has all its mistakes."""
    return read(content, name=name)


def _chain(customer: Organisation) -> tuple[int, ...]:
    """The ids of the customer's versions, the newest first."""
    rows = SignedAgreement.objects.filter(customer=customer).order_by("-in_force_from")
    return tuple(rows.values_list("pk", flat=True))


@lru_cache(maxsize=_KEPT)
def _read(ids: tuple[int, ...]) -> Agreement:
    newest = _read_alone(ids[0])
    return newest._replace(earlier=tuple(_read_alone(one) for one in ids[1:]))


@lru_cache(maxsize=_KEPT)
def _read_alone(row_id: int) -> Agreement:
    row = SignedAgreement.objects.get(pk=row_id)
    try:
        return _read_text(row.content)
    except AgreementErrors as errors:  # it was right when it was signed: a fault of ours
        raise RuntimeError(f"agreement {row} can't be read any more: {errors}") from errors


@lru_cache(maxsize=_TEXTS_KEPT)
def _read_text(content: str) -> Agreement:
    return read(content, name="agreement.toml")


def forget_all() -> None:
    """Read everything again: for a process that changes to another database, as the tests do."""
    for kept in (agreement_with_id, _read, _read_alone):
        kept.cache_clear()
