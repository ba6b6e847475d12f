"""A Super User's people: their training, which the vendor confirms, and who acts when."""

from __future__ import annotations

import pytest

from stipt.ledger.changes import changes
from stipt.people.actions import confirm_training, enter_training, give_role
from stipt.people.models import Absence, Person, Training
from stipt.people.roles import Role
from tests.portal.asking import client_of, source_of, text_of
from tests.town import COURSE, Town, at, person

pytestmark = pytest.mark.django_db
PEOPLE = "/portal/people/"


def page_of(of: Town, who: Person) -> str:
    return f"{PEOPLE}{who.pk}/"


def test_the_people_stand_there_with_role_and_training(of: Town) -> None:
    person("nina", "Nina Nieuw", of.waterhoven, Role.USER)
    seen = text_of(client_of(of.karin).get(PEOPLE))
    assert "Personen van Gemeente Waterhoven" in seen
    assert "Karin Super Super User gevolgd op ma 3 nov 2025" in seen
    assert "Nina Nieuw Gebruiker niet opgeleid" in seen
    assert "Lena Super" not in seen
    found = text_of(client_of(of.karin).get(PEOPLE, {"q": "nina"}))
    assert "Nina Nieuw" in found
    assert "Sanne Visser" not in found
    assert "Niemand gevonden" in text_of(client_of(of.karin).get(PEOPLE, {"q": "olifant"}))


def test_a_training_entered_here_waits_for_a_trainer_of_the_vendor(of: Town) -> None:
    nina = person("nina", "Nina Nieuw", of.waterhoven, Role.USER)
    client = client_of(of.karin)
    data = {
        "do": "train",
        "train-course": COURSE,
        "train-trainer": "Tom Trainer",
        "train-trained_on": "2026-05-20",
        "train-expires_on": "",
    }
    response = client.post(page_of(of, nina), data, follow=True)
    assert "De training is ingevoerd; die telt zodra een trainer van Velder Software" in text_of(
        response
    )
    row = Training.objects.get(person=nina)
    assert (row.confirmed_at, row.entered_by) == (None, of.karin)
    assert "wacht op bevestiging" in text_of(client.get(PEOPLE))
    confirm_training(row, by=of.tom, at=at("2026-05-26T10:00"))
    assert "gevolgd op wo 20 mei" in text_of(client.get(PEOPLE))
    change = changes(what="training").order_by("-pk")[1]
    assert change.by_name == "Karin Super"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"train-course": ""}, "Dit veld is verplicht."),
        ({"train-trained_on": "gisteren"}, "Voer een geldige datum in."),
        ({"train-expires_on": "2026-05-01"}, "Een training verloopt pas na de dag"),
    ],
)
def test_a_training_with_an_error_comes_back(of: Town, wrong: dict[str, str], said: str) -> None:
    data = {
        "do": "train",
        "train-course": COURSE,
        "train-trainer": "Tom <b>",
        "train-trained_on": "2026-05-20",
        **wrong,
    }
    response = client_of(of.karin).post(page_of(of, of.omar), data)
    assert response.status_code == 422
    assert said in text_of(response)
    assert "Tom &lt;b&gt;" in source_of(response)
    assert not Training.objects.filter(person=of.omar).exists()


def test_what_was_entered_wrongly_is_removed_until_it_is_confirmed(of: Town) -> None:
    row = enter_training(
        of.omar,
        course=COURSE,
        trainer="Tom",
        trained_on=at("2026-05-20T09:00").date(),
        by=of.karin,
        at=at("2026-05-21T09:00"),
    )
    confirmed = Training.objects.get(person=of.sanne)
    client = client_of(of.karin)
    assert client.post(f"{page_of(of, of.omar)}training/{row.pk}/remove/").status_code == 302
    assert not Training.objects.filter(pk=row.pk).exists()
    kept = f"{page_of(of, of.sanne)}training/{confirmed.pk}/remove/"
    assert client.post(kept).status_code == 404
    elsewhere = f"{page_of(of, of.omar)}training/{confirmed.pk}/remove/"
    assert client.post(elsewhere).status_code == 404
    assert Training.objects.filter(pk=confirmed.pk).exists()


