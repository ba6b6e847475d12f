"""Forget a password, choose one by a link, change it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from stipt.people.actions import change_person, deactivate_person
from stipt.people.models import Person
from stipt.people.roles import Role
from stipt.signon.actions import send_password_link
from stipt.signon.links import FORGOTTEN, INVITATION
from tests.signon.house import (
    AT,
    OTHER_PASSWORD,
    PASSWORD,
    administrator,
    is_signed_in,
    link_in,
    mails,
    sign_in,
    somebody,
    text_of,
)

pytestmark = pytest.mark.django_db
NEW = {"new_password1": OTHER_PASSWORD, "new_password2": OTHER_PASSWORD}


def link_for(person: Person) -> str:
    """The path in the mail to who forgot their password."""
    send_password_link(person.email, at=AT)
    return link_in(mails(person)[-1])


def page_of(client: Client, link: str) -> str:
    """Where the link leads to: an address without the token."""
    answer = client.get(link)
    assert answer.status_code == 302, text_of(answer)
    assert link.rstrip("/").rpartition("/")[2] not in answer["Location"]
    return answer["Location"]


def test_the_link_in_the_mail_sets_a_new_password_and_signs_in(client: Client) -> None:
    ada = administrator()
    elsewhere = Client()
    sign_in(elsewhere, "ada")
    client.post("/password/forgotten/", {"email": "ADA@stipt.example"})
    mail = mails(ada)[-1]
    assert mail.subject == "A new password for Velder Software"
    page = page_of(client, link_in(mail))
    assert client.post(page, NEW)["Location"] == "/"
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert sign_in(Client(), "ada", OTHER_PASSWORD).status_code == 302
    assert mails(ada)[-1].subject == "Your password for Velder Software was changed"


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("nl", "Een nieuw wachtwoord voor Velder Software", "blijft 24 uur geldig"),
        ("en", "A new password for Velder Software", "works once, for 24 hours"),
    ],
)
def test_the_mail_is_in_the_language_of_its_reader(
    client: Client, language: str, subject: str, words: str
) -> None:
    administrator()
    anna = somebody("anna", Role.AGENT, language=language)
    other = "en" if language == "nl" else "nl"
    client.post("/password/forgotten/", {"email": anna.email}, headers={"accept-language": other})
    mail = mails(anna)[-1]
    assert (mail.subject, mail.to_name) == (subject, "Anna")
    assert words in mail.text
    assert words in mail.html
    assert link_in(mail) in mail.html


def test_the_link_leads_to_our_own_address_whatever_host_was_asked(client: Client) -> None:
    ada = administrator()
    client.post("/password/forgotten/", {"email": ada.email}, headers={"host": "localhost:6666"})
    assert "localhost" not in mails(ada)[-1].text
    assert link_in(mails(ada)[-1])


def test_a_known_and_an_unknown_address_get_the_same_answer(client: Client) -> None:
    ada = administrator()
    gone = somebody("gone", Role.AGENT)
    deactivate_person(gone, by=ada, at=AT)
    for email in (ada.email, gone.email, "nobody@stipt.example"):
        answer = client.post("/password/forgotten/", {"email": email}, follow=True)
        assert answer.redirect_chain == [("/password/sent/", 302)]
        assert "If this address is known here" in text_of(answer)
        assert email not in text_of(answer)
    assert len(mails(ada)) == 1
    assert mails(gone) == []


@pytest.mark.parametrize("key", ["ada", "nobody"])
def test_asking_too_often_must_wait_whoever_is_asked_for(client: Client, key: str) -> None:
    administrator()
    data = {"email": f"{key}@stipt.example"}
    answers = [client.post("/password/forgotten/", data) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert "Try again in 15 minutes." in text_of(answers[-1])


def test_what_is_no_address_is_told_beside_its_field(client: Client) -> None:
    administrator()
    answer = client.post("/password/forgotten/", {"email": "no address"})
    assert answer.status_code == 422
    assert "no address" in answer.content.decode()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_used_link_says_what_to_do(client: Client, language: str) -> None:
    ada = administrator()
    link = link_for(ada)
    client.post(page_of(client, link), NEW)
    answer = Client().get(link, headers={"accept-language": language})
    assert answer.status_code == 410
    said = {"nl": "Nieuwe link aanvragen", "en": "Ask for a new link"}
    assert said[language] in text_of(answer)
    assert 'action="/password/forgotten/"' in answer.content.decode()


def test_a_link_works_for_a_day_and_no_second_longer(client: Client) -> None:
    ada = administrator()
    begin = datetime(2026, 11, 23, 8, 0)  # noqa: DTZ001 on the wall, as tokens have it
    with time_machine.travel(begin, tick=False) as clock:
        link = link_for(ada)
        clock.move_to(begin + timedelta(hours=24))
        assert client.get(link).status_code == 302
        clock.move_to(begin + timedelta(hours=24, seconds=1))
        assert client.get(link).status_code == 410


def test_a_page_that_was_opened_in_time_is_refused_when_it_is_sent_too_late(
    client: Client,
) -> None:
    ada = administrator()
    begin = datetime(2026, 11, 23, 8, 0)  # noqa: DTZ001 on the wall, as tokens have it
    with time_machine.travel(begin, tick=False) as clock:
        page = page_of(client, link_for(ada))
        clock.move_to(begin + timedelta(hours=25))
        assert client.post(page, NEW).status_code == 410
    assert sign_in(Client(), "ada", PASSWORD).status_code == 302


def test_a_link_ends_with_the_address_the_access_or_a_later_sign_in(client: Client) -> None:
    ada = administrator()
    anna, bas, mies = (somebody(key, Role.AGENT) for key in ("anna", "bas", "mies"))
    links = [link_for(each) for each in (anna, bas, mies)]
    change_person(anna, by=ada, at=AT, email="anna@new.example")
    deactivate_person(bas, by=ada, at=AT)
    sign_in(Client(), "mies")
    assert [client.get(link).status_code for link in links] == [410, 410, 410]


def test_two_who_opened_the_same_link_can_use_it_once(client: Client) -> None:
    ada = administrator()
    link = link_for(ada)
    second = Client()
    pages = [page_of(browser, link) for browser in (client, second)]
    assert client.post(pages[0], NEW).status_code == 302
    late = {"new_password1": "Kerst valt in december", "new_password2": "Kerst valt in december"}
    assert second.post(pages[1], late).status_code == 410
    assert not is_signed_in(second)
    assert sign_in(Client(), "ada", OTHER_PASSWORD).status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "/password/new/MQ/set-password/",
        "/password/new/MQ/abc-def/",
        "/password/new/%00/abc-def/",
        "/password/new/OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5/abc-def/",
        "/invitation/MQ/set-password/",
    ],
)
def test_a_made_up_link_opens_nothing(client: Client, path: str) -> None:
    administrator()
    answer = client.get(path)
    assert answer.status_code == 410
    assert "Ada" not in text_of(answer)
    assert client.post(path, NEW).status_code == 410


def test_a_link_of_one_kind_opens_no_page_of_the_other(client: Client) -> None:
    ada = administrator()
    forgotten, invitation = FORGOTTEN.path(ada), INVITATION.path(ada)
    swapped = [
        forgotten.replace("/password/new/", "/invitation/"),
        invitation.replace("/invitation/", "/password/new/"),
    ]
    assert [client.get(link).status_code for link in swapped] == [410, 410]
    assert client.get(forgotten).status_code == 302


def test_the_page_is_kept_by_no_cache_and_its_address_is_told_to_no_one(client: Client) -> None:
    page = page_of(client, link_for(administrator()))
    answer = client.get(page)
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_the_page_is_in_the_language_of_who_was_mailed(client: Client) -> None:
    administrator()
    page = page_of(client, link_for(somebody("anna", Role.AGENT, language="nl")))
    assert "Kies een wachtwoord" in text_of(client.get(page, headers={"accept-language": "en"}))
    weak = {"new_password1": "kort", "new_password2": "anders"}
    answer = client.post(page, weak, headers={"accept-language": "en"})
    assert answer.status_code == 422
    assert "Dit is niet hetzelfde wachtwoord." in text_of(answer)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("", ""),
        ("short", "short"),
        ("ada@stipt.example", "ada@stipt.example"),
        ("password1234", "password1234"),
        (OTHER_PASSWORD, "something else entirely"),
        ("x" * 5000, "x" * 5000),
    ],
)
def test_a_weak_or_mistyped_password_is_refused_and_the_link_stays(
    client: Client, first: str, second: str
) -> None:
    ada = administrator()
    page = page_of(client, link_for(ada))
    answer = client.post(page, {"new_password1": first, "new_password2": second})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert client.post(page, NEW).status_code == 302


def test_who_is_locked_out_comes_in_by_the_link(client: Client) -> None:
    ada = administrator()
    for _ in range(5):
        sign_in(client, "ada", "wrong")
    assert sign_in(client, "ada").status_code == 429
    client.post(page_of(client, link_for(ada)), NEW)
    assert is_signed_in(client)
    assert sign_in(Client(), "ada", OTHER_PASSWORD).status_code == 302


def test_a_password_is_changed_by_who_knows_the_present_one(client: Client) -> None:
    ada = administrator()
    sign_in(client, "ada")
    data = {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}
    for wrong in ({"oldpassword": "wrong"}, {"password2": "another one"}, {"password1": "short"}):
        answer = client.post("/password/change/", {**data, **wrong})
        assert answer.status_code == 422
        assert PASSWORD not in answer.content.decode()
    assert mails(ada) == []
    answer = client.post("/password/change/", data, follow=True)
    assert "Your password is changed." in text_of(answer)
    assert [mail.subject for mail in mails(ada)] == [
        "Your password for Velder Software was changed"
    ]
    assert sign_in(Client(), "ada", OTHER_PASSWORD).status_code == 302
