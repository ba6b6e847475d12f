"""The tables of people: persons, organisations, roles, teams, absence, training."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from stipt.people.roles import Role


class Organisation(models.Model):
    """The vendor, or a customer. `code` is its short name in addresses and filters."""

    class Kind(models.TextChoices):
        """Which side of the agreement it stands on."""

        VENDOR = "vendor"
        CUSTOMER = "customer"

    kind = models.CharField(max_length=10, choices=Kind)
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=2, default="nl")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(kind="vendor"), name="one_vendor"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def snapshot(self) -> dict[str, Any]:
        """What the ledger keeps of it."""
        return {
            "kind": str(self.kind),
            "code": self.code,
            "name": self.name,
            "language": self.language,
            "is_active": self.is_active,
        }


class People(BaseUserManager["Person"]):
    """How the framework makes and finds persons; screens use `stipt.people.actions`."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person with that mail address, capitals or not."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who uses the desk; signs in with the mail address.

    Kept when they leave (`is_active` off): what they did stays theirs in the log.
    """

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=2, default="nl")
    zone = models.CharField(max_length=60, default="Europe/Amsterdam")
    theme = models.CharField(max_length=5, default="auto")
    is_roomy = models.BooleanField(default=False)
    has_keys = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    works_since = models.DateField(null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[People] = People()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_address")
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name, as the framework asks for it."""
        return self.name

    def get_short_name(self) -> str:
        """The first word of the name."""
        return self.name.split(" ", 1)[0]

    def clean(self) -> None:
        """The address as it is stored: in small letters."""
        self.email = self.email.strip().lower()

    def snapshot(self) -> dict[str, Any]:
        """What the ledger keeps of them: nothing of how they like their screen."""
        return {
            "email": self.email,
            "name": self.name,
            "phone": self.phone,
            "language": self.language,
            "zone": self.zone,
            "is_active": self.is_active,
            "works_since": self.works_since.isoformat() if self.works_since else None,
        }


class Team(models.Model):
    """A team of the vendor."""

    name = models.CharField(max_length=100, unique=True)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name

    def snapshot(self) -> dict[str, Any]:
        """What the ledger keeps of it."""
        return {"name": self.name, "is_active": self.is_active}


class Membership(models.Model):
    """A role of a person in an organisation; several rows for several roles."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role])
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="members")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"], name="one_row_per_role"
            )
        ]


class Absence(models.Model):
    """When a person can't act, [from_at, to_at), and who deputises for them."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="absences")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    deputy = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "to_at"], name="absence_of_person")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(to_at__gt=models.F("from_at")), name="absence_has_length"
            )
        ]

    def snapshot(self) -> dict[str, Any]:
        """What the ledger keeps of it."""
        return {
            "from_at": self.from_at.isoformat(),
            "to_at": self.to_at.isoformat(),
            "deputy": self.deputy.name if self.deputy else None,
        }


class Training(models.Model):
    """That a person was trained in an application (C11).

    Entered by the vendor it counts at once, entered by the customer once a trainer of the vendor
    has confirmed it. `product` is the name of the application; empty: all of them.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="trainings")
    course = models.CharField(max_length=200)
    product = models.CharField(max_length=200, blank=True)
    trainer = models.CharField(max_length=200)
    trained_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    def snapshot(self) -> dict[str, Any]:
        """What the ledger keeps of it."""
        return {
            "course": self.course,
            "product": self.product,
            "trainer": self.trainer,
            "trained_on": self.trained_on.isoformat(),
            "expires_on": self.expires_on.isoformat() if self.expires_on else None,
            "is_confirmed": self.confirmed_by_id is not None,
        }
