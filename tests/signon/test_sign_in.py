"""Come in by mail address and password, go out, and where to."""

from __future__ import annotations

import re

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse

from stipt.people.actions import change_person, deactivate_person, reactivate_person
from stipt.people.roles import Role
from tests.signon.house import (
    AT,
    OTHER_PASSWORD,
    PASSWORD,
    administrator,
    is_signed_in,
    sign_in,
    somebody,
    text_of,
    velder,
)

pytestmark = pytest.mark.django_db
STARTS = {
    Role.AGENT: "desk:queue",
    Role.MANAGER: "desk:queue",
    Role.ADMINISTRATOR: "administration:home",
    Role.TRAINER: "administration:home",
    Role.USER: "portal:home",
    Role.SUPER_USER: "portal:home",
    Role.CONTRACT_OWNER: "portal:home",
}


def without_token(response: HttpResponse) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def test_who_gives_address_and_password_is_led_to_where_they_start(client: Client) -> None:
    administrator()
    answer = sign_in(client, "ada")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_signed_in(client)


@pytest.mark.parametrize("role", STARTS)
def test_each_role_starts_at_a_page_of_its_own(client: Client, role: Role) -> None:
    client.force_login(somebody("anna", role))
    assert client.get("/")["Location"] == reverse(STARTS[role])


def test_an_agent_who_also_administers_starts_at_the_list(client: Client) -> None:
    client.force_login(somebody("anna", Role.ADMINISTRATOR, Role.AGENT))
    assert client.get("/")["Location"] == reverse("desk:queue")


def test_who_has_no_role_reads_whom_to_ask(client: Client) -> None:
    velder()
    client.force_login(somebody("anna"))
    answer = client.get("/")
    assert answer.status_code == 200
    assert "Ask the administrator for the right one." in text_of(answer)


def test_a_stranger_is_sent_to_the_door(client: Client) -> None:
    administrator()
    assert client.get("/")["Location"] == "/sign-in/"
    assert client.get("/preferences/")["Location"] == "/sign-in/?next=/preferences/"


def test_capitals_and_spaces_around_the_address_do_not_matter(client: Client) -> None:
    administrator()
    answer = client.post("/sign-in/", {"login": " ADA@Stipt.Example ", "password": PASSWORD})
    assert answer.status_code == 302


@pytest.mark.parametrize("language", ["nl", "en"])
def test_wrong_password_unknown_address_and_one_who_left_get_the_same_answer(
    client: Client, language: str
) -> None:
    ada = administrator()
    gone = somebody("gone", Role.AGENT)
    deactivate_person(gone, by=ada, at=AT)
    somebody("invited", Role.AGENT, password="")
    tries = [("ada", "wrong"), ("nobody", PASSWORD), ("gone", PASSWORD), ("invited", PASSWORD)]
    answers = []
    for key, password in tries:
        answer = sign_in(client, key, password, headers={"accept-language": language})
        assert answer.status_code == 422
        answers.append(without_token(answer).replace(f"{key}@", "KEY@"))
    assert len(set(answers)) == 1
    said = {
        "nl": "Mailadres en wachtwoord horen niet bij elkaar. Nog 4 pogingen, daarna 15 minuten",
        "en": "Mail address and password do not belong together. 4 attempts left, then wait 15",
    }
    assert said[language] in answers[0]


def test_the_address_stays_as_typed_and_the_password_does_not_come_back(client: Client) -> None:
    administrator()
    answer = sign_in(client, "ada", "wrong but secret")
    assert 'value="ada@stipt.example"' in answer.content.decode()
    assert "wrong but secret" not in answer.content.decode()


@pytest.mark.parametrize(
    ("login", "password"),
    [("", ""), ("no address", "x"), ("a@b.example\x00", "x"), ("ada@stipt.example", "x" * 5000)],
)
def test_what_can_not_be_is_told_beside_its_field(
    client: Client, login: str, password: str
) -> None:
    administrator()
    answer = client.post("/sign-in/", {"login": login, "password": password})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


@pytest.mark.parametrize("where", ["/preferences/", "/password/change/"])
def test_after_signing_in_one_is_where_one_wanted_to_be(client: Client, where: str) -> None:
    administrator()
    page = client.get(f"/sign-in/?next={where}")
    assert f'name="next" value="{where}"' in page.content.decode()
    answer = client.post(
        "/sign-in/", {"login": "ada@stipt.example", "password": PASSWORD, "next": where}
    )
    assert answer["Location"] == where


