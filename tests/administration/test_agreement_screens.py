"""Agreements on screen: every mistake with its line, words before a signature, bytes that stay."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from stipt.agreements.actions import sign_agreement
from stipt.agreements.models import SignedAgreement
from stipt.people.actions import add_customer
from stipt.people.models import Person
from tests.administration.world import AT, World, agreement_text, shown, signed

NEW = "/administration/customers/acme/new-agreement/"
NAMES = {"vendor_name": "Joost", "customer_name": "Vera", "signed_on": "2026-11-20"}


def check(client: Client, text: str, **more: Any) -> Any:
    return client.post(NEW, {"content": text, "check": "yes", **more})


def sign(client: Client, text: str, seen: Any = None, **more: Any) -> Any:
    """The preview's form sent as a browser sends it, line ends and all."""
    seen = seen or check(client, text)
    form, text_form = seen.context["form"], seen.context["text_form"]
    given = {name: form[name].value() or "" for name in ("based_on", "newest")}
    given |= {name: text_form[name].value() or "" for name in ("content", "exact")}
    given["content"] = given["content"].replace("\r\n", "\n").replace("\n", "\r\n")
    return client.post(NEW, {"sign": "yes", **given, **NAMES, **more})


def upload(client: Client, data: bytes) -> Any:
    file = SimpleUploadedFile("agreement.toml", data)
    return client.post(NEW, {"content": "", "file": file, "check": "yes"})


def test_a_page_to_start_on_offers_every_example(world: World, admin: Client) -> None:
    page = admin.get(NEW)
    assert page.context["form"]["content"].value() == ""
    assert 'value="reference"' in page.text
    example = admin.get(NEW, {"example": "reference"}).context["form"]["content"].value()
    assert 'vendor = "Velder Software"\ncustomer = "Acme"\n' in example
    assert admin.get(NEW, {"example": "../../etc/passwd"}).context["form"]["content"].value() == ""
    assert admin.get(NEW, {"from": "1"}).status_code == 404
    row = signed(world)
    assert admin.get(NEW, {"from": row.pk}).context["form"]["content"].value() == row.content


def test_all_mistakes_come_at_once_each_with_its_line(world: World, admin: Client) -> None:
    text = (
        agreement_text()
        .replace('zone = "Europe/Amsterdam"', 'zone = "Europe/Amsterdm"')
        .replace("targets.response", "targets.respons", 1)
    )
    answer = check(admin, text)
    assert answer.status_code == 422
    page = shown(answer)
    assert "3 mistakes to mend before this can be signed." in page
    lines = {one.line: one.text for one in answer.context["mistakes"]}
    for line, there in lines.items():
        assert text.split("\n")[line - 1].strip() == there
        assert there in page
    assert "Europe/Amsterdam" in page
    assert answer.context["form"]["content"].value() == text
    assert not SignedAgreement.objects.exists()


@pytest.mark.parametrize("text", ["", "   \n", "x", "= 1", "[agreement]", "\u202ea = 1", "<b>"])
def test_what_is_no_agreement_is_refused_and_stays_as_it_was_typed(
    world: World, admin: Client, text: str
) -> None:
    answer = check(admin, text)
    assert answer.status_code == 422
    assert answer.context["form"]["content"].value() == text


def test_a_text_without_mistakes_is_shown_in_words_before_it_is_signed(
    world: World, admin: Client
) -> None:
    answer = check(admin, agreement_text())
    assert answer.status_code == 200
    page = shown(answer)
    assert "The text has no mistakes. It comes into force on 1 January 2026." in page
    assert "User question 12 office hours 12 office hours" in page.replace("\xa0", " ")
    assert "The text names “De Klant” as the customer; here it is Acme." in page
    assert "The text names “De Leverancier B.V.” as the vendor; here it is Velder Software." in page
    assert answer.text.count("<h1") == 1
    form = answer.context["form"]
    assert form["vendor_name"].value() == "Administrator"
    assert form["customer_name"].value() == "Contract Owner"
    assert not SignedAgreement.objects.exists()


def test_what_was_seen_is_signed_with_both_names_and_the_date(world: World, admin: Client) -> None:
    answer = sign(admin, agreement_text())
    assert answer.headers["Location"] == "/administration/customers/acme/"
    row = SignedAgreement.objects.get()
    assert (row.signed_by_vendor, row.signed_by_customer, str(row.signed_on)) == (
        "Joost",
        "Vera",
        "2026-11-20",
    )
    assert row.content == agreement_text()
    page = shown(admin.get("/administration/customers/acme/"))
    assert "Version 1 is signed for Acme." in page
    assert "1 1 January 2026 20 November 2026 Joost, Vera in force" in page


@pytest.mark.parametrize(
    "data",
    [
        agreement_text().encode(),
        agreement_text().replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + agreement_text().encode(),
        agreement_text().replace("\n", "\r\n", 3).encode(),
        b"\n\n" + agreement_text().encode() + b"\n  \n",
    ],
    ids=["plain", "windows", "byte order mark", "mixed", "empty lines around"],
)
def test_an_uploaded_file_comes_back_byte_for_byte(
    world: World, admin: Client, data: bytes
) -> None:
    seen = upload(admin, data)
    assert seen.status_code == 200
    assert sign(admin, "", seen).status_code == 302
    row = SignedAgreement.objects.get()
    answer = admin.get(f"/administration/customers/acme/agreements/{row.pk}/text/")
    assert answer.content == data
    assert answer.headers["Content-Disposition"] == 'attachment; filename="acme-version-1.toml"'
    assert row.fingerprint in admin.get(f"/administration/customers/acme/agreements/{row.pk}/").text