def test_an_absence_is_planned_by_the_absent_ones_own_clock(of: Town) -> None:
    of.karin.zone = "Atlantic/Canary"
    of.karin.save()
    client = client_of(of.karin)
    data = {
        "do": "absent",
        "absent-from_at": "2026-06-01T09:00",
        "absent-to_at": "2026-06-08T09:00",
        "absent-deputy": of.ruud.pk,
    }
    assert "In de tijd van Atlantic/Canary." in text_of(client.get(page_of(of, of.karin)))
    response = client.post(page_of(of, of.karin), data, follow=True)
    row = Absence.objects.get()
    assert (row.from_at, row.deputy) == (at("2026-06-01T10:00"), of.ruud)
    seen = text_of(response)
    assert "afwezig van ma 1 jun 09:00 tot ma 8 jun 09:00 ; Ruud Smit neemt waar" in seen
    assert "Ruud Smit neemt waar" in text_of(client.get(PEOPLE))
    client.post(f"{page_of(of, of.karin)}absence/{row.pk}/remove/")
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"absent-to_at": "2026-05-01T09:00"}, "Een afwezigheid eindigt"),
        ({"absent-from_at": "morgen"}, "Voer een geldige datum/tijd in."),
        ({"absent-deputy": "0"}, "Selecteer een geldige keuze."),
    ],
)
def test_an_absence_with_an_error_comes_back(of: Town, wrong: dict[str, str], said: str) -> None:
    data = {
        "do": "absent",
        "absent-from_at": "2026-06-01T09:00",
        "absent-to_at": "2026-06-08T09:00",
        **wrong,
    }
    response = client_of(of.karin).post(page_of(of, of.karin), data)
    assert response.status_code == 422
    assert said in text_of(response)
    assert not Absence.objects.exists()


def test_when_none_will_act_the_super_user_is_told(of: Town) -> None:
    data = {
        "do": "absent",
        "absent-from_at": "2026-05-26T10:00",
        "absent-to_at": "2026-05-27T09:00",
        "absent-deputy": "",
    }
    client_of(of.karin).post(page_of(of, of.karin), data)
    said = "Tot wo 27 mei 09:00 is er geen Super User van Gemeente Waterhoven aanwezig."
    assert said in text_of(client_of(of.karin).get(PEOPLE))


def test_only_super_users_are_away(of: Town) -> None:
    assert "absent-from_at" not in source_of(client_of(of.karin).get(page_of(of, of.sanne)))
    response = client_of(of.karin).post(page_of(of, of.sanne), {"do": "absent"})
    assert response.status_code == 404
    response = client_of(of.karin).post(page_of(of, of.sanne), {"do": "nonsense"})
    assert response.status_code == 404


@pytest.mark.parametrize("who", ["sanne", "omar", "anna", "ada"])
def test_only_super_users_look_after_people(of: Town, who: str) -> None:
    client = client_of(getattr(of, who))
    assert client.get(PEOPLE).status_code == 404
    assert client.get(page_of(of, of.sanne)).status_code == 404
    assert client.post(page_of(of, of.sanne), {"do": "train"}).status_code == 404


def test_the_people_of_another_customer_are_not_there(of: Town) -> None:
    row = Training.objects.get(person=of.sanne)
    for address in (page_of(of, of.sanne), page_of(of, of.anna), f"{PEOPLE}99999/"):
        assert client_of(of.lena).get(address).status_code == 404
    remove = f"{page_of(of, of.sanne)}training/{row.pk}/remove/"
    assert client_of(of.lena).post(remove).status_code == 404


def test_a_super_user_of_two_customers_looks_after_both(of: Town) -> None:
    give_role(of.karin, Role.SUPER_USER, of.maanveld, by=of.ada, at=at("2026-05-26T09:00"))
    client = client_of(of.karin)
    assert "Sanne Visser" in text_of(client.get(PEOPLE))
    seen = text_of(client.get(PEOPLE, {"customer": "maanveld"}))
    assert "Lena Super" in seen
    assert "Sanne Visser" not in seen
    assert client.get(page_of(of, of.lena)).status_code == 200
