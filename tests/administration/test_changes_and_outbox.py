"""The log of changes and the outbox: found by words, paged by row, said in the reader's words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from stipt.administration.changes_told import FIELDS, KINDS, told
from stipt.ledger.changes import changes, record_change
from stipt.ledger.models import Change
from stipt.mail.models import OutboxMail
from stipt.mail.outbox import enqueue, recent
from stipt.people.actions import (
    add_customer,
    add_team,
    change_person,
    confirm_training,
    enter_training,
    plan_absence,
    remove_absence,
)
from stipt.people.models import Person
from stipt.people.roles import Role
from stipt.releases.actions import add_product, set_products
from stipt.signon.actions import invite
from tests.administration.world import AT, World, client_of, shown, signed

CHANGES, OUTBOX = "/administration/changes/", "/administration/outbox/"


def everything_changed(world: World) -> None:
    """One change of each kind that an administrator can make."""
    user, vera, by = world.people[Role.USER], world.people[Role.SUPER_USER], world.admin
    change_person(user, phone="020", language="nl", by=by, at=AT)
    add_team("Desk", by=by, at=AT)
    absence = plan_absence(user, from_at=AT, to_at=AT + timedelta(days=1), by=by, at=AT)
    remove_absence(absence, by=by, at=AT)
    training = enter_training(
        user, course="Basics", trainer="Tom", trained_on=AT.date(), by=vera, at=AT
    )
    confirm_training(training, by=world.people[Role.TRAINER], at=AT)
    add_product("Velder HR", by=by, at=AT)
    set_products(world.customer, ["Velder HR"], by=by, at=AT)
    invite(user, by=by, at=AT)
    signed(world)


def test_every_kind_and_field_of_the_log_has_its_words(world: World) -> None:
    everything_changed(world)
    rows = list(changes())
    assert {row.what for row in rows} == set(KINDS)
    fields = {key for row in rows for key in {**(row.before or {}), **(row.after or {})}}
    assert fields == set(FIELDS)


def test_changes_are_told_from_to_in_the_readers_words_and_zone(
    world: World, admin: Client
) -> None:
    everything_changed(world)
    Person.objects.filter(pk=world.admin.pk).update(zone="Europe/Athens")
    page = shown(admin.get(CHANGES))
    assert "Mon 23 Nov 10:00 Administrator User Person, changed · Acme" in page
    assert "Phone: nothing → 020" in page
    assert "Language: English → Nederlands" in page
    assert "From: Mon 23 Nov 10:00 · Until: Tue 24 Nov 10:00" in page
    assert "Confirmed: no → yes" in page
    assert "Role: Super User · Organisation: Acme" in page
    Person.objects.filter(pk=world.admin.pk).update(language="nl")
    page = shown(admin.get(CHANGES))
    assert "ma 23 nov 10:00 Administrator User Persoon, gewijzigd · Acme" in page
    assert "Taal: English → Nederlands" in page


def test_changes_are_found_by_words_kind_and_customer(world: World, admin: Client) -> None:
    everything_changed(world)
    add_customer("Other", code="other", language="nl", by=world.admin, at=AT)

    def found(**asked: str) -> set[str]:
        return {row.change.what for row, _ in admin.get(CHANGES, asked).context["rows"]}

    assert found(what="team") == {"team"}
    assert found(q="trainer user") == {"training"}
    assert found(customer="other") == {"organisation"}
    assert found(customer="acme", what="products") == {"products"}
    assert found(what="nonsense") == found()
    assert "No change is found." in shown(admin.get(CHANGES, {"q": "<script>"}))


def test_changes_are_paged_by_row_without_a_count(world: World, admin: Client) -> None:
    for number in range(120):
        add_team(f"Team {number}", by=world.admin, at=AT)
    seen: list[int] = []
    address = f"{CHANGES}?what=team"
    while address:
        page = admin.get(address)
        seen += [row.change.pk for row, _ in page.context["rows"]]
        older = page.context["older"]
        address = f"{CHANGES}?what=team&before={older}" if older else ""
    assert len(seen) == len(set(seen)) == 120
    assert seen == sorted(seen, reverse=True)
    assert admin.get(CHANGES, {"before": "9" * 40}).status_code == 200
    assert admin.get(CHANGES, {"before": "x"}).context["rows"]


def test_a_manager_reads_changes_and_is_led_nowhere_they_may_not_go(world: World) -> None:
    page = client_of(world.people[Role.MANAGER]).get(CHANGES)
    assert "Super User" in shown(page)
    assert "/administration/people/" not in page.text


def test_a_field_that_nobody_named_is_shown_by_its_key(world: World) -> None:
    record_change(
        "thing", (None, "X"), before={"a_on": "not a date"}, after={"a_on": ["1", 2]},
        by=None, at=AT,
    )  # fmt: skip
    row = told(changes(what="thing")[0])
    assert (row.kind, row.act) == ("thing", "changed")
    assert row.lines == [("a_on", "not a date", "1, 2")]


def test_text_that_hides_is_shown_for_what_it_is(world: World, admin: Client) -> None:
    change_person(world.people[Role.USER], name="Eve\u202e<b>", by=world.admin, at=AT)
    page = admin.get(CHANGES)
    assert "<b>" not in page.text
    assert "Name: User → Eve<U+202E><b>" in shown(page)


def mail(subject: str, **more: object) -> OutboxMail:
    enqueue(
        to="vera@acme.example", to_name="Vera", subject=subject, text="Hello", html="<p>Hello</p>",
        about="test", at=AT, language="nl",
    )  # fmt: skip
    OutboxMail.objects.filter(pk=recent()[0].pk).update(**more)
    return recent()[0]


def test_each_mail_says_what_became_of_it_and_why(world: World, admin: Client) -> None:
    mail("Waits", attempts=2, last_error="server is busy")
    mail("Sent", sent_at=AT)
    refused = mail("Refused", refused_at=AT, last_error="no such mailbox")
    page = shown(admin.get(OUTBOX))
    assert "No mail server is set: mails are kept here" in page
    assert (
        "Waits Vera vera@acme.example Mon 23 Nov 09:00 waiting · tried 2 times: server is busy"
        in page
    )
    assert "Sent Vera vera@acme.example Mon 23 Nov 09:00 sent Mon 23 Nov 09:00" in page
    assert "refused no such mailbox" in page
    found = admin.get(OUTBOX, {"state": "refused", "q": "vera"}).context["mails"]
    assert [one.subject for one, _ in found] == ["Refused"]
    one = shown(admin.get(f"{OUTBOX}{refused.pk}/"))
    assert "Answer no such mailbox" in one
    assert "<p>Hello</p>" in one
    assert admin.get(f"{OUTBOX}{refused.pk + 1}/").status_code == 404


@pytest.mark.parametrize("is_demo", [False, True])
def test_a_link_that_opens_an_account_is_hidden_but_for_the_example_vendor(
    world: World, admin: Client, settings: Any, is_demo: bool
) -> None:
    settings.IS_DEMO = is_demo
    invite(world.people[Role.USER], by=world.admin, at=AT)
    sent = recent()[0]
    secret = sent.text.split("/invitation/")[1].split()[0]
    page = admin.get(f"{OUTBOX}{sent.pk}/")
    assert (secret in page.text) is is_demo
    assert ("is hidden here" in shown(page)) is not is_demo
    assert "/invitation/" in page.text
    assert secret not in admin.get(OUTBOX).text


def test_the_outbox_is_paged_by_row(world: World, admin: Client) -> None:
    for number in range(51):
        mail(f"Mail {number}")
    first = admin.get(OUTBOX)
    assert len(first.context["mails"]) == 50
    rest = admin.get(OUTBOX, {"before": first.context["older"]})
    assert [one.subject for one, _ in rest.context["mails"]] == ["Mail 0"]
    assert rest.context["older"] is None


def test_the_log_has_no_way_to_be_changed_from_here(world: World, admin: Client) -> None:
    before = Change.objects.count()
    assert admin.post(CHANGES, {"q": "x"}).status_code == 405
    assert Change.objects.count() == before