@pytest.mark.parametrize(
    "where",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example/",
        "http:///elsewhere.example",
        "javascript:alert(1)",
        " //elsewhere.example",
        "http://localhost/preferences/",
        "http://testserver/preferences/",
        "\x00/preferences/",
    ],
)
@pytest.mark.parametrize("door", ["/sign-in/", "/sign-out/", "/language/"])
def test_nobody_is_led_elsewhere(client: Client, door: str, where: str) -> None:
    administrator()
    if door == "/sign-out/":
        sign_in(client, "ada")
    data = {"login": "ada@stipt.example", "password": PASSWORD, "language": "nl", "next": where}
    answer = client.post(door, data)
    assert answer.status_code == 302
    ours = {"/", "/sign-in/"} | ({where} if where.startswith("http://testserver") else set())
    assert answer["Location"] in (ours if door == "/language/" else {"/", "/sign-in/"})


def test_the_session_gets_a_new_key_when_somebody_signs_in(client: Client) -> None:
    administrator()
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    sign_in(client, "ada")
    assert client.cookies["sessionid"].value not in ("", planted)
    assert not Session.objects.filter(session_key=planted).exists()


def test_who_is_deactivated_is_signed_out_at_once_and_for_good(client: Client) -> None:
    ada = administrator()
    anna = somebody("anna", Role.AGENT)
    sign_in(client, "anna")
    assert is_signed_in(client)
    deactivate_person(anna, by=ada, at=AT)
    assert not is_signed_in(client)
    reactivate_person(anna, by=ada, at=AT)
    assert not is_signed_in(client)
    sign_in(client, "anna")
    assert is_signed_in(client)


def test_a_changed_password_ends_all_other_sessions(client: Client) -> None:
    administrator()
    elsewhere = Client()
    sign_in(client, "ada")
    sign_in(elsewhere, "ada")
    answer = client.post(
        "/password/change/",
        {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD},
    )
    assert answer["Location"] == "/preferences/"
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_signing_out_takes_a_button_and_a_link_there_does_nothing(client: Client) -> None:
    administrator()
    sign_in(client, "ada")
    assert client.get("/sign-out/")["Location"] == "/"
    assert is_signed_in(client)
    answer = client.post("/sign-out/", follow=True)
    assert "You are signed out." in text_of(answer)
    assert not is_signed_in(client)
    assert client.post("/sign-out/").status_code == 302


def test_a_form_from_elsewhere_is_refused() -> None:
    administrator()
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict, "ada").status_code == 403
    token = re.search(
        r'csrfmiddlewaretoken" value="(\w+)"', strict.get("/sign-in/").content.decode()
    )
    assert token
    data = {"login": "ada@stipt.example", "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
    assert strict.post("/sign-in/", data).status_code == 302


def test_nobody_signs_up(client: Client) -> None:
    administrator()
    for name in (
        "account_signup",
        "account_email",
        "account_confirm_email",
        "socialaccount_signup",
    ):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for path in ("/signup/", "/sign-up/", "/accounts/signup/", "/sign-in/signup/"):
        assert client.get(path).status_code in (302, 404)
        assert client.get(path, follow=True).request["PATH_INFO"] in (path, "/sign-in/")
    assert not get_adapter().is_open_for_signup(RequestFactory().get("/"))


def test_who_is_signed_in_does_not_see_the_door(client: Client) -> None:
    administrator()
    sign_in(client, "ada")
    assert client.get("/sign-in/")["Location"] == "/"
    assert client.get("/sign-in/?next=//elsewhere.example/")["Location"] == "/"


def test_the_language_is_chosen_at_the_door_without_a_session(client: Client) -> None:
    administrator()
    page = client.get("/sign-in/", headers={"accept-language": "en"})
    assert "Sign in" in text_of(page)
    assert "sessionid" not in client.cookies
    answer = client.post("/language/", {"language": "nl", "next": "/sign-in/"})
    assert answer["Location"] == "/sign-in/"
    page = client.get("/sign-in/", headers={"accept-language": "en"})
    assert "Wachtwoord vergeten?" in text_of(page)
    assert '<html lang="nl"' in page.content.decode()
    assert "sessionid" not in client.cookies


def test_the_library_keeps_no_addresses_of_its_own(client: Client) -> None:
    ada = administrator()
    sign_in(client, "ada")
    client.post("/sign-out/")
    client.post("/password/forgotten/", {"email": ada.email})
    assert not EmailAddress.objects.exists()
    change_person(ada, by=ada, at=AT, email="ada@new.example")
    assert sign_in(client, "ada").status_code == 422
    answer = client.post("/sign-in/", {"login": "ada@new.example", "password": PASSWORD})
    assert answer.status_code == 302
