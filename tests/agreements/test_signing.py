"""A signed agreement: kept as it was signed, superseded and never edited."""

from __future__ import annotations

from datetime import UTC, date, datetime
from importlib import resources

import pytest
from django.db import DatabaseError, transaction

from stipt.agreements.actions import sign_agreement
from stipt.agreements.models import SignedAgreement
from stipt.agreements.reader import agreement_of, agreement_until, in_force
from stipt.ledger.changes import changes
from stipt.people.actions import add_customer, add_person
from stipt.people.models import Organisation, Person
from stipt.people.refusals import Refused
from stipt.proof import fingerprint
from stipt.sla.document import AgreementErrors, as_data, read

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
REFERENCE = (
    resources.files("stipt.agreements.examples").joinpath("reference.toml").read_text("utf-8")
)


@pytest.fixture
def customer() -> Organisation:
    return add_customer("Acme", code="acme", language="nl", by=None, at=AT)


@pytest.fixture
def manager() -> Person:
    return add_person("joost@velder.example", "Joost", by=None, at=AT)


def text(version: str, begins: str) -> str:
    head, rest = REFERENCE.split("version = ", 1)
    rest = rest.split("\n", 1)[1]
    changed = f'{head}version = "{version}"\n{rest}'
    head, rest = changed.split("in_force_from = ", 1)
    return f"{head}in_force_from = {begins}\n{rest.split(chr(10), 1)[1]}"


def signed(customer: Organisation, manager: Person, content: str) -> SignedAgreement:
    return sign_agreement(
        customer,
        content,
        vendor_name="Joost",
        customer_name="Vera",
        signed_on=date(2026, 1, 2),
        by=manager,
        at=AT,
    )


def test_a_customer_without_a_signed_agreement_has_none(customer: Organisation) -> None:
    assert agreement_of(customer) is None
    assert in_force(customer, date(2026, 11, 23)) is None


def test_what_was_signed_is_kept_to_the_byte_and_read(
    customer: Organisation, manager: Person
) -> None:
    row = signed(customer, manager, text("1", "2026-01-01"))
    assert SignedAgreement.objects.get(pk=row.pk).content == text("1", "2026-01-01")
    assert row.fingerprint == fingerprint(as_data(read(row.content, name="signed")))
    agreement = agreement_of(customer)
    assert agreement is not None
    assert (agreement.version, "incident-1" in agreement.call_types) == ("1", True)
    assert [change.what_name for change in changes(what="agreement")] == ["Acme, version 1"]


def test_a_later_version_supersedes_and_each_date_has_its_own(
    customer: Organisation, manager: Person
) -> None:
    first = signed(customer, manager, text("1", "2026-01-01"))
    second = signed(customer, manager, text("2", "2026-12-01"))
    assert second.supersedes == first
    assert in_force(customer, date(2026, 11, 30)) == first
    assert in_force(customer, date(2026, 12, 1)) == second
    newest = agreement_of(customer)
    assert newest is not None
    assert (newest.version, [one.version for one in newest.earlier]) == ("2", ["1"])
    assert agreement_until(first).version == "1"


def test_a_text_with_mistakes_is_refused_with_all_of_them(
    customer: Organisation, manager: Person
) -> None:
    wrong = text("1", "2026-02-30").replace('zone = "Europe/Amsterdam"', 'zone = "Europe/Amsterdm"')
    with pytest.raises(AgreementErrors) as caught:
        signed(customer, manager, wrong)
    assert caught.value.problems
    assert not SignedAgreement.objects.exists()


@pytest.mark.parametrize(
    ("version", "begins", "code"),
    [("1", "2026-12-01", "version-is-there"), ("2", "2026-01-01", "not-later")],
)
def test_a_version_follows_the_one_before(
    customer: Organisation, manager: Person, version: str, begins: str, code: str
) -> None:
    signed(customer, manager, text("1", "2026-01-01"))
    with pytest.raises(Refused) as caught:
        signed(customer, manager, text(version, begins))
    assert caught.value.code == code
    assert SignedAgreement.objects.count() == 1


def test_a_signed_row_is_never_edited(customer: Organisation, manager: Person) -> None:
    row = signed(customer, manager, text("1", "2026-01-01"))
    row.content = "x"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row.save()
