"""The page that a fresh installation shows, once."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from stipt.ledger.changes import changes
from stipt.people.models import Person
from stipt.people.queries import abilities, vendor
from stipt.people.refusals import Refused
from stipt.people.roles import Ability
from stipt.signon.actions import set_up
from stipt.signon.first_run import first_run_token, is_first_run_token
from stipt.signon.models import FirstRun
from tests.signon.house import (
    AT,
    OTHER_PASSWORD,
    administrator,
    apart,
    is_signed_in,
    sign_in,
    somebody,
    text_of,
    velder,
)


def form(**other: str) -> dict[str, str]:
    """The form as Ada fills it in."""
    return {
        "token": first_run_token() or "",
        "vendor": "Velder Software",
        "name": "Ada Bakker",
        "email": "Ada@stipt.example",
        "password1": OTHER_PASSWORD,
        "password2": OTHER_PASSWORD,
        "language": "nl",
        **other,
    }


@pytest.mark.django_db
def test_a_fresh_installation_leads_everybody_to_its_set_up(client: Client) -> None:
    assert client.get("/")["Location"] == "/first-run/"
    assert client.get("/sign-in/")["Location"] == "/first-run/"
    for language, title in (("en", "Make the first administrator"), ("nl", "De eerste beheerder")):
        page = client.get("/first-run/", headers={"accept-language": language})
        assert title in text_of(page)
        assert first_run_token() not in page.content.decode()


@pytest.mark.django_db
def test_who_has_the_token_makes_vendor_and_administrator_and_is_signed_in(client: Client) -> None:
    answer = client.post("/first-run/", form())
    assert answer["Location"] == reverse("administration:home")
    assert is_signed_in(client)
    made = vendor()
    assert made is not None
    assert (made.name, made.code, made.language) == ("Velder Software", "velder-software", "nl")
    ada = Person.objects.get()
    assert (ada.email, ada.language) == ("ada@stipt.example", "nl")
    assert Ability.SET_UP in abilities(ada)
    assert sign_in(Client(), "ada", OTHER_PASSWORD).status_code == 302
    assert {row.what for row in changes()} == {"organisation", "person", "role"}


@pytest.mark.django_db
def test_the_token_is_the_same_until_it_is_used_and_then_gone(client: Client) -> None:
    token = first_run_token()
    assert token is not None
    assert first_run_token() == token
    assert is_first_run_token(f"  {token.upper().replace('-', ' ')} ")
    client.post("/first-run/", form())
    assert first_run_token() is None
    assert not is_first_run_token(token)
    assert not is_first_run_token("")
    assert not FirstRun.objects.exists()
    again = Client().post("/first-run/", form(token=token, email="eve@stipt.example"))
    assert again["Location"] == "/"
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_a_token_of_another_installation_opens_nothing(client: Client) -> None:
    token = first_run_token() or ""
    FirstRun.objects.all().delete()
    assert first_run_token() != token
    answer = client.post("/first-run/", form(token=token))
    assert answer.status_code == 422
    assert "not the token that the server printed" in text_of(answer)
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_guesses_of_the_token_are_counted(client: Client) -> None:
    answers = [client.post("/first-run/", form(token="guess")).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    assert client.post("/first-run/", form()).status_code == 429
    assert not Person.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"vendor": " "},
        {"name": ""},
        {"email": "no address"},
        {"password1": "short", "password2": "short"},
        {"password1": "Velder en Ada Bakker", "password2": "another"},
        {"password1": "ada@stipt.example", "password2": "ada@stipt.example"},
        {"language": "fr"},
    ],
)
def test_a_mistake_is_told_beside_its_field_and_nothing_is_made(
    client: Client, wrong: dict[str, str]
) -> None:
    answer = client.post("/first-run/", form(**wrong))
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert first_run_token() in answer.content.decode()  # as typed
    assert vendor() is None
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_all_of_it_is_made_or_nothing() -> None:
    somebody("ada")
    with pytest.raises(Refused) as caught:
        set_up(
            vendor_name="Velder",
            name="Ada",
            email="ada@stipt.example",
            password=OTHER_PASSWORD,
            language="nl",
            at=AT,
        )
    assert caught.value.code == "email-taken"
    assert vendor() is None
    assert first_run_token() is not None


@pytest.mark.django_db
def test_an_address_that_is_somebodys_is_told_beside_its_field(client: Client) -> None:
    somebody("ada")
    answer = client.post("/first-run/", form())
    assert answer.status_code == 422
    assert "ada@stipt.example is the mail address of Ada already." in text_of(answer)


@pytest.mark.django_db
def test_a_vendor_that_is_there_stays_as_it_is(client: Client) -> None:
    velder()
    page = client.get("/first-run/").content.decode()
    assert 'value="Velder Software"' in page
    client.post("/first-run/", form(vendor="Another"))
    made = vendor()
    assert made is not None
    assert (made.name, made.language) == ("Velder Software", "en")
    assert is_signed_in(client)


@pytest.mark.django_db
def test_with_an_administrator_there_is_nothing_to_set_up(client: Client) -> None:
    administrator()
    assert first_run_token() is None
    assert client.get("/first-run/")["Location"] == "/"
    assert client.get("/sign-in/").status_code == 200


SET_UP = """
from stipt.people.refusals import Refused
from stipt.signon.actions import set_up
try:
    set_up(vendor_name="V %s", name="A", email="%s@stipt.example", password="x", language="nl", at=AT)
except Refused as refused:
    print(refused.code)
else:
    print("done")
"""
LOOK = """
from stipt.people.models import Organisation, Person
from stipt.signon.models import FirstRun
print(Organisation.objects.count(), Person.objects.count(), FirstRun.objects.count())
"""


def test_of_several_at_once_one_does_it(tmp_path: Path) -> None:
    with apart(tmp_path) as made:
        processes = [made.start(SET_UP % (key, key)) for key in ("a", "b", "c")]
        answers = [process.communicate(timeout=60) for process in processes]
        assert sorted(out.strip() for out, _ in answers) == [
            "done",
            "set-up-done",
            "set-up-done",
        ], answers
        assert made.run(LOOK) == "1 1 0"


def test_all_processes_say_the_same_token(tmp_path: Path) -> None:
    say = "from stipt.signon.first_run import first_run_token\nprint(first_run_token())"
    with apart(tmp_path) as made:
        processes = [made.start(say) for _ in range(3)]
        answers = {process.communicate(timeout=60)[0].strip() for process in processes}
        assert len(answers) == 1
        assert made.run(say) in answers
