"""Who is away and who was trained: entered, removed, confirmed by a trainer alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from django.test import Client

from stipt.people.actions import enter_training, plan_absence
from stipt.people.models import Absence, Person, Training
from stipt.people.queries import trainings_at
from stipt.people.roles import Role
from stipt.releases.actions import add_product
from tests.administration.world import AT, World, client_of, sent, shown

PEOPLE, TRAINING = "/administration/people/", "/administration/training/"


def test_an_absence_is_noted_by_the_clock_where_they_are(world: World, admin: Client) -> None:
    vera, user = world.people[Role.SUPER_USER], world.people[Role.USER]
    Person.objects.filter(pk=vera.pk).update(zone="Europe/Athens")
    address = f"{PEOPLE}{vera.pk}/absence/"
    assert "In the time of Europe/Athens." in shown(admin.get(address))
    given = {"from_at": "2026-11-23T09:00", "to_at": "2026-11-27T17:30", "deputy": str(user.pk)}
    assert sent(admin, address, **given).headers["Location"] == f"{PEOPLE}{vera.pk}/"
    absence = Absence.objects.get()
    assert absence.from_at == datetime(2026, 11, 23, 7, tzinfo=UTC)
    page = shown(admin.get(f"{PEOPLE}{vera.pk}/"))
    assert "away until Fri 27 Nov 16:30 , User acts instead" in page
    admin.post(f"/administration/absences/{absence.pk}/remove/")
    assert admin.post(f"/administration/absences/{absence.pk}/remove/").status_code == 302
    assert not Absence.objects.exists()


def test_an_absence_that_ends_before_it_begins_is_refused_with_what_was_typed(
    world: World, admin: Client
) -> None:
    vera = world.people[Role.SUPER_USER]
    given = {"from_at": "2026-11-27T09:00", "to_at": "2026-11-23T09:00"}
    answer = sent(admin, f"{PEOPLE}{vera.pk}/absence/", **given)
    assert answer.status_code == 422
    assert "An absence ends after it begins." in shown(answer)
    assert answer.context["form"]["from_at"].value() == "2026-11-27T09:00"
    assert not Absence.objects.exists()


def test_nobody_of_another_customer_deputises(world: World, admin: Client) -> None:
    vera, agent = world.people[Role.SUPER_USER], world.people[Role.AGENT]
    answer = sent(
        admin, f"{PEOPLE}{vera.pk}/absence/", from_at="2026-11-23T09:00",
        to_at="2026-11-24T09:00", deputy=str(agent.pk),
    )  # fmt: skip
    assert set(answer.context["form"].errors) == {"deputy"}


def test_who_is_where_is_seen_by_those_who_work_on_tickets(world: World) -> None:
    vera, agent = world.people[Role.SUPER_USER], world.people[Role.AGENT]
    plan_absence(
        vera, from_at=AT - timedelta(hours=1), to_at=AT + timedelta(days=2), by=vera, at=AT
    )
    plan_absence(
        agent, from_at=AT + timedelta(days=1), to_at=AT + timedelta(days=2), by=agent, at=AT
    )
    page = shown(client_of(agent).get("/administration/presence/"))
    assert "Customers of whom nobody can hand over now" in page
    assert "Acme Super User away until Wed 25 Nov 09:00" in page
    assert "Super User now Acme Mon 23 Nov 08:00" in page
    assert "Agent Velder Software Tue 24 Nov 09:00" in page


def test_a_customer_whose_super_user_is_away_is_led_to_naming_a_deputy(
    world: World, admin: Client
) -> None:
    vera = world.people[Role.SUPER_USER]
    plan_absence(vera, from_at=AT, to_at=AT + timedelta(days=2), by=vera, at=AT)
    page = admin.get("/administration/customers/acme/")
    assert f'href="{PEOPLE}{vera.pk}/absence/"' in page.text
    assert "no Super User is there until Wed 25 Nov 09:00" in shown(page)


def test_a_training_is_entered_for_a_product_and_counts_at_once(world: World) -> None:
    add_product("Velder HR", by=world.admin, at=AT)
    manager, user = client_of(world.people[Role.MANAGER]), world.people[Role.USER]
    address = f"{PEOPLE}{user.pk}/training/"
    given = {"course": "Basics", "product": "Velder HR", "trained_on": "2026-03-02"}
    assert sent(manager, address, **given, trainer="Tom").status_code == 302
    training = Training.objects.get()
    assert trainings_at(user, AT.date(), "Velder HR") == [training]
    page = shown(manager.get(address))
    assert "confirmed by Manager" in page
    assert "trained Mon 2 Mar" in page
    manager.post(f"{TRAINING}{training.pk}/remove/")
    assert manager.post(f"{TRAINING}{training.pk}/remove/").status_code == 302
    assert "No training entered" in shown(manager.get(address))


def test_a_training_that_expires_before_it_was_given_is_refused(
    world: World, admin: Client
) -> None:
    user = world.people[Role.USER]
    answer = sent(
        admin, f"{PEOPLE}{user.pk}/training/", course="Basics", trained_on="2026-03-02",
        expires_on="2026-03-01",
    )  # fmt: skip
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"expires_on"}
    assert answer.context["form"]["course"].value() == "Basics"


def test_what_a_customer_entered_waits_for_a_trainer(world: World, admin: Client) -> None:
    user, vera = world.people[Role.USER], world.people[Role.SUPER_USER]
    training = enter_training(
        user, course="Basics", trainer="Tom", trained_on=date(2026, 3, 2), by=vera, at=AT
    )
    assert "waits for a trainer" in shown(admin.get("/administration/customers/acme/"))
    assert "Confirm" not in [
        button.split("<")[0] for button in admin.get(TRAINING).text.split('<button class="button">')
    ]
    trainer = client_of(world.people[Role.TRAINER])
    page = trainer.get(TRAINING)
    assert "User Acme Basics all products Tom Mon 2 Mar Super User" in shown(page)
    answer = trainer.post(f"{TRAINING}{training.pk}/confirm/", follow=True)
    assert "The training of User counts now." in shown(answer)
    assert "Nothing waits." in shown(answer)
    assert trainer.post(f"{TRAINING}{training.pk}/confirm/").status_code == 302
    assert trainings_at(user, AT.date()) == [training]


def test_a_trainer_starts_with_what_waits_and_finds_whom_to_enter_one_for(world: World) -> None:
    trainer = client_of(world.people[Role.TRAINER])
    assert trainer.get("/administration/").headers["Location"] == TRAINING
    found = trainer.get(TRAINING, {"q": "super"})
    assert [row.person.name for row in found.context["somebody"]] == ["Super User"]
    assert "not trained" in shown(found)
    assert "Nobody is found." in shown(trainer.get(TRAINING, {"q": "zzz"}))
    opened = trainer.get(f"{PEOPLE}{world.people[Role.USER].pk}/training/")
    assert opened.context["form"]["trainer"].value() == "Trainer"


def test_who_worked_before_being_trained_is_listed(world: World, admin: Client) -> None:
    user = world.people[Role.USER]
    Person.objects.filter(pk=user.pk).update(works_since=date(2026, 1, 1))
    enter_training(
        user, course="Basics", trainer="Tom", trained_on=date(2026, 3, 2),
        by=world.people[Role.TRAINER], at=AT,
    )  # fmt: skip
    assert "worked before" in shown(admin.get("/administration/customers/acme/"))
    page = shown(admin.get(f"{PEOPLE}{user.pk}/training/"))
    assert "works with the application since Thu 1 Jan" in page
