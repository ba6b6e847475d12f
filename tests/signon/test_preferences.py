"""How a person wants to be spoken to, and how pages look."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from stipt.ledger.changes import changes
from stipt.people.actions import change_person
from stipt.signon.middleware import zone_of
from stipt.signon.zones import zone_names
from tests.signon.house import AT, administrator, text_of

pytestmark = pytest.mark.django_db
KEPT = {
    "language": "nl",
    "zone": "America/New_York",
    "theme": "dark",
    "is_roomy": "True",
    "has_keys": "",
}


def test_preferences_are_kept_and_told_in_the_language_that_was_chosen(client: Client) -> None:
    ada = administrator()
    client.force_login(ada)
    answer = client.post("/preferences/", KEPT, follow=True)
    assert answer.redirect_chain == [("/preferences/", 302)]
    assert "Uw voorkeuren zijn bewaard." in text_of(answer)
    ada.refresh_from_db()
    assert (ada.language, ada.zone, ada.theme, ada.is_roomy, ada.has_keys) == (
        "nl",
        "America/New_York",
        "dark",
        True,
        False,
    )
    page = answer.content.decode()
    assert 'data-theme="dark"' in page
    assert 'data-density="roomy"' in page
    assert '<option value="America/New_York" selected>' in page
    assert '<optgroup label="Europa">' in page


def test_language_and_zone_are_logged_and_the_look_of_a_page_is_not(client: Client) -> None:
    ada = administrator()
    client.force_login(ada)
    client.post("/preferences/", KEPT)
    newest = changes(what="person")[0]
    assert newest.after == {"language": "nl", "zone": "America/New_York"}
    count = changes().count()
    client.post("/preferences/", {**KEPT, "theme": "light"})
    assert changes().count() == count


def test_the_door_is_in_that_language_too_once_they_have_left(client: Client) -> None:
    client.force_login(administrator())
    client.post("/preferences/", KEPT)
    client.post("/sign-out/")
    page = client.get("/sign-in/", headers={"accept-language": "en"})
    assert "Aanmelden" in text_of(page)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("language", "fr"),
        ("zone", "Mars/Olympus"),
        ("zone", "../../etc/passwd"),
        ("theme", "pink"),
        ("is_roomy", "perhaps"),
    ],
)
def test_what_can_not_be_chosen_is_told_beside_its_field(
    client: Client, field: str, value: str
) -> None:
    ada = administrator()
    client.force_login(ada)
    answer = client.post("/preferences/", {**KEPT, field: value})
    assert answer.status_code == 422
    assert "data-error" in answer.content.decode()
    ada.refresh_from_db()
    assert ada.language == "en"


def test_a_zone_that_is_not_in_the_list_stays_chosen(client: Client) -> None:
    ada = administrator()
    change_person(ada, by=ada, at=AT, zone="CET")
    client.force_login(ada)
    assert '<option value="CET" selected>' in client.get("/preferences/").content.decode()


def test_the_zones_are_places() -> None:
    names = zone_names()
    assert {"Europe/Amsterdam", "America/Argentina/Buenos_Aires", "Asia/Kolkata"} <= set(names)
    assert not {"CET", "Etc/GMT+1", "UTC"} & set(names)


def test_a_zone_that_this_machine_does_not_know_keeps_nobody_out(client: Client) -> None:
    ada = administrator()
    change_person(ada, by=ada, at=AT, zone="Europe/Atlantis")
    client.force_login(ada)
    assert client.get("/preferences/").status_code == 200
    assert zone_of("Europe/Atlantis").key == "UTC"
    assert timezone.get_current_timezone_name() == "UTC"


def test_a_stranger_has_no_preferences(client: Client) -> None:
    administrator()
    assert client.post("/preferences/", KEPT)["Location"] == "/sign-in/?next=/preferences/"
