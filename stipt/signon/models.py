"""The tables of signing on: who was invited, and the set-up that a fresh installation waits for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from stipt.people.models import Person


class Invitation(models.Model):
    """That a person was invited, by whom, and when they chose their first password."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "sent_at"], name="invitation_of")]


class FirstRun(models.Model):
    """The one row that an installation without an administrator has; gone with the first one.

    What is in it makes the one-time token, together with the secret key of the processes.
    """

    nonce = models.CharField(max_length=64)