def test_a_text_that_is_edited_after_its_upload_is_signed_as_edited(
    world: World, admin: Client
) -> None:
    seen = upload(admin, agreement_text().replace("\n", "\r\n").encode())
    edited = agreement_text("7")
    exact = seen.context["text_form"]["exact"].value()
    again = check(admin, edited.replace("\n", "\r\n"), exact=exact)
    assert again.context["read"].version == "7"
    sign(admin, "", again)
    assert SignedAgreement.objects.get().content == edited
    forged = check(admin, edited, exact="x:y")
    assert forged.status_code == 422


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\xff\xfea\x00", "text in UTF-16"),
        (b"a = \xe9", "isn't UTF-8"),
        (b"x" * 1_000_001, "at most 1 MB"),
        (b"", "empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_remedy(
    world: World, admin: Client, data: bytes, told: str
) -> None:
    answer = upload(admin, data)
    assert answer.status_code == 422
    assert told in shown(answer)
    assert set(answer.context["form"].errors) == {"file"}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"vendor_name": ""}, "vendor_name"),
        ({"customer_name": "  "}, "customer_name"),
        ({"signed_on": "2026-11-24"}, "signed_on"),
        ({"signed_on": "soon"}, "signed_on"),
        ({"based_on": "[1]"}, "__all__"),
    ],
)
def test_a_signature_that_is_not_whole_is_refused_and_the_text_stays(
    world: World, admin: Client, fields: dict[str, str], field: str
) -> None:
    answer = sign(admin, agreement_text(), **fields)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert answer.context["text_form"]["content"].value() == agreement_text()
    assert "In words" in shown(answer)
    assert not SignedAgreement.objects.exists()


@pytest.mark.parametrize(
    ("version", "begins", "told"),
    [
        ("1", "2027-01-01", "Version 1 is signed already for Acme."),
        ("2", "2026-01-01", "Version 1 is in force from 1 January 2026; one that supersedes it"),
    ],
)
def test_a_version_that_cannot_follow_is_told_before_the_signature(
    world: World, admin: Client, version: str, begins: str, told: str
) -> None:
    signed(world)
    answer = check(admin, agreement_text(version, begins))
    assert answer.status_code == 422
    assert told in shown(answer)
    assert answer.context["form"]["content"].value() == agreement_text(version, begins)


def test_a_new_version_shows_what_differs_from_the_one_before(world: World, admin: Client) -> None:
    signed(world)
    text = agreement_text("2", "2027-01-01").replace("3 office hours", "4 office hours", 1)
    page = shown(check(admin, text))
    assert "What differs from version 1" in page
    assert "call_types.incident-1.targets.response.within 3 office hours 4 office hours" in page
    sign(admin, text)
    newest = SignedAgreement.objects.get(version="2")
    page = shown(admin.get(f"/administration/customers/acme/agreements/{newest.pk}/"))
    assert "agreement.version 1 2" in page
    listed = shown(admin.get("/administration/agreements/"))
    assert "Acme version 1 1 January 2026 version 2, from 1 January 2027 Joost, Vera" in listed


def test_the_button_pressed_twice_signs_once(world: World, admin: Client) -> None:
    seen = check(admin, agreement_text())
    assert sign(admin, "", seen).status_code == 302
    again = sign(admin, "", seen)
    assert again.status_code == 302
    assert "This version is signed already." in shown(admin.get(again.headers["Location"]))
    assert SignedAgreement.objects.count() == 1


def test_who_signs_after_another_did_meanwhile_is_told_and_loses_nothing(
    world: World, admin: Client
) -> None:
    seen = check(admin, agreement_text("3", "2027-06-01"))
    signed(world, "2", "2027-01-01")
    answer = sign(admin, "", seen)
    assert answer.status_code == 422
    assert "Another version was signed for this customer meanwhile." in shown(answer)
    assert answer.context["form"]["vendor_name"].value() == "Joost"
    assert SignedAgreement.objects.count() == 1
    assert sign(admin, "", answer).status_code == 302
    assert SignedAgreement.objects.get(version="3").supersedes is not None


def test_a_signed_version_reads_in_both_languages(world: World, admin: Client) -> None:
    row = signed(world)
    address = f"/administration/customers/acme/agreements/{row.pk}/"
    english, dutch = admin.get(address), admin.get(address, {"lang": "nl"})
    assert "Response" in shown(english)
    assert "Reactietijd" in shown(dutch)
    assert '<div class="doc measure" lang="nl">' in dutch.text
    assert admin.get(address, {"lang": "xx"}).status_code == 200
    Person.objects.filter(pk=world.admin.pk).update(language="nl")
    assert "Reactietijd" in shown(admin.get(address))


def test_a_version_of_another_customer_is_not_found_here(world: World, admin: Client) -> None:
    other = add_customer("Other", code="other", language="nl", by=world.admin, at=AT)
    row = sign_agreement(
        other, agreement_text(), vendor_name="J", customer_name="V", signed_on=AT.date(),
        by=world.admin, at=AT,
    )  # fmt: skip
    for page in ("", "text/"):
        address = f"/administration/customers/acme/agreements/{row.pk}/{page}"
        assert admin.get(address).status_code == 404
