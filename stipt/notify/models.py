"""The tables of notices: how far the log was told, who was told what, and who wants less."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from stipt.people.models import Person
from stipt.tickets.models import Breach, Ticket, TicketEvent


class Reader(models.Model):
    """The one row of an installation: since when notices are sent, and how far breaches were told.

    What was recorded before `since` is never told. `breach_id`: all breaches up to there were told,
    but for those in `BreachGap`. `steps` counts what was told of breaches, so that of two workers
    that read the same ones one alone tells them.
    """

    ONLY: ClassVar = 1

    since = models.DateTimeField()
    breach_id = models.BigIntegerField(default=0)
    steps = models.BigIntegerField(default=0)


class LogPosition(models.Model):
    """How far a customer's log was told: all events up to that number.

    The numbers of a customer's log have no gap and follow the order of commits, so nothing can
    come in before a number that was read.
    """

    customer_id = models.BigIntegerField(primary_key=True)
    log_number = models.BigIntegerField(default=0)


class BreachGap(models.Model):
    """An id that no breach had yet when a later one was read: it may still be committed."""

    breach_id = models.BigIntegerField(primary_key=True)
    seen_at = models.DateTimeField()


class Delivery(models.Model):
    """That a person was told something, by which mail. Written with the mail, once."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="+")
    event = models.ForeignKey(
        TicketEvent, models.PROTECT, null=True, related_name="+", db_index=False
    )
    breach = models.ForeignKey(Breach, models.PROTECT, null=True, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    notice = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "person", "notice"],
                condition=models.Q(event__isnull=False),
                name="event_told_once",
            ),
            models.UniqueConstraint(
                fields=["breach", "person", "notice"],
                condition=models.Q(breach__isnull=False),
                name="breach_told_once",
            ),
            models.CheckConstraint(
                condition=models.Q(event__isnull=False, breach__isnull=True)
                | models.Q(event__isnull=True, breach__isnull=False),
                name="tells_one_thing",
            ),
        ]


class NoticePreference(models.Model):
    """A notice that a person doesn't want."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    notice = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "notice"], name="one_row_per_notice")
        ]
