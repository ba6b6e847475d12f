"""Invite a person, who chooses their first password."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from stipt.ledger.changes import changes
from stipt.people.actions import deactivate_person
from stipt.people.refusals import Refused
from stipt.people.roles import Role
from stipt.signon.actions import invite, send_password_link
from stipt.signon.queries import invitations_of
from tests.signon.house import (
    AT,
    OTHER_PASSWORD,
    administrator,
    is_signed_in,
    link_in,
    mails,
    sign_in,
    somebody,
    text_of,
)

pytestmark = pytest.mark.django_db
CHOSEN = {"new_password1": OTHER_PASSWORD, "new_password2": OTHER_PASSWORD}


def test_who_is_invited_chooses_a_password_and_is_signed_in(client: Client) -> None:
    ada = administrator()
    sanne = somebody("sanne", Role.USER, password="")
    invite(sanne, by=ada, at=AT)
    page = client.get(link_in(mails(sanne)[-1]))["Location"]
    assert "Sanne" in text_of(client.get(page))
    assert client.post(page, CHOSEN)["Location"] == "/"
    assert is_signed_in(client)
    state = invitations_of([sanne.pk])[sanne.pk]
    assert (state.sent_at, state.by, state.used_at is not None) == (AT, ada, True)
    assert len(mails(sanne)) == 1  # no mail that a password was changed: there was none


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("nl", "Uw toegang tot Velder Software", "Vraag Ada daarna om een nieuwe uitnodiging."),
        ("en", "Your access to Velder Software", "After that, ask Ada to invite you again."),
    ],
)
def test_the_invitation_is_in_the_language_of_who_is_invited(
    language: str, subject: str, words: str
) -> None:
    ada = administrator()
    sanne = somebody("sanne", Role.USER, password="", language=language)
    invite(sanne, by=ada, at=AT)
    mail = mails(sanne)[-1]
    assert mail.subject == subject
    assert words in mail.text
    assert words in mail.html
    assert link_in(mail) in mail.html
    assert "http://127.0.0.1:8000 " in mail.text


def test_a_name_with_marks_is_text_in_a_mail() -> None:
    ada = administrator()
    sanne = somebody("sanne", Role.USER, password="")
    sanne.name = "<b>Sanne</b> & co"
    sanne.save()
    invite(sanne, by=ada, at=AT)
    mail = mails(sanne)[-1]
    assert "<b>Sanne</b> & co" in mail.text
    assert "&lt;b&gt;Sanne&lt;/b&gt; &amp; co" in mail.html


def test_an_invitation_holds_seven_days_and_says_whom_to_ask_then(client: Client) -> None:
    ada = administrator()
    sanne = somebody("sanne", Role.USER, password="")
    begin = datetime(2026, 11, 23, 8, 0)  # noqa: DTZ001 on the wall, as tokens have it
    with time_machine.travel(begin, tick=False) as clock:
        invite(sanne, by=ada, at=AT)
        link = link_in(mails(sanne)[-1])
        clock.move_to(begin + timedelta(days=7))
        assert client.get(link).status_code == 302
        clock.move_to(begin + timedelta(days=7, seconds=1))
        answer = client.get(link)
    assert answer.status_code == 410
    assert "ask who invited you, or the administrator, to invite you again" in text_of(answer)
    assert "Sanne" not in text_of(answer)


def test_an_invitation_is_used_once(client: Client) -> None:
    ada = administrator()
    sanne = somebody("sanne", Role.USER, password="")
    invite(sanne, by=ada, at=AT)
    link = link_in(mails(sanne)[-1])
    client.post(client.get(link)["Location"], CHOSEN)
    answer = Client().get(link, headers={"accept-language": "nl"})
    assert answer.status_code == 410
    assert "Hebt u al een wachtwoord gekozen? Meld u dan daarmee aan." in text_of(answer)


def test_somebody_can_be_invited_again_and_the_latest_is_told() -> None:
    ada = administrator()
    sanne, ruud = (somebody(key, Role.USER, password="") for key in ("sanne", "ruud"))
    invite(sanne, by=ada, at=AT)
    again = AT + timedelta(days=8)
    invite(sanne, by=ada, at=again)
    assert len(mails(sanne)) == 2
    found = invitations_of([sanne.pk, ruud.pk, ada.pk])
    assert {key: row.sent_at for key, row in found.items()} == {sanne.pk: again}


def test_who_has_a_password_or_left_is_not_invited() -> None:
    ada = administrator()
    anna = somebody("anna", Role.AGENT)
    gone = somebody("gone", Role.AGENT, password="")
    deactivate_person(gone, by=ada, at=AT)
    gone.refresh_from_db()
    for person, code in ((anna, "has-password"), (gone, "deactivated")):
        with pytest.raises(Refused) as caught:
            invite(person, by=ada, at=AT)
        assert caught.value.code == code
        assert mails(person) == []


def test_an_invitation_of_who_was_deactivated_opens_nothing(client: Client) -> None:
    ada = administrator()
    sanne = somebody("sanne", Role.USER, password="")
    invite(sanne, by=ada, at=AT)
    deactivate_person(sanne, by=ada, at=AT)
    assert client.get(link_in(mails(sanne)[-1])).status_code == 410


def test_who_lost_the_invitation_gets_in_by_asking_for_a_password(client: Client) -> None:
    ada = administrator()
    sanne = somebody("sanne", Role.USER, password="")
    invite(sanne, by=ada, at=AT)
    send_password_link(sanne.email, at=AT)
    client.post(client.get(link_in(mails(sanne)[-1]))["Location"], CHOSEN)
    assert is_signed_in(client)
    assert invitations_of([sanne.pk])[sanne.pk].used_at is not None
    assert Client().get(link_in(mails(sanne)[0])).status_code == 410


def test_who_opens_an_invitation_in_the_browser_of_another_leaves_nothing_of_theirs(
    client: Client,
) -> None:
    ada = administrator()
    sanne = somebody("sanne", Role.USER, password="")
    invite(sanne, by=ada, at=AT)
    sign_in(client, "ada")
    session = client.session
    session["of ada"] = "secret"
    session.save()
    client.post(client.get(link_in(mails(sanne)[-1]))["Location"], CHOSEN)
    assert client.session["_auth_user_id"] == str(sanne.pk)
    assert "of ada" not in client.session


def test_an_invitation_stands_in_the_log_without_its_link() -> None:
    ada = administrator()
    sanne = somebody("sanne", Role.USER, password="")
    invite(sanne, by=ada, at=AT)
    row = changes(what="invitation")[0]
    assert (row.by_name, row.what_name, row.after) == ("Ada", "Sanne", {"email": sanne.email})
