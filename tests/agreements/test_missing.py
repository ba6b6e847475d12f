"""What a customer lacks: an agreement in force, a Super User who is there (C12)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stipt.agreements.actions import refuse_if_not_next, sign_agreement
from stipt.agreements.drafts import example_text
from stipt.agreements.missing import Missing, missing_of
from stipt.agreements.queries import (
    standings,
    version_with,
    version_with_text,
    versions_of,
    versions_snapshot,
)
from stipt.people.actions import add_customer, add_member, plan_absence
from stipt.people.models import Organisation, Person
from stipt.people.refusals import Refused, Stale
from stipt.people.roles import Role
from stipt.sla.document import read

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TODAY = AT.date()


def customer(name: str) -> Organisation:
    return add_customer(name, code=name.lower(), language="nl", by=None, at=AT)


def super_user(at: Organisation) -> Person:
    return add_member(
        f"vera@{at.code}.example", "Vera", organisation=at, roles=[Role.SUPER_USER], by=None, at=AT
    )


def text(version: str = "1", begins: str = "2026-01-01", *, gate: bool = True) -> str:
    content = example_text("reference", vendor="Velder", customer="Acme")
    content = content.replace('version = "1"', f'version = "{version}"', 1)
    content = content.replace("in_force_from = 2026-01-01", f"in_force_from = {begins}", 1)
    if not gate:
        opened = "[[call_types]]\n"  # all but the last, which is the complaint
        content = content.replace(opened, f"{opened}through_super_user = false\n", 7)
    return content


def sign(at: Organisation, content: str, **more: object) -> None:
    sign_agreement(
        at, content, vendor_name="Joost", customer_name="Vera", signed_on=date(2026, 1, 2),
        by=Person.objects.first() or super_user(at), at=AT, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def what(found: dict[int, list[Missing]], at: Organisation) -> list[str]:
    return [one.what for one in found.get(at.pk, [])]


def test_what_is_missing_is_told_of_each_customer() -> None:
    empty, coming, away, whole = (customer(n) for n in ("Empty", "Coming", "Away", "Whole"))
    vera = super_user(away)
    for one in (coming, whole):
        super_user(one)
    sign(coming, text(begins="2026-12-01"))
    sign(away, text())
    sign(whole, text())
    plan_absence(vera, from_at=AT, to_at=AT + timedelta(days=2), by=vera, at=AT)
    found = missing_of([empty, coming, away, whole], AT, TODAY)
    assert what(found, empty) == ["agreement", "super-user"]
    assert what(found, coming) == ["agreement-coming"]
    assert found[coming.pk][0].day == date(2026, 12, 1)
    assert what(found, away) == ["super-user-away"]
    assert found[away.pk][0].back_at == AT + timedelta(days=2)
    assert whole.pk not in found
    assert what(missing_of([coming], AT, date(2026, 12, 1)), coming) == []


def test_an_agreement_without_the_gate_needs_no_super_user() -> None:
    free, gated = customer("Free"), customer("Gated")
    sign(free, _without_gate())
    sign(gated, text())
    Person.objects.update(is_active=False)
    found = missing_of([free, gated], AT, TODAY)
    assert what(found, free) == []
    assert what(found, gated) == ["super-user"]


def _without_gate() -> str:
    content = text(gate=False)
    assert all(not one.through_super_user for one in read(content, name="x").call_types.values())
    return content


def test_it_costs_the_same_for_one_customer_as_for_ten() -> None:
    ten = [customer(f"C{number}") for number in range(10)]
    for one in ten:
        sign(one, text())
    Person.objects.update(is_active=False)
    with CaptureQueriesContext(connection) as queries:
        assert len(missing_of(ten, AT, TODAY)) == 10
    assert len(queries) == 3


def test_what_is_in_force_and_what_is_coming_is_told_without_the_texts() -> None:
    acme, other = customer("Acme"), customer("Other")
    sign(acme, text("1"))
    sign(acme, text("2", "2026-12-01"))
    found = standings([acme, other], TODAY)
    assert [one and one.version for one in found[acme.pk]] == ["1", "2"]
    assert found[other.pk] == (None, None)
    newest, oldest = versions_of(acme)
    assert (newest.version, oldest.version) == ("2", "1")
    assert newest.get_deferred_fields() == {"content"}
    assert version_with(acme, newest.pk) == newest
    assert version_with(other, newest.pk) is None
    assert version_with_text(acme, text("2", "2026-12-01")) == newest
    assert version_with_text(other, text("1")) is None


def test_the_second_who_signs_at_once_is_told() -> None:
    acme = customer("Acme")
    seen = versions_snapshot(acme)
    assert seen == {"newest": None}
    sign(acme, text("1"), expected=seen)
    with pytest.raises(Stale) as caught:
        sign(acme, text("2", "2026-12-01"), expected=seen)
    assert caught.value.now == {"newest": "1"}


def test_what_cannot_follow_is_known_before_it_is_signed() -> None:
    acme = customer("Acme")
    refuse_if_not_next(acme, read(text("1"), name="x"))
    sign(acme, text("1"))
    for content, code in ((text("1", "2027-01-01"), "version-is-there"), (text("2"), "not-later")):
        with pytest.raises(Refused) as caught:
            refuse_if_not_next(acme, read(content, name="x"))
        assert caught.value.code == code
    refuse_if_not_next(acme, read(text("2", "2027-01-01"), name="x"))
